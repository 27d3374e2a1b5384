"""What all galleys of a book share: the faces of its style, its sheet and style sheets.

In: the style, the size of the page, the engine that cuts the faces. Out: the `Look`, that travels
to each worker once.
"""

from __future__ import annotations

from publisher.engine import Engine, EngineRefused, Shared, Task
from publisher.model.style import Face, Style
from publisher.style.fontinstances import cuttings
from publisher.style.styles import StyleError, geometry
from publisher.typeset.job import Look

FACE = "publisher.style.fontinstances:cut"
READY = "publisher.typeset.worker:make_ready"


def make_look(engine: Engine, style: Style, size: str) -> Shared:
    """The look of a book of `style` on pages of `size`, each of its faces cut to its weight.
    `StyleError` where a font cannot be read, `EngineRefused` where one could not be cut: without
    all of them no page can be set."""
    faces = []
    for outcome in tuple(engine.run("faces", _cuttings(style))):
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
        )
    )


def begin_look(engine: Engine, style: Style, size: str) -> Shared | None:
    """The look, which workers that will be born get ready for; `None` where its faces have to be
    cut first. Raises what `make_look` does."""
    if not engine.has(_cuttings(style)):
        return None
    made = make_look(engine, style, size)
    engine.prepare(READY, made)
    return made


def _cuttings(style: Style) -> list[Task]:
    return [Task(c.font.family, FACE, c, weight=1.0, made=Face) for c in cuttings(style.fonts)]
