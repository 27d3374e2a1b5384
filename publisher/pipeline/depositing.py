"""Records for registries and indexes, as a task: what they are made from.

In: an `Edition`. Out: the files of `publisher.deposits`, made in one task; each full text among
them is proved as the chapters are. Stage 4."""

from __future__ import annotations

import zlib
from urllib.parse import quote

from publisher.deposits.records import PaperRecord, VolumeRecord, image_files
from publisher.engine import Engine, Task
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.pipeline.forms import Edition, FormFiles
from publisher.pipeline.publishing import page_addresses
from publisher.pipeline.typesetting import TypesetBook
from publisher.xhtml.titles import plain

DEPOSITED = "publisher.deposits:make_deposits"
MADE = "publisher.deposits:Deposits"


def make(edition: Edition, engine: Engine) -> FormFiles:
    """The files of ``deposits/``, and the full texts among them."""
    if edition.set_book is None:
        return FormFiles({})
    record = volume_record(edition, edition.set_book)
    volume = edition.volume
    task = Task(volume.id, DEPOSITED, record, weight=2.0, result_type=MADE)
    outcome = engine.one("deposit", task)
    if outcome.value is None:
        return FormFiles({}, outcome.diagnostics)
    made = outcome.value
    files = {f"deposits/{name}": data for name, data in made.files.items()}
    return FormFiles(files, made.diagnostics, made.articles)


def volume_record(edition: Edition, set_book: TypesetBook) -> VolumeRecord:
    """What the records of a volume are made from."""
    volume, texts, products = edition.volume, edition.texts, edition.products
    places = page_addresses(volume, edition.book.chapters)
    root = volume.url if not volume.url or volume.url.endswith("/") else f"{volume.url}/"
    epub = products.get(f"{volume.id}.epub")
    standard = "ua2" if edition.settings.ua2 else "ua1"

    def record(paper: Paper, number: int, session: str) -> PaperRecord:
        first, last = set_book.page_map.span(paper.id)
        page = places.get(paper.id, "")
        offprint = products.get(f"offprints/{paper.id}.pdf")
        return PaperRecord(
            paper,
            texts[paper.id],
            set_book.chapters[paper.id].title,
            first,
            last,
            number,
            session,
            f"{root}{quote(page)}" if root and page else "",
            f"{root}{quote(page.replace('.html', '.pdf'))}" if root and page and offprint else "",
            f"{zlib.crc32(offprint.pdf):08x}" if offprint else "",
        )

    numbered = enumerate(
        ((paper, session) for session in volume.sessions for paper in session.papers), start=1
    )
    return VolumeRecord(
        _bare(volume),
        tuple(
            record(paper, number, plain(session.title))
            for number, (paper, session) in numbered
            if isinstance(paper, Paper) and paper.id in texts
        ),
        edition.modified,
        tuple(
            record(paper, 0, "")
            for paper in (*volume.front, *volume.back)
            if isinstance(paper, Paper) and paper.id in texts
        ),
        len(set_book.page_map.folios),
        epub.accessibility if epub else (),
        standard if f"{volume.id}.pdf" in products else "",
        image_files(edition.book.chapters),
    )


def _bare(volume: Volume) -> Volume:
    """`volume` without its papers, which stand beside it."""
    return volume.model_copy(update={"front": (), "back": (), "sessions": ()})
