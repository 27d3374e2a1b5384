"""What the tests of the engine have done by workers: good work, bad work, and crimes."""

import contextlib
import os
import signal
import struct
import sys
import tempfile
import time
from pathlib import Path


def double(number):
    return number * 2


def same(value):
    return value


def process(_value=None, shared=None):
    return os.getpid(), None if shared is None else id(shared)


def family(_value):
    """The processes this one descends from."""
    import psutil

    return [process.pid for process in psutil.Process().parents()]


def slow(seconds):
    time.sleep(seconds)
    return seconds


def order_of_set(words):
    return tuple(set(words))


def hang(_value):
    while True:
        pass


def hang_deaf(_value):
    """Hang as a library would that lets no signal in and nobody else run."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    return sum(range(10**12))


def grow(_value):
    held = []
    while True:
        held.append(bytearray(1 << 20))


def grow_at_once(_value):
    return len(bytearray(64 << 30))


def grow_to(megabytes):
    held = bytearray(megabytes << 20)
    held[:: 1 << 12] = b"x" * len(held[:: 1 << 12])
    return os.getpid()


def die(_value):
    os.kill(os.getpid(), signal.SIGKILL)


def leave(status):
    print("a library's last words", file=sys.stderr, flush=True)
    os._exit(status)


def die_once(marker):
    """Die the first time only."""
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


def die_halfway(_value):
    """Leave half an answer behind: close nothing, say a little, and be gone."""
    for handle in range(3, 64):
        try:
            os.write(handle, b"\0\0\xff\xffhalf")
        except OSError:
            continue
    os.kill(os.getpid(), signal.SIGKILL)


def fail(text):
    raise ValueError(text)


def recurse(_value):
    def deeper(n):
        return deeper(n + 1)

    return deeper(0)


def stop(_value):
    sys.exit("no more")


def no_data(_value):
    return print


def chatter(value):
    print("this must not reach the build's output")
    return value


def litter(_value):
    """Leave a folder where temporary files go, as libraries do that clean up when they end."""
    return tempfile.mkdtemp(prefix="library-")


def litter_and_die(_value):
    tempfile.mkdtemp(prefix="library-")
    os.kill(os.getpid(), signal.SIGKILL)


def leave_mark(path):
    Path(path).touch()
    return "marked"


def meet(number):
    raise OSError(number, os.strerror(number))


def imported(name):
    return name in sys.modules


_kept = []


def keep(value):
    _kept.append(value)


def kept(_value, shared=None):
    return tuple(_kept), shared


def stop_once(marker):
    """Be stopped the first time, as a terminal or a debugger stops a process."""
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGSTOP)
    return "alive"


def lie(marker):
    """Say to whoever listens what would write a file, were it unpickled; and go on."""
    crime = b"cpathlib\nPath.write_text\n"  # as `test_cache.Crime` would
    crime = b"\x80\x04\x8c\x02os\x8c\x06system\x93" + _text(f"touch {marker}") + b"\x85R."
    for handle in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(handle, struct.pack("!i", len(crime)) + crime)
    return "done"


def _text(words):
    return b"\x8c" + bytes([len(words)]) + words.encode()


def beget(file):
    """Hang, when a program begun here has begun another, of which `file` says the process id."""
    import subprocess

    subprocess.run(["sh", "-c", f"sleep 600 & echo $! > {file}; wait"], check=True)
