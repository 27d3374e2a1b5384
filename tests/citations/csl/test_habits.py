"""What the styles of the repository taught, each in a style of a few lines."""

from __future__ import annotations

import pytest

from publisher.citations import csl

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0">'
SMITHS = {
    key: csl.normal(
        {"id": key, "type": "book", "title": title, "author": [{"family": "Smith"}],
         "issued": {"date-parts": [[2000]]}}
    )
    for key, title in (("a", "One"), ("b", "Two"))
}  # fmt: skip


def processor(citation: str, bibliography: str = "", kind: str = "in-text") -> csl.Processor:
    """The two works of Smith in a style of these parts."""
    parts = (HEAD.format(kind=kind), citation, bibliography, "</style>")
    return csl.processor(csl.from_xml("".join(parts).encode(), "s"), SMITHS, "en-US")


def text(runs) -> str:
    return csl.text_of(runs)


YEARS = '<names variable="author"/><date variable="issued"><date-part name="year"/></date>'


def test_a_suffix_of_the_bibliography_is_not_set_in_citations():
    """CSL 1.0.2, "disambiguate-add-year-suffix": a place in one section is none in the other."""
    works = processor(
        '<citation disambiguate-add-year-suffix="true" collapse="year-suffix-ranged">'
        f'<layout prefix="("><group delimiter=" ">{YEARS}</group></layout></citation>',
        f'<bibliography><layout><group>{YEARS}<text variable="year-suffix"/></group></layout>'
        "</bibliography>",
    )
    made = works.citations([csl.CslCluster((csl.CslCite("a"), csl.CslCite("b")))])
    assert text(made[0].text) == "(Smith 2000"
    assert [text(runs) for _, runs in works.bibliography()] == ["Smith2000a", "Smith2000b"]


def test_works_of_one_author_are_apart_by_a_comma_in_notes_too():
    """CSL 1.0.2, "Cite Grouping": the default of `cite-group-delimiter`."""
    works = processor(
        '<citation collapse="year"><layout delimiter="; "><group delimiter=" ">'
        f'{YEARS}<text variable="title"/></group></layout></citation>',
        kind="note",
    )
    made = works.citations([csl.CslCluster((csl.CslCite("a"), csl.CslCite("b")), note=1)])
    assert text(made[0].note) == "Smith 2000 One, 2000 Two"


def test_a_prefix_of_the_layout_opens_the_label_in_the_margin():
    """``[1]``, whose bracket is the layout's and not the number's."""
    works = processor(
        '<citation><layout><text variable="title"/></layout></citation>',
        '<bibliography second-field-align="flush"><layout prefix="[" suffix=".">'
        '<text variable="citation-number" suffix="] "/><text variable="title"/></layout>'
        "</bibliography>",
    )
    first = works.bibliography()[0][1]
    assert csl.xhtml(first, works.locale.quotes, str) == (
        '<span class="csl-left-margin">[1]</span> <span class="csl-right-inline">One.</span>'
    )


def test_apostrophes_of_a_style_are_curved():
    """``l'`` before a title; marks around something are the style's own."""
    works = processor(
        '<citation><layout delimiter="; "><text variable="title" prefix="de l\'"/>'
        '<text variable="title" prefix=" \'" suffix="\'"/></layout></citation>'
    )
    made = works.citations([csl.CslCluster((csl.CslCite("a"),))])
    assert text(made[0].text) == "de l’One 'One'"


def test_works_first_cited_in_one_note_are_told_apart():
    """A number of a note that two works share does not say which is meant."""
    works = processor(
        '<citation><layout delimiter="; "><choose><if position="subsequent"><group delimiter=", ">'
        '<group delimiter=" "><text value="n"/><text variable="first-reference-note-number"/>'
        '</group><choose><if disambiguate="true"><text variable="title"/></if></choose></group>'
        "</if>"
        '<else><text variable="title"/></else></choose></layout></citation>',
        kind="note",
    )
    both = csl.CslCluster((csl.CslCite("a"), csl.CslCite("b")), note=1)
    again = csl.CslCluster((csl.CslCite("a"),), note=2)
    assert text(works.citations([both, again])[1].note) == "n 1, One"


