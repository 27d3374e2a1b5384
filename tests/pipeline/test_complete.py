"""Builds are proved complete, and sound ones raise no alarm."""

import pytest

from publisher.model.chapter import Chapter
from publisher.templating import papers as papers_module


def _told(built):
    return [str(d) for d in built.report.all_diagnostics if d.code.startswith("OUT")]


def test_forty_addresses_raise_no_alarm(forty_volume):
    """Real text, repeated within a paper, over hundreds of pages."""
    assert _told(forty_volume) == []
    assert sum(forty_volume.report.stages["proof"].values()) > 80


def test_the_sample_raises_no_alarm(sample_volume):
    """Every construct that the manual names."""
    assert _told(sample_volume) == []


def test_real_papers_raise_no_alarm(real_volume):
    """As their authors wrote them, for other tools."""
    assert _told(real_volume) == []


def test_an_unchanged_paper_is_not_proved_again(built, small, tmp_path):
    """A paper put in front of others changes their folios, not what they are proved from."""
    cache = tmp_path / "cache"
    built(small({"kim": "Some words.", "lee": "Other words."}), cache=cache)
    folder = small({"new": "A paper in front.", "kim": "Some words.", "lee": "Other words."})
    again = built(folder, cache=cache)
    assert again.report.stages["proof"]["hits"] >= 2
    assert _told(again) == []


@pytest.mark.parametrize("lost", ["first", "second"])
def test_a_template_that_drops_text_fails_the_paper(built, small, monkeypatch, lost):
    """What a style leaves out is told at its line of the manuscript."""
    whole = papers_module.paper_chapter

    def dropping(*args, **kwargs) -> Chapter:
        chapter = whole(*args, **kwargs)
        body = chapter.body.replace(f"The {lost} words of this paper stand here.", "")
        return type(chapter)(**{**_fields(chapter), "body": body})

    monkeypatch.setattr(papers_module, "paper_chapter", dropping)
    text = "The first words of this paper stand here.\n\nThe second words of this paper stand here."
    made = built(small({"kim": text}), formats="epub")
    found = [d for d in made.report.all_diagnostics if d.code == "OUT001"]
    assert [d.span.text for d in found] == [f"The {lost} words of this paper stand here."]
    assert made.paper("kim").status == "failed"


def _fields(chapter):
    return {name: getattr(chapter, name) for name in chapter.__slots__}
