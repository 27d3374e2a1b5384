"""No letter lost of pages that came as a PDF: the author's file against the galley made of it.

In: both, as bytes. Out: diagnostics. The letters of each page are counted, for a tagged page is
read with other blanks and hyphens than the same page untagged; what stands on it more (folios,
running heads) is the book's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing

import pypdfium2

from publisher.diagnostics import Diagnostic
from publisher.proof.folding import fold_letters

_MOST_TOLD = 12


def prove_pages(
    chapter: str, source: bytes, galley: bytes, renamed: Sequence[int] = ()
) -> tuple[Diagnostic, ...]:
    """What of `source`, the PDF of an author, is missing from `galley`, page by page. So many
    characters of each as are `renamed` were read as other letters in the author's file, whose fonts
    did not say what they are: they are none that are lost."""
    try:
        there, here = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument(galley)
    except pypdfium2.PdfiumError as error:
        return (Diagnostic("OUT016", f"the pages cannot be read: {error}", paper=chapter),)
    found = []
    with closing(there), closing(here):
        if len(there) != len(here):
            message = f"{len(here)} of {len(there)} pages are in the book"
            return (Diagnostic("CAM019", message, paper=chapter),)
        for number in range(len(there)):
            before, after = _text(there, number), _text(here, number)
            lost = Counter(fold_letters(before)) - Counter(fold_letters(after))
            count = lost.total() - (renamed[number] if number < len(renamed) else 0)
            if count > 0:
                sample = "".join(sorted(lost)[:12])
                message = f"page {number + 1}: {count} letters are not in the book (of “{sample}”)"
                found.append(Diagnostic("CAM019", message, paper=chapter))
    return tuple(found[:_MOST_TOLD])


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as reading:
        return str(reading.get_text_range())
