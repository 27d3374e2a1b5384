"""The processor as a package of its own."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.citations import csl

FOLDER = Path(csl.__file__).parent


def test_its_example_is_so():
    """What its own docstring shows."""
    assert doctest.testmod(csl).failed == 0


def test_all_it_names_is_there():
    """Each name of the face."""
    assert [name for name in csl.__all__ if not hasattr(csl, name)] == []


def test_it_knows_nothing_of_books():
    """No module of it imports one of Publisher's from without."""
    said = [line for path in FOLDER.glob("*.py") for line in path.read_text("utf-8").splitlines()]
    taken = {line for line in said if re.match(r"\s*(?:from|import) publisher", line)}
    assert {line for line in taken if "publisher.citations.csl" not in line} == set()


@pytest.mark.parametrize(("lang", "mark"), [("en", "‘"), ("", "‘"), ("en-US", "“"), ("de", "„")])
def test_a_language_without_a_country_is_spoken_as_the_style_speaks_it(lang, mark):
    """OSCOLA is British; a country that is named is kept."""
    works = csl.processor(csl.by_name("oscola"), {}, lang)
    assert works.locale.quotes.open == mark


def test_to_read_a_citation_needs_no_processor():
    """A paper without a bibliography does not wait for it."""
    code = "import sys, publisher.citations.citing.syntax; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "publisher.citations.csl.cites" in done.stdout.split()
    assert "publisher.citations.csl.process" not in done.stdout.split()
