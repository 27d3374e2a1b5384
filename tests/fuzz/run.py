"""Fuzz one reader, guided by coverage: ``run.py markup -max_total_time=60`` (see README.md here).

What is after the name goes to libFuzzer. The first input of each fault is left in `fuzz/found/`,
and the run goes on; one that takes too long or too much memory ends it, in a file of libFuzzer's.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["publisher", "markdown", "pymdownx"]):
    from readers import READERS

FOUND = Path("fuzz/found")


def main() -> None:
    """Seeds and tokens into files, then libFuzzer, which does not come back."""
    name = sys.argv[1]
    reader, work = READERS[name], Path("fuzz") / name
    for folder in (work, FOUND):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(reader.seeds()):
        (work / f"seed-{number}").write_bytes(seed)
    words = work.with_suffix(".dict")
    words.write_text("\n".join(map(_escaped, filter(None, reader.tokens or ["a"]))), "ascii")
    options = [f"-dict={words}", "-timeout=20", "-rss_limit_mb=3000", "-max_len=4000"]
    seen: set[str] = set()

    def read(data: bytes) -> None:
        try:
            reader.read(data)
        except Exception as error:
            _keep(name, data, error, seen)

    atheris.Setup([sys.argv[0], *options, *sys.argv[2:], str(work)], read)
    atheris.Fuzz()


def _keep(name: str, data: bytes, error: Exception, seen: set[str]) -> None:
    """`data`, where nothing was raised at this place before."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{name}-{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"
    if place not in seen:
        seen.add(place)
        (FOUND / place).write_bytes(data)
        traceback.print_exc()


def _escaped(token: str) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in token.encode()) + '"'


if __name__ == "__main__":
    main()
