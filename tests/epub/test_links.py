"""Links: between documents, to the web, and those that lead nowhere."""

from dataclasses import replace

import pytest

from publisher.model.chapter import Heading
from publisher.xhtml.links import relative, web_address


def test_a_link_to_another_paper_leads_to_its_document(whole):
    """`volume:keynote#given` becomes the address of that paragraph."""
    hrefs = whole.tree("text/kim.xhtml").xpath("//@href")
    assert "keynote.xhtml#given" in hrefs


def test_a_link_to_the_printed_contents_leads_to_the_nav(whole):
    """What only print has is served by what the EPUB has instead."""
    assert "../nav.xhtml" in whole.tree("text/kim.xhtml").xpath("//@href")


def test_every_link_of_the_book_has_its_target(whole):
    """All documents, the nav and the NCX: every address names a file and an id in it."""
    ids = {
        name: set(whole.tree(name.removeprefix("EPUB/")).xpath("//@id"))
        for name in whole.names()
        if name.endswith(".xhtml")
    }
    count = 0
    for name in (*ids, "EPUB/toc.ncx"):
        for href in whole.tree(name.removeprefix("EPUB/")).xpath("//@href | //@src"):
            if "//" in href:
                continue
            file, _, anchor = href.partition("#")
            folder = name.rpartition("/")[0]
            target = f"{folder}/{file}" if file else name
            while "/../" in target:
                head, _, tail = target.partition("/../")
                target = f"{head.rpartition('/')[0]}/{tail}"
            assert target in whole.names(), (name, href)
            assert not anchor or anchor in ids[target], (name, href)
            count += 1
    assert count > 60


@pytest.mark.parametrize(
    "href",
    ["#nowhere", "volume:nobody", "volume:keynote#nothing", "paper.md", "file:///etc/passwd",
     "javascript:alert(1)", "http://", "data:text/html,x", "http://[bad", "https://a b.example/"],
)  # fmt: skip
def test_a_dead_link_is_told_and_keeps_its_text(make, sample, href):
    """EPB003: the words stay, the address goes, and the finding names it."""
    extra = f'<p>Read <a href="{href}">these words</a>.</p>'
    kim = replace(sample.chapters()[6], body=sample.paper_body("T", "A", extra=extra))
    made = make((*sample.chapters()[:6], kim))
    told = [found for found in made.packaged.diagnostics if found.code == "EPB003"]
    assert [found.message for found in told] == [
        f"the link “these words” to `{href}` leads nowhere"
    ]
    assert told[0].paper == "kim"
    assert "<span>these words</span>" in made.text("text/kim.xhtml")


@pytest.mark.parametrize(
    ("href", "address"),
    [("https://example.org/a b|c", "https://example.org/a%20b%7Cc"),
     ("https://example.org/é", "https://example.org/%C3%A9"),
     ("https://example.org/%20", "https://example.org/%20"),
     ("mailto:kim@example.org", "mailto:kim@example.org"),
     ("https://müller.example/", "https://xn--mller-kva.example/"),
     ("https://user@example.org/", "https://user@example.org/"),
     ("http://example.org:99999/", None), ("//example.org/", None), ("mailto:", None)],
)  # fmt: skip
def test_addresses_of_the_web_are_escaped_or_refused(href, address):
    """RSC-020: only what is a URL may stand in the book."""
    assert web_address(href) == address


def test_an_address_is_seen_from_the_document_it_stands_in():
    """Addresses are relative."""
    assert relative("text/a.xhtml#x", "text/a.xhtml") == "#x"
    assert relative("text/a.xhtml", "text/a.xhtml") == "a.xhtml"
    assert relative("text/b.xhtml#x", "text/a.xhtml") == "b.xhtml#x"
    assert relative("styles/x.css", "text/a.xhtml") == "../styles/x.css"
    assert relative("text/a.xhtml", "nav.xhtml") == "text/a.xhtml"


def test_an_id_that_is_not_ascii_is_given_one_that_every_reader_finds(make, sample):
    """A heading in Korean: its id, links inside and from elsewhere, labels and the contents."""
    extra = (
        '<section aria-labelledby="이름은"><h2 id="이름은">이름은</h2>'
        '<p><a href="#%EC%9D%B4%EB%A6%84%EC%9D%80">here it is</a></p></section>'
    )
    *rest, kim = sample.chapters()[:7]
    heading = Heading("이름은", 2, "이름은", "이름은", "")
    kim = replace(kim, body=sample.paper_body("T", "A", extra=extra), headings=(heading,))
    link = '<p><a href="volume:kim#이름은">There it is said</a></p>'
    other = replace(kim, id="other", body=sample.paper_body("U", "B", extra=link), headings=())
    made = make((*rest, kim, other))
    tree = made.tree("text/kim.xhtml")
    (name,) = tree.xpath('//*[local-name()="h2"][.="이름은"]/@id')
    assert name.isascii()
    assert f"#{name}" in tree.xpath("//@href")
    assert name in tree.xpath("//@aria-labelledby")
    assert f"kim.xhtml#{name}" in made.tree("text/other.xhtml").xpath("//@href")
    assert f"text/kim.xhtml#{name}" in made.tree("nav.xhtml").xpath("//@href")
