"""Every hostile manuscript of the corpus: built or refused, its neighbour whole."""

from pathlib import Path

import pytest

HOSTILE = Path(__file__).parents[3] / "shared" / "corpus" / "hostile"
NAMES = sorted(p.name for p in HOSTILE.iterdir()) if HOSTILE.is_dir() else ["(no corpus)"]
DOZENS = [NAMES[i : i + 12] for i in range(0, len(NAMES), 12)]


@pytest.mark.parametrize("names", DOZENS, ids=lambda names: f"{names[0]}…")
def test_hostile_manuscripts_harm_nobody(siege, corpus, names):
    """Exit 0 or 1, no traceback, nothing active, nothing read or written outside."""
    siege({name: _files(corpus / "hostile" / name) for name in names})


def _files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip
