"""One manuscript: front matter in its many spellings to one form."""

from __future__ import annotations

import pytest

from publisher.model.paper import Paper
from publisher.model.volume import FailedPaper


def codes(found) -> list[str]:
    return [each.code for each in found]


def test_everything_design_lists_is_read(paper):
    """Each key of DESIGN section 5 arrives in its place."""
    read, found = paper("""
title: On *Pages*
short_title: Pages
subtitle: A study
kind: address
lang: en-GB
abstract: {fr: Résumé., en-GB: Abstract.}
keywords: [pages, books]
tags: [books, folios]
authors:
  - {given-names: Floris, non-dropping-particle: van, surname: Vugt, suffix: Jr.,
     name_native: 김서연, orcid: "https://orcid.org/0000-0002-1825-0097", email: a@b.org,
     affiliation: "1, 2", corresponding: yes, equal-contrib: true, role: Professor}
affiliations:
  - {index: 1, name: Institute, department: Dept, city: Kobe, country: Japan, ror: 04bs1pb34}
  - {index: 2, name: 'UK Centre \\& Sea'}
date: 6 January 2025
received: 2024-12-01
accepted: 2024-12-24
license: CC-BY-4.0
doi: https://doi.org/10.1234/abc
bibliography: paper.bib
nocite: "@a, @b"
csl: apa
funding: Grants.
acknowledgements: Thanks.
translation_of: Über Seiten
recording: https://example.org/v
numbered: false
""")
    assert codes(found) == []
    assert isinstance(read, Paper)
    author = read.authors[0]
    assert author.person.display == "Floris van Vugt, Jr."
    assert (author.person.native, author.person.native_lang) == ("김서연", "ko")
    assert author.person.orcid == "0000-0002-1825-0097"
    assert (author.affiliations, author.email, author.role) == (("1", "2"), "a@b.org", "Professor")
    assert author.corresponding
    assert author.equal_contrib
    first, second = read.affiliations
    assert (first.department, first.city, first.ror) == ("Dept", "Kobe", "04bs1pb34")
    assert second.name == "UK Centre & Sea"
    assert (read.kind, read.lang, list(read.abstract)) == ("address", "en-GB", ["en-GB", "fr"])
    assert read.keywords == ("pages", "books", "folios")
    assert [day.iso for day in (read.date, read.received, read.accepted)] == [
        "2025-01-06", "2024-12-01", "2024-12-24",
    ]  # fmt: skip
    assert (read.doi, read.nocite, read.bibliography) == ("10.1234/abc", ("a", "b"), ("paper.bib",))
    assert (read.csl, read.funding, read.acknowledgements) == ("apa", "Grants.", "Thanks.")
    assert (read.translation_of, read.recording) == ("Über Seiten", "https://example.org/v")
    assert (read.short_title, read.subtitle, read.license) == ("Pages", "A study", "CC-BY-4.0")
    assert read.numbered is False
    assert read.id == "kim"


def test_notes_on_authors_are_those_that_their_codes_name(paper):
    """As the skeletons of rticles have them; a note that is no code stands as it is."""
    read, found = paper(
        "title: A\nauthors:\n  - {name: Ada Kim, footnote: 12}\n"
        "  - {name: Bo Lee, footnote: On leave}\n"
        "footnote:\n  - code: 12\n    text: Corresponding Author"
    )
    assert [author.note for author in read.authors] == ["Corresponding Author", "On leave"]
    assert codes(found) == []


@pytest.mark.parametrize(("echo", "is_shown"), [("false", False), ("true", True), ("fenced", True)])
def test_a_paper_of_quarto_says_whether_its_code_is_shown(paper, echo, is_shown):
    """By `execute`; its other options have no meaning here."""
    read, found = paper(f"title: A\nauthors: Ada Kim\nexecute:\n  echo: {echo}\n  freeze: auto")
    assert (read.shows_code, codes(found)) == (is_shown, [])


