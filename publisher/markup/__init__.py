"""Stage 2, compose: a manuscript's Markdown in, semantic XHTML out.

Importing this package is cheap; Markdown and its extensions are loaded by the first call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from publisher.markup.reader.options import MarkupLimits, MarkupOptions, PaperRef
from publisher.model.text import Text

if TYPE_CHECKING:
    from publisher.files import Files
    from publisher.model.paper import Paper


def compose_text(
    paper: Paper,
    files: Files,
    options: MarkupOptions | None = None,
    papers: Mapping[str, PaperRef] | None = None,
) -> Text:
    """The text of `paper` as XHTML.

    `files` is the volume's folder; images and bibliographies are found below
    ``paper.source.folder`` in it. `papers` are the papers of the volume by id, for
    ``[@paper:id]``. Never raises for what a manuscript holds: what is wrong with it is in the
    diagnostics of the text.
    """
    from publisher.markup.compose import compose

    return compose(paper, files, options or MarkupOptions(), papers or {})


__all__ = ["MarkupLimits", "MarkupOptions", "PaperRef", "Text", "compose_text"]
