"""A name as it is printed to its parts.

In: a name in its natural order or inverted, with what people hang on it. Out: `Name`, whose person
follows CSL 1.0.2, "Names". Particles given in plain text never drop: an author who writes *von
Neumann* is not shortened to *Neumann*; `dropping-particle` is for those who want it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.languages.scripts import is_right_to_left, native_language
from publisher.manuscripts.tex import from_tex
from publisher.model.people import Person

_SUFFIX = re.compile(r"(?i:jr|sr|jnr|snr)\.?|II|III|IV|VI{0,3}")
_CAPITAL_PARTICLES = frozenset(
    ("Van", "Von", "De", "Del", "Della", "Di", "Da", "Dos", "Du", "Des", "La", "Le", "Ter", "Ten",
     "Der", "Den", "Dal", "Dalla", "Degli")
)  # fmt: skip
_BODY = re.compile(
    r"(?i)\b(?:collaboration|consortium|committee|working group|task force|foundation|association)$"
)
_TITLE = re.compile(
    r"(?:(?:Prof\.?|Professor|Dr\.-\w+\.?|Dr\.?|Doctor|PD|Priv\.-Doz\.|Dipl\.-\w+\.?|Mag\.|Ing\.|Ir\.|Rev\.|Hon\."
    r"|Mr\.?|Mrs\.?|Ms\.?|em\.|h\.\s?c\.|rer\.|nat\.|med\.|phil\.|habil\.)(?=\s)\s*)+(?=\S)"
)
"""Titles and forms of address before a name; those that are names too need their full stop."""
_DEGREE = re.compile(
    r"Ph\.?\s?D\.?|D\.?\s?Phil\.?|M\.?D\.?|M\.?\s?Sc\.?|B\.?\s?Sc\.?|M\.?S\.?|B\.?S\.?|M\.?A\.?|B\.?A\.?"
    r"|M\.?\s?Phil\.?|M\.?\s?Eng\.?|B\.?\s?Eng\.?|MBA|MPH|MPP|MFA|MLIS|M\.?Ed\.?|MBBS|MBChB|J\.?D\.?"
    r"|LL\.?\s?[BMD]\.?|D\.?Sc\.?|Sc\.?D\.?|Psy\.?D\.?|Ed\.?D\.?|Dr\.?PH|Pharm\.?D\.?|D\.?V\.?M\.?|DDS|DBA"
    r"|Th\.?D\.?|D\.?Min\.?|R\.?N\.?|P\.?E\.?|CPA|FRS|FBA|FACS|FRCP|FIEEE|Esq\.?|Hon\.?\s?D\.?\w*"
)
"""Degrees and honours after a name."""
_LAST_DEGREE = re.compile(r"(?:Ph\.?\s?D\.?|M\.D\.|MD|MSc|M\.Sc\.|DPhil)")
"""Those that are taken for one without a comma before them."""
_INSTITUTION = re.compile(
    r"(?i)\b(?:universi\w+|institut\w*|college|school|department|dept|facult\w+|cent(?:re|er)|laborator\w+"
    r"|lab|academy|hochschule|polytechni\w+|hospital|museum|library|archives?|ministry|agency|council"
    r"|foundation|society|company|corporation|inc|ltd|llc|gmbh|cnrs|inria|mit|eth|epfl|csic|nasa)\b"
)
_STOP = re.compile(r"\s*,\s*|\s+[-–—|/]\s+")
_LONGEST_PLACE = 500
"""Characters behind a name in which the word is looked for by which a place of work is known."""
_BRACKETS = re.compile(r"(?P<name>[^()]*[^()\s])\s*\((?P<inside>[^()]+)\)")
NOTE = re.compile(r"\^\[(?P<note>(?:[^\[\]]|\[[^\[\]]*\])*+)\]")
"""A note at a name; what stands in it may hold brackets, one deep."""
_MAIL = re.compile(r"<(?P<mail>[^<>@\s]+@[^<>@\s]+)>|\((?P<round>[^()@\s]+@[^()@\s]+)\)")
_ORCID = re.compile(
    r"(?<![,;(\s])[,;(\s]*+(?:https?://orcid\.org/|orcid:?\s*)(?P<orcid>\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """What a name's text says: the person's parts, and what hung on it (empty: nothing): where
    the person works, or in which part."""

    person: Person
    note: str = ""
    email: str = ""
    orcid: str = ""
    affiliation: str = ""
    role: str = ""


def read_name(text: str, language: str = "en") -> Name:
    """The parts of `text`: ``Ludwig van Beethoven^[note] <mail>, https://orcid.org/…``."""
    text = " ".join(text.split())
    text, notes = NOTE.sub("", text), NOTE.findall(text)
    orcid = _ORCID.search(text)
    text = _ORCID.sub("", text)
    mail = _MAIL.search(text)
    text = _MAIL.sub("", text)
    address = (mail["mail"] or mail["round"]) if mail else ""
    text, place, role = _apart(
        " ".join(from_tex(text).split()).strip(" ,;").rstrip("*†‡§ "), language
    )
    return Name(
        read_person(text, language), "; ".join(notes).strip(), address,
        orcid["orcid"] if orcid else "", place, role,
    )  # fmt: skip


