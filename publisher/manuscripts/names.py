"""A name as it is printed to its parts.

In: a name in its natural order or inverted, with what people hang on it. Out: `Name`, whose person
follows CSL 1.0.2, "Names". Particles given in plain text never drop: an author who writes *von
Neumann* is not shortened to *Neumann*; `dropping-particle` is for those who want it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.manuscripts.scripts import native_language
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
_NOTE = re.compile(r"\^\[(?P<note>(?:[^\[\]]|\[[^\[\]]*\])*+)\]")
_MAIL = re.compile(r"<(?P<mail>[^<>@\s]+@[^<>@\s]+)>|\((?P<round>[^()@\s]+@[^()@\s]+)\)")
_ORCID = re.compile(
    r"(?<![,;(\s])[,;(\s]*+(?:https?://orcid\.org/|orcid:?\s*)(?P<orcid>\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """What a name's text says: the person's parts, and what hung on it (empty: nothing)."""

    person: Person
    note: str = ""
    email: str = ""
    orcid: str = ""


def read_name(text: str, language: str = "en") -> Name:
    """The parts of `text`: ``Ludwig van Beethoven^[note] <mail>, https://orcid.org/…``."""
    text, notes = _NOTE.sub("", text), _NOTE.findall(text)
    orcid = _ORCID.search(text)
    text = _ORCID.sub("", text)
    mail = _MAIL.search(text)
    text = _MAIL.sub("", text)
    address = (mail["mail"] or mail["round"]) if mail else ""
    return Name(
        read_person(text.strip(" ,;"), language), "; ".join(notes).strip(), address,
        orcid["orcid"] if orcid else "",
    )  # fmt: skip


def read_person(text: str, language: str = "en") -> Person:
    """The person of a bare name; one in a native script may stand beside, in brackets."""
    text = " ".join(from_tex(text).split())
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
    if script := native_language(text, language):
        return Person(family=text, native=text, native_lang=script)
    if _BODY.search(text):
        return Person(family=text, is_body=True)
    return _latin(text)


def _with_native(person: Person, native: str, language: str) -> Person:
    return person.model_copy(update={"native": native, "native_lang": language})


def _latin(text: str) -> Person:
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
    return word[:1].islower()
