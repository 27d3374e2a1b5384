"""What all outside judges have in common: how one is asked, and what it may answer.

In: a program of others and its arguments. Out: what it said, or `CannotJudge`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from publisher.limits import cure, limit


@dataclass(frozen=True, slots=True)
class JudgeFinding:
    """What a judge says: its `rule`, its `message`, the `file`, and the place in it as far as it is
    told: `inside`, a document of an EPUB; `line` and `column` in that, from 1; `page` of a PDF,
    from 1; `words`, text at the place; `boxes`, places on pages, as the judge gives them."""

    rule: str
    message: str
    file: Path
    is_error: bool = True
    inside: str = ""
    line: int = 0
    column: int = 0
    page: int = 0
    words: str = ""
    boxes: Any = None


class CannotJudge(Exception):
    """The judge is here but could not do its work; the message says why."""


@dataclass(frozen=True, slots=True)
class Judge:
    """`code` is that of its findings; `judges` says which files, by their names; `absent` why it
    cannot run, `None` where it can; `install` how to get it. Of PDFs it judges only those that say
    they conform to PDF/UA where `claiming`."""

    name: str
    code: str
    judges: Callable[[Path], bool]
    absent: Callable[[], str | None]
    install: str
    findings: Callable[[Path], Iterator[JudgeFinding]]
    claiming: bool = False


def run_judge(command: list[str | Path], **variables: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [_argument(part) for part in command],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=limit("judge"),
            env={**os.environ, **variables},
        )
    except subprocess.TimeoutExpired as error:
        message = f"it took longer than {limit('judge')} s; {cure('judge')}"
        raise CannotJudge(message) from error
    except OSError as error:
        raise CannotJudge(str(error)) from error


def _argument(part: str | Path) -> str:
    """`part` as a program takes it; a file is no option, whatever it is called."""
    is_like_an_option = isinstance(part, Path) and str(part).startswith("-")
    return f"./{part}" if is_like_an_option else str(part)


def last_words(result: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (result.stderr or result.stdout).splitlines() if line.strip()]
    return lines[-1] if lines else f"it ended with status {result.returncode}"


def jar_of(package: str, name: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.rglob(name), None)


def missing_program(
    program: str | None = None, package: str | None = None
) -> Callable[[], str | None]:
    def absent() -> str | None:
        if program is not None and shutil.which(program) is None:
            return f"the program {program} is not installed"
        if package is not None and find_spec(package) is None:
            return f"the package {package} is not installed"
        return None

    return absent


JAVA = ["java", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


def with_java(package: str | None = None) -> Callable[[], str | None]:
    """Why Java, or the jar of `package`, cannot be run."""
    return lambda: missing_program("java")() or _too_old() or missing_program(package=package)()


def _too_old() -> str | None:
    """What is wrong with a Java before 11."""
    age = _java_version(shutil.which("java") or "java")
    return f"Java {age} is too old" if age is not None and age < 11 else None


@cache
def _java_version(program: str) -> int | None:
    """What `program` says of itself, asked once for all judges; Java 8 calls itself 1.8."""
    match = re.search(r'version "(?:1\.)?(\d+)', run_judge([program, "-version"]).stderr)
    return int(match[1]) if match else None


def browser() -> str | None:
    """The program of a browser, Chromium or its like."""
    return next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


def node_package_file(name: str) -> Path | None:
    """The file `name` of a Node package, installed in this folder or beside the tests."""
    places = (Path(place) / "node_modules" / name for place in (".", "tests/npm"))
    return next((place.resolve() for place in places if place.exists()), None)
