"""Volumes to measure with: any number of addresses, always the same ones for the same seed.

The text is made here from a small grammar, so that it has the word lengths, sentence lengths,
headings, quotations, lists and notes of a conference address and borrows no sentence of anyone's.
A hundred and sixty addresses make about nine hundred pages in A5.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

SUBJECTS = (
    "the committee", "our discipline", "a younger colleague", "the archive", "every reader",
    "the careful editor", "this association", "the first generation of members", "a printed volume",
    "the written record", "the teacher of languages", "an older school of thought", "the printer",
    "a conference such as this one", "the history of our field", "the interpreter", "the library",
    "a good question", "the public", "the student who arrives late", "the programme",
)  # fmt: skip
VERBS = (
    "remembers", "has long defended", "cannot replace", "quietly corrects", "depends on",
    "has never abandoned", "will have to reconsider", "learns from", "gives shape to", "protects",
    "measures", "rarely mentions", "is built upon", "inherits", "has begun to question", "explains",
)  # fmt: skip
OBJECTS = (
    "the patience of its correspondents", "what was said in the first session",
    "a set of principles older than itself", "the difference between a rule and a habit",
    "evidence that others had overlooked", "the work of translation", "a shared vocabulary",
    "the trust between author and reader", "more than one tradition", "its own assumptions",
    "the slow accumulation of detail", "questions nobody had thought to ask", "a common standard",
    "the memory of an institution", "the generosity of strangers", "a method that can be taught",
    "the margins of the manuscript", "an uncomfortable observation", "the rhythm of a language",
)  # fmt: skip
TURNS = (
    "In the same way,", "For that reason,", "Some years later,", "It is often said that",
    "When the meeting was first held,", "Against this view,", "Seen from afar,", "Even so,",
    "If we look more closely,", "As the minutes show,", "To put it plainly,", "At this point",
)  # fmt: skip
CODAS = (
    "and nobody was surprised", "although the reasons were seldom given", "as it should",
    "which is not the same as agreement", "even where the sources are silent",
    "and we are the better for it", "so far as anyone can tell", "long after the chairs are folded",
)  # fmt: skip
GIVEN = ("Ada", "Bruno", "Chiyo", "Dario", "Eun-ji", "Farid", "Greta", "Hana", "Ines", "Jonas")
FAMILY = ("Ahlgren", "Beltrán", "Castell", "Dvořák", "Endo", "Fischer", "Grönlund", "Haddad", "Ito")
TOPICS = (
    "Memory",
    "Method",
    "Measure",
    "Language",
    "Evidence",
    "Trust",
    "Custom",
    "Record",
    "Voice",
)


@dataclass(frozen=True)
class Address:
    """One address: `slug` names its file, `markdown` is its whole text with front matter."""

    slug: str
    title: str
    author: str
    body: str

    @property
    def markdown(self) -> str:
        return (
            f"---\ntitle: {self.title}\nkind: address\nauthors:\n  - name: {self.author}\n---\n\n"
            f"{self.body}"
        )


def addresses(count: int, words: int = 2050, seed: int = 2026) -> list[Address]:
    """`count` addresses of about `words` words each. The first n are the same for any `count`."""
    return [_address(number, words, random.Random(f"{seed} {number}")) for number in range(count)]


def _address(number: int, words: int, chance: random.Random) -> Address:
    title = f"{chance.choice(TOPICS)} and {chance.choice(TOPICS).lower()}, part {number + 1}"
    author = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    length = round(words * chance.uniform(0.6, 1.4))
    parts: list[str] = []
    said = 0
    while said < length:
        for block in _section(chance, first=not parts):
            parts.append(block)
            said += len(block.split())
    return Address(f"address-{number + 1:04d}", title, author, "\n\n".join(parts) + "\n")


def _section(chance: random.Random, first: bool) -> list[str]:
    """A heading and some paragraphs, with a quotation, a list or a note among them."""
    blocks = [] if first else [f"# On {chance.choice(TOPICS).lower()} and {chance.choice(OBJECTS)}"]
    for _ in range(chance.randint(3, 6)):
        blocks.append(_paragraph(chance))
        kind = chance.random()
        if kind < 0.08:
            blocks.append("> " + _paragraph(chance, 2))
        elif kind < 0.14:
            blocks.append("\n".join(f"- {_sentence(chance)}" for _ in range(3)))
        elif kind < 0.22:
            name = f"n{chance.randrange(10**9)}"
            blocks[-1] += f"[^{name}]"
            blocks.append(f"[^{name}]: {_sentence(chance)}")
    return blocks


def _paragraph(chance: random.Random, sentences: int | None = None) -> str:
    return " ".join(_sentence(chance) for _ in range(sentences or chance.randint(4, 8)))


def _sentence(chance: random.Random) -> str:
    clause = f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)}"
    if chance.random() < 0.1:
        clause = clause.replace(clause.split()[-1], f"*{clause.split()[-1]}*")
    if chance.random() < 0.35:
        clause = f"{chance.choice(TURNS)} {clause}"
    if chance.random() < 0.3:
        clause += f", {chance.choice(CODAS)}"
    if chance.random() < 0.25:
        clause += f"; {chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)}"
    return clause[0].upper() + clause[1:] + chance.choice("....?....")


VOLUME = """\
id: bench
title: Addresses of a Conference That Never Met
language: en
event:
  name: Conference on Measurement
  start: 2026-05-04
  end: 2026-05-08
  place: Nowhere
