"""Captions of a recording to transcripts."""

from __future__ import annotations

import time

import pytest

from publisher.manuscripts.importing import captions, import_files

VTT = """WEBVTT

NOTE made by hand

1
00:00:01.000 --> 00:00:03.500 align:start
<v Anna Berg>A roof is a promise
that the <i>neighbours</i> may stand under.

2
00:00:03.500 --> 00:00:06.000
<v Anna Berg>It holds the snow.

00:00:12.000 --> 00:00:14.250
<v Karl Lund>Does it hold * rain &amp; hail?
"""
SRT = """1
00:00:01,000 --> 00:00:03,000
A roof is a promise

2
00:00:03,000 --> 00:00:05,000
is a promise that holds.

3
00:01:05,200 --> 00:01:07,000
- And the wall?
- No.
"""


def test_speakers_and_times_of_webvtt_are_kept():
    """Voices head their paragraphs; times stand in a comment; notes are told as left out."""
    draft = captions.read(VTT, "a.vtt")
    assert [block.markdown for block in draft.blocks] == [
        "<!-- 00:00:01.000 - 00:00:06.000 -->\n**Anna Berg:** A roof is a promise that the "
        "neighbours may stand under. It holds the snow.",
        "<!-- 00:00:12.000 - 00:00:14.250 -->\n**Karl Lund:** Does it hold \\* rain & hail?",
    ]
    assert [speaker.name for speaker in draft.front.speakers] == ["Anna Berg", "Karl Lund"]
    assert [(r.line, r.text) for r in draft.removals] == [(3, "NOTE made by hand")]


def test_captions_that_roll_are_taken_once():
    """What a caption repeats of the one before stands once; a dash begins another's turn."""
    draft = captions.read(SRT, "a.srt")
    assert [block.text for block in draft.blocks] == [
        "A roof is a promise that holds.", "And the wall?", "No.",
    ]  # fmt: skip
    assert draft.blocks[1].markdown.startswith("<!-- 00:01:05.200 - 00:01:07.000 -->")


@pytest.mark.parametrize("name", ["talk.vtt", "talk.txt"])
def test_captions_are_known_by_content(tmp_path, name):
    """A file of captions is one under any name of a text."""
    (tmp_path / name).write_text(VTT)
    import_files([tmp_path / name], tmp_path / "v")
    assert "**Anna Berg:**" in (tmp_path / "v/papers/berg.md").read_text()


def test_a_transcript_with_a_time_in_it_is_no_captions():
    """A clock in running text makes no captions of it."""
    assert not captions.is_captions("On Roofs\n10:15\n\nA roof is a promise.")


@pytest.mark.parametrize(
    "tag", ["<v ", "<v" + " " * 9, "<i ", "<font a", "{\\an", "<1", "- ", ">> "]
)
def test_tags_that_are_never_closed_take_time_by_their_number(tag):
    """Each was looked for to the end of the line, once for each that stands before it."""
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\nA word. {tag * 60_000}\n"
    start = time.process_time()
    captions.read(text, "a.vtt")
    assert time.process_time() - start < 2
