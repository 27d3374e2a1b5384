"""Pictures: each once, those that cannot be shown told and put in words."""

from dataclasses import replace

from publisher.xhtml.tree import text_of_node


def test_a_picture_of_two_papers_is_in_the_book_once(whole):
    """Names are by content."""
    assert [n for n in whole.names() if "/images/" in n] == [
        "EPUB/images/0123456789abcdef.png",
        "EPUB/images/cover.png",
    ]
    sources = whole.tree("text/kim.xhtml").xpath("//@src")
    assert sources == ["../images/0123456789abcdef.png"]


def test_a_missing_picture_is_told_and_its_words_stand_for_it(make, sample):
    """EPB004: the alternative text takes its place."""
    made = make((*sample.chapters()[:6], replace(sample.chapters()[6], images=())))
    assert made.codes() == ["EPB004"]
    assert "[A plain field of the colour of paper]" in text_of_node(made.tree("text/kim.xhtml"))


def test_a_picture_from_the_web_is_missing(make, sample):
    """EPB004: pictures are in the book or nowhere (RSC-006)."""
    kim = sample.chapters()[6]
    body = kim.body.replace("images/0123", "https://example.org/0123")
    assert make((*sample.chapters()[:6], replace(kim, body=body))).codes() == ["EPB004"]


def test_a_picture_of_a_foreign_kind_is_told(make, sample):
    """EPB005: no reader shows a PDF inside a page."""
    kim = sample.chapters()[6]
    pdf = replace(sample.PICTURE, media_type="application/pdf")
    made = make((*sample.chapters()[:6], replace(kim, images=(pdf,))))
    assert made.codes() == ["EPB005"]
    assert not [n for n in made.names() if "0123" in n]


def test_a_picture_of_too_many_pixels_is_told(make, sample):
    """EPB018."""
    kim = sample.chapters()[6]
    large = replace(sample.PICTURE, width=9000, height=6000)
    assert make((*sample.chapters()[:6], replace(kim, images=(large,)))).codes() == ["EPB018"]
