"""Loading bibliographies: what is read, and what is told of what is wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.citations.citing.references import find_style, set_citations
from publisher.citations.citing.syntax import scan_all
from publisher.citations.reading.bibliography import Library, load_library
from publisher.diagnostics import Diagnostic, Span
from publisher.files import Bundle, Folder

Bib = Callable[..., tuple[Library, list[Diagnostic]]]


@pytest.fixture
def bib() -> Bib:
    """Loads files given as ``name=text`` (underscores for dots)."""

    def made(**files: str) -> tuple[Library, list[Diagnostic]]:
        named = {name.replace("_", "."): text for name, text in files.items()}
        contents = tuple((name, text.encode()) for name, text in named.items())
        return load_library(Bundle(contents, tuple(named)), tuple(named), "papers/kim")

    return made


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return [found.code for found in diagnostics]


@pytest.mark.cases("entries")
def test_entries_are_set(given: str, expected: str, bib: Bib) -> None:
    """An entry of a .bib file reads in the default style as it should."""
    library, _ = bib(refs_bib=given)
    assert set_citations([], library, nocite=["k"]).references[0].html == expected


def test_and_others_shorten_a_citation_as_a_name_does(bib: Bib) -> None:
    """Two names and others are three."""
    author = "Alpha, A. and Beta, B. and others"
    library, _ = bib(refs_bib=f"@article{{k, author={{{author}}}, title={{T}}, year=2002}}")
    made = set_citations([scan_all(text)[0] for text in ("@k", "[@k]")], library)
    read = [re.sub(r"<[^>]+>", "", citation.html) for citation in made.citations]
    assert read == ["Alpha et al. (2002)", "(Alpha et al., 2002)"]


def test_a_work_without_a_date_is_never_its_key(bib: Bib) -> None:
    """The term that says so stands for the date."""
    library, _ = bib(refs_bib="@misc{k, author={Gamma, G.}, title={T}, howpublished={Manuscript}}")
    texts = ["@k", "[@k]", "@k [p. 3]", "[-@k]"]
    made = set_citations([scan_all(text)[0] for text in texts], library)
    read = [re.sub(r"<[^>]+>", "", citation.html) for citation in made.citations]
    assert read == ["Gamma (n.d.)", "(Gamma, n.d.)", "Gamma (n.d., p. 3)", "(n.d.)"]


def test_a_malformed_entry_is_told_at_its_line(bib: Bib) -> None:
    """A brace missing is a warning at its key, and the entries around it are whole."""
    text = "@book{a, title={A}}\n@book{b, title={B {c}, year=2020}\n\n@book{d, title={D}}\n"
    library, found = bib(refs_bib=text)
    assert codes(found) == ["REF004"]
    assert found[0].span == Span("papers/kim/refs.bib", 2, 7, 1)
    assert [library.item(key)[0]["title"][:1] for key in "abd"] == ["A", "B", "D"]


def test_a_file_cut_off_gives_what_it_has(bib: Bib) -> None:
    """An entry that runs to the end of the file is told, and its fields are used."""
    library, found = bib(refs_bib="@book{a, title={Runs on")
    assert codes(found) == ["REF004"]
    assert library.item("a")[0]["title"] == "Runs on"


def test_a_comma_missing_is_survived(bib: Bib) -> None:
    """Fields without a comma between them are still read."""
    library, _ = bib(refs_bib="@book{a,\n title={A title}\n year={2020}\n}\n@book{b, title={B}}")
    item = library.item("a")[0]
    assert item["title"].startswith("A title")
    assert "b" in library.entries


def test_a_key_used_twice_is_told(bib: Bib) -> None:
    """The last of two entries with one key is used, and the warning shows both."""
    library, found = bib(refs_bib="@book{a, title={One}}\n@book{a, title={Two}}")
    assert codes(found) == ["REF005"]
    assert found[0].span is not None and found[0].span.line == 2
    assert "refs.bib:1:7" in (found[0].help or "")
    assert library.item("a")[0]["title"] == "Two"


def test_a_key_in_two_files_is_told(bib: Bib) -> None:
    """Files are one library."""
    assert codes(bib(a_bib="@book{a, title={One}}", b_bib="@book{a, title={Two}}")[1]) == ["REF005"]


def test_parents_that_are_not_there(bib: Bib) -> None:
    """`crossref` to nothing, and in a circle, are warnings at the entry cited."""
    library, _ = bib(
        refs_bib="@inbook{a, crossref={no}}\n@book{x, crossref={y}}\n@book{y, crossref={x}}"
    )
    assert codes(library.item("a")[1]) == ["REF008"]
    assert set(codes(library.item("x")[1])) == {"REF008"}


def test_what_is_wrong_with_an_entry_is_told_when_it_is_cited(bib: Bib) -> None:
    """Types, strings, dates and lists of authors are judged for works that are cited."""
    text = "@mish{a, title={A}, author={Smith J., Doe K., Foo L.}, journal=jt, date={2020-13-45}}"
    library, found = bib(refs_bib=text)
    assert found == []
    assert codes(library.item("a")[1]) == ["REF013", "REF007", "REF012", "REF014"]


@pytest.mark.parametrize("date", ["2020-13-45", "1997-NNNN"])
def test_a_date_that_is_none_is_quoted(bib: Bib, date: str) -> None:
    """With the year that it begins with, which could stand alone."""
    library, _ = bib(refs_bib=f"@book{{a, title={{A}}, year={{{date}}}}}")
    (found,) = library.item("a")[1]
    assert found.message == f"`{date}` is no date" and date[:4] in (found.help or "")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Absent, outside and in another encoding: each is told, the others are read."""
    (tmp_path / "in").mkdir()
    (tmp_path / "out.bib").write_text("@book{z}")
    (tmp_path / "in" / "latin.bib").write_bytes("@book{é, title={X}}".encode("latin-1"))
    (tmp_path / "in" / "Good.bib").write_text("@book{a, title={A}}")
    place = Span("paper.md", 3, 1)
    names = ("no.bib", "../out.bib", "latin.bib", "good.bib")
    library, found = load_library(Folder(tmp_path / "in"), names, span=place)
    assert codes(found) == ["REF002", "REF003", "REF006"]
    assert [d.span for d in found[:2]] == [place, place]
    assert "a" in library.entries and "z" not in library.entries


