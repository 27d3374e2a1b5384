"""Whether the PDFs of a build agree: with the pages that `build.json` gives to papers, the volume's
bookmarks and labels with its pages, and each offprint with the pages it was cut from.

In: the files of a folder, read by a library that had no part in making them (PDFium). Out:
`JudgeFinding`s whose rule is a code of the family OUT. Every page is read, which takes some
milliseconds: `proof` asks for it, a build does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.judges.asking import JudgeFinding
from publisher.proof.boundfile import (
    Beginning,
    Counting,
    expected_tags,
    misleading_bookmarks,
    missing_tags,
    shows_title,
)
from publisher.proof.folding import fold_letters
from publisher.proof.pdftext import NotAPdf, PdfReader, structure_counts


@dataclass(frozen=True, slots=True)
class Stands:
    """A paper: the labels of its first and last page, as `build.json` has them."""

    id: str
    title: str
    first: str
    last: str


def of_volume(
    file: Path,
    papers: Sequence[Stands],
    offprints: Mapping[str, Path],
    documents: Mapping[str, Sequence[str]],
) -> Iterator[JudgeFinding]:
    """What of the volume in `file` is not where it should be, and where `offprints` (by paper) are
    not like its pages. A paper that has none is held against its `documents`, XHTML of the EPUB. Of
    a file that cannot be opened `of_tags` tells."""
    try:
        with PdfReader(file) as volume:
            begins = list(_beginnings(volume.labels, papers))
            strayed = list(_stray_papers(file, volume, begins))
            yield from strayed
            if strayed:
                return  # whatever else is looked for by its page would be told again
            job = Counting(file.name, b"", 0, beginnings=tuple(begins))
            for one in misleading_bookmarks(job, volume.bookmarks):
                yield JudgeFinding(one.code, one.message, file, page=_page(begins, one.paper))
            for begin in begins:
                if begin.chapter in offprints:
                    yield from _unlike(file, volume, begin, offprints[begin.chapter])
                elif begin.chapter in documents:
                    yield from _untold(file, volume, begin, documents[begin.chapter])
    except NotAPdf:
        return


def of_tags(file: Path) -> Iterator[JudgeFinding]:
    """Figures, formulas and links that the tags of `file` say too little of; that it cannot be
    opened, or has no page."""
    try:
        with PdfReader(file) as pdf:
            why = "" if pdf.labels else "it has no page"
    except NotAPdf as error:
        why = str(error)
    if why:
        yield JudgeFinding("OUT016", f"the file cannot be read: {why}", file)
        return
    there = structure_counts(file.read_bytes())
    described = there["Figure"] + there["Formula"]
    if there["H1"] or described:
        for lack in missing_tags({"Alt": described}, there):
            yield JudgeFinding("OUT032", lack, file)


def _untold(
    file: Path, volume: PdfReader, begin: Beginning, documents: Sequence[str]
) -> Iterator[JudgeFinding]:
    """What `documents` have of a paper, and the tags of its pages have not."""
    there: Counter[str] = Counter()
    for sheet in range(begin.sheet, begin.sheet + begin.pages):
        there += volume.text_and_tags(sheet)[1]
    there["Alt"] = there["described"]
    for lack in missing_tags(expected_tags(documents), there):
        message = f"the pages of “{begin.title}”: {lack}"
        yield JudgeFinding("OUT032", message, file, page=begin.sheet + 1)


def _beginnings(labels: Sequence[str], papers: Sequence[Stands]) -> Iterator[Beginning]:
    sheets = {label: sheet for sheet, label in enumerate(labels)}
    for paper in papers:
        if paper.first in sheets and paper.last in sheets:
            pages = sheets[paper.last] - sheets[paper.first] + 1
            yield Beginning(paper.id, paper.title, sheets[paper.first], pages)


def _page(begins: Sequence[Beginning], chapter: str | None) -> int:
    return next((one.sheet + 1 for one in begins if one.chapter == chapter), 0)


def _stray_papers(
    file: Path, volume: PdfReader, begins: Sequence[Beginning]
) -> Iterator[JudgeFinding]:
    """Papers whose first page, by its label, shows another title."""
    for one in begins:
        if not shows_title(volume.text(one.sheet), one.title):
            called = volume.labels[one.sheet]
            message = f"the page called `{called}` does not show “{one.title}”, which begins there"
            yield JudgeFinding("OUT018", message, file, page=one.sheet + 1)


def _unlike(
    file: Path, volume: PdfReader, begin: Beginning, offprint: Path
) -> Iterator[JudgeFinding]:
    """The first page at which `offprint` is not as the volume: its words, and what is tagged. Its
    first page says how to cite it, too."""
    try:
        with PdfReader(offprint) as cut:
            if len(cut.labels) != begin.pages or not shows_title(cut.text(0), begin.title):
                message = f"it is not “{begin.title}”, of {begin.pages} pages"
                yield JudgeFinding("OUT030", message, offprint)
                return
            for number in range(begin.pages):
                difference = _difference(volume, begin.sheet + number, cut, number)
                if difference:
                    message = f"page {number + 1} is not as in {file.name}: {difference}"
                    yield JudgeFinding("OUT031", message, offprint)
                    return
    except NotAPdf:
        return


def _difference(volume: PdfReader, sheet: int, cut: PdfReader, number: int) -> str:
    (our_text, bound), (repeated, loose) = volume.text_and_tags(sheet), cut.text_and_tags(number)
    ours, theirs = _lines(our_text), _lines(repeated)
    for line in ours - theirs:
        return f"“{line}” is not there"
    for line in (theirs - ours) if number else ():
        return f"“{line}” is there alone"
    for kind in sorted(bound.keys() | loose.keys()):
        if bound[kind] > loose[kind] or (number and bound[kind] < loose[kind]):
            return f"{loose[kind]} tagged {kind}, not {bound[kind]}"
    return ""


def _lines(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.split("\n") if fold_letters(line))
