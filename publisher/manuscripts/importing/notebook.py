"""A Jupyter notebook (.ipynb) to a draft. Nothing of it is run.

In: the bytes of a notebook, format 4 (https://nbformat.readthedocs.io). Out: a `Draft`: cells of
Markdown as they are, cells of code as listings, stored outputs as figures, tables and text.
What tags and Quarto's options (``#| echo: false``) hide is left out, and told.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from publisher.diagnostics import Diagnostic, Span
from publisher.limits import limit
from publisher.manuscripts.importing import htmlmark
from publisher.manuscripts.importing.draft import Block, Draft, Front, PaperFront
from publisher.manuscripts.importing.languages import language_of
from publisher.manuscripts.importing.pandocthings import fence
from publisher.manuscripts.importing.report import Moved, Removed
from publisher.manuscripts.importing.tree import parse_page, tidy_tree

_HIDDEN = frozenset(("remove-cell", "remove_cell", "hide-cell", "hide_cell", "remove", "skip"))
_NO_CODE = frozenset(("remove-input", "remove_input", "hide-input", "hide_input", "hidecode"))
_NO_OUTPUT = frozenset(("remove-output", "remove_output", "hide-output", "hide_output"))
_OPTION = re.compile(r"^(?:#|//|--|%)\|[ \t]*([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$")
_MAGIC = re.compile(r"^%%(\w+)")
_FORMS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_TITLE = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_HEAD = re.compile(r"\A\s*---[ \t]*\n(?P<yaml>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class NoNotebook(ValueError):
    """A file that is no notebook; the message says why."""


@dataclass(slots=True)
class _Found:
    path: str
    language: str
    blocks: list[Block] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)
    removals: list[Removed] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read(data: bytes, path: str) -> Draft:
    """The draft of a notebook. Raises `NoNotebook`."""
    try:
        book = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NoNotebook("it is not JSON") from error
    cells = book.get("cells") if isinstance(book, dict) else None
    if not isinstance(cells, list):
        raise NoNotebook("it has no cells; open it in Jupyter and save it again, as format 4")
    meta = _mapping(book.get("metadata"))
    info = meta.get("language_info") or meta.get("kernelspec") or {}
    language = (
        str(info.get("name") or info.get("language") or "python") if isinstance(info, dict) else ""
    )
    log = _Found(path, re.sub(r"\d+$", "", language.lower()))
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict):
            _cell(cell, number, log)
    front, moves = _front(log, meta)
    text = "\n".join(block.text for block in log.blocks)
    return Draft(
        path=path,
        front=front,
        blocks=tuple(log.blocks),
        kind="paper",
        lang=language_of(text),
        images=tuple(log.images.items()),
        removals=tuple(log.removals),
        moves=moves,
        diagnostics=tuple(log.diagnostics),
    )


def _cell(cell: dict[str, Any], number: int, log: _Found) -> None:
    """One cell, `number` counted from 1: the line that is told of it."""
    source = _text(cell.get("source"))
    meta = _mapping(cell.get("metadata"))
    tags = {str(tag) for tag in meta.get("tags") or ()}
    kind = cell.get("cell_type")
    if tags & _HIDDEN:
        log.removals.append(Removed(log.path, number, source, "cell hidden by its tag"))
        return
    if kind == "markdown":
        source = _attached(cell, source, log)
        if source.strip():
            log.blocks.append(Block(number, source, source.strip("\n"), "other"))
    elif kind == "raw":
        head = _HEAD.match(source)
        if head and number == 1:
            log.blocks.append(Block(number, "", source, "front"))
        elif source.strip():
            log.removals.append(Removed(log.path, number, source, "raw cell, for another program"))
    elif kind == "code":
        _code(cell, source, tags, number, log)


def _attached(cell: dict[str, Any], source: str, log: _Found) -> str:
    """Markdown whose attached pictures are files."""
    attachments = cell.get("attachments")
    for name, forms in attachments.items() if isinstance(attachments, dict) else ():
        file = _picture(forms if isinstance(forms, dict) else {}, log)
        if file:
            source = source.replace(f"(attachment:{name})", f"({file})")
    return source


def _code(cell: dict[str, Any], source: str, tags: set[str], number: int, log: _Found) -> None:
    """A cell of code, and what it once put out."""
    options: dict[str, str] = {}
    lines = source.split("\n")
    while lines and (match := _OPTION.match(lines[0])):
        options[match[1]] = match[2].strip("\"'")
        lines.pop(0)
    code = "\n".join(lines).strip("\n")
    if options.get("include") == "false":
        log.removals.append(Removed(log.path, number, code, "cell hidden by `include: false`"))
        return
    shown = not tags & _NO_CODE and options.get("echo") != "false"
    language = log.language
    if magic := _MAGIC.match(code):
        language = {"bash": "bash", "sh": "bash", "R": "r", "html": "html"}.get(magic[1], language)
    if code and shown:
        log.blocks.append(Block(number, code, fence(code, language), "other"))
    elif code:
        log.removals.append(Removed(log.path, number, code, "code hidden by its tag"))
    if tags & _NO_OUTPUT or options.get("output") == "false":
        return
    outputs = [o for o in cell.get("outputs") or () if isinstance(o, dict)]
    streams: list[str] = []
    shown_figures = 0
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream" and output.get("name") == "stderr":
            text = _text(output.get("text"))
            log.removals.append(Removed(log.path, number, text, "warnings of the program"))
        elif kind == "stream":
            streams.append(_text(output.get("text")))
        elif kind == "error":
            log.diagnostics.append(_failed(output, number, log))
        elif kind in ("display_data", "execute_result"):
            _flush(streams, number, log)
            data = output.get("data")
            shown_figures += _shown(
                data if isinstance(data, dict) else {}, options, shown_figures, number, log
            )
    _flush(streams, number, log)


def _flush(streams: list[str], number: int, log: _Found) -> None:
    text = _plain("".join(streams)).strip("\n")
    streams.clear()
    if text.strip():
        log.blocks.append(Block(number, text, fence(text, "text"), "other"))


def _failed(output: dict[str, Any], number: int, log: _Found) -> Diagnostic:
    name = f"{output.get('ename', 'error')}: {output.get('evalue', '')}"
    return Diagnostic(
        "IMP007",
        f"a cell of code ended with an error, which is left out: `{_plain(name)[:80]}`",
        Span(log.path, number),
        "run the notebook again until no cell fails, save it, and import it again",
    )


def _shown(
    data: dict[str, Any], options: dict[str, str], before: int, number: int, log: _Found
) -> int:
    """The best form of one output, as a figure, a table, a formula or text; 1 for a figure."""
    label = options.get("label", "") if not before else ""
    caption = next((options[k] for k in ("fig-cap", "tbl-cap", "caption") if k in options), "")
    alt = options.get("fig-alt", "")
    file = _picture(data, log)
    if file:
        marks = [*([f"#{label}"] if label else []), *([f'alt="{alt}"'] if alt else [])]
        text = f"![{caption if not before else ''}]({file})"
        text += f"{{{' '.join(marks)}}}" if marks else ""
        log.blocks.append(Block(number, caption, text, "other"))
        return 1
    html = _text(data.get("text/html"))
    if "<table" in html and (table := _table(html)):
        if caption or label:
            table += f"\n\n: {caption}" + (f" {{#{label}}}" if label else "")
        log.blocks.append(Block(number, caption, table, "other"))
    elif tex := _text(data.get("text/latex")).strip().strip("$").strip():
        log.blocks.append(Block(number, tex, f"$$\n{tex}\n$$", "other"))
    elif markdown := _text(data.get("text/markdown")).strip():
        log.blocks.append(Block(number, markdown, markdown, "other"))
    elif text := _plain(_text(data.get("text/plain"))).strip("\n"):
        if not re.fullmatch(r"<[\w.]+[^<>]*(?: at 0x[0-9a-f]+)?>|\(?Text\(.*|\[<[\s\S]*>\]", text):
            log.blocks.append(Block(number, text, fence(text, "text"), "other"))
    elif data:
        form = next(iter(data))
        log.diagnostics.append(
            Diagnostic("IMP007", f"an output of the form `{form[:60]}` cannot be shown in a book",
                       Span(log.path, number), "save it as a picture, and name that in the text")
        )  # fmt: skip
    return 0


def _picture(data: dict[str, Any], log: _Found) -> str:
    """The file that a stored picture becomes; empty where none is stored."""
    for form, suffix in _FORMS.items():
        stored = _text(data.get(form))
        if not stored:
            continue
        try:
            raw = stored.encode() if suffix == "svg" else base64.b64decode(stored, validate=False)
        except (binascii.Error, ValueError):
            continue
        if len(raw) > limit("picture"):
            continue
        name = f"figure-{sha256(raw).hexdigest()[:8]}.{suffix}"
        log.images[name] = raw
        return name
    return ""


def _table(html: str) -> str:
    """A table of HTML as Markdown; empty where it is none that can be."""
    html = re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL)
    blocks, _ = htmlmark.markdown_blocks(tidy_tree(parse_page(html)))
    tables = [block.markdown for block in blocks if block.markdown.startswith("|")]
    return tables[0] if tables else ""


def _front(log: _Found, meta: dict[str, Any]) -> tuple[Front, tuple[Moved, ...]]:
    """The front matter: YAML of a first raw cell, else the heading that begins the text, and the
    authors that the notebook's metadata name."""
    moves: list[Moved] = []
    title = str(meta.get("title") or "")
    head = ""
    if log.blocks and log.blocks[0].kind == "front":
        match = _HEAD.match(log.blocks[0].markdown)
        head = match["yaml"] if match else ""
        log.blocks.pop(0)
    first = next(
        (b for b in log.blocks if b.kind == "other" and not b.markdown.startswith("`")), None
    )
    if first is not None and not title and not re.search(r"(?m)^title\s*:", head):
        match = _TITLE.match(first.markdown)
        others = sum(
            len(re.findall(r"(?m)^#[ \t]+\S", b.markdown))
            for b in log.blocks
            if not b.markdown.startswith("`")
        )
        if match and others == 1:
            title = match["title"]
            rest = first.markdown[match.end() :].strip("\n")
            at = log.blocks.index(first)
            log.blocks[at : at + 1] = [replace(first, markdown=rest, text=rest)] if rest else []
            moves.append(Moved(log.path, first.line, title, "title"))
    authors = tuple(
        {"name": str(author.get("name", author)) if isinstance(author, dict) else str(author)}
        for author in meta.get("authors") or ()
    )
    return Front(title=title, paper=PaperFront(authors=authors, yaml=head)), tuple(moves)


def _text(value: Any) -> str:
    """A text of the format, which may be a list of lines."""
    if isinstance(value, list):
        return "".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _plain(text: str) -> str:
    """Text without the colours of a terminal, each line as it stood at its end."""
    text = _ESCAPE.sub("", text)
    return "\n".join(line.rsplit("\r", 1)[-1] for line in text.split("\n"))
