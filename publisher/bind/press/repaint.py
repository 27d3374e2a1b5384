"""Content repainted for the press: every colour of the screen becomes inks.

In: a content stream and the inks of a printing condition. Out: the same marks, painted in
DeviceCMYK (ISO 32000-1, 8.6.8, operators rg, RG, g, G), and no marked content: a print file has no
structure tree for it to belong to. Text strings are stepped over, never read.
"""

from __future__ import annotations

import re

from publisher.bind.press.inks import Cmyk, Inks

_NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)"
_STRING = rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>"
_NAME = rb"/[^\s/<>\[\]()]+"
_TOKEN = re.compile(
    rb"""
      (?P<skip> %(string)b | %%[^\r\n]* )
    | (?P<mark> %(name)b \s* (?: << (?: [^<>()] | %(string)b )* >> | %(name)b ) \s* (?:BDC|DP)\b
              | %(name)b \s+ (?:BMC|MP)\b
              | \bEMC\b )
    | (?<![\w./+-]) (?P<rgb> %(n)b \s+ %(n)b \s+ %(n)b ) \s+ (?P<rgbop> rg|RG ) (?![\w*'"])
    | (?<![\w./+-]) (?P<grey> %(n)b ) \s+ (?P<greyop> g|G ) (?![\w*'"])
    """
    % {b"n": _NUMBER, b"string": _STRING, b"name": _NAME},
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = {b"rg": b"k", b"RG": b"K", b"g": b"k", b"G": b"K"}


def repaint(content: bytes, inks: Inks) -> bytes:
    """`content` in inks, its marked content plain."""

    def change(match: re.Match[bytes]) -> bytes:
        kind = match.lastgroup
        if kind == "skip":
            return match[0]
        if kind == "mark":
            return b""
        if kind == "rgbop":
            red, green, blue = map(float, match["rgb"].split())
            return operands(inks.of(red, green, blue)) + b" " + _OPERATORS[match["rgbop"]]
        value = float(match["grey"])
        return operands(inks.of(value, value, value)) + b" " + _OPERATORS[match["greyop"]]

    return _TOKEN.sub(change, content)


def as_mask(content: bytes) -> bytes:
    """`content` of a luminosity mask, whose light is what counts: its colours stay, in grey."""

    def change(match: re.Match[bytes]) -> bytes:
        if match.lastgroup == "mark":
            return b""
        if match.lastgroup != "rgbop":
            return match[0]
        red, green, blue = map(float, match["rgb"].split())
        light = 0.3 * red + 0.59 * green + 0.11 * blue
        return b"%g %b" % (light, match["rgbop"].replace(b"r", b"").replace(b"R", b""))

    return _TOKEN.sub(change, content)


def operands(inks: Cmyk) -> bytes:
    """`inks` as four operands."""
    return b" ".join(b"%g" % ink for ink in inks)
