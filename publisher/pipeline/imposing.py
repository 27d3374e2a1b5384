"""The volume laid on sheets for a copier: pages in the order of folding.

In: an `Edition` whose PDF is bound. Out: ``<id>-imposed.pdf``. Stage 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from publisher.bind.imposing import Imposition, imposition
from publisher.engine import Engine, Task
from publisher.pipeline.forms import Edition, FormFiles
from publisher.xhtml.tree import direction

IMPOSED = "publisher.pipeline.imposing:lay_on_sheets"


@dataclass(frozen=True, slots=True)
class Imposing:
    """A bound book, and how it is laid out."""

    pdf: bytes
    how: Imposition


def make(edition: Edition, engine: Engine) -> FormFiles:
    """The sheets, where the book was bound."""
    volume = edition.volume
    book = edition.products.get(f"{volume.id}.pdf")
    if book is None or edition.settings.impose is None:
        return FormFiles({})
    how = replace(
        imposition(edition.settings.impose),
        leaf=volume.print.thickness or Imposition("booklet").leaf,
        is_right_bound=direction(volume.language) == "rtl",
    )
    name = f"{volume.id}-imposed.pdf"
    made = engine.one("bind", Task(name, IMPOSED, Imposing(book.pdf, how), result_type=bytes))
    return FormFiles({name: made.value} if made.value is not None else {}, made.diagnostics)


def lay_on_sheets(imposing: Imposing) -> bytes:
    """The PDF of the sheets: a task."""
    from publisher.bind.imposing import impose

    return impose(imposing.pdf, imposing.how)
