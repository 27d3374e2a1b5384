"""Streams are deflated quickly, and hold the same."""

import zlib

import pikepdf

from publisher.typeset import setter
from publisher.typeset.job import TypesettingJob

TEXT = "<p>Whether the press or the pen came first is asked of every committee.</p>" * 60


def _streams(path, pdf):
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        found = [o for o in opened.objects if isinstance(o, pikepdf.Stream)]
        return sorted(
            bytes(stream.read_bytes())
            for stream in found
            if stream.get("/Type") not in ("/XRef", "/ObjStm")  # they hold offsets
        )


def test_streams_are_those_of_pydyf(chapter, look, tmp_path, monkeypatch, without):
    """The same bytes once inflated, at most a fiftieth longer; when the last part fails, pydyf no
    longer deflates at level 9 and `publisher.typeset.weasy.deflating` is needed no more."""
    ours = setter.typeset(TypesettingJob(chapter(TEXT), "recto"), look).pdf
    levels = []
    theirs = zlib.compressobj
    monkeypatch.setattr(zlib, "compressobj", lambda level: levels.append(level) or theirs(level))
    without("quick_deflating")
    again = setter.typeset(TypesettingJob(chapter(TEXT), "recto"), look).pdf
    assert _streams(tmp_path / "a.pdf", ours) == _streams(tmp_path / "b.pdf", again)
    assert len(ours) < 1.02 * len(again)
    assert set(levels) == {9}
