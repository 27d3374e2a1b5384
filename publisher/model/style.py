"""A style: how a volume looks, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from publisher.diagnostics import Diagnostic

Direction = Literal["ltr", "rtl"]
"""In which a text is read, and how a book is bound: the latter has its spine on the right."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font file, and the weight (``400``) it is used at. `style` is ``normal`` or ``italic``;
    `path` is an absolute file name; `name` is its file name alone. A face for one `script` goes
    into the books that have words of it; empty is for every book."""

    family: str
    style: str
    weight: str
    name: str
    path: str
    script: str = ""


@dataclass(frozen=True, slots=True)
class FontInstance:
    """One face of a family with its font file: TrueType or OpenType, of the one `weight`. `name` is
    a file name for it, unique in a style."""

    family: str
    style: str
    weight: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FormulaFace:
    """The text face that letters, figures and plain signs of formulas are set in: its files `roman`
    and `italic` in an installed `package`, and the weight of `bold` letters; or, where no package
    is named, `files`: roman, italic, bold and bold italic, as they are. The rest fits the math font
    to it: `symbols` is the size of that beside it; `axis` and `small` are em: how high the middle
    of its signs is, and how high are the small letters that accents are drawn for. What is 0 is
    measured."""

    package: str = "fontpkg_eb_garamond"
    roman: str = "EBGaramond[wght].ttf"
    italic: str = "EBGaramond-Italic[wght].ttf"
    bold: int = 700
    symbols: float = 0.95
    axis: float = 0.248
    small: float = 0.43
    files: tuple[bytes, ...] = field(default=(), repr=False)


EB_GARAMOND = FormulaFace()
"""Where a style names no other, and for pictures of formulas in EPUBs, which stand beside whatever
face their readers choose."""


@dataclass(frozen=True, slots=True)
class HangingSigns:
    """How far signs of `family` (``*``: of any that has none of its own) hang out of their line at
    its `left` and its `right` edge, in shares of their width."""

    family: str
    left: Mapping[str, float] = field(default_factory=dict)
    right: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SystemFont:
    """A family of this machine for passages in `langs` (BCP 47; ``*`` is any language that no other
    family is for), where the style's own faces have no glyphs. `weights` as in `FontFace`. One that
    is for `heads` shows headings, captions and tables alone, one for `code` nothing else."""

    family: str
    langs: tuple[str, ...]
    weights: tuple[str, ...] = ("400",)
    heads: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """A page format. Lengths are mm; `size` is the type size in pt, `line` the distance of
    baselines in pt, to which everything vertical adds up."""

    name: str
    width: float
    height: float
    inner: float
    outer: float
    head: float
    foot: float
    size: float
    line: float

    @property
    def measure(self) -> float:
        """Width of the text block in mm."""
        return self.width - self.inner - self.outer

    @property
    def depth(self) -> float:
        """Height of the text block in mm."""
        return self.height - self.head - self.foot


@dataclass(frozen=True, slots=True)
class Style:
    """`templates` and `css` map file names to their text; `css` is keyed by medium (``print``,
    ``epub``, ``web``). `settings` are the style's own options (``[settings]`` of style.toml),
    `logo` is the picture of its title page, by its file name; it has one name or none.
    `values` its named values, which stand in its sheets (`publisher.style.values`).
    `hanging` says what signs of its faces stand a little in the margin.
    `brought` tells that a template came with the volume, from whoever sent it; `faults` are what is
    wrong with the sheets of a style that did. `direction` is that of the book it is loaded for."""

    name: str
    templates: Mapping[str, str]
    css: Mapping[str, str]
    fonts: tuple[FontFace, ...]
    pages: Mapping[str, PageGeometry]
    settings: Mapping[str, Any]
    system_fonts: tuple[SystemFont, ...] = ()
    formulas: FormulaFace = EB_GARAMOND
    hanging: tuple[HangingSigns, ...] = ()
    brought: bool = False
    direction: Direction = "ltr"
    faults: tuple[Diagnostic, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    logo: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def families(self) -> tuple[str, ...]:
        """The families of its fonts, each once."""
        return tuple(dict.fromkeys(font.family for font in self.fonts))
