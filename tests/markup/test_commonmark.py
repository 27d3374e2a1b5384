"""The specifications of CommonMark (0.31) and of GFM's extensions, example by example.

What is read otherwise than a specification says is listed in ``commonmark.toml`` with its reason. A
difference that is not there fails, and one there that is no more.

A reading is a line of tags and text. What no reader of a book sees is not in it: spaces between
blocks, classes, ids, how code is coloured. Ours is taken before a paper is finished, so addresses
are as written.
"""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest
from lxml import etree

from publisher.markup import MarkupOptions, compose
from publisher.markup.reader.places import FileOrigin
from publisher.markup.reader.work import Work

LISTED = Path(__file__).parent / "commonmark.toml"
_EXAMPLE = re.compile(
    r"^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} +([^\n]*)$", re.MULTILINE | re.DOTALL
)
_BLOCKS = """part div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr table thead tbody
    tr td th aside figure section br""".split()
_ROUND = re.compile(rf"\s*(</?(?:{'|'.join(_BLOCKS)})(?: [^<>]*)?>)\s*(?![^<]*</pre>)")
_SILENT = ("part", "span", "html", "body")
_LUA = """
local file = io.open(arg[1]); local sources = pandoc.json.decode(file:read("a"), false)
local made = {}
for i, source in ipairs(sources) do
  local read = pandoc.read(source, "markdown-smart-implicit_figures")
  made[i] = pandoc.write(read, "html", {wrap_text = "preserve"})
end
print(pandoc.json.encode(made))
"""
SUITES = {
    "commonmark": ("commonmark-spec.txt", lambda section: True),
    "gfm": ("gfm-spec.txt", lambda section: "(extension)" in section),
}


@pytest.fixture
def peers(root: Path) -> Path:
    """The suites of other engines, beside the project."""
    folder = root.parent / "shared" / "peers"
    if not folder.is_dir():
        pytest.skip("no ../shared/peers")
    return folder


@pytest.mark.parametrize("suite", SUITES)
def test_every_difference_is_known(suite, peers):
    """Each example is read as its specification says, or is listed with the reason."""
    name, concerned = SUITES[suite]
    known, new, gone = listed(suite), [], []
    found = [e for e in examples(peers / name) if concerned(e.section)]
    assert len(found) > 10
    for example in found:
        mine, spec = ours(example.markdown), theirs(example.html)
        if mine != spec and example.number not in known:
            new.append(f"{example.number} ({example.section})\n  ours {mine}\n  spec {spec}")
        elif mine == spec and example.number in known:
            gone.append(example.number)
    assert not new, "\n".join(["not listed:", *new])
    assert not gone, f"listed, and read as the specification says: {gone}"
    assert known.keys() <= {e.number for e in found}


@pytest.mark.parametrize("suite", SUITES)
def test_what_is_listed_as_pandocs_is_pandocs(suite, peers, tmp_path):
    """pandoc's own Markdown reads an example as we do where the list says so, else otherwise."""
    program = pytest.importorskip("pypandoc").get_pandoc_path()
    known = listed(suite)
    found = [e for e in examples(peers / SUITES[suite][0]) if e.number in known]
    read = pandoc([e.markdown for e in found], program, tmp_path)
    same = {e.number for e, text in zip(found, read, strict=True) if text == ours(e.markdown)}
    assert same == {number for number, entry in known.items() if entry.get("pandoc")}


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a specification; `html` is what it expects."""

    number: int
    section: str
    markdown: str
    html: str


def examples(path: Path) -> list[Example]:
    """The examples in the specification at `path`, in order."""
    found: list[Example] = []
    section = ""
    for match in _EXAMPLE.finditer(path.read_text("utf-8")):
        if match[3] is not None:
            section = match[3]
            continue
        markdown, html = (match[part].replace("→", "\t") for part in (1, 2))
        found.append(Example(len(found) + 1, section, markdown, html))
    return found


def listed(suite: str) -> dict[int, dict[str, Any]]:
    """The differences of `suite` that are known, by the number of the example."""
    entries = tomllib.loads(LISTED.read_text("utf-8"))["difference"]
    return {number: entry for entry in entries for number in entry.get(suite, ())}


def ours(markdown: str) -> str:
    """What we read."""
    shared = compose._dialect()
    shared.work = Work(MarkupOptions(smart=False))
    try:
        return reading(compose._parse(shared, markdown, FileOrigin("x", markdown)))
    finally:
        shared.work = Work()


def theirs(html: str) -> str:
    """What `html` says."""
    return reading(lxml.html.fromstring(f"<part>{html}</part>") if html.strip() else None)


def pandoc(sources: list[str], program: str, folder: Path) -> list[str]:
    """What pandoc's own Markdown is, of each of `sources`, in one run of `program`."""
    (folder / "read.lua").write_text(_LUA)
    (folder / "sources.json").write_text(json.dumps(sources))
    command = [program, "lua", str(folder / "read.lua"), str(folder / "sources.json")]
    done = subprocess.run(command, capture_output=True, check=True)
    return [theirs(html) for html in json.loads(done.stdout)]


def reading(root: etree._Element | None) -> str:
    """A tree as a line of tags and text."""
    parts: list[str] = []
    if root is not None:
        _read(root, parts, False)
    text = re.sub(r"\n+(</code></pre>)", r"\1", "".join(parts))
    return re.sub(r"  +(?![^<]*</pre>)", " ", _ROUND.sub(r"\1", text)).strip()


def _read(element: etree._Element, parts: list[str], pre: bool) -> None:
    tag = {"image": "img", "del": "s"}.get(str(element.tag), element.tag)
    pre = pre or tag == "pre"
    if not isinstance(tag, str):
        pass
    elif tag == "img":
        alt = element.get("alt", "".join(element.itertext()))
        title = _said(element, "title")
        parts.append(
            f"<img src={unquote(element.get('src', ''))} alt={' '.join(alt.split())}{title}>"
        )
    else:
        said = ""
        if tag == "a":
            href = unquote(element.get("href", "")).replace("heading:", "#")
            said = f" href={href}{_said(element, 'title')}"
        elif tag == "ol" and element.get("start", "1") != "1":
            said = _said(element, "start")
        silent = tag in _SILENT or (tag == "div" and element.get("class") == "sourceCode")
        parts.append("" if silent else f"<{tag}{said}>")
        parts.append(_text(element.text, pre))
        for child in element:
            _read(child, parts, pre)
        parts.append("" if silent or tag in ("br", "hr") else f"</{tag}>")
    parts.append(_text(element.tail, pre and tag != "pre"))


def _said(element: etree._Element, key: str) -> str:
    return f" {key}={element.get(key)}" if element.get(key) else ""


def _text(text: str | None, pre: bool) -> str:
    return text or "" if pre else re.sub(r"\s+", " ", text or "")
