"""The sample's web edition, as it is written."""

import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from publisher.proof.webedition import broken_addresses
from publisher.style.webfonts import font_parts


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes()
            for p in folder.rglob("*") if p.is_file()}  # fmt: skip


def test_every_address_inside_it_leads_somewhere(edition):
    """And every page is XML, and none asks for anything from elsewhere."""
    found = files(edition)
    assert [d.message for d in broken_addresses(found, "web")] == []
    for name in (name for name in found if name.endswith(".html")):
        ET.fromstring(found[name])
        text = found[name].decode()
        assert not re.search(r'(?:src|<link[^>]* href)="(?:https?:)?//', text), name
        assert "default-src &#39;none&#39;" in text


def test_a_dead_address_is_found():
    """WEB005: a file, and a place in one."""
    pages = {"a.html": b'<a href="b.html">x</a><a href="#no">y</a><a href="a.html#yes">z</a>'
                       b'<p id="yes"></p>'}  # fmt: skip
    found = list(broken_addresses(pages, "web"))
    assert [d.code for d in found] == ["WEB005", "WEB005"]
    assert "`b.html`" in found[0].message and "`#no`" in found[1].message


def test_a_paper_tells_scholars_search_engines_what_it_is(edition):
    """Title, authors, pages as printed, and the book they are in."""
    text = (edition / "papers/yamada.html").read_text("utf-8")
    report = json.loads((edition.parent / "build.json").read_text("utf-8"))
    paper = next(each for each in report["papers"] if each["id"] == "yamada")
    assert f'<meta name="citation_firstpage" content="{paper["first"]}"/>' in text
    assert f'<meta name="citation_lastpage" content="{paper["last"]}"/>' in text
    assert '<meta name="citation_author" content="Yamada, Tsuzuri"/>' in text
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])
    assert data["@type"] == "ScholarlyArticle" and data["pageStart"] == paper["first"]
    assert "canonical" not in text  # the volume does not say where it stands


def test_every_printed_page_of_a_paper_can_be_linked_to(edition):
    """One place a page, under its number."""
    report = json.loads((edition.parent / "build.json").read_text("utf-8"))
    for paper in (each for each in report["papers"] if each["status"] != "outstanding"):
        text = (edition / f"papers/{paper['id']}.html").read_text("utf-8")
        wanted = [str(n) for n in range(int(paper["first"]), int(paper["last"]) + 1)]
        assert re.findall(r' id="page-(\d+)"', text) == wanted


def test_the_records_of_a_paper_are_beside_it(edition):
    """BibTeX, RIS and CSL-JSON say the same pages; the offprint is the one that was built."""
    first = re.search(r"pages = \{(\d+)--", (edition / "papers/kern.bib").read_text("utf-8"))[1]
    assert f"SP  - {first}\r\n" in (edition / "papers/kern.ris").read_bytes().decode()
    item = json.loads((edition / "papers/kern.json").read_text("utf-8"))[0]
    assert item["page"].split("-")[0] == first
    offprint = (edition.parent / "offprints/kern.pdf").read_bytes()
    assert (edition / "papers/kern.pdf").read_bytes() == offprint


def test_build_json_names_every_file(edition):
    """Path, bytes and hash, as of any other artifact."""
    report = json.loads((edition.parent / "build.json").read_text("utf-8"))
    named = {a["path"] for a in report["artifacts"] if a["path"].startswith("web/")}
    assert named == {f"web/{name}" for name in files(edition)}


@pytest.mark.judge
def test_axe_finds_no_barrier(edition, look):
    """On a phone and a desk, by day and by night; nor does the page's own policy stop anything. All
    pages, and their HTML, are judged with the books (`tests/proof`)."""
    names = ["index.html", "authors.html", "papers/yamada.html#fn-2", "papers/brayer.html"]
    for seen in look(edition, names):
        assert (seen["axe"], seen["errors"]) == ([], []), seen
        assert seen["overflow"] <= 0 and seen["fonts"] > 1, seen


def test_the_font_for_formulas_has_every_sign_and_no_hints(edition):
    """Hints were a quarter of it, and no screen of today needs them."""
    (cut,) = font_parts((), formulas=True)
    whole, font = TTFont(io.BytesIO(cut.face.data)), TTFont(edition / "assets/fonts" / cut.name)
    assert font.getGlyphOrder() == whole.getGlyphOrder()
    assert font.getBestCmap() == whole.getBestCmap()
    assert {"MATH", "GSUB", "GPOS"} <= set(font.keys())
    assert "fpgm" in whole and "fpgm" not in font and "prep" not in font