def test_source_keeps_the_lines_of_the_file(paper):
    """The body begins where the file says, and spans point into the file."""
    read, _ = paper("title: A\nauthors:\n  - name: Ada Kim\n    orcid: 0000-0002-1825-0097")
    lines = read.source.text.split("\n")
    assert "\n".join(lines[read.source.body_line - 1 :]) == read.source.body
    span = read.spans["authors.0.orcid"]
    assert (span.line, span.column, span.length) == (5, 12, 19)
    assert span.text == "    orcid: 0000-0002-1825-0097"
    assert read.spans["title"].column == 8


AUTHORS = {
    "text": "authors: Ada Kim",
    "list of texts": "authors:\n  - Ada Kim",
    "pandoc's key": "author: [Ada Kim]",
    "name": "authors: [{name: Ada Kim}]",
    "JOSS": "authors: [{given-names: Ada, surname: Kim}]",
    "CSL": "authors: [{given: Ada, family: Kim}]",
    "first and last": "authors: [{first: Ada, last: Kim}]",
    "underscores": "authors: [{given_names: Ada, last_name: Kim}]",
    "mapping": "authors: [{name: {given: Ada, family: Kim}}]",
    "inverted": "authors: ['Kim, Ada']",
    "one mapping": "authors: {name: Ada Kim}",
    "speaker": "speaker: Ada Kim",
}


@pytest.mark.parametrize("spelling", AUTHORS)
def test_spellings_of_an_author_are_one(paper, spelling):
    """However an author is written, the person is the same."""
    read, found = paper(f"title: A\n{AUTHORS[spelling]}")
    assert codes(found) == []
    person = read.authors[0].person
    assert (person.given, person.family) == ("Ada", "Kim")


AFFILIATIONS = {
    "number": ("1", "1"),
    "numbers in a text": ('"1, 2"', "1 2"),
    "signs of notes beside them": ('"*†,2,‡3"', "2 3"),
    "numbers and words": ('"1; 2 and 3"', "1 2 3"),
    "list": ("[1, 2]", "1 2"),
    "YAML's float": ("1.0", "1"),
    "key": ("lab", "lab"),
    "text": ("University of Somewhere, Here", "4"),
    "text of one that is defined": ("First Institute", "1"),
}


@pytest.mark.parametrize("spelling", AFFILIATIONS)
def test_spellings_of_an_affiliation(paper, spelling):
    """Numbers, keys, lists and free text all come to keys of the paper's affiliations."""
    written, keys = AFFILIATIONS[spelling]
    read, found = paper(f"""
title: A
authors:
  - name: Ada Kim
    affiliation: {written}
affiliations:
  - First Institute
  - {{index: 2, institution: Second}}
  - {{index: 3, name: Third}}
  - {{index: lab, name: Laboratory}}
""")
    assert codes(found) == []
    assert read.authors[0].affiliations == tuple(keys.split())
    assert set(keys.split()) <= {affiliation.key for affiliation in read.affiliations}


TWICE = {
    "the same number": ("affiliations: [{ref: 1}]", "affiliation: 1", []),
    "the same numbers": ("affiliation: 1, 2", "affiliations: [{ref: 1}, {ref: 2}]", []),
    "other numbers": ("affiliation: 1", "affiliations: [{ref: 1}, {ref: 2}]", ["FM016"]),
    "another order": ("affiliation: 2, 1", "affiliations: [1, 2]", ["FM016"]),
}


@pytest.mark.parametrize("case", TWICE)
def test_two_tools_may_be_told_the_same(paper, case):
    """JOSS and Quarto read an author's affiliations under keys of their own; what both say alike
    is no fault, and what they say differently is."""
    one, other, faults = TWICE[case]
    read, found = paper(f"""
title: A
authors:
  - name: Ada Kim
    {one}
    {other}
affiliations:
  - {{index: 1, name: First}}
  - {{index: 2, name: Second}}
""")
    assert codes(found) == faults
    if not faults:
        assert set(read.authors[0].affiliations) <= {"1", "2"}
        assert len(read.authors[0].affiliations) == 1 + ("2" in one)


