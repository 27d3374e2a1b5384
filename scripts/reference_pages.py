"""The pages of docs/reference that are made from the code.

In: the folder of the pages. Out: the text of each that is generated, or that holds generated parts.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from foreign_names import ROOT, tables
from lockfile import licence, locked

from publisher.codes import CODES
from publisher.command.cli import app
from publisher.files import Folder
from publisher.languages.bookwords import languages, words
from publisher.limits import TABLE
from publisher.manuscripts import otherkeys
from publisher.manuscripts.forms import CameraForm, Form, PerLanguage, Several
from publisher.manuscripts.programmeforms import ProgrammeForm
from publisher.manuscripts.volumeforms import VolumeForm
from publisher.markup import MarkupOptions, compose_text
from publisher.markup.reader.options import PaperRef
from publisher.model.paper import Paper, Source

MADE = "<!-- made by scripts/generate-docs from {}; change that instead -->\n"


def pages(folder: Path) -> dict[Path, str]:
    """The text of every page of `folder` that is not only written by hand."""
    dialect = folder / "dialect.md"
    citations = folder.parent / "explanation" / "citations.md"
    return {
        folder / "command-line.md": command_line(),
        folder / "volume-yaml.md": keys_of(VolumeForm, "volumeforms.py", VOLUME),
        folder / "programme-yaml.md": keys_of(ProgrammeForm, "programmeforms.py", PROGRAMME),
        folder / "front-matter.md": keys_of(CameraForm, "forms.py", FRONT_MATTER),
        folder / "codes.md": codes(),
        folder / "limits.md": limits(),
        folder / "words.md": book_words(),
        folder / "licences.md": licences(),
        dialect: composed(dialect.read_text("utf-8")),
        citations: compared(citations.read_text("utf-8"), citations.with_name("styles.json")),
        folder.parent / "explanation" / "weasyprint.md": relied_on(),
    }


# words.md


def book_words() -> str:
    """The words that a book says by itself: their names, and how English says them."""
    rows = "".join(f"| `{name}` | {text.strip()} |\n" for name, text in words("en").items())
    tongues = ", ".join(sorted(languages()))
    return MADE.format("publisher/languages/words") + WORDS.format(languages=tongues) + rows


WORDS = """
# Words of the book

What a book says by itself (contents, *Figure*, letters, the report) it says in the language of
the volume or the paper. Publisher has words in: {languages} (`zh-hant` is Chinese in traditional
letters); a book in another language gets English ones. A volume may say any of them otherwise, in
its own language or another:

```yaml
words:
  contents: What is in this book
  session: "Part {{digits}}"
  ko:
    text.figure: 도판
```

What stands in braces is filled in. Names with `.one`, `.few`, `.other` are forms that a number asks
for.

| name | English |
|---|---|
"""

# weasyprint.md


def relied_on() -> str:
    """What is relied on of other libraries that is none of their documented interface, and why."""
    parts = []
    for table in tables():
        room = table.path.parent.relative_to(ROOT).as_posix()
        rows = ""
        for reason in table.reasons:
            upstream = ""
            if reason.upstream:
                project, number = reason.upstream.split("#")
                address = f"https://github.com/{project}/issues/{number}"
                upstream = f" ([{reason.upstream}]({address}))"
            names = "".join(
                f"<br>{how} `{name}`"
                for how, several in (("replaced:", reason.replaced), ("reached:", reason.reached))
                for name in several
            )
            rows += f"| `{reason.by}` | {reason.why} | {reason.because}{upstream}{names} |\n"
        libraries = ", ".join(table.libraries)
        parts.append(RELIED_ON_OF.format(libraries=libraries, room=room, rows=rows))
    return MADE.format("names.toml of each room") + RELIED_ON + "".join(parts)


RELIED_ON = """
# WeasyPrint, and what is relied on of it

Publisher sets pages with WeasyPrint, and where its documented interface ends it goes on: it
replaces functions for as long as a chapter is set, and reads what is private. All that is private
of a library is touched in one room, and stands in one table with the reason. The tests say of a new
version which of the names moved, and which of the reasons has gone:

