"""Floats of LaTeX as Markdown: figures and their parts, tables, algorithms, statements.

In: what `texprepare` found of each, and the blocks that pandoc read between its beginning and its
end. Out: Markdown of the dialect.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from publisher.manuscripts.importing.draft import Block
from publisher.manuscripts.importing.pandocmark import LABEL, Writer
from publisher.manuscripts.importing.pandocthings import Opening, pipe_table
from publisher.manuscripts.importing.texsource import TOKEN
from publisher.manuscripts.tabular import Tabular

_LENGTH = re.compile(
    r"(?P<share>\d*\.?\d*)\s*\\(?:text|line|column|h)(?:width|size)|(?P<own>\d*\.?\d+)\s*(?P<unit>cm|mm|in|pt|px)"
)


@dataclass(frozen=True, slots=True)
class TexPicture:
    """A picture of the file `path`, as ``\\includegraphics`` has it."""

    path: str
    options: dict[str, str]
    source: str = ""
    words: str = ""

    def attributes(self) -> list[str]:
        """Its width and its description, as attributes of an image."""
        out = []
        if width := css_width(self.options.get("width", "")):
            out.append(f"width={width}")
        if alt := self.options.get("alt", ""):
            out.append('alt="' + " ".join(alt.replace('"', "'").split()) + '"')
        return out

    def markdown(self, writer: Writer, caption: str = "", label: str = "") -> str:
        """The image, with `caption` in its brackets."""
        marks = [*([f"#{label}"] if label else []), *self.attributes()]
        path = writer.image(self.path)
        target = f"<{path}>" if re.search(r"[()\s]", path) else path
        return f"![{caption}]({target})" + (f"{{{' '.join(marks)}}}" if marks else "")


@dataclass(frozen=True, slots=True)
class Caption:
    """Begins the paragraph that is the caption of what holds it."""

    source: str = ""


@dataclass(frozen=True, slots=True)
class CellMark:
    """Begins the paragraph of a cell."""

    row: int
    column: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class StepMark:
    """Begins the paragraph of a step of an algorithm."""

    depth: int
    source: str = ""


def css_width(text: str) -> str:
    """A width of LaTeX as one of Markdown; empty where it says none."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return ""
    if match["own"]:
        return f"{float(match['own']):g}{match['unit']}"
    share = float(match["share"] or 1)
    return f"{min(100, share * 100):.3g}%" if share else ""


@dataclass(frozen=True, slots=True)
class HeldTable(Opening):
    """A table, whose cells are the paragraphs that it holds."""

    tabular: Tabular
    source: str = ""

    def close(self, writer: Writer, blocks: Sequence[Any]) -> list[Block]:
        line = writer.at.line
        text, words = self.written(writer, blocks, "", ())
        return [Block(line, words, text, "other")]

    def written(
        self, writer: Writer, blocks: Sequence[Any], caption: str, labels: Sequence[str]
    ) -> tuple[str, str]:
        """The table as Markdown, of LaTeX where cells are joined; and its words."""
        cells: dict[tuple[int, int], list[Any]] = {}
        at = (0, 0)
        for block in blocks:
            cell, rest = writer.led(block, CellMark)
            at = (cell.row, cell.column) if cell is not None else at
            cells.setdefault(at, []).append(rest)
        texts = {
            key: "<br>".join(b.markdown for b in writer.blocks(content)).replace("\n", " ").strip()
            for key, content in cells.items()
        }
        rows = self.tabular.rows
        words = " ".join(texts.values())
        spans = any(c.span > 1 or c.rows > 1 for row in rows for c in row) or self.tabular.heads > 1
        if spans or any(re.search(r"\|", text) for text in texts.values()) or not rows:
            return self._latex(texts, caption, labels), words
        width = max(len(row) for row in rows)
        lines = [[texts.get((r, c), "") for c in range(len(row))] for r, row in enumerate(rows)]
        aligns = [
            next((row[c].align or "" for row in rows if c < len(row)), "") for c in range(width)
        ]
        text = pipe_table(lines, aligns, self.tabular.heads)
        if caption or labels:
            label, extra = own_label(labels)
            marks = f" {{#{label}}}" if label else ""
            text += f"\n\n: {caption}{extra}{marks}"
        return text, words

    def _latex(self, texts: dict[tuple[int, int], str], caption: str, labels: Sequence[str]) -> str:
        """The table in LaTeX with Markdown in its cells."""
        rows = self.tabular.rows
        width = max((sum(c.span for c in row) for row in rows), default=1)
        letters = {"": "l", "center": "c", "right": "r"}
        columns = ["l"] * width
        for row in rows:
            column = 0
            for cell in row:
                if cell.span == 1 and column < width:
                    columns[column] = letters[cell.align or ""]
                column += cell.span
        lines = []
        covered: dict[int, int] = {}
        for r, row in enumerate(rows):
            wording, column = [], 0
            for c, cell in enumerate(row):
                while covered.get(column, 0):
                    covered[column] -= 1
                    wording.append("")
                    column += 1
                text = in_latex(texts.get((r, c), ""))
                if cell.rows > 1:
                    text = f"\\multirow{{{cell.rows}}}{{*}}{{{text}}}"
                    covered.update(dict.fromkeys(range(column, column + cell.span), cell.rows - 1))
                if cell.span > 1:
                    text = f"\\multicolumn{{{cell.span}}}{{{letters[cell.align or '']}}}{{{text}}}"
                wording.append(text)
                column += cell.span
            while covered.get(column, 0):
                covered[column] -= 1
                wording.append("")
                column += 1
            lines.append(" & ".join(wording) + " \\\\")
            if r + 1 == self.tabular.heads:
                lines.append("\\midrule")
        body = [f"\\begin{{tabular}}{{{''.join(columns)}}}", *lines, "\\end{tabular}"]
        if caption or labels:
            marks = "".join(f"\\label{{{name}}}" for name in labels)
            body = [
                "\\begin{table}",
                f"\\caption{{{in_latex(caption)}}}{marks}",
                *body,
                "\\end{table}",
            ]
        return "\n".join(body)


