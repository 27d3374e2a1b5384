"""Citing page 123 finds the same words in the book and on the e-reader."""

import pypdfium2
import pytest
from lxml import etree

from publisher.running import is_apart

pytestmark = pytest.mark.judge


def letters(text: str) -> str:
    """`text` without anything layout may change."""
    return "".join(c for c in text if c.isalnum())


def split_at(node, name: str, sides: tuple[list[str], list[str]], seen: list[bool]) -> None:
    """Gather the running text below `node` before and after the mark called `name`."""
    if node.get("id") == name:
        seen.append(True)
    if is_apart(node) or node.get("role") == "doc-noteref":
        return
    sides[bool(seen)].append(node.text or "")
    for child in node:
        if isinstance(child.tag, str):
            split_at(child, name, sides, seen)
        sides[bool(seen)].append(child.tail or "")


LONGEST_HEAD = 90
"""Letters of a running head."""


def heads(after: str) -> list[str]:
    """What a page that begins with `after` may begin with: where a word is hyphenated over the
    turn, its mark stands before the word and the page begins within it."""
    first = next(filter(None, map(letters, after.split())), "")
    words = letters(after)
    return [words[cut : cut + 16] for cut in range(len(first))]


def captions_before(body, name: str) -> list[str]:
    """The captions that stand before the mark called `name`, the last first."""
    found = []
    for node in body.iter("{*}*"):
        if node.get("id") == name:
            break
        if etree.QName(node).localname == "figcaption":
            found += filter(None, [letters("".join(node.itertext()))])
    return found[::-1]


def below_figures(page: str, captions: list[str], text: str) -> str:
    """`page` without captions at its head, and what is written in their pictures, which `text` has
    not: a figure that had no room on the page before heads the next, and the text runs on below it
    (`publisher.typeset.floats`)."""
    for caption in captions:
        start = page.find(caption[:20])
        end = page.find(caption[-20:], start)
        if start < 0 or end < 0:
            continue
        rest = page[end + len(caption[-20:]) :]
        if start <= LONGEST_HEAD:
            return below_figures(page[:start] + rest, captions, text)
        if page[start - 20 : start] not in text:
            return below_figures(rest, captions, text)
    return page


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
        before, after = [], []
        split_at(bodies[name], anchor, (before, after), [])
        whole = printed[labels.index(link.text)]
        text = letters("".join(bodies[name].itertext()))
        page = below_figures(whole, captions_before(bodies[name], anchor), text)
        count += 1
        if page != whole and following is not None:
            rest = []
            split_at(bodies[name], following.get("href").partition("#")[2], ([], rest), [])
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