- **look**: pages are to look as no property of CSS says, or none that the library has;
- **fault**: the library is wrong, and a minimal input shows it;
- **speed**: without it the pages are the same. Each can be switched off, one by one
  (`publisher.typeset.weasy.wrappers.switched_off`), and a test sets a chapter without each.

When a new version is there: read what the test lists, change ours where theirs changed, then
`scripts/foreign_names.py` writes down what is now so. What upstream would take is written for them
in [upstream](../upstream/README.md).
"""

RELIED_ON_OF = """
## {libraries}: `{room}`

| ours | why | |
|---|---|---|
{rows}"""


# citations.md


def compared(text: str, counts: Path) -> str:
    """`text` with the comparison of styles that `bench/citations.py styles` wrote to `counts`."""
    told = json.loads(counts.read_text("utf-8"))
    rows = "".join(
        f"| {outputs:,} | {styles:,} | {pandoc} | {ours} | {right} |\n"
        for outputs, styles, pandoc, ours, right in told["rows"]
        if outputs
    )
    made = STYLES.format(**told, table=rows)
    begin, end = "<!-- styles: made by", "<!-- end of styles -->"
    head, rest = text.split(begin, 1)
    return f"{head}{begin}{rest.partition(chr(10))[0]}\n\n{made}\n{end}{rest.partition(end)[2]}"


STYLES = """In all {styles:,} styles, beside pandoc {pandoc}, {outputs:,} outputs were compared:
{alike:,} styles are wholly alike, {differ:,} outputs differ, and {unexplained} of them are not
explained. What differs, the commonest first (two reasons may meet in one output):

| outputs | styles | pandoc | ours | who is right |
|--:|--:|---|---|---|
{table}"""


# licences.md


def licences() -> str:
    """Every package of the lock, with its licence."""
    rows = {True: "", False: ""}
    for package in locked():
        where = f" ({package.marker.replace('|', '/')})" if package.marker else ""
        said = licence(package.name) or "?"
        rows[package.runtime] += f"| {package.name} | {package.version}{where} | {said} |\n"
    return MADE.format("requirements.lock") + LICENCES.format(runtime=rows[True], dev=rows[False])


LICENCES = """
# Licences of all packages

What `make` installs, each under its own licence (SPDX). What they ask of whom is in
[Licences](../explanation/licence.md).

## To build books

| package | version | licence |
|---|---|---|
{runtime}
## For tests, development and a cluster

