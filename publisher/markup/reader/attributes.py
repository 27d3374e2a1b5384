"""Attribute lists: ``{#id .class key=value}``, as pandoc's manual gives them ("Attributes").

``-`` stands for the class ``unnumbered``; ``{=html}`` is a raw format. What cannot be read as an
attribute list is none, and stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ITEM = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s{}"'=#]+) |
        \.(?P<class>[^\s{}"'=.]+(?:\.[^\s{}"'=.]+)*) |
        (?P<key>[A-Za-z_:][\w:.-]*)=(?:"(?P<dq>(?:[^"\\]|\\.)*)"|
            '(?P<sq>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s"'{}]*)) |
        (?P<dash>-)(?=[\s}])
    )""",
    re.VERBOSE | re.DOTALL,
)
_LIST = re.compile(r"""\{((?:[^{}"'\n]|"[^"]{0,2000}"|'[^'\n]{0,2000}'|\n(?!\s*\n))*)\}""")
_RAW = re.compile(r"\{=([\w-]+)\}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Attributes:
    """`id` is empty where there is none; `pairs` keeps the order of the source. `raw` is the format
    of a raw attribute."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)
    raw: str = ""

    def get(self, key: str, default: str = "") -> str:
        return self.pairs.get(key, default)


NONE = Attributes()


def parse(text: str) -> Attributes | None:
    """The attributes between the braces in `text` (without them); `None` where it is no list."""
    pos, ident, classes, pairs = 0, "", [], {}
    text = text.strip()
    source = text + "}"
    while pos < len(text):
        match = _ITEM.match(source, pos)
        if not match or match.end() == pos or match.end() > len(text):
            return None
        pos = match.end()
        if pos < len(text) and not text[pos].isspace():
            return None
        if match["id"]:
            ident = match["id"]
        elif match["class"]:
            classes.append(match["class"])
        elif match["dash"]:
            classes.append("unnumbered")
        else:
            value = match["dq"] if match["dq"] is not None else match["sq"]
            if value is None:
                value = match["bare"] or ""
            pairs[match["key"]] = _ESCAPED.sub(r"\1", value).replace("\n", " ")
    classes += pairs.pop("class", "").split()
    ident = pairs.pop("id", ident)
    return Attributes(ident, tuple(classes), pairs)


def match_at(text: str, pos: int) -> tuple[Attributes, int] | None:
    """The attribute list that starts at `pos`, and where it ends."""
    raw = _RAW.match(text, pos)
    if raw:
        return Attributes(raw=raw[1]), raw.end()
    match = _LIST.match(text, pos)
    if not match:
        return None
    attributes = parse(match[1])
    return (attributes, match.end()) if attributes is not None else None


def match_end(text: str) -> tuple[Attributes, int] | None:
    """The attribute list at the very end of `text`, and where it starts."""
    text = text.rstrip()
    if not text.endswith("}"):
        return None
    start = text.rfind("{")
    while start >= 0:
        match = match_at(text, start)
        if match and match[1] == len(text):
            return match[0], start
        start = text.rfind("{", 0, start) if text.count("{", 0, start) < 8 else -1
    return None