publisher:
  name: The Bench Press
copyright:
  holder: The Bench Press
  year: 2026
page:
  size: A5
  start: next
sessions:
"""


class Volume:
    """A volume folder for Publisher, and the same text as one file for the peers."""

    def __init__(self, folder: Path, papers: list[Address]) -> None:
        self.folder = folder
        self.papers = papers
        self._early = 0

    def write(self) -> None:
        """Write the folder anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "papers").mkdir(parents=True)
        for paper in self.papers:
            (self.folder / "papers" / f"{paper.slug}.md").write_text(paper.markdown, "utf-8")
        self._contents()

    def _contents(self) -> None:
        lines = [VOLUME]
        whole = range(self._early + 20, len(self.papers), 20)
        for number, (first, end) in enumerate(pairwise([0, *whole, len(self.papers)])):
            lines.append(f"  - title: Session {number + 1}\n    papers:\n")
            lines += [f"      - papers/{p.slug}.md\n" for p in self.papers[first:end]]
        (self.folder / "volume.yaml").write_text("".join(lines), "utf-8")

    def edit_a_word(self, stamp: int) -> None:
        """Change one word in the paper in the middle; `stamp` makes each edit a new one."""
        paper = self.papers[len(self.papers) // 2]
        path = self.folder / "papers" / f"{paper.slug}.md"
        path.write_text(paper.markdown.replace(" the ", f" the {_word(stamp)} ", 1), "utf-8")

    def insert_first(self, stamp: int) -> None:
        """Put a new address before all others, into the first session."""
        made = _address(10_000 + stamp, 2050, random.Random(f"inserted {stamp}"))
        (self.folder / "papers" / f"{made.slug}.md").write_text(made.markdown, "utf-8")
        self.papers = [made, *self.papers]
        self._early += 1
        self._contents()

    def one_file(self, path: Path) -> None:
        """The volume as one Markdown file, a level-one heading for each address, for the peers."""
        parts = ["---\ntitle: Addresses\nlang: en\n---\n"]
        for paper in self.papers:
            body = (self.folder / "papers" / f"{paper.slug}.md").read_text("utf-8")
            body = body.split("---\n", 2)[2].replace("\n# ", "\n## ")
            parts.append(f"\n# {paper.title}\n\n*{paper.author}*\n{body}")
        path.write_text("".join(parts), "utf-8")


def _word(stamp: int) -> str:
    """A word of letters that is another for every `stamp`."""
    return "re" + "".join(chr(97 + int(digit)) for digit in str(stamp))
