"""What is a citation, and what it says; fixtures say it in prose."""

from __future__ import annotations

import pytest

from publisher.citations.citing.citation import Cite, with_affixes
from publisher.citations.citing.syntax import scan, scan_all
from publisher.citations.citing.terms import locator_terms

_SIGNS = {"normal": "", "suppress": "-", "narrative": "+"}


def told(cite: Cite) -> str:
    """One work as the fixtures write it."""
    parts = [f"  {_SIGNS[cite.mode]}{cite.written}"]
    if cite.locator:
        parts.append(f"{cite.label or 'forced'}={cite.locator}")
    if cite.prefix:
        parts.append(f"before={cite.prefix!r}")
    if cite.suffix:
        parts.append(f"after={cite.suffix!r}")
    if cite.intent:
        parts.append(f"intent={cite.intent}")
    return " ".join(parts)


@pytest.mark.cases("syntax")
def test_citations_are_recognised(given: str, expected: str) -> None:
    """A citation is what pandoc's manual says it is."""
    lines = []
    for cluster in scan_all(given):
        lines.append(repr(given[cluster.start : cluster.end]))
        lines += [told(cite) for cite in cluster.cites]
    assert ("\n".join(lines) or "none") == expected


@pytest.mark.cases("syntax")
def test_offsets_point_at_keys(given: str, expected: str) -> None:
    """The offsets of a work frame its key as written, those of an affix its first character."""
    for cluster in scan_all(given):
        for cite in cluster.cites:
            key = given[cite.start : cite.end].lstrip("-@").strip("{}")
            assert key == cite.written
            assert given.startswith(cite.prefix, cite.prefix_at)
            assert given.startswith(cite.suffix, cite.suffix_at)


def test_a_citation_is_read_where_it_begins() -> None:
    """`scan` reads at an offset and nowhere else."""
    assert scan("see [@a]", 4) == scan_all("see [@a]")[0]
    assert scan("see [@a]", 0) is None


def test_terms_of_other_languages() -> None:
    """Locator terms are those of the paper's language, and English ones too."""
    cluster = scan("[@a, S. 33; @b, Kap. 2; @c, p. 4]", 0, locator_terms("de"))
    assert cluster is not None
    found = [(cite.label, cite.locator) for cite in cluster.cites]
    assert found == [("page", "33"), ("chapter", "2"), ("page", "4")]


def test_affixes_are_made_with_their_offsets() -> None:
    """The author's words around a key are handed on with the place where they stand."""
    text = "x [see @a, p. 3 and *more*]"
    seen: list[tuple[str, int]] = []

    def inline(markdown: str, at: int) -> str:
        seen.append((markdown, at))
        return markdown.upper()

    made = with_affixes(scan_all(text)[0], inline).cites[0]
    assert (made.prefix, made.suffix) == ("SEE", " AND *MORE*")
    assert all(text.startswith(markdown, at) for markdown, at in seen)


def test_twenty_thousand_brackets_end_soon() -> None:
    """Text made to waste time does not."""
    assert scan_all("[" * 20_000) == []
    assert scan_all("[@a; " * 2_000)


def test_circa_is_no_locator():
    """German locales call a chapter "c.", and authors write it for circa."""
    cite = scan("[@a, c. 1850]", 0, locator_terms("de")).cites[0]
    assert (cite.label, cite.locator, cite.suffix) == ("", "", ", c. 1850")
