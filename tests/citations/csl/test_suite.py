"""The test suite by which CSL processors are judged (citation-style-language/test-suite).

845 tests, each a style, works, maybe citations, and what they read as. Those that fail are named
in ``suite.toml`` with the reason; one that fails and is not there fails here, and so does one
that is there and passes. Compared is what is read and how it looks: marks that say the same in
other words (entities, our links, the class of small capitals) are made alike first.
"""

from __future__ import annotations

import html
import itertools
import json
import re
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from publisher.citations import csl
from publisher.citations.csl.positions import Position

LISTED = tomllib.loads((Path(__file__).parent / "suite.toml").read_text("utf-8"))["failure"]
LEAST = 800
"""How many tests have to pass."""


def sections(text: str) -> dict[str, str]:
    """The sections of a test file, by name."""
    found = re.findall(r">>=+ ([A-Z-]+) =+>>\n(.*?)\n?<<=+ \1 =+<<", text, re.S)
    return dict(found)


def affix(text: str) -> str:
    """What stands before or after a key, as XHTML."""
    return re.sub(
        r"&lt;(/?(?:i|b|sc|sup|sub|span)\b.*?)&gt;", r"<\1>", html.escape(text, quote=False)
    )


def cites(given: list[dict[str, Any]]) -> tuple[csl.CslCite, ...]:
    """The works of one citation."""
    return tuple(
        csl.CslCite(
            key=str(one["id"]),
            mode="suppress" if one.get("suppress-author") else "normal",
            prefix=affix(one.get("prefix", "")),
            suffix=affix(one.get("suffix", "")),
            locator=str(one.get("locator", "")),
            label=str(one.get("label", "page")).replace(" ", "-") if one.get("locator") else "",
        )
        for one in given
    )


PLACES = {0: "first", 1: "subsequent", 2: "ibid", 3: "ibid-with-locator"}


def place(one: dict[str, Any]) -> Position:
    """Where a test says that a cite stands."""
    return Position(
        PLACES[int(one.get("position", 0))],
        bool(one.get("near-note")),
        int(one.get("first-reference-note-number", 0)),
    )


def clusters(operations: list[Any]) -> list[csl.CslCluster]:
    """The citations of a document after the last of the `operations` that made it."""
    made = {one[0]["citationID"]: cites(one[0]["citationItems"]) for one in operations}
    last, before, after = operations[-1]
    note = last.get("properties", {}).get("noteIndex", 0)
    order = [*before, [last["citationID"], note], *after]
    return [csl.CslCluster(made[name], note=number) for name, number in order]


def run(parts: dict[str, str]) -> str:
    """What we make of a test."""
    style = csl.from_xml(parts["CSL"].strip().encode(), "style")
    given_items = [{"id": i, **one} for i, one in enumerate(json.loads(parts["INPUT"]))]
    items = {str(one["id"]): csl.normal(one) for one in given_items}
    if "BIBENTRIES" in parts:
        last = json.loads(parts["BIBENTRIES"])[-1]
        items = {str(key): items[str(key)] for key in last}
    operations = json.loads(parts["CITATIONS"]) if "CITATIONS" in parts else []
    given = json.loads(parts["CITATION-ITEMS"]) if "CITATION-ITEMS" in parts else []
    text = clusters(operations) if operations else []
    if operations:
        cited = dict.fromkeys(cite.key for cluster in text for cite in cluster.cites)
        items = {key: items[key] for key in cited}
    processor = csl.processor(style, items)

    def out(runs: Any) -> str:
        return csl.xhtml(runs, processor.locale.quotes, lambda tex: tex)

    if parts["MODE"].strip() == "bibliography":
        if operations:
            processor.citations(text)
        entries = "".join(
            f'  <div class="csl-entry">{out(runs)}</div>\n' for _, runs in processor.bibliography()
        )
        return f'<div class="csl-bib-body">\n{entries}</div>'
    if operations:
        sets = processor.citations(text)
    else:
        given = given or [[{"id": key} for key in processor.bibliography_keys]]
        sets = [
            processor.citation(csl.CslCluster(cites(one)), [place(cite) for cite in one])
            for one in given
        ]
    return "\n".join(out(one.note or one.text) for one in sets)