def test_all_faults_are_told_at_once(paper):
    """Unknown keys, wrong shapes and wrong values are found in one run, each at its line."""
    read, found = paper("""
titel: A
authors:
  - name: Ada Kim
    orchid: 0000-0002-1825-0097
    affiliation: 7
  - [nested]
  - orcid: 0000-0002-1825-0098
date: 2024-02-30
kind: adress
""")
    assert isinstance(read, Paper)
    assert [author.person.display for author in read.authors] == ["Ada Kim"]
    assert sorted((each.code, each.span.line) for each in found) == [
        ("FM015", 2), ("FM015", 5), ("FM017", 7), ("FM018", 10), ("FM022", 8), ("FM024", 9),
        ("FM029", 8), ("FM052", 6),
    ]  # fmt: skip
    helps = {each.message: each.help for each in found}
    assert helps["unknown key `titel`"] == "did you mean `title`?"
    assert helps["unknown key `orchid`"] == "did you mean `orcid`?"
    assert helps["`adress` is no value of `kind`"] == "did you mean `address`?"
    assert all(each.paper == "kim" for each in found)


@pytest.mark.parametrize(
    "people", ["  - name:Ada Kim", "  -name: Ada Kim\n  -name: Bo Lee", "  -name: Ada Kim"]
)
def test_a_person_whose_space_is_missing_is_told_once(paper, people):
    """What the missing space hides is read as if it were there: no name is missed, none doubled."""
    _, found = paper(f"\ntitle: A\nauthors:\n{people}\n")
    assert set(codes(found)) == {"FM006"}
    assert len(found) == people.count("name:")


@pytest.mark.parametrize(
    ("yaml", "title"),
    [("title: 'Broken\nauthors: [A]", "Broken"), ("date: 'x\ntitle: Held", "Held"),
     ("kind: 'x\ndate: y", "kim")],
)  # fmt: skip
def test_failed_paper_keeps_the_title_it_can(paper, yaml, title):
    """A paper that fails is called by its title, or by its id where none can be read."""
    read, _ = paper(yaml)
    assert isinstance(read, FailedPaper)
    assert read.title == title


@pytest.mark.parametrize(
    ("yaml", "code", "title"),
    [("title:Glued\nauthors: [[A]]", "FM006", "Glued"), ("kind: paper", "FM019", "kim"),
     ("title: >-\n  Folded\ndate: 2024-02-30", "FM024", "Folded"),
     ("title: A\ntitle: B", "FM012", "B"), ("title: T\nauthors: [Ada]\nautor: x", "FM015", "T"),
     ("title: T\nauthors: [{name: Ada, orcid: 0000-0002-1825-0098}]", "FM022", "T"),
     ("title: [a, b]", "FM017", "???"), ("- a\n- b", "FM004", "kim"),
     ("title: T\ndoi: 10/x", "FM026", "T")],
)  # fmt: skip
def test_a_finding_takes_no_readable_paper_out(paper, yaml, code, title):
    """Front matter that is wrong is told, and the paper is what is known of it."""
    read, found = paper(yaml)
    assert code in codes(found)
    assert isinstance(read, Paper)
    assert (read.title, read.source.body.strip()) == (title, "Text.")


def test_an_unknown_key_is_an_error_only_where_a_known_one_is_near(paper):
    """A slip has a proposal; what no tool is known to read is a warning; any case is one key."""
    read, found = paper("Title: T\nAUTHORS: [Ada Kim]\nkeywrods: [a]\nquux: 1\nauthorship: none")
    assert [(d.code, d.span.line, d.is_error) for d in found] == [
        ("FM015", 4, True), ("FM030", 5, False), ("FM030", 6, False),
    ]  # fmt: skip
    assert found[0].help == "did you mean `keywords`?"
    assert (read.title, read.authors[0].person.display) == ("T", "Ada Kim")


