"""What a fuzzer found stays mended, and the inputs it begins from are read without a fault."""

import importlib
from pathlib import Path

import pytest

FOUND = sorted((Path(__file__).parent / "found").iterdir())


@pytest.fixture
def readers(monkeypatch):
    """The readers, imported as `run.py` imports them."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return importlib.import_module("readers").READERS


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_a_fault_once_found_is_mended(readers, path):
    """Each input made a reader raise, or let through what no book may hold."""
    name = next(n for n in sorted(readers, key=len, reverse=True) if path.name.startswith(f"{n}-"))
    readers[name].read(path.read_bytes())


def test_a_fuzzer_begins_from_what_can_be_read(readers):
    """And each reader has something to begin from."""
    for reader in readers.values():
        assert [reader.read(seed) for seed in reader.seeds()]


def test_a_fault_would_be_seen(readers):
    """The judges of what comes out do judge."""
    module = importlib.import_module("readers")
    for source in ("<x><script/></x>", "<x onclick=''/>", "<a href='java&#115;cript:x'/>", "<x>"):
        with pytest.raises((AssertionError, SyntaxError)):
            module.inert(source)
