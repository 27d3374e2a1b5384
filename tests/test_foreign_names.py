"""Names of other libraries that are relied on: what they were, and in their one place."""

import ast

import pytest

ROOMS = {"typeset/weasy": None, "epub": {"container.py"}, "markup": {"dialect.py", "emoji.py"}}
"""Each room with a table, and those of its modules that touch what is in it (`None`: any)."""


@pytest.mark.parametrize("room", ROOMS)
def test_names_are_what_they_were(foreign_names, room):
    """On a new version this lists every name that moved."""
    assert (
        foreign_names.moved(foreign_names.read(foreign_names.PACKAGE / room / "names.toml")) == []
    )


def test_every_table_is_that_of_a_room(foreign_names):
    """And of each it is known who may touch what it lists."""
    found = {t.path.parent.relative_to(foreign_names.PACKAGE).as_posix() for t in (
        foreign_names.tables())}  # fmt: skip
    assert found == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_listed_is_touched_in_its_place(foreign_names, room):
    """By the modules of the room that may; all others take what is documented."""
    table = foreign_names.read(foreign_names.PACKAGE / room / "names.toml")
    may = ROOMS[room]
    for file in table.path.parent.rglob("*.py"):
        syntax = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        names, _ = foreign_names.touched(syntax, table.libraries)
        if may is None or file.name in may:
            assert [name for name in names if not table.holds(name)] == [], file.name
        else:
            assert names <= set(table.public), file.name


def test_what_changed_is_told(foreign_names, tmp_path, monkeypatch):
    """A name that is gone, one that is called otherwise, one that is written otherwise."""
    library = tmp_path / "some_library.py"
    library.write_text(
        "import os as moved\n"
        "def kept(a, b=1):\n    'Said.'\n    return a\n"
        "class Box:\n    def __init__(self, side):\n        self._side = side\n"
        "    def _area(self):\n        return self._side ** 2\n"
    )
    (tmp_path / "names.toml").write_text(
        'libraries = ["some_library"]\npublic = []\n[[reason]]\nby = "x"\nwhy = "speed"\n'
        'because = "y"\nreached = ["some_library:kept", "some_library:Box._side", '
        '"some_library:Box._area", "some_library:gone"]\n[names]\n'
        '"some_library:kept" = ["a", "0"]\n"some_library:Box._side" = ["", "0"]\n'
        '"some_library:old" = ["", "0"]\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert foreign_names.moved(foreign_names.read(tmp_path / "names.toml")) == [
        "some_library:Box._area has not been read yet",
        "some_library:Box._side is written otherwise",
        "some_library:gone is gone",
        "some_library:kept was called with (a) and is with (a, b=1)",
        "some_library:old is relied on no more",
    ]


def test_comments_and_docstrings_change_nothing(foreign_names, tmp_path, monkeypatch):
    """Nor does layout: it is the same code."""
    plain = "def f(a):\n    return a + 1\n"
    for name, text in (
        ("one_way", plain),
        (
            "other_way",
            plain.replace("):\n", "):\n    'Say more.'\n    # and why\n").replace(
                "a + 1", "(a\n        + 1)"
            ),
        ),
    ):
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    assert foreign_names.current("one_way:f") == foreign_names.current("other_way:f")