OTHERS = {
    "ReScience": """
Title: "This is the title"
Author:
  - name: Name Surname
    affiliation: 1, *
  - name: Second Surname
    affiliation: 2, 3
Address:
  - code:    1
    address: Department, Institution, City
  - code:    2
    address: Other Institution
  - {code: 3, address: Third}
Contact:
  - name@example.org
Publication: {received: Sep 1 2015, volume: "**1**"}
Repository: {code: "http://example.org"}
language: Python
type: Replication
Bibliography: article.bib
""",
    "Quarto": """
title: T
author:
  - name: {given: Ada, family: Kim}
    attributes: {corresponding: true, equal-contributor: true}
    affiliations: [{ref: one}]
    roles: [conceptualization]
    degrees: [PhD]
affiliations:
  - {id: one, name: Institute, city: Oslo}
plain-language-summary: |
  Said plainly.
key-points: [One point.]
language:
  title-block-author-note: "Author note"
license: {type: open-access, url: "https://example.org"}
funding: {statement: The fund paid., source: A Fund}
citation: {container-title: Journal}
format: {agu-pdf: default}
""",
    "transcript of a talk": """
title: T
transcript_by: Bo Lee via review.example.org
speakers: [Ada Kim]
media: https://example.org/watch?v=1
tags: [pages]
categories: [conference]
source_file: https://example.org
transcription_coverage: full
additional_resources: [{title: Slides, url: "https://example.org"}]
aliases: [/old/name/]
video: {youtube_id: abc}
event: {name: Days of Pages}
published: true
type: talk
""",
    "Journal of Statistical Software": """
title:
  formatted: "A Title: **Of** Pages"
  plain: "A Title: Of Pages"
  short: Pages
author: [{name: Ada Kim, affiliation: Here}]
keywords:
  formatted: [pages, "\\\\proglang{R}"]
  plain: [pages, R]
preamble: ""
""",
}


@pytest.mark.parametrize("system", OTHERS)
def test_front_matter_of_other_systems_is_read_without_a_finding(paper, system):
    """What their templates have is taken, or left alone where it has no meaning here."""
    read, found = paper(OTHERS[system])
    assert codes(found) == []
    assert read.title
    assert read.authors


def test_what_other_systems_say_of_authors_is_taken(paper):
    """The author to write to, the place of work under a code, the wording of a fund."""
    science, _ = paper(OTHERS["ReScience"])
    assert [(a.affiliations, a.corresponding) for a in science.authors] == [
        (("1",), True), (("2", "3"), False),
    ]  # fmt: skip
    assert [a.name for a in science.affiliations] == [
        "Department, Institution, City", "Other Institution", "Third",
    ]  # fmt: skip
    assert (science.bibliography, science.lang) == (("article.bib",), "en")
    quarto, _ = paper(OTHERS["Quarto"])
    assert quarto.authors[0].corresponding
    assert quarto.authors[0].equal_contrib
    assert quarto.authors[0].affiliations == ("one",)
    assert (quarto.funding, quarto.license) == ("The fund paid.", "open-access")
    talk, _ = paper(OTHERS["transcript of a talk"])
    assert talk.recording == "https://example.org/watch?v=1"
    article, _ = paper(OTHERS["Journal of Statistical Software"])
    assert (article.title, article.short_title) == ("A Title: Of Pages", "Pages")
    assert article.keywords == ("pages", "R")


@pytest.mark.parametrize(
    "funding",
    ["Two Funds", "{name: Two Funds, sources: [{institution: Other}]}", "{source: Two Funds}",
     "{sources: Two Funds}", "[{sources: [{institution: Two Funds, department: Office}]}]"],
)  # fmt: skip
def test_funding_is_its_statement_its_name_or_its_sources(paper, funding):
    """In that order, and none contradicts another."""
    read, found = paper(f"title: T\nfunding: {funding}\nauthors: [Ada Kim]")
    assert (codes(found), read.funding) == ([], "Two Funds")