| package | version | licence |
|---|---|---|
{dev}"""

# command-line.md


def command_line() -> str:
    """Every command, argument and option, as `--help` has them."""
    parts = [MADE.format("publisher/command/cli.py"), COMMAND_LINE]
    for name, command in _commands(typer.main.get_command(app), "publisher"):
        parts.append(_command(name, command))
    targets = "".join(f"| `make {name}` | {what} |\n" for name, what in make_targets())
    return "\n".join(parts) + ENVIRONMENT + TARGETS.format(targets=targets)


def make_targets() -> list[tuple[str, str]]:
    """The targets that `make help` tells, and what it says of each."""
    text = (Path(__file__).parents[1] / "Makefile").read_text("utf-8")
    return re.findall(r"^([a-z-]+):[^\n]*## ([^\n]+)$", text, re.MULTILINE)


def _commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def _command(name: str, command: Any) -> str:
    words = [_argument(p) for p in command.params if not p.opts[0].startswith("-")]
    options = [p for p in command.params if p.opts[0].startswith("-")]
    words += [f"{p.opts[0]} {p.metavar}" for p in options if p.required]
    words += ["[options]"] if any(not p.required for p in options) else []
    lines = [f"## `{' '.join([name, *words])}`", "", (command.help or "").strip(), ""]
    lines += ["| | |", "|---|---|"]
    lines += [f"| {_shown(p)} | {_told(p)} |" for p in command.params]
    return "\n".join(lines) + "\n"


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _shown(parameter: Any) -> str:
    if not parameter.opts[0].startswith("-"):
        return f"`{_argument(parameter)}`"
    value = "" if parameter.is_flag else f" {parameter.metavar or 'N'}"
    return f"`{', '.join(parameter.opts)}{value}`".replace("|", "\\|")


def _told(parameter: Any) -> str:
    told = (parameter.help or "").replace("<", "&lt;")
    default = parameter.default
    if default is None or default is False or not str(default) or str(default) in told:
        return told
    return f"{told} Without it `{default}`."


# volume-yaml.md, front-matter.md


def keys_of(form: type[Form], source: str, head: str) -> str:
    """A table of the keys of `form`, then one for each form inside it."""
    parts = [MADE.format(f"publisher/manuscripts/{source}"), head]
    seen: list[type[Form]] = []
    for each in _inside(form):
        if each not in seen:
            seen.append(each)
            parts.append(_table(each, each is form))
    return "\n".join(parts)


def _inside(form: type[Form]) -> Iterator[type[Form]]:
    """`form`, then those of its fields, in their order."""
    yield form
    for field in form.model_fields.values():
        for inner in _forms_in(field.annotation, field.metadata):
            if inner not in PAGES:
                yield from _inside(inner)


def _forms_in(annotation: Any, metadata: Any = ()) -> list[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return [annotation]
    return [f for inner in getattr(annotation, "__args__", ()) for f in _forms_in(inner)]


def _table(form: type[Form], whole: bool) -> str:
    title = "The whole" if whole else NAMES[form.__name__]
    lines = [f"## {title}", "", (form.__doc__ or "").strip(), ""]
    if form.text_as and form.text_as in form.model_fields:
        lines += [f"A bare text in its place is its `{form.text_as}`.", ""]
    lines += ["| key | takes | what it is | also spelt |", "|---|---|---|---|"]
    for name, field in form.model_fields.items():
        others = [f"`{other}`" for other, of in form.spellings.items() if of == name]
        others = [other for other in others if other.replace("-", "_") != f"`{name}`"]
        told = (field.description or "").replace("|", "\\|")
        told += " **Required.**" if field.is_required() else ""
        lines.append(f"| `{name}` | {_takes(field)} | {told} | {' '.join(others)} |")
    if form.silent >= otherkeys.KEYS - set(CameraForm.model_fields):
        lines += ["", f"Taken and left alone are {len(form.silent)} keys that other systems read:"]
        lines += ["", *(f"- {system}" for system in otherkeys.SYSTEMS)]
    elif form.silent:
        names = " ".join(f"`{name}`" for name in sorted(form.silent))
        lines += ["", f"Taken and left alone, because other systems read them: {names}."]
    return "\n".join(lines) + "\n"


def _takes(field: Any) -> str:
    marks = (*field.metadata, *_metadata(field.annotation))
    text = str(field.annotation)
    inner = _forms_in(field.annotation)
    what = ""
    if inner:
        name = NAMES[inner[0].__name__]
        what = f"[{name.lower()}]({PAGES.get(inner[0], f'#{_slug(name)}')})"
    if "Literal" in text:
        what = ", ".join(f"`{value}`" for value in re.findall(r"'([\w-]+)'", text))
    if any(isinstance(mark, PerLanguage) for mark in marks):
        return "text, or one for each language"
    if any(isinstance(mark, Several) for mark in marks):
        return f"{what or 'text'}, one or a list"
    return what or ("yes or no" if "bool" in text else "text")


def _metadata(annotation: Any) -> list[Any]:
    """What `Annotated` says at any depth of `annotation`."""
    found = list(getattr(annotation, "__metadata__", ()))
    for inner in getattr(annotation, "__args__", ()):
        found += _metadata(inner)
    return found


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")


PAGES = {ProgrammeForm: "programme-yaml.md"}
"""Forms that have pages of their own."""

NAMES = {
    "BookletForm": "Booklet",
    "DayForm": "Day",
    "ProgrammeForm": "Programme",
    "RelatedForm": "Link",
    "RoomForm": "Room",
    "SlotForm": "Slot",
    "SpeakerForm": "Speaker",
    "TalkForm": "Talk",
    "TrackForm": "Track",
    "AddressForm": "Address",
    "AffiliationForm": "Affiliation",
    "AttributesForm": "Attributes",
    "AuthorForm": "Person",
    "CommitteeForm": "Committee",
    "CopyrightForm": "Copyright",
    "CorrectionForm": "Correction",
    "DepositForm": "Deposit",
    "DepositorForm": "Depositor",
    "DoiForm": "DOIs",
    "CoverForm": "Cover",
    "EventForm": "Event",
    "EventSeriesForm": "Series of events",
    "FundingForm": "Funding",
    "HouseForm": "Publisher",
    "IgnoreForm": "Ignored finding",
    "IsbnForm": "ISBN",
    "IssnForm": "ISSN",
    "LicenseForm": "Licence",
    "NameForm": "Name by its parts",
    "PageForm": "Page",
    "PartsForm": "Parts",
    "PdfForm": "PDF of a paper",
    "FigureForm": "Figure of a PDF",
    "PressForm": "Press",
    "PriceForm": "Price",
    "RelationForm": "Relation",
    "PrintForm": "Printing",
    "SeriesForm": "Series",
    "SessionForm": "Session",
    "SponsorForm": "Sponsor",
    "SubjectsForm": "Subjects",
    "TitleForm": "Title",
}


# codes.md


def codes() -> str:
    """Every code: what is wrong, and what an editor does about it."""
    parts = [MADE.format("publisher/codes/"), CODES_HEAD]
    for code in sorted(CODES.values(), key=lambda c: c.id):
        parts.append(
            f"## {code.id}\n\n**{code.title}** ({code.severity})\n\n{code.why}\n\n"
            f"*Cure:* {code.cure}\n"
        )
    return "\n".join(parts)


# limits.md


def limits() -> str:
    """What the code refuses, with its figures."""
    table = "".join(
        f"| `{one.name}` | {one.what} | {one.value:,} {one.unit}".rstrip() + " |\n" for one in TABLE
    )
    return MADE.format("publisher/limits.py") + LIMITS.format(table=table)


# dialect.md

_EXAMPLE = re.compile(
    r"^(?P<fence>`{3,})markdown(?P<options>[^\n]*)\n(?P<source>.*?)\n(?P=fence)\n"
    r"(?P<between>\n(?P<close>`{3,})html\n)(?P<made>.*?)(?P<end>^(?P=close)$)",
    re.DOTALL | re.MULTILINE,
)


_DIFFERENCES = re.compile(
    r"(<!-- differences[^\n]*-->\n).*?(<!-- end of differences -->)", re.DOTALL
)


def composed(page: str) -> str:
    """`page` with the result of each example below it, and what is read otherwise than CommonMark
    says; raises where an example has a fault."""
    page = _DIFFERENCES.sub(lambda match: f"{match[1]}\n{differences()}\n{match[2]}", page)
    return _EXAMPLE.sub(_example, page)


def differences() -> str:
    """What is read otherwise than CommonMark and GFM say, and why, as two lists."""
    path = Path(__file__).parents[1] / "tests" / "markup" / "commonmark.toml"
    entries = tomllib.loads(path.read_text("utf-8"))["difference"]
    lists = []
    for lead, same in (("As pandoc's own Markdown has it:", True), ("Otherwise than both:", False)):
        lines = [lead, ""]
        for entry in entries:
            if entry.get("pandoc", False) == same:
                suites = (("CommonMark", "commonmark"), ("GFM", "gfm"))
                told = "; ".join(
                    f"{name} {', '.join(map(str, entry[suite]))}"
                    for name, suite in suites
                    if entry.get(suite)
                )
                lines.append(f"- {' '.join(entry['reason'].split())} ({told})")
        lists.append("\n".join(lines))
    return "\n\n".join(lists) + "\n"


def _example(match: re.Match[str]) -> str:
    text, found = compose_example(match["source"])
    expected = re.findall(r"[A-Z]+\d+", match["options"])
    if sorted(expected) != sorted({d.code for d in found}):
        raise ValueError(f"{match['source']}: {[f'{d.code} {d.message}' for d in found]}")
    before = match[0][: match.start("made") - match.start()]
    return f"{before}{_lines(text)}\n{match['end']}"


def compose_example(source: str) -> tuple[str, tuple[Any, ...]]:
    """The XHTML of an example, and what was found in it; it has two works and two pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs.bib").write_text(WORKS, "utf-8")
        for figure in ("press.svg", "type.svg"):
            (folder / figure).write_text(DRAWING, "utf-8")
        manuscript = Source(path="paper.md", folder=Path(), text=source, body=source, body_line=1)
        cites = re.search(r"@|\{cite", source)
        paper = Paper(id="p", kind="paper", title="T", source=manuscript, lang="en-GB",
                      bibliography=("refs.bib",) if cites else ())  # fmt: skip
        others = {"kim": PaperRef("kim", "One Sheet, Two Names", ("Hanjang Kim",))}
        text = compose_text(paper, Folder(folder), MarkupOptions(), others)
    return "".join(part for part in (text.body, text.notes) if part), text.diagnostics


