"""A paper that hangs the typesetter or eats the memory fails alone, at the level of a build."""

from functools import partial
from pathlib import Path

import pytest

from publisher import looks, publishing, setting
from publisher.engine import EngineRefused, Limits
from publisher.engine import engine as engine_module

SECONDS, MEMORY = 12.0, 700 << 20


def test_papers_that_pass_a_limit_fail_alone(small, built, monkeypatch, pdf_text):
    """Each is named with the limit that it met, keeps its place, and its neighbour is whole."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "functions"))
    monkeypatch.setattr(setting, "SET", "troubled:typeset")
    monkeypatch.setattr(engine_module, "Limits", partial(Limits, SECONDS, MEMORY))
    words = "Not a word of the neighbour is lost."
    made = built(small({"hangs": "Text.", "neighbour": words, "grows": "Text."}), "pdf", jobs=1)
    told = {paper.id: [(d.code, d.message) for d in paper.diagnostics if d.is_error]
            for paper in made.report.papers}  # fmt: skip
    assert told["neighbour"] == [], told
    (hung,), (grown,) = told["hangs"], told["grows"]
    assert hung[0] == "BLD002" and "`hangs`" in hung[1] and "12 s" in hung[1]
    assert grown[0] == "BLD003" and "`grows`" in grown[1] and "700 MiB" in grown[1]
    text = " ".join(" ".join(pdf_text(made.output / "small.pdf")).split())
    assert words in text and "BLD002" in text and "BLD003" in text
    assert [paper.first for paper in made.report.papers] == ["3", "5", "7"]


def test_what_cannot_be_turned_or_packed_is_told(small, built, monkeypatch):
    """A paper whose pages cannot be moved to the other side fails alone; a web edition that lacks a
    font says so."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "functions"))
    monkeypatch.setattr(setting, "TURNED", "troubled:turned")
    monkeypatch.setattr(publishing, "FONT", "troubled:none_such")
    made = built(small({"stays": "Text.", "last": "Text."}, start="next"), "web")
    found = [(paper.id, paper.status, paper.first) for paper in made.report.papers]
    assert found == [("stays", "failed", "2"), ("last", "ok", "3")]
    (turning,) = (d for d in made.paper("stays").diagnostics if d.is_error)
    assert (turning.code, "turn of `stays`" in turning.message) == ("BLD004", True)
    assert any("fonts of `" in d.message for d in made.report.diagnostics)


def test_without_its_fonts_no_book_is_set(small, built, monkeypatch):
    """And what is said is why they could not be made ready, not that they are broken."""
    monkeypatch.setattr(looks, "FACE", "publisher.faces:none_such")
    with pytest.raises(EngineRefused) as refused:
        built(small({"one": "Text."}), "pdf")
    assert refused.value.diagnostic.code == "BLD004"
