"""LaTeX that styles a run of text: ``\\textbf{…}``, ``{\\bf …}``, ``\\section{…}``, ``like
these''.

The argument is read as Markdown, at its own place: a token opens the run, and the brace that ends
the group closes it.
"""

from __future__ import annotations

import re

from publisher.markup.latex.groups import begins_line, groups
from publisher.markup.latex.words import CLASSES, HEADINGS, STYLES, SWITCH, SWITCHES
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_QUOTED = re.compile(r"``(?=[^\s`])(?:(?!'')[^`]){1,400}(?<=\S)''")


def open_run(scan: Scan, pos: int, start: int, end: int, name: str) -> int:
    """Begin the style `name` for the text from `start` to the brace that closes before `end`."""
    opener = scan.token("texstyle", pos, start, name)
    scan.out.append(opener)
    scan.pending[end - 1] = (opener, 1)
    return start


def open_last(scan: Scan, pos: int, end: int) -> int:
    """Begin the last argument of a command that only places it."""
    depth, start = 0, end - 1
    while start > pos:
        depth += (scan.text[start] == "}") - (scan.text[start] == "{")
        if not depth:
            break
        start -= 1
    return open_run(scan, pos, start + 1, end, "box")


def heading(scan: Scan, pos: int, name: str) -> int:
    """``\\section{…}`` as a heading of Markdown; a label after it stays on its line."""
    scan.out.append(f"\n\n{'#' * HEADINGS[name]} ")
    brace = scan.text.index("{", pos)
    return open_run(scan, pos, brace + 1, groups(scan)[brace], "box")


def _switch(scan: Scan, pos: int) -> int | None:
    """``{\\bf …}``: a group that begins with a change of the type."""
    match = SWITCH.match(scan.text, pos, scan.limit)
    if not match:
        return None
    if pos not in groups(scan):
        if not match.group().endswith("\n") and match.end() < scan.limit:
            return None
        scan.lasting["groups"] = scan.lasting.get("groups", 0) + 1  # of whole paragraphs
        return scan.emit("stamp", pos, match.end())
    return open_run(scan, pos, match.end(), groups(scan)[pos], SWITCHES.get(match[1], "box"))


def _close(scan: Scan, pos: int) -> int | None:
    closes = scan.pending.pop(pos, None)
    if not closes and scan.lasting.get("groups") and begins_line(scan, pos):
        scan.lasting["groups"] -= 1
        return scan.emit("stamp", pos, pos + 1)
    if not closes:
        return None
    closer = scan.token("close", pos, pos + 1)
    scan.pair(closes[0], closer)
    scan.out.append(closer)
    return pos + 1


def _quoted(scan: Scan, pos: int) -> int | None:
    """Quotation marks as TeX has them, ``like these'', become marks of the paper's language."""
    match = _QUOTED.match(scan.text, pos, scan.limit)
    if not match or scan.text[pos - 1 : pos] == "`":
        return None
    scan.memo["quoted", match.end() - 2] = True
    scan.out.append('"')
    return pos + 2


def _unquoted(scan: Scan, pos: int) -> int | None:
    if not scan.memo.get(("quoted", pos)):
        return None
    scan.out.append('"')
    return pos + 2


def _build(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    name: str = token.data
    if name == "footnote":
        return [Element("noteref", {"data-at": str(token.start)}, [Element("note", {}, children)])]
    if name == "box":
        return children
    if name in CLASSES:
        return [Element("span", {"class": CLASSES[name]}, children)]
    return [Element(STYLES[name], {}, children)]


def install(dialect: Dialect) -> None:
    """LaTeX that styles a run of text."""
    dialect.scanner.inline("}", _close)
    dialect.scanner.inline("{", _switch)
    dialect.scanner.inline("`", _quoted, priority=20)
    dialect.scanner.inline("'", _unquoted, pattern="''")
    dialect.builders["texstyle"] = _build
