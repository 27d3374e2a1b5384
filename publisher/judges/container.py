"""The EPUB of a build as it stands there now, whoever wrote it last.

In: a file. Out: its container, opened, of no more than can be read. EPUB 3.3, section 4.2 (OCF ZIP
container).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from publisher.limits import cure, limit


def open_epub(file: Path) -> zipfile.ZipFile:
    """The container `file`. `zipfile.BadZipFile` (or `OSError`) where it is none, `ValueError`
    where it unpacks to more than the limits ``book`` and ``part``; no part gives more bytes than it
    says it has."""
    book = zipfile.ZipFile(file)
    sizes = [part.file_size for part in book.infolist()]
    for name, size in (("book", sum(sizes)), ("part", max(sizes, default=0))):
        if size > limit(name) << 20:
            book.close()
            what = "it unpacks to" if name == "book" else "one of its files unpacks to"
            raise ValueError(f"{what} {size} bytes; {cure(name)}")
    return book