def _apart(text: str, language: str) -> tuple[str, str, str]:
    """A name, the place of work and the part that stand behind it: ``Anke Vos (University of
    Gouda)``, ``Anke Vos, University of Gouda``, ``Anke Vos – MIT``, ``Anke Vos (chair)``."""
    beside = _BRACKETS.fullmatch(text)
    if beside and not any(native_language(beside[part], language) for part in (1, 2)):
        inside = beside["inside"].strip()
        if _DEGREE.fullmatch(inside):
            return f"{beside['name']}, {inside}", "", ""
        is_role = inside[:1].islower() and not _INSTITUTION.search(inside)
        return beside["name"], "" if is_role else inside, inside if is_role else ""
    comma = text.find(",") if "," in text else len(text)
    for stop in _STOP.finditer(text):
        behind = text[stop.end() : stop.end() + _LONGEST_PLACE].partition(",")[0]
        is_name = len(text[: min(comma, stop.start(), _LONGEST_PLACE)].split()) > 1
        if is_name and _INSTITUTION.search(behind):
            return text[: stop.start()], text[stop.end() :], ""
    return text, "", ""


def read_person(text: str, language: str = "en") -> Person:
    """The person of a bare name; one in a native script may stand beside, in brackets."""
    text = " ".join(typographic(from_tex(text)).split())
    beside = re.fullmatch(r"(?P<one>.+?)\s*[(（\[](?P<two>[^()（）\[\]]+)[)）\]]", text)
    if beside:
        one, two = (
            native_language(beside["one"], language),
            native_language(beside["two"], language),
        )
        if one and not two:
            return _with_native(read_person(beside["two"], language), beside["one"], one)
        if two and not one:
            return _with_native(read_person(beside["one"], language), beside["two"], two)
    script = native_language(text, language)
    if script in ("he", "und-Arab"):  # the given name stands first, as in Latin letters
        tag = language if script == "und-Arab" and is_right_to_left(language) else script
        return _with_native(_latin(text), text, tag)
    if script:
        return Person(family=text, native=text, native_lang=script)
    if _BODY.search(text):
        return Person(family=text, is_body=True)
    return _latin(text)


def _with_native(person: Person, native: str, language: str) -> Person:
    return person.model_copy(update={"native": native, "native_lang": language})


def several(text: str) -> list[str]:
    """The names in a text that lists persons: ``Ada Kim, Bo Lee, and Cy Roe``. One where it is one
    name, a body's, or may be an inverted one."""
    if _BODY.search(text) or _INSTITUTION.search(text) or "^[" in text:
        return [text]
    pieces = [part.strip(" ,") for part in _AND.split(" ".join(text.split()))]
    names = [name.strip() for part in pieces for name in part.split(",")]
    parted = names if len(pieces) > 1 or len(names) > 2 else pieces
    whole = all(len(name.split()) > 1 and not take_titles(f"A B, {name}")[2] for name in parted)
    return parted if len(parted) > 1 and whole else [text]


_AND = re.compile(r"\s*;\s*|\s*,?\s+(?:and|und|et|&)\s+")


def typographic(text: str) -> str:
    """`text` with apostrophes as the text of a book has them: *O’Brien*, *’t Hooft*."""
    return _APOSTROPHE.sub("’", text)


_APOSTROPHE = re.compile(r"(?<=\w)'(?!')|(?<![\w'])'(?=[A-Za-z]\b)")


def take_titles(text: str) -> tuple[str, str, str]:
    """The title, the name and the degrees in `text`."""
    match = _TITLE.match(text)
    title = match[0].strip() if match else ""
    name = text[len(match[0]) :] if match else text
    head, *rest = (part.strip() for part in name.split(","))
    degrees: list[str] = []
    while rest and _DEGREE.fullmatch(rest[-1]) and (len(head.split()) > 1 or len(rest) > 1):
        degrees.insert(0, rest.pop())
    words = head.split()
    while not rest and len(words) > 2 and _LAST_DEGREE.fullmatch(words[-1]):
        degrees.insert(0, words.pop())
    head = " ".join(words) if len(words) < len(head.split()) else head
    return title, ", ".join([head, *rest]), ", ".join(degrees)


def _latin(text: str) -> Person:
    title, text, degrees = take_titles(text)
    return _named(text).model_copy(update={"title": title, "degrees": degrees})


def _named(text: str) -> Person:
    head, _, rest = text.partition(",")
    if rest and not _SUFFIX.fullmatch(rest.strip()):
        return _inverted(head.strip(), rest.strip())
    words, suffix = head.split(), rest.strip()
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    given, particle, family = _cut(words)
    return Person(family=family, given=given, particle=particle, suffix=suffix)


def _inverted(head: str, rest: str) -> Person:
    """``van der Berg, Jan`` and ``King, Martin Luther, Jr.``"""
    given, _, suffix = rest.partition(",")
    words = head.split()
    small = 0
    while small < len(words) - 1 and _is_small(words[small]):
        small += 1
    return Person(
        family=" ".join(words[small:]), particle=" ".join(words[:small]),
        given=given.strip(), suffix=suffix.strip(),
    )  # fmt: skip


def _cut(words: list[str]) -> tuple[str, str, str]:
    """Given names, particle and family name of a name in its natural order."""
    if len(words) < 2:
        return "", "", " ".join(words)
    small = [i for i, word in enumerate(words[:-1]) if i and _is_small(word)]
    if small and not all(_is_small(word) for word in words):
        first = small[0]
        last = first
        while last + 1 < len(words) - 1 and _is_small(words[last + 1]):
            last += 1
        return (
            " ".join(words[:first]),
            " ".join(words[first : last + 1]),
            " ".join(words[last + 1 :]),
        )
    family = len(words) - 1
    while family > 1 and words[family - 1] in _CAPITAL_PARTICLES:
        family -= 1
    return " ".join(words[:family]), "", " ".join(words[family:])


def _is_small(word: str) -> bool:
    """Whether `word` is written as a particle is: its first letter is small."""
    return word.lstrip("’")[:1].islower()
