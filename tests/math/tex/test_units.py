"""Numbers and units of siunitx."""

import pytest

from publisher.math.tex import to_mathml
from publisher.math.tex.tokens import tokenise
from publisher.math.tex.units import number, unit


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("3", "3"),
        ("1234", "1234"),
        ("12345.678", "12\\,345.678"),
        ("0.123456", "0.123\\,456"),
        ("1e5", "1\\times 10^{5}"),
        ("e-3", "10^{-3}"),
        ("-2.5E+3", "-2.5\\times 10^{3}"),
        ("1.2(3)", "1.2(3)"),
        ("1.2 +- 0.1", "1.2\\pm 0.1"),
        ("2x3", "2\\times 3"),
        ("n", "n"),
    ],
)
def test_number(source, tex):
    """Numbers are grouped, powers of ten set out, what is no number left alone."""
    assert number(source) == tex


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        (r"\kilo\metre\per\second\squared", r"\mathrm{km}\,\mathrm{s}^{-2}"),
        (r"\metre\cubed", r"\mathrm{m}^{3}"),
        (r"\square\metre", r"\mathrm{m}^{2}"),
        (r"\per\cm\tothe{4}", r"\mathrm{cm}^{-4}"),
        (r"\micro\gram", r"\mathrm{\mu g}"),
        ("m.s^{-1}", r"\mathrm{m}\,\mathrm{s}^{-1}"),
        ("kg/m^3", r"\mathrm{kg}\,\mathrm{m}^{-3}"),
        (r"\degreeCelsius", r"\mathrm{°C}"),
        (r"\kilogram\of{metal}", r"\mathrm{kg}_{\mathrm{metal}}"),
    ],
)
def test_unit(source, tex):
    """Units by macro and by letter become upright symbols with powers."""
    assert unit(tokenise(source)) == tex


@pytest.mark.parametrize(
    "tex",
    [
        r"\SI{9.81}{\metre\per\second\squared}",
        r"\qty[mode=text]{3}{\GHz}",
        r"\si{\ohm}\unit{m^2}",
        r"\num{1e-4}",
        r"\ang{10;5;2}",
        r"\SIrange{1}{3}{\milli\volt}",
        r"\numlist{1;2;3}",
        r"\SIlist{1;2;3}{\km}",
    ],
)
def test_commands(tex):
    """Each command of siunitx that papers use is set."""
    assert to_mathml(tex, False).error is None


def test_quantity_of_physics_is_not_that_of_siunitx():
    r"""`\qty(x)` is a fence of the package physics and keeps its contents."""
    made = to_mathml(r"\qty(x)", False)
    assert made.error is None and ">x<" in made.mathml