def test_an_edit_of_a_bibliography_that_nobody_decided_is_told(bib: Bib) -> None:
    """With the lines of its marks; the works of both versions can be cited."""
    text = "<<<<<<< HEAD\n@book{a, title={A}}\n=======\n@book{b, title={B}}\n>>>>>>> x\n"
    library, found = bib(refs_bib=text)
    assert codes(found) == ["REF017"]
    assert found[0].span is not None and found[0].span.line == 1
    assert "`>>>>>>>` on line 5" in found[0].message
    assert set(library.entries) == {"a", "b"}


def test_a_pointer_of_git_lfs_is_no_bibliography(tmp_path: Path) -> None:
    """It is told once, with what brings the file; its keys are not told each."""
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    (tmp_path / "refs.bib").write_text(pointer)
    library, found = load_library(Folder(tmp_path), ("refs.bib",))
    assert codes(found) == ["REF016"]
    assert "git lfs pull" in (found[0].help or "")
    assert (
        set_citations(scan_all("[@a; @b]"), library, find_style("apa", None, None)[0]).diagnostics
        == ()
    )


def test_csl_json(bib: Bib) -> None:
    """CSL-JSON is read with places, and a work without `id` is told."""
    text = '[\n {"id": "a", "type": "book", "title": "T",\n  "author": [{"family": "F"}],' \
        '\n  "issued": {"date-parts": [["2001", 5]]}},\n {"type": "book"}]'  # fmt: skip
    library, found = bib(refs_json=text)
    assert codes(found) == ["REF004"]
    assert library.item("a")[0]["issued"] == {"date-parts": [[2001, 5]]}
    assert library.entries["a"].span.line == 2


def test_broken_json_is_told_at_its_place(bib: Bib) -> None:
    """A comma too many is an error with line and column."""
    _, found = bib(refs_json='[\n {"id": "a",}\n]')
    assert codes(found) == ["REF006"]
    assert found[0].span is not None and found[0].span.line == 2


def test_csl_yaml(bib: Bib) -> None:
    """CSL-YAML is read as pandoc writes it, between dashes and under `references`."""
    work = "- id: a\n  type: book\n  title: T\n  issued:\n  - year: 2001\n    month: 5\n"
    text = f"---\nreferences:\n{work}---\n"
    library, found = bib(refs_yaml=text)
    assert found == []
    assert library.item("a")[0]["issued"] == {"date-parts": [[2001, 5]]}


def test_three_thousand_entries(corpus: Path) -> None:
    """A large file that many papers share costs its reading, not its conversion."""
    started = time.perf_counter()
    library, found = load_library(Folder(corpus / "hostile" / "made-55-bib-3000"), ("paper.bib",))
    assert len(library.entries) == 3000 and found == []
    assert time.perf_counter() - started < 3


def test_every_bibliography_of_the_corpus(corpus: Path) -> None:
    """Every entry of every .bib file becomes an item with a title and its people; few are odd, and
    told."""
    told = []
    for path in sorted(corpus.glob("*/*/*.bib")):
        library, found = load_library(Folder(path.parent), (path.name,))
        told += found
        for key in library.entries:
            item, faults = library.item(key)
            told += faults
            assert item["id"] == key
            assert item.get("title") or "made-51" in str(path)
            raw = library.entries[key].raw
            for who in ("author", "editor") if raw else ():
                assert item.get(who) or not raw.fields.get(who, "").strip('{}" '), (key, who)
    assert {d.code for d in told} <= {"REF004", "REF005", "REF007", "REF008", "REF014"}


def test_a_particle_with_an_apostrophe_stays_with_its_name():
    """``d'Alembert`` is one word to BibTeX; what stands apart from it is left out of citations."""
    from publisher.citations.reading.names import read_names

    assert read_names("d'Alembert, Jean and Guillaume de l'Hôpital") == [
        {"family": "Alembert", "given": "Jean", "non-dropping-particle": "d’"},
        {"family": "Hôpital", "given": "Guillaume", "dropping-particle": "de",
         "non-dropping-particle": "l’"},
    ]  # fmt: skip
