"""Shortcodes of Quarto and Hugo: ``{{< pagebreak >}}`` breaks the page; others ask for what only
their tool knows, and are left out with MD010.
"""

from __future__ import annotations

import re

from markdown import Markdown

from publisher.markup.dialect import Construct, Dialect
from publisher.markup.scanning import Scan

_SHORTCODE = re.compile(r"\{\{< *(?P<name>[\w-]+)[^{}\n]{0,300}? *>\}\}")


def _read(scan: Scan, pos: int) -> int | None:
    match = _SHORTCODE.match(scan.text, pos, scan.limit)
    if not match:
        return None
    if match["name"] == "pagebreak":
        return scan.emit("pagebreak", pos, match.end())
    scan.say("MD010", f"a shortcode is left out: `{match.group()}`", pos, match.end())
    return scan.emit("stamp", pos, match.end())


class ShortcodesExtension(Construct):
    """Shortcodes."""

    def install(self, shared: Dialect, md: Markdown) -> None:
        shared.scanner.inline("{", _read, priority=10)


def makeExtension(**options: object) -> Construct:  # noqa: N802
    return ShortcodesExtension()
