"""The end of the process: all said, all done, and nothing taken apart."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIVES = """\
import atexit, sys
from publisher.command.shutdown import exit_quickly

class Heavy:
    def __del__(self):
        print("taken apart", file=sys.stderr)

held = Heavy()
atexit.register(print, "done at the end", file=sys.stderr)
print("said")
"""


def _run(lines):
    command = [sys.executable, "-c", LIVES + lines]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("status", "code"), [("None", 0), ("0", 0), ("1", 1), ("130", 130)])
def test_all_is_said_and_done_and_nothing_taken_apart(status, code):
    """The status is the command's."""
    ended = _run(f"exit_quickly({status})\n")
    assert (ended.returncode, ended.stdout) == (code, "said\n")
    assert ended.stderr == "done at the end\n"


@pytest.mark.parametrize(
    "lines",
    [
        "exit_quickly('no status')\n",
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(1,)).start()\n"
        "exit_quickly(3)\n",
    ],
    ids=["words", "a thread at work"],
)
def test_python_ends_what_is_not_ended_simply(lines):
    """What comes after is done as ever."""
    ended = _run(lines + "print('still here')\nraise SystemExit(4)\n")
    assert (ended.returncode, ended.stdout) == (4, "said\nstill here\n")
    assert ended.stderr.count("done at the end\n") == 1


def test_an_output_that_cannot_be_written_is_not_passed_over():
    """Python tells it by status 120."""
    full = "sys.stdout = open('/dev/full', 'w')\nprint('more')\n"
    assert _run(full + "exit_quickly(0)\n").returncode == 120
