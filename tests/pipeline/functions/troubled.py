"""Typesetting that goes wrong for some papers, as a library can go wrong."""

import os
import signal
import time
from pathlib import Path

from publisher.proof.completeness import prove_chapter
from publisher.typeset import turning
from publisher.typeset.worker import typeset_chapter


def typeset(job, look):
    """A paper called `hangs` is never done, one called `grows` takes all the memory there is, one
    called `dies` its worker; `raises` raises. Their pages of apology are set like all others."""
    if job.chapter.kind != "failed":
        if job.chapter.id == "hangs":
            time.sleep(3600)
        if job.chapter.id == "grows":
            kept = []
            while True:
                kept.append(bytearray(16 << 20))
        if job.chapter.id == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if job.chapter.id == "raises":
            raise ValueError("no such place")
    return typeset_chapter(job, look)


def turned(galley):
    """A paper called `stays` cannot be turned."""
    if galley.chapter == "stays":
        raise ValueError("it stays as it is")
    return turning.turn_galley(galley)


def unpacked(cut):
    """A font of the web edition as it is, not made small."""
    return cut.face.data


def proved_another_time(job):
    """The first time, in this folder, it cannot be done."""
    mark = Path("troubled")
    if not mark.exists():
        mark.touch()
        raise ValueError("not today")
    return prove_chapter(job)