def in_latex(markdown: str) -> str:
    """Markdown that stands in an argument of LaTeX."""
    return re.sub(r"(?<!\\)(?:%|&(?!(?:lt|gt|amp|nbsp|#\d+);))", r"\\\g<0>", markdown)


def own_label(labels: Sequence[str]) -> tuple[str, str]:
    """The label that can stand in braces, and the others as LaTeX."""
    own = next((name for name in labels if LABEL.fullmatch(name)), "")
    return own, "".join(f"\\label{{{name}}}" for name in labels if name != own)


@dataclass(frozen=True, slots=True)
class HeldPart(Opening):
    """A part of a figure, `width` as LaTeX has it."""

    labels: tuple[str, ...] = ()
    width: str = ""
    source: str = ""

    def close(self, writer: Writer, blocks: Sequence[Any]) -> list[Block]:
        return [Block(writer.at.line, "", self.markdown(writer, blocks), "other")]

    def picture(self, writer: Writer, blocks: Sequence[Any]) -> str:
        """The part as one image, empty where it is more."""
        content = _Held.of(writer, blocks)
        if (
            content.pictures is None
            or len(content.pictures) != 1
            or content.parts
            or len(content.captions) > 1
        ):
            return ""
        caption = content.caption(writer)
        if "\\[" in caption:
            return ""
        label, extra = own_label(self.labels)
        only = content.pictures[0]
        width = self.width if css_width(self.width) else only.options.get("width", "")
        options = {**only.options, "width": width}
        return TexPicture(only.path, options).markdown(writer, caption + extra, label)

    def markdown(self, writer: Writer, blocks: Sequence[Any]) -> str:
        """The part as a division."""
        content = _Held.of(writer, blocks)
        label, extra = own_label(self.labels)
        width = css_width(self.width)
        marks = " ".join(
            [".part", *([f"#{label}"] if label else []), *([f"width={width}"] if width else [])]
        )
        body = content.body(writer)
        caption = content.caption(writer) + extra
        return "\n\n".join(filter(None, (f"::::: {{{marks}}}", body, caption, ":::::")))


@dataclass(slots=True)
class _Held:
    """What stands in a float: its captions, its parts, and all else. `pictures` is `None` where
    that
    is more than pictures."""

    captions: list[Any] = field(default_factory=list)
    parts: list[tuple[HeldPart, list[Any]]] = field(default_factory=list)
    rest: list[Any] = field(default_factory=list)
    pictures: list[TexPicture] | None = field(default_factory=list)

    @classmethod
    def of(cls, writer: Writer, blocks: Sequence[Any]) -> _Held:
        content = cls()
        index = 0
        while index < len(blocks):
            thing = writer.alone(blocks[index])
            if isinstance(thing, Opening):
                stop = writer.end_of(blocks, index)
                if isinstance(thing, HeldPart):
                    content.parts.append((thing, list(blocks[index + 1 : stop])))
                else:
                    content.pictures = None
                    content.rest += blocks[index : stop + 1]
                index = stop + 1
                continue
            caption, rest = writer.led(blocks[index], Caption)
            if caption is not None:
                content.captions.append(rest)
            else:
                hit = _pictures(writer, blocks[index])
                if hit is None:
                    content.pictures = None
                elif content.pictures is not None:
                    content.pictures += hit
                content.rest.append(blocks[index])
            index += 1
        return content

    def caption(self, writer: Writer) -> str:
        """The captions as one paragraph."""
        return " ".join(
            b.markdown.replace("\n", " ")
            for c in self.captions
            for b in writer.blocks([c])
            if b.kind != "other"
        )

    def body(self, writer: Writer) -> str:
        return "\n\n".join(block.markdown for block in writer.blocks(self.rest))


