"""Reading that goes wrong for some manuscripts, as a parser can go wrong."""

import os
import signal
import time
from dataclasses import replace

from publisher.manuscripts import papers
from publisher.pipeline import reading


def read(manuscript):
    """Front matter that cannot be read to its end."""
    if manuscript.stem == "hangs":
        time.sleep(3600)
    if manuscript.stem == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if manuscript.stem == "raises":
        raise ValueError("no such value")
    assert papers
    return reading.paper(manuscript)


LIE: dict[str, object] = {}


def lying(manuscript):
    """What is read, with another folder, and a lie in the place of one paper's values."""
    told = reading.paper(manuscript)
    told.paper["source"]["folder"] = "/etc"
    return replace(told, paper=told.paper | (LIE if manuscript.stem == "dies" else {}))


def sheet(file):
    """A `volume.yaml` that is never done."""
    time.sleep(3600)
