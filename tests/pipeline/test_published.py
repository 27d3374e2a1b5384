"""After publication: pages stay, corrections are told, and nothing is changed in silence."""

from __future__ import annotations

import hashlib
import json
import zipfile

import pytest

from publisher.command.publishing import lock_volume
from publisher.model.pagemap import folio_label, inserted_number, is_recto

WORDS = "Some words that fill a line of the page and then another one. " * 12
PAPERS = {"kim": WORDS, "lee": WORDS * 3, "roe": WORDS}
SAID = "published: 2026-07-01\nurl: https://example.org/2026\n"
ENTRY = "{paper: lee, kind: erratum, date: 2026-09-01, note: A *sign* was lost}"
ERRATUM = f"{SAID}corrections: [{ENTRY}]\n"


@pytest.fixture(scope="module")
def published(small_at, built, tmp_path_factory):
    """A volume that was published, its build, and a function that builds it anew of other texts."""
    root = tmp_path_factory.mktemp("published")
    cache = root / "cache"
    folder = small_at(root / "v", PAPERS, extra=SAID)
    first = built(folder, "pdf,epub,offprints,published", root / "first", cache).report
    assert [d.message for d in first.all_diagnostics if d.is_error] == []
    lock_volume(folder, root / "first")
    count = iter(range(100))

    def again(papers, extra):
        small_at(root / "v", papers, extra=extra)
        made = built(folder, "pdf,epub,offprints", root / f"again{next(count)}", cache)
        return made.output, made.report

    return root / "first", again


@pytest.fixture(scope="module")
def corrected(published):
    """The paper in the middle, two pages longer than it was."""
    return published[1]({**PAPERS, "lee": WORDS * 9}, ERRATUM)


def files(folder, names):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_every_other_paper_is_what_it_was(published, corrected):
    """Offprints and documents of the EPUB, byte for byte; the corrected paper's are others."""
    first, (now, report) = published[0], corrected
    assert [d.message for d in report.all_diagnostics if d.is_error] == []
    same = ("offprints/kim.pdf", "offprints/roe.pdf")
    assert files(first, same) == files(now, same)
    assert files(first, ["offprints/lee.pdf"]) != files(now, ["offprints/lee.pdf"])
    with zipfile.ZipFile(first / "small.epub") as old, zipfile.ZipFile(now / "small.epub") as new:
        for name in (n for n in old.namelist() if n.endswith(("kim.xhtml", "roe.xhtml"))):
            assert old.read(name) == new.read(name)


def test_a_longer_paper_goes_on_under_letters(published, corrected):
    """Its first page and those of all others have the numbers they had; it ends on one with a
    letter."""

    def spans(folder):
        papers = json.loads((folder / "build.json").read_text("utf-8"))["papers"]
        return {p["id"]: (p["first"], p["last"]) for p in papers}

    old, new = spans(published[0]), spans(corrected[0])
    assert {k: new[k] for k in ("kim", "roe")} == {k: old[k] for k in ("kim", "roe")}
    assert new["lee"][0] == old["lee"][0]
    assert new["lee"][1] == f"{old['lee'][1]}{new['lee'][1][-1]}" and new["lee"][1][-1] in "abcdef"


def test_readers_are_told(corrected):
    """In the paper, with the version that was published, and at the end of the book."""
    with zipfile.ZipFile(corrected[0] / "small.epub") as book:
        text = {n.rsplit("/")[-1]: book.read(n).decode() for n in book.namelist() if "xhtml" in n}
    assert "Corrected on 1 September 2026 (erratum): A <em>sign</em> was lost" in text["lee.xhtml"]
    assert "https://example.org/2026/papers/lee.published.pdf" in text["lee.xhtml"]
    assert "Corrected on 1 September 2026 (erratum)" in text["errata.xhtml"]


def test_a_change_that_no_correction_names_stops(published):
    """Nothing is written, and it is said which paper."""
    output, report = published[1]({**PAPERS, "kim": WORDS + "More."}, SAID)
    assert [(d.code, d.paper) for d in report.all_diagnostics if d.is_error] == [("BLD013", "kim")]
    assert not (output / "small.pdf").exists()


def test_a_paper_put_in_front_would_move_pages(published):
    """So the build stops, and says which chapters."""
    output, report = published[1]({"abe": WORDS, **PAPERS}, SAID)
    moved = [d.message for d in report.all_diagnostics if d.code == "BLD012"]
    assert any(message.startswith("`kim` was published on page") for message in moved)
    assert not (output / "small.pdf").exists()


def test_a_lock_that_cannot_be_read_stops(small_at, built, tmp_path):
    """No build may pass it over."""
    folder = small_at(tmp_path / "v", {"kim": WORDS}, extra=SAID)
    (folder / "published.yaml").write_text("[", "utf-8")
    report = built(folder, "epub", tmp_path / "out").report
    assert {d.code for d in report.all_diagnostics} == {"BLD014"}
    assert not (tmp_path / "out" / "small.epub").exists()


def test_a_volume_without_a_day_is_not_published(small_at, built, tmp_path):
    """Its lock is not written."""
    folder = small_at(tmp_path / "v", {"kim": "One."})
    report = built(folder, "published", tmp_path / "out").report
    assert {d.code for d in report.all_diagnostics} == {"BLD015"}
    assert not (tmp_path / "out" / "published.yaml").exists()


def test_a_page_put_in_has_a_letter_and_a_side():
    """23a is the back of 23's leaf, 23b a right-hand page."""
    assert folio_label(inserted_number(23, 0), "lettered") == "23a"
    assert [is_recto(inserted_number(23, n), "lettered") for n in (0, 1)] == [False, True]
