"""What the file says of itself: XMP, Info, language, viewer preferences, output intent, files.

The packet claims PDF/UA-1 (ISO 14289-1, 5) and PDF/A-3a (ISO 19005-3, 6.6.4) at once; the extension
schema for ``pdfuaid`` is what PDF/A wants for a property it does not know (6.6.2.3). Or it claims
PDF/UA-2 (ISO 14289-2, 5), which is PDF 2.0, as PDF/A-3 is not.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from functools import cache
from hashlib import md5
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import ImageCms

from publisher.bind.book import Attachment, Description
from publisher.bind.trees import name_tree
from publisher.languages.scripts import is_right_to_left

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
{properties}
{claims}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

_CLAIMS = {
    "PDF/A-3a": """<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>""",
    "PDF/UA-1": """<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>""",
    "PDF/UA-2": "<pdfuaid:part>2</pdfuaid:part>\n<pdfuaid:rev>2024</pdfuaid:rev>",
}

_STANDARDS = {"ua1": ("PDF/A-3a", "PDF/UA-1"), "ua2": ("PDF/UA-2",)}
"""What a file of each standard claims."""
STANDARDS = frozenset(_CLAIMS)


def describe(
    book: Pdf,
    description: Description,
    first_is_recto: bool,
    unmet: Collection[str] = (),
) -> None:
    """Write all that a reader or an archive learns of the file without opening a page. Readers are
    asked to show facing pages, the first on the side it has in the book. What of the
    standard of `description` is `unmet`, the file does not claim."""
    root = book.Root
    root.Lang = String(description.lang)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if is_right_to_left(description.lang):
        root.ViewerPreferences.Direction = Name.R2L
    root.PageMode = Name.UseOutlines if Name.Outlines in root else Name.UseNone
    root.PageLayout = Name.TwoPageRight if first_is_recto else Name.TwoPageLeft
    root.Metadata = book.make_stream(
        _packet(description, unmet), Type=Name.Metadata, Subtype=Name.XML
    )
    root.OutputIntents = Array([_intent(book)])
    write_info(book, description)


def _packet(description: Description, unmet: Collection[str]) -> bytes:
    lines = [
        _property("dc:title", "Alt", [description.title], ' xml:lang="x-default"'),
        _property("dc:creator", "Seq", description.authors),
        _property("dc:language", "Bag", [description.lang]),
        _property("dc:description", "Alt", [description.subject], ' xml:lang="x-default"'),
        _property("dc:subject", "Bag", description.keywords),
        _simple("dc:identifier", description.identifier),
        _simple("dc:format", "application/pdf"),
        _simple("pdf:Keywords", ", ".join(description.keywords)),
        _simple("pdf:Producer", description.producer),
        _simple("xmp:CreatorTool", description.creator),
    ]
    if description.created is not None:
        moment = _utc(description.created).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines += [_simple(f"xmp:{name}Date", moment) for name in ("Create", "Modify", "Metadata")]
    claims = "\n".join(
        _CLAIMS[name] for name in _STANDARDS[description.standard] if name not in unmet
    )
    return _PACKET.format(properties="\n".join(filter(None, lines)), claims=claims).encode()


def _property(
    name: str, kind: str, values: list[str] | tuple[str, ...], attributes: str = ""
) -> str:
    items = "".join(f"<rdf:li{attributes}>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _simple(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def write_info(book: Pdf, description: Description) -> None:
    """The Info dictionary, saying what the packet says (ISO 19005-3, 6.6.3)."""
    texts = {
        "/Title": description.title,
        "/Author": "; ".join(description.authors),
        "/Subject": description.subject,
        "/Keywords": ", ".join(description.keywords),
        "/Creator": description.creator,
        "/Producer": description.producer,
    }
    if description.created is not None:
        texts["/CreationDate"] = texts["/ModDate"] = pdf_date(description.created)
    info = Dictionary({key: String(text) for key, text in texts.items() if text})
    book.trailer.Info = book.make_indirect(info)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def pdf_date(moment: datetime) -> str:
    return _utc(moment).strftime("D:%Y%m%d%H%M%SZ")


def _intent(book: Pdf) -> Object:
    """The output intent of PDF/A (ISO 19005-3, 6.2.3): sRGB, for text and rules are DeviceRGB."""
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=book.make_stream(_srgb(), N=3, Alternate=Name.DeviceRGB),
    )


@cache
def _srgb() -> bytes:
    """An sRGB profile whose header has a fixed date (ICC.1:2022, 7.2.8) and no profile ID."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = b"\x07\xe4\x00\x01\x00\x01" + bytes(6)
    profile[84:100] = bytes(16)
    return bytes(profile)


def attach(book: Pdf, attachments: tuple[Attachment, ...], created: datetime | None) -> None:
    """Carry `attachments` as associated files of the document (ISO 19005-3, 6.8)."""
    if not attachments:
        return
    files = {file.name.encode(): _file(book, file, created) for file in attachments}
    if Name.Names not in book.Root:
        book.Root.Names = Dictionary()
    book.Root.Names.EmbeddedFiles = name_tree(book, files)
    book.Root.AF = Array([files[file.name.encode()] for file in attachments])


def _file(book: Pdf, file: Attachment, created: datetime | None) -> Object:
    digest = md5(file.data, usedforsecurity=False).digest()
    params = Dictionary(Size=len(file.data), CheckSum=String(digest))
    if created is not None:
        params.ModDate = String(pdf_date(created))
    stream = book.make_stream(
        file.data,
        Type=Name.EmbeddedFile,
        Subtype=Name("/" + file.media_type),
        Params=params,
    )
    return book.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(file.name),
            UF=String(file.name),
            Desc=String(file.description or file.name),
            AFRelationship=Name("/" + file.relationship),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
