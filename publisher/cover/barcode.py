"""The bar code of a book: EAN-13 of its ISBN, with an add-on of five digits where one is given.

In: an ISBN-13, the digits beside it. Out: a `BarCode`: the bars as the path of an SVG, and where
the digits stand. GS1 General Specifications, 5.2 (EAN-13, add-on symbols, quiet zones); ISO 2108,
annex C: a module is 0.33 mm wide, the bars 22.85 mm high, and the symbol 37.29 mm wide with its
quiet zones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import zxingcpp

MODULE = 0.33
"""mm of one module at the nominal size."""

HEIGHT = 22.85
"""mm of the bars that enclose digits; the guards reach below the others."""

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class BarCode:
    """`bars` is the path of an SVG of `modules` by `units`, quiet zones included; `digits` are
    those under the bars: one before them, six, six; `addon` those over the add-on."""

    bars: str
    modules: int
    units: int
    digits: tuple[str, str, str]
    addon: str = ""

    @property
    def width(self) -> float:
        """mm, with the quiet zones."""
        return self.modules * MODULE

    @property
    def height(self) -> float:
        """mm of the guards."""
        return HEIGHT


def bar_code(isbn: str, addon: str = "") -> BarCode | None:
    """The bar code of an ISBN-13, hyphenated or not; `None` for what is none."""
    number = re.sub(r"[\s-]", "", isbn)
    if not re.fullmatch(r"97[89]\d{10}", number) or not _checks(number):
        return None
    content = f"{number}+{addon}" if addon else number
    made = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.EAN13)
    root = ET.fromstring(made.to_svg(scale=1))
    path = " ".join(part.get("d", "") for part in root.iter(f"{_SVG}path"))
    size = int(float(root.get("width", "0"))), int(float(root.get("height", "0")))
    return BarCode(path, *size, (number[0], number[1:7], number[7:]), addon)


_CURRENCIES = {"GBP": "0", "AUD": "3", "NZD": "4", "USD": "5", "CAD": "6"}
"""The first digit of an add-on, by currency (BISG, *Machine-readable coding guidelines*)."""


def price_addon(amount: str, currency: str) -> str:
    """The add-on that says a price as shops of that currency read it; empty where none does."""
    first = _CURRENCIES.get(currency)
    if first is None or not re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", amount):
        return ""
    return f"{first}{round(float(amount) * 100):04d}"


def _checks(number: str) -> bool:
    """Whether the last digit is that of the others (ISO 2108, annex C)."""
    return sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(number)) % 10 == 0
