"""The functions that typesetting tasks name; importing this makes a worker warm."""

from publisher.typeset.weasy.importing import import_weasyprint

import_weasyprint()

from publisher.typeset.citations import citation_sheet  # noqa: E402
from publisher.typeset.covers import set_cover  # noqa: E402
from publisher.typeset.folios import folio_sheet  # noqa: E402
from publisher.typeset.reviewing import review_sheets  # noqa: E402
from publisher.typeset.setter import make_ready  # noqa: E402
from publisher.typeset.setter import typeset as typeset_chapter  # noqa: E402

__all__ = [
    "citation_sheet",
    "folio_sheet",
    "make_ready",
    "review_sheets",
    "set_cover",
    "typeset_chapter",
]
