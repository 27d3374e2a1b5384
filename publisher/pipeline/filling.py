"""Templates that came with a volume are filled in a worker, which can be ended: the sandbox that
they run in lets them loop for ever.

In: a `Style`, the engine. Out: its `Templates`. Stage 2.
"""

from __future__ import annotations

from publisher.engine import Engine, Task
from publisher.model.style import Style
from publisher.templating.environment import Filling, TemplateResult, Templates

FILLED = "publisher.templating.environment:fill_template"


def templates_of(style: Style, engine: Engine) -> Templates:
    """The templates of `style`; where one came with the volume, all are filled by `engine`."""

    def fill(filling: Filling) -> TemplateResult:
        task = Task(filling.name, FILLED, filling, keep=False, result_type=TemplateResult)
        outcome = engine.one("template", task)
        if outcome.value is None:
            return TemplateResult(
                fault=f"the template {filling.name}: {outcome.diagnostics[0].message}"
            )
        result: TemplateResult = outcome.value
        return result

    return Templates(style, fill)
