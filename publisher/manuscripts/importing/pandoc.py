"""pandoc, which reads LaTeX, OpenDocument and RTF: run bounded, its tree and what it skipped.

In: the text of a document. Out: a `PandocTree` (https://hackage.haskell.org/package/pandoc-types).
pandoc runs as a process of its own with `--sandbox`, so that it reads no file and asks no network,
with limits of time and memory. It comes with the extra ``proceedings-publisher[latex]``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from publisher.limits import limit


class NoPandoc(RuntimeError):
    """pandoc is not installed."""


class PandocFailed(ValueError):
    """pandoc ended without a tree; the message is its own."""


@dataclass(frozen=True, slots=True)
class PandocTree:
    """`blocks` and `meta` of a document; `skipped` are the pieces of LaTeX that are not in them,
    each with its line (1-based) of what pandoc was given."""

    blocks: list[Any]
    meta: dict[str, Any]
    skipped: tuple[tuple[int, str], ...] = ()


@lru_cache(maxsize=1)
def pandoc_path() -> str:
    """Where pandoc is. Raises `NoPandoc`."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise NoPandoc("pandoc is not installed") from error


def read_document(data: bytes, form: str, more: Sequence[str] = ()) -> PandocTree:
    """The tree of `data`, written in `form` as pandoc calls it. Raises `NoPandoc`,
    `PandocFailed`."""
    with tempfile.TemporaryDirectory(prefix="publisher-pandoc-") as folder:
        log = Path(folder) / "log.json"
        out = _run(data, form, "json", [f"--log={log}", "--verbose", *more], folder)
        try:
            tree = json.loads(out)
            entries = json.loads(log.read_text("utf-8")) if log.exists() else []
        except (ValueError, RecursionError) as error:
            raise PandocFailed("its tree cannot be read") from error
    skipped = tuple(
        (int(entry.get("line", 0)), str(entry.get("contents", "")))
        for entry in entries
        if entry.get("type") == "SkippedContent"
    )
    return PandocTree(tree["blocks"], tree.get("meta", {}), skipped)


def convert(data: bytes, form: str, to: str) -> bytes:
    """`data` in another form. Raises `NoPandoc`, `PandocFailed`."""
    with tempfile.TemporaryDirectory(prefix="publisher-pandoc-") as folder:
        return _run(data, form, to, ["--standalone"], folder)


def _run(data: bytes, form: str, to: str, options: Sequence[str], folder: str) -> bytes:
    seconds = limit("pandoc")
    command = [pandoc_path(), "--sandbox", "-f", form, "-t", to, *options]
    command += ["+RTS", f"-M{limit('memory') // 3}m", "-RTS"]
    try:
        ran = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=seconds,
            cwd=folder,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": folder},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1)),
        )
    except subprocess.TimeoutExpired as error:
        raise PandocFailed(f"it took more than {seconds} s") from error
    if ran.returncode:
        words = " ".join(ran.stderr.decode("utf-8", "replace").split())
        told = [line for line in words.split("[INFO]") if line.strip()]
        raise PandocFailed((told[-1] if told else "it failed").strip()[-300:])
    return ran.stdout
