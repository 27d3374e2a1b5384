"""Nothing lost between a chapter and its page of the web edition."""

from publisher.proof.completeness import Proving, prove_chapter

BODY = "<section><p>These words stand in the book, every one of them.</p><h2>Head</h2></section>"


def codes(page):
    return [d.code for d in prove_chapter(Proving("kim", BODY, pages=(page.encode(),)))]


def test_a_page_with_all_words_is_complete():
    """What the frame adds is no matter."""
    assert codes(f"<article><p>More.</p>{BODY}</article>") == []


def test_words_that_are_not_on_the_page_are_told():
    """WEB003."""
    assert codes(f"<article>{BODY.replace('stand in the book, ', '')}</article>") == ["WEB003"]


def test_a_heading_that_is_no_heading_on_the_page_is_told():
    """WEB004."""
    assert codes(f"<article>{BODY.replace('h2>', 'p>')}</article>") == ["WEB004"]
