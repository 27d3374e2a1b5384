"""BibTeX: the entry that an offprint carries, read back by a parser that is not ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import bibtexparser
import pytest

from publisher.manuscripts.names import read_person
from publisher.metadata.bibtex import bibtex, book_title, escape
from publisher.model.dates import Day
from publisher.model.paper import Paper, Source
from publisher.model.people import Author, Person
from publisher.model.volume import Event, House, Isbn, Series, Volume

SOURCE = Source(path="p", folder=Path("/"), text="", body="", body_line=1)


def authors(*names: str) -> tuple[Author, ...]:
    return tuple(Author(person=read_person(name)) for name in names)


def volume(**more) -> Volume:
    given = {
        "id": "cmp", "title": "The *Bound* Page", "folder": Path("/"), "path": "v",
        "subtitle": "Proceedings", "editors": authors("Ada Quoin"),
        "publisher": House(name="Type & Co", place="Quire"), "isbn": Isbn(pdf="978-0-00-000000-2"),
        "event": Event(start=Day(year=2026)), "series": Series(title="Pages", number="7"),
    }  # fmt: skip
    return Volume(**(given | more))


def paper(**more) -> Paper:
    given = {"id": "kim", "kind": "paper", "title": "T", "source": SOURCE, "lang": "ko",
             "authors": authors("Hanjang Kim", "Floris van Vugt"),
              "doi": "10.5555/a_b"}  # fmt: skip
    return Paper(**(given | more))


def fields(text: str) -> dict[str, str]:
    """The fields of the one entry of `text`."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    return {"": entry.entry_type, "key": entry.key} | {f.key: f.value for f in entry.fields}


def test_an_entry_has_what_a_citation_needs():
    """Every field comes from the volume, the paper or the page map."""
    assert fields(bibtex(volume(), paper(), "One Sheet", ("7", "10"))) == {
        "": "inproceedings",
        "key": "cmp:kim",
        "author": "Kim, Hanjang and van Vugt, Floris",
        "title": "{One Sheet}",
        "booktitle": "{The Bound Page: Proceedings}",
        "editor": "Quoin, Ada",
        "pages": "7--10",
        "year": "2026",
        "publisher": r"Type \& Co",
        "address": "Quire",
        "series": "Pages",
        "volume": "7",
        "isbn": "978-0-00-000000-2",
        "doi": "10.5555/a_b",
        "url": "https://doi.org/10.5555/a_b",
        "langid": "korean",
    }


def test_what_is_not_known_is_left_out():
    """A volume that says nothing of itself gives no empty fields."""
    bare = Volume(id="v", title="V", folder=Path("/"), path="v")
    entry = fields(bibtex(bare, paper(doi="", authors=()), "A", ("3", "3")))
    assert set(entry) == {"", "key", "title", "booktitle", "pages", "langid"}
    assert entry["pages"] == "3"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("50 % of $5 & #1", r"50 \% of \$5 \& \#1"),
        ("a_b^c~d", r"a\_b\textasciicircum{}c\textasciitilde{}d"),
        (r"{\LaTeX}", r"\{\textbackslash{}LaTeX\}"),
        ("Å 한장\n next", "Å 한장 next"),
    ],
)
def test_characters_that_mean_something_to_tex_are_escaped(text, escaped):
    """And all others stand as they are."""
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Person(family="King", given="Martin", suffix="Jr."), "King, Jr., Martin"),
        (Person(family="Ministry of Trade and Industry", is_body=True),
         "{Ministry of Trade and Industry}"),
        (Person(family="Anand"), "{Anand}"),
        (Person(family="Broglie", given="Louis", dropping_particle="de"), "Broglie, Louis de"),
    ],
)  # fmt: skip
def test_names_are_divided_as_bibtex_divides_them(person, name):
    """Jr stands between family and given name; a body is in braces."""
    entry = bibtex(volume(), paper(authors=(Author(person=person),)), "T", ("1", "2"))
    assert f"  author = {{{name}}},\n" in entry


