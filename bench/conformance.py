"""Counts of constructs in our XHTML beside those in pandoc's AST, for every paper of a corpus.

python bench/conformance.py [FOLDER…]

Each folder is searched for `paper.md` files; without one, the corpus beside the project. Prints a
table: for each construct the papers in which the counts differ, and whatever of a construct is
left raw in our text. Differences that are meant are explained in docs/explanation/conformance.md,
those of the corpus one by one in `EXPLAINED`. Exits 1 where something is left raw, or where a paper
of the corpus differs in what is not explained there, or no more in what is. Needs
pandoc (PyPI `pypandoc_binary`).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypandoc
from lxml import etree

from publisher.files import Folder
from publisher.manuscripts.papers import read_paper
from publisher.markup import Text, compose_text
from publisher.model.paper import Paper

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent.parent / "shared" / "corpus" / "joss"
ORDER = ("heading", "para", "item", "figure", "table", "math", "cite", "note", "link", "emph",
         "strong",
         "struck", "sub", "sup", "code", "block")  # fmt: skip
EXPLAINED = {
    "cito-review": {
        "note": "the note in the title is a note of the paper",
        "para": "the paragraph of that note",
        "link": "an address without angle brackets is a link",
    },
    "deepbench": {
        "figure": "images with a label, on lines of their own, are figures",
        "para": "the lines between them are no paragraph",
        "math": "an equation in LaTeX",
    },
    "iharm3d": {"link": "an address without angle brackets is a link"},
    "pyrism": {"link": "an address without angle brackets is a link"},
    "rmavis": {"figure": '`<div class="figure">` is a figure'},
    "selalib": {
        "figure": "an image with a label, on a line of its own, is a figure",
        "para": "the lines before and after it are two paragraphs",
    },
    "swiftsimio": {"link": "an address without angle brackets is a link"},
    "tdavec": {
        "link": "an address without angle brackets is a link",
        "table": "three tables in LaTeX",
        "math": "the ticks in their cells",
        "note": "two notes in LaTeX",
        "para": "the paragraphs of those notes",
        "emph": "emphasis in LaTeX",
        "code": "code in LaTeX",
    },
    "timeseriesflattener": {"link": "the place of a picture on another machine is a link to it"},
    "wbc": {
        "note": "two notes in LaTeX",
        "para": "the paragraphs of those notes",
        "link": "the links in those notes",
        "emph": "emphasis in LaTeX",
    },
}
"""Of each paper of the corpus, the counts that differ, and why."""

_NODES = {
    "Header": "heading", "Figure": "figure", "Table": "table", "Math": "math", "Note": "note",
    "Link": "link", "Emph": "emph", "Strong": "strong", "Strikeout": "struck", "Subscript": "sub",
    "Superscript": "sup", "Code": "code", "CodeBlock": "block",
}  # fmt: skip
_REFERENCES = ("fig:", "tbl:", "tab:", "eq:", "sec:", "lst:", "paper:")
_RAW = {
    "citation": re.compile(r"\[-?@|(?<![\w/.])@[A-Za-z]\w*:?\w+"),
    "reference": re.compile(r"\\(?:auto|c|eq)?ref\{|\\label\{|\\cite"),
    "math": re.compile(r"\$[^\s$][^$\n]*[^\s$]\$|\$\$"),
    "attributes": re.compile(r"\{[#.][\w:-]+[^}\n]*\}|\{-\}"),
    "emphasis": re.compile(r"\*\*\w|\w\*\*"),
    "note": re.compile(r"\[\^|\^\["),
    "fence": re.compile(r"```|~~~|:::"),
    "image": re.compile(r"!\[[^\]]*\]\("),
    "link": re.compile(r"\]\(http"),
    "token": re.compile("[\U000f0000-\U0010ffff]"),
}


def peer(markdown: str) -> Counter[str]:
    """Counts in pandoc's reading of `markdown`."""
    pandoc = pypandoc.get_pandoc_path()
    done = subprocess.run(
        [pandoc, "-f", "markdown", "-t", "json"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
    )
    found: Counter[str] = Counter()
    _walk(json.loads(done.stdout)["blocks"], found)
    return found


def _walk(node: Any, found: Counter[str]) -> None:
    if isinstance(node, list):
        for part in node:
            _walk(part, found)
        return
    if not isinstance(node, dict):
        return
    kind, content = node.get("t"), node.get("c")
    if kind in _NODES:
        found[_NODES[kind]] += 1
    elif kind == "Para":
        found["para"] += _says_something(content)
    elif kind == "BulletList":
        found["item"] += len(content)
    elif kind == "OrderedList":
        found["item"] += len(content[1])
    elif kind == "Cite":
        keys = [citation["citationId"] for citation in content[0]]
        found["cite"] += not all(key.startswith(_REFERENCES) for key in keys)
        return
    if kind == "Figure":
        _walk(content[1], found)
        _walk([node for node in content[2] if not _is_image(node)], found)
    elif kind is not None:
        _walk(content, found)


def _is_image(node: dict[str, Any]) -> bool:
    """Whether a block is the image of a figure, whose alternative text repeats the caption."""
    return len(node["c"]) == 1 and isinstance(node["c"][0], dict) and node["c"][0]["t"] == "Image"


def _says_something(inlines: list[Any]) -> bool:
    """Whether a paragraph holds more than displayed math, space and raw markup."""

    def text(node: Any) -> bool:
        if isinstance(node, list):
            return any(text(part) for part in node)
        if not isinstance(node, dict):
            return False
        kind, content = node.get("t"), node.get("c")
        if kind == "Math":
            return bool(content[0]["t"] == "InlineMath")
        if kind == "Str":
            return bool(content.strip(".,;"))
        return kind in ("Code", "Cite", "Image") or (kind is not None and text(content))

    return text(inlines)


def ours(text: Text) -> Counter[str]:
    """The same counts in our text."""
    root = _tree(text)
    found: Counter[str] = Counter()
    for element in root.iter():
        if isinstance(element.tag, str):
            for kind in _kinds(element):
                found[kind] += 1
    return found


def _tree(text: Text) -> etree._Element:
    wrapped = f'<x xmlns:epub="http://www.idpf.org/2007/ops">{text.body}{text.notes}</x>'
    return etree.fromstring(wrapped)


def _within(element: etree._Element, *classes: str) -> bool:
    return any(set(a.get("class", "").split()) & set(classes) for a in element.iterancestors())


def _kinds(element: etree._Element) -> Iterator[str]:
    tag, classes = str(element.tag), element.get("class", "").split()
    plain = {
        "table": "table", "strong": "strong", "del": "struck", "sub": "sub", "sup": "sup",
        "{http://www.w3.org/1998/Math/MathML}math": "math",
    }  # fmt: skip
    if _within(element, "citation", "references", "admonition-title"):
        return
    if tag in plain:
        yield plain[tag]
    elif re.fullmatch("h[1-6]", tag):
        yield "heading"
    elif tag == "p" and "admonition-title" not in classes:
        yield "para"
    elif tag == "li" and not _within(element, "references"):
        yield "item"
    elif tag == "figure" and "listing" not in classes:
        yield "figure"
    elif tag == "em":
        yield "emph"
    elif tag == "aside" and element.get("role") == "doc-footnote":
        yield "note"
    elif tag == "code":
        inside = element.getparent() is not None and element.getparent().tag == "pre"
        yield "block" if inside else "math" if "math-failed" in classes else "code"
    elif tag == "span" and "citation" in classes:
        yield "cite"
    elif tag == "a" and element.get("href") and not element.get("role") and not (
        {"ref", "paper-ref"} & set(classes)
    ):  # fmt: skip
        yield "link"


def left_raw(text: Text) -> list[str]:
    """Constructs that stand in our text as their source."""
    root = _tree(text)
    for section in root.xpath("//section[@role='doc-bibliography']"):
        section.getparent().remove(section)  # what a .bib says is not the manuscript's markup
    for element in list(root.iter("{*}math", "code", "pre")):
        tail, element.tail = element.tail, None
        for child in list(element):
            element.remove(child)
        element.text, element.tail = None, tail
    words = "".join(root.itertext())
    return [
        f"{name}: {m.group()[:40]!r}"
        for name, pattern in _RAW.items()
        for m in pattern.finditer(words)
    ]


def composed(path: Path) -> tuple[Text, str] | None:
    """The text of the paper at `path` and its Markdown; `None` where its front matter is broken."""
    paper, _ = read_paper(path, path.name)
    if not isinstance(paper, Paper):
        return None
    source = paper.source.model_copy(update={"folder": Path(path.parent.name)})
    paper = paper.model_copy(update={"source": source})
    return compose_text(paper, Folder(path.parent.parent)), source.body


def main(folders: list[str]) -> int:
    places = [Path(folder) for folder in folders] or [CORPUS]
    papers = sorted(path for place in places for path in place.rglob("paper.md"))
    if not papers:
        print(f"no papers in {', '.join(map(str, places))}: nothing to compare")
    print(f"{'paper':<24}" + "".join(f"{name:>9}" for name in ORDER))
    raw = 0
    known = {path.parent.name for path in papers} >= set(EXPLAINED)
    for path in papers:
        made = composed(path)
        if made is None:
            print(f"{path.parent.name:<24.24} fails: its front matter is broken")
            continue
        text, body = made
        mine, theirs = ours(text), peer(body)
        cells = [f"{mine[k]}" if mine[k] == theirs[k] else f"{mine[k]}≠{theirs[k]}" for k in ORDER]
        print(f"{path.parent.name:<24.24}" + "".join(f"{cell:>9}" for cell in cells))
        differing = {kind for kind in ORDER if mine[kind] != theirs[kind]}
        for kind in sorted(differing ^ set(EXPLAINED.get(path.parent.name, ())) if known else ()):
            raw += 1
            print(f"    not explained: {kind}, {mine[kind]} here and {theirs[kind]} in pandoc")
        for finding in left_raw(text):
            raw += 1
            print(f"    left raw: {finding}")
    return 1 if raw else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
