"""Signs that hang in the margin: what is light at the edge of a line stands a little outside it.

In: what `style.toml` says under ``[hanging]``. Out: how far each sign of a face hangs, as a share
of its own width. Edges that are even by measure look hollow where a line ends in a hyphen or a stop
(Hàn Thế Thành, Micro-typographic extensions to the TeX typesetting system, 2000, chapter 3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.model.style import HangingSigns


@dataclass(frozen=True, slots=True)
class Hanging:
    """How far signs hang, by face; `signs` are all that any does."""

    faces: Mapping[str, HangingSigns]
    signs: frozenset[str]

    def left(self, family: str, sign: str) -> float:
        """The share of its width by which `sign` of `family` hangs at the beginning of a line."""
        return self._face(family).left.get(sign, 0.0)

    def right(self, family: str, sign: str) -> float:
        """The same at the end of a line."""
        return self._face(family).right.get(sign, 0.0)

    def _face(self, family: str) -> HangingSigns:
        return self.faces.get(family) or self.faces.get("*") or HangingSigns("*")


def hanging(faces: Sequence[HangingSigns]) -> Hanging:
    """What `faces` say, that of ``*`` for all others."""
    signs = frozenset(sign for face in faces for sign in (*face.left, *face.right))
    return Hanging({face.family: face for face in faces}, signs)


NO_HANGING = hanging(())
