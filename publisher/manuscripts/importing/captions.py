"""Captions of a recording (.srt, .vtt) to a transcript.

In: decoded text, WebVTT (https://www.w3.org/TR/webvtt1/) or SubRip. Out: a `Draft`: paragraphs of
running speech, each with its speaker where the captions name one, and the times of its first and
last caption in a comment before it, ``<!-- 00:01:05.200 - 00:01:12.000 -->``, for whoever sets text
and sound side by side. A caption that repeats the one before, as those made by machine do, is
taken once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.manuscripts.importing import names
from publisher.manuscripts.importing.draft import Block, Draft, Front, Speaker
from publisher.manuscripts.importing.escaping import escape_line, escape_text
from publisher.manuscripts.importing.languages import language_of
from publisher.manuscripts.importing.lines import ends_sentence
from publisher.manuscripts.importing.report import Removed

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?[ \t]+(?=[^ \t])([^<>]+)>")
_TAG = re.compile(r"</?(?:[biuvc]|ruby|rt|lang|font)\b[^<>]*>|<\d[\d:.]*>|\{\\an?\d+\}", re.I)
_NAMED = re.compile(r"^(?:>>+\s*)?(?:\[([^\[\]\d]{2,40})\]|([^\W\d_][^:\d]{1,40})):\s+(?=\S)")
_TURN = re.compile(r"^(?:>>+|[-–—])\s*(?=\S)")
_GAP = 4.0
"""Seconds of silence that end a paragraph behind a sentence."""
_LONG = 900
"""Letters after which a paragraph ends with its sentence."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """A caption: its line in the file, from when to when in seconds, who speaks, what is said.
    `turns` says that another begins to speak, who is not named."""

    line: int
    start: float
    end: float
    speaker: str
    text: str
    turns: bool = False


def is_captions(text: str) -> bool:
    """Whether `text` is captions: they begin with a time, a number before it or a WebVTT head."""
    head = text.lstrip("\ufeff \n\r\t")[:3000]
    return head.startswith("WEBVTT") or any(_TIMES.match(line) for line in head.split("\n", 4)[:4])


def read(text: str, path: str) -> Draft:
    """The draft of captions; `path` is what the report calls the file."""
    removals: list[Removed] = []
    cues = list(_once(_cues(text, path, removals)))
    blocks: list[Block] = []
    speakers: dict[str, None] = {}
    run: list[_Cue] = []
    who = ""
    for cue in cues:
        other = cue.turns or (cue.speaker and cue.speaker != who)
        if run and (other or _ends(run, cue)):
            blocks.append(_paragraph(run))
            run = []
        who = cue.speaker or ("" if cue.turns else who)
        if cue.speaker:
            speakers[cue.speaker] = None
        run.append(cue)
    if run:
        blocks.append(_paragraph(run))
    naming = [names.person(name) for name in speakers]
    return Draft(
        path=path,
        front=Front(speakers=tuple(Speaker(name) for name in naming if name)),
        blocks=tuple(blocks),
        lang=language_of("\n".join(cue.text for cue in cues)),
        removals=tuple(removals),
        changes=(f"{path}: {len(cues)} captions joined to {len(blocks)} paragraphs",),
    )


def _cues(text: str, path: str, removals: list[Removed]) -> Iterator[_Cue]:
    """The captions in order; what is none goes into `removals`."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        match = _TIMES.match(lines[at])
        if match is None:
            skipped = lines[at].strip()
            number = skipped.isdigit() and at + 1 < len(lines) and _TIMES.match(lines[at + 1])
            if skipped and not number and not skipped.startswith("WEBVTT"):
                naming = at + 1 < len(lines) and _TIMES.match(lines[at + 1])
                why = "name of a caption" if naming else "note in the file of captions"
                removals.append(Removed(path, at + 1, skipped, why))
            at += 1
            continue
        start, end = (_seconds(match.groups()[i : i + 4]) for i in (0, 4))
        first = at + 1
        at = first
        while at < len(lines) and lines[at].strip():
            at += 1
        yield from _said(lines[first:at], first + 1, start, end)


def _said(lines: list[str], number: int, start: float, end: float) -> Iterator[_Cue]:
    """What one caption says: more than one where two speak in it."""
    speaker, turns, line = "", False, number
    words: list[str] = []
    for index, raw in enumerate(lines):
        voice = _VOICE.search(raw)
        bare = " ".join(_TAG.sub("", _VOICE.sub("", raw)).replace("&nbsp;", " ").split())
        bare = bare.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        naming = _NAMED.match(bare)
        turn = _TURN.match(bare)
        who = voice[1].strip() if voice else ""
        if naming and not who and _is_name(remark := (naming[1] or naming[2]).strip(" >-")):
            who, bare = remark, bare[naming.end() :]
        elif turn:
            bare = bare[turn.end() :]
        if (who or turn) and words:
            yield _Cue(line, start, end, speaker, " ".join(words), turns)
            words, turns = [], False
        if who or (turn and not words):
            speaker, turns, line = who, bool(turn), number + index
        if bare:
            words.append(bare)
    if words:
        yield _Cue(line, start, end, speaker, " ".join(words), turns)


def _is_name(text: str) -> bool:
    """Whether what stands before a colon says who speaks: a person, or a word in capitals."""
    return bool(names.person(text)) or (text.isupper() and len(text.split()) <= 5)


def _once(cues: Iterator[_Cue]) -> Iterator[_Cue]:
    """Captions without what the one before has said already: lines that roll up the screen."""
    before: list[str] = []
    for cue in cues:
        words = cue.text.split()
        shared = next(
            (n for n in range(min(len(words), len(before)), 1, -1) if before[-n:] == words[:n]), 0
        )
        if before == words:
            continue
        before = words
        if shared and not cue.turns and not cue.speaker:
            words = words[shared:]
        if words:
            yield _Cue(cue.line, cue.start, cue.end, cue.speaker, " ".join(words), cue.turns)


def _ends(run: list[_Cue], cue: _Cue) -> bool:
    """Whether a paragraph ends before `cue`."""
    if not ends_sentence(run[-1].text):
        return False
    return cue.start - run[-1].end > _GAP or sum(len(each.text) for each in run) > _LONG


def _paragraph(run: list[_Cue]) -> Block:
    text = " ".join(cue.text for cue in run)
    speaker = run[0].speaker
    remark = f"**{escape_text(speaker)}:** {escape_text(text)}" if speaker else escape_line(text)
    times = f"<!-- {_clock(run[0].start)} - {_clock(run[-1].end)} -->"
    return Block(run[0].line, f"{speaker}: {text}" if speaker else text, f"{times}\n{remark}")


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = parts
    fraction = int((rest or "0").ljust(3, "0")) / 1000
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + fraction


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