def test_a_title_that_ends_in_a_mark_gets_no_colon():
    """*Who Reads? Proceedings*, not *Who Reads?: Proceedings*."""
    assert book_title(volume(title="Who Reads?")) == "Who Reads? Proceedings"


def test_the_authors_own_tex_is_kept():
    """A formula in a title is what its author wrote, not signs that pdflatex has not."""
    html = (
        'Density of H<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi>'
        '<annotation encoding="application/x-tex">_2</annotation></semantics></math>O &amp; '
        "<em>wood</em>"
    )
    entry = bibtex(volume(), paper(), "Density of H₂O & wood", ("1", "2"), html)
    assert r"title = {{Density of H$_2$O \& \emph{wood}}}" in entry


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("Nguyễn", r"Nguy{\~{\^{e}}}n"), ("Thị", r"Th{\d{i}}"),
        ("Ước", r"{U\textsuperscript{,}}{\'{o}\textsuperscript{,}}c"),
        ("Gaël", "Gaël"),
        ("ʿAlī", r"{\textquoteleft}Alī"), ("α-helix", r"$\alpha$-helix"), ("Ελλάδα", "Ελλάδα"),
        ("김서연", "김서연"), ("H₂", "H$_2$"),
    ],
)  # fmt: skip
def test_letters_are_those_that_pdflatex_takes(name, tex):
    """Accents where it has no letter; words of other scripts stay what they are."""
    assert escape(name) == tex


def test_a_language_is_called_as_babel_calls_it():
    """And one that babel does not know is left out."""
    assert fields(bibtex(volume(), paper(lang="en-GB"), "T", ("1", "2")))["langid"] == "british"
    assert fields(bibtex(volume(), paper(lang="de"), "T", ("1", "2")))["langid"] == "ngerman"
    assert "langid" not in fields(bibtex(volume(), paper(lang="tlh"), "T", ("1", "2")))


def test_a_paper_without_a_doi_has_its_page():
    """Where the volume says where its web edition stands."""
    book = volume(url="https://example.org/2026")
    entry = fields(bibtex(book, paper(doi=""), "T", ("1", "2")))
    assert entry["url"] == "https://example.org/2026/papers/kim.html"


def test_no_two_ids_make_one_key():
    """Signs that TeX does not take in a key are told apart."""
    ids = ("a_b", "a-b", "aéb", "aèb")
    keys = [fields(bibtex(volume(), paper(id=name), "T", ("1", "2")))["key"] for name in ids]
    assert len(set(keys)) == 4 and all(key.isascii() for key in keys)


DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{all}
\end{document}
"""


@pytest.mark.skipif(
    not (shutil.which("bibtex") and shutil.which("pdflatex")), reason="there is no TeX Live here"
)
def test_bibtex_and_pdflatex_take_the_records(tmp_path):
    """Signs of TeX, letters of many alphabets, formulas and two keys alike: not one complaint."""
    papers = [
        paper(title="50 % of R&D_costs #1 {in} $x_1^2$"),
        paper(id="lee", authors=authors("Łukasz Żółć", "Nguyễn Văn An"), doi=""),
        paper(id="le-e", authors=authors("The Group"), title="Über ~ and \\ and ^"),
    ]
    entries = [bibtex(volume(), each, each.title, ("1", "9")) for each in papers]
    (tmp_path / "all.bib").write_text("\n".join(entries), "utf-8")
    (tmp_path / "t.tex").write_text(DOCUMENT, "utf-8")

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
        said = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, said[-2000:]
        return said

    tex = ("pdflatex", "-interaction=batchmode", "-halt-on-error", "t")
    run(*tex)
    said = run("bibtex", "t")
    assert "Warning" not in said
    assert (tmp_path / "t.bbl").read_text("utf-8").count("bibitem") == len(papers)
    run(*tex)
