"""Citing page 123 finds the same words in the book and on the e-reader."""

import pypdfium2
import pytest
from lxml import etree

from publisher.xhtml.countabletext import is_not_running

pytestmark = pytest.mark.judge


def letters(text: str) -> str:
    """`text` without anything layout may change."""
    return "".join(c for c in text if c.isalnum())


def split_at(
    node, name: str, sides: tuple[list[str], list[str]], seen: list[bool], without=()
) -> None:
    """Gather the running text below `node` before and after the mark called `name`, but what the
    elements `without` hold; the lines of numbered code with their numbers, as print has them."""
    if node.get("id") == name:
        seen.append(True)
    if is_not_running(node) or node.get("role") == "doc-noteref" or node in without:
        return
    number = node.get("data-line")
    sides[bool(seen)].append(f"{number} " if number else "")
    sides[bool(seen)].append(node.text or "")
    for child in node:
        if isinstance(child.tag, str):
            split_at(child, name, sides, seen, without)
        sides[bool(seen)].append(child.tail or "")


def whole(node) -> str:
    """The letters of all running text below `node`."""
    sides: tuple[list[str], list[str]] = [], []
    split_at(node, "", sides, [])
    return letters("".join(sides[0]))


LONGEST_HEAD = 90
"""Letters of a running head."""


def heads(after: str) -> list[str]:
    """What a page that begins with `after` may begin with: where a word is hyphenated over the
    turn, its mark stands before the word and the page begins within it."""
    first = next(filter(None, map(letters, after.split())), "")
    words = letters(after)
    return [words[cut : cut + 16] for cut in range(len(first))]


def figures_around(body, name: str) -> tuple[list, list]:
    """The figures that stand before the mark called `name`, the last first, and those behind it."""
    before: list = []
    figures = before
    behind: list = []
    for node in body.iter("{*}*"):
        if node.get("id") == name:
            figures = behind
        if etree.QName(node).localname == "figure" and whole(node):
            figures.append(node)
    return before[::-1], behind


def below_figures(page: str, figures: list[str], text: str) -> str:
    """`page` without the `figures` at its head, captions, tables and code, and what is written in
    their pictures, which `text` has not: a figure that had no room on the page before heads the
    next, and the text runs on below it (`publisher.typeset.weasy.floats`)."""
    for figure in figures:
        start = page.find(figure[:20])
        end = page.find(figure[-20:], start)
        if start < 0 or end < 0:
            continue
        rest = page[end + len(figure[-20:]) :]
        if start <= LONGEST_HEAD:
            return below_figures(page[:start] + rest, figures, text)
        if page[start - 20 : start] not in text:
            return below_figures(rest, figures, text)
    return page


def waits(figure, page: str, later: str) -> bool:
    """Whether a figure behind the mark of `page` had no room on it, and stands on a `later` one:
    the mark stands before it, so that it is between the folios that it is nearest to."""
    head = whole(figure)[:20]
    return head not in page and head in later


def test_every_mark_stands_at_the_words_its_page_begins_with(book, pdf_text):
    """For each page of the page list, the words after the mark stand at the head of that page,
    and those before it do not. A page that figures fill has none: its text goes on overleaf."""
    pdf = pypdfium2.PdfDocument(book.pdf)
    labels = [pdf.get_page_label(number) for number in range(len(pdf))]
    printed = [letters(page) for page in pdf_text(book.pdf, "-raw")]
    nav = etree.parse(str(book.folder / "EPUB/nav.xhtml"))
    wrong, count = [], 0
    bodies = {}
    links = nav.xpath('//*[@id="page-list"]//*[local-name()="a"]')
    for link, following in zip(links, [*links[1:], None], strict=True):
        name, _, anchor = link.get("href").partition("#")
        if name not in bodies:
            root = etree.parse(str(book.folder / "EPUB" / name)).getroot()
            bodies[name] = root.find("{*}body")
        number = labels.index(link.text)
        full, later = printed[number], "".join(printed[number + 1 : number + 6])
        passed, coming = figures_around(bodies[name], anchor)
        before, after = [], []
        without = {figure for figure in coming if waits(figure, full, later)}
        split_at(bodies[name], anchor, (before, after), [], without)
        text = whole(bodies[name])
        page = below_figures(full, [whole(figure) for figure in passed], text)
        count += 1
        if page != full and following is not None:
            rest = []
            split_at(bodies[name], following.get("href").partition("#")[2], ([], rest), [], without)
            if letters("".join(rest)) == letters("".join(after)):
                continue
        at = [page.find(head) for head in heads("".join(after))]
        found = min((place for place in at if place >= 0), default=-1)
        behind = page[: max(found, 0)].find(letters("".join(before))[-14:] or "?")
        if not 0 <= found <= LONGEST_HEAD or behind >= 0:
            wrong.append((link.text, "".join(after)[:40], page[:150]))
    assert wrong == []
    assert count > 20


def test_every_printed_page_of_a_paper_is_in_the_page_list(book):
    """Folios in the order of the book, each once; only blank pages and contents are not there."""
    nav = etree.parse(str(book.folder / "EPUB/nav.xhtml"))
    listed = [link.text for link in nav.xpath('//*[@id="page-list"]//*[local-name()="a"]')]
    pdf = pypdfium2.PdfDocument(book.pdf)
    labels = [pdf.get_page_label(number) for number in range(len(pdf))]
    assert len(listed) == len(set(listed))
    assert [label for label in labels if label in set(listed)] == listed
    for number in set(range(len(labels))) - {labels.index(label) for label in listed}:
        text = pdf[number].get_textpage().get_text_bounded()
        assert len(text) < 40 or "Contents" in text or not labels[number].isdecimal(), labels[
            number
        ]
