"""The author index: who wrote what, in the order of the volume's language.

In: a `Volume`. Out: entries under their letters; whoever sets the index takes the pages from the
page map by the papers' ids. One ORCID is one person, two ORCIDs are two, whatever the names; a
mention without an ORCID belongs to the one person of that name, where there is just one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from publisher.languages.collation import primary, sort_keys
from publisher.languages.scripts import language_of
from publisher.model.paper import Paper
from publisher.model.people import Person
from publisher.model.volume import Volume

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SYLLABLES = "가나다라마바사아자차카타파하"
_CONSONANTS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_ROWS = "あかさたなはまやらわ"
_ARTICLE = re.compile(r"(?:the|an?|la|le|les|l'|die|der|das|el|los)\s+(?=\S)", re.IGNORECASE)

_ARABIC_ARTICLE = re.compile("^ال(?=[\u0621-\u064a]{3})")
"""The article of an Arabic family name: الخطاط stands under خ (Chicago Manual of Style, 16.76)."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of the index: `papers` are ids in the order of the book; `letter` heads the group
    (``#`` for what begins with none)."""

    person: Person
    papers: tuple[str, ...]
    letter: str


def author_index(volume: Volume) -> tuple[IndexEntry, ...]:
    """The authors of the volume's papers, each once, sorted as `volume.language` sorts."""
    return people_index(
        _mentions(volume),
        volume.language,
    )


def people_index(mentions: Iterable[tuple[Person, str]], language: str) -> tuple[IndexEntry, ...]:
    """Those named in `mentions`, each with where that is, once, sorted as `language` sorts."""
    people = _people(mentions)
    words = {word for person, _ in people for word in _sorting(person)}
    keys = sort_keys(words | _letters_of(words), language)
    letters = _merged({word: _letter(word, keys, language) for word in words if word}, keys)

    def order(person: Person) -> tuple[bytes, bytes, str]:
        """Family name, then the rest; of two who are called alike, the ORCID decides."""
        family, rest = _sorting(person)
        return keys[family], keys[rest], person.orcid

    ordered = sorted(people, key=lambda each: order(each[0]))
    return tuple(IndexEntry(who, ids, letters.get(_sorting(who)[0], "#")) for who, ids in ordered)


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """One line of the subject index: a keyword as it is first spelt; `lang` is its language."""

    subject: str
    papers: tuple[str, ...]
    letter: str
    lang: str


def has_subjects(volume: Volume) -> bool:
    """Whether the subject index of `volume` has a line."""
    papers = (paper for paper in volume.papers if isinstance(paper, Paper))
    return any(keyword.strip() for paper in papers for keyword in paper.keywords)


def subject_index(volume: Volume) -> tuple[SubjectEntry, ...]:
    """The keywords of the volume's papers, each once whatever its case, in the same order."""
    spelt: dict[str, str] = {}
    langs: dict[str, str] = {}
    papers: dict[str, list[str]] = {}
    for paper in (paper for paper in volume.papers if isinstance(paper, Paper)):
        for keyword in paper.keywords:
            word = " ".join(keyword.split())
            if word:
                spelt.setdefault(word.casefold(), word)
                langs.setdefault(word.casefold(), language_of(word, paper.lang))
                papers.setdefault(word.casefold(), []).append(paper.id)
    words = set(spelt.values())
    if not words:
        return ()
    keys = sort_keys(words | _letters_of(words), volume.language)
    letters = _merged({word: _letter(word, keys, volume.language) for word in words}, keys)
    return tuple(
        SubjectEntry(
            spelt[name],
            tuple(dict.fromkeys(papers[name])),
            letters.get(spelt[name], "#"),
            langs[name] or volume.language,
        )
        for name in sorted(spelt, key=lambda name: keys[spelt[name]])
    )


def _mentions(volume: Volume) -> Iterator[tuple[Person, str]]:
    """Each author with the id of a paper. Those of a translation are those of its original, in
    their order, however the translation writes their names."""
    papers = {paper.id: paper for paper in volume.papers if isinstance(paper, Paper)}
    for paper in papers.values():
        original = papers.get(paper.translation_of, paper)
        same = original if len(original.authors) == len(paper.authors) else paper
        for author in same.authors:
            yield author.person, paper.id


def _people(mentions: Iterable[tuple[Person, str]]) -> list[tuple[Person, tuple[str, ...]]]:
    """Each person once, as first named, with the ids of the papers; gaps filled from the others."""
    mentions = list(mentions)
    orcids: dict[str, set[str]] = {}
    for person, _ in mentions:
        if person.orcid:
            orcids.setdefault(person.display, set()).add(person.orcid)
    people: dict[str, Person] = {}
    papers: dict[str, list[str]] = {}
    for person, paper in mentions:
        ids = orcids.get(person.display, set())
        who = next(iter(ids)) if not person.orcid and len(ids) == 1 else person.identity
        people[who] = _fuller(people.get(who, person), person)
        papers.setdefault(who, []).append(paper)
    return [(person, tuple(dict.fromkeys(papers[who]))) for who, person in people.items()]


def _fuller(one: Person, other: Person) -> Person:
    """`one` with the ORCID and the native name of `other` where it has none."""
    gaps = {key: getattr(other, key) for key in ("orcid", "native", "native_lang")
            if not getattr(one, key)}  # fmt: skip
    return one.model_copy(update=gaps)


def _sorting(person: Person) -> tuple[str, str]:
    family, rest = person.sorting
    if person.is_body:
        family = _ARTICLE.sub("", family, count=1)
    return _ARABIC_ARTICLE.sub("", family, count=1), rest


def _letters_of(words: Iterable[str]) -> set[str]:
    """What `_letter` compares: the Latin letters, and the beginnings of `words`."""
    starts = {start for word in words for start in (word[:1], _base(word[:1]), word[:2])}
    return starts | {_title(start) for start in starts} | set(_LATIN) | set(_SYLLABLES)


def _merged(letters: Mapping[str, str], keys: Mapping[str, bytes]) -> Mapping[str, str]:
    """`letters` by word, those that sort as one made one: Swedish Ø stands under Ö, Danish Ö
    under Ø, whichever the language puts first."""
    heads: dict[bytes, str] = {}
    for letter in sorted(set(letters.values()) & keys.keys(), key=lambda each: keys[each]):
        heads.setdefault(primary(keys[letter]), letter)
    return {
        word: heads[primary(keys[letter])] if letter in keys else letter
        for word, letter in letters.items()
    }


def _letter(word: str, keys: Mapping[str, bytes], language: str) -> str:
    """The letter that heads the group of `word` in the language of `keys`.

    An accented letter heads its own group only where the language sorts it as a letter of its own
    (Swedish Ö, not German Ö); so does a digraph (Czech Ch).
    """
    first = word[:1]
    if not first.isalpha():
        return "#"
    if group := _east_asian(first, keys, language):
        return group
    own, two = primary(keys[first]), primary(keys[word[:2]])
    if not two.startswith(own):
        return _title(word[:2])
    for letter in _LATIN:
        if primary(keys[letter]) == own:
            return letter
    base = _base(first)
    return _title(base if primary(keys[base]) == own else first)


def _title(text: str) -> str:
    return unicodedata.normalize("NFC", text[:1].upper() + text[1:].lower())


def _base(letter: str) -> str:
    """`letter` without its accents."""
    return unicodedata.normalize("NFD", letter)[:1]


def _east_asian(first: str, keys: Mapping[str, bytes], language: str) -> str:
    """Hangul by its first consonant, and Han in Korean by that of its reading; kana by its row;
    other Han together; empty for other scripts."""
    han = "CJK" in unicodedata.name(first, "")
    if "\uac00" <= first <= "\ud7a3" or (han and language.split("-")[0] == "ko"):
        below = [syllable for syllable in _SYLLABLES if keys[syllable] <= keys[first]]
        return _CONSONANTS[max(0, len(below) - 1)]
    if "\u3041" <= first <= "\u30fa":
        return _row(first)
    return "漢字" if han else ""


def _row(kana: str) -> str:
    """The row of the syllabary that `kana` stands in: が and カ in か."""
    hiragana = chr(ord(kana) - 0x60) if ord(kana) >= 0x30A1 else kana
    base = _base(hiragana)
    return next((row for row in reversed(_ROWS) if row <= base), "あ")
