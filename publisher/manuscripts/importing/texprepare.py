"""The body of a LaTeX paper made ready for pandoc, which reads its running text.

In: a `TexText`. Out: the same with a token for each thing that pandoc would lose or that has a
construct of its own here: references, formulas, pictures, tables, floats, theorems, algorithms,
labels. The steps are the list in `prepare`, in the order they need each other.
"""

from __future__ import annotations

from publisher.manuscripts.importing.texaliases import unify_commands, unwrap_boxes
from publisher.manuscripts.importing.texmarks import (
    mark_algorithms,
    mark_code_in_lines,
    mark_codes,
    mark_display_math,
    mark_drawings,
    mark_headings,
    mark_inline_math,
    mark_pictures,
    mark_places,
    mark_quantities,
    mark_references,
    mark_statements,
    mark_tables,
)
from publisher.manuscripts.importing.texparts import mark_floats
from publisher.manuscripts.importing.texsetting import (
    Setting,
    decide_conditions,
    expand_environments,
    expand_structure,
)
from publisher.manuscripts.importing.texsource import TexText, TexTokens


def prepare(text: TexText, tokens: TexTokens, setting: Setting) -> None:
    """Make `text` ready, in place."""
    decide_conditions(text, setting)
    expand_structure(text, setting)
    mark_code_in_lines(text, tokens)
    unify_commands(text, setting)
    expand_environments(text, setting)
    unwrap_boxes(text)
    mark_references(text, tokens)
    mark_quantities(text, tokens)
    mark_display_math(text, tokens)
    mark_inline_math(text, tokens)
    mark_drawings(text, tokens, setting)
    mark_pictures(text, tokens)
    mark_algorithms(text, tokens)
    mark_tables(text, tokens, setting)
    mark_floats(text, tokens)
    mark_codes(text, tokens)
    mark_statements(text, tokens, setting)
    mark_headings(text, tokens)
    mark_places(text, tokens)
