"""Real and hostile manuscripts: what whole ones say, and where broken ones are broken."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from publisher.diagnostics import has_errors
from publisher.manuscripts.papers import read_paper
from publisher.manuscripts.volumes import read_volume
from publisher.model.paper import Paper

BROKEN = {
    "deepbench": [("FM006", 24, 5), ("FM015", 27, 5)],
}
WARNED = {"nefes": [("FM023", 24, 7)]}

UNSEEN = {
    "abma_paper": [("FM022", 26, 15)],
    "conmat": [("FM020", 35, 8)],
    "hyp3_paper": [("FM020", 11, 12)],
    "jose-paper-fangs": [("FM050", 1, 1)],
    "ledsa": [("FM015", 17, 5)],
    "lightshow": [("FM023", 56, 7)],
    "odinn-joss-paper": [("FM012", 18, 5)],
    "00_myst_template": [("FM020", 12, 14)],
}

HOSTILE = {
    "made-01-bom": [],
    "made-03-cr-only": [],
    "made-05-latin1": [("FM001", 16, 4)],
    "made-07-utf16le": [("FM001", 1, 1)],
    "made-09-truncated-utf8": [("FM001", 20, 4)],
    "made-11-tabs-fm": [("FM005", 7, 1)],
    "made-13-missing-title": [("FM019", 2, 1)],
    "made-15-no-fm": [("FM050", 1, 1)],
    "made-17-dots-close": [],
    "made-19-blank-before-fm": [],
    "made-21-fm-is-scalar": [("FM004", 2, 1)],
    "made-23-fm-json": [],
    "made-25-fm-only": [],
    "made-27-whitespace-only": [("FM003", 0, 1)],
    "made-29-yaml-bomb": [("FM013", 6, 14)],
    "made-31-yaml-types": [("FM020", 18, 10), ("FM024", 19, 7)],
    "made-33-yaml-at-backtick": [("FM008", 2, 8)],
    "made-35-yaml-dashes-in-string": [("FM009", 2, 8)],
    "made-37-html-title": [],
    "made-39-bidi-title": [("FM055", 2, 8)],
    "made-43-dot-title": [],
    "made-45-same-title-b": [],
    "made-49-bib-traversal": [],
}


def read(folder: Path):
    """The one manuscript of a corpus folder."""
    (path,) = [p for p in folder.glob("*.md") if p.name != "README.md"]
    return read_paper(path, path.name)


def places(found):
    return sorted((each.code, each.span.line, each.span.column) for each in found)


def test_whole_joss_papers_are_read_and_broken_ones_told(corpus):
    """Every JOSS paper is read, and the two that are broken are told, each at its own line."""
    for folder in sorted((corpus / "joss").iterdir()):
        paper, found = read(folder)
        wanted = BROKEN.get(folder.name, WARNED.get(folder.name, []))
        assert places(found) == wanted, folder.name
        assert isinstance(paper, Paper)
        assert paper.title
        assert paper.authors
        assert paper.source.body


def test_papers_that_nobody_had_seen_are_read(unseen):
    """Each with its authors, and only their own faults are told."""
    kinds = ("joss/*/paper.md", "scipy/*/main.md", "other/*/paper.md")
    for path in sorted(path for kind in kinds for path in unseen.glob(kind)):
        paper, found = read_paper(path, path.name)
        name = path.parent.name
        assert places(found) == UNSEEN.get(name, []), name
        assert isinstance(paper, Paper) and paper.source.body
        assert paper.authors or name == "jose-paper-fangs"


def test_joss_people_and_places(corpus):
    """Names, ORCIDs, affiliations and bibliographies of real papers arrive."""
    inara, _ = read(corpus / "joss" / "inara")
    assert [a.affiliations for a in inara.authors] == [("1", "2", "4"), ("1",), ("1", "3")]
    assert inara.affiliations[3].ror == "04bs1pb34"
    cito, _ = read(corpus / "joss" / "cito-review")
    assert cito.authors[0].person.orcid == "0000-0001-7542-0286"
    assert cito.authors[0].note.startswith("Dept of")
    assert cito.bibliography == ("paper.bib",)
    art, _ = read(corpus / "joss" / "adaptiveresonance.jl")
    assert art.authors[1].person.suffix == "II"


def test_scipy_papers_with_their_myst_files(corpus):
    """MyST papers take authors from myst.yml beside them."""
    expected = {"josh_borrow": 4, "sam_morley": 2, "Suvrakamal_Das": 3}
    for name, authors in expected.items():
        paper, found = read(corpus / "scipy" / name)
        assert not has_errors(found), name
        assert len(paper.authors) == authors
        assert paper.doi.startswith("10.25080/")
        assert paper.abstract
        assert paper.id == name


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_front_matter(corpus, name):
    """What is faulty is told at its place, and what is only strange is read."""
    _, found = read(corpus / "hostile" / name)
    assert places(found) == HOSTILE[name]


def test_every_hostile_manuscript_gives_a_result(corpus):
    """None raises, none takes long; one that is no paper says why and keeps its place."""
    for folder in sorted((corpus / "hostile").iterdir()):
        start = time.perf_counter()
        paper, found = read(folder)
        assert has_errors(found) or isinstance(paper, Paper), folder.name
        assert paper.title
        assert time.perf_counter() - start < 1, folder.name


def test_reading_160_papers_is_fast(shelves, tmp_path):
    """A volume of 160 real papers is read in less than a second and a half of this process."""
    texts = [
        path.read_bytes() for path in sorted((shelves / "joss").glob("*/paper.md"))
        if path.parent.name not in {*BROKEN, "jose-paper-fangs"}
    ]  # fmt: skip
    (tmp_path / "papers").mkdir()
    for number in range(160):
        (tmp_path / "papers" / f"p{number}.md").write_bytes(texts[number % len(texts)])
    names = ", ".join(f"p{number}" for number in range(160))
    (tmp_path / "volume.yaml").write_text(f"id: v\ntitle: V\npapers: [{names}]\n")
    times = []
    for _ in range(3):
        start = time.process_time()
        volume, _ = read_volume(tmp_path, "v")
        times.append(time.process_time() - start)
    assert all(isinstance(paper, Paper) for paper in volume.papers)
    assert min(times) < 1.5
