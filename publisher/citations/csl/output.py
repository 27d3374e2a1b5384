"""Writes runs as inline XHTML.

In: runs, a locale's quotation marks, a function that sets formulas. Out: XHTML whose only elements
are ``i b u sup sub a span`` and what affixes and formulas brought. DOIs and addresses are links;
``display`` becomes spans of the class ``csl-left-margin`` and so on (CSL 1.0.2, "Display").
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from publisher.citations.csl.rich import CLOSE, OPEN, Marks, Run, Runs


class Quotes(NamedTuple):
    """A locale's quotation marks: outer and inner."""

    open: str = "“"
    close: str = "”"
    inner_open: str = "‘"
    inner_close: str = "’"


_TAGS = {"i": ("<i>", "</i>"), "b": ("<b>", "</b>"), "u": ("<u>", "</u>"),
         "sc": ('<span class="smallcaps">', "</span>"), "sup": ("<sup>", "</sup>"),
         "sub": ("<sub>", "</sub>")}  # fmt: skip
_ORDER = ("a:", "i", "b", "u", "sc", "sup", "sub")
_URL = re.compile(r"https?://[^\s<>\"“”‘’\x11\x12]*[^\s<>\"“”‘’.,;:!?\x11\x12)\]]")


def xhtml(runs: Runs, marks: Quotes, math: Callable[[str], str]) -> str:
    """`runs` as XHTML; `math` sets a formula in TeX. Addresses become links."""
    out: list[str] = []
    before = ""
    for display, part in _displays(_nested(_linked(_doi_prefix(runs)), marks)):
        inner = _inline(part, math)
        if display and before:  # apart in the text too, for those who copy it or have it read
            out.append(" ")
        before = display
        out.append(f'<span class="csl-{display}">{inner}</span>' if display else inner)
    return "".join(out)


def _nested(runs: Runs, marks: Quotes) -> Runs:
    """`runs` with quotation marks by depth."""
    out: Runs = []
    depth = 0
    for run in runs:
        if OPEN not in run.text and CLOSE not in run.text:
            out.append(run)
            continue
        chars = []
        for char in run.text:
            if char == OPEN:
                char = marks.open if depth % 2 == 0 else marks.inner_open
                depth += 1
            elif char == CLOSE:
                depth = max(0, depth - 1)
                char = marks.close if depth % 2 == 0 else marks.inner_close
            chars.append(char)
        out.append(Run("".join(chars), run.marks))
    return out


_DOI = "https://doi.org/"


def _doi_prefix(runs: Runs) -> Runs:
    """A resolver's address that the style wrote before a DOI becomes part of its link."""
    out = list(runs)
    for index in range(1, len(out)):
        link = _link(out[index].marks)
        before = out[index - 1]
        free = not _link(before.marks).startswith("a:http")
        if link.startswith(f"a:{_DOI}") and before.text.endswith(_DOI) and free:
            out[index - 1] = Run(before.text[: -len(_DOI)], before.marks)
            out[index] = Run(_DOI + out[index].text, out[index].marks)
    return out


def _linked(runs: Runs) -> Runs:
    """Addresses that stand in plain text, as links."""
    out: Runs = []
    for run in runs:
        if "://" not in run.text or _link(run.marks) or "raw" in run.marks:
            out.append(run)
            continue
        at = 0
        for match in _URL.finditer(run.text):
            out.append(Run(run.text[at : match.start()], run.marks))
            out.append(Run(match[0], run.marks | {f"a:{match[0]}"}))
            at = match.end()
        out.append(Run(run.text[at:], run.marks))
    return out


def _link(marks: Marks) -> str:
    return next((mark for mark in marks if mark.startswith("a:")), "")


def _displays(runs: Runs) -> list[tuple[str, Runs]]:
    """`runs` grouped by their `display`, empty for none."""
    groups: list[tuple[str, Runs]] = []
    for run in runs:
        display = next((mark[2:] for mark in run.marks if mark.startswith("d:")), "")
        if groups and groups[-1][0] == display:
            groups[-1][1].append(run)
        else:
            groups.append((display, [run]))
    return groups


def _inline(runs: Runs, math: Callable[[str], str]) -> str:
    out: list[str] = []
    open_tags: list[tuple[str, str]] = []
    for run in runs:
        if not run.text:
            continue
        tags = _tags_for(run.marks)
        keep = 0
        while keep < min(len(tags), len(open_tags)) and tags[keep] == open_tags[keep]:
            keep += 1
        out += [end for _, end in reversed(open_tags[keep:])]
        out += [start for start, _ in tags[keep:]]
        open_tags = tags
        if "raw" in run.marks:
            out.append(run.text)
        else:
            out.append(
                math(run.text) if "math" in run.marks else html.escape(run.text, quote=False)
            )
    return "".join(out + [end for _, end in reversed(open_tags)])


def _tags_for(marks: Marks) -> list[tuple[str, str]]:
    tags = []
    for kind in _ORDER:
        if kind == "a:":
            if link := _link(marks):
                role = ' role="doc-biblioref"' if link.startswith("a:#") else ""
                tags.append((f'<a href="{html.escape(link[2:])}"{role}>', "</a>"))
        elif kind in marks:
            tags.append(_TAGS[kind])
    return tags