def _pictures(writer: Writer, block: Any) -> list[TexPicture] | None:
    """The pictures of a paragraph that holds nothing else; `None` where it holds more."""
    if block["t"] not in ("Para", "Plain"):
        return None
    hit = []
    for inline in block["c"]:
        if inline["t"] in ("Space", "SoftBreak", "LineBreak"):
            continue
        if inline["t"] != "Str" or TOKEN.sub("", inline["c"]).strip("\u00a0 "):
            return None
        for match in TOKEN.finditer(inline["c"]):
            thing = writer.tokens.of(match)
            if isinstance(thing, TexPicture):
                writer.placed.add(int(match[1]))
                hit.append(thing)
            elif not writer.is_place(thing):
                return None
    return hit


@dataclass(frozen=True, slots=True)
class HeldFloat(Opening):
    """A float: `kind` is ``figure``, ``table``, ``listing`` or ``algorithm``."""

    kind: str
    labels: tuple[str, ...] = ()
    source: str = ""

    def close(self, writer: Writer, blocks: Sequence[Any]) -> list[Block]:
        line = writer.at.line
        content = _Held.of(writer, blocks)
        text = (
            self._table(writer, content)
            or self._image(writer, content)
            or self._division(writer, content)
        )
        return [Block(line, "", text, "other")]

    def _table(self, writer: Writer, content: _Held) -> str:
        """A table that stands alone in its float, with the notes under it."""
        if self.kind != "table" or content.parts or not content.rest:
            return ""
        grid = writer.alone(content.rest[0])
        stop = writer.end_of(content.rest, 0) if isinstance(grid, HeldTable) else 0
        after = content.rest[stop + 1 :]
        if not isinstance(grid, HeldTable) or any(writer.alone(block) for block in after):
            return ""
        caption = content.caption(writer)
        text, _ = grid.written(writer, content.rest[1:stop], caption, self.labels)
        return "\n\n".join([text, *(b.markdown for b in writer.blocks(after))])

    def _image(self, writer: Writer, content: _Held) -> str:
        """A figure of one picture."""
        if (
            self.kind != "figure"
            or content.pictures is None
            or len(content.pictures) != 1
            or content.parts
        ):
            return ""
        caption = content.caption(writer)
        if "\\[" in caption or "^[" in caption or not (caption or self.labels):
            return ""
        label, extra = own_label(self.labels)
        return content.pictures[0].markdown(writer, caption + extra, label)

    def _division(self, writer: Writer, content: _Held) -> str:
        """Whatever else: a division that holds it, its caption last."""
        label, extra = own_label(self.labels)
        marks = f".{self.kind}" + (f" #{label}" if label else "")
        body = []
        images = [part.picture(writer, blocks) for part, blocks in content.parts]
        if content.parts and all(images) and content.pictures == []:
            body.append("\n".join(images))
        else:
            if content.rest:
                body.append(content.body(writer))
            body += [part.markdown(writer, blocks) for part, blocks in content.parts]
        caption = content.caption(writer) + extra
        if self.kind == "algorithm" and caption:
            body.insert(0, f"## {caption}")
            caption = ""
        return "\n\n".join(filter(None, (f"::: {{{marks}}}", *body, caption, ":::")))


@dataclass(frozen=True, slots=True)
class Steps(Opening):
    """The steps of an algorithm, each a line."""

    source: str = ""

    def close(self, writer: Writer, blocks: Sequence[Any]) -> list[Block]:
        lines = []
        for block in blocks:
            step, rest = writer.led(block, StepMark)
            text = " ".join(b.markdown.replace("\n", " ") for b in writer.blocks([rest]))
            lines.append(f"| {chr(0xA0) * 4 * (step.depth if step else 0)}{text}")
        return [Block(writer.at.line, "", "\n".join(lines), "other")]


@dataclass(frozen=True, slots=True)
class HeldStatement(Opening):
    """A theorem and its like: `kind` is the class, `word` what it is called where that is another.
    `name` is what stands in its brackets, a paragraph that begins with a `Caption`."""

    kind: str
    label: str = ""
    word: str = ""
    source: str = ""

    def close(self, writer: Writer, blocks: Sequence[Any]) -> list[Block]:
        line = writer.at.line
        title, rest = "", list(blocks)
        if rest:
            caption, naming = writer.led(rest[0], Caption)
            if caption is not None:
                title = " ".join(b.markdown for b in writer.blocks([naming]))
                rest = rest[1:]
        marks = [f".{self.kind}", *([f"#{self.label}"] if self.label else [])]
        if self.word:
            marks.append(f'word="{self.word}"')
        inner = writer.blocks(rest)
        body = "\n\n".join(block.markdown for block in inner)
        head = f"### {title}" if title else ""
        text = "\n\n".join(filter(None, (f":::: {{{' '.join(marks)}}}", head, body, "::::")))
        return [Block(line, " ".join(b.text for b in inner), text, "other")]


@dataclass(frozen=True, slots=True)
class FrontText(Opening):
    """A text of the front matter, kept in `values` under `key`."""

    key: Any
    values: dict[Any, str]
    source: str = ""

    def close(self, writer: Writer, blocks: Sequence[Any]) -> list[Block]:
        wording = writer.blocks(blocks)
        self.values[self.key] = "\n\n".join(block.markdown for block in wording)
        self.values[self.key, "words"] = " ".join(block.text for block in wording)
        return []
