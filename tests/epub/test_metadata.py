"""The package document's metadata: names, roles, identifiers, dates, rights."""

from datetime import datetime, timedelta, timezone

import pytest

from publisher.epub.metadata import book_identifier, package_metadata
from publisher.metadata.licences import cc_address
from publisher.model.dates import Day
from publisher.model.people import Author, Person
from publisher.model.volume import Committee, Event, Isbn


def about(opened, name):
    """What refines the element whose text is `name`."""
    about = opened.opf.xpath(f'//*[text()="{name}"]/@id')[0]
    lines = opened.opf.xpath(f'//*[@refines="#{about}"]')
    return [(line.get("property"), line.text) for line in lines]


def test_an_editor_creates_and_an_author_contributes(whole):
    """Each person once, with every part they have, the name to sort by, and the native name."""
    assert about(whole, "Mina Hart") == [
        ("role", "edt"),
        ("role", "spk"),
        ("file-as", "Hart, Mina"),
    ]
    assert about(whole, "Minji Kim") == [
        ("role", "aut"),
        ("file-as", "Kim, Minji"),
        ("alternate-script", "김민지"),
        ("dcterms:identifier", "https://orcid.org/0000-0002-1825-0097"),
    ]
    creators = whole.opf.xpath('//*[local-name()="creator"]/text()')
    contributors = whole.opf.xpath('//*[local-name()="contributor"]/text()')
    assert creators == ["Mina Hart"]
    assert contributors == ["Minji Kim", "Taro Yamada", "Jörg Müller"]


def test_who_sat_on_a_committee_contributes(make, sample):
    """Once, however many committees, and not again where they wrote or edited."""
    lou = Author(person=Person(family="Reader", given="Lou"))
    twice = tuple(Committee(name=name, members=(lou,)) for name in ("Programme", "Prizes"))
    made = make(book=sample.volume(committees=twice))
    assert about(made, "Lou Reader") == [("role", "ctb"), ("file-as", "Reader, Lou")]
    names = made.opf.xpath('//*[local-name()="contributor"]/text()')
    assert names.count("Lou Reader") == 1


def test_a_book_without_editors_is_its_authors(make, sample):
    """Somebody has to stand on the shelf."""
    creators = make(book=sample.volume(editors=())).opf.xpath('//*[local-name()="creator"]/text()')
    assert creators == ["Mina Hart", "Minji Kim", "Taro Yamada", "Jörg Müller"]


def test_one_person_with_two_papers_is_named_once(make, sample):
    """Two mentions with one ORCID are one person; two people with one name and two are two."""
    one = Person(family="Kim", given="M.", orcid="0000-0002-1825-0097")
    other = Person(family="Kim", given="M.", orcid="0000-0001-5109-3700")
    sessions = sample.volume().sessions
    papers = [
        sample.paper("a", "A", one),
        sample.paper("b", "B", one),
        sample.paper("c", "C", other),
    ]
    book = sample.volume(sessions=(sessions[0].model_copy(update={"papers": tuple(papers)}),))
    names = make(book=book).opf.xpath('//*[local-name()="contributor"]/text()')
    assert names == ["M. Kim", "M. Kim"]


def test_titles_identifiers_series_event_and_rights(whole):
    """The lines a catalogue reads."""
    assert about(whole, "Pages and Marks") == [("title-type", "main"), ("display-seq", "1")]
    subtitle = "Proceedings of the Third Meeting on Pages"
    assert about(whole, subtitle) == [("title-type", "subtitle"), ("display-seq", "2")]
    assert about(whole, "urn:isbn:9783161484100") == [("identifier-type", "15")]
    assert about(whole, "https://doi.org/10.5555/marks.2026") == [("identifier-type", "06")]
    assert about(whole, "Studies of the Page") == [
        ("collection-type", "series"),
        ("group-position", "3"),
        ("dcterms:identifier", "urn:issn:2049-3630"),
    ]
    assert ("schema:startDate", "2026-05-04") in about(whole, "Third Meeting on Pages")
    assert whole.opf.xpath('//*[local-name()="rights"]/text()') == [
        "© 2026 Northgate Press. CC-BY-4.0"
    ]
    assert whole.opf.xpath('//*[local-name()="link"]/@href') == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    assert whole.opf.xpath('//*[local-name()="subject"]/text()') == ["pages", "marks"]
    assert whole.opf.xpath('//*[local-name()="language"]/text()') == ["en", "de"]


def test_the_time_is_stated_in_utc(sample):
    """A clock in Seoul and one in London give the same line."""
    seoul = datetime(2026, 5, 4, 12, 2, 1, tzinfo=timezone(timedelta(hours=9)))
    lines = {dict(m.attributes).get("property"): m.text for m in package_metadata(
        sample.volume(), ["en"], seoul)}  # fmt: skip
    assert lines["dcterms:modified"] == "2026-05-04T03:02:01Z"


def test_a_book_without_isbn_has_a_name_that_lasts(sample):
    """The same volume keeps its identifier when its text changes, another volume has another."""
    bare = sample.volume(isbn=Isbn())
    assert book_identifier(bare).startswith("urn:uuid:")
    assert book_identifier(bare) == book_identifier(sample.volume(isbn=Isbn(), sessions=()))
    assert book_identifier(bare) != book_identifier(sample.volume(isbn=Isbn(), id="marks-2027"))
    assert book_identifier(sample.volume(isbn=Isbn(epub="978-X"))).startswith("urn:uuid:")


def test_an_empty_volume_says_only_what_it_knows(make, sample, epubcheck, tmp_path):
    """No line without a value: title, language, identifier and time are enough."""
    from publisher.model.volume import Copyright, House, Series

    book = sample.volume(
        subtitle="", event=Event(), editors=(), publisher=House(), isbn=Isbn(), issn="", doi="",
        series=Series(), license="", copyright=Copyright(), sessions=(),
    )  # fmt: skip
    made = make(sample.chapters()[4:5], book)
    empty = [e for e in made.opf[0] if not (e.text or "").strip() and not e.get("href")]
    assert empty == []
    path = tmp_path / "book.epub"
    path.write_bytes(made.packaged.epub)
    assert epubcheck(path) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
     ("CC BY-NC-ND 3.0", "https://creativecommons.org/licenses/by-nc-nd/3.0/"),
     ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
     ("https://example.org/licence", "https://example.org/licence"),
     ("All rights reserved", "")],
)  # fmt: skip
def test_the_address_of_a_licence(name, address):
    """Creative Commons by its short name; nothing is made up for others."""
    assert cc_address(name) == address


def test_the_year_of_the_event_stands_in_for_that_of_the_copyright(make, sample):
    """A date is one of those given, at the precision given."""
    from publisher.model.volume import Copyright

    event = Event(name="Meeting", start=Day(year=2019, month=5))
    book = sample.volume(copyright=Copyright(), event=event, editors=(Author(person=Person(
        family="Hart")),))  # fmt: skip
    assert make(book=book).opf.xpath('//*[local-name()="date"]/text()') == ["2019-05"]