def test_a_place_of_work_that_nobody_is_said_to_have_is_everyones(paper):
    """One affiliation beside authors without any is theirs, unless an index asks for a name."""
    read, found = paper("title: T\nauthor: [Ada Kim, Bo Lee]\naffiliation: Institute")
    assert codes(found) == []
    assert {a.affiliations for a in read.authors} == {("1",)}
    read, _ = paper("title: T\nauthors: [Ada Kim]\naffiliations: [{index: 1, name: Institute}]")
    assert {a.affiliations for a in read.authors} == {()}


@pytest.mark.parametrize("date", ["last-modified", "today", "`r Sys.Date()`", "'`r Sys.Date()`'"])
def test_a_date_of_rendering_is_told_as_one(paper, date):
    """A book names a day; the paper has no date."""
    read, found = paper(f'title: T\nauthors: [Ada]\ndate: "{date}"')
    assert codes(found) == ["FM023"]
    assert "rendering" in found[0].message
    assert read.date is None


def test_the_only_highest_heading_above_a_text_is_its_title(paper):
    """MyST, Quarto and Jupyter have the title there; sections of a paper stay what they are."""
    read, found = paper("authors: [Ada Kim]", "# On *Pages* {#top}\n\n## A\n\nText.\n")
    assert codes(found) == []
    assert (read.title, read.source.body) == ("On *Pages*", "\n## A\n\nText.\n")
    lines = read.source.text.split("\n")
    assert "\n".join(lines[read.source.body_line - 1 :]) == read.source.body
    read, found = paper("authors: [Ada Kim]", "# Summary\n\nText.\n\n# More\n\nText.\n")
    assert codes(found) == ["FM019"]
    assert read.source.body.startswith("\n# Summary")


def test_text_without_front_matter_stands_under_its_heading(lay):
    """What has no front matter is told, and is set whole."""
    from publisher.manuscripts.papers import read_paper

    folder = lay({"kim/paper.md": "# On Pages\n\n# First\n\nText.\n", "lee.md": "Text.\n"})
    read, found = read_paper(folder / "kim" / "paper.md", "kim/paper.md")
    assert codes(found) == ["FM050"]
    assert (read.title, read.source.body, read.source.body_line) == (
        "On Pages", "\n# First\n\nText.\n", 2,
    )  # fmt: skip
    read, found = read_paper(folder / "lee.md", "lee.md")
    assert (codes(found), read.source.body) == (["FM050"], "Text.\n")


def test_front_matter_never_closed_ends_where_the_text_begins(paper):
    """The missing line is told, and what is above the first heading or prose is front matter."""
    for text in ("# Summary\n\nWords.\n", "Words of a paragraph: they go on.\n"):
        read, found = paper(f"---\ntitle: T\nauthors:\n  - Ada Kim\n\n{text}".encode())
        assert codes(found) == ["FM051"]
        assert isinstance(read, Paper)
        assert (read.title, read.source.body) == ("T", text)


def test_a_control_character_in_a_key_is_one_finding(paper):
    """YAML takes an escape in a key; XML could not show it."""
    read, found = paper('title: T\n"\\e": x\nauthors: [Ada]')
    assert codes(found) == ["FM014"]
    assert read.title == "T"


def test_blanks_are_warnings_and_left_out(paper):
    """Values marked ??? and required ones left empty are told, and nothing is invented."""
    read, found = paper("""
title: "???"
date: "???"
abstract: "???"
keywords: "???"
authors:
  - name: "???"
    orcid: "???"
    email:
  - name:
affiliations:
  - name: "???"
    index: 1
""")
    assert isinstance(read, Paper)
    assert set(codes(found)) == {"FM020"}
    assert [each.span.line for each in found] == [2, 3, 4, 5, 7, 8, 12, 10]
    assert (read.title, read.date, read.abstract, read.keywords) == ("???", None, {}, ())
    assert [author.person.display for author in read.authors] == ["???", "???"]
    assert read.authors[0].person.orcid == ""


