"""The one door to trafilatura: which text of a page is the main one, and what its metadata say.

In: the source of a page. Out: text, or plain values. The extractor is a guess by others: where it
breaks, the page is read whole; what it logs is no concern of the user.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import trafilatura

logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
logging.getLogger("htmldate").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Metadata:
    """`title`, `author` and `date` as the page's markup says them; empty where it does not."""

    title: str = ""
    author: str = ""
    date: str = ""


def main_text(source: str) -> str:
    """The main text of a page, empty where none was found."""
    try:
        return (
            trafilatura.extract(source, favor_recall=True, include_comments=False, fast=False) or ""
        )
    except Exception:  # whatever it trips over, the page can still be read whole
        return ""


def metadata(source: str) -> Metadata:
    """What the page says of itself. Dates are not looked for in running text: that would guess."""
    config = {"extensive_search": False, "original_date": True}
    try:
        document = trafilatura.extract_metadata(source, date_config=config)
    except Exception:  # metadata are a help; without them there are blanks
        return Metadata()
    if document is None:
        return Metadata()
    return Metadata(document.title or "", document.author or "", document.date or "")
