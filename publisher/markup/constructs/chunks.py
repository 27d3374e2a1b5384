"""Chunks of code that a tool of their author runs: R Markdown's ```` ```{r name, fig.cap="…"} ````
and Quarto's ``#| label: fig-x`` (Quarto, "Execution Options"; knitr, "Chunk options").

Nothing is run here. What a chunk says of its output gives the code a label and a caption, in the
place of the figure or table it would make, so that references to it lead somewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TEXT = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
"""A text of R or YAML in its quotation marks."""
_HEAD = re.compile(
    rf"""\{{(?P<language>[A-Za-z][\w+-]*)(?:[ ,](?P<said>(?:[^{{}}"']|{_TEXT})*))?\}}[ \t]*"""
)
_SAID = re.compile(
    rf"""[\s,]*(?:(?P<key>[A-Za-z][\w.-]*)[ ]*=[ ]*(?P<value>{_TEXT}|[^,"']*)"""
    r"""|(?P<name>[^\s,="']+))"""
)
_OPTION = re.compile(r"[ \t]*(?:#|//|%%|--|;)[ \t]*\|[ \t]?(?P<said>.*)")
_PAIR = re.compile(r"""(?P<key>[A-Za-z][\w.-]*):[ \t]*(?P<value>.*?)[ \t]*$""")
_ITEM = re.compile(r"""[ \t]*-[ \t]+(?P<value>.*?)[ \t]*$""")
_KINDS = {"fig": "figure", "tbl": "table", "tab": "table", "lst": "listing"}
DRAWN = frozenset({"mermaid", "dot", "graphviz"})
"""Languages of diagrams, which a web page or a tool would draw."""
_FALSE = ("false", "f", "no")
CHILD = re.compile(
    r"""\{[A-Za-z][\w+-]*[ ,][^{}\n]*?\bchild[ ]*=[ ]*"""
    r"""(?P<files>"[^"\n]+"|'[^'\n]+'|c\([^()\n]+\))"""
)
"""The head of a chunk that stands for other manuscripts (knitr, "Child documents")."""
_QUOTED = re.compile(r"""["']([^"'\n]+)["']""")
MADE_CAPTION = re.compile(
    rf"""\b(?:kable|kbl|apa_table|xtable)\s*\((?P<before>(?:[^"']|{_TEXT}){{0,400}}?)"""
    rf"""\bcaption\s*=\s*(?P<caption>{_TEXT})""",
    re.DOTALL,
)
"""The caption that R's makers of tables are given in the code of a chunk."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: `code` is its text without its options; `label` and `caption` are those of what it
    would make, a `kind` of float, all empty where it says none; `parts` are the captions of its
    parts, which are labelled by their numbers. `is_shown` is whether its author lets the code be
    seen, `None` where the chunk does not say."""

    language: str
    code: str
    label: str = ""
    caption: str = ""
    kind: str = ""
    is_shown: bool | None = None
    parts: tuple[str, ...] = ()


def read_chunk(info: str, body: str) -> Chunk | None:
    """The chunk whose fence has `info` and holds `body`; `None` where that is no chunk's head."""
    head = _HEAD.fullmatch(info)
    if head is None:
        return None
    options: dict[str, str] = {}
    for match in _SAID.finditer(head["said"] or ""):
        if match["key"]:
            options[_normal(match["key"])] = _plain(match["value"])
        else:
            options.setdefault("label", match["name"])
    lines = body.split("\n")
    lists: dict[str, list[str]] = {}
    at, key = 0, ""
    while at < len(lines) and (line := _OPTION.match(lines[at])):
        if pair := _PAIR.match(line["said"]):
            key = _normal(pair["key"])
            options[key] = _plain(pair["value"])
        elif item := _ITEM.match(line["said"]):
            lists.setdefault(key, []).append(_plain(item["value"]))
        at += 1
    label, caption, kind = options.get("label", ""), "", ""
    parts = [text for key in ("fig-subcap", "tbl-subcap") for text in lists.get(key, ())]
    for prefix, name in _KINDS.items():
        own = options.get(f"{prefix}-cap", "")
        if label.startswith((f"{prefix}-", f"{prefix}:")):
            caption, kind = own, name
        elif own and not kind:  # R Markdown's labels have no prefix; bookdown gives them one
            caption, kind, label = own, name, f"{prefix}:{label}" if label else ""
    code = "\n".join(lines[at:])
    is_run = options.get("eval", "").lower() not in _FALSE
    may_say = head["language"] == "r" and is_run and not caption and kind in ("", "table")
    if may_say and (made := MADE_CAPTION.search(code)):
        caption = _plain(made["caption"])
        label = f"tab:{label}" if label and not kind else label
        kind = "table"
    if kind and (note := options.get("apa-note")):  # apaquarto's, under the figure or table
        stop = "." if caption and caption[-1] not in ".!?" else ""
        caption = f"{caption}{stop} *Note.* {note}".strip()
    said = [options[key].lower() for key in ("include", "echo") if key in options]
    is_shown = not any(value in _FALSE for value in said) if said else None
    return Chunk(
        head["language"], code, label if kind else "", caption, kind, is_shown,
        tuple(parts) if kind else (),
    )  # fmt: skip


def children(info: str) -> list[str]:
    """The manuscripts that the chunk whose fence has `info` stands for."""
    match = CHILD.match(info)
    return _QUOTED.findall(match["files"]) if match else []


def _plain(value: str) -> str:
    """A value without its quotation marks, and what a backslash frees within double ones."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r'\\(["\\])', r"\1", value[1:-1])
    return value.strip("\"'")


def _normal(key: str) -> str:
    return key.lower().replace(".", "-")
