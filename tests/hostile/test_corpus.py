"""Every hostile manuscript of the corpus: built or refused, its neighbour whole."""

from pathlib import Path

HOSTILE = Path(__file__).parents[3] / "shared" / "corpus" / "hostile"
LARGEST = 60_000
"""Bytes of a file."""

NAMES = sorted(p.name for p in HOSTILE.iterdir()) if HOSTILE.is_dir() else ["(no corpus)"]


def test_hostile_manuscripts_harm_nobody(siege, corpus):
    """Exit 0 or 1, no traceback, nothing active, nothing read or written outside."""
    siege({name: _files(corpus / "hostile" / name) for name in NAMES})


def _files(folder):
    """The files of a paper; of a bibliography of thousands, the first hundreds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()[:LARGEST]
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip
