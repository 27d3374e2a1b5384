"""What ARCHITECTURE.md claims is so."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "ARCHITECTURE.md").read_text("utf-8")
PACKAGE = Path(__file__).parents[1] / "publisher"

IMPORT_NAMES = {"ruamel.yaml": "ruamel"}
"""Libraries whose import begins otherwise than the page names them."""


def rows() -> list[tuple[list[str], list[str]]]:
    """Places in the package, and the libraries that they alone import, row by row."""
    found = []
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        places = re.findall(r"`publisher/([\w/.]+)`", cells[1]) if len(cells) == 5 else []
        if places:
            found.append((places, re.findall(r"[\w.]+", cells[4])))
    return found


@cache
def nodes() -> dict[Path, list[ast.AST]]:
    """All of the syntax of each file of the package, read once for all tests."""
    return {
        path: list(ast.walk(ast.parse(path.read_text("utf-8")))) for path in PACKAGE.rglob("*.py")
    }


@cache
def imported() -> dict[str, set[str]]:
    """The libraries that each file of the package, relative to it, imports."""
    found = {}
    for path, inside in nodes().items():
        names = [a.name for node in inside if isinstance(node, ast.Import) for a in node.names]
        names += [
            node.module or ""
            for node in inside
            if isinstance(node, ast.ImportFrom) and not node.level
        ]
        found[path.relative_to(PACKAGE).as_posix()] = {name.split(".")[0] for name in names}
    return found


def importers(library: str) -> set[str]:
    """Files of the package, relative to it, that import `library`."""
    return {file for file, libraries in imported().items() if library in libraries}


def test_every_place_exists():
    """A row names folders and files that are there."""
    assert rows()
    assert [p for places, _ in rows() for p in places if not (PACKAGE / p).exists()] == []


@pytest.mark.parametrize(
    ("library", "places"),
    [(library, places) for places, libraries in rows() for library in libraries],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_library_is_imported_where_the_page_says(library, places):
    """And it is imported there, or the row is stale."""
    allowed = [p for ps, ls in rows() for p in ps if library in ls]
    found = importers(IMPORT_NAMES.get(library, library.split(".")[0]))
    assert {file for file in found if not file.startswith(tuple(allowed))} == set()
    assert any(file.startswith(tuple(places)) for file in found)


def test_ebooklib_stays_behind_epub():
    """What the page on licences says: nothing but `publisher/epub` imports the AGPL's library."""
    assert {file.split("/")[0] for file in importers("ebooklib")} == {"epub"}


def test_every_path_it_names_is_there():
    """Of the package, the tests, the styles, the scripts and the docs."""
    root = PACKAGE.parent
    named = set(re.findall(r"`((?:publisher|tests|styles|scripts|bench|\.ci)/[\w./-]*)`", PAGE))
    assert len(named) > 40
    assert {path for path in named if not (root / path).exists()} == set()


def defined() -> set[str]:
    """Every class and function of the package, with and without its module before a colon; what a
    module takes from another counts as its own, since tasks name it there."""
    names = set()
    for path, inside in nodes().items():
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for node in inside:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names |= {node.name, f"{module.removesuffix('.__init__')}:{node.name}"}
            elif isinstance(node, ast.ImportFrom):
                names |= {f"{module}:{alias.asname or alias.name}" for alias in node.names}
    return names


def test_every_class_and_function_it_names_is_there():
    """``Name``, ``some_function`` and ``module:name`` in backquotes."""
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    named = set(re.findall(r"`((?:publisher[\w.]*:)?[A-Za-z]\w+)`", prose))
    assert len(named) > 20
    assert named - defined() == set()


def test_every_module_beside_the_packages_is_named():
    """A new one is told where the others are."""
    modules = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert {name for name in modules if f"`publisher/{name}`" not in PAGE} == set()


def test_every_package_is_named():
    """The same of the folders."""
    folders = {p.parent.name for p in PACKAGE.glob("*/*.py")}
    assert {name for name in folders if f"`publisher/{name}/`" not in PAGE} == set()


def test_private_names_of_libraries_stay_in_their_rooms(foreign_names):
    """What a library does not document is touched in the room of its table, and nowhere else."""
    for table in foreign_names.tables():
        tails = {name.replace(":", ".").rpartition(".")[2] for name in table.names}
        for file in nodes():
            if not file.is_relative_to(table.path.parent):
                names, private = foreign_names.touched(nodes()[file], table.libraries)
                assert names <= set(table.public), file
                assert not private & tails, file