def test_keys_of_other_systems_are_left_alone(paper):
    """What pandoc, R Markdown, MyST and JOSS read beside is no fault, whatever it holds."""
    _, found = paper("""
title: A
header-includes: |
  \\usepackage{x}
output: {html_document: {keep_md: yes}}
geometry: margin=2cm
link-citations: true
aas-doi: 10.3847/xxxxx <- update
exports: [{format: pdf}]
abbreviations: {MyST: Markedly Structured Text}
numbering: {headings: true}
codeRepository: https://example.org
authors_short: Kim
""")
    assert codes(found) == []


def test_plain_scalars_are_what_the_author_wrote(paper):
    """YAML 1.1 would make these false, a number, a date and nobody."""
    read, _ = paper("title: 2024\nsubtitle: no\nkeywords: [on, 1.10, 012]\nauthors: [name: Null]")
    assert (read.title, read.subtitle, read.keywords) == ("2024", "no", ("on", "1.10", "012"))
    assert read.authors[0].person.family == "Null"


def test_json_is_front_matter(paper):
    """YAML holds JSON, so front matter may be JSON."""
    read, found = paper('{"title": "A", "authors": [{"name": "Ada Kim"}]}')
    assert codes(found) == []
    assert (read.title, read.authors[0].person.display) == ("A", "Ada Kim")


def test_id_from_front_matter_folder_or_stem(lay):
    """The id is said, else the folder's name, else the file's stem."""
    from publisher.manuscripts.volumes import read_volume

    text = "---\ntitle: A\n---\n\nText.\n"
    folder = lay({
        "volume.yaml": "title: V\nid: v\npapers: [one, two, three]\n",
        "papers/one.md": text,
        "papers/two/paper.md": text,
        "papers/three.md": text.replace("title", "id: third\ntitle"),
    })  # fmt: skip
    volume, found = read_volume(folder, "v")
    assert found == ()
    assert [each.id for each in volume.papers] == ["one", "two", "third"]


def test_myst_project_fills_what_the_manuscript_leaves_out(lay):
    """Authors stand in myst.yml, the title in the manuscript wins, a fault is told in its file."""
    from publisher.manuscripts.papers import read_paper

    folder = lay({
        "kim/paper.md": "---\ntitle: Mine\n---\n\nText.\n",
        "kim/myst.yml": "project:\n  title: Theirs\n  requirements: x\n  authors:\n"
                        "    - name: Ada Kim\n      orcid: 0000-0002-1825-0098\n"
                        "      affiliations: [Somewhere]\n  keywords: [a]\n",
    })  # fmt: skip
    read, found = read_paper(folder / "kim" / "paper.md", "kim/paper.md")
    assert [(each.code, str(each.span)) for each in found] == [("FM022", "kim/myst.yml:6:14")]
    assert read.title == "Mine"


def test_a_myst_project_says_what_the_files_say_that_it_extends(lay):
    """Authors named by id are those of another file, in this order; one not there is told."""
    from publisher.manuscripts.papers import read_paper

    folder = lay({
        "kim/paper.md": "---\ntitle: Mine\n---\n\nText.\n",
        "kim/myst.yml": "extends:\n  - more/people.yml\n  # ours\n  - gone.yml\nproject:\n"
                        "  authors:\n    - id: kim\n    - id: lee\n      email: lee@example.org\n",
        "kim/more/people.yml": "extends: places.yml\nproject:\n  keywords: [a]\n  authors:\n"
                               "    - id: lee\n      name: Bo Lee\n      affiliation: here\n"
                               "    - id: kim\n      name: Ada Kim\n      affiliation: there\n",
        "kim/more/places.yml": "extends: [people.yml]\nproject:\n  affiliations:\n"
                               "    - id: here\n      name: A House\n"
                               "    - id: there\n      name: A Tower\n",
    })  # fmt: skip
    read, found = read_paper(folder / "kim" / "paper.md", "kim/paper.md")
    assert [(each.code, str(each.span)) for each in found] == [("FM057", "kim/myst.yml:4:5")]
    assert [author.person.display for author in read.authors] == ["Ada Kim", "Bo Lee"]
    assert [author.affiliations for author in read.authors] == [("there",), ("here",)]
    assert {each.key: each.name for each in read.affiliations} == {
        "here": "A House",
        "there": "A Tower",
    }
    assert read.authors[1].email == "lee@example.org"
    assert read.keywords == ("a",)