PAIR = {
    "p": csl.normal(
        {"id": "p", "type": "book", "title": "P",
         "author": [{"family": "Dunn", "given": "Di"}, {"family": "Eaton", "given": "Ed"}]}
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('prefix="((" suffix="))"', "((Di Dunn)), ((Ed Eaton))"),
        ('suffix="," delimiter=" "', "Di Dunn, Ed Eaton,"),
        ('prefix="ed. by "', "ed. by Di Dunn, Ed Eaton"),
        ('suffix=")"', "Di Dunn, Ed Eaton)"),
        ('prefix="by " suffix="."', "by Di Dunn, Ed Eaton."),
    ],
)
def test_marks_stand_around_each_name_and_words_around_the_list(name, expected):
    """CSL 1.0.2, "Name", gives ``cs:name`` affixes; other processors set them around each."""
    works = csl.processor(
        csl.from_xml(
            (HEAD.format(kind="in-text") + '<citation><layout><names variable="author">'
             f"<name {name}/></names></layout></citation></style>").encode(),
            "s",
        ),
        PAIR,
        "en-US",
    )  # fmt: skip
    assert text(works.citations([csl.CslCluster((csl.CslCite("p"),))])[0].text) == expected


def test_a_mark_of_quotation_has_one_form():
    """A style that says it with another form (``symbol``) means it all the same."""
    terms = (
        "<locale><terms>"
        """<term name="open-quote" form="symbol">'</term>"""
        """<term name="close-quote" form="symbol">'</term>"""
        "</terms></locale>"
    )
    works = processor(
        '<citation><layout><text variable="title" quotes="true"/></layout></citation>', terms
    )
    made = works.citations([csl.CslCluster((csl.CslCite("a"),))])
    assert csl.xhtml(made[0].text, works.locale.quotes, str).endswith(">'One'</a>")


def test_ibid_says_the_work_where_its_group_has_nothing_else():
    """CSL 1.0.2, "Group", drops one whose variables are empty; "ibid." stands for all of them."""
    works = processor(
        '<citation><layout><choose><if position="ibid"><group delimiter=", "><text term="ibid"/>'
        '<text variable="locator"/></group></if><else><text variable="title"/></else></choose>'
        "</layout></citation>",
        kind="note",
    )
    notes = [csl.CslCluster((csl.CslCite("a"),), note=number) for number in (1, 2)]
    assert [text(made.note) for made in works.citations(notes)] == ["One", "Ibid."]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ('suffix=", "/><text value=". "', "One. Two."),
        ('suffix=". "/><text value=", "', "One., Two."),  # "Inc., New York"
        ('suffix=", "/><text value="; "', "One; Two."),
        ('suffix="."/><text value=". "', "One. Two."),
        ('suffix=","/><text value=", "', "One, Two."),
        ('suffix=": "/><text value=". "', "One: Two."),
    ],
)
def test_marks_that_meet_in_a_bibliography_are_one(marks, expected):
    """Something was left out between them. A full stop may be that of an abbreviation."""
    works = processor(
        '<citation><layout><text variable="title"/></layout></citation>',
        f'<bibliography><layout suffix="."><text variable="title" {marks}/><text value="Two"/>'
        "</layout></bibliography>",
    )
    assert text(works.bibliography()[0][1]) == expected


def test_a_soft_hyphen_does_not_end_a_word():
    """``hyph\\-en`` of a .bib file is one word in title case."""
    runs = csl.processor(
        csl.from_xml(
            (HEAD.format(kind="in-text") + '<citation><layout><text variable="title" '
             'text-case="title"/></layout></citation></style>').encode(), "s"
        ),
        {"a": csl.normal({"id": "a", "type": "book", "title": "a hyph\u00aden"})}, "en-US",
    ).citations([csl.CslCluster((csl.CslCite("a"),))])[0].text  # fmt: skip
    assert text(runs) == "A Hyph\u00aden"
