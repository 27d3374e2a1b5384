"""The functions that typesetting tasks name; importing this makes a worker warm."""

from publisher.typeset.deferring import deferred

with deferred():
    import weasyprint.pdf.fonts  # noqa: F401 - before all that imports it

from publisher.typeset.citations import citation_sheet
from publisher.typeset.folios import folio_sheet
from publisher.typeset.setter import make_ready
from publisher.typeset.setter import typeset as typeset_chapter

__all__ = ["citation_sheet", "folio_sheet", "make_ready", "typeset_chapter"]
