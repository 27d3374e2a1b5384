"""Persons and where they work."""

from __future__ import annotations

from collections.abc import Sequence

from publisher.model.frozen import Frozen


class Person(Frozen):
    """One human being (or body: then `family` alone is set, and `is_body` is true).

    Parts follow CSL 1.0.2, "Names": `dropping_particle` ("de" of *de Broglie* that sorting and
    short forms drop), `particle` (non-dropping: "van" of *van Vugt*). `native` is the whole name
    in its own script, family name first where that script does so. `is_family_first` says that the
    name is printed so: *Park Ji-hoon*, 박지훈. `orcid` is the bare id
    ``0000-0002-1825-0097``. `title` ("Dr.") and `degrees` ("M.D., Ph.D.") belong to the byline
    alone: no index, record or citation has them. Empty strings mean the part does not exist.
    """

    family: str
    given: str = ""
    dropping_particle: str = ""
    particle: str = ""
    suffix: str = ""
    native: str = ""
    native_lang: str = ""
    orcid: str = ""
    is_body: bool = False
    is_family_first: bool = False
    title: str = ""
    degrees: str = ""

    @property
    def byline(self) -> str:
        """The name as the head of a paper sets it: *Dr. Mara Ligature*, *Otto Serif, PhD*."""
        name = f"{self.title} {self.display}" if self.title else self.display
        return f"{name}, {self.degrees}" if self.degrees else name

    @property
    def display(self) -> str:
        """The name as running text sets it: *Floris Tijmen van Vugt*, *Martin King, Jr.*,
        *Donald Wunsch II*."""
        if self.is_family_first:
            return self._with_family_first("")
        parts = (self.given, self.dropping_particle, self.particle, self.family)
        name = " ".join(part for part in parts if part)
        if not self.suffix:
            return name
        comma = "" if set(self.suffix) <= set("IVX") else ","
        return f"{name}{comma} {self.suffix}"

    @property
    def is_native(self) -> bool:
        """Whether the name is given in its own script alone."""
        return self.native == self.display

    @property
    def short(self) -> str:
        """The name as a running head sets it: *van Vugt*; a name in East Asian signs is whole,
        whose family names too many share."""
        if self.is_family_first and self.given[-1:] >= "\u2e80":
            return self.display
        return " ".join(part for part in (self.particle, self.family) if part)

    @property
    def inverted(self) -> str:
        """The name as an index sets it: *van Vugt, Floris Tijmen*."""
        if self.is_family_first:
            return self._with_family_first(",")
        head = " ".join(part for part in (self.particle, self.family) if part)
        given = " ".join(part for part in (self.given, self.dropping_particle) if part)
        return ", ".join(part for part in (head, given, self.suffix) if part)

    def _with_family_first(self, comma: str) -> str:
        """Family and given name; nothing stands between them where both are in East Asian signs."""
        head = " ".join(part for part in (self.particle, self.family) if part)
        if all(part[-1:] >= "\u2e80" for part in (head, self.given) if part):
            return head + self.given
        given = " ".join(part for part in (self.given, self.dropping_particle) if part)
        return f"{comma} ".join(part for part in (head, given, self.suffix) if part)

    @property
    def sorting(self) -> tuple[str, str]:
        """What an index sorts by: family name without any particle, then the rest."""
        rest = (self.given, self.dropping_particle, self.particle, self.suffix)
        return self.family, " ".join(part for part in rest if part)

    @property
    def identity(self) -> str:
        """Equal for two mentions of one person: the ORCID where there is one, else the name,
        whichever part of it stands first."""
        if self.orcid or not self.is_family_first:
            return self.orcid or self.display
        return self.model_copy(update={"is_family_first": self.given[-1:] >= "\u2e80"}).display


class Affiliation(Frozen):
    """An institution, as an opening page prints it. `ror` is the bare id ``04bs1pb34``."""

    key: str
    name: str
    department: str = ""
    city: str = ""
    country: str = ""
    ror: str = ""


class Author(Frozen):
    """A person in the part of author or speaker of one paper.

    `affiliations` are keys into the paper's affiliations, in the author's order. `role` is what an
    opening page says of a speaker ("Professor Emeritus, Kobe University"). `note` is Markdown.
    `credit` are roles by their names in CRediT (ANSI/NISO Z39.104): ``writing-original-draft``.
    """

    person: Person
    affiliations: tuple[str, ...] = ()
    email: str = ""
    corresponding: bool = False
    equal_contrib: bool = False
    role: str = ""
    note: str = ""
    credit: tuple[str, ...] = ()


_MOST, _NAMED = 10, 6
"""Names that a line of a contents says at most, and those it says where there are more."""


def shown_names(names: Sequence[str]) -> tuple[Sequence[str], bool]:
    """The names of a contents' line, and whether they are all there are: of a collaboration of
    hundreds most are left out."""
    return (names, True) if len(names) <= _MOST else (names[:_NAMED], False)
