"""Names of C types are read with few others, and mean the same."""

from contextlib import nullcontext

import cffi
from cffi import cparser

from publisher.typeset.weasy.typenames import few_names

DECLARED = "typedef struct { int x; } Mark; typedef Mark *Marks; typedef int Number;"


def _asked(monkeypatch, name, way):
    """The type, and what the parser was given to read for it."""
    read = []
    ffi = cffi.FFI()
    ffi.cdef(DECLARED)
    theirs = cparser._get_parser()

    class Recording:
        def parse(self, source):
            read.append(source)
            return theirs.parse(source)

    monkeypatch.setattr(cparser, "_get_parser", Recording)
    with way():
        found = ffi.typeof(name)
    monkeypatch.undo()
    return found, read[-1]


def test_only_the_types_that_are_named_are_read(monkeypatch):
    """The type is the same; when the last part fails, cffi no longer has all names read and
    `publisher.typeset.weasy.typenames` is needed no more."""
    ours, brief = _asked(monkeypatch, "Marks[2]", few_names)
    theirs, long = _asked(monkeypatch, "Marks[2]", nullcontext)
    assert ours.cname == theirs.cname == "Mark *[2]"
    assert "typedef int Marks;" in brief
    assert "Number" not in brief
    assert "typedef int Number;" in long
