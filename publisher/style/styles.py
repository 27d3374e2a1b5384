"""Finding and reading styles: `styles/<name>/style.toml`, its templates and its style sheets.

In: the name of a style, and the volume's folder, whose `templates/` folder may override templates
of the style one by one. Out: a frozen `Style`. A style holds no Python.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from publisher.diagnostics import Diagnostic
from publisher.files import Folder, OutsideFolder
from publisher.model.style import (
    EB_GARAMOND,
    Direction,
    FontFace,
    FormulaFace,
    HangingSigns,
    PageGeometry,
    Style,
    SystemFont,
)
from publisher.style.addresses import refuse_addresses
from publisher.style.complaints import sheet_faults, toml_faults
from publisher.style.families import unknown_families
from publisher.style.meeting import unmet_classes
from publisher.style.switches import check_switches, sheets_of_switches
from publisher.style.values import filled_sheets, named_values

_PACKAGE = Path(__file__).resolve().parents[1]


class StyleError(Exception):
    """A style that cannot be used; the message is for the user."""


class NoStyle(StyleError):
    """A style that is not there under its name."""


def styles_folder() -> Path:
    """Where styles are: inside the installed package, or beside it in a checkout."""
    installed = _PACKAGE / "styles"
    return installed if installed.is_dir() else _PACKAGE.parent / "styles"


def style_names() -> tuple[str, ...]:
    """The styles that come with Publisher."""
    return tuple(sorted(path.parent.name for path in styles_folder().glob("*/style.toml")))


OwnSheets = tuple[tuple[str, str], ...]
"""The paths of style sheets, and their texts."""


@dataclass(frozen=True, slots=True)
class TomlData:
    """What a style.toml says; `fault` is why that cannot be told."""

    settings: dict[str, Any]
    fault: str = ""


def read_toml(text: str) -> TomlData:
    """Task: `text`, of a style that a volume brings, as data. A key of many parts takes the square
    of their number."""
    try:
        return TomlData(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return TomlData({}, f"is not TOML: {error}")
    except RecursionError:
        return TomlData({}, "cannot be used: its lists stand too deep in one another")


def load_style(
    name: str,
    volume: Path | None = None,
    read: Callable[[str], TomlData] = read_toml,
    look: Callable[[OwnSheets], tuple[Diagnostic, ...]] = sheet_faults,
    scripts: Collection[str] = (),
    direction: Direction = "ltr",
) -> Style:
    """The style called `name`, with the templates of `volume` in place of the style's own.

    A style in the volume's own `styles/<name>/` comes before one of the same name of ours; `read`
    is who reads its style.toml, `look` who looks for slips in its sheets. Raises
    `StyleError` where there is none, one of its fonts is not installed, or it is not what a style
    is. A style of a volume reads its volume and our styles, and nothing else. Faces that are for
    one script are taken where it is among `scripts`; for a book whose `direction` is from right to
    left the rules of pages are mirrored.
    """
    place = _place(name, volume)
    is_ours = place.root.root == styles_folder()
    data = (read_toml if is_ours else read)(place.text("style.toml"))
    if data.fault:
        raise StyleError(f"style.toml of the style `{name}` {data.fault}")
    try:
        settings = _with_base(data.settings)
        check_switches(settings.get("settings", {}))
        templates = place.texts("templates", ".html")
        has_brought = bool(templates) and not is_ours
        for base in _bases(data.settings):
            templates = {**_ours(base).texts("templates", ".html"), **templates}
        own = (
            {} if volume is None else _StyleFolder(Folder(volume), ".").texts("templates", ".html")
        )
        templates |= own
        sheets = _sheets(place, settings)
        if "cover" not in sheets:
            sheets["cover"] = _sheets(_ours(_FIRST), {"css": {"cover": ["cover.css"]}})["cover"]
        values = named_values(settings)
        css = filled_sheets(
            {medium: "\n".join(text for _, text in files) for medium, files in sheets.items()},
            values,
        )
        given = list(settings.get("fonts", ()))
        for base in _bases(data.settings):
            # faces for other scripts are the base's, where a style has none of its own, and so are
            # families that its sheets still ask for
            below = read_toml(_ours(base).text("style.toml")).settings.get("fonts", ())
            scripts_at_hand = {"", *(font.get("script", "") for font in given)}
            at_hand = {font["family"] for font in given}
            given += [
                font
                for font in below
                if font.get("script", "") not in scripts_at_hand
                or ("script" not in font and font["family"] not in at_hand
                    and any(f'"{font["family"]}"' in sheet for sheet in css.values()))
            ]  # fmt: skip
        fonts = tuple(
            face
            for font in given
            if font.get("script", "") in ("", *scripts)
            for face in _faces(font, place)
        )
        system_fonts = tuple(map(_system_font, settings.get("system-fonts", ())))
        families = tuple(
            dict.fromkeys([*(f["family"] for f in given), *(f.family for f in system_fonts)])
        )
        if not is_ours:
            refuse_addresses(sheets)
        return Style(
            name=name,
            templates=templates,
            css={medium: _turned(text, medium, direction) for medium, text in css.items()},
            fonts=fonts,
            pages={key: _page(key, value) for key, value in settings["page"].items()},
            settings=settings.get("settings", {}),
            values=values,
            logo=_logo(settings.get("settings", {}), place),
            system_fonts=system_fonts,
            formulas=_formula_face(settings, place),
            hanging=tuple(_hanging_signs(*each) for each in settings.get("hanging", {}).items()),
            brought=bool(own) or has_brought,
            direction=direction,
            faults=()
            if is_ours
            else (
                *toml_faults(data.settings, place.shown("style.toml")),
                *look(_own_sheets(sheets)),
                *unknown_families(sheets, families, values),
                *_unmet(sheets, templates),
            ),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        why = f"it does not say {said}" if isinstance(error, KeyError) else said
        raise StyleError(f"style.toml of the style `{name}` cannot be used: {why}") from error


def _unmet(
    sheets: Mapping[str, tuple[tuple[str, str], ...]], templates: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """Classes that the style's own sheets ask for in vain. What pages of ours have is known by the
    sheets and templates of the first style, whether or not it is extended."""
    own = _own_sheets(sheets)
    first = _ours(_FIRST)
    others = [_ours(_FIRST).text(f"css/{sheet}") for sheet in ("columns.css", "drop-caps.css")]
    others += [
        text for files in sheets.values() for each in files if each not in own for text in each[1:]
    ]
    others += [
        text
        for files in _sheets(first, read_toml(first.text("style.toml")).settings).values()
        for _, text in files
    ]
    return unmet_classes(own, others, {**first.texts("templates", ".html"), **templates})


def _logo(settings: Mapping[str, Any], place: _StyleFolder) -> dict[str, bytes]:
    """The picture that ``logo`` names, in the folder of the style."""
    name = settings.get("logo", "")
    if not name:
        return {}
    try:
        return {name: place.root.read(place.inside(name), _LARGEST)}
    except (OSError, ValueError, OutsideFolder) as error:
        raise StyleError(f"the logo {name} is not in the folder of the style") from error


def _own_sheets(sheets: Mapping[str, tuple[tuple[str, str], ...]]) -> OwnSheets:
    """The sheets of the style itself, each once."""
    every = [each for files in sheets.values() for each in files]
    return tuple(dict.fromkeys(each for each in every if ":" not in each[0] or "/" in each[0]))


def _bases(settings: dict[str, Any]) -> Iterator[str]:
    """The style that one extends, and what that extends; all are ours, and none extends itself."""
    while base := settings.get("extends"):
        yield base
        settings = read_toml(_ours(base).text("style.toml")).settings


def _with_base(settings: dict[str, Any]) -> dict[str, Any]:
    """What a style says, and for all that it does not say what the style says that it extends.
    ``...`` in a list of sheets is all those of that style."""
    base = settings.get("extends")
    if not base:
        return settings
    below = _with_base(read_toml(_ours(base).text("style.toml")).settings)
    sheets = {
        medium: [name if ":" in name else f"{base}:{name}" for name in names]
        for medium, names in below.get("css", {}).items()
    }
    whole = {**below, **settings}
    for key in ("settings", "values", "page", "hanging"):
        if isinstance(settings.get(key, {}), dict):
            whole[key] = {**below.get(key, {}), **settings.get(key, {})}
    whole["css"] = sheets | {
        medium: [
            each
            for name in names
            for each in (sheets.get(medium, ()) if name == _ALL_OF_BASE else (name,))
        ]
        for medium, names in settings.get("css", {}).items()
    }
    # Formulas are in the letters of a font that is there: their own fonts go with other fonts.
    if "fonts" in settings and "formulas" not in settings:
        family = below.get("formulas", {}).get("family")
        slopes = {
            font.get("style", "normal")
            for font in settings["fonts"]
            if font.get("family") == family
        }
        if not {"normal", "italic"} <= slopes:
            whole.pop("formulas", None)
    return whole


_FIRST = "proceedings"
"""The style that all others were made from."""

_ALL_OF_BASE = "..."


def _page(name: str, values: dict[str, Any]) -> PageGeometry:
    """A page of the style; `ValueError` where nothing could be set on it."""
    page = PageGeometry(name=name, **values)
    lengths = (getattr(page, each.name) for each in fields(page) if each.name != "name")
    if not all(isinstance(each, int | float) and 0 < each < _LARGEST_PAGE for each in lengths):
        raise ValueError(
            f"lengths of the page `{name}` are no numbers between 0 and {_LARGEST_PAGE}"
        )
    if page.measure <= 0 or page.depth < page.line * _POINT:
        raise ValueError(f"the margins of the page `{name}` leave no room for a line")
    return page


_LARGEST_PAGE = 2_000
"""mm of a side; a poster has half of it."""
_POINT = 25.4 / 72


def for_conference(style: Style) -> Style:
    """`style` with the sheets for what only the volume of a conference has that says more of it
    than its papers: hours, speakers, logos. A book without them has none of their rules."""
    css = {
        medium: text + style.css.get(f"conference-{medium}", "")
        for medium, text in style.css.items()
        if not medium.startswith("conference-")
    }
    return replace(style, css=css)


def geometry(style: Style, size: str) -> PageGeometry:
    """The page format called `size` in `style`, or one made for two free lengths.

    A free size takes the proportions of the style's nearest format in width, with a depth that is
    a whole number of lines. Raises `ValueError` for what is neither a name nor two lengths.
    """
    names = {name.lower(): page for name, page in style.pages.items()}
    if page := names.get(size.lower().replace(" ", "")):
        return page
    width, height = _lengths(size)
    near = min(style.pages.values(), key=lambda page: abs(page.width - width))
    scale = width / near.width
    line_mm = near.line * 25.4 / 72
    head = round(near.head * height / near.height, 2)
    lines = int((height - head - near.foot * height / near.height) / line_mm)
    return PageGeometry(
        name=f"{width:g}x{height:g}mm",
        width=width,
        height=height,
        inner=round(near.inner * scale, 2),
        outer=round(near.outer * scale, 2),
        head=head,
        foot=round(height - head - lines * line_mm, 3),
        size=near.size,
        line=near.line,
    )


_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_PAPERS = {"a6": (105, 148), "b5": (176, 250), "letter": (215.9, 279.4), "b6": (125, 176)}


def _lengths(size: str) -> tuple[float, float]:
    if paper := _PAPERS.get(size.lower()):
        return float(paper[0]), float(paper[1])
    both = re.fullmatch(
        r"\s*([\d.]+)\s*(mm|cm|in|pt)?\s*[x× ]\s*([\d.]+)\s*(mm|cm|in|pt)\s*", size.lower()
    )
    if not both:
        raise ValueError(f"`{size}` is neither a page size by name nor two lengths")
    width, width_unit, height, height_unit = both.groups()
    return (
        float(width) * _UNITS[width_unit or height_unit],
        float(height) * _UNITS[height_unit],
    )


@dataclass(frozen=True, slots=True)
class _StyleFolder:
    """Where a style lies: the folder it may read, and where in it."""

    root: Folder
    path: str

    def text(self, name: str) -> str:
        """The text of one of its files; `StyleError` where it cannot be had."""
        try:
            return self.root.read(self.inside(name), _LARGEST).decode("utf-8")
        except OutsideFolder:
            why = "is not in the folder of the style or the volume"
        except UnicodeDecodeError:
            why = "is not UTF-8"
        except ValueError:
            why = f"is larger than {_LARGEST >> 20} MiB"
        except OSError as error:
            why = f"cannot be read: {(error.strerror or 'unknown cause').lower()}"
        raise StyleError(f"{name} of the style {why}")

    def texts(self, folder: str, ending: str) -> dict[str, str]:
        """The files of a folder of it whose names have this ending."""
        try:
            names = [PurePosixPath(n).name for n in self.root.names(self.inside(folder))]
        except OutsideFolder as error:
            raise StyleError(f"the folder {folder} of the style leads elsewhere") from error
        return {name: self.text(f"{folder}/{name}") for name in names if name.endswith(ending)}

    def shown(self, name: str) -> str:
        """One of its files as findings call it."""
        return str(self.root.root / self.inside(name))

    def inside(self, name: str) -> str:
        """The name of one of its files from the root."""
        return (PurePosixPath(self.path) / name).as_posix()


_LARGEST = 4 << 20
"""Bytes of a template or a style sheet."""


def _place(name: str, volume: Path | None) -> _StyleFolder:
    if volume is not None and PurePosixPath(name).name == name:
        own = _StyleFolder(Folder(volume), f"styles/{name}")
        if (volume / "styles" / name / "style.toml").is_file():
            return own
    return _ours(name)


def _ours(name: str) -> _StyleFolder:
    """The place of a style that comes with Publisher."""
    if name in style_names():
        return _StyleFolder(Folder(styles_folder()), name)
    names = ", ".join(style_names())
    raise NoStyle(f"there is no style `{name}`; styles that are there: {names}")


def _sheets(
    place: _StyleFolder, settings: dict[str, Any]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each medium the style sheets that `[css]` lists, in order: where each is, and its
    text."""
    sheets: dict[str, tuple[tuple[str, str], ...]] = {}
    for medium, names in settings.get("css", {}).items():
        parts = []
        for name in names:
            base, _, file = name.rpartition(":")
            holder = _ours(base) if base else place
            parts.append(
                (name if base else holder.shown(f"css/{file}"), holder.text(f"css/{file}"))
            )
        if medium == "print":
            parts += [
                (f"{_FIRST}:{sheet}", _ours(_FIRST).text(f"css/{sheet}"))
                for sheet in sheets_of_switches(settings.get("settings", {}))
            ]
        sheets[medium] = tuple(parts)
    return sheets


