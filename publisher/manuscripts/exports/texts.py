"""Texts of an export as Markdown of the dialect, and words that systems use for one thing.

In: a text as the system holds it, and in which markup. Out: Markdown that comes out as the same
text.
"""

from __future__ import annotations

import re
from typing import Literal

from publisher.manuscripts.exports.tables import one_line
from publisher.manuscripts.importing.escaping import escape_start, escape_text

Markup = Literal["text", "markdown", "latex"]

_MATH = re.compile(r"(\$[^$\n]+\$|\\\(.+?\\\))")
_MARKS = re.compile(r"(?<!\\)([*_])")
_QUOTES = re.compile(r"``(.+?)''", re.S)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def prose(text: str, markup: Markup) -> str:
    """`text` as Markdown, paragraphs kept apart; the lines of a paragraph are joined where they
    mean nothing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if markup == "markdown":
        return "\n".join(line.rstrip() for line in text.split("\n"))
    paragraphs = [one_line(part) for part in re.split(r"\n\s*\n", text)]
    return "\n\n".join(escape_start(inline(part, markup)) for part in paragraphs if part)


def inline(text: str, markup: Markup) -> str:
    """`text` of one line as Markdown."""
    text = one_line(text)
    if markup == "markdown":
        return text
    if markup == "text":
        return escape_text(text)
    # The dialect reads LaTeX; what is Markdown besides must not be, and formulas stay as they are.
    parts = _MATH.split(_QUOTES.sub(r"“\1”", text))
    return "".join(
        part if n % 2 else _TAG.sub("&lt;", _MARKS.sub(r"\\\1", part)).replace("@", "&#64;")
        for n, part in enumerate(parts)
    )


_KINDS = {
    "keynote": "keynote invited plenary-talk",
    "posters": "poster posters",
    "session": "oral orals session sessions plenary track",
    "break": "break breaks lunch coffee pause pausen mittagspause kaffeepause dinner-break",
    "social": "social dinner banquet reception party excursion registration",
    "workshop": "workshop workshops tutorial tutorials atelier sprint sprints",
    "panel": "panel podium roundtable discussion",
    "ceremony": "opening closing award awards ceremony welcome remarks accueil clôture",
    "talk": "talk talks lecture presentation paper vortrag conférence lightning lightningtalk",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}


def kind_of(*texts: str) -> str:
    """The kind of a slot that the first telling word of `texts` names; empty where none does."""
    for text in texts:
        for word in re.findall(r"[^\W\d_]+", text.casefold()):
            if word in _KIND_OF:
                return _KIND_OF[word]
    return ""


_ACCEPTED = re.compile(
    r"(?i)\b(?:accept\w*|oral|poster|spotlight|conditional\w*|confirmed|camera|published|"
    r"angenommen|accepté\w*|aceptad\w*|accettat\w*|aceit\w*)|採択|採用|接受|录用|채택|принят"
)
_REFUSED = re.compile(
    r"(?i)reject|withdr|desk|declin|canceled|cancelled|deleted|retract|abgelehnt|zurückgezogen|"
    r"refus|retir|rechaz|rifiutat|rejeitad|不採択|拒绝|拒稿|탈락|철회|отклон|отозван"
)


def is_accepted(text: str) -> bool | None:
    """Whether the words of a decision let a paper in; `None` where they say neither."""
    if _REFUSED.search(text):
        return False
    return True if _ACCEPTED.search(text) else None


def keywords_of(text: str) -> list[str]:
    """The keywords of a text that holds several."""
    bare = text.strip().strip("[]")
    if bare != text.strip():
        return [word.strip().strip("'\"") for word in bare.split(",") if word.strip().strip("'\"")]
    parts = re.split(r"[;\n·、；]|\s\|\s" if re.search(r"[;\n·、；|]", bare) else r"[,，]", bare)
    return [part.strip() for part in parts if part.strip()]
