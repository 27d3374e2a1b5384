"""A package of aclpub2 as a volume, counted against the package read by itself."""

from __future__ import annotations

import re
import shutil

import pytest
import yaml

from publisher.manuscripts.exports import import_exports


@pytest.fixture(scope="session")
def made(imported):
    """The volume of LoResLM 2026."""
    return imported("aclpub2-loreslm")


@pytest.fixture(scope="session")
def source(intake):
    """The package, read by itself."""

    def load(name):
        return yaml.safe_load((intake / "aclpub2-loreslm" / name).read_text("utf-8"))

    return load


def words(text):
    return re.findall(r"[^\W_]+", text)


def test_every_paper_with_every_author_affiliation_and_orcid(made, source):
    """56 of 56 papers have the authors, affiliations and ORCIDs of the package, in its order."""
    papers = {paper.submission: paper for paper in made.volume.papers}
    given = source("papers.yml")
    assert len(given) == len(papers) == 56
    for each in given:
        paper = papers[str(each["id"])]
        assert words(paper.title) == words(each["title"])
        assert len(paper.authors) == len(each["authors"])
        for author, said in zip(paper.authors, each["authors"], strict=True):
            names = (said.get("first_name"), said.get("middle_name"), said.get("last_name"))
            said_name = " ".join(name for name in names if name).replace("'", "’")
            assert author.person.display == said_name
            assert author.person.orcid == said.get("orcid", "").rpartition("/")[2]
            place = said.get("institution", "").strip().replace("'", "’")
            there = [each.name for each in paper.affiliations if each.key in author.affiliations]
            assert there == ([place] if place not in ("", "NA") else [])


def test_every_slot_with_its_time_and_papers(made, source):
    """Every session of the programme has its day, hours and papers."""
    numbers = {paper.id: paper.submission for paper in made.volume.papers}
    got = sorted(
        (str(slot.start), str(slot.end), slot.title, [int(numbers[t.paper]) for t in slot.talks])
        for slot in made.volume.programme.slots
    )
    said = sorted(
        (str(s["start_time"]), str(s["end_time"]), s["title"],
         [paper["id"] for paper in s.get("papers", ())])
        for s in source("program.yml")
    )  # fmt: skip
    assert got == said
    assert len([paper for slot in got for paper in slot[3]]) == 56


def test_the_book_has_editors_committees_and_preface(made, source):
    """Editors, every member of a committee, and the preface stand in the volume."""
    volume = made.volume
    details = source("conference_details.yml")
    assert [e.person.family for e in volume.editors] == [e["last_name"] for e in details["editors"]]
    members = [m for group in volume.committees for m in group.members]
    said = [m for g in source("organizing_committee.yml") for m in g["members"]]
    said += [m for g in source("program_committee.yml") for m in g["entries"]]
    assert len(members) == len(said) == 102
    assert "LoResLM 2026 invited submissions" in (made.folder / "front/preface.md").read_text()


def test_what_is_told_as_taken_is_in_the_files(made):
    """Every value that the account calls taken stands, word for word, in what was written; and
    every value of the package is in the account."""
    text = f" {made.text} "
    for file, line, place, fate, _why, value in made.cells:
        if fate == "taken" and not value.endswith("…") and not place.endswith(".name"):
            value = re.sub(r" 0*(\d\d:\d\d):00$", r" \1", value)
            for word in words(value):
                assert f" {word} " in text, (file, line, place, value)
    assert len([row for row in made.cells if ".authors" in row[2] and "last_name" in row[2]]) == 184


def test_names_in_doubt_are_told_and_kept(made):
    """A name that its parts say in other letters is told at its line."""
    told = [d for d in made.report.diagnostics if d.code == "IMP022"]
    assert any("HAMIDULLAH" in d.message and d.span.line == 1410 for d in told)


def test_papers_whose_pdf_came_are_bound_as_they_are(made, intake):
    """A PDF of the package stands in the volume beside what the package knows of its paper."""
    came = {path.read_bytes() for path in (intake / "aclpub2-loreslm" / "papers").iterdir()}
    bound = [paper for paper in made.volume.papers if paper.camera is not None]
    assert len(bound) == len(came) == 12
    assert came == {(made.folder / "papers" / f"{p.id}.pdf").read_bytes() for p in bound}


def test_sponsors_have_their_tier_and_logo(made):
    """What the package says of a sponsor stands as keys, and the logo is in the volume."""
    sponsor = made.volume.sponsors[0]
    assert sponsor.tier == "In Collaboration With"
    assert (made.folder / sponsor.logo).is_file()


