"""What all galleys of a book share: the faces of its style, its sheet and style sheets.

In: the style, the size of the page, the engine that cuts the faces. Out: the `Look`, that travels
to each worker once.
"""

from __future__ import annotations

from collections.abc import Mapping

from publisher.engine import Engine, EngineRefused, Shared, Task
from publisher.model.style import FontInstance, Style
from publisher.style.fontinstances import font_sources
from publisher.style.styles import StyleError, geometry
from publisher.typeset.job import Look

DROP_CAPS: Mapping[bool | str, tuple[str, ...]] = {
    True: ("address",),
    "all": ("address", "paper", "abstract"),
}
"""The kinds of chapters that open with a large letter, by what ``drop-caps`` says."""

CUT_FONT = "publisher.style.fontinstances:cut_font"
READY = "publisher.typeset.worker:make_ready"


def make_look(engine: Engine, style: Style, size: str) -> Shared:
    """The look of a book of `style` on pages of `size`, each of its faces cut to its weight.
    `StyleError` where a font cannot be read, `EngineRefused` where one could not be cut: without
    all of them no page can be set."""
    faces = []
    for outcome in tuple(engine.run("faces", _font_tasks(style))):
        if outcome.failed:
            raise EngineRefused(outcome.diagnostics[0])
        if outcome.value is None:
            raise StyleError("a font of the style cannot be read; install the style's fonts again")
        faces.append(outcome.value)
    return Shared(
        Look(
            tuple(faces),
            geometry(style, size),
            style.css["print"],
            str(style.settings.get("accent", "#000")),
            tuple(style.settings.get("titles", {}).items()),
            style.formulas,
            style.hanging,
            int(style.settings.get("columns", 1)),
            DROP_CAPS.get(style.settings.get("drop-caps", False), ()),
            style.direction,
            style.settings.get("notes") == "end",
        )
    )


def begin_look(engine: Engine, style: Style, size: str) -> Shared | None:
    """The look, which workers that will be born get ready for; `None` where its faces have to be
    cut first. Raises what `make_look` does."""
    if not engine.has(_font_tasks(style)):
        return None
    look = make_look(engine, style, size)
    engine.preload(READY, look)
    return look


def _font_tasks(style: Style) -> list[Task]:
    return [
        Task(c.font.family, CUT_FONT, c, weight=1.0, result_type=FontInstance)
        for c in font_sources(style.fonts)
    ]
