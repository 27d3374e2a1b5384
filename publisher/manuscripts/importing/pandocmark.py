"""pandoc's tree as Markdown of the dialect.

In: blocks and inlines of pandoc's types 1.23 (https://hackage.haskell.org/package/pandoc-types), in
whose texts tokens may stand for what was read apart (`texsource.TexTokens`). Out: `Block`s. A
line of
the source begins a line here, so that an edited manuscript and its source can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from publisher.manuscripts.importing.draft import Block
from publisher.manuscripts.importing.escaping import escape_start, escape_text
from publisher.manuscripts.importing.pandocthings import (
    START,
    Appendix,
    At,
    End,
    Label,
    Markdown,
    Opening,
    Whole,
    code_span,
    fence,
    pipe_table,
    plain,
)
from publisher.manuscripts.importing.texsource import TOKEN, TexTokens, Verbatim

_KEY = re.compile(r"[A-Za-z0-9_]+(?:[:.#$%&+?<>~/-][A-Za-z0-9_]+)*")
LABEL = re.compile(r"[A-Za-z][\w:.-]*")
_SPACES = "\u00a0"


@dataclass(frozen=True, slots=True)
class Written:
    """`text` is plain where `markup` is false, else Markdown made here."""

    text: str
    markup: bool = False


@dataclass(slots=True)
class Writer:
    """Writes one document. `cite` gives the key that a bibliography has for one that is cited;
    `image` gives the file a picture is kept as. `placed` counts what of the tokens is in the text;
    `appendix` holds from where on headings are those of an appendix."""

    tokens: TexTokens = field(default_factory=TexTokens)
    cite: Callable[[str], str] = lambda key: key
    image: Callable[[str], str] = lambda name: name
    placed: set[int] = field(default_factory=set)
    notes: int = 0
    appendix: bool = False
    at: At = START
    copies: dict[str, str] = field(default_factory=dict)
    _pending: list[str] = field(default_factory=list)
    _depth: int = 0

    # --- blocks -------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Any]) -> list[Block]:
        """`blocks` as Markdown, notes after the block that calls them."""
        out: list[Block] = []
        stream = list(blocks)
        index = 0
        self._depth += 1
        while index < len(stream):
            holder = self.alone(stream[index])
            if isinstance(holder, Opening):
                stop = self.end_of(stream, index)
                out += holder.close(self, stream[index + 1 : stop])
                index = stop + 1
            else:
                out += self._block(stream[index])
                index += 1
            if self._depth == 1:
                out += self._called()
        self._depth -= 1
        return out

    def _called(self) -> list[Block]:
        """The texts of the notes that were called, when no other block is open."""
        notes, self._pending = self._pending, []
        return [Block(self.at.line, "", note, "other") for note in notes]

    def alone(self, block: Any) -> Any:
        """What the token stands for that is all of `block`; `None` where it holds more."""
        if block["t"] not in ("Para", "Plain"):
            return None
        words = "".join(
            i["c"] if i["t"] == "Str" else " " if i["t"] in _GAPS else "\0" for i in block["c"]
        )
        hit = None
        for match in TOKEN.finditer(words):
            thing = self.tokens.of(match)
            if isinstance(thing, At):
                self.at = thing
            elif hit is None and isinstance(thing, (Opening, End, Whole, Appendix)):
                hit = (thing, int(match[1]))
            else:
                return None
        if hit is None or TOKEN.sub("", words).strip():
            return None
        self.placed.add(hit[1])
        return hit[0]

    def is_place(self, thing: Any) -> bool:
        """Whether `thing` only says where in the source the text stands."""
        return isinstance(thing, At)

    def led(self, block: Any, kind: type[Any]) -> tuple[Any, Any]:
        """The thing of `kind` that begins the paragraph `block`, `None` where none does, and the
        block without it."""
        if block["t"] not in ("Para", "Plain"):
            return None, block
        for index, inline in enumerate(block["c"]):
            if inline["t"] in _GAPS:
                continue
            if inline["t"] != "Str":
                break
            for match in TOKEN.finditer(inline["c"]):
                thing = self.tokens.of(match)
                if isinstance(thing, At):
                    self.at = thing
                elif isinstance(thing, kind):
                    self.placed.add(int(match[1]))
                    rest = {**inline, "c": inline["c"][match.end() :]}
                    return thing, {**block, "c": [rest, *block["c"][index + 1 :]]}
                else:
                    return None, block
            if TOKEN.sub("", inline["c"]):
                break
        return None, block

    def end_of(self, stream: Sequence[Any], start: int) -> int:
        depth = 0
        for index in range(start, len(stream)):
            thing = self.alone(stream[index])
            depth += isinstance(thing, Opening) - isinstance(thing, End)
            if not depth:
                return index
        return len(stream)

    def _block(self, block: Any) -> list[Block]:
        kind, content = block["t"], block.get("c")
        line = self.at.line
        if kind in ("Para", "Plain"):
            thing = self.alone(block)
            if isinstance(thing, Whole):
                return [Block(self.at.line, thing.words, thing.text, "other")] if thing.text else []
            if thing is not None:
                self.appendix |= not isinstance(thing, (Opening, End))
                return []
            return self._paragraph(content)
        if kind == "Header":
            return self._heading(*content)
        if kind == "CodeBlock":
            return [Block(line, content[1], fence(content[1], *content[0][1][:1]), "other")]
        if kind == "BlockQuote":
            inner = self.blocks(content)
            text = "\n".join(f"> {row}".rstrip() for row in _joined(inner).split("\n"))
            return [Block(line, _words(inner), text, "other")] if inner else []
        if kind in ("BulletList", "OrderedList"):
            return self._list(kind, content)
        if kind == "DefinitionList":
            return self._definitions(content)
        if kind == "Div":
            return self.blocks(content[1])
        if kind == "Figure":
            return self.blocks(content[2])
        if kind == "HorizontalRule":
            return [Block(line, "", "---", "other")]
        if kind == "LineBlock":
            rows = [f"| {self.inline(row, True)}" for row in content]
            return [Block(line, plain(content), "\n".join(rows), "other")]
        if kind == "Table":
            return self._table(content)
        return []

    def _paragraph(self, inlines: Sequence[Any]) -> list[Block]:
        text = self.inline(inlines)
        rows = [escape_start(row.strip()) for row in text.split("\n") if row.strip()]
        line = self.at.line
        return [Block(line, plain(inlines), "\n".join(rows), "paragraph")] if rows else []

    def _heading(self, level: int, attributes: Any, inlines: Sequence[Any]) -> list[Block]:
        labels = [thing.name for thing in self._things(inlines) if isinstance(thing, Label)]
        text = self.inline(_without_labels(inlines, self.tokens), True)
        if not text.strip():
            return []
        marks = [f"#{label}" for label in labels[:1] if LABEL.fullmatch(label)]
        more = labels[len(marks) :]
        if "unnumbered" in attributes[1]:
            marks.append(".unnumbered")
        if self.appendix:
            marks.append(".appendix")
        text = re.sub(r"#(?=#*$)", r"\\#", text)
        text = f"{'#' * min(level, 6)} {text}"
        text += f" {{{' '.join(marks)}}}" if marks else ""
        block = Block(self.at.line, plain(inlines), text, "heading")
        return [block, *(Block(self.at.line, "", f"\\label{{{name}}}", "other") for name in more)]

    def _list(self, kind: str, content: Any) -> list[Block]:
        start, style, delim = 1, "Decimal", "Period"
        items = content
        if kind == "OrderedList":
            (start, style_, delim_), items = content
            style, delim = style_["t"], delim_["t"]
        line = self.at.line
        inner = [self.blocks(item) for item in items]
        loose = any(
            len([b for b in item if b.kind == "paragraph"]) > 1
            or any(b.kind == "other" and not _is_list(b) for b in item)
            for item in inner
        )
        rows = []
        for number, item in enumerate(inner, start=start):
            mark = "-" if kind == "BulletList" else _number(number, style, delim)
            text = _joined(item, "\n" if not loose else "\n\n") or "&#160;"
            rows.append(_hang(f"{mark} ", text))
        text = ("\n\n" if loose else "\n").join(rows)
        return [Block(line, " ".join(map(_words, inner)), text, "other")] if rows else []

    def _definitions(self, content: Any) -> list[Block]:
        rows = []
        words = []
        line = self.at.line
        for term, definitions in content:
            parts = [self.inline(term, True)]
            for definition in definitions:
                inner = self.blocks(definition)
                words.append(_words(inner))
                parts.append(_hang(":   ", _joined(inner) or "&#160;"))
            rows.append("\n".join(parts))
        return [Block(line, " ".join(words), "\n\n".join(rows), "other")]

    def _table(self, content: Any) -> list[Block]:
        _, (_, caption), specs, head, bodies, foot = content
        rows: list[list[str]] = []
        for row in [*head[1], *(r for body in bodies for r in (*body[2], *body[3])), *foot[1]]:
            cells: list[str] = []
            for _, _, _, width, cell in row[1]:
                cells += [
                    " ".join(b.markdown.replace("\n", " ") for b in self.blocks(cell)),
                    *[""] * (width - 1),
                ]
            rows.append(cells)
        aligns = [
            "right" if s[0]["t"] == "AlignRight" else "center" if s[0]["t"] == "AlignCenter" else ""
            for s in specs
        ]
        text = pipe_table(rows, aligns, len(head[1]))
        told = " ".join(b.markdown.replace("\n", " ") for b in self.blocks(caption))
        text += f"\n\n: {told}" if told else ""
        return [Block(self.at.line, "", text, "other")]

    # --- inlines ------------------------------------------------------------------------------

    def inline(self, inlines: Iterable[Any], one_line: bool = False) -> str:
        """`inlines` as Markdown; `one_line` joins its lines."""
        pieces: list[Written] = []
        for piece in self._pieces(inlines):
            if pieces and not piece.markup and not pieces[-1].markup:
                pieces[-1] = Written(pieces[-1].text + piece.text)
            elif piece.text:
                pieces.append(piece)
        beside = any(piece.markup for piece in pieces)
        text = "".join(p.text if p.markup else escape_text(p.text, beside) for p in pieces)
        text = re.sub(r"[ \t]*\n[ \t]*", " " if one_line else "\n", text)
        # TeX prints a space that does not break as `~`; here it is a character.
        return re.sub(r"(?<=\S) {2,}(?=\S)", " ", text).strip(" ")

    def _pieces(self, inlines: Iterable[Any]) -> Iterable[Written]:
        for inline in inlines:
            kind, content = inline["t"], inline.get("c")
            if kind == "Str":
                yield from self._string(content)
            elif kind == "Space":
                yield Written(" ")
            elif kind == "SoftBreak":
                yield Written("\n")
            elif kind == "LineBreak":
                yield Written("\\\n", True)
            elif kind in _MARKS:
                yield from self._marked(content, _MARKS[kind])
            elif kind in ("Superscript", "Subscript"):
                yield from self._script(content, "^" if kind == "Superscript" else "~")
            elif kind == "SmallCaps":
                yield from self._span(content, ".smallcaps")
            elif kind == "Underline":
                yield from self._span(content, ".underline")
            elif kind == "Quoted":
                opening, closing = ("“", "”") if content[0]["t"] == "DoubleQuote" else ("‘", "’")
                yield Written(opening)
                yield from self._pieces(content[1])
                yield Written(closing)
            elif kind == "Cite":
                yield self._cited(content[0])
            elif kind == "Code":
                yield Written(code_span(TOKEN.sub(self._coded, content[1])), True)
            elif kind == "Math":
                yield from self._math(content)
            elif kind == "Link":
                yield from self._link(content)
            elif kind == "Image":
                yield Written(
                    f"![{self.inline(content[1], True)}]({self.image(content[2][0])})", True
                )
            elif kind == "Note":
                yield self._note(content)
            elif kind == "Span":
                yield from self._pieces(content[1])
            elif kind == "RawInline" and content[0] in ("latex", "tex"):
                continue

    def _string(self, text: str) -> Iterable[Written]:
        at = 0
        for match in TOKEN.finditer(text):
            yield Written(text[at : match.start()])
            yield from self._token(match)
            at = match.end()
        yield Written(text[at:])

    def _token(self, match: re.Match[str]) -> Iterable[Written]:
        thing = self.tokens.of(match)
        if isinstance(thing, At):
            self.at = thing
            return
        self.placed.add(int(match[1]))
        if isinstance(thing, Markdown):
            yield Written(thing.text, True)
        elif isinstance(thing, Label):
            yield Written(thing.source, True)
        elif isinstance(thing, Verbatim):
            text = " ".join(thing.text.split("\n")) if not thing.inline else thing.text
            yield Written(code_span(text), True)
        elif isinstance(thing, Whole):
            yield Written(f"\n{thing.text}\n", True)
        elif hasattr(thing, "markdown"):
            yield Written(thing.markdown(self), True)

    def _coded(self, match: re.Match[str]) -> str:
        """What a token stands for within code."""
        thing = self.tokens.of(match)
        if not isinstance(thing, At):
            self.placed.add(int(match[1]))
        return thing.text if isinstance(thing, Verbatim) else str(getattr(thing, "words", ""))

    def _things(self, inlines: Iterable[Any]) -> Iterable[Any]:
        for match in TOKEN.finditer(plain(inlines, keep_tokens=True)):
            self.placed.add(int(match[1]))
            yield self.tokens.of(match)

    def _marked(self, content: Sequence[Any], mark: str) -> Iterable[Written]:
        """Emphasis and its kin, which begins and ends at a letter."""
        text = self.inline(content)
        bare = text.strip(" \n")
        if not bare:
            yield Written(" " if text else "")
            return
        inner = [i["t"] for i in content]
        if mark == "*" and inner == ["Emph"]:
            yield from self._pieces(content[0]["c"])
            return
        lead = text[: len(text) - len(text.lstrip(" \n"))] or _edge(content, 0)
        yield Written(lead)
        yield Written(f"{mark}{bare}{mark}", True)
        yield Written(_edge(content, -1))

    def _script(self, content: Sequence[Any], mark: str) -> Iterable[Written]:
        text = self.inline(content, True)
        if any(i["t"] == "Note" for i in content):
            yield Written(text, True)
        elif text:
            yield Written(mark + text.replace(" ", "\\ ") + mark, True)

    def _span(self, content: Sequence[Any], name: str) -> Iterable[Written]:
        text = self.inline(content, True)
        if text:
            yield Written(f"[{text}]{{{name}}}", True)

    def _cited(self, cites: Sequence[Any]) -> Written:
        """``[see @a, p. 3; @b]``, or ``@a [p. 3]`` where the author is part of the sentence."""
        if cites[0]["citationMode"]["t"] == "AuthorInText" and len(cites) == 1:
            suffix = self._suffix(cites[0])
            return Written(
                f"@{self._key(cites[0])}" + (f" [{suffix.removeprefix(', ')}]" if suffix else ""),
                True,
            )
        parts = []
        for cite in cites:
            prefix = self.inline(cite["citationPrefix"], True)
            minus = "-" if cite["citationMode"]["t"] == "SuppressAuthor" else ""
            parts.append(
                f"{prefix + ' ' if prefix else ''}{minus}@{self._key(cite)}{self._suffix(cite)}"
            )
        if cites[0]["citationMode"]["t"] == "AuthorInText":
            return Written(
                "; ".join(f"@{self._key(cite)}{self._suffix(cite)}" for cite in cites), True
            )
        return Written(f"[{'; '.join(parts)}]", True)

    def _key(self, cite: Any) -> str:
        key = self.cite(cite["citationId"].strip())
        return key if _KEY.fullmatch(key) else f"{{{key}}}"

    def _suffix(self, cite: Any) -> str:
        text = self.inline(cite["citationSuffix"], True).replace("\u00a0", " ").strip()
        return f", {text.lstrip(', ')}" if text else ""

    def _math(self, content: Any) -> Iterable[Written]:
        tex = self.tokens.back(content[1]).strip()
        for match in TOKEN.finditer(content[1]):
            self.placed.add(int(match[1]))
        tex = re.sub(r"\n\s*\n", "\n", tex)
        if not tex:
            return
        if content[0]["t"] == "DisplayMath":
            yield Written(f"\n$$\n{tex}\n$$\n", True)
        else:
            yield Written(f"${' '.join(tex.split())}$", True)

    def _link(self, content: Any) -> Iterable[Written]:
        attributes, inlines, (address, _) = content
        address = TOKEN.sub("", address).replace(" ", "%20")
        words = self.inline(inlines, True)
        if plain(inlines) == address.removeprefix("mailto:") or "uri" in attributes[1]:
            bare = re.fullmatch(r"(?:https?://|mailto:)[^\s<>\\]+", address)
            yield Written(
                f"<{address.removeprefix('mailto:')}>"
                if bare
                else f"[{words}]({_target(address)})",
                True,
            )
        elif address and words:
            yield Written(f"[{words}]({_target(address)})", True)
        else:
            yield Written(words, True)

    def _note(self, content: Sequence[Any]) -> Written:
        self.notes += 1
        number = self.notes
        self._depth += 1
        self._pending.append(_hang(f"[^{number}]: ", _joined(self.blocks(content))))
        self._depth -= 1
        return Written(f"[^{number}]", True)


_MARKS = {"Emph": "*", "Strong": "**", "Strikeout": "~~"}
_GAPS = frozenset(("Space", "SoftBreak", "LineBreak"))


def _edge(content: Sequence[Any], at: int) -> str:
    return " " if content and content[at]["t"] in ("Space", "SoftBreak") else ""


def _target(address: str) -> str:
    return f"<{address}>" if re.search(r"[()\s]", address) else address


def _is_list(block: Block) -> bool:
    return bool(re.match(r"- |\(?[\w#]{1,6}[.)] ", block.markdown))


def _joined(blocks: Sequence[Block], between: str = "\n\n") -> str:
    return between.join(block.markdown for block in blocks)


def _words(blocks: Sequence[Block]) -> str:
    return " ".join(block.text for block in blocks)


def _hang(mark: str, text: str) -> str:
    """`text` after `mark`, its further lines indented by four."""
    head, *rest = text.split("\n")
    return "\n".join([f"{mark}{head}", *(f"    {line}" if line else "" for line in rest)])


def _number(number: int, style: str, delim: str) -> str:
    text = str(number)
    if style in ("LowerAlpha", "UpperAlpha") and 0 < number <= 26:
        text = chr(96 + number) if style == "LowerAlpha" else chr(64 + number)
    elif style in ("LowerRoman", "UpperRoman") and 0 < number <= 20:
        roman = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
        text = roman[number - 1] if style == "LowerRoman" else roman[number - 1].upper()
    return {"OneParen": f"{text})", "TwoParens": f"({text})"}.get(delim, f"{text}.")


def _without_labels(inlines: Sequence[Any], tokens: TexTokens) -> list[Any]:
    def bare(match: re.Match[str]) -> str:
        return "" if isinstance(tokens.of(match), Label) else match[0]

    return [{**i, "c": TOKEN.sub(bare, i["c"])} if i["t"] == "Str" else i for i in inlines]
