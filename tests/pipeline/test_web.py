"""The web edition of a volume that says where it stands, and of one that lost a paper."""

import json
import re
from html import unescape
from urllib.parse import parse_qsl

import extruct
import pytest

from publisher.style.webfonts import font_parts


@pytest.fixture
def site(small, built, tmp_path, monkeypatch):
    """A function that builds the web edition of papers, each time into the same folder; without
    fonts, which take the longest."""
    monkeypatch.setattr("publisher.pipeline.publishing.font_parts", lambda faces, formulas: [])

    def make(papers):
        folder = small(papers, extra="url: https://proceedings.example/2026\n")
        made = built(folder, "web", output=tmp_path / "out", cache=tmp_path / "cache")
        return made.output / "web"

    return make


def test_an_edition_says_where_it_stands_and_forgets_a_paper_that_is_taken_out(site):
    """Addresses for search engines are those of `url:`; the page, the records and the line of the
    contents of a paper that is gone are gone, and nothing that others put there."""
    web = site({"kim": "One.", "lee": "Two."})
    lee = (web / "papers/lee.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://proceedings.example/2026/papers/lee.html"/>' in lee
    assert "<loc>https://proceedings.example/2026/papers/lee.html</loc>" in _sitemap(web)
    assert "<loc>https://proceedings.example/2026/</loc>" in _sitemap(web)
    linked = json.loads(lee.partition('ld+json">')[2].partition("</script>")[0])
    assert linked["url"] == "https://proceedings.example/2026/papers/lee.html"
    _is_read_back(lee, "Paper lee", "paper")
    _is_read_back((web / "index.html").read_text("utf-8"), "", "book")
    (web / "CNAME").write_text("proceedings.example", "utf-8")
    web = site({"kim": "One."})
    assert {path.name for path in (web / "papers").iterdir()} == {
        "kim.html", "kim.bib", "kim.ris", "kim.json"
    }  # fmt: skip
    assert "lee" not in _sitemap(web) + (web / "index.html").read_text("utf-8")
    assert (web / "CNAME").is_file()


def test_what_the_first_page_says_beside_the_title_is_no_repetition(small, built, monkeypatch):
    """Words of the title page that stand in the name of the book, a session's in the contents."""
    monkeypatch.setattr("publisher.pipeline.publishing.font_parts", lambda faces, formulas: [])
    extra = (
        "subtitle: Proceedings of a Colloquium\nevent: {name: A Colloquium, place: Quire-on-Sea}\n"
        "publisher: {name: Quire-on-Sea Press, place: Quire-on-Sea}\n"
    )
    report = built(small({"kim": "One."}, extra=extra), "web").report
    assert [d.message for d in report.diagnostics] == []


def _is_read_back(page, title, kind):
    """A reader that is not ours finds what was put there: Schema.org, Dublin Core, COinS."""
    read = extruct.extract(page, syntaxes=["json-ld", "dublincore"])
    (linked,) = read["json-ld"]
    assert linked["@type"] == {"paper": "ScholarlyArticle", "book": "Book"}[kind]
    terms = {each["name"] for each in read["dublincore"][0]["elements"]}
    assert {"DC.title", "DC.language"} <= terms
    coins = dict(parse_qsl(unescape(re.search(r'class="Z3988" title="([^"]+)"', page)[1])))
    assert coins["ctx_ver"] == "Z39.88-2004" and coins.get("rft.atitle", "") == title


def _sitemap(web):
    return (web / "sitemap.xml").read_text("utf-8")


MARKED = (
    '---\ntitle: Kites\nauthors: [{name: Ada Lark}]\nkeywords: ["$x^2$ maps", H~2~O, C*-algebra]\n'
    'abstract: "We bound $x^2$ and H~2~O.[^n]\\n\\n[^n]: A note."\n---\n\nText.\n'
)


def test_keywords_and_abstract_are_set_on_the_page_and_said_plainly_in_records(site):
    """Formulas and stress in what is read; in what machines are told, a line of text."""
    web = site({"kim": MARKED})
    page = (web / "papers/kim.html").read_text("utf-8")
    assert '<meta name="description" content="We bound x² and H2O."/>' in page
    linked = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
    assert linked["keywords"] == ["x² maps", "H2O", "C*-algebra"]
    assert "keywords = {x² maps, H2O, C*-algebra}" in (web / "papers/kim.bib").read_text("utf-8")
    shown = page.partition('class="keywords"')[2].partition("</p>")[0]
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in shown
    assert "H<sub>2</sub>O · C*-algebra" in shown


def test_the_font_for_formulas_is_there_where_a_page_has_one(site, monkeypatch):
    """In its text, or in its keywords and abstract alone; else nobody fetches it, and to pack it
    takes longer than all else."""
    asked = []

    def cut(faces, formulas):
        asked.append(formulas)
        return []

    monkeypatch.setattr("publisher.pipeline.publishing.font_parts", cut)
    for text in ("One.", "One is $x$.", MARKED):
        site({"kim": text})
    assert asked == [False, True, True]
    assert font_parts((), formulas=False) == ()
    assert [one.name for one in font_parts((), formulas=True)] == ["STIXTwoMath-Regular-all.woff2"]
