"""Faults planted in the structure of bound files and of the EPUB, each found by `build` or `proof`
without any outside judge."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Name

from publisher.judges.folder import judge_folder
from publisher.proof import boundfile
from publisher.proof.boundfile import Beginning, Counting, check_bound_file, misleading_bookmarks
from publisher.proof.pdftext import PdfReader, structure_counts

PAPERS = {
    "oak": "Of Oak Doors",
    "elm": "Of Elm Halls",
    "ash": "Of Ash Rooms",
    "fir": "Of Fir Sills",
}
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90"><circle r="99"/></svg>'
BODY = """\
What is said of {wood} begins here, and [the minutes](https://example.org/a) say the rest[^1].

## The grain

![A round thing.](dot.svg){{alt="It is round."}}

| Door | Room |
|------|------|
| {wood} | East |

""" + "They went home by the last train of the day, and slept until noon. " * 90 + """

## The end

It ends.

[^1]: The note says more than the text could.
"""  # fmt: skip


def written(folder, short_title=""):
    """The volume; `short_title` is that of one of its papers."""
    (folder / "papers").mkdir(parents=True)
    for name, title in PAPERS.items():
        head = f"---\ntitle: {title}\nauthors: [Ada Lark]\nabstract: Said.\n"
        head += f"short_title: {short_title}\n" if short_title and name == "ash" else ""
        text = f"{head}---\n\n{BODY.format(wood=name)}"
        (folder / f"papers/{name}.md").write_text(text, "utf-8")
    (folder / "papers/dot.svg").write_text(DOT, "utf-8")
    (folder / "volume.yaml").write_text(
        f"id: v\ntitle: V\nlanguage: en\nsessions: [{{title: S, papers: [{', '.join(PAPERS)}]}}]\n",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("bound")


@pytest.fixture(scope="module")
def made(built, shelf):
    """A build of four papers of three pages or more."""
    made = built(written(shelf / "v"), "epub,pdf,offprints", cache=shelf / "cache")
    assert set(made.codes()) <= {"ED045", "ED046"}
    assert all(paper.pages > 2 for paper in made.report.papers)
    return made


def elements(pdf, kind):
    """The structure elements of `kind`."""
    return [
        each for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == Name(kind)
    ]  # fmt: skip


def heading_lost(pdf):
    elements(pdf, "/H2")[-1].S = Name.P


def figure_undescribed(pdf):
    del elements(pdf, "/Figure")[0].Alt


def head_cells_lost(pdf):
    for cell in elements(pdf, "/TH")[:2]:
        cell.S = Name.TD


def link_untagged(pdf):
    link = next(each for each in elements(pdf, "/Link") if isinstance(each.K, pikepdf.Array))
    link.K = pikepdf.Array([each for each in link.K if not isinstance(each, pikepdf.Dictionary)])


def labels_shifted(pdf):
    ranges = pdf.Root.PageLabels.Nums
    ranges[-1].St = ranges[-1].get("/St", 1) + 1


def bookmark_misled(pdf):
    mark = next(
        each for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Title") == "Of Elm Halls"
        and "/Parent" in each
    )  # fmt: skip
    target = pikepdf.Array([pdf.pages[-1].obj, Name.Fit])
    for key in ("/A", "/Dest"):
        if key in mark:
            del mark[key]
    mark.Dest = target


def sections_bookmark_misled(pdf):
    mark = [
        each for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Title") == "The end"
    ][1]  # fmt: skip
    for key in ("/A", "/Dest"):
        if key in mark:
            del mark[key]
    mark.Dest = pikepdf.Array([pdf.pages[0].obj, Name.Fit])


BOUND = {
    "a heading lost in the tags": (heading_lost, "OUT032"),
    "a figure without description in the tags": (figure_undescribed, "OUT032"),
    "head cells made cells in the tags": (head_cells_lost, "OUT032"),
    "a link that the tags do not have": (link_untagged, "OUT032"),
    "page labels off by one": (labels_shifted, "OUT018"),
    "a paper's bookmark to another page": (bookmark_misled, "OUT019"),
    "a section's bookmark to another paper": (sections_bookmark_misled, "OUT019"),
}


def tampered(file, plant):
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        plant(pdf)
        pdf.save(file)


@pytest.fixture
def counting(made):
    """What a build counts the volume by, taken from the sound one."""
    with pikepdf.open(made.output / "v.pdf") as pdf:
        pages = [page.label for page in pdf.pages]
    data = (made.output / "v.pdf").read_bytes()
    there = structure_counts(data)
    wanted = {kind: there[kind] for kind in ("Figure", "Table", "TH", "Note", "Alt")}
    wanted["H"] = sum(there[f"H{level}"] for level in range(1, 7))
    begins = tuple(
        Beginning(one.id, one.title, pages.index(one.first), one.pages)
        for one in made.report.papers
    )
    return Counting("v.pdf", data, len(pages), None, tuple(pages), begins, tuple(wanted.items()))


@pytest.mark.parametrize("name", BOUND)
def test_what_binding_would_get_wrong_is_found_by_the_build(counting, tmp_path, name):
    """As it looks at each file that it bound; the sound one passes."""
    plant, code = BOUND[name]
    (tmp_path / "v.pdf").write_bytes(counting.pdf)
    tampered(tmp_path / "v.pdf", plant)
    assert check_bound_file(counting) == ()
    found = check_bound_file(replace(counting, pdf=(tmp_path / "v.pdf").read_bytes()))
    assert [one.code for one in found] == [code], found


@pytest.mark.parametrize(
    "plant", [heading_lost, figure_undescribed, head_cells_lost], ids=lambda plant: plant.__name__
)
def test_tags_that_a_volume_lacks_are_told_of_the_paper_that_lacks_them(counting, tmp_path, plant):
    """A thousand pages are not searched by hand."""
    (tmp_path / "v.pdf").write_bytes(counting.pdf)
    tampered(tmp_path / "v.pdf", plant)
    begins = []
    with PdfReader(counting.pdf) as file:
        for begin in counting.beginnings:
            sheets = range(begin.sheet, begin.sheet + begin.pages)
            there = sum((file.text_and_tags(sheet)[1] for sheet in sheets), Counter())
            wanted = {kind: there[kind] for kind in ("Figure", "Table", "TH", "Note")}
            wanted["H"] = sum(there[f"H{level}"] for level in range(1, 7))
            wanted["Alt"] = there["described"]
            begins.append(replace(begin, tags=tuple(wanted.items())))
    data = (tmp_path / "v.pdf").read_bytes()
    found = check_bound_file(replace(counting, beginnings=tuple(begins), pdf=data))
    (told,) = found
    assert told.code == "OUT032" and told.paper in {begin.chapter for begin in begins}


def test_of_chapters_with_one_title_a_bookmark_leads_to_either():
    """A title page has no bookmark, and its title may be that of the only session."""
    begins = (Beginning("title", "The Volume", 0, 1), Beginning("s1", "The Volume", 4, 1))
    job = Counting("v.pdf", b"", 5, beginnings=begins)
    assert list(misleading_bookmarks(job, [(0, "The Volume", 4)])) == []
    assert [one.code for one in misleading_bookmarks(job, [(0, "The Volume", 3)])] == ["OUT019"]


def test_an_offprint_of_another_paper_is_found_by_the_build(made):
    """By the title that its first page does not show."""
    job = Counting("offprints/oak.pdf", (made.output / "offprints/elm.pdf").read_bytes(),
                   made.paper("elm").pages, "oak",
                   beginnings=(Beginning("oak", PAPERS["oak"], 0, 2),))  # fmt: skip
    assert "OUT030" in [one.code for one in check_bound_file(job)]


@pytest.fixture
def folder(made, tmp_path):
    """A copy of the build, to tamper with."""
    shutil.copytree(made.output, tmp_path / "v")
    return tmp_path / "v"


def codes(folder):
    """What `proof` finds beyond that a file was changed: code and name of the file."""
    found = [
        one for one in judge_folder(folder, (), inline=True).diagnostics if one.code != "OUT017"
    ]
    return {(one.code, one.paper) for one in found}


@pytest.mark.parametrize(
    ("plant", "code"),
    [(heading_lost, "OUT031"), (head_cells_lost, "OUT031"), (figure_undescribed, "OUT032"),
     (link_untagged, "OUT032"), (labels_shifted, "OUT018"), (bookmark_misled, "OUT019")],
)  # fmt: skip
def test_what_somebody_did_to_the_volume_is_found_by_proof(folder, plant, code):
    """Against its own pages, and against the offprints."""
    assert codes(folder) == set()
    tampered(folder / "v.pdf", plant)
    assert code in {one for one, _ in codes(folder)}


@pytest.mark.parametrize("plant", [heading_lost, head_cells_lost])
def test_what_the_tags_lost_is_found_without_offprints(folder, plant):
    """Against the documents of the EPUB."""
    shutil.rmtree(folder / "offprints")
    before = codes(folder)
    tampered(folder / "v.pdf", plant)
    assert {code for code, _ in codes(folder) - before} == {"OUT032"}


def test_an_offprint_with_another_papers_pages_is_found_by_proof(folder):
    """Whoever mixed up the files."""
    shutil.copy(folder / "offprints/elm.pdf", folder / "offprints/oak.pdf")
    assert codes(folder) == {("OUT030", "oak")}


def test_a_running_head_of_another_paper_is_found_by_proof(folder, built, shelf):
    """Where the same page of the volume has another."""
    other = built(written(shelf / "other", PAPERS["elm"]), "offprints", cache=shelf / "cache")
    shutil.copy(other.output / "offprints/ash.pdf", folder / "offprints/ash.pdf")
    found = [
        one for one in judge_folder(folder, (), inline=True).diagnostics if one.code != "OUT017"
    ]
    assert [(one.code, one.paper) for one in found] == [("OUT031", "ash")]
    assert PAPERS["ash"] in found[0].message or PAPERS["elm"] in found[0].message


def in_epub(path, where, pattern, instead):
    with zipfile.ZipFile(path) as book:
        files = {name: book.read(name) for name in book.namelist()}
    name = next(n for n in sorted(files) if n.endswith(where))
    files[name], count = re.subn(pattern.encode(), instead.encode(), files[name], count=1)
    assert count, files[name].decode()
    with zipfile.ZipFile(path, "w") as book:
        for each, data in files.items():
            book.writestr(each, data)


@pytest.mark.parametrize(
    ("where", "pattern", "instead", "code"),
    [
        ("nav.xhtml", r'<li><a href="text/elm\.xhtml#page[^<]*</a></li>', "", "EPB015"),
        (".opf", r'<itemref[^<>]*idref="[^"]*elm[^"]*"[^<>]*/>', "", "OUT014"),
        ("elm.xhtml", r'href="#(fnref|note-?ref)[^"]*"', 'href="#nowhere"', "EPB003"),
    ],
    ids=["a page out of the page list", "a paper out of the reading order", "a note's way back"],
)
def test_what_somebody_did_to_the_epub_is_found_by_proof(folder, where, pattern, instead, code):
    """Each by its code, with the paper."""
    in_epub(folder / "v.epub", where, pattern, instead)
    assert (code, "elm") in codes(folder)


def test_a_section_called_as_a_chapter_is_has_a_bookmark_of_its_own():
    """A paper ends with a “Colophon”, and so does the volume."""
    begins = (Beginning("oak", "Of Oak", 0, 4), Beginning("colophon", "Colophon", 4, 1))
    job = Counting("v.pdf", b"", 5, beginnings=begins)
    within = [(0, "Of Oak", 0), (1, "Colophon", 3), (0, "Colophon", 4)]
    assert not list(misleading_bookmarks(job, within))
    astray = [(0, "Of Oak", 0), (1, "Colophon", 3), (0, "Colophon", 2)]
    assert [one.code for one in misleading_bookmarks(job, astray)] == ["OUT019"]


def test_bookmarks_of_twice_the_chapters_are_twice_the_work(monkeypatch):
    """No title is read again for each bookmark."""
    read = []
    monkeypatch.setattr(boundfile, "fold_letters", lambda text: read.append(text) or text)

    def count(number):
        read.clear()
        begins = tuple(Beginning(f"p{n}", f"Of {n} doors", n, 1) for n in range(number))
        marks = [(0, begin.title, begin.sheet) for begin in begins]
        assert not list(
            misleading_bookmarks(Counting("v.pdf", b"", number, beginnings=begins), marks)
        )
        return len(read)

    assert count(40) == 2 * count(20)
