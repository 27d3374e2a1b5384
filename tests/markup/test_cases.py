"""Cases in prose: ``cases/*.txt`` hold a title, Markdown, and the XHTML expected, apart by dots.

To add a case, write it with an empty expectation and run ``pytest tests/markup/test_cases.py
--rewrite``; then read what was written.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"
_CASE = re.compile(
    r"^(?P<title>[^\n.][^\n]*)\n\.\n(?P<source>.*?)\n\.\n(?P<expected>.*?)\n?\.\n",
    re.DOTALL | re.MULTILINE,
)


def _cases() -> list:
    out = []
    for path in sorted(CASES.glob("*.txt")):
        for match in _CASE.finditer(path.read_text()):
            name = f"{path.stem}: {match['title']}"
            out.append(pytest.param(path, match["source"], match["expected"], id=name))
    return out


def _lines(xhtml: str) -> str:
    """XHTML with a line for each block, so that a difference is seen."""
    return re.sub(
        r"(</(?:p|li|tr|figure|table|h\d|div|pre|section|blockquote|aside|dd|dt|ul|ol|dl)>)(?=<)",
        r"\1\n",
        xhtml,
    )


@pytest.mark.parametrize(("path", "source", "expected"), _cases())
def test_case(path, source, expected, compose, request):
    """The Markdown of each case gives the XHTML written under it."""
    text = compose(source, bibliography=("refs.bib",) if "@" in source else ())
    made = _lines("".join(part for part in (text.body, text.notes) if part))
    if request.config.getoption("--rewrite"):
        _rewrite(path, source, made)
    else:
        assert made == expected


def _rewrite(path: Path, source: str, made: str) -> None:
    text = path.read_text()
    start = text.index(f"\n.\n{source}\n.\n") + len(f"\n.\n{source}\n.\n")
    end = re.compile(r"^\.$", re.MULTILINE).search(text, start).start()
    path.write_text(text[:start] + made + "\n" + text[end:])


def test_every_file_of_cases_is_read():
    """A file whose cases are misspelt would pass unseen; each has at least three."""
    for path in CASES.glob("*.txt"):
        assert len(_CASE.findall(path.read_text())) >= 3, path.name
