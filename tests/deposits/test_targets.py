"""The file of every target is what its schema takes, and says what the volume says."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from lxml import etree

from publisher.deposits import make_deposits
from publisher.deposits.onix import FEATURES, epub_codes
from publisher.deposits.records import VolumeRecord
from publisher.diagnostics import Severity
from publisher.model.text import Text
from publisher.model.volume import Correction
from publisher.pipeline.proving import article_provings
from publisher.proof.completeness import prove_chapter

TARGETS = {
    "crossref.xml": ("crossref", b"conference_name>", b"conference_nam>"),
    "crossref-5.5.0.xml": ("crossref", b"conference_name>", b"conference_nam>"),
    "datacite/kim.xml": ("datacite", b"publicationYear>", b"publicationYr>"),
    "datacite/cmp.xml": ("datacite", b"publicationYear>", b"publicationYr>"),
    "jats/kim.xml": ("jats", b"fpage>", b"fpag>"),
    "bits.xml": ("bits", b"fpage>", b"fpag>"),
    "anthology.xml": ("acl", b"bibkey>", b"bibkei>"),
    "dblp.xml": ("dblp", b"<year>2026</year>", b""),
    "ceur/index.html": ("ceur", b"CEURVOLACRONYM", b"CEURVOLACR"),
    "onix.xml": ("onix", b"<ProductForm>ED<", b"<ProductForm>QQ<"),
    "onix-3.0.xml": ("onix", b"<ProductForm>ED<", b"<ProductForm>QQ<"),
}
"""What judges each file, and a fault planted in it."""


@pytest.fixture(scope="module")
def made(record: VolumeRecord):
    return make_deposits(record)


def test_nothing_is_found_where_all_is_said(made):
    """And every target has its file."""
    assert made.diagnostics == ()
    assert set(TARGETS) <= set(made.files)
    assert {name for name in made.files if name.startswith("jats/") and name.endswith(".xml")} == {
        f"jats/{name}.xml" for name in ("kim", "lee", "roe", "doe", "poe")
    }


@pytest.mark.parametrize("name", TARGETS)
def test_the_schema_takes_the_file_and_not_its_mutant(made, judge, name):
    """One mutant each is found."""
    kind, old, new = TARGETS[name]
    assert judge(kind, made.files[name]) == []
    assert old in made.files[name]
    assert judge(kind, made.files[name].replace(old, new)) != []


def test_the_full_text_holds_every_word(record, made):
    """Proved as every other output is: a paragraph taken out, a formula or a note, is told."""
    tasks = {
        task.name: task.payload
        for task in article_provings({p.paper.id: p.text for p in record.papers}, made.articles)
    }
    assert prove_chapter(tasks["kim"]) == ()
    assert b"A quotation." in tasks["kim"].article

    def codes(old: bytes, new: bytes) -> set[str]:
        article = tasks["kim"].article.replace(old, new)
        return {d.code for d in prove_chapter(replace(tasks["kim"], article=article))}

    assert codes(b"A quotation.", b"") == {"DEP004"}
    assert codes(b'ref-type="bibr"', b'ref-type="other"') == {"DEP005"}


def test_a_table_in_a_cell_is_there_by_its_words():
    """No cell of an archive holds a table, so none is missed; a word of it is."""
    cell = "<table><tbody><tr><td>outer <table><thead><tr><th>A</th></tr></thead><tbody><tr>"
    body = f"{cell}<td>inner</td></tr></tbody></table></td></tr></tbody></table>"
    table = "<table-wrap><table><tbody><tr><td>outer A {}</td></tr></tbody></table></table-wrap>"
    for word, codes in (("inner", set()), ("", {"DEP004"})):
        article = f"<article><body>{table.format(word)}</body></article>".encode()
        (task,) = article_provings({"a": Text("T", "T", body=body)}, {"a": article})
        assert {d.code for d in prove_chapter(task.payload)} == codes


def test_the_full_text_is_marked_up(made):
    """Sections, figure, table, formula, note and reference, each with its id and what calls it."""
    root = etree.fromstring(made.files["jats/kim.xml"])
    assert [e.text for e in root.iterfind("body//sec/title")] == ["Figures", "Lists", "Appendix"]
    assert root.find("body//fig[@id='fig-dot']/graphic/alt-text").text == "A black dot"
    assert {x.get("ref-type") for x in root.iterfind("body//xref")} == {
        "fig",
        "table",
        "bibr",
        "fn",
    }
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    assert {x.get("rid") for x in root.iterfind("body//xref")} <= ids
    assert root.find("back//ref//pub-id").get("pub-id-type") == "doi"
    assert root.find("back//mixed-citation").get("publication-type") == "journal"
    assert root.find("body//disp-formula//{*}math") is not None
    assert root.find("body//code").text == 'print("<&>")'
    assert root.find(".//role[@vocab='credit']").text == "Software"
    assert root.find(".//country").get("country") == "KR"
    assert root.find(".//license/{*}license_ref").text.endswith("/by/4.0/")


def test_crossref_says_who_paid_and_what_belongs_to_the_paper(made):
    """Funder, licence, relations, references."""
    root = etree.fromstring(made.files["crossref.xml"])
    paper = root.find(".//{*}conference_paper")
    text = etree.tostring(paper).decode()
    for word in ("Paper Fund", "10.13039/501100000000", "PF-1", "isSupplementedBy", "hasPreprint",
                 "10.5281/zenodo.1", "10.5555/12345678", "10.5555/cmp.kim"):  # fmt: skip
        assert word in text
    assert paper.find(".//{*}title/{*}math") is not None


def test_the_two_forms_of_datacite_say_the_same(made):
    """JSON for the API, XML for whoever wants that."""
    facts = json.loads(made.files["datacite/kim.json"])["data"]["attributes"]
    root = etree.fromstring(made.files["datacite/kim.xml"])
    assert facts["doi"] == root.find("{*}identifier").text == "10.5555/cmp.kim"
    assert facts["relatedItems"][0]["firstPage"] == root.find(".//{*}firstPage").text == "1"
    assert facts["creators"][0]["familyName"] == "Kim"


def test_onix_says_of_accessibility_what_the_epub_says(record):
    """Every claim by its code of list 196, and no code without a claim."""
    codes = {(kind, code) for kind, code, _ in epub_codes(record)}
    assert codes == {
        ("09", "52"), ("09", FEATURES["tableOfContents"]), ("09", FEATURES["MathML"]),
        ("12", "00"), ("09", "00"), ("09", "04"), ("09", "82"), ("09", "85"), ("09", "90"),
    }  # fmt: skip
    silent = replace(record, accessibility=())
    assert list(epub_codes(silent)) == []


def test_codes_of_features_are_those_of_the_list(schemas):
    """The table agrees with the crosswalk, row by row."""
    rows = json.loads((schemas / "epub-accessibility" / "mapping.json").read_text("utf-8"))
    told = {
        row["epub"].removeprefix("accessibilityFeature "): row["onix196"].split()[0]
        for row in rows["conformance_and_features"]
        if row["epub"].startswith("accessibilityFeature ")
    }
    told["unlocked"] = told.pop("unlocked / no DRM that hinders")
    assert {name: told[name] for name in FEATURES} == FEATURES


def test_what_is_missing_is_told_once_at_its_key(record):
    """Whichever targets want it, and only those that are asked for; their files are not made."""
    bare = record.volume.model_copy(
        update={"deposit": record.volume.deposit.model_copy(update={"depositor": ""}),
                "published": None, "copyright": record.volume.copyright.model_copy(
                    update={"year": None}), "event": record.volume.event.model_copy(
                    update={"start": None, "end": None}),
                "deposits": ("crossref", "bits")}
    )  # fmt: skip
    made = make_deposits(replace(record, volume=bare))
    assert [d.code for d in made.diagnostics] == ["DEP001", "DEP001"]
    assert all(d.severity is Severity.ERROR and d.help for d in made.diagnostics)
    assert set(made.files) == {"bits.xml"}
    every = bare.model_copy(update={"deposits": ()})
    found = make_deposits(replace(record, volume=every)).diagnostics
    assert {d.severity for d in found} == {Severity.WARNING}
    assert len({d.help for d in found}) == len(found)


def test_what_no_registry_takes_is_told(record):
    """One DOI twice, another prefix, accepted too late, a licence in words."""

    def with_paper(n: int, **update: object) -> VolumeRecord:
        papers = list(record.papers)
        papers[n] = replace(papers[n], paper=papers[n].paper.model_copy(update=update))
        return replace(record, papers=tuple(papers))

    def codes(each: VolumeRecord) -> list[str]:
        return [d.code for d in make_deposits(each).diagnostics]

    assert codes(with_paper(1, doi="10.5555/cmp.kim")) == ["DEP002", "DEP002"]
    assert codes(with_paper(1, doi="10.9999/x")) == ["DEP003"]
    late = record.volume.published.model_copy(update={"month": 1})
    early = record.volume.model_copy(update={"published": late})
    assert codes(replace(record, volume=early)) == ["DEP006"]
    words = record.volume.model_copy(update={"license": "free for all", "deposits": ("crossref",)})
    assert codes(replace(record, volume=words)) == ["DEP007"]


KINDS = ("erratum", "corrigendum", "retraction", "revision")


@pytest.mark.parametrize("kind", KINDS)
def test_a_correction_is_in_the_records_and_they_are_valid(record, judge, kind):
    """Crossref's updates, DataCite's versions, the Anthology's erratum, revision or retraction."""
    day = record.volume.published.model_copy(update={"month": 9})
    entry = Correction(paper="kim", kind=kind, date=day, note="A sign.", doi="10.5555/notice")
    volume = record.volume.model_copy(update={"corrections": (entry,)})
    files = make_deposits(replace(record, volume=volume)).files
    for name in ("crossref.xml", "datacite/kim.xml", "jats/kim.xml", "anthology.xml"):
        assert judge(TARGETS[name][0], files[name]) == [], name
    said = {name: data.decode() for name, data in files.items() if name.endswith(".xml")}
    update = re.search(
        r'<update type="(\w+)" date="2026-09-01">10.5555/notice', said["crossref.xml"]
    )
    assert update is not None and update[1] == {"revision": "new_version"}.get(kind, kind)
    assert "10.5555/notice" in said["datacite/kim.xml"] and ">Updated<" not in said["dblp.xml"]
    tag = {"retraction": "retracted", "revision": "revision"}.get(kind, "erratum")
    assert f"<{tag} " in said["anthology.xml"]
    assert "10.5555/notice" in said["jats/kim.xml"]
