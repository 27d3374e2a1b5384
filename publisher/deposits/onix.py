"""ONIX for Books: a product for each form of the book.

In: a `VolumeRecord`. Out: an ``ONIXMessage`` of Release 3.0 or 3.1 (EDItEUR), reference names. What
the EPUB says of its accessibility is told in code list 196, code by code (`ACCESSIBILITY`), and
nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from publisher.deposits.elements import Node, tree, x, xml_bytes
from publisher.deposits.records import VolumeRecord
from publisher.languages.codes import language_of_three
from publisher.metadata.bibtex import book_title
from publisher.model.people import Author
from publisher.xhtml.titles import plain

Release = Literal["3.0", "3.1"]

FEATURES = {
    "tableOfContents": "11",
    "index": "12",
    "readingOrder": "13",
    "alternativeText": "14",
    "longDescription": "15",
    "MathML": "17",
    "pageBreakMarkers": "19",
    "pageNavigation": "41",
    "structuralNavigation": "29",
    "ARIA": "30",
    "displayTransformability": "36",
    "describedMath": "53",
    "unlocked": "10",
}
"""``schema:accessibilityFeature``, and its code in list 196 (issue 75)."""

HAZARDS = {
    "none": ("00",),
    "unknown": ("24", "25", "26"),
    "flashing": ("13",),
    "noFlashingHazard": ("14",),
    "sound": ("15",),
    "noSoundHazard": ("16",),
    "motionSimulation": ("17",),
    "noMotionSimulationHazard": ("18",),
}
"""``schema:accessibilityHazard``, in list 143."""

FORMS = (("print", "BC", ""), ("epub", "ED", "E101"), ("pdf", "ED", "E107"))
"""Form of the book, its code in lists 150 and 175."""


def onix(record: VolumeRecord, release: Release = "3.1") -> bytes:
    """The message: products in the order print, EPUB, PDF."""
    volume = record.volume
    stamp = f"{datetime.fromtimestamp(record.stamp, UTC):%Y%m%dT%H%M%SZ}"
    products = [
        _product(record, form, code, detail, release)
        for form, code, detail in FORMS
        if getattr(volume.isbn, form)
    ]
    if not products:  # a book without ISBN is known by its DOI
        products = [_product(record, "epub", "ED", "E101", release)]
    message = x(
        "ONIXMessage!",
        {"release": release},
        x(
            "Header",
            x(
                "Sender",
                x("SenderName", volume.publisher.name or volume.deposit.depositor),
                x("EmailAddress", volume.deposit.email),
            ),
            x("SentDateTime", stamp),
        ),
        products,
    )
    assert message is not None
    return xml_bytes(tree(message, {"": f"http://ns.editeur.org/onix/{release}/reference"}))


def _product(
    record: VolumeRecord, form: str, code: str, detail: str, release: Release
) -> Node | None:
    volume = record.volume
    host = (
        ".".join(reversed((urlsplit(volume.url).hostname or "").split("."))) if volume.url else ""
    )
    reference = ".".join(filter(None, (host or "publisher", volume.id, form)))
    isbn = re.sub(r"[^0-9X]", "", getattr(volume.isbn, form).upper())
    day = volume.published
    date = f"{day.iso.replace('-', '')}" if day else record.year
    kind = {8: "00", 6: "01", 4: "05"}.get(len(date), "00")
    others = [
        (one, re.sub(r"[^0-9X]", "", getattr(volume.isbn, one).upper()))
        for one, _, _ in FORMS
        if one != form and getattr(volume.isbn, one)
    ]
    return x(
        "Product",
        x("RecordReference", reference),
        x("NotificationType", "03"),
        x("ProductIdentifier", x("ProductIDType", "15"), x("IDValue", isbn))
        if len(isbn) == 13
        else None,
        x("ProductIdentifier", x("ProductIDType", "06"), x("IDValue", volume.doi))
        if volume.doi
        else None,
        x(
            "ProductIdentifier",
            x("ProductIDType", "01"),
            x("IDTypeName", "Publisher"),
            x("IDValue", reference),
        ),
        x("DescriptiveDetail", _description(record, form, code, detail, release)),
        x(
            "CollateralDetail",
            x(
                "TextContent",
                x("TextType", "03"),
                x("ContentAudience", "00"),
                x("Text", volume.blurb),
            )
            if volume.blurb
            else None,
        ),
        x(
            "PublishingDetail",
            x(
                "Publisher",
                x("PublishingRole", "01"),
                x("PublisherName", volume.publisher.name),
                x("Website", x("WebsiteRole", "01"), x("WebsiteLink", volume.publisher.url))
                if volume.publisher.url
                else None,
            )
            if volume.publisher.name
            else None,
            x("CityOfPublication", volume.publisher.place),
            x("PublishingStatus", "04"),
            x(
                "PublishingDate",
                x("PublishingDateRole", "01"),
                x("Date", {"dateformat": kind}, date),
            )
            if date
            else None,
        ),
        x(
            "RelatedMaterial",
            [
                x(
                    "RelatedProduct",
                    x("ProductRelationCode", "06"),
                    x("ProductIdentifier", x("ProductIDType", "15"), x("IDValue", number)),
                )
                for _, number in others
                if len(number) == 13
            ],
        ),
        _supply(record),
    )


def _description(
    record: VolumeRecord, form: str, code: str, detail: str, release: Release
) -> Iterator[Any]:
    volume = record.volume
    yield x("ProductComposition", "00")
    yield x("ProductForm", code)
    yield x("ProductFormDetail", detail)
    yield from accessibility(record, form)
    yield x("PrimaryContentType", "10") if form != "print" else None
    if volume.series.title:
        yield x(
            "Collection",
            x("CollectionType", "10"),
            x(
                "CollectionIdentifier",
                x("CollectionIDType", "02"),
                x("IDValue", (volume.series.issn_online or volume.issn).replace("-", "")),
            )
            if volume.series.issn_online or volume.issn
            else None,
            x(
                "TitleDetail",
                x("TitleType", "01"),
                x(
                    "TitleElement",
                    x("TitleElementLevel", "02"),
                    x("PartNumber", volume.series.number),
                    x("TitleText", plain(volume.series.title)),
                ),
            ),
        )
    yield x(
        "TitleDetail",
        x("TitleType", "01"),
        x(
            "TitleElement",
            x("TitleElementLevel", "01"),
            x("TitleText", plain(volume.title)),
            x("Subtitle", plain(volume.subtitle)),
        ),
    )
    people = list(_contributors(record))
    yield from people or [x("NoContributor!")]
    event = volume.event
    if event.name and release == "3.1":
        yield x(
            "Event",
            x("EventRole", "02"),
            x("EventName", event.name),
            x("EventAcronym", event.acronym),
            x("EventPlace", ", ".join(filter(None, (event.place, event.country)))),
        )
    elif event.name:
        yield x(
            "Conference",
            x("ConferenceRole", "02"),
            x("ConferenceName", event.name),
            x("ConferenceAcronym", event.acronym),
            x("ConferencePlace", ", ".join(filter(None, (event.place, event.country)))),
        )
    yield x("Language", x("LanguageRole", "01"), x("LanguageCode", _bibliographic(volume.language)))
    if record.sheets and form != "epub":
        yield x(
            "Extent",
            x("ExtentType", "00"),
            x("ExtentValue", str(record.sheets)),
            x("ExtentUnit", "03"),
        )
    main = True
    for scheme, codes in (("93", volume.subjects.thema), ("10", volume.subjects.bisac)):
        for one in codes:
            yield x(
                "Subject",
                x("MainSubject!") if main else None,
                x("SubjectSchemeIdentifier", scheme),
                x("SubjectCode", one),
            )
            main = False
        main = scheme == "93"
    words = volume.subjects.keywords or tuple(
        dict.fromkeys(word for each in record.papers for word in each.paper.keywords)
    )
    if words:
        yield x(
            "Subject",
            x("SubjectSchemeIdentifier", "20"),
            x("SubjectHeadingText", "; ".join(words)[:250]),
        )
    yield x("Audience", x("AudienceCodeType", "01"), x("AudienceCodeValue", "06"))


_TO_B = {
    "deu": "ger",
    "fra": "fre",
    "nld": "dut",
    "ces": "cze",
    "zho": "chi",
    "ell": "gre",
    "fas": "per",
    "ron": "rum",
    "slk": "slo",
    "sqi": "alb",
    "hye": "arm",
    "eus": "baq",
    "mya": "bur",
    "kat": "geo",
    "isl": "ice",
    "mkd": "mac",
    "msa": "may",
    "cym": "wel",
}
"""ISO 639-2/B, which list 74 has, where it is not that of the language's own name."""


