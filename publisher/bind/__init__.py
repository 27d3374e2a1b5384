"""Stage 4, bind: galleys and the page map come in, one PDF goes out.

Importing this package is cheap: what a binding is made of is read by every build; pikepdf is loaded
where `bind` is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.bind.book import Attachment, Bookmark, Bound, Description, FolioSheets

if TYPE_CHECKING:
    from publisher.bind.volume import bind

__all__ = ["Attachment", "Bookmark", "Bound", "Description", "FolioSheets", "bind"]


def __getattr__(name: str) -> Any:
    if name != "bind":
        raise AttributeError(name)
    from publisher.bind.volume import bind

    return bind
