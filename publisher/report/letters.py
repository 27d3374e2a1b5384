"""What an editor sends to the author of a paper: its subject, its text, and a link that writes it.

In: a report. The letter is in the language of the paper, else in that of the volume.
Out: plain text, and a ``mailto:`` address (RFC 6068).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote

from publisher.diagnostics import Diagnostic, excerpt
from publisher.languages.bookwords import OwnWords, has_words, listing, with_number, words
from publisher.model.pagemap import folios
from publisher.report.explanations import family
from publisher.report.record import BuildReport, PaperReport, paper_status

_LONGEST = 1800
"""Characters of a ``mailto:`` address that every mail program takes."""
_NEWLINE = "\r\n"
ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\\x00-\x1f\x7f]+@[^\s@,;:<>()\[\]\"\\\x00-\x1f\x7f]+")
"""One address and no more: what is no such thing goes into no link."""
_AUTHORS = frozenset(("FM", "MD", "REF", "MTH", "IMG", "A11", "ED"))
"""Families of codes whose cure is for whoever writes the manuscript: of others an editor's."""


_DOUBTS = "OUT"
"""The family of what Publisher doubts of its own work: no author can mend it."""


def is_doubt(one: Diagnostic) -> bool:
    """Whether `one` is our doubt about our own work, to be reported and never sent to an author."""
    return family(one.code) == _DOUBTS


@dataclass(frozen=True, slots=True)
class Said:
    """What letters say in `lang`: the words of the table ``letter``."""

    words: Mapping[str, str]
    lang: str
    own: OwnWords

    def __getitem__(self, name: str) -> str:
        return self.words[f"letter.{name}"]

    def with_number(self, number: int, name: str) -> str:
        """The form of `name` that `number` asks for."""
        return with_number(number, f"letter.{name}", self.lang, self.own)

    def sentences(self, sentences: Sequence[str]) -> str:
        """One after the other, with a space where the language sets one."""
        return ("" if self.lang.split("-")[0] in ("ja", "zh") else " ").join(sentences)


@dataclass(frozen=True, slots=True)
class Letter:
    """`href` is empty where no address is known; `is_whole` says whether it brings the text."""

    subject: str
    text: str
    href: str = ""
    is_whole: bool = False


def letter(report: BuildReport, paper: PaperReport) -> Letter:
    """The letter to the author of `paper`: what is in doubt about our own work is not in it."""
    diagnostics = tuple(one for one in paper.diagnostics if not is_doubt(one))
    if len(diagnostics) < len(paper.diagnostics):
        paper = replace(
            paper, diagnostics=diagnostics, status=paper_status(diagnostics, has_failed=False)
        )
    lang = paper.lang if paper.lang and has_words(paper.lang) else report.lang
    said = Said(words(lang, report.words), lang, report.words)
    title = {"title": paper.title, "volume": report.volume_title}
    if paper.status == "outstanding":
        subject, parts = said["missing_subject"], [said["missing"].format(**title)]
        parts.append(said["missing_ask"])
    else:
        subject, parts = said["subject"], list_findings(said, report, paper)
    subject = " ".join(subject.format(**title).split())
    text = "\n\n".join((greeting(said, paper.authors), *parts, signature(said, report.editors)))
    if not ADDRESS.fullmatch(paper.email):
        return Letter(subject, text)
    start = f"mailto:{_quoted(paper.email, '@')}?subject={_quoted(subject)}"
    whole = f"{start}&body={_quoted(_NEWLINE.join(text.splitlines()))}"
    is_whole = len(whole) <= _LONGEST
    return Letter(subject, text, whole if is_whole else start, is_whole)


def greeting(said: Said, names: Sequence[str]) -> str:
    """How a letter to `names` begins."""
    listed = listing(names, said.lang, said.own)
    return said["dear"].format(names=listed) if listed else said["dear_author"]


def signature(said: Said, editors: Sequence[str]) -> str:
    """How a letter of `editors` ends."""
    return f"{said['regards']}\n{listing(editors, said.lang, said.own) or said['editors']}"


def list_findings(
    said: Said, report: BuildReport, paper: PaperReport, is_converted: bool = False
) -> list[str]:
    """What was found in `paper`, and what is asked of its author, by paragraphs. Whoever wrote in
    Word, so that the manuscript `is_converted`, knows no file of ours and none of its lines."""
    is_foreign = bool(paper.diagnostics) and bool(said["in_english"])
    point = _point_of_text if is_converted else _point
    return [
        _news(said, report, paper),
        *([said["in_english"]] if is_foreign else []),
        *(point(said, number, one) for number, one in enumerate(paper.diagnostics, 1)),
        said["send" if paper.diagnostics else "proof"],
    ]


def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe=safe, errors="replace")


def _news(said: Said, report: BuildReport, paper: PaperReport) -> str:
    count = len(paper.diagnostics)
    sentences = [said["opening"].format(volume=report.volume_title, title=paper.title)]
    if paper.first and not (count and paper.status == "failed"):
        pages = folios(paper.first, paper.last or "")
        sentences.append(
            said["place" if paper.first == paper.last else "places"].format(pages=pages)
        )
    if count and paper.status == "failed":
        sentences.append(said["cannot"])
    sentences.append(said.with_number(count, "look") if count else said["nothing"])
    return said.sentences(sentences)


def _point(said: Said, number: int, one: Diagnostic) -> str:
    """A numbered finding: its place as the author knows it, the line, the cure."""
    span, indent = one.span, "   "
    place = (
        PurePosixPath(span.path).name
        + (f", {said['line'].format(n=span.line)}" if span.line else "")
        if span
        else ""
    )
    lines = [f"{number}. {place + ': ' if place else ''}{one.message}"]
    if span is not None and span.line and span.text.strip():
        lines.append(f"{indent}> {excerpt(span)[0].strip()}")
    if one.help and family(one.code) in _AUTHORS:
        lines.append(f"{indent}{one.help}")
    return "\n".join(lines)


_SIGNS = re.compile(
    r"!?\[([^\]\n]*)\](?:\([^)\n]*\)|\{[^}\n]*\}|\[[^\]\n]*\])?|\{[^}\n]*\}|^\s*(?:#+|>|[-*+]|\d+\.)\s+|[*_`~|]"
)
"""The signs of Markdown, which an author who wrote in Word has never seen; the first group is what
stands in brackets."""


def _point_of_text(said: Said, number: int, one: Diagnostic) -> str:
    """A numbered finding in the words of the text: those near to it say where it is."""
    message = _SIGNS.sub(lambda sign: sign[1] or "", one.message.replace("`", ""))
    lines = [f"{number}. {' '.join(message.split())}"]
    span = one.span
    if span is not None and span.line and span.text.strip():
        words = " ".join(_SIGNS.sub(lambda sign: sign[1] or "", excerpt(span)[0]).split())
        if words:
            lines.append(f"   {said['near'].format(words=words)}")
    return "\n".join(lines)
