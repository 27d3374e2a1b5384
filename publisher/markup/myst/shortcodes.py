"""Shortcodes of Quarto and Hugo: ``{{< pagebreak >}}`` breaks the page, ``{{< include … >}}`` on a
line of its own is the text of a file, as is a chunk of R Markdown that has a `child`; others ask
for what only their tool knows, and are left out with MD010.
"""

from __future__ import annotations

import re

from publisher.markup.constructs.chunks import children
from publisher.markup.constructs.code import Fence
from publisher.markup.myst.directives import Directive
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import PREFIX, Scan

_SHORTCODE = re.compile(r"\{\{< *(?P<name>[\w-]+)[^{}\n]{0,300}? *>\}\}")
_INCLUDE = PREFIX + r"\{\{< *include[ \t]+(?P<file>[^\s{}<>]+) *>\}\}[ \t]*(?:\n|\Z)"


def _include(scan: Scan, match: re.Match[str]) -> int | None:
    directive = Directive("include", match["file"].strip("\"'"), {}, scan.base + match.end(),
                     scan.base + match.start("file"))  # fmt: skip
    scan.out.append("\n")
    start = match.end("prefix")
    scan.block(match["prefix"], scan.token("directive", start, match.end(), (directive, "")))
    scan.out.append("\n")
    return match.end()


def _children(scan: Scan, fence: Fence | re.Match[str]) -> int | None:
    """A chunk that stands for other manuscripts is their text (knitr, "Child documents")."""
    if not isinstance(fence, Fence):
        return None
    names = children(fence.info)
    for name in names:
        start = fence.start + len(fence.prefix)
        directive = Directive("include", name, {}, scan.base + fence.inside[0], scan.base + start)
        scan.out.append("\n")
        scan.block(fence.prefix, scan.token("directive", start, fence.end, (directive, "")))
        scan.out.append("\n")
    return fence.end if names else None


def _read(scan: Scan, pos: int) -> int | None:
    match = _SHORTCODE.match(scan.text, pos, scan.limit)
    if not match:
        return None
    if match["name"] == "pagebreak":
        return scan.emit("pagebreak", pos, match.end())
    scan.say("MD010", f"a shortcode is left out: `{match.group()}`", pos, match.end())
    return scan.emit("stamp", pos, match.end())


def install(dialect: Dialect) -> None:
    """Shortcodes."""
    dialect.scanner.line(_INCLUDE, _include, stop=r"\{\{< *include ", priority=10)
    dialect.scanner.directives.append(_children)
    dialect.scanner.inline("{", _read, priority=10)
