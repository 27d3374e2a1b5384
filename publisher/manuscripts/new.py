"""A new volume or paper from commented templates.

In: a folder, a name. Out: the files written. Nothing there is overwritten. The schemas stand in the
volume, so that an editor with a YAML language server completes and checks keys offline.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from publisher.files import Folder, below, write_new, write_whole
from publisher.limits import limit
from publisher.manuscripts import identifiers
from publisher.manuscripts.decoding import decode_utf8
from publisher.manuscripts.intake import FILE
from publisher.manuscripts.listing import CannotList, with_paper
from publisher.manuscripts.schema import Schema, front_matter_schema, volume_schema

_FIRST = "first"


class CannotMake(Exception):
    """What was asked for cannot be made; the message says why, and what to do."""


def new_volume(folder: Path) -> tuple[Path, ...]:
    """Make a volume in `folder`: its file, a preface, a first paper, the schemas.

    Raises `CannotMake` where one of them is already there.
    """
    name = identifiers.safe(folder.absolute().name)
    files = {
        folder / FILE: _template("volume.yaml").replace("{id}", name),
        folder / "front" / "preface.md": _template("preface.md"),
        _paper(folder, _FIRST): _template("paper.md"),
    }
    return _write(files) + write_schemas(folder)


def new_paper(volume: Path, name: str) -> tuple[Path, ...]:
    """Make ``papers/<name>/paper.md`` and name it last in the volume's last session.

    Raises `CannotMake` where `name` cannot be a file name, the paper is there, or the volume's file
    cannot be changed.
    """
    if not identifiers.is_safe(name):
        proposed = identifiers.safe(name)
        raise CannotMake(f"`{name}` cannot name a paper: use letters, digits, . _ -: `{proposed}`")
    if (volume / "papers" / f"{name}.md").exists():
        raise CannotMake(f"{volume / 'papers' / name}.md is already there")
    volume_data = _listed(volume / FILE, name)
    paths = _write({_paper(volume, name): _template("paper.md")})
    write_whole(volume / FILE, volume_data)
    return (*paths, volume / FILE, *write_schemas(volume))


def new_style(volume: Path, name: str) -> tuple[Path, ...]:
    """Make ``styles/<name>/`` in `volume`: its file, a sheet for each medium, places for templates,
    fonts and pictures.

    Raises `CannotMake` where `name` cannot be a folder's name, or one of the files is there.
    """
    if not identifiers.is_safe(name):
        proposed = identifiers.safe(name)
        raise CannotMake(f"`{name}` cannot name a style: use letters, digits, . _ -: `{proposed}`")
    folder = volume / "styles" / name
    files = {folder / "style.toml": _template("style.toml").replace("{name}", name)}
    for medium in ("print", "epub", "web"):
        files[folder / "css" / f"{medium}.css"] = _template(f"style-{medium}.css")
    paths = _write(files)
    for place in ("templates", "fonts", "images"):
        (folder / place).mkdir(exist_ok=True)
    return paths


def write_schemas(volume: Path) -> tuple[Path, ...]:
    """Write the schemas that the templates name, anew where they are older; what was written."""
    schemas: dict[str, Schema] = {
        "volume.json": volume_schema(),
        "front-matter.json": front_matter_schema(),
    }
    paths = []
    for name, schema in schemas.items():
        path = below(volume, f".schemas/{name}")
        data = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
        if write_new(path, data):
            paths.append(path)
    return tuple(paths)


def _paper(volume: Path, name: str) -> Path:
    return volume / "papers" / name / "paper.md"


def _template(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _write(files: dict[Path, str]) -> tuple[Path, ...]:
    """Write all of `files`, or none where one is there."""
    for path in files:
        if path.exists():
            raise CannotMake(f"{path} is already there")
    for path, text in files.items():
        write_whole(path, text.encode())
    return tuple(files)


def _listed(path: Path, name: str) -> bytes:
    """The bytes of the volume's file with the paper named, its newlines kept."""
    try:
        data = Folder(path.parent).read(path.name, 4 * limit("yaml"))
    except (OSError, ValueError) as error:
        raise CannotMake(f"{path} cannot be read: is {path.parent} a volume?") from error
    text = decode_utf8(data)
    try:
        if not isinstance(text, str):
            raise CannotList("not UTF-8")
        new_text = with_paper(text, name)
    except CannotList as error:
        cure = f"mend what `publisher check` tells, or add `- {name}` under `papers:` yourself"
        raise CannotMake(f"{path} cannot be changed with certainty: {cure}") from error
    return new_text.replace("\n", "\r\n" if b"\r\n" in data else "\n").encode()
