"""A paper of the volume as a BibTeX entry (BibTeXing, Oren Patashnik, 1988, sections 3 and 4).

In: the volume, a paper, its title as text and as XHTML, and the folios of its pages. Out: an
``@inproceedings`` entry that pdflatex and biber take: formulas are the author's own TeX, characters
that mean something to TeX are escaped, and letters that pdflatex has not in UTF-8 are made of
accents. Titles are in braces twice, so that no style lowers their capitals.
"""

from __future__ import annotations

from publisher.languages.codes import babel_name
from publisher.metadata.textitles import ascii_letters, tex_letters, tex_of
from publisher.model.paper import Paper
from publisher.model.people import Author, Person
from publisher.model.volume import Volume
from publisher.xhtml.names import FileNames
from publisher.xhtml.titles import plain

MEDIA_TYPE = "application/x-bibtex"

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def bibtex(
    volume: Volume, paper: Paper, title: str, span: tuple[str, str], title_html: str = ""
) -> str:
    """The entry for `paper`, called ``<volume id>:<paper id>``; `span` are its first and last
    folio, `title_html` is its title with its markup. A field without a value is left out."""
    fields = {
        "author": _people(paper.authors),
        "title": f"{{{tex_of(title_html, escape) if title_html else escape(title)}}}",
        "booktitle": f"{{{escape(book_title(volume))}}}",
        "editor": _people(volume.editors),
        "pages": "--".join(dict.fromkeys(span)),
        "year": year(volume, paper),
        "publisher": escape(volume.publisher.name),
        "address": escape(volume.publisher.place),
        "series": escape(plain(volume.series.title)),
        "volume": escape(volume.series.number),
        "isbn": volume.isbn.pdf or volume.isbn.print or volume.isbn.epub,
        "issn": volume.issn,
        "doi": paper.doi,
        "url": f"https://doi.org/{paper.doi}" if paper.doi else paper_address(volume, paper),
        "langid": babel_name(paper.lang),
        "keywords": escape(", ".join(paper.keywords)),
    }
    # The key is made of letters that BibTeX and TeX take in one; no two ids make one key.
    key = ascii_letters(f"{volume.id}:{paper.id}")
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value.strip("{}")]
    return f"@inproceedings{{{key},\n{''.join(lines)}}}\n"


def book_title(volume: Volume) -> str:
    """Title and subtitle of the book in one line of plain text."""
    title, subtitle = plain(volume.title), plain(volume.subtitle)
    if not subtitle:
        return title
    return f"{title} {subtitle}" if title[-1:] in "?!:" else f"{title}: {subtitle}"


def year(volume: Volume, paper: Paper | None = None) -> str:
    """The year the book is of: that of its publication, its copyright's, its event's, else the
    paper's own; or empty."""
    days = (volume.event.start, volume.event.end, paper.date if paper else None)
    published = volume.published.year if volume.published else None
    years = [published, volume.copyright.year, *(day.year for day in days if day is not None)]
    return str(next((year_of for year_of in years if year_of), ""))


def escape(text: str) -> str:
    """`text` as TeX sets it, its white space single blanks."""
    return tex_letters(" ".join(text.split()).translate(_ESCAPES))


def paper_address(volume: Volume, paper: Paper) -> str:
    """The page of `paper` in the web edition; empty where nobody said where that stands."""
    if not volume.url:
        return ""
    root = volume.url if volume.url.endswith("/") else f"{volume.url}/"
    return f"{root}papers/{FileNames().make(paper.id)}.html"


def _people(authors: tuple[Author, ...]) -> str:
    return " and ".join(_name(author.person) for author in authors)


def _name(person: Person) -> str:
    """*von Last, Jr, First*; a body in braces, for its words are no names. A name without a given
    part is in braces too, or *and* in it would divide it."""
    if person.is_body or not (person.given or person.dropping_particle):
        return f"{{{escape(person.display)}}}"
    family = " ".join(part for part in (person.particle, person.family) if part)
    given = " ".join(part for part in (person.given, person.dropping_particle) if part)
    return ", ".join(escape(part) for part in (family, person.suffix, given) if part)
