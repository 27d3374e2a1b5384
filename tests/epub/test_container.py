"""The container: order, dates, sameness of bytes, the package element."""

import dataclasses
import hashlib
import io
import os
import time
import zipfile

from ebooklib import epub

from publisher.epub.container import EpubFile, EpubPackage, Meta, write_epub


def small(**changes) -> EpubPackage:
    files = (
        EpubFile("b", "b.xhtml", "application/xhtml+xml", b"<b/>", ("mathml", "svg")),
        EpubFile("a", "a.png", "image/png", b"\x89PNG" + bytes(4000)),
        EpubFile("ncx", "toc.ncx", "application/x-dtbncx+xml", b"<ncx/>"),
    )
    lines = (Meta("dc:identifier", "urn:x", (("id", "id"),)), Meta("dc:title", "T", (), "fr"))
    made = EpubPackage(
        "ar", lines, files, (("b", True), ("a", False)), "ncx", (("toc", "C", "b.xhtml"),)
    )
    return dataclasses.replace(made, **changes)


def test_the_mimetype_comes_first_and_stored():
    """OCF 3.3 §4.3: a reader knows the file by its first bytes."""
    data = write_epub(small())
    first = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_the_same_book_is_the_same_bytes_on_another_day(monkeypatch, tmp_path):
    """Neither the clock, the zone nor the folder shows in the file."""
    one = write_epub(small())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setitem(os.environ, "TZ", "Asia/Seoul")
    time.tzset()
    assert hashlib.sha256(write_epub(small())).digest() == hashlib.sha256(one).digest()


def test_the_order_in_which_files_are_given_does_not_show():
    """Files are sorted by name."""
    assert write_epub(small(files=small().files[::-1])) == write_epub(small())


def test_every_entry_has_one_fixed_date_and_mode():
    """ZIP entries carry no trace of the machine."""
    entries = zipfile.ZipFile(io.BytesIO(write_epub(small()))).infolist()
    assert {(e.date_time, e.create_system, e.external_attr) for e in entries} == {
        ((1980, 1, 1, 0, 0, 0), 3, 0o644 << 16)
    }


def test_pictures_are_stored_and_text_is_squeezed():
    """What is compressed already is not compressed again."""
    found = zipfile.ZipFile(io.BytesIO(write_epub(small())))
    assert found.getinfo("EPUB/a.png").compress_type == zipfile.ZIP_STORED
    assert found.getinfo("EPUB/b.xhtml").compress_type == zipfile.ZIP_DEFLATED


def test_the_package_says_its_language_and_direction():
    """Ace calls a package without them a serious violation; Arabic runs from the right."""
    opf = zipfile.ZipFile(io.BytesIO(write_epub(small()))).read("EPUB/content.opf").decode()
    assert 'xml:lang="ar"' in opf and ' dir="rtl"' in opf
    assert 'page-progression-direction="rtl"' in opf


def test_properties_and_languages_of_metadata_are_written():
    """The manifest says what a document holds, and a title what language it is in."""
    opf = zipfile.ZipFile(io.BytesIO(write_epub(small()))).read("EPUB/content.opf").decode()
    assert 'properties="mathml svg"' in opf
    assert '<dc:title xml:lang="fr">T</dc:title>' in opf
    assert '<itemref idref="a" linear="no"/>' in opf


def test_characters_xml_cannot_hold_do_not_stop_the_book():
    """A title pasted with a control character loses it."""
    made = write_epub(small(metadata=(Meta("dc:title", "A\x0bB\ud800C"),)))
    assert b"ABC" in zipfile.ZipFile(io.BytesIO(made)).read("EPUB/content.opf")


def test_another_library_opens_it(whole, tmp_path):
    """EbookLib's own reader finds the documents of the spine again, in order."""
    path = tmp_path / "book.epub"
    path.write_bytes(whole.packaged.epub)
    book = epub.read_epub(str(path))
    names = [book.get_item_with_id(ref).file_name for ref, _ in book.spine]
    assert names[:4] == ["cover.xhtml", "text/title.xhtml", "text/copyright.xhtml", "nav.xhtml"]
    assert names[-1] == "text/colophon.xhtml"
