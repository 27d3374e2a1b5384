"""Floats of a LaTeX paper marked: where each begins and ends, its parts, captions and labels.

In: a `TexText`. Out: the same with tokens. Two captions in one environment make two floats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from publisher.manuscripts.importing.pandocthings import (
    End,
)
from publisher.manuscripts.importing.texcommands import (
    Command,
    Environment,
    commands,
    environments,
    read_arguments,
)
from publisher.manuscripts.importing.texfloats import (
    Caption,
    HeldFloat,
    HeldPart,
)
from publisher.manuscripts.importing.texsetting import LABELS, Edit
from publisher.manuscripts.importing.texsource import OPEN, TexText, TexTokens
from publisher.manuscripts.tabular import labels_in

_FLOATS = {
    "figure": "figure", "figure*": "figure", "wrapfigure": "figure", "SCfigure": "figure",
    "sidewaysfigure": "figure", "sidewaysfigure*": "figure", "floatingfigure": "figure",
    "marginfigure": "figure",
    "teaserfigure": "figure", "table": "table", "table*": "table", "sidewaystable": "table",
    "wraptable": "table",
    "sidewaystable*": "table", "margintable": "table", "listing": "listing", "listing*": "listing",
    "SCtable": "table", "SCtable*": "table", "SCfigure*": "figure", "scheme": "figure",
    "plate": "figure", "code": "listing", "suppfigure": "figure", "supptable": "table",
}  # fmt: skip
_PARTS = frozenset("subfigure subfigure* subtable subfloat subfigures sublisting".split())


def mark_floats(text: TexText, tokens: TexTokens) -> None:
    """Floats with their captions, parts and labels marked; two captions make two floats."""
    edits: list[Edit] = []
    for env in environments(text.text, frozenset(_FLOATS)):
        edits += _float(text, env, tokens)
    text.cut(iter(sorted(edits, key=lambda edit: (edit[0], edit[1]))))
    # ``\captionof`` outside of a float, in a minipage or a center.
    edits = []
    for command in commands(text.text, "captionof", 2):
        if len(command.args) == 2:
            edits.append((command.start, command.end, f"\n\n\\textbf{{{command.args[1]}}}\n\n"))
    text.cut(iter(edits))


def _float(text: TexText, env: Environment, tokens: TexTokens) -> list[Edit]:
    """The edits that mark one environment: its floats, their captions, labels and parts."""
    source = text.text
    most = {"wrapfigure": 2, "wraptable": 2, "floatingfigure": 1}.get(env.name, 0)
    start = read_arguments(source, env.inner_start, most)[0]
    edits: list[Edit] = []
    parts: list[tuple[int, int]] = []
    for begin, inner, inner_end, end, width, words in _parts_of(source, start, env.inner_end):
        part = HeldPart(labels_in(source[begin:end]), width, source[begin:end])
        remark = f"{_caption(tokens, words)}\n\n" if words else ""
        edits.append((begin, inner, f"\n\n{tokens.put(part)}\n\n"))
        edits.append((inner_end, end, f"\n\n{remark}{tokens.put(End())}\n\n"))
        own = _within(source, inner, inner_end, "caption|subcaption")
        edits += [(c.start, c.end, f"\n\n{_caption(tokens, c.arg)}\n\n") for c in own]
        edits += _labels_cut(source, inner, inner_end, own)
        parts.append((begin, end))

    def outside(at: int) -> bool:
        return not any(begin <= at < end for begin, end in parts)

    captions = [
        command
        for command in _within(source, start, env.inner_end, _CAPTIONS, 2)
        if outside(command.start) and command.args
    ]
    bounds = _bounds(source, start, env.inner_end, captions)
    for index, (first, last) in enumerate(bounds):
        mine = [c for c in captions if first <= c.start < last]
        names = tuple(
            name
            for match in LABELS.finditer(source, first, last)
            if outside(match.start())
            for name in labels_in(match[0])
        )
        kind = _FLOATS[env.name]
        if mine and mine[0].name == "captionof" and mine[0].arg in ("figure", "table", "listing"):
            kind = mine[0].arg
        opening = tokens.put(HeldFloat(kind, names, source[env.start : env.end]))
        begins = env.start if index == 0 else first
        ends = env.end if index == len(bounds) - 1 else last
        edits.append((begins, start if index == 0 else first, f"\n\n{opening}\n\n"))
        close = env.inner_end if index == len(bounds) - 1 else last
        edits.append((close, ends, f"\n\n{tokens.put(End())}\n\n"))
        for command in mine:
            # All but \captionof have one argument: what stands in the next braces is text.
            at = command.start + 1 + len(command.name)
            at += source.startswith("*", at)
            stop = read_arguments(source, at, 2 if command.name == "captionof" else 1)[0]
            words = command.args[-1] if command.name == "captionof" else command.arg
            edits.append((command.start, stop, f"\n\n{_caption(tokens, words)}\n\n"))
    edits += [
        edit for edit in _labels_cut(source, start, env.inner_end, captions) if outside(edit[0])
    ]
    inside = source[start : env.inner_end]
    for mini in environments(inside, frozenset({"minipage"})):
        if outside(start + mini.start):
            stop = read_arguments(inside, mini.inner_start, 1)[0]
            edits.append((start + mini.start, start + stop, "\n\n"))
            edits.append((start + mini.inner_end, start + mini.end, "\n\n"))
    for notes in environments(inside, frozenset({"tablenotes"})):
        lines = re.sub(r"^\s*\[[^\]]*\]", "", inside[notes.inner_start : notes.inner_end])
        lines = re.sub(r"\\item\s*\[([^\]]*)\]", r"\n\n\\textsuperscript{\1} ", lines)
        lines = re.sub(r"\\item\b", "\n\n", lines).replace("\\\\", " ")
        edits.append((start + notes.start, start + notes.end, f"\n\n{lines}\n\n"))
    return edits


_CAPTIONS = "caption|captionof|Caption|tablecaption|figcaption|topcaption"


def _caption(tokens: TexTokens, words: str) -> str:
    """The paragraph of a caption, its labels taken out."""
    return f"{tokens.put(Caption())}{LABELS.sub('', words)}"


def _labels_cut(source: str, start: int, end: int, captions: list[Command]) -> list[Edit]:
    """The labels of a float that stand outside of its captions, cut."""
    return [
        (match.start(), match.end(), " ")
        for match in LABELS.finditer(source, start, end)
        if not any(c.start <= match.start() < c.end for c in captions)
    ]


def _within(source: str, start: int, end: int, names: str, most: int = 1) -> list[Command]:
    """The commands of a piece of `source`, with their places in the whole."""
    return [
        Command(c.name, c.start + start, c.end + start, c.options, c.args)
        for c in commands(source[start:end], names, most)
    ]


def _bounds(source: str, start: int, end: int, captions: list[Command]) -> list[tuple[int, int]]:
    """From where to where each float goes that shares an environment with others: minipages with a
    caption each, else what stands up to the end of each caption and its label."""
    if len(captions) < 2:
        return [(start, end)]
    minis = [
        (start + m.start, start + m.end)
        for m in environments(source[start:end], frozenset({"minipage"}))
    ]
    holding = [m for m in minis if any(m[0] <= c.start < m[1] for c in captions)]
    if len(holding) == len(captions):
        edges = [start, *(begin for begin, _ in holding[1:]), end]
    elif _CONTENT.search(source[start : captions[0].start]):
        edges = [start]
        for caption in captions[:-1]:
            label = re.compile(r"\s*\\label\s*\{[^{}]+\}").match(source, caption.end)
            edges.append(label.end() if label else caption.end)
        edges.append(end)
    else:  # captions above what they name
        edges = [start, *(caption.start for caption in captions[1:]), end]
    return list(pairwise(edges))


_CONTENT = re.compile(f"{OPEN}|[A-Za-z]{{4,}}(?![A-Za-z}}\\]])(?<!centering)")


def _parts_of(source: str, start: int, end: int) -> Iterator[tuple[int, int, int, int, str, str]]:
    """The parts of a float: from, its inside from and to, to; its width and the caption that is an
    argument."""
    inner = source[start:end]
    hit = []
    for env in environments(inner, _PARTS):
        stop, options, args = read_arguments(inner, env.inner_start, 1)
        words = options[0] if options and len(options[0]) > 1 else ""
        hit.append((env.start, stop, env.inner_end, env.end, args[0] if args else "", words))
    for env in environments(inner, frozenset({"minipage"})):
        if re.search(r"\\subcaption\b", inner[env.inner_start : env.inner_end]):
            stop, _, args = read_arguments(inner, env.inner_start, 1)
            hit.append((env.start, stop, env.inner_end, env.end, args[0] if args else "", ""))
    for command in commands(inner, "subfloat|subfigure|subcaptionbox|subtable|subfig", 2):
        end_of = read_arguments(
            inner,
            command.start
            + 1
            + len(command.name)
            + inner.startswith("*", command.start + 1 + len(command.name)),
            1,
        )
        if command.name == "subcaptionbox" and len(command.args) == 2:
            at = command.end - 1 - len(command.args[1])
            hit.append(
                (
                    command.start,
                    at,
                    command.end - 1,
                    command.end,
                    command.options[-1] if command.options else "",
                    command.arg,
                )
            )
        elif command.args:
            close = end_of[0]
            at = close - 1 - len(end_of[2][0]) if end_of[2] else close
            hit.append(
                (command.start, at, close - 1, close, "", end_of[1][-1] if end_of[1] else "")
            )
    for begin, a, b, stop, width, words in sorted(hit):
        yield begin + start, a + start, b + start, stop + start, width, words
