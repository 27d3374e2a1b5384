"""How a paper is cited: words and records."""

import json
from pathlib import Path

from publisher.metadata.citing import citation, csl_json, linked_data, meta_tags, ris
from publisher.model.paper import Paper, Source
from publisher.model.people import Author, Person
from publisher.model.volume import House, Volume

SOURCE = Source(path="kim.md", folder=Path("/"), text="", body="", body_line=1)
KIM = Author(person=Person(family="Vugt", given="Floris", particle="van"))
BODY = Author(person=Person(family="The Committee", is_body=True))
PAPER = Paper(id="kim", kind="paper", title="A & B", authors=(KIM, BODY), source=SOURCE,
              doi="10.1/x", keywords=("pages",))  # fmt: skip
VOLUME = Volume(id="v", title="The Book", editors=(KIM,), folder=Path("/"), path="volume.yaml",
                publisher=House(name="House", place="Town"))  # fmt: skip
TOLD = (VOLUME, PAPER, "A & B", ("7", "10"))


def test_a_citation_says_who_what_where():
    """And ends with the DOI."""
    assert citation(*TOLD) == (
        "Floris van Vugt and The Committee: A & B. In: Floris van Vugt (ed.), The Book. House, "
        "Town, pp. 7–10. https://doi.org/10.1/x"
    )


def test_ris_has_a_line_for_each_author_and_ends():
    """A body is not turned round."""
    lines = ris(*TOLD).split("\r\n")
    assert lines[0] == "TY  - CPAPER" and lines[-2] == "ER  - "
    assert "AU  - van Vugt, Floris" in lines or "AU  - Vugt, Floris van" in lines
    assert "AU  - The Committee" in lines and "EP  - 10" in lines


def test_csl_json_keeps_the_parts_of_names():
    """CSL 1.0.2: particles apart, bodies literal, pages with a hyphen."""
    item = json.loads(csl_json(*TOLD))[0]
    assert item["author"] == [
        {"family": "Vugt", "given": "Floris", "non-dropping-particle": "van"},
        {"literal": "The Committee"},
    ]
    assert item["page"] == "7-10" and "ISBN" not in item


def test_meta_tags_leave_out_what_is_not_known():
    """An empty tag is worse than none."""
    tags = list(meta_tags(*TOLD))
    assert ("citation_doi", "10.1/x") in tags and ("citation_lastpage", "10") in tags
    assert "citation_isbn" not in dict(tags) and all(value for _, value in tags)


def test_linked_data_puts_the_paper_into_its_book():
    """Schema.org's words."""
    data = linked_data(*TOLD)
    assert data["isPartOf"]["name"] == "The Book" and data["pagination"] == "7–10"
    assert data["author"][1] == {"@type": "Organization", "name": "The Committee"}