_PAGE_RULE = re.compile(r"@page[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}")
_SIDE = re.compile(r"\b(left|right)\b")


def _turned(css: str, medium: str, direction: Direction) -> str:
    """`css`, with the rules of pages mirrored for a book that is bound on the right: its odd pages
    are the left ones."""
    if medium != "print" or direction == "ltr":
        return css

    def mirrored(rule: re.Match[str]) -> str:
        return _SIDE.sub(lambda side: "right" if side[1] == "left" else "left", rule[0])

    return _PAGE_RULE.sub(mirrored, css)


def _faces(font: dict[str, Any], place: _StyleFolder) -> Iterator[FontFace]:
    """The faces of one `[[fonts]]` entry: one for each of its `weights`."""
    path = _font_file(font, place)
    for weight in font.get("weights", [400]):
        yield FontFace(
            font["family"],
            font.get("style", "normal"),
            str(weight),
            path.name,
            str(path),
            font.get("script", ""),
        )


def _font_file(font: dict[str, Any], place: _StyleFolder) -> Path:
    """The file of a `[[fonts]]` entry: of the installed package that it names, else of the folder
    of the style."""
    package, file = font.get("package"), font["file"]
    root = Folder(_package_folder(package) / "files") if package else place.root
    where = f"package {package}" if package else "folder of the style"
    try:
        path = root.resolve(file if package else place.inside(file))
    except OutsideFolder:
        path = root.root
    if not path.is_file():
        raise StyleError(f"the font file {file} is not in the {where}")
    return path


