"""A paper that hangs the typesetter or eats the memory fails alone, at the level of a build."""

from functools import partial
from pathlib import Path

import pytest

from publisher.engine import EngineRefused, TaskLimits
from publisher.engine import engine as engine_module
from publisher.limits import VARIABLE, set_limits
from publisher.pipeline import publishing, shared, typesetting
from publisher.style.styles import load_style
from publisher.templating.environment import TemplatingError

SECONDS, MEMORY = 12.0, 700 << 20


@pytest.mark.parametrize("jobs", [1, 2])
def test_papers_that_end_their_workers_fail_alone(
    small, built, monkeypatch, pdf_text, jobs, tmp_path
):
    """Each is named with what ended it, keeps its place, and its neighbours are whole, however many
    workers there are; and so by the next build, which finds the neighbours in the cache."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "functions"))
    monkeypatch.setattr(typesetting, "SET", "troubled:typeset")
    monkeypatch.setattr(engine_module, "TaskLimits", partial(TaskLimits, SECONDS, MEMORY))
    words = "Not a word of the neighbour is lost."
    names = ("hangs", "neighbour", "grows", "dies", "raises", "last")
    volume = small(dict.fromkeys(names, words))
    for _ in range(jobs):
        made = built(volume, "pdf", jobs=jobs, cache=tmp_path / "cache")
        told = {paper.id: [(d.code, d.message) for d in paper.diagnostics if d.is_error]
                for paper in made.report.papers}  # fmt: skip
        assert told["neighbour"] == told["last"] == [], told
        (hung,), (grown,), (died,), (raised,) = (told[name] for name in names if told[name])
        assert hung[0] == "BLD002" and "`hangs`" in hung[1] and "12 s" in hung[1]
        assert grown[0] == "BLD003" and "`grows`" in grown[1] and "700 MiB" in grown[1]
        assert died[0] == "BLD001" and "`dies`" in died[1] and "SIGKILL" in died[1]
        assert raised[0] == "BLD004" and "`raises`" in raised[1]
        assert not any(d for d in made.report.diagnostics if d.is_error)
        text = " ".join(" ".join(pdf_text(made.output / "small.pdf")).split())
        assert text.count(words) == 2
        assert all(code in text for code in ("BLD001", "BLD002", "BLD003", "BLD004"))
        assert [paper.first for paper in made.report.papers] == ["3", "5", "7", "9", "11", "13"]


def test_what_cannot_be_turned_or_packed_is_told(small, built, monkeypatch):
    """A paper whose pages cannot be moved to the other side fails alone; a web edition that lacks a
    font says so."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "functions"))
    monkeypatch.setattr(typesetting, "TURNED", "troubled:turned")
    monkeypatch.setattr(publishing, "FONT", "troubled:none_such")
    made = built(small({"stays": "Text.", "last": "Text."}, start="next"), "web")
    found = [(paper.id, paper.status, paper.first) for paper in made.report.papers]
    assert found == [("stays", "failed", "2"), ("last", "ok", "3")]
    (turning,) = (d for d in made.paper("stays").diagnostics if d.is_error)
    assert (turning.code, "turn of `stays`" in turning.message) == ("BLD004", True)
    assert any("fonts of `" in d.message for d in made.report.diagnostics)


def test_without_its_fonts_no_book_is_set(small, built, monkeypatch):
    """And what is said is why they could not be made ready, not that they are broken."""
    monkeypatch.setattr(shared, "CUT_FONT", "publisher.style.fontinstances:none_such")
    with pytest.raises(EngineRefused) as refused:
        built(small({"one": "Text."}), "pdf")
    assert refused.value.diagnostic.code == "BLD004"


NOTES = "".join(f"A word.[^{n}]\n\n" for n in range(4)) + "".join(
    f"[^{n}]: Note {n}.\n\n" for n in range(4)
)


def test_a_paper_that_passes_a_limit_is_told_with_its_name(small, built, monkeypatch):
    """Raised as the finding says, all is whole, without `--fresh`."""
    monkeypatch.setenv(VARIABLE, "")
    volume = small({"kim": NOTES, "lee": "Words."})
    set_limits(["notes=3"])
    made = built(volume, "epub")
    (told,) = (d for d in made.report.all_diagnostics if d.is_error)
    assert (told.code, told.paper) == ("MD001", "kim")
    assert told.help == "split the paper, or raise the limit with `--limit notes=6`"
    assert made.paper("lee").status == "ok"
    set_limits(["notes=6"])
    assert built(volume, "epub").codes() == []


ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def test_a_template_of_a_volume_that_never_ends_is_ended(small, built, monkeypatch):
    """And the build with it, which says why."""
    folder = small({"one": "Text."})
    (folder / "templates").mkdir()
    (folder / "templates/title.html").write_text(ENDLESS, "utf-8")
    monkeypatch.setattr(engine_module, "TaskLimits", lambda: TaskLimits(4.0, 1 << 30))
    with pytest.raises(TemplatingError, match=r"title\.html.*was stopped at its limit of 4 s"):
        built(folder, "epub", jobs=1)


def test_a_book_of_brought_templates_is_that_of_the_same_that_are_ours(small, built):
    """Filled in workers, they make the same files."""
    folder = small({"one": "Text."})
    plain = built(folder, "epub")
    (folder / "templates").mkdir()
    own = load_style("proceedings").templates["colophon.html"]
    (folder / "templates/colophon.html").write_text(own, "utf-8")
    brought = built(folder, "epub")
    assert [a.sha256 for a in plain.report.artifacts] == [
        a.sha256 for a in brought.report.artifacts
    ]
