"""Notes: ``[^label]`` with ``[^label]: text``, several paragraphs, and ``^[inline]``.

The calls become ``<noteref>`` elements and the notes' texts ``<note>`` elements at the end of the
tree, until `endnotes` numbers them in the order of the finished text.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import Treeprocessor

from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.links import enclose, normal
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Bracket, Scan
from publisher.markup.reader.tokens import Token
from publisher.markup.reader.work import Note

_CALL = re.compile(r"\[\^([^\]\s\[^]{1,200})\](:?)")
_SPACED = re.compile(r"\[(?P<label>\^\w[\w.:-]*(?:[ ]\w[\w.:-]*){1,6})\](?!\()")
_DEFINITION = re.compile(r" {0,3}([\U000f0000-\U0010ffff])[ ]?")


def _call(scan: Scan, pos: int) -> int | None:
    match = _CALL.match(scan.text, pos, scan.limit)
    if not match:
        spaced = _SPACED.match(scan.text, pos, scan.limit)
        if spaced and normal(spaced["label"]) not in scan.work.definitions:
            right = "-".join(spaced["label"][1:].split())
            scan.say(
                "MD031", f"`{spaced.group()}` calls no note: a label holds no space", pos,
                spaced.end(), f"write `[^{right}]`, here and before the note's text",
            )  # fmt: skip
        return None
    begins = scan.text.rfind("\n", 0, pos) + 1
    if match[2] and not scan.text[begins:pos].strip(" >"):
        return scan.emit("notedef", pos, match.end(), match[1])
    return scan.emit("noteref", pos, match.end(1) + 1, match[1])


def _inline(scan: Scan, pos: int) -> int | None:
    if not scan.text.startswith("^[", pos) or scan.text.startswith("^[^", pos):
        return None
    if len(scan.brackets) > 30:
        return None
    scan.brackets.append(Bracket("note", len(scan.out), pos, pos + 2))
    scan.out.append("^[")
    return pos + 2


def _claim(scan: Scan, bracket: Bracket, pos: int) -> int | None:
    if bracket.kind != "note":
        return None
    return enclose(scan, bracket, "note", pos, pos + 1, None)


def _noteref(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    label: str = token.data
    note = dialect.work.notes.get(label)
    if note is None:
        dialect.work.say("MD031", f"there is no note `{label}`", token, _near(dialect, label))
        return [TextNode(token.source, literal=True)]
    note.is_called = True
    return [Element("noteref", {"label": label, "data-at": str(token.start)})]


def _near(dialect: Dialect, label: str) -> str | None:
    labels = ", ".join(f"`{name}`" for name in list(dialect.work.notes)[:5])
    return f"notes of this paper: {labels}" if labels else "write it: `[^" + label + "]: …`"


def _note(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return [Element("noteref", {"data-at": str(token.start)}, [Element("note", {}, children)])]


class NoteText(BlockProcessor):
    """A block that begins with ``[^label]:``, and the indented blocks after it."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def _token(self, block: str) -> Token | None:
        match = _DEFINITION.match(block)
        token = self.dialect.work.tokens.get(match[1]) if match else None
        return token if token and token.kind == "notedef" else None

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return self._token(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        begins = [i for i, line in enumerate(lines) if self._token(line)]
        for first, last in zip(begins, [*begins[1:], len(lines)], strict=True):
            token, match = self._token(lines[first]), _DEFINITION.match(lines[first])
            assert token is not None and match is not None
            own = [lines[first][match.end() :], *lines[first + 1 : last]]
            text = ["\n".join(line.removeprefix("    ") for line in own)]
            while last == len(lines) and blocks and blocks[0].startswith("    "):
                more = blocks.pop(0).split("\n")
                text.append("\n".join(line.removeprefix("    ") for line in more))
            self._keep(token, text)

    def _keep(self, token: Token, text: list[str]) -> None:
        notes = self.dialect.work.notes
        if token.data in notes:
            self.dialect.work.say("MD032", f"there are two notes `{token.data}`", token)
            return
        notes[token.data] = Note(token.data, token.start, token.end, text)


class NoteTexts(Treeprocessor):
    """Parse the notes' texts into the end of the tree, before inline markup is read."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md)
        self.dialect = dialect

    def run(self, root: ElementTree.Element) -> None:
        work = self.dialect.work
        parsed = work.lasting.setdefault("parsed notes", set())
        for label in list(work.notes):
            note = work.notes[label]
            if label in parsed:
                continue
            parsed.add(label)
            element = ElementTree.SubElement(root, "note", {"label": label})
            parse_nested(self.dialect, element, "\n\n".join(note.blocks))


def install(dialect: Dialect) -> None:
    """Notes."""
    dialect.scanner.inline("[", _call, priority=10)
    dialect.scanner.inline("^", _inline, priority=10)
    dialect.scanner.claims.insert(0, _claim)
    dialect.builders.update({"noteref": _noteref, "note": _note})
    dialect.md.parser.blockprocessors.register(NoteText(dialect), "notes", 96)
    dialect.md.treeprocessors.register(NoteTexts(dialect), "notes", 30)
