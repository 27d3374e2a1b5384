"""The web edition of a volume that says where it stands, and of one that lost a paper."""

import json

import pytest


@pytest.fixture
def site(small, built, tmp_path, monkeypatch):
    """A function that builds the web edition of papers, each time into the same folder; without
    fonts, which take the longest."""
    monkeypatch.setattr("publisher.publishing.cuts", lambda _: [])

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
    (web / "CNAME").write_text("proceedings.example", "utf-8")
    web = site({"kim": "One."})
    assert {path.name for path in (web / "papers").iterdir()} == {
        "kim.html", "kim.bib", "kim.ris", "kim.json"
    }  # fmt: skip
    assert "lee" not in _sitemap(web) + (web / "index.html").read_text("utf-8")
    assert (web / "CNAME").is_file()


def _sitemap(web):
    return (web / "sitemap.xml").read_text("utf-8")
