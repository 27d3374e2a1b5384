"""What the styles of the repository taught, each in a style of a few lines."""

from __future__ import annotations

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
    made = works.citations([csl.Cluster((csl.Cite("a"), csl.Cite("b")))])
    assert text(made[0].text) == "(Smith 2000"
    assert [text(runs) for _, runs in works.bibliography()] == ["Smith2000a", "Smith2000b"]


def test_works_of_one_author_are_apart_by_a_comma_in_notes_too():
    """CSL 1.0.2, "Cite Grouping": the default of `cite-group-delimiter`."""
    works = processor(
        '<citation collapse="year"><layout delimiter="; "><group delimiter=" ">'
        f'{YEARS}<text variable="title"/></group></layout></citation>',
        kind="note",
    )
    made = works.citations([csl.Cluster((csl.Cite("a"), csl.Cite("b")), note=1)])
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
    made = works.citations([csl.Cluster((csl.Cite("a"),))])
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
    both = csl.Cluster((csl.Cite("a"), csl.Cite("b")), note=1)
    again = csl.Cluster((csl.Cite("a"),), note=2)
    assert text(works.citations([both, again])[1].note) == "n 1, One"
