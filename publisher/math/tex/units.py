"""Numbers and units of siunitx as plain TeX.

In: a reader standing after ``\\SI``, ``\\num`` … Out: TeX tokens standing where the call stood.
Units and prefixes are those of the SI brochure (9th edition) under the names of siunitx 3, printed
as siunitx prints them by default: upright, thin spaces between units, powers negative."""

from __future__ import annotations

import re
from collections.abc import Callable

from publisher.math.tex.tokens import Reader, Tokens, plain_text, tokenise

PREFIXES = {
    "quecto": "q", "ronto": "r", "yocto": "y", "zepto": "z", "atto": "a", "femto": "f",
    "pico": "p", "nano": "n", "micro": "\\mu ", "milli": "m", "centi": "c", "deci": "d",
    "deca": "da", "deka": "da", "hecto": "h", "kilo": "k", "mega": "M", "giga": "G", "tera": "T",
    "peta": "P", "exa": "E", "zetta": "Z", "yotta": "Y", "ronna": "R", "quetta": "Q",
    "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti", "pebi": "Pi",
}  # fmt: skip

UNITS = {
    "metre": "m", "meter": "m", "gram": "g", "second": "s", "ampere": "A", "kelvin": "K",
    "mole": "mol", "candela": "cd", "kilogram": "kg", "becquerel": "Bq", "degreeCelsius": "°C",
    "celsius": "°C", "coulomb": "C", "farad": "F", "gray": "Gy", "hertz": "Hz", "henry": "H",
    "joule": "J", "lumen": "lm", "katal": "kat", "lux": "lx", "newton": "N", "ohm": "Ω",
    "pascal": "Pa", "radian": "rad", "siemens": "S", "sievert": "Sv", "steradian": "sr",
    "tesla": "T", "volt": "V", "watt": "W", "weber": "Wb", "day": "d", "degree": "°",
    "hectare": "ha", "hour": "h", "litre": "L", "liter": "L", "minute": "min", "arcminute": "′",
    "arcsecond": "″", "tonne": "t", "astronomicalunit": "au", "atomicmassunit": "u", "bel": "B",
    "dalton": "Da", "decibel": "dB", "electronvolt": "eV", "neper": "Np", "bar": "bar",
    "barn": "b", "knot": "kn", "mmHg": "mmHg", "angstrom": "Å", "percent": "\\%", "bit": "bit",
    "byte": "B", "parsec": "pc", "year": "a", "gauss": "G", "erg": "erg", "inch": "in",
    "kg": "kg", "g": "g", "mg": "mg", "ug": "\\mu g", "m": "m", "km": "km", "cm": "cm", "mm": "mm",
    "um": "\\mu m", "nm": "nm", "pm": "pm", "s": "s", "ms": "ms", "us": "\\mu s", "ns": "ns",
    "ps": "ps", "fs": "fs", "h": "h", "Hz": "Hz", "kHz": "kHz", "MHz": "MHz", "GHz": "GHz",
    "THz": "THz", "mHz": "mHz", "A": "A", "mA": "mA", "uA": "\\mu A", "nA": "nA", "K": "K",
    "mol": "mol", "mmol": "mmol", "umol": "\\mu mol", "nmol": "nmol", "L": "L", "l": "l",
    "mL": "mL", "ml": "ml", "uL": "\\mu L", "V": "V", "mV": "mV", "kV": "kV", "uV": "\\mu V",
    "W": "W", "mW": "mW", "kW": "kW", "MW": "MW", "GW": "GW", "kWh": "kW\\,h", "N": "N",
    "kN": "kN", "mN": "mN", "Pa": "Pa", "kPa": "kPa", "MPa": "MPa", "GPa": "GPa", "J": "J",
    "kJ": "kJ", "mJ": "mJ", "eV": "eV", "meV": "meV", "keV": "keV", "MeV": "MeV", "GeV": "GeV",
    "TeV": "TeV", "F": "F", "pF": "pF", "nF": "nF", "uF": "\\mu F", "dB": "dB", "T": "T",
    "kB": "kB", "MB": "MB", "GB": "GB", "C": "C",
}  # fmt: skip

_POWERS = {"squared": "2", "cubed": "3"}
_POWERS_BEFORE = {"square": "2", "cubic": "3"}
_NUMBER = re.compile(
    r"(?P<sign>[+\-]?)(?P<digits>[0-9]*)(?:[.,](?P<decimals>[0-9]*))?"
    r"(?:\((?P<digits_off>[0-9]+)\))?(?:\s*(?:\+-|\\pm|±)\s*(?P<off>[0-9.,]+))?"
    r"(?:\s*[eEdD](?P<power>[+\-]?[0-9]+))?"
)


def number(source: str) -> str:
    """A number as siunitx prints it; what is no number is given back as it stands."""
    text = source.strip().replace(" ", "").replace("~", "")
    if "x" in text and not text.startswith("0x"):
        return "\\times ".join(number(part) for part in text.split("x"))
    match = _NUMBER.fullmatch(text)
    if not match or not text:
        return source
    mantissa = _grouped(match["digits"])
    if match["decimals"]:
        mantissa += f".{_grouped(match['decimals'], right=False)}"
    if match["digits_off"]:
        mantissa += f"({match['digits_off']})"
    if match["off"]:
        mantissa += f"\\pm {match['off']}"
    power = f"10^{{{int(match['power'])}}}" if match["power"] else ""
    times = "\\times " if mantissa and power else ""
    return f"{match['sign']}{mantissa}{times}{power}"


