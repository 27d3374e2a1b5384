"""Editions made in process: what is done for a save, in which order, and what is told of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.engine import Cache, Engine
from publisher.pipeline import shared
from publisher.pipeline.settings import Settings
from publisher.preview import making
from publisher.preview.edition import PreviewEdition
from publisher.preview.making import EditionMaker
from publisher.style.styles import styles_folder

NAMES = ("ahn", "bell", "choi", "dunn")


class Making:
    """A volume of four papers of two pages, and its editions: `told` are all of them in order."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        self.told: list[PreviewEdition] = []
        self.watched: frozenset[str] = frozenset()
        self.overtaken = False
        (folder / "papers").mkdir(parents=True)
        for name in NAMES:
            head = f"---\ntitle: Paper {name}\nauthors: [{{name: Ada {name.title()}}}]\n---\n\n"
            self.paper(name).write_text(head + f"A sentence of {name} about it. " * 120, "utf-8")
        (folder / "volume.yaml").write_text(
            "id: seen\ntitle: A Volume Seen\nlanguage: en\npage: {start: next}\n"
            f"sessions:\n  - title: One\n    papers: [{', '.join(NAMES)}]\n", "utf-8",
        )  # fmt: skip
        self.maker = EditionMaker(
            Settings(folder, "volume"), engine, self.told.append,
            watched=lambda: self.watched, overtaken=lambda: self.overtaken,
        )  # fmt: skip

    def paper(self, name: str) -> Path:
        return self.folder / "papers" / f"{name}.md"

    def save(self, path: Path, old: str, new: str) -> list[PreviewEdition]:
        """The editions told for a save that replaces `old` in `path`."""
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        before = len(self.told)
        self.maker.make([path])
        return self.told[before:]

    def made(self) -> dict[str, int]:
        """Results made anew so far, by stage."""
        return {stage: count.misses for stage, count in self.engine.counts.items()}


@pytest.fixture
def seen(tmp_path) -> Iterator[Making]:
    with Engine(Cache(tmp_path / "cache"), inline=True) as engine:
        making_ = Making(tmp_path / "volume", engine)
        making_.maker.make()
        yield making_


def sheets(edition: PreviewEdition) -> dict[tuple[str, int], str]:
    """The key of each page that is not blank, by chapter and page."""
    told = edition.as_json()["sheets"]
    return {(chapter, page): key for key, _, chapter, page in told if chapter}


def changed(before: PreviewEdition, after: PreviewEdition) -> set[str]:
    """The chapters of which a page is another."""
    old, new = sheets(before), sheets(after)
    return {name[0] for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def test_a_save_makes_one_paper_and_shows_its_pages_alone(seen, monkeypatch):
    """One text is composed and one galley set, told before the volume is read; the whole edition
    that follows makes nothing and has the same pages."""
    told_when_read = []
    reading = making.read_volume
    monkeypatch.setattr(
        making, "read_volume",
        lambda *a: (told_when_read.append(len(seen.told)), reading(*a))[1],
    )  # fmt: skip
    first, before = seen.told[-1], seen.made()
    early, whole = seen.save(seen.paper("bell"), "sentence", "quixotic")
    after = seen.made()
    more = {stage: count - before.get(stage, 0) for stage, count in after.items()}
    assert {stage: count for stage, count in more.items() if count} == {
        "read": 1, "compose": 1, "typeset": 1, "turn": 1,
    }  # fmt: skip
    assert told_when_read == [2]
    assert (early.partial, whole.partial) == (True, False)
    assert changed(first, early) == {"bell"}
    assert sheets(early) == sheets(whole)


def test_a_word_taken_back_is_shown_at_once(seen):
    """What the cache has is told as early as what is new."""
    first = seen.told[-1]
    seen.save(seen.paper("bell"), "sentence", "quixotic")
    early, whole = seen.save(seen.paper("bell"), "quixotic", "sentence")
    assert sheets(early) == sheets(whole) == sheets(first)


def test_a_finding_comes_and_goes_with_its_paper(seen):
    """A paper with an error is shown as early as any, and its finding goes with the mend."""
    early, *_, whole = seen.save(seen.paper("choi"), "title:", "titel:")
    assert early.partial
    assert changed(seen.told[0], early) == {"choi"}
    assert {d.paper for d in whole.diagnostics if d.is_error} == {"choi"}
    assert changed(seen.told[0], whole) >= {"choi", "contents"}
    *_, mended = seen.save(seen.paper("choi"), "titel:", "title:")
    assert not [d for d in mended.diagnostics if d.is_error]
    assert sheets(mended) == sheets(seen.told[0])


def test_a_newer_save_leaves_an_edition_unfinished(seen):
    """Contents and indexes are not set for a state that is not on disk any more."""
    seen.overtaken = True
    told = seen.save(seen.paper("dunn"), "Paper dunn", "Another title")
    assert [edition.partial for edition in told] == [True]
    seen.overtaken = False
    *_, whole = seen.save(seen.paper("dunn"), "sentence", "word")
    assert not whole.partial
    assert changed(told[0], whole) >= {"dunn", "contents"}


def test_a_font_that_cannot_be_cut_leaves_the_pages_there_are(seen, monkeypatch):
    """It is told, and gone with the next save when the font can be cut."""
    style = seen.folder / "styles" / "proceedings"
    shutil.copytree(styles_folder() / "proceedings", style)
    monkeypatch.setattr(shared, "CUT_FONT", "publisher.style.fontinstances:none_such")
    *_, kept = seen.save(style / "css" / "print.css", "p { text-indent: 0 }", "p { color: #111 }")
    assert kept.trouble
    assert [d.code for d in kept.diagnostics] == ["BLD004"]
    assert sheets(kept) == sheets(seen.told[0])
    monkeypatch.undo()
    *_, mended = seen.save(style / "css" / "print.css", "#111", "#222")
    assert (mended.trouble, mended.diagnostics) == ("", ())


def test_what_is_looked_at_is_set_first(seen):
    """Where a style sheet changes every page, the chapter on the screen comes first."""
    style = seen.folder / "styles" / "proceedings"
    shutil.copytree(styles_folder() / "proceedings", style)
    seen.watched = frozenset(("choi",))
    early, *_ = seen.save(style / "css" / "base.css", "color: #111", "color: #222")
    assert changed(seen.told[0], early) == {"choi"}


def test_papers_that_come_and_go_are_seen(seen):
    """A new file alone is told, and is in the book once it is named; one that is gone keeps its
    place and says so, until it is named no more."""
    new, gone, named = seen.paper("endo"), seen.paper("ahn"), seen.folder / "volume.yaml"
    new.write_text(seen.paper("bell").read_text("utf-8").replace("bell", "endo"), "utf-8")
    found = seen.maker.make([new])
    assert "endo" not in papers(found)
    assert [d.code for d in found.diagnostics if "endo.md" in d.message] != []
    *_, found = seen.save(named, "dunn]", "dunn, endo]")
    assert papers(found) == [*NAMES, "endo"]
    gone.unlink()
    found = seen.maker.make([gone])
    assert papers(found) == [*NAMES, "endo"]
    assert {d.paper for d in found.diagnostics if d.is_error} == {"ahn"}
    *_, found = seen.save(named, "ahn, ", "")
    assert papers(found) == ["bell", "choi", "dunn", "endo"]
    assert not [d for d in found.diagnostics if d.is_error]


def papers(edition: PreviewEdition) -> list[str]:
    """The papers that are shown, in their order."""
    known = (*NAMES, "endo")
    return [told["id"] for told in edition.as_json()["chapters"] if told["id"] in known]