def _lines(xhtml: str) -> str:
    """XHTML with a line for each block; formulas and code spans stay as they are."""
    ends = "p|li|tr|figure|table|thead|tbody|h\\d|div|pre|section|blockquote|aside|dd|dt|ul|ol|dl"
    return re.sub(rf"(</(?:{ends}|figcaption|caption)>)(?=<)", r"\1\n", xhtml)


WORKS = """
@article{lee2019, author={Lee, Ann}, title={Galleys}, journal={Type}, year={2019}, pages={1--9}}
@book{kim2020, author={Kim, Bo}, title={Folios}, publisher={Press}, address={Seoul}, year={2020}}
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#888"/></svg>'
)


# What the pages say beside their tables

COMMAND_LINE = """\
# The command line

`make` calls these commands; `make help` lists its targets. Each command answers `--help`.
`publisher --version` says which Publisher it is.

**Exit status.** 0: no errors (there may be warnings). 1: errors, or papers that failed; with
`--strict` warnings too. 2: the command could not run, for instance because there is no such folder.

**Where things are said.** Findings go to standard error, each with its file, line, column, code and
cure; the summary goes to standard output. With `--json` everything is JSON on standard output.
What each code means: [codes](codes.md). What a build writes: [build.json](build-json.md).
"""

CODES_HEAD = """\
# Codes

What Publisher says about a manuscript has a code, a place and a cure. The letters name the family
([which is which](../how-to/fix-what-check-says.md)). A code is never used again for something else.
An error fails its paper, a warning does not.
"""

ENVIRONMENT = """
## Environment

- `PUBLISHER_CACHE`: the folder where results are kept; without it the user's own folder for such
  things (`~/.cache/publisher` on Linux, `~/Library/Caches/publisher` on macOS), never one beside
  the volume. Deleting it costs time and nothing else.
- `PUBLISHER_CACHE_LIMIT`: its size in MiB; without it 4096.
- `PUBLISHER_LIMITS`: other limits than are usual, as `seconds=600 pixels=90000000`
  ([limits](limits.md)).
- `SOURCE_DATE_EPOCH`: when the book says it was last changed, in seconds since 1970; without it a
  time made of the volume itself ([reproducibility](../explanation/reproducibility.md)).
"""

TARGETS = """
## `make`

Each target sets up what it needs. `VOLUME=manuscripts/my-conf` names the volume, without it the
sample; `OPTIONS=…` are further options of the command.

| | |
|---|---|
{targets}"""

VOLUME = """\
# `volume.yaml`

One file says what the book is and in which order its papers stand. Only `title` is required.
An unknown key is an error with "did you mean"; `-` and `_` in a key are one.
`???` marks a blank that `publisher check` reports.
`publisher new volume NAME` writes a commented one, and a schema by which an editor with a
YAML language server completes and checks the keys.

```yaml volume
id: cmp-2026
title: The Bound Page
event: {name: Second Colloquium on Making Proceedings, start: 2026-05-04, end: 2026-05-06}
language: en-GB
editors:
  - name: Ada Quoin
page: {size: A5, start: recto}
front: [preface]
sessions:
  - title: Opening Addresses
    papers: [quoin, kim]
```

Here `quoin` is `papers/quoin.md` or `papers/quoin/paper.md`, and `preface` is `front/preface.md`.
"""

PROGRAMME = """\
# `programme.yaml`