def _grouped(digits: str, right: bool = True) -> str:
    """`digits` in threes with thin spaces, where there are five or more."""
    if len(digits) < 5:
        return digits
    text = digits[::-1] if right else digits
    parts = [text[start : start + 3] for start in range(0, len(text), 3)]
    if right:
        parts = [part[::-1] for part in parts[::-1]]
    return "\\,".join(parts)


def unit(tokens: Tokens) -> str:
    """A unit as TeX: siunitx macros, or a literal such as ``m.s^{-1}`` and ``kg/m^3``."""
    reader = Reader([token for token in tokens if not token.is_space])
    parts: list[_Unit] = []
    pending = _Unit()
    while reader:
        token = reader.take()
        name = token.text[1:] if token.is_command else ""
        if name == "per":
            pending.negative = True
        elif name in _POWERS_BEFORE:
            pending.power = _POWERS_BEFORE[name]
        elif name in PREFIXES:
            pending.prefix += PREFIXES[name]
        elif name == "raiseto":
            pending.power = plain_text(reader.argument())
        elif name == "of":
            if parts:
                parts[-1].of = plain_text(reader.argument())
        elif name in UNITS:
            pending.name = UNITS[name]
            parts.append(pending)
            pending = _Unit()
        elif name in _POWERS and parts:
            parts[-1].power = _POWERS[name]
        elif name == "tothe" and parts:
            parts[-1].power = plain_text(reader.argument())
        else:
            _literal(token.text, reader, parts)
    return "\\,".join(part.tex() for part in parts)


class _Unit:
    """A unit being read."""

    def __init__(self, name: str = "") -> None:
        self.name, self.prefix, self.power, self.of = name, "", "", ""
        self.negative = False
        self.open = False

    def tex(self) -> str:
        power = f"-{self.power or '1'}" if self.negative else self.power
        body = (
            f"\\mathrm{{{self.prefix}{self.name}}}"
            if self.name not in ("°", "′", "″")
            else self.name
        )
        of = f"_{{\\mathrm{{{self.of}}}}}" if self.of else ""
        return f"{body}{of}^{{{power}}}" if power else f"{body}{of}"


def _literal(text: str, reader: Reader, parts: list[_Unit]) -> None:
    """One character of a literal unit."""
    if text in (".", "~", "\\,", "\\cdot"):
        if parts:
            parts[-1].open = False
    elif text == "/":
        if parts:
            parts[-1].open = False
        slash = _Unit()
        slash.negative = True
        slash.open = True
        parts.append(slash)
    elif text == "^" and parts:
        power = plain_text(reader.argument())
        last = parts[-1]
        if power.startswith("-"):
            last.negative, power = not last.negative, power[1:]
        last.power = power
        last.open = False
    elif text not in "{}":
        if not parts or not parts[-1].open:
            parts.append(_Unit())
            parts[-1].open = True
        parts[-1].name += f"{text} " if len(text) > 1 else text


def _joined(value: str, tokens: Tokens) -> str:
    symbol = unit(tokens)
    if not symbol:
        return value
    bare = symbol.startswith(("°", "′", "″"))
    return f"{value}{symbol}" if bare else f"{value}\\,{symbol}"


def _skip_options(reader: Reader) -> None:
    while reader.option() is not None:
        pass


def _numbers(source: str) -> list[str]:
    return [number(part) for part in source.split(";")]


def _listed(values: list[str]) -> str:
    if len(values) < 2:
        return "".join(values)
    return ",\\ ".join(values[:-1]) + "\\text{ and }" + values[-1]


def _num(reader: Reader) -> str:
    _skip_options(reader)
    return number(plain_text(reader.argument()))


def _si(reader: Reader) -> str:
    _skip_options(reader)
    return unit(reader.argument())


def _quantity(reader: Reader) -> str:
    _skip_options(reader)
    value = number(plain_text(reader.argument()))
    _skip_options(reader)
    return _joined(value, reader.argument())


def _number_range(reader: Reader) -> str:
    _skip_options(reader)
    return (
        f"{number(plain_text(reader.argument()))}\\text{{–}}{number(plain_text(reader.argument()))}"
    )


def _range(reader: Reader) -> str:
    both = _number_range(reader)
    _skip_options(reader)
    return _joined(both, reader.argument())


def _number_list(reader: Reader) -> str:
    _skip_options(reader)
    return _listed(_numbers(plain_text(reader.argument())))


def _list(reader: Reader) -> str:
    values = _number_list(reader)
    _skip_options(reader)
    return _joined(values, reader.argument())


def _angle(reader: Reader) -> str:
    _skip_options(reader)
    parts = plain_text(reader.argument()).split(";")
    marks = ("°", "′", "″")
    return "".join(
        f"{number(part)}{mark}" for part, mark in zip(parts, marks, strict=False) if part
    )


def _rule(make: Callable[[Reader], str]) -> Callable[[Reader, int], Tokens]:
    def apply(reader: Reader, at: int) -> Tokens:
        return tokenise(f"{{{make(reader)}}}", at)

    return apply


RULES: dict[str, Callable[[Reader, int], Tokens]] = {
    "\\num": _rule(_num),
    "\\si": _rule(_si),
    "\\unit": _rule(_si),
    "\\SI": _rule(_quantity),
    "\\qty": _rule(_quantity),
    "\\numrange": _rule(_number_range),
    "\\SIrange": _rule(_range),
    "\\qtyrange": _rule(_range),
    "\\numlist": _rule(_number_list),
    "\\SIlist": _rule(_list),
    "\\qtylist": _rule(_list),
    "\\ang": _rule(_angle),
}
