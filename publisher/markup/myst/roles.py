"""Roles of MyST: ``{name}`text` `` (MyST 1, "Roles")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from publisher.citations.citing import syntax
from publisher.markup.constructs.citations import TextCitation
from publisher.markup.constructs.code import Listing, shorten
from publisher.markup.constructs.formulas import Math
from publisher.markup.latex.commands import TexReference
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.work import Definition

_ROLE = re.compile(
    r"\{(?P<name>[A-Za-z][\w:.+-]*)\}(?P<ticks>`+)(?P<text>(?!`)[^\n]*?(?:\n(?!\s*\n)[^\n]*?){0,5})(?<!`)(?P=ticks)(?!`)"
)
_TITLED = re.compile(r"(?P<text>.*?)\s*<(?P<target>[^<>]+)>$", re.DOTALL)
_EXPLAINED = re.compile(r"(?P<text>.*?)\s*\((?P<title>[^()]+)\)$", re.DOTALL)

Made = Callable[[Scan, "re.Match[str]", str], int]


def role(scan: Scan, pos: int) -> int | None:
    """The role that begins at `pos`."""
    match = _ROLE.match(scan.text, pos, scan.limit)
    if not match:
        return None
    name, text = match["name"].lower(), " ".join(match["text"].split())
    make = ROLES.get(name) or (_citation if name.startswith("cite") else None)
    if name == "raw" or name.startswith("raw:"):
        make = _raw
    if make is None:
        scan.say("MD024", f"unknown role `{match['name']}`", pos, match.end())
        return scan.emit("code", pos, match.end(), Listing(text))
    return make(scan, match, text)


def _titled(text: str) -> tuple[str, str]:
    match = _TITLED.match(text)
    return (match["text"], match["target"]) if match else ("", text)


def _reference(scan: Scan, match: re.Match[str], text: str) -> int:
    words, target = _titled(text)
    if words:
        return _linked(scan, match, words, f"#{target}")
    return scan.emit("texref", match.start(), match.end(), TexReference("autoref", (target,)))


def _number(scan: Scan, match: re.Match[str], text: str) -> int:
    return _reference(scan, match, text)


def _equation(scan: Scan, match: re.Match[str], text: str) -> int:
    return scan.emit(
        "texref", match.start(), match.end(), TexReference("eqref", (_titled(text)[1],))
    )


def _linked(scan: Scan, match: re.Match[str], words: str, href: str) -> int:
    """A pair that links `words`, which is text and nothing else."""
    opener = scan.token("link", match.start(), match.start(), Definition(href), source="")
    inner = scan.token("literal", match.start(), match.end(), words)
    closer = scan.token("close", match.end(), match.end(), source="")
    scan.pair(opener, closer)
    token = scan.work.tokens.get(opener)
    if token:
        token.source = scan.text[match.start() : match.end()]
    scan.out += [opener, inner, closer]
    return match.end()


def _math(scan: Scan, match: re.Match[str], text: str) -> int:
    math = Math(match["text"], False, scan.base + match.start("text"))
    return scan.emit("math", match.start(), match.end(), math)


def _citation(scan: Scan, match: re.Match[str], text: str) -> int:
    """``{cite:p}`a,b` `` and its kin; ``:t`` puts the author into the sentence."""
    name = match["name"].lower()
    keys = [key.strip() for key in re.split("[,;]", text) if key.strip()]
    narrative = name in ("cite:t", "cite:ts", "citet", "cite:author") and len(keys) == 1
    source = f"@{{{keys[0]}}}" if narrative else "[" + "; ".join(f"@{{{k}}}" for k in keys) + "]"
    cluster = syntax.scan(source, 0) if keys else None
    if cluster is None:
        return scan.emit("code", match.start(), match.end(), Listing(text))
    width = match.end() - match.start()
    cites = tuple(replace(c, start=0, end=width, prefix_at=0, suffix_at=0) for c in cluster.cites)
    data = TextCitation(replace(cluster, cites=cites), scan.base + match.start(), not narrative)
    return scan.emit("cite", match.start(), match.end(), data)


def _doi(scan: Scan, match: re.Match[str], text: str) -> int:
    words, target = _titled(text)
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", target.strip())
    return _linked(scan, match, words or f"doi:{bare}", f"https://doi.org/{bare}")


def _styled(tag: str) -> Made:
    def make(scan: Scan, match: re.Match[str], text: str) -> int:
        opener = scan.token("script", match.start(), match.start("text"), tag)
        inner = scan.token("literal", match.start("text"), match.end("text"), text)
        closer = scan.token("close", match.end("text"), match.end())
        scan.pair(opener, closer)
        scan.out += [opener, inner, closer]
        return match.end()

    return make


def _abbreviation(scan: Scan, match: re.Match[str], text: str) -> int:
    match_of_title = _EXPLAINED.match(text)
    if match_of_title:
        scan.work.abbreviations.setdefault(match_of_title["text"], match_of_title["title"])
        text = match_of_title["text"]
    return scan.emit("literal", match.start(), match.end(), text)


def _plain(scan: Scan, match: re.Match[str], text: str) -> int:
    return scan.emit("literal", match.start(), match.end(), _titled(text)[0] or text)


def _raw(scan: Scan, match: re.Match[str], text: str) -> int:
    """Text for another format: it is left out, and told."""
    raw = match["name"].lower().removeprefix("raw").removeprefix(":") or "text"
    scan.say("MD010", f"raw {raw} is left out: `{shorten(text)}`", match.start(), match.end())
    return scan.emit("stamp", match.start(), match.end())


def _code(scan: Scan, match: re.Match[str], text: str) -> int:
    return scan.emit("code", match.start(), match.end(), Listing(text))


ROLES: dict[str, Made] = {
    "ref": _reference, "numref": _number, "eq": _equation, "math": _math, "doi": _doi,
    "sub": _styled("sub"), "subscript": _styled("sub"), "sup": _styled("sup"),
    "superscript": _styled("sup"), "kbd": _styled("kbd"), "u": _styled("u"),
    "underline": _styled("u"), "del": _styled("del"), "strike": _styled("del"),
    "emphasis": _styled("em"), "strong": _styled("strong"), "sc": _styled("smallcaps"),
    "smallcaps": _styled("smallcaps"), "keyboard": _styled("kbd"), "delete": _styled("del"),
    "abbr": _abbreviation, "abbreviation": _abbreviation, "button": _plain, "eval": _code,
    "term": _plain, "doc": _plain,
    "download": _plain, "guilabel": _plain, "code": _code, "literal": _code, "file": _code,
    "func": _code, "class": _code, "meth": _code, "mod": _code, "attr": _code, "py:func": _code,
    "py:class": _code, "py:meth": _code, "py:mod": _code, "index": _plain, "ch": _plain,
}  # fmt: skip
"""Every role known, by name; all that begin with ``cite`` are citations."""
