#!/usr/bin/env python3
"""Names of other libraries that are relied on and are none of their documented interface.

Each room that reaches into a library has a table of them, ``names.toml``: why each is relied on,
and what it was when that was last read: its signature and a hash of its source, without docstrings,
comments and layout. After a new version of a library has been read:
.venv/bin/python scripts/foreign_names.py
"""

from __future__ import annotations

import ast
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "publisher"
MARK = "# Written by scripts/foreign_names.py: signature, hash of the source.\n"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some names are relied on: for the ``look`` of a page, a ``fault`` of the library, or for
    ``speed``. `by` is our wrapper or module; `replaced` are names that ours stand in for meanwhile,
    `reached` those that are called, read or inherited from. A name is ``module:path.in.it``, or
    ``module::name`` for what is declared to C in that module."""

    by: str
    why: str
    because: str
    upstream: str = ""
    replaced: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A room's table: the `libraries` it is about, the names of them that are `public` though they
    stand in a module that says nothing of it, the `reasons`, and what each name `was`."""

    path: Path
    libraries: tuple[str, ...]
    public: tuple[str, ...]
    reasons: tuple[Reason, ...]
    was: dict[str, tuple[str, str]]

    def holds(self, name: str) -> bool:
        """Whether `name`, or something of it, is listed; or it is something of what is listed."""
        dotted = name.replace(":", ".") + "."
        listed = (each.replace(":", ".") + "." for each in (*self.names, *self.public))
        return any(dotted.startswith(each) or each.startswith(dotted) for each in listed)

    @property
    def names(self) -> list[str]:
        """Every name once, in the order of the alphabet."""
        return sorted({name for r in self.reasons for name in (*r.replaced, *r.reached)})


def tables() -> list[Table]:
    """The tables of all rooms."""
    return [read(path) for path in sorted(PACKAGE.rglob("names.toml"))]


def read(path: Path) -> Table:
    """The table in the file `path`."""
    data = tomllib.loads(path.read_text("utf-8"))
    reasons = tuple(
        Reason(**{k: tuple(v) if isinstance(v, list) else v for k, v in reason.items()})
        for reason in data["reason"]
    )
    was = {name: (signature, source) for name, (signature, source) in data.get("names", {}).items()}
    return Table(path, tuple(data["libraries"]), tuple(data["public"]), reasons, was)


def moved(table: Table) -> list[str]:
    """What to tell of names that are no longer what they were."""
    told = []
    for name in table.names:
        is_now, was = current(name), table.was.get(name)
        if is_now is None:
            told.append(f"{name} is gone")
        elif was is None:
            told.append(f"{name} has not been read yet")
        elif is_now[0] != was[0]:
            told.append(f"{name} was called with ({was[0]}) and is with ({is_now[0]})")
        elif is_now != was:
            told.append(f"{name} is written otherwise")
    return told + [f"{name} is relied on no more" for name in table.was if name not in table.names]


def current(name: str) -> tuple[str, str] | None:
    """Signature and hash of `name` as it is installed; `None` where it is not there."""
    if "::" in name:
        return _declared(*name.split("::"))
    found = definition(name)
    if found is None:
        return None
    dump = " ".join(part for node in found for part in _parts(node))
    return _signature(found[0]), hashlib.sha256(dump.encode()).hexdigest()[:12]


def definition(name: str) -> list[ast.AST] | None:
    """Where `name` is defined: a function, a class, or all statements that give it a value. What a
    module takes from another is looked for there."""
    module, _, path = name.partition(":")
    tree = _tree(module)
    found: list[ast.AST] = [tree] if tree else []
    for part in path.split("."):
        if not found:
            return None
        inside = found[0]
        found = list(_defined(part, inside))
        if not found and isinstance(inside, ast.ClassDef):
            bases = (definition(f"{module}:{ast.unparse(base)}") for base in inside.bases)
            found = next((f for b in bases if b for f in [list(_defined(part, b[0]))] if f), [])
        if not found and tree and inside is not tree:  # given to its objects from without
            found = [n for n in ast.walk(tree) if any(t.endswith(f".{part}") for t in _targets(n))]
        if found and isinstance(found[0], ast.ImportFrom):
            source = _absolute(module, found[0])
            real = next(a.name for a in found[0].names if (a.asname or a.name) == part)
            found = definition(f"{source}:{real}") or []
            module = source
    return found or None


def _defined(name: str, inside: ast.AST) -> Iterator[ast.AST]:
    """The definition of `name` right `inside` a module or class; of an attribute of its objects
    every statement that gives it a value."""
    statements = list(_statements(inside))
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            yield node
            return
    for node in statements:
        names = _targets(node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.asname or a.name for a in node.names]
        if name in names:
            yield node
            return
    if isinstance(inside, ast.ClassDef):
        for node in ast.walk(inside):
            is_set = isinstance(node, ast.Call) and ast.unparse(node).startswith(
                f"object.__setattr__(self, '{name}',"
            )
            if is_set or f"self.{name}" in _targets(node):
                yield node


