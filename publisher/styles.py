"""Finding and reading styles: `styles/<name>/style.toml`, its templates and its style sheets.

In: the name of a style, and the volume's folder, whose `templates/` folder may override templates
of the style one by one. Out: a frozen `Style`. A style holds no Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from publisher.model.style import FontFace, PageGeometry, Style, SystemFont

_PACKAGE = Path(__file__).resolve().parent


class StyleError(Exception):
    """A style that cannot be used; the message is for the user."""


def styles_folder() -> Path:
    """Where styles are: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "styles"
    return installed if installed.is_dir() else _PACKAGE.parent / "styles"


def style_names() -> tuple[str, ...]:
    """The styles that come with Publisher."""
    return tuple(sorted(path.parent.name for path in styles_folder().glob("*/style.toml")))


def load_style(name: str, volume: Path | None = None) -> Style:
    """The style called `name`, with the templates of `volume` in place of the style's own.

    A style in the volume's own `styles/<name>/` comes before one of the same name of ours. Raises
    `StyleError` where there is none, or one of its fonts is not installed.
    """
    folder = _folder(name, volume)
    settings = tomllib.loads((folder / "style.toml").read_text("utf-8"))
    templates = _texts(folder / "templates", "*.html")
    if base := settings.get("extends"):
        templates = {**_texts(styles_folder() / base / "templates", "*.html"), **templates}
    if volume is not None:
        templates |= _texts(volume / "templates", "*.html")
    return Style(
        name=name,
        templates=templates,
        css=_sheets(folder, settings),
        fonts=tuple(face for font in settings.get("fonts", ()) for face in _faces(font)),
        pages={key: PageGeometry(name=key, **value) for key, value in settings["page"].items()},
        settings=settings.get("settings", {}),
        system_fonts=tuple(_system_font(font) for font in settings.get("system-fonts", ())),
    )


def _folder(name: str, volume: Path | None) -> Path:
    places = [styles_folder() / name]
    if volume is not None:
        places.insert(0, volume / "styles" / name)
    for place in places:
        if place.name == name and (place / "style.toml").is_file():
            return place
    known = ", ".join(style_names())
    raise StyleError(f"there is no style `{name}`; styles that are there: {known}")


def _texts(folder: Path, pattern: str) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob(pattern))}


def _sheets(folder: Path, settings: dict[str, Any]) -> dict[str, str]:
    """For each medium the style sheets that `[css]` lists, in order, as one text."""
    sheets: dict[str, str] = {}
    for medium, names in settings.get("css", {}).items():
        parts = []
        for name in names:
            base, _, file = name.rpartition(":")
            home = styles_folder() / base if base else folder
            parts.append((home / "css" / file).read_text("utf-8"))
        sheets[medium] = "\n".join(parts)
    return sheets


def _faces(font: dict[str, Any]) -> Iterator[FontFace]:
    """The faces of one `[[fonts]]` entry: one for each of its `weights`."""
    path = _package_folder(font["package"]) / "files" / font["file"]
    if not path.is_file():
        raise StyleError(f"the font file {font['file']} is not in the package {font['package']}")
    for weight in font.get("weights", [400]):
        yield FontFace(
            font["family"], font.get("style", "normal"), str(weight), path.name, str(path)
        )


def _system_font(font: dict[str, Any]) -> SystemFont:
    weights = tuple(str(weight) for weight in font.get("weights", [400]))
    return SystemFont(font["family"], tuple(font["langs"]), weights, font.get("heads", False))


@lru_cache
def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        cure = f"install it with `pip install {package.replace('_', '-')}`"
        raise StyleError(f"the font package {package} is not installed; {cure}")
    return Path(spec.origin).parent
