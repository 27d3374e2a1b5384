"""What ARCHITECTURE.md claims is so."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "ARCHITECTURE.md").read_text("utf-8")
PACKAGE = Path(__file__).parents[1] / "publisher"

IMPORT_NAMES = {"ruamel.yaml": "ruamel"}
"""Libraries whose import begins otherwise than the page names them."""


@cache
def table(*head: str) -> list[list[str]]:
    """The rows of the page's table with the columns `head`, cell by cell."""
    lines = PAGE.splitlines()
    begin = lines.index(f"| {' | '.join(head)} |".replace("|  |", "| |")) + 2
    rows = []
    for line in lines[begin:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line[1:-1].split("|")])
    return rows


@cache
def rows() -> list[tuple[str, list[str], list[str]]]:
    """Stage, places in the package, and the libraries that they alone import, row by row."""
    found = []
    stage = ""
    for cells in table("stage", "room", "takes", "gives", "alone imports"):
        stage = cells[0][:1]
        places = re.findall(r"`publisher/([\w/.]+)`", cells[1])
        found.append((stage, places, re.findall(r"[\w.]+", cells[4])))
    return found


@cache
def nodes() -> dict[Path, list[ast.AST]]:
    """All of the syntax of each file of the package, read once for all tests."""
    files = [path for path in PACKAGE.rglob("*.py") if "cases" not in path.parts]
    return {path: list(ast.walk(ast.parse(path.read_text("utf-8")))) for path in files}


# Libraries


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
    assert [p for _, places, _ in rows() for p in places if not (PACKAGE / p).exists()] == []


@pytest.mark.parametrize(
    ("library", "places"),
    [(library, places) for _, places, libraries in rows() for library in libraries],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_library_is_imported_where_the_page_says(library, places):
    """And it is imported there, or the row is stale."""
    allowed = [p for _, ps, ls in rows() for p in ps if library in ls]
    found = importers(IMPORT_NAMES.get(library, library.split(".")[0]))
    assert {file for file in found if not file.startswith(tuple(allowed))} == set()
    assert [place for place in places if not any(file.startswith(place) for file in found)] == []


def test_ebooklib_stays_behind_epub():
    """What the page on licences says: nothing but `publisher/epub` imports the AGPL's library."""
    assert {file.split("/")[0] for file in importers("ebooklib")} == {"epub"}


# Rooms


@cache
def path_of(module: str) -> str:
    """Where a module is, as the page writes it."""
    place = module.replace(".", "/")
    package = PACKAGE.parent / place / "__init__.py"
    return f"{place}/__init__.py" if package.exists() else f"{place}.py"


@cache
def asked() -> dict[str, set[str]]:
    """The modules of the package that each module imports, or names as text: so does a task.
    A package that a module of it names as text is a folder with data."""
    modules = {
        path.relative_to(PACKAGE.parent).with_suffix("").as_posix().removesuffix("/__init__"): path
        for path in nodes()
    }
    names = {place.replace("/", "."): path for place, path in modules.items()}
    found = {}
    for name, path in names.items():
        others = set()
        for node in nodes()[path]:
            if isinstance(node, ast.Import):
                others |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                inner = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
                others |= {full if full in names else str(node.module) for full in inner.values()}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value.partition(":")[0]
                others |= {text} if not name.startswith(f"{text}.") else set()
        found[name] = {other for other in others & names.keys() if other not in (name, "publisher")}
    return found


@cache
def arrows() -> dict[str, list[str]]:
    """What the page says that each room asks, in its order."""
    return {room: re.findall(r"[\w/]+", cell) for room, cell in table("room", "asks")}


@cache
def room_of(module: str) -> str:
    """The room of the page's table that a module is in."""
    place = module.removeprefix("publisher.").replace(".", "/")
    inside = [room for room in arrows() if f"{place}/".startswith(f"{room}/")]
    return max(inside, key=len, default="")


@cache
def stage_of(module: str) -> str:
    """The number of a module's stage; empty where it has none."""
    path = path_of(module)
    for place, stage, _ in table("module", "stage", ""):
        if place.strip("`") == path:
            return stage
    inside = path.removeprefix("publisher/")
    return next((s for s, places, _ in rows() for p in places if inside.startswith(p)), "")


def test_every_module_is_in_a_room():
    """And every room of the table is there."""
    modules = asked().keys() - {"publisher", "publisher.__main__"}
    assert {name for name in modules if not room_of(name)} == set()
    assert {room_of(name) for name in modules} == arrows().keys()


def test_an_arrow_goes_down():
    """A room asks only those whose rows stand below its own."""
    order = list(arrows())
    assert [
        (room, other)
        for at, room in enumerate(order)
        for other in arrows()[room]
        if other not in order[at + 1 :]
    ] == []


@pytest.mark.parametrize("room", arrows())
def test_a_room_asks_what_the_page_says(room):
    """All of it, and nothing else."""
    found = {
        room_of(other)
        for name, others in asked().items()
        if name != "publisher.__main__" and room_of(name) == room
        for other in others
    }
    assert found - {room} == set(arrows()[room])


def test_no_stage_reaches_back():
    """A module of a stage asks no module of a later one."""
    found = {
        (name, other)
        for name, others in asked().items()
        for other in others
        if (mine := stage_of(name)) and stage_of(other) > mine
    }
    assert found == set()


def test_no_modules_ask_each_other_round():
    """Imports make no circle."""
    try:
        TopologicalSorter(asked()).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


# What it names


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
                face = module.removesuffix(".__init__")
                names |= {f"{face}:{alias.asname or alias.name}" for alias in node.names}
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


def test_every_task_module_is_named():
    """The same of the modules of the pipeline."""
    modules = {path.name for path in PACKAGE.glob("pipeline/*.py")} - {"__init__.py"}
    assert {name for name in modules if f"`publisher/pipeline/{name}`" not in PAGE} == set()


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