def _statements(inside: ast.AST) -> Iterator[ast.AST]:
    """The statements of a module or class, those behind a condition as well."""
    for node in getattr(inside, "body", []):
        if isinstance(node, ast.If | ast.Try):
            yield from _statements(node)
        else:
            yield node


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Assign):
        return [ast.unparse(t) for target in node.targets for t in _each(target)]
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return [ast.unparse(node.target)]
    return []


def _each(target: ast.AST) -> list[ast.AST]:
    return list(target.elts) if isinstance(target, ast.Tuple) else [target]


def _absolute(module: str, node: ast.ImportFrom) -> str:
    """The module that `node`, in `module`, imports from."""
    if not node.level:
        return node.module or ""
    spec = find_spec(module)
    package = module if spec and spec.submodule_search_locations else module.rpartition(".")[0]
    for _ in range(node.level - 1):
        package = package.rpartition(".")[0]
    return f"{package}.{node.module}" if node.module else package


@cache
def _tree(module: str) -> ast.Module | None:
    """The syntax of `module`, which is not imported for it."""
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:
        return None
    return ast.parse(Path(spec.origin).read_text("utf-8")) if spec and spec.origin else None


def _signature(node: ast.AST) -> str:
    if isinstance(node, ast.ClassDef):
        node = next((n for n in _defined("__init__", node)), node)
    return ast.unparse(node.args) if isinstance(node, ast.FunctionDef) else ""


def _parts(node: Any) -> Iterator[str]:
    """The syntax below `node` in words, the same under every Python: without docstrings and what a
    version adds to its nodes and leaves empty."""
    if isinstance(node, list):
        for each in node:
            yield from _parts(each)
    elif isinstance(node, ast.AST):
        yield type(node).__name__
        for name, value in ast.iter_fields(node):
            if name == "body" and isinstance(value, list) and value and _is_docstring(value[0]):
                value = value[1:]
            if value not in (None, [], "") and name not in ("ctx", "kind", "type_comment"):
                yield name
                yield from _parts(value)
    else:
        yield repr(node)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _declared(module: str, name: str) -> tuple[str, str] | None:
    """How `name`, a function or a structure, is declared to C in the strings of `module`."""
    function = re.compile(rf"[^;{{}}]*\b{name}\s*\([^;]*;")
    structure = re.compile(rf"typedef struct[^}}]*}}\s*{name}\s*;")
    for node in ast.walk(_tree(module) or ast.Module([], [])):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and (found := function.search(text) or structure.search(text)):
            words = " ".join(found.group().split())
            return "", hashlib.sha256(words.encode()).hexdigest()[:12]
    return None


def touched(syntax: list[ast.AST], libraries: Iterable[str]) -> tuple[set[str], set[str]]:
    """What the `syntax` of a file touches of `libraries`: names in their modules; and private names
    of whatever it does not define itself."""
    known: dict[str, str] = {}
    names: set[str] = set()
    own = {n.name for n in syntax if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    for node in syntax:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in libraries:
            known |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            for a in node.names:
                if a.name.split(".")[0] in libraries:
                    known[a.asname or a.name.split(".")[0]] = (
                        a.name if a.asname else (a.name.split(".")[0])
                    )
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            own |= {node.attr} if _chain(node)[:-1] == ["self"] else set()
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            own |= {target for target in _targets(node) if target.isidentifier()}
    private = set()
    for node in syntax:
        if isinstance(node, ast.Attribute):
            head, *rest = _chain(node)
            if head in known:
                names.add(_split(".".join((known[head], *rest))))
            if node.attr[:1] == "_" != node.attr[1:2] and node.attr not in own | {"_replace"}:
                private.add(node.attr)
    names |= {_split(full) for full in known.values()}
    return {name for name in names if ":" in name}, private


def _chain(node: ast.expr) -> list[str]:
    """The names of ``a.b.c``; what is no name is empty."""
    if isinstance(node, ast.Attribute):
        return [*_chain(node.value), node.attr]
    return [node.id if isinstance(node, ast.Name) else ""]


@cache
def _split(full: str) -> str:
    """``a.b.c`` as ``a.b:c``, where ``a.b`` is a module."""
    parts = full.split(".")
    for at in range(len(parts), 0, -1):
        try:
            if find_spec(".".join(parts[:at])):
                return ":".join(filter(None, (".".join(parts[:at]), ".".join(parts[at:]))))
        except (ModuleNotFoundError, ValueError):
            continue
    return full


def main() -> None:
    for table in tables():
        text, _, _ = table.path.read_text("utf-8").partition(MARK)
        lines = []
        for name in table.names:
            signature, source = current(name) or ("", "")
            lines.append(f'"{name}" = ["{signature.replace(chr(34), chr(39))}", "{source}"]\n')
        table.path.write_text(f"{text}{MARK}\n[names]\n{''.join(lines)}", "utf-8")
        print(f"{table.path.relative_to(ROOT)}: {len(lines)} names")


if __name__ == "__main__":
    main()
