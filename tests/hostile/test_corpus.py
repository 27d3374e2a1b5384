"""Every hostile manuscript of the corpus: built or refused, its neighbour whole."""

from pathlib import Path

import pytest

HOSTILE = Path(__file__).parents[3] / "shared" / "corpus" / "hostile"
NAMES = sorted(p.name for p in HOSTILE.iterdir()) if HOSTILE.is_dir() else ["(no corpus)"]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_manuscript_harms_nobody(attack, corpus, name):
    """Exit 0 or 1, no traceback, nothing active, nothing read or written outside."""
    folder = corpus / "hostile" / name
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip
    attack(files).check()