The timed programme: days, slots, rooms, talks. It is the key `programme` of
[`volume.yaml`](volume-yaml.md), or a file `programme.yaml` beside it that holds the same keys at
its top, not both. How to use it: [Make a programme](../how-to/make-a-programme.md).

```yaml programme
timezone: Asia/Seoul
rooms:
  - Great Hall
  - {name: Room 2, place: second floor, capacity: 80}
days:
  - date: 2026-05-04
    title: First day
    slots:
      - {time: 09:00–09:20, kind: social, title: Registration}
      - time: 09:20–10:00
        kind: keynote
        room: Great Hall
        title: On the Sheet
        speakers:
          - {name: Ada Quoin, biography: Prints., portrait: ada.jpg}
        abstract: What a sheet is.
        related:
          - {kind: slides, url: "https://example.org/sheet.pdf"}
      - time: 10:30–12:00
        room: Great Hall
        title: From Manuscript to Galley
        chair: Ludo van der Forme
        talks:
          - kim
          - paper: weber
            title: On Glue
            speakers: [Hanna Weber]
          - title: A talk without a text
            speakers: [Nils Kern]
      - {time: 12:00–13:30, kind: break, title: Lunch}
```

- **Hours** are `9:00`, `09:00`, `9.00`, `9h30`, `9:30 am`, `오후 2시`, or a whole moment,
  `2026-05-05 00:45`, for what is given after midnight and printed under the day before. An end that
  is not after its start is the next day's. A slot without an end ends when the next in its room
  begins.
- **A talk** names its `paper`, which gives title, authors, language and abstract; or it stands with
  title and speakers alone. A paper that is not there, of a talk with a title, is *outstanding*: it
  has its line in programme, contents and `report.html`, no page in the book, and is no error.
- **A slot** is one talk (the keys of the talk stand in the slot), or holds `talks`, or is held
  under a `title` alone. With `session:` it holds a session of `volume.yaml`: title, chair and
  papers are its own unless the slot says others.
- **Kind**: where none is said, what holds talks is a session, what has a paper or speakers a talk,
  and a title alone a break.
- **The order of the book**: where `volume.yaml` has neither `sessions` nor `papers`, the slots that
  hold papers are the sessions of the book, in the order of time.
"""

FRONT_MATTER = """\
# Front matter

The YAML between two lines `---` at the head of a manuscript. It is a superset of what JOSS papers
use. Only `title` is required. An unknown key is an error with "did you mean"; `-` and `_` in a key
are one. `???` marks a blank that `publisher check` reports. A paper that came as a PDF has its
front matter in a `paper.yaml` beside it, without the lines `---`; `pdf` and `figures` are read
there and nowhere else ([how](../how-to/bind-authors-pdfs.md)).

```yaml front-matter
title: One Sheet, Two Names
kind: address
authors:
  - given-names: Hanjang
    surname: Kim
    name_native: 김한장
    affiliation: 1
affiliations:
  - {index: 1, name: Institute of Folding, city: Seoul}
date: 4 May 2026
keywords: [names, scripts]
```

Dates are understood as people write them: `2026-05-04`, `4 May 2026`, `May 2026`, `2026`, and with
the names of months of English, French, German, Spanish and the text's own language.
"""

LIMITS = """\
# Limits

What is larger fails alone, one paper or one file, with a diagnostic that names the limit; every
other paper is whole. Who needs more raises the limit by its name: `--limit NAME=N`, which `build`,
`check`, `preview`, `proof` and `import` take, once for each limit; or in the environment, for all
of them: `PUBLISHER_LIMITS="seconds=600 memory=6144"`.

| name | of what | at most |
|---|---|---:|
{table}
A paper that met the limit of time or memory is not tried again by the next build, as long as
neither the paper nor the limit is another; `--fresh` tries it again.

A file outside the volume's folder is never read, whatever its name says: `..`, absolute paths and
symbolic links that lead out are refused. Nothing is fetched from the network when a book is built.
YAML aliases are limited, and a key that stands twice is told.
"""

__all__ = ["compose_example", "pages"]