def _formula_files(
    fonts: list[dict[str, Any]], family: str, place: _StyleFolder
) -> tuple[bytes, ...]:
    """The files of `family` for roman, italic, bold and bold italic letters; the plain ones where
    it has no bold."""
    found: dict[tuple[str, bool], bytes] = {}
    for font in fonts:
        data = _font_file(font, place).read_bytes()
        for weight in font.get("weights", [400]):
            found.setdefault((font.get("style", "normal"), weight >= _BOLD), data)
    if missing := {"normal", "italic"} - {style for style, is_bold in found if not is_bold}:
        raise ValueError(f"no font of `{family}` is {' or '.join(sorted(missing))}, for formulas")
    plain = {style: found[style, False] for style in ("normal", "italic")}
    return (*plain.values(), *(found.get((style, True), data) for style, data in plain.items()))


_BOLD = 600
"""The least weight that is bold."""


def _formula_face(settings: dict[str, Any], place: _StyleFolder) -> FormulaFace:
    """What ``[formulas]`` says: the family of one of the ``[[fonts]]``, in the weight that text is
    set in, and how the math font is fitted to it."""
    if "formulas" not in settings:
        return EB_GARAMOND
    keys = dict(settings["formulas"])
    family = keys.pop("family")
    own = [f for f in settings.get("fonts", ()) if f["family"] == family and "package" not in f]
    if own:
        measured: dict[str, Any] = {"symbols": 0.0, "axis": 0.0, "small": 0.0}
        return FormulaFace("", "", "", files=_formula_files(own, family, place), **measured | keys)
    files = {
        font.get("style", "normal"): (font["package"], font["file"])
        for font in reversed(settings.get("fonts", ()))
        if font["family"] == family and "package" in font
    }
    if missing := {"normal", "italic"} - files.keys():
        raise ValueError(
            f"no font of `{family}` from a package is {' or '.join(sorted(missing))}, for formulas"
        )
    (package, roman), (_, italic) = files["normal"], files["italic"]
    return FormulaFace(package, roman, italic, **keys)


def _hanging_signs(family: str, signs: dict[str, Any]) -> HangingSigns:
    """What ``[hanging."<family>"]`` says; shares of a sign's width from 0 to 1."""
    left, right = ({k: float(v) for k, v in signs.get(n, {}).items()} for n in ("left", "right"))
    if not all(0 <= share <= 1 for share in (*left.values(), *right.values())):
        raise ValueError(f"signs of `{family}` hang by more than they are wide, or less than not")
    return HangingSigns(family, left, right)


def _system_font(font: dict[str, Any]) -> SystemFont:
    weights = tuple(str(weight) for weight in font.get("weights", [400]))
    return SystemFont(
        font["family"],
        tuple(font["langs"]),
        weights,
        font.get("heads", False),
        font.get("code", False),
    )


@lru_cache
def _package_folder(package: str) -> Path:
    spec = find_spec(package) if package.isidentifier() else None
    if spec is None or spec.origin is None:
        cure = f"install it with `pip install {package.replace('_', '-')}`"
        raise StyleError(f"the font package {package} is not installed; {cure}")
    return Path(spec.origin).parent