_TAG = re.compile(r"<(/?)(i|b|u|sup|sub|span|a|div)\b([^<>]*)>")
_STYLES = {
    "font-style:normal": "-i", "font-weight:normal": "-b", "font-variant:normal": "-sc",
    "font-variant:small-caps": "sc", "smallcaps": "sc", "text-decoration:underline": "u",
    "text-decoration:none": "-u", "baseline": "-sup",
}  # fmt: skip


def alike(text: str) -> str:
    """`text` with each piece said by how it looks, whatever the elements that make it so.

    Entities, the order in which elements nest, what a space is set in, a raised letter or its
    element, a block in a block and the white space around it are the same.
    """
    text = re.sub(r"(?m)^(?:>>|\.\.)\[\d+\] ", "", text.strip())
    out: list[tuple[str, frozenset[str]]] = []
    stack: list[tuple[str, str]] = []
    at = 0
    for match in [*_TAG.finditer(text), None]:
        marks: set[str] = set()
        for _, mark in stack:
            marks = marks - {mark[1:]} if mark.startswith("-") else marks | {mark}
        for char in html.unescape(text[at : match.start() if match else len(text)]):
            raised = unicodedata.decomposition(char).split()
            if raised[:1] == ["<super>"]:
                for code in raised[1:]:
                    out.append((chr(int(code, 16)), frozenset((marks | {"sup"}) - {""})))
            else:
                out.append((char, frozenset() if char.isspace() else frozenset(marks - {""})))
        if match is None:
            break
        at = match.end()
        tag, attrs = match[2], match[3]
        display = re.search("csl-(left-margin|right-inline|block|indent)", attrs)
        if match[1]:
            while stack and stack.pop()[0] != tag:
                pass
            continue
        if display or "csl-entry" in attrs:
            out.append((f"\n[{display[1] if display else 'entry'}]", frozenset()))
        style = next((mark for name, mark in _STYLES.items() if name in attrs), "")
        stack.append((tag, tag if tag in ("i", "b", "u", "sup", "sub") else style))
    said = "".join(
        "".join(f"<{mark}>" for mark in sorted(marks)) + "".join(char for char, _ in run)
        for marks, run in itertools.groupby(out, lambda pair: pair[1])
    )
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"(?<=\]) +", "", said)).strip()


@pytest.fixture(scope="module")
def failing(peers: Path) -> dict[str, tuple[str, str]]:
    """What we make of each test that fails, and what it wants."""
    found = {}
    with zipfile.ZipFile(peers / "csl-processor-tests.zip") as suite:
        names = [name for name in suite.namelist() if name.endswith(".txt")]
        assert len(names) == 845
        for name in names:
            parts = sections(suite.read(name).decode("utf-8-sig").replace("\r\n", "\n"))
            ours, theirs = alike(run(parts)), alike(parts["RESULT"])
            if ours != theirs:
                found[Path(name).stem] = (ours, theirs)
    return found


def test_every_failure_is_accounted_for(failing: dict[str, tuple[str, str]]) -> None:
    """What fails, fails for a reason that is listed."""
    listed = [name for one in LISTED for name in one["tests"]]
    assert len(listed) == len(set(listed))
    new = {name: pair for name, pair in failing.items() if name not in listed}
    told = "\n".join(f"{name}\n  ours  {a}\n  wants {b}" for name, (a, b) in new.items())
    assert not new, f"{len(new)} failures are not listed:\n{told}"
    passing = sorted(set(listed) - failing.keys())
    assert not passing, f"these pass: {passing}"


def test_enough_of_it_passes(failing: dict[str, tuple[str, str]]) -> None:
    """The bar that the processor was set."""
    assert 845 - len(failing) >= LEAST
