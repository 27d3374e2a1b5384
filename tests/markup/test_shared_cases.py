"""Minimal inputs that once came out wrong, which stand beside the project: their right outcome.

``shared_cases.toml`` says it for each that a composed text can show: `says`, words in the order of
the text, bylines and works included; `never`, what is nowhere in it; `codes`, what is told;
`untold`, a warning that is none. An error that is not among them is a fault. What only pages show
is judged elsewhere, by folders of tests.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from lxml import etree

from publisher.files import Folder
from publisher.manuscripts.finding import is_manuscript
from publisher.manuscripts.papers import read_paper
from publisher.markup import MarkupOptions
from publisher.model.paper import Paper
from publisher.pipeline.composing import compose, composing

CASES = tomllib.loads((Path(__file__).parent / "shared_cases.toml").read_text("utf-8"))
_BLOCKS = frozenset("p li dt dd td th caption figcaption pre div section h2 h3 h4 h5 tr br".split())


def words_of(xhtml: str) -> str:
    """The words of `xhtml`, blocks apart."""
    root = etree.fromstring(f'<x xmlns:epub="http://www.idpf.org/2007/ops">{xhtml}</x>')
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag in _BLOCKS:
            element.tail = f" {element.tail or ''}"
            element.text = f" {element.text or ''}"
    return " ".join("".join(root.itertext()).split())


@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_out_right(shared_cases, name):
    """Its words, their order, its numbers, and nothing told that is not so."""
    case, folder = CASES[name], shared_cases / name
    path = next(p for p in sorted(folder.rglob("*")) if is_manuscript(p.name))
    paper, found = read_paper(path, path.name)
    assert isinstance(paper, Paper)
    text = compose(composing(Folder(folder), paper, MarkupOptions(), {}))
    told = [*found, *text.diagnostics]
    bylines = "; ".join(author.person.display for author in paper.authors)
    said = words_of("".join((text.title_html, " ", text.body, text.notes, text.references)))
    said = f"{bylines} {said}"
    at = 0
    for words in case.get("says", ()):
        assert words in said[at:], f"{words!r} in {said[at : at + 800]!r}"
        at += said[at:].index(words) + len(words)
    for words in case.get("never", ()):
        assert words not in said
    codes = case.get("codes", [])
    assert set(codes) <= {d.code for d in told}
    assert not {d.code for d in told}.intersection(case.get("untold", ()))
    assert [d.code for d in told if d.is_error and d.code not in codes] == []


def test_every_case_of_a_paper_is_judged_or_said_to_be_of_pages(shared_cases):
    """A new case has its line in the table."""
    folders = {path for path in shared_cases.iterdir() if path.is_dir()}
    papers = {path.name for path in folders if not (path / "volume.yaml").is_file()}
    assert papers - {"import-nested-emphasis", "import-nested-tables", "emdash"} <= set(CASES)