def test_authors_of_a_myst_project_may_be_its_contributors(lay):
    """Who is none of them is not printed; unknown keys are no faults, nor is a series not here."""
    from publisher.manuscripts.papers import read_paper

    folder = lay({
        "kim/paper.md": "---\ntitle: Mine\n---\n\nText.\n",
        "kim/myst.yml": "extends: [people.yml, ../series.yml]\nproject:\n"
                        "  authors: [lee, {id: kim}, Cy Roe]\n"
                        "  contributors:\n    - id: lee\n      name: Bo Lee\n      colour: x\n",
        "kim/people.yml": "project:\n  contributors:\n    - id: kim\n      name: Ada Kim\n"
                          "    - id: moe\n      name: Di Moe\n",
    })  # fmt: skip
    read, found = read_paper(folder / "kim" / "paper.md", "kim/paper.md")
    assert found == ()
    assert [author.person.display for author in read.authors] == ["Bo Lee", "Ada Kim", "Cy Roe"]


def test_a_quarto_project_fills_what_the_manuscript_leaves_out(lay):
    """Authors and bibliography stand in _quarto.yml, which describes its project as well."""
    from publisher.manuscripts.papers import read_paper

    folder = lay({
        "kim/index.qmd": "# First\n\nText.\n\n# Second\n\nText.\n",
        "kim/_quarto.yml": "project:\n  type: website\n  title: No\ntitle: Mine\n"
                           "author: [{name: Ada Kim}]\nbibliography: refs.bib\nexecute: {}\n",
    })  # fmt: skip
    read, found = read_paper(folder / "kim" / "index.qmd", "kim/index.qmd")
    assert codes(found) == []
    assert (read.title, read.bibliography) == ("Mine", ("refs.bib",))
    assert [author.person.display for author in read.authors] == ["Ada Kim"]


def test_abstract_by_language(paper):
    """A text is in the paper's language; texts by language come the paper's own first."""
    assert paper("title: A\nlang: de\nabstract: Kurz.")[0].abstract == {"de": "Kurz."}
    read, _ = paper("title: A\nlang: de\nabstract: {en: Short., de: Kurz.}")
    assert list(read.abstract) == ["de", "en"]


def test_crlf_and_byte_order_mark(paper):
    """A file from Windows reads the same, with the same lines."""
    read, found = paper(b"\xef\xbb\xbf---\r\ntitle: A\r\nkinde: x\r\n---\r\n\r\nText.\r\n")
    assert [(each.code, each.span.line, each.span.column) for each in found] == [("FM015", 3, 1)]
    assert read.title == "A"


def test_an_orcid_that_a_template_left_is_a_blank(paper):
    """0000-0000-0000-0000 fails no paper: it is what JOSS's template has in its place."""
    read, found = paper("title: T\nauthors: [{name: Ada Kim, orcid: 0000-0000-0000-0000}]\n")
    assert [d.code for d in found] == ["FM020"]
    assert not read.authors[0].person.orcid


def test_keys_of_other_tools_are_passed_over(paper):
    """What rticles, Quarto and pandoc-crossref read from a paper has no meaning here."""
    _, found = paper(
        "title: T\nauthors: [{name: Ada Kim, initials: A, contribution: all}]\n"
        "citation_author: Kim\nformat: {html: default}\nsubfigGrid: true\n"
    )
    assert not found


