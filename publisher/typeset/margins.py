"""Empty margin boxes that cost nothing.

A page has sixteen margin boxes (CSS Paged Media 3, section 6); a style fills one or two. WeasyPrint
works out the measures of all, and then sets those of an empty one to zero, as section 6.3 asks for:
of a page that holds a folio alone this was a third of the time. The working out is left out.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import weasyprint.layout.page
from weasyprint.formatting_structure import boxes

from publisher.typeset.replacing import replaced


def lean_margins() -> AbstractContextManager[None]:
    """While this lasts, no measures are worked out for margin boxes that are not generated."""
    theirs = weasyprint.layout.page.resolve_percentages

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if not isinstance(box, boxes.MarginBox) or box.is_generated:
            theirs(box, containing_block)

    return replaced(weasyprint.layout.page, resolve_percentages=resolve_percentages)
