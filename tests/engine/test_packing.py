"""Results as bytes: what goes in comes out, and nothing else does."""

from __future__ import annotations

import pickle
import random
from collections.abc import Mapping

import pytest
from markupsafe import Markup

from publisher.diagnostics import Diagnostic, Severity, Span
from publisher.engine.packing import UnreadableResult, pack, unpack
from publisher.model.chapter import Heading, Image
from publisher.model.galley import Galley, Overleaf, Point
from publisher.model.text import Text
from publisher.report.record import Artifact, BuildReport, PaperReport

FOUND = Diagnostic("ED020", "it was", Span("p.md", 3, 1, 2, "words"), paper="kim")
VALUES = [
    (FOUND, Diagnostic),
    ((FOUND, Diagnostic("BLD004", "two", severity=Severity.WARNING)), tuple[Diagnostic, ...]),
    (
        Galley(
            "kim", b"%PDF", 2, "verso", frozenset((0, 1)), {"a": Point(1, 2.5, 3.0)}, (0, 9),
            diagnostics=(FOUND,), overleaf=(Overleaf(1.5, b"q"),),
        ),
        Galley,
    ),
    (
        Text(
            "t", "t", abstracts=(("en", "x"),), headings=(Heading("h", 2, "H", "H"),),
            images=(Image("i.png", "image/png", b"x", 3),), diagnostics=(FOUND,),
        ),
        Text,
    ),
    (
        BuildReport(
            "v", "V", (PaperReport("kim", "K", "failed", "1", None, None, 3, (FOUND,)),), (),
            (Artifact("v.pdf", 3, "ab"),), {"read": 0.5}, {"hits": 1}, {"p": "1"},
            {"set": {"hits": 1}},
        ),
        BuildReport,
    ),
    (None, bytes | None),
    (b"\x00\xff", bytes),
]  # fmt: skip


@pytest.mark.parametrize(("value", "made"), VALUES, ids=[type(v).__name__ for v, _ in VALUES])
def test_what_is_packed_is_unpacked(value, made):
    """Down to the last field, in its own type."""
    assert unpack(pack(value), made) == value
    assert all(type(field) is not list for field in vars_of(unpack(pack(value), made)))


def vars_of(value):
    return [getattr(value, name) for name in getattr(value, "__dataclass_fields__", ())]


@pytest.mark.parametrize(
    ("value", "made"), VALUES[:5], ids=[type(v).__name__ for v, _ in VALUES[:5]]
)
def test_bytes_that_were_changed_are_a_value_of_the_type_or_none(value, made):
    """Whatever is done to them: nothing but `UnreadableResult` is raised, and nothing of another
    type is made."""
    dice, whole = random.Random(7), pack(value)
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(data))
            data[place : place + dice.randint(0, 2)] = dice.randbytes(dice.randint(0, 2))
        try:
            made_of = unpack(bytes(data), made)
        except UnreadableResult:
            continue
        pack(made_of)  # every field is of a type that a result may hold


def test_a_result_names_no_class_and_no_function():
    """What is no plain data is refused where it is made."""
    for value in (print, UnreadableResult, object(), lambda: 1):
        with pytest.raises(TypeError):
            pack(value)
    with pytest.raises(UnreadableResult):
        unpack(pickle.dumps(FOUND), Diagnostic)


def test_kinds_of_text_and_of_mapping_are_plain():
    """Markup is text, and a mapping that cannot be changed a mapping."""
    assert unpack(pack(Markup("<b>x</b>")), str) == "<b>x</b>"
    assert unpack(pack({"a": Markup("b")}), Mapping[str, str]) == {"a": "b"}


def test_a_lone_surrogate_is_no_fault():
    """No text of a file has one, but an escape of YAML can say it."""
    found = unpack(
        pack((Diagnostic("ED020", "a \ud800 b", Span("\udcff.md")),)), tuple[Diagnostic, ...]
    )
    assert (found[0].message, found[0].span) == ("a \ufffd b", Span("\ufffd.md"))
