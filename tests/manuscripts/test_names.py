"""Names as they are printed, taken apart."""

from __future__ import annotations

import pytest

from publisher.manuscripts.names import read_name, read_person, several

PARTS = {
    "Ada Kim": ("Ada", "", "Kim", ""),
    "Ludwig van Beethoven": ("Ludwig", "van", "Beethoven", ""),
    "Charles de la Vallée Poussin": ("Charles", "de la", "Vallée Poussin", ""),
    "Lucia della Robbia": ("Lucia", "della", "Robbia", ""),
    "Oscar De La Renta": ("Oscar", "", "De La Renta", ""),
    "van der Berg, Jan": ("Jan", "van der", "Berg", ""),
    "Donald C. Wunsch II": ("Donald C.", "", "Wunsch", "II"),
    "Martin Luther King, Jr.": ("Martin Luther", "", "King", "Jr."),
    "King, Martin Luther, Jr.": ("Martin Luther", "", "King", "Jr."),
    "bell hooks": ("bell", "", "hooks", ""),
    "Sukarno": ("", "", "Sukarno", ""),
    "Jean d'Alembert": ("Jean", "", "d’Alembert", ""),
    "Sean O'Brien": ("Sean", "", "O’Brien", ""),
    "Gerard 't Hooft": ("Gerard", "’t", "Hooft", ""),
    "Hon Wai Leong": ("Hon Wai", "", "Leong", ""),
    "William (Bill) Gates": ("William (Bill)", "", "Gates", ""),
    "Li, MA": ("MA", "", "Li", ""),
    "Ren\\'ee Hlo\\v{z}ek": ("Renée", "", "Hložek", ""),
    "  Ada \t Kim ": ("Ada", "", "Kim", ""),
}


@pytest.mark.parametrize("text", PARTS)
def test_parts_of_a_name(text):
    """Given names, particle, family name and suffix are recognised in plain text."""
    person = read_person(text)
    assert (person.given, person.particle, person.family, person.suffix) == PARTS[text]


DEGREES = {
    "Otto Serif, PhD": ("Otto Serif, PhD", "Serif, Otto"),
    "Dr. Mara Ligature": ("Dr. Mara Ligature", "Ligature, Mara"),
    "Nils Kern, M.D., Ph.D.": ("Nils Kern, M.D., Ph.D.", "Kern, Nils"),
    "Serif, Otto, PhD": ("Otto Serif, PhD", "Serif, Otto"),
    "Jane Q. Doe PhD": ("Jane Q. Doe, PhD", "Doe, Jane Q."),
    "Mara Ligature (PhD)": ("Mara Ligature, PhD", "Ligature, Mara"),
    "Dr.-Ing. Max Muster": ("Dr.-Ing. Max Muster", "Muster, Max"),
    "Prof. Dr. h.c. Max von Laue": ("Prof. Dr. h.c. Max von Laue", "von Laue, Max"),
    "Martin Luther King, Jr., PhD": (
        "Martin Luther King, Jr., PhD", "King, Martin Luther, Jr.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", DEGREES)
def test_titles_and_degrees_stand_in_the_byline_alone(text):
    """A degree is no given name; index and records have the bare name."""
    person = read_name(text).person
    assert (person.byline, person.inverted) == DEGREES[text]


BEHIND = {
    "Anke Vos (University of Gouda)": ("Vos, Anke", "University of Gouda", ""),
    "Anke Vos, University of Gouda": ("Vos, Anke", "University of Gouda", ""),
    "Max Muster, MSc, University of Bonn": ("Muster, Max", "University of Bonn", ""),
    "Anke Vos – University of Gouda": ("Vos, Anke", "University of Gouda", ""),
    "Anke Vos (MIT)": ("Vos, Anke", "MIT", ""),
    "Anke Vos (chair)": ("Vos, Anke", "", "chair"),
    "Hanjang Kim (김한장)": ("Kim, Hanjang", "", ""),
}


@pytest.mark.parametrize("text", BEHIND)
def test_where_a_person_works_may_stand_behind_the_name(text):
    """In brackets or behind a comma: the place of work and the part are no names."""
    name = read_name(text)
    assert (name.person.inverted, name.affiliation, name.role) == BEHIND[text]


LISTS = {
    "Tim Brauckhoff and Stefan Rödiger": 2,
    "Marc Dotson, Suparna Chaudhry, and Andrew Heiss": 3,
    "Owen G. Ward, Sally Sun, Xiaoxi Zhao": 3,
    "Ada Kim; Bo Lee": 2,
    "José Ortega y Gasset": 1,
    "O'Brien & Sons": 1,
    "García Márquez, Gabriel José": 1,
    "Martin Luther King, Jr., PhD": 1,
    "Nils Kern, M.D., Ph.D.": 1,
    "Department of Physics and Department of Chemistry": 1,
    "Ada Kim, University of Here and There": 1,
}


@pytest.mark.parametrize("text", LISTS)
def test_a_text_that_lists_persons_is_so_many(text):
    """No *and* is a particle; a name with a comma or of a house is one."""
    names = several(text)
    assert len(names) == LISTS[text]
    assert len(names) > 1 or names == [text]


def test_what_hangs_on_a_name_is_kept_apart():
    """A note, an address and an ORCID are no part of the name."""
    name = read_name(
        "Ada Kim^[Dept of X], <ada@example.org>, https://orcid.org/0000-0002-1825-0097"
    )
    assert name.person.display == "Ada Kim"
    assert (name.note, name.email) == ("Dept of X", "ada@example.org")
    assert read_name("Ada Kim*").person.display == "Ada Kim"
    assert name.orcid == "0000-0002-1825-0097"


@pytest.mark.parametrize("text", ["王小明 (Xiaoming Wang)", "Xiaoming Wang（王小明）"])
def test_name_in_two_scripts_is_one_person(text):
    """The name in brackets is the same person's, whichever script comes first."""
    person = read_person(text, "zh")
    assert (person.display, person.native, person.native_lang) == ("Xiaoming Wang", "王小明", "zh")


@pytest.mark.parametrize(
    ("text", "tag"), [("김서연", "ko"), ("やまだ はなこ", "ja"), ("王小明", "und-Hani")]
)
def test_native_name_alone_is_not_turned_round(text, tag):
    """A name in its own script stands as it is written, family name first."""
    person = read_person(text)
    assert (person.display, person.native, person.native_lang) == (text, text, tag)


def test_body_is_not_taken_apart():
    """A collaboration has no given names."""
    person = read_person("The LIGO Collaboration")
    assert (person.family, person.given, person.is_body) == ("The LIGO Collaboration", "", True)


def test_suffix_as_running_text_sets_it():
    """A numeral follows without a comma, an abbreviation with one."""
    assert read_person("Donald Wunsch II").display == "Donald Wunsch II"
    assert read_person("Martin King, Jr.").display == "Martin King, Jr."
