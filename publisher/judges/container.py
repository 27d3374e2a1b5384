"""The EPUB of a build as it stands there now, whoever wrote it last.

In: a file. Out: its container, opened, of no more than can be read. EPUB 3.3, section 4.2 (OCF ZIP
container).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

LARGEST = 2**30
"""Bytes of all that a book unpacks to."""

LARGEST_PART = 2**26
"""Bytes of one of its files: no picture may have more."""


def open_epub(file: Path) -> zipfile.ZipFile:
    """The container `file`. `zipfile.BadZipFile` (or `OSError`) where it is none, `ValueError`
    where it unpacks to more than `LARGEST`; no part gives more bytes than it says it has."""
    book = zipfile.ZipFile(file)
    sizes = [part.file_size for part in book.infolist()]
    if sum(sizes) > LARGEST or max(sizes, default=0) > LARGEST_PART:
        book.close()
        raise ValueError(f"it unpacks to {sum(sizes)} bytes")
    return book
