"""A word has one meaning: what ARCHITECTURE.md says of words holds of the names in the code."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "publisher"
PAGE = (Path(__file__).parents[1] / "ARCHITECTURE.md").read_text("utf-8")

TWICE = {"Streams"}
"""Classes of one name in several modules that are the same thing: what one of them is told of the
other's."""

GONE = set(
    "attend conceive foresee nursery rehearse roomy rehearsal screening setter settle sizing told"
    " troubles".split()
)
"""Words that were invented for what has a usual name: no public name has them."""

PARTICIPLES = set(
    "begun bound broken built chosen cut done drawn found framed given gone grown held hidden kept"
    " known led left lost made meant met misled put read said seen sent set shown shut split spoken"
    " spread struck taken thrown told torn understood won worn written".split()
)
NOUNS = set("bed bleed embed feed need red seed shed speed".split())
VERBS = set("cut put read set split spread".split())
"""Words of `PARTICIPLES` that begin the name of a function as verbs."""

ADJECTIVES = set("undated unsigned untitled".split())
"""What rules find; no verb of these words is known."""

MOST_PARTICIPLES = 0.03
"""The share of bindings that a participle may name."""


def is_participle(name: str) -> bool:
    """Whether `name` is one participle and nothing else."""
    word = name.strip("_")
    if "_" in word or word in NOUNS:
        return False
    return word in PARTICIPLES or word.endswith("ed")


def words_of(name: str) -> list[str]:
    """The words of the name of a function or a class, in small letters."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


@cache
def trees() -> dict[str, ast.Module]:
    """The modules of the package by their path in it."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "cases" not in path.parts
    }


@cache
def definitions() -> list[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    """Module, and definition, of each class and function that stands in no function."""
    out = []
    for module, tree in trees().items():
        bodies = [tree.body]
        while bodies:
            for node in bodies.pop():
                if isinstance(node, ast.ClassDef):
                    out.append((module, node))
                    bodies.append(node.body)
                elif isinstance(node, ast.FunctionDef):
                    out.append((module, node))
    return out


def glossary() -> list[tuple[str, str]]:
    """Each word of the page, and where it is."""
    section = PAGE.split("\n## Words\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:2] == "| "]
    return [(cells[0], cells[2]) for cells in rows[1:]]


def room(module: str) -> str:
    return module.split("/")[0].removesuffix(".py")


def test_no_class_has_the_name_of_another():
    places = defaultdict(set)
    for module, node in definitions():
        if isinstance(node, ast.ClassDef):
            places[node.name].add(module)
    assert {n: sorted(p) for n, p in places.items() if len(p) > 1 and n not in TWICE} == {}


@pytest.mark.parametrize(("word", "where"), glossary(), ids=[word for word, _ in glossary()])
def test_a_word_is_where_the_glossary_says(word, where):
    """The thing is there under that name; or no room but those named has the word in a name."""
    if thing := re.fullmatch(r"`([\w.]+):(\w+)`", where):
        assert hasattr(import_module(thing[1]), thing[2])
        return
    rooms = set(where.split(", "))
    for one in word.split(", "):
        wanted = one.split()
        elsewhere = {
            f"{module}: {node.name}"
            for module, node in definitions()
            if room(module) not in rooms
            and any(
                words_of(node.name)[i : i + len(wanted)] == wanted
                for i in range(len(words_of(node.name)))
            )
        }
        assert elsewhere == set()


def test_no_public_name_has_a_word_that_is_gone():
    left = {
        f"{module}: {node.name}"
        for module, node in definitions()
        if not node.name.startswith("_") and GONE.intersection(words_of(node.name))
    }
    assert left == set()


def test_no_public_function_is_a_bare_participle():
    """A function does something, or names what it gives; ``told(x)`` says neither."""
    bare = {
        f"{module}: {node.name}"
        for module, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and is_participle(node.name)
        and node.name not in VERBS | ADJECTIVES
    }
    assert bare == set()


def test_few_names_are_participles():
    """What a name holds is said by a noun: rows, diagnostics, matches; not by *found*."""
    names = Counter[str]()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.arg):
                names[node.arg] += 1
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names[node.id] += 1
    share = sum(n for name, n in names.items() if is_participle(name)) / names.total()
    worst = [(n, name) for name, n in names.items() if is_participle(name)]
    assert share < MOST_PARTICIPLES, sorted(worst, reverse=True)[:20]
