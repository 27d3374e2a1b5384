"""The style a part of a formula is set in (*The TeXbook*, chapter 17)."""

from __future__ import annotations

from typing import NamedTuple

from publisher.math.layout.constants import SCRIPT
from publisher.math.layout.faces import MathFaces


class MathStyle(NamedTuple):
    """`faces` are the fonts. `level` 0 is the line itself, 1 a script, 2 a script of a script.
    `display` is display style; `cramped` lowers superscripts. `measure` is the width of the page in
    em where numbers of rows are to stand at its edge, `None` inside a part."""

    faces: MathFaces
    level: int = 0
    display: bool = False
    cramped: bool = False
    measure: float | None = None

    @property
    def size(self) -> float:
        return SCRIPT[self.level]

    @property
    def axis(self) -> float:
        """Height of the fraction bar and of the middle of signs, in em of the text."""
        return self.faces.text.axis * self.size

    @property
    def script(self) -> MathStyle:
        return MathStyle(self.faces, min(self.level + 1, 2), False, self.cramped)

    @property
    def cramped_script(self) -> MathStyle:
        return self.script._replace(cramped=True)

    @property
    def numerator(self) -> MathStyle:
        """Of a fraction: display goes to text, text to script."""
        return self._replace(display=False) if self.display else self.script

    @property
    def denominator(self) -> MathStyle:
        return self.numerator._replace(cramped=True)
