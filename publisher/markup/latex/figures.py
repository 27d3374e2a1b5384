"""Figures that authors leave in LaTeX: pictures, captions, labels, and figures in parts.

In: the environment's source. Out: a `Float`, or `None` where it shows no picture. The parts are
those of ``subcaption``, ``subfig`` and ``subfigure``, and minipages that hold a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.manuscripts.tabular import (
    caption_of,
    group_at,
    labels_in,
    without_command,
    without_comments,
)

_GRAPHIC = re.compile(r"\\includegraphics\s*(?:\[(?P<options>[^\]]*)\])?\s*\{(?P<path>[^{}]+)\}")
_OPTION = re.compile(r"([A-Za-z]+)\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}]*)")
_PART = re.compile(
    r"\\begin\{(?P<env>subfigure|subfloat|minipage)\*?\}(?:\[[^\]]*\])*(?:\{(?P<width>[^{}]*)\})?"
    r"|\\(?:subfloat|subfigure|subcaptionbox)\b\*?"
)
_MOST_PARTS = 26


@dataclass(frozen=True, slots=True)
class Graphic:
    """A picture: its file, and the options of ``\\includegraphics``."""

    path: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class FigurePart:
    """A part of a figure. `width` is as LaTeX has it, empty where none is given."""

    graphics: tuple[Graphic, ...]
    caption: str = ""
    labels: tuple[str, ...] = ()
    width: str = ""


@dataclass(frozen=True, slots=True)
class Float:
    """A figure: the pictures it shows by itself, and its parts."""

    graphics: tuple[Graphic, ...]
    caption: str = ""
    labels: tuple[str, ...] = ()
    parts: tuple[FigurePart, ...] = ()


def floats_in(source: str) -> list[tuple[int, int]]:
    """From where to where in the environment `source` each float goes: those that share it have a
    minipage each, or one stands below the other, each with its caption."""
    open_at = source.index("}") + 1
    close_at = source.rindex("\\end", open_at)
    captions = list(_CAPTION.finditer(source))
    if len(captions) < 2:
        return [(0, len(source))]
    boxes = [
        match
        for match in _PART.finditer(source)
        if match["env"] == "minipage"
        and (close := source.find("\\end{minipage}", match.end())) > 0
        and any(match.end() < caption.start() < close for caption in captions)
    ]
    parts = [span for span, part in _parts(source) if part.caption]
    if len(boxes) == len(captions):
        starts = [open_at, *(box.start() for box in boxes[1:])]
        return list(zip(starts, [*starts[1:], close_at], strict=True))
    own = [c for c in captions if not any(start <= c.start() < end for start, end in parts)]
    if len(own) < 2:
        return [(0, len(source))]
    ends = []
    for caption in own[:-1]:
        end = group_at(source, caption.end() - 1) or caption.end()
        label = _AFTER.match(source, end)
        ends.append(label.end() if label else end)
    return list(zip([open_at, *ends], [*ends, close_at], strict=True))


_CAPTION = re.compile(r"\\caption\*?\s*(?:\[[^\]]*\])?\s*\{")
_AFTER = re.compile(r"\s*\\label\s*\{[^{}]+\}")


def shows_only_pictures(source: str) -> bool:
    """Whether an environment holds pictures and no words beside their captions."""
    source = without_comments(source)
    rest = without_command(without_command(_GRAPHIC.sub("", source), "caption"), "captionof")
    rest = re.sub(r"\\[A-Za-z]+\*?(?:\{[^{}]*\}|\[[^\]]*\])*", "", rest)
    return _GRAPHIC.search(source) is not None and not re.search(r"\w", rest)


def holds_no_more(source: str) -> bool:
    """Whether a figure holds no code, table or drawing beside its pictures."""
    return not re.search(
        r"\\begin\{(?:tabular|lstlisting|verbatim|minted|algorithm|tikzpicture)|^[ \t]*(?:```|\|)",
        source, re.MULTILINE,
    )  # fmt: skip


def read_figure(source: str) -> Float | None:
    """What a ``figure`` environment shows."""
    source = without_comments(source)
    pairs = list(_parts(source))[:_MOST_PARTS]
    outside = _cut(source, [span for span, _ in pairs])
    if len(pairs) == 1 and "\\caption" not in outside:
        outside, pairs = source, []
    caption, labels, graphics = caption_of(outside), labels_in(outside), _graphics(outside)
    parts = tuple(part for _, part in pairs)
    return Float(graphics, caption, labels, parts) if graphics or parts else None


def _graphics(text: str) -> tuple[Graphic, ...]:
    graphics = []
    for match in _GRAPHIC.finditer(text):
        options = {m[1]: m[2].strip("{} ") for m in _OPTION.finditer(match["options"] or "")}
        graphics.append(Graphic(match["path"].strip(), options))
    return tuple(graphics)


def _parts(source: str) -> Iterator[tuple[tuple[int, int], FigurePart]]:
    """Each part of a figure that holds a picture, with its place."""
    at = 0
    while match := _PART.search(source, at):
        at = match.end()
        body = _environment(source, match) if match["env"] else _command(source, match)
        if body is None:
            continue
        end, inside, words = body
        graphics = _graphics(inside)
        if not graphics:
            continue
        at = end
        caption = words or caption_of(inside)
        labels = labels_in(source[match.start() : end])
        yield (match.start(), end), FigurePart(graphics, caption, labels, match["width"] or "")


def _environment(source: str, match: re.Match[str]) -> tuple[int, str, str] | None:
    """Where an environment ends, and what it holds."""
    close = re.compile(rf"\\end\{{{match['env']}\*?\}}").search(source, match.end())
    return (close.end(), source[match.end() : close.start()], "") if close else None


def _command(source: str, match: re.Match[str]) -> tuple[int, str, str] | None:
    """``\\subfloat[caption]{…}`` or ``\\subcaptionbox{caption}[width]{…}``: the same."""
    at, words = match.end(), ""
    if source.startswith("[", at):
        end = _bracket(source, at)
        words, at = source[at + 1 : end - 1], end
    group = group_at(source, at)
    if group is None:
        return None
    if not _GRAPHIC.search(source, at, group):
        words, at = source[at + 1 : group - 1], group
        at = _bracket(source, at) if source.startswith("[", at) else at
        group = group_at(source, at)
    if group is None:
        return None
    return group, source[at + 1 : group - 1], without_command(words, "label").strip()


def _bracket(text: str, at: int) -> int:
    """Where the bracket that opens at `at` ends, groups in it passed over."""
    while at < len(text) and text[at] != "]":
        at = (group_at(text, at) or at + 1) if text[at] == "{" else at + 1
    return at + 1


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])