def _bibliographic(tag: str) -> str:
    code = language_of_three(tag)
    return _TO_B.get(code, code)


def accessibility(record: VolumeRecord, form: str) -> Iterator[Node | None]:
    """What the EPUB says of itself, fact by fact; the PDF is PDF/UA."""

    def feature(kind: str, value: str, text: str = "") -> Node | None:
        return x(
            "ProductFormFeature",
            x("ProductFormFeatureType", kind),
            x("ProductFormFeatureValue", value),
            x("ProductFormFeatureDescription", text),
        )

    if form == "pdf" and record.pdf_standard:
        yield feature("09", "06" if record.pdf_standard == "ua2" else "05")
    if form == "pdf" and not record.pdf_standard:
        yield feature("09", "08")
    if form == "epub" and not record.accessibility:
        yield feature("09", "08")
    if form == "epub":
        for kind, value, text in epub_codes(record):
            yield feature(kind, value, text)
    if form != "print" and record.volume.publisher.email:
        yield feature("09", "99", record.volume.publisher.email)


def epub_codes(record: VolumeRecord) -> Iterator[tuple[str, str, str]]:
    """Type of feature (list 79), code, and words."""
    for name, value in record.accessibility:
        if name == "schema:accessibilityFeature" and value in FEATURES:
            yield "09", FEATURES[value], ""
        elif name == "schema:accessibilitySummary":
            yield "09", "00", value
        elif name == "schema:accessModeSufficient" and value == "textual":
            yield "09", "52", ""
        elif name == "schema:accessibilityHazard":
            for code in HAZARDS.get(value, ()):
                yield "12", code, ""
        elif name == "dcterms:conformsTo":
            if " 1.1 " in value:
                yield "09", "04", ""
            wcag = re.search(r"WCAG (2\.[012]) Level (A+)$", value)
            if wcag:
                yield "09", {"2.0": "80", "2.1": "81", "2.2": "82"}[wcag[1]], ""
                yield "09", {"A": "84", "AA": "85", "AAA": "86"}[wcag[2]], ""
        elif name == "a11y:certifiedBy":
            yield "09", "90", value


