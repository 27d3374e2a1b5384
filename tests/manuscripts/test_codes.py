"""Every code of FM and VOL is raised by a manuscript or a volume file that has the fault."""

from __future__ import annotations

import os

import pytest

from publisher.codes import CODES, fm, vol
from publisher.diagnostics import Severity
from publisher.manuscripts.volumes import read_volume

PLAIN = "---\ntitle: Kim\nauthors: [Ada Kim]\n---\n\nText.\n"
LISTED = "id: v\ntitle: V\nsessions:\n  - papers: [kim]\n"


def _paper(name: str) -> str:
    return f"---\ntitle: T\nauthors: [{{name: {name}, orcid: 0000-0002-1825-0097}}]\n---\n\nText.\n"


# What every YAML file can have, as a line of its own at the top: the number of its code, the line.
YAML = {
    5: "\tsubtitle: a",
    6: "subtitle:a",
    7: "subtitle: a: b",
    8: "subtitle: @a",
    9: 'subtitle: "a',
    10: "subtitle: a\n   more: b",
    11: "no key here\nsubtitle: b",
    12: "subtitle: a\nsubtitle: b",
    13: "subtitle: " + "[" * 40 + "]" * 40,
    14: 'subtitle: "a\\x01"',
    15: "subtitel: a",
    16: "language: en\nlang: de",
    17: "subtitle: [a, b]",
    20: "subtitle: '???'",
    21: "id: a/b",
    25: "lang: Englisch",
    26: "doi: 11.1/a",
    30: "quux: a",
    31: "<<<<<<< a\nsubtitle: a\n=======\nsubtitle: b\n>>>>>>> b",
    32: "subtitle: " + "word " * 500,
}

FRONT_MATTER = {
    **YAML,
    18: "kind: adress",
    22: "authors: [{name: Ada Kim, orcid: 0000-0002-1825-0098}]",
    23: "date: TBD",
    24: "date: 2024-02-30",
    27: "recording: example.org",
    28: "authors: [{name: Ada Kim, email: nowhere}]",
    29: "authors: [{orcid: 0000-0002-1825-0097}]",
    52: "authors: [{name: Ada Kim, affiliation: 2}]",
    53: "affiliations: [{index: 1, name: A}, {index: 1, name: B}]",
    55: "subtitle: 'a\u202eb'",
    56: "affiliations: [{index: 1}]",
    58: "authors: [{name: Sujin Poet, name_native: 박수진}]",
}

VOLUME_FILE = {
    **YAML,
    18: "page: {start: verso}",
    22: "editors: [{name: Ada Kim, orcid: 0000-0002-1825-0098}]",
    23: "event: {start: soon}",
    24: "event: {start: 2024-02-30}",
    27: "event: {url: example.org}",
    28: "editors: [{name: Ada Kim, email: nowhere}]",
    29: "editors: [{orcid: 0000-0002-1825-0097}]",
    56: "isbn: 978-3-16-148410-1",
    57: "issn: 2575-9753",
    58: "event: {start: 2025-05-03, end: 2025-05-02}",
    59: "page: {size: huge}",
    61: "copyright: {year: MMXXV}",
    63: "deposit: {doi: {prefix: 11.1}}",
    64: "price: a lot",
    65: "corrections: [{paper: roe, kind: erratum, date: 2025-01-06}]",
    81: "print: kpd",
    82: "print: {paper: silk}",
    87: "print: {spine: wide}",
    88: "cover: {addon: 19.95}",
    95: "words: {session: 'Part {numeral}'}",
}


def _programme(slots: str) -> str:
    return (
        "event: {start: 2026-05-04}\nprogramme:\n  timezone: UTC\n  rooms: [A]\n  days:\n"
        f"    - {{date: 2026-05-04, slots: [{{time: 9-10, paper: kim, room: A}}, {slots}]}}"
    )


VOLUME_FILE |= {
    70: _programme("{time: soon, title: X}"),
    71: _programme("{time: 17:00–9:00, title: X}"),
    72: _programme("{start: 2026-05-07 9:00, duration: 5, title: X}"),
    73: _programme("{time: 9:30–10, room: A, title: X}"),
    74: _programme(
        "{time: 9-11, title: X, chair: Ada Lee}, {time: 10-11, title: Y, chair: Ada Lee}"
    ),
    75: _programme("{}").replace("paper: kim", "paper: lee, title: Lee").replace(", {}", ""),
    76: _programme("{time: 10-11, room: Attic, title: X}"),
    77: _programme("{time: 10-11, title: X}").replace("UTC", "Seoul"),
    78: _programme("{time: 10-11, kind: talk}"),
}

