"""Persons and institutions in the title block of a LaTeX paper, and what tells them apart.

In: pieces of LaTeX. Out: `TexAuthor`s and `TexPlace`s, their marks and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from publisher.manuscripts.importing import names
from publisher.manuscripts.importing.texcommands import (
    Command,
    commands,
    without,
)
from publisher.manuscripts.tabular import group_at

ORCID = re.compile(r"\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b")
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
EMAILS = re.compile(r"\\?\{([^{}@]+?)\\?\}\s*@\s*([\w-]+(?:\.[\w-]+)+)")


@dataclass(slots=True)
class TexPlace:
    """An institution as LaTeX: the whole text, or its parts."""

    key: str = ""
    name: str = ""
    department: str = ""
    city: str = ""
    country: str = ""


@dataclass(slots=True)
class TexAuthor:
    """An author: `name` and `note` are LaTeX; `places` are keys of institutions."""

    name: str
    places: list[str] = field(default_factory=list)
    email: str = ""
    orcid: str = ""
    note: str = ""
    corresponding: bool = False
    equal: bool = False


@dataclass(slots=True)
class TitleBlock:
    """What a title block says. `doubt` says why it should be looked at, empty where the grammar is
    sure."""

    title: str = ""
    short_title: str = ""
    subtitle: str = ""
    authors: list[TexAuthor] = field(default_factory=list)
    places: list[TexPlace] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    date: str = ""
    doi: str = ""
    doubt: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)


def mails_in(text: str) -> list[str]:
    """The addresses in a piece of LaTeX, ``{a,b}@c.org`` written out."""
    text = re.sub(r"\\(?:_|textunderscore(?:\{\})?)", "_", text)
    text = re.sub(
        r"\\(?:\w*email|texttt|tt|url|href|small|ttfamily|footnotesize|nolinkurl)\b", " ", text
    )
    text = text.replace("mailto:", " ")
    out: list[str] = []
    for match in EMAILS.finditer(text):
        out += [
            f"{part.strip()}@{match[2]}" for part in re.split(r"[,;|]", match[1]) if part.strip()
        ]
    return out + EMAIL.findall(EMAILS.sub(" ", text))


def give_mails(authors: Sequence[TexAuthor], mails: Sequence[str]) -> None:
    """Each of `mails` to the author it names; in their order where there is one for each."""
    left = [
        mail for mail in dict.fromkeys(mails) if all(mail != author.email for author in authors)
    ]
    free = [author for author in authors if not author.email]
    if len(left) == len(free):
        for author, mail in zip(free, left, strict=True):
            author.email = mail
        return
    for mail in left:
        local = re.sub(r"[^a-z]", "", mail.split("@")[0].lower())
        for author in free:
            parts = [
                names.file_slug(w).replace("-", "") for w in re.findall(r"[^\W\d_]+", author.name)
            ]
            if not author.email and any(
                len(part) > 2 and part in local for part in parts[-1:] + parts
            ):
                author.email = mail
                break


def note_place(block: TitleBlock, text: str, key: str = "") -> str:
    """The key of the institution `text`, which is noted if it is new."""
    place = place_of_work(text)
    for known in block.places:
        if (key and known.key == key) or (not key and replace(known, key="") == place):
            return known.key
    place.key = key or str(len(block.places) + 1)
    block.places.append(place)
    return place.key


_PARTS = {
    "name": r"institution|orgname|organization|university|institute|department|orgdiv",
    "city": r"city|orgaddress",
    "country": r"country|country",
}


def place_of_work(text: str) -> TexPlace:
    """An institution: acmart's parts, elsarticle's keys, or a text."""
    keyed = dict(re.findall(r"(\w+)\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}]+)", text))
    if "organization" in keyed:
        keyed = {k: v.strip().removeprefix("{").removesuffix("}").strip() for k, v in keyed.items()}
        return TexPlace(
            "", keyed["organization"], "", keyed.get("city", ""), keyed.get("country", "")
        )
    part = {
        each: [c.arg.strip().strip(",") for c in commands(text, each) if c.args]
        for each in ("institution", "orgname", "department", "orgdiv", "city", "country",
        "position",
                     "state", "streetaddress")
    }  # fmt: skip
    if part["institution"] or part["orgname"]:
        where = (part["institution"] or part["orgname"])[0]
        parts = part["department"] + part["orgdiv"]
        return TexPlace(
            "", where, ", ".join(parts), *(", ".join(part[k]) for k in ("city", "country"))
        )
    text = without(text, r"email|ead|url|orcid\w*|vspace|hspace|thanks|label", 1)
    text = re.sub(r"\\(?:\w*email|texttt|url)\b", " ", text)
    text = EMAIL.sub("", EMAILS.sub("", text))
    text = re.sub(r"\\\\(?:\[[^\]]*\])?|\\newline\b|\\and\b", ", ", text)
    text = re.sub(r"\\(?:tt|small|bigskip|medskip|smallskip|noindent|hfill|it|bf|footnotesize"
        r"|normalsize|scriptsize|large|centering|ttfamily|itshape|par|sf|em|rm)(?![A-Za-z])|~",
        " ", text)  # fmt: skip
    text = re.sub(
        r"^[\s{]*(?:\$\s*\^?\{?[^$]*\$|\\textsuperscript\s*\{[^{}]*\}|\\IEEEauthorrefmark\{\w+\})",
        "",
        text,
    )
    while re.fullmatch(r"\s*\{[\s\S]*\}\s*", text) and group_at(text.strip(), 0) == len(
        text.strip()
    ):
        text = text.strip()[1:-1]
    text = re.sub(r"(?<![\w\\])\{\s*\}|(?i:\b(?:e-?mails?|corresponding author)\s*:)", "", text)
    text = re.sub(r"(?:\s*,\s*)+", ", ", " ".join(text.split()))
    return TexPlace("", re.sub(r"^[\s,.;/]+|[\s,;/]+$", "", text))


MARK = re.compile(
    r"\$\s*(?:\{\s*\}|\\,)?\s*\^\s*(\{(?:[^{}]|\{[^{}]*\})*\}|\\?[\w*]+|\*)\s*\$"
    r"|\\(?:textsuperscript|textsu|IEEEauthorrefmark|inst|thanksmark|affmark|tnotemark)\s*(?:\[[^\]]*\]|\{((?:[^{}]|\{[^{}]*\})*)\})"
    r"|(?<!\w)\\textbf\s*\{(\d{1,2})\}|\\(dag|ddag|dagger|ddagger|S|P)(?![A-Za-z])(?:\{\})?"
    r"|([†‡§¶*])|\\footnotemark\[(\w+)\]"
)
_SYMBOLS = {
    "dagger": "dag",
    "ddagger": "ddag",
    "†": "dag",
    "‡": "ddag",
    "§": "S",
    "ast": "*",
    "star": "*",
}


def marks_in(text: str) -> list[str]:
    """The marks in `text`, each in one form."""
    out: list[str] = []
    for match in MARK.finditer(text):
        mark = next(group for group in match.groups() if group is not None)
        for each in re.split(r"[,;\s]+", mark.strip("{} ")):
            bare = re.sub(r"\\(?:mathsection|textsection)\b", "S", each)
            bare = re.sub(r"^\\(?:text|mathrm|textit|bf)*", "", bare).strip("\\{}$ ")
            if bare:
                out.append(_SYMBOLS.get(bare, bare))
    return out


def only_mails(line: str) -> bool:
    return bool(mails_in(line)) and not re.search(r"\w{3}", place_of_work(line).name)


def split_people(text: str) -> list[str]:
    """Names in a row, parted by commas, "and" and wide spaces."""
    text = re.sub(r"\\\\(?:\[[^\]]*\])?|\\(?:newline|linebreak)\b", " ", text)
    pieces = re.split(
        r"\\(?:and|And|AND)\b|\\quad\b|\\qquad\b|\\hspace\*?\s*\{[^{}]*\}|\\hfill\b|\\enspace\b|\s&\s|\\;\\;"
        r"|,\s*(?:and\s+)?(?![^{]*\})(?=[^$]*(?:\$[^$]*\$[^$]*)*$)|\s+(?:and|und|et|y|e)\s+(?=[A-ZÀ-Ý\\{])",
        text,
    )
    people: list[str] = []
    for piece in pieces:
        if re.search(r"[^\W\d_]{2}", re.sub(r"\\[A-Za-z]+", "", MARK.sub("", piece))):
            people.append(piece)
        elif people and marks_in(piece):  # a second mark, after a comma
            people[-1] += piece
    return people


def is_defined(text: str, command: Command) -> bool:
    """Whether a command stands in its own definition."""
    return bool(
        re.search(r"(?:command|def)\*?\s*\{?$", text[max(0, command.start - 24) : command.start])
    )
