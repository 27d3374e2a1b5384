"""A failure planted at every stage, of one paper or one file: it is told once, and all others are
whole."""

from __future__ import annotations

import errno
import io
from dataclasses import dataclass, replace

import pytest
from PIL import Image

from publisher.engine import Cache, Engine, worker
from publisher.engine.task import WorkerReport

WORDS = {
    "kim": "The first of them saw the harbour at dawn.",
    "lee": "The second of them counted the lanterns.",
    "poe": "The third of them wrote it all down.",
}
FORMS = "epub,pdf,print,offprints,web"
KINDS = {"BLD001": "died", "BLD002": "time", "BLD003": "memory", "BLD004": "raised"}


@dataclass(frozen=True)
class Place:
    """Where a failure is planted: the tasks of `function` that are called `name`. `lost` is the
    file that cannot be made for it; `says` whether a page of the book says so."""

    function: str
    name: str
    lost: str = ""
    says: bool = False


PLACES = {
    "compose": Place("publisher.pipeline.composing:compose", "kim", says=True),
    "typeset": Place("publisher.typeset.worker:typeset_chapter", "kim", says=True),
    "title": Place("publisher.typeset.worker:typeset_chapter", "title", says=True),
    "contents": Place("publisher.typeset.worker:typeset_chapter", "contents", says=True),
    "index": Place("publisher.typeset.worker:typeset_chapter", "authors", says=True),
    "turn": Place("publisher.typeset.turning:turn_galley", "kim", says=True),
    "folios": Place("publisher.typeset.worker:folio_sheet", "folios arabic 1"),
    "citation": Place("publisher.typeset.worker:citation_sheet", "kim"),
    "offprint": Place("publisher.pipeline.binding:bind_file", "kim", lost="offprints/kim.pdf"),
    "book": Place("publisher.pipeline.binding:bind_file", "small.pdf", lost="small.pdf"),
    "print": Place(
        "publisher.pipeline.binding:press_file", "small-print.pdf", lost="small-print.pdf"
    ),
    "epub": Place("publisher.pipeline.packaging:package_epub", "small.epub", lost="small.epub"),
    "cover": Place("publisher.pipeline.covers:draw_front", "small"),
    "picture": Place("publisher.pipeline.downscaling:downscale", ""),
    "proof": Place("publisher.proof.completeness:prove_chapter", "kim"),
    "count": Place("publisher.proof.boundfile:check_bound_file", "small.pdf"),
    "count of an offprint": Place("publisher.proof.boundfile:check_bound_file", "kim"),
    "web page": Place("publisher.web:article", "kim"),
}


@pytest.fixture(scope="module")
def volume(small_at, tmp_path_factory):
    """Three papers, one with a picture, that begin on any side."""
    folder = small_at(tmp_path_factory.mktemp("planted") / "small", WORDS, start="next")
    picture = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 30, 30)).save(picture, "PNG")
    (folder / "papers" / "harbour.png").write_bytes(picture.getvalue())
    with (folder / "papers" / "kim.md").open("a", encoding="utf-8") as paper:
        paper.write(" See @fig:h.\n\n![The harbour.](harbour.png){#fig:h alt='At dawn.'}\n")
    return folder


@pytest.fixture(scope="module")
def make(volume, built, tmp_path_factory):
    """A function that builds the volume in every form, from one cache."""
    cache = tmp_path_factory.mktemp("planted-cache")

    def build():
        return built(volume, FORMS, cache=cache, pixels=64)

    return build


@pytest.fixture(scope="module")
def sound(make):
    """The volume where nothing fails."""
    return make()


@pytest.fixture
def plant(monkeypatch):
    """A function that has a task fail in one way; where it is a chapter's setting, and `page`, that
    of the page which says so as well."""
    run, execute = Engine.run, worker.execute

    def do(place: Place, kind: str, page: bool = False):
        def planted(task):
            chapter = getattr(task.payload, "chapter", None)
            apology = getattr(chapter, "kind", "") == "failed"
            spared = apology and (not page or chapter.title == chapter.id)
            named = task.function == place.function and place.name in ("", task.name)
            # another function than it was, and than fails otherwise, is in no cache
            return replace(task, function=f"planted:{kind}") if named and not spared else task

        def executed(work, shared):
            if work.function == f"planted:{kind}":
                return WorkerReport(kind, message="planted")
            return execute(work, shared)

        def planting(self, stage, tasks, told=None):
            return run(self, stage, map(planted, tasks), told)

        monkeypatch.setattr(Engine, "run", planting)
        monkeypatch.setattr(worker, "execute", executed)

    return do


def told(made):
    """Code and paper of each finding."""
    return [(d.code, d.paper) for d in made.report.all_diagnostics]


@pytest.fixture
def pages(pdf_text):
    """A function from a build to the text of each page of its book, where that could be made."""

    def read(made):
        book = made.output / "small.pdf"
        return [" ".join(page.split()) for page in pdf_text(book)] if book.is_file() else []

    return read


def holds(place, code, made, sound, pages):
    """The one failure is told once and stops no other file, and no word of another paper is lost;
    `pages` are the book's, where it could be made."""
    assert told(sound) == []
    assert [each for each, _ in told(made)] == [code]
    failed = {name: "failed" for name in WORDS if name == place.name}
    status = {paper.id: paper.status for paper in made.report.papers}
    assert status == dict.fromkeys(WORDS, "ok") | failed
    files = [{a.path for a in each.report.artifacts} for each in (sound, made)]
    lost = {path for path in files[0] - files[1] if "web/assets/" not in path}
    name = place.lost.rpartition("/")[2]
    assert lost == (
        {place.lost} | {p for p in files[0] if p.startswith("web/") and name and p.endswith(name)}
        if name
        else set()
    )
    text = " ".join(pages)
    if place.lost != "small.pdf":
        assert all(
            words in text for name, words in WORDS.items() if not (place.says and name in failed)
        )
        assert (code in text) == place.says


@pytest.mark.parametrize("name", PLACES)
def test_a_failure_anywhere_is_told_once_and_stops_nothing_else(make, sound, plant, name, pages):
    """Every other file is made, every other paper whole; the page of a paper says what it lacks."""
    plant(PLACES[name], "raised")
    made = make()
    holds(PLACES[name], "BLD004", made, sound, pages(made))


@pytest.mark.parametrize("code", ["BLD001", "BLD002", "BLD003"])
def test_it_is_the_same_however_it_failed(make, sound, plant, code, pages):
    """A worker that died, an end of time and an end of memory are met as what is raised."""
    plant(PLACES["typeset"], KINDS[code])
    made = make()
    holds(PLACES["typeset"], code, made, sound, pages(made))


def test_where_the_page_that_says_so_fails_a_plainer_one_says_so(make, sound, plant, pages):
    """It holds no word of the author's that could be the cause."""
    plant(PLACES["typeset"], "raised", page=True)
    made = make()
    text = pages(made)
    holds(PLACES["typeset"], "BLD004", made, sound, text)
    assert any("kim" in page and "a fault inside Publisher" in page for page in text)


def test_a_full_disk_of_the_cache_changes_no_byte(volume, sound, built, tmp_path, monkeypatch):
    """What cannot be kept is told once; the files are those of a build that kept everything."""
    room, write = [5], Cache._write

    def full(cache, path, data):
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(Cache, "_write", full)
    made = built(volume, "epub,pdf", cache=tmp_path / "full", pixels=64)
    assert made.codes() == ["BLD006"]
    whole = {artifact.path: artifact.sha256 for artifact in sound.report.artifacts}
    for artifact in made.report.artifacts:
        assert whole[artifact.path] == artifact.sha256