def test_a_stub_stays_when_its_pdf_comes_later(tmp_path, intake):
    """An editor may have written in a stub: a PDF that a newer package brings lies apart."""
    package, volume = tmp_path / "package", tmp_path / "volume"
    package.mkdir()
    for name in ("conference_details.yml", "program.yml", "papers.yml"):
        shutil.copy(intake / "aclpub2-loreslm" / name, package / name)
    import_exports([package], volume)
    stubs = {path.name for path in (volume / "papers").iterdir()}
    (package / "papers").mkdir()
    shutil.copy(intake / "aclpub2-loreslm" / "papers" / "5.pdf", package / "papers")
    import_exports([package], volume)
    assert {path.name for path in (volume / "papers").iterdir()} == stubs
    assert len(list((volume / "pdf").iterdir())) == 1


def test_absent_pdfs_are_told_once(made):
    """PDFs that the package names and has not are one finding."""
    told = [d for d in made.report.diagnostics if d.code == "IMP025"]
    assert [d.message[:33] for d in told] == ["44 PDFs are not in the package: `"]


def test_a_newer_package_merges(tmp_path, intake):
    """What the editor changed stays; what changed at the source, came or was withdrawn is told."""
    package, volume = tmp_path / "package", tmp_path / "volume"
    package.mkdir()
    for name in ("conference_details.yml", "program.yml", "papers.yml"):
        shutil.copy(intake / "aclpub2-loreslm" / name, package / name)
    import_exports([package], volume)
    paper = volume / "papers" / "nyalang.md"
    paper.write_text(paper.read_text("utf-8").replace("family: Nyalang", "family: NYALANG"))
    papers = yaml.safe_load((package / "papers.yml").read_text("utf-8"))
    papers[0]["authors"][0]["institution"] = "Another Lab"
    papers[1]["title"] = "Quite another title"
    gone = papers.pop()
    papers.append({**papers[3], "id": 999, "title": "A late paper"})
    (package / "papers.yml").write_text(yaml.safe_dump(papers, allow_unicode=True), "utf-8")
    report = import_exports([package], volume)
    text = paper.read_text("utf-8")
    assert "NYALANG" in text and "Another Lab" in text
    lines = "\n".join(report.lines)
    assert "Quite another title" in lines and "A late paper" in lines
    assert gone["title"] in lines.split("withdrawn at the source")[1].split("\n\n")[0]


def test_a_paper_of_the_programme_that_is_not_there_is_told(tmp_path):
    """A number that no paper has is told, and the rest of the programme stands."""
    (tmp_path / "conference_details.yml").write_text("book_title: T\n")
    (tmp_path / "papers.yml").write_text("- {id: 1, title: One, authors: []}\n")
    (tmp_path / "program.yml").write_text(
        "- title: S\n  start_time: 2026-01-01 09:00:00\n  papers: [{id: 1}, {id: 2}]\n"
    )
    report = import_exports([tmp_path], tmp_path / "v")
    assert [(d.code, d.span.line) for d in report.diagnostics] == [("IMP026", 3)]


def test_a_damaged_file_is_told_at_its_line(tmp_path):
    """YAML that cannot be read is told where, and the rest of the package is imported."""
    (tmp_path / "conference_details.yml").write_text("book_title: T\n")
    (tmp_path / "papers.yml").write_text("- id: 1\n  title: [\n")
    report = import_exports([tmp_path], tmp_path / "v")
    assert [d.code for d in report.diagnostics] == ["IMP021"]
    assert (tmp_path / "v" / "volume.yaml").exists()


def test_a_wrong_orcid_and_two_spellings_are_told(tmp_path):
    """A wrong check digit is left out and told; one ORCID under two names is told."""
    (tmp_path / "conference_details.yml").write_text("book_title: T\n")
    (tmp_path / "papers.yml").write_text(
        "- id: 1\n  title: One\n  authors:\n"
        "  - {first_name: José, last_name: García, orcid: 0000-0002-1825-0097}\n"
        "- id: 2\n  title: Two\n  authors:\n"
        "  - {first_name: J., last_name: Garcia, orcid: 0000-0002-1825-0097}\n"
        "  - {first_name: Ann, last_name: Lee, orcid: 0000-0002-1825-0098}\n"
    )
    report = import_exports([tmp_path], tmp_path / "v")
    assert sorted(d.code for d in report.diagnostics) == ["IMP023", "IMP024"]
