"""The links of a chapter to others, read before it has a document."""

import pytest

from publisher.model.chapter import Chapter
from publisher.xhtml.chapters import body_of
from publisher.xhtml.links import volume_links
from publisher.xhtml.tree import inner


def chapter(body: str) -> Chapter:
    return Chapter("kim", "paper", "en", "Tides", "Tides", body)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<p><a href="volume:lee">Lee</a></p>', {("lee", "")}),
        ('<p><a class="x" href="volume:lee%20b#fig:1">Lee</a></p>', {("lee b", "fig:1")}),
        ('<p><a href="volume:a&amp;b">A</a> <a href="volume:a&amp;b">B</a></p>', {("a&b", "")}),
        ('<p><a href="#here">H</a> <a href="https://x.org/volume:a">W</a></p>', set()),
        ('<p><code>href="volume:lee"</code></p>', set()),
        ('<p><a href="volume:lee">Lee</p>', set()),
    ],
)
def test_links_that_name_a_chapter_are_found_and_nothing_like_them(body, found):
    """Words that look like a link are words; a broken chapter has no links."""
    assert volume_links(chapter(body)) == found


def test_the_inside_of_an_element_is_written_as_it_was_read():
    """Name spaces are declared around it, or where it declared them itself."""
    body = (
        'before <p epub:type="x">a &amp; b<br/></p>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math> after'
    )
    assert inner(body_of(chapter(body))) == body
    assert inner(body_of(chapter(""))) == ""
