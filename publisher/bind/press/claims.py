"""What a print file says of itself (ISO 15930-7:2010, PDF/X-4, 6.2.2, 6.7 and 6.8).

XMP names the standard, the title, the dates and the document; the Info dictionary repeats what it
can; the output intent names the printing condition and carries its profile.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from publisher.bind.book import Description
from publisher.bind.identity import pdf_date, write_info
from publisher.bind.press.order import PrintOrder, condition

_REGISTRY = "http://www.color.org"
_VERSIONS = {"PDF/X-4": "PDF/X-4", "PDF/X-1a": "PDF/X-1a:2003"}
"""What a file of each standard says of itself (ISO 15930-7, 6.7; ISO 15930-4, 6.13)."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
{claim}<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def claim(book: Pdf, description: Description, order: PrintOrder, seed: bytes) -> None:
    """Write packet, Info and output intent; `seed` is what the document's name is made from. A file
    that is to claim no standard says only what it is."""
    moment = (description.created or _EPOCH).astimezone(UTC)
    version = _VERSIONS.get(order.standard, "")
    in_packet = f"<pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>\n"
    packet = _PACKET.format(
        claim=in_packet if order.standard == "PDF/X-4" else "",
        title=escape(description.title),
        authors="".join(f"<rdf:li>{escape(name)}</rdf:li>" for name in description.authors),
        moment=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        creator=escape(description.creator),
        producer=escape(description.producer),
        document=UUID(bytes=sha256(seed).digest()[:16], version=5),
    )
    book.Root.Metadata = book.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    book.Root.OutputIntents = Array([_intent(book, order)])
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    write_info(book, description)
    info = book.trailer.Info
    info.CreationDate = info.ModDate = String(pdf_date(moment))
    info.Trapped = Name("/False")
    if version:
        info.GTS_PDFXVersion = String(version)


def _intent(book: Pdf, order: PrintOrder) -> Object:
    """The output intent: a name of the ICC's registry where the condition has one (6.2.2)."""
    meant = condition(order.profile)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(meant.name or "Custom"),
        OutputCondition=String(meant.description),
        Info=String(meant.description),
        DestOutputProfile=book.make_stream(order.profile, N=4, Alternate=Name.DeviceCMYK),
    )
    if meant.name:
        intent.RegistryName = String(_REGISTRY)
    return intent