def test_a_bracket_in_a_value_in_braces_is_told_with_the_cure_that_helps(paper):
    """Only that one value needs quotation marks; with them the authors are read."""
    read, found = paper("title: T\nauthors: [{name: Mara [Ligature], note: a}]")
    assert [(d.code, d.span.line, d.span.column) for d in found] == [("FM008", 3, 23)]
    assert found[0].help.endswith('`name: "Mara [Ligature]"`')
    assert read.authors[0].note == "a"


CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs"


def test_an_edit_that_nobody_decided_is_told_with_the_lines_of_its_marks(paper):
    """The marks are no text; both versions stand, and those in code are about Git."""
    code = "```\n" + CONFLICT.format("a", "b") + "\n```"
    body = f"Wood is\n{CONFLICT.format('pear.', 'plum.')}\n\nOr so.\n\n{code}\n"
    read, found = paper("title: T\nauthors: [Ada Kim]", body)
    assert [(d.code, d.span.line) for d in found] == [("FM031", 7)]
    for mark, line in (("<<<<<<<", 7), ("=======", 9), (">>>>>>>", 11)):
        assert f"`{mark}` on line {line}" in found[0].message
    assert read.source.body == f"\nWood is\n\npear.\n\nplum.\n\n\nOr so.\n\n{code}\n"


def test_of_front_matter_nobody_decided_about_the_first_version_is_read(paper):
    """Keys cannot stand twice; the paper is set."""
    versions = CONFLICT.format("title: Pear\nsubtitle: S", "title: Plum")
    read, found = paper(f"{versions}\nauthors: [Ada Kim]")
    assert [(d.code, d.span.line) for d in found] == [("FM031", 2)]
    assert (read.title, read.subtitle, len(read.authors)) == ("Pear", "S", 1)


@pytest.mark.parametrize(
    "mail", ["a?cc=victim&subject=x@y.org", "a b@y.org", "a%20b@y.org", "a=b@y.org"]
)
def test_an_address_of_mail_that_is_more_than_one_is_told(paper, mail):
    """What would write a letter of its own, or to somebody else, is no address."""
    read, found = paper(f"title: T\nauthors: [{{name: Ada Kim, email: '{mail}'}}]")
    assert codes(found) == ["FM028"]
    assert read.authors[0].email == ""


def test_authors_on_one_line_are_each_a_person(paper):
    """As R Markdown has them; what is said beside is said of all."""
    read, found = paper("title: T\nauthor: Ada Kim, Bo Lee, and Cy Roe\naffiliation: Here")
    assert codes(found) == []
    assert [a.person.inverted for a in read.authors] == ["Kim, Ada", "Lee, Bo", "Roe, Cy"]
    assert {a.affiliations for a in read.authors} == {("1",)}


def test_letters_turned_round_are_a_slip(paper):
    """`mane` is told once, with `name`: the person it leaves nameless is not told as well."""
    _, found = paper("title: T\nauthors: [{mane: Ada Kim}]")
    assert [(d.code, d.help) for d in found] == [("FM015", "did you mean `name`?")]


def test_degrees_and_titles_have_keys_of_their_own(paper):
    """As Quarto has them; what is no form of address is a role."""
    read, found = paper(
        "title: T\nauthors:\n  - {name: Ada Kim, degrees: [PhD, MSc], title: Prof.}\n"
        "  - {name: Bo Lee, title: Chief Librarian}"
    )
    assert codes(found) == []
    assert read.authors[0].person.byline == "Prof. Ada Kim, PhD, MSc"
    assert (read.authors[1].person.byline, read.authors[1].role) == ("Bo Lee", "Chief Librarian")


def test_a_pointer_of_git_lfs_is_told_as_one(lay):
    """The manuscript is sound where it is kept."""
    from publisher.manuscripts.papers import read_paper

    text = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    read, found = read_paper(lay({"kim/paper.md": text}) / "kim" / "paper.md", "kim/paper.md")
    assert isinstance(read, FailedPaper)
    assert codes(found) == ["FM002"]
    assert "git lfs pull" in found[0].help
