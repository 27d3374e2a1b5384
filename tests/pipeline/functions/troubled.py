"""Typesetting that goes wrong for some papers, as a library can go wrong."""

import time

from publisher.typeset.worker import typeset_chapter


def typeset(job, look):
    """A paper called `hangs` is never done, one called `grows` takes all the memory there is; their
    pages of apology are set like all others."""
    if job.chapter.kind != "failed":
        if job.chapter.id == "hangs":
            time.sleep(3600)
        if job.chapter.id == "grows":
            kept = []
            while True:
                kept.append(bytearray(16 << 20))
    return typeset_chapter(job, look)