# Faults of a whole file or of several: code, then the files that have it.
WHOLE = {
    "FM001": {"papers/kim.md": "---\ntitle: Ren\xe9e K\n---\n".encode("latin-1")},
    "FM003": {"papers/kim.md": " \n\t\n"},
    "FM004": {"papers/kim.md": "---\njust text\n---\n\nText.\n"},
    "FM019": {"papers/kim.md": "---\nkind: paper\n---\n\nText.\n"},
    "FM050": {"papers/kim.md": "# Kim\n\nText.\n"},
    "FM051": {"papers/kim.md": "---\ntitle: Kim\n\n# Text\n"},
    "FM054": {
        "volume.yaml": "id: v\ntitle: V\nsessions:\n  - papers: [kim, lee]\n",
        "papers/kim.md": _paper("A. Kim"),
        "papers/lee.md": _paper("Ada Kim"),
    },
    "VOL001": {"volume.yaml": "title: Ren\xe9e K\n".encode("latin-1")},
    "VOL003": {"volume.yaml": "\n\n"},
    "VOL004": {"volume.yaml": "- title: V\n"},
    "VOL019": {"volume.yaml": "id: v\nsessions:\n  - papers: [kim]\n"},
    "VOL050": {"volume.yaml": "id: v\ntitle: V\nsessions:\n  - papers: [kim, kin]\n"},
    "VOL051": {"papers/lee.md": PLAIN},
    "VOL052": {"volume.yaml": "id: v\ntitle: V\nsessions:\n  - papers: [kim, papers/kim.md]\n"},
    "VOL053": {
        "volume.yaml": "id: v\ntitle: V\nsessions:\n  - papers: [kim, lee]\n",
        "papers/lee.md": "---\nid: KIM\ntitle: Lee\n---\n",
    },
    "VOL054": {"papers/kim/paper.md": PLAIN},
    "VOL055": {"volume.yaml": "id: v\ntitle: V\nsessions:\n  - papers: [kim, ../kim]\n"},
    "VOL079": {
        "volume.yaml": "id: v\ntitle: V\nprogramme: {timezone: UTC}\nsessions: [{papers: [kim]}]\n",
        "programme.yaml": "timezone: UTC\n",
    },
    "VOL060": {"volume.yaml": "id: v\ntitle: V\n", "papers/kim.md": None},
}  # fmt: skip


def _front_matter(line: str) -> str:
    head = "" if line.startswith("authors") else "authors: [Ada Kim]\n"
    return f"---\ntitle: Kim\n{head}{line}\n---\n\nText.\n"


def _volume_file(line: str) -> str:
    head = "" if line.startswith("id:") else "id: v\n"
    return f"{head}title: V\n{line}\nsessions:\n  - papers: [kim]\n"


CASES = {
    **{f"FM{n:03}": {"papers/kim.md": _front_matter(line)} for n, line in FRONT_MATTER.items()},
    **{f"VOL{n:03}": {"volume.yaml": _volume_file(line)} for n, line in VOLUME_FILE.items()},
    **WHOLE,
}
TOO_LARGE = {"FM002": "papers/kim.md", "VOL002": "volume.yaml"}


@pytest.mark.parametrize("code", sorted(CASES))
def test_fault_is_told_with_its_code(lay, code):
    """A file with the fault brings its code, at a line of the file, with a cure, and no other."""
    files = {"volume.yaml": LISTED, "papers/kim.md": PLAIN, **CASES[code]}
    folder = lay({name: text for name, text in files.items() if text is not None})
    _, found = read_volume(folder, "v")
    told = [each for each in found if each.code == code]
    assert told, [each.code for each in found]
    assert all(each.span is not None and each.span.path.startswith("v/") for each in told)
    assert all(each.help for each in told)
    assert {each.code for each in found} == {code}
    assert all(each.message[:1] == each.message[:1].lower() or each.message[:3].isupper()
               for each in told)  # fmt: skip
    assert not any(each.message.endswith(".") for each in told)


@pytest.mark.parametrize("code", sorted(TOO_LARGE))
def test_file_too_large_is_not_read(lay, code):
    """A file of many megabytes is refused by its size, before it is read."""
    folder = lay({"volume.yaml": LISTED, "papers/kim.md": PLAIN})
    os.truncate(folder / TOO_LARGE[code], 40_000_000)
    _, found = read_volume(folder, "v")
    assert [each.code for each in found] == [code]


def test_every_code_is_raised_by_a_test():
    """No code of the two families is without a case above."""
    told = {*CASES, *TOO_LARGE}
    later = {
        "VOL062",  # where the style is looked for: tests/style/test_styles.py
        *("VOL083", "VOL084", "VOL085"),  # of pages and files: tests/pipeline/test_covers.py
        "VOL066",  # of the sheets of a style: tests/style/test_families.py
        *("VOL067", "VOL068", "VOL069"),  # of its files: tests/style/test_complaints.py
        "VOL080",  # where a picture is loaded: tests/pipeline/test_programming.py
        "VOL090",  # of its classes: tests/style/test_meeting.py
        "VOL089",  # where a form is asked for: tests/pipeline/test_programming.py
        "FM057",  # of a second file: tests/manuscripts/test_papers.py
    }
    assert told == {code.id for code in (*fm.TABLE, *vol.TABLE)} - later


def test_codes_are_entries_of_the_table():
    """Every entry has its texts in the house style."""
    for code in (*fm.TABLE, *vol.TABLE):
        assert CODES[code.id] is code
        assert code.severity in set(Severity)
        assert code.why.endswith(".") and code.cure.endswith(".")
        assert not code.title.endswith(".")