def _contributors(record: VolumeRecord) -> Iterator[Node | None]:
    volume = record.volume
    people: list[tuple[str, Author]] = [("B01", author) for author in volume.editors]
    if not people:
        met = set[str]()
        for each in record.papers:
            for author in each.paper.authors:
                if author.person.identity not in met:
                    met.add(author.person.identity)
                    people.append(("A01", author))
    for number, (role, author) in enumerate(people, start=1):
        person = author.person
        head = (x("SequenceNumber", str(number)), x("ContributorRole", role))
        if person.is_body:
            yield x("Contributor", *head, x("CorporateName", person.display))
            continue
        orcid = person.orcid.replace("-", "")
        given = " ".join(filter(None, (person.given, person.dropping_particle)))
        yield x(
            "Contributor",
            *head,
            x("NameIdentifier", x("NameIDType", "21"), x("IDValue", orcid)) if orcid else None,
            x("NamesBeforeKey", given),
            x("PrefixToKey", person.particle),
            x("KeyNames", person.family),
            x("SuffixToKey", person.suffix),
        )


def _supply(record: VolumeRecord) -> Node | None:
    """Who sells the book, and for how much; a book of no price is sold by nobody here."""
    volume, price = record.volume, record.volume.price
    if not price.amount:
        return None
    free = price.amount == "0"
    supplier = volume.publisher.name or book_title(volume)
    return x(
        "ProductSupply",
        x(
            "SupplyDetail",
            x("Supplier", x("SupplierRole", "09"), x("SupplierName", supplier)),
            x("ProductAvailability", "20"),
            x("UnpricedItemType", "01")
            if free
            else x(
                "Price",
                x("PriceType", "02"),
                x("PriceAmount", price.amount),
                x("CurrencyCode", price.currency),
            ),
        ),
    )
