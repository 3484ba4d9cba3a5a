"""What a file says about itself: title, language, dates, conformance, colour profile, attachments.

Declares PDF/A-3a (archiving, with attached files) and PDF/UA-1 (accessibility). All dates come from `Metadata.created`, so the
same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

_PRODUCER = "ReportLab PDF Library - (opensource)"
_CREATOR = "Balise"


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the document.

    Attributes:
        name: file name shown to the reader, such as `evaluation.json`.
        data: its bytes.
        mime: media type, such as `application/json`.
        description: what it is, in the language of the document.
    """

    name: str
    data: bytes
    mime: str
    description: str

    def __post_init__(self) -> None:
        """Refuse what would not be a media type.

        Raises:
            ValueError: if `mime` is not of the form `type/subtype`.
        """
        if not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", self.mime):
            raise ValueError(f"{self.mime!r} is not a media type such as application/json")


@dataclass(frozen=True)
class Metadata:
    """Facts about the document. `lang` is a BCP 47 tag; `created` has a time zone; texts are already on one line."""

    title: str
    lang: str
    author: str
    subject: str
    created: datetime
    attachments: tuple[Attachment, ...] = ()


class _Clock:
    """Stands in for ReportLab's TimeStamp, which only knows now and the year 2000."""

    dhh = dmm = 0
    tzname = "UTC"

    def __init__(self, moment: datetime) -> None:
        moment = moment.astimezone(UTC)
        self.t = moment.timestamp()
        self.lt = moment.timetuple()
        self.YMDhms = tuple(self.lt)[:6]


class _PlainXMP(pdfdoc.XMP):
    """XMP that stays readable: PDF/A forbids a filter on it (ISO 19005-3, 6.6.2.1)."""

    def format(self, doc: Any) -> bytes:
        filters, doc.defaultStreamFilters = doc.defaultStreamFilters, None
        try:
            written: bytes = super().format(doc)
        finally:
            doc.defaultStreamFilters = filters
        return written


def fix_clock(document: Any, metadata: Metadata) -> None:
    """Make the document's date and its file identifier depend on the metadata only."""
    document._timeStamp = _Clock(metadata.created)  # noqa: SLF001 - ReportLab has no public way
    document.signature = hashlib.md5(usedforsecurity=False)
    for fact in (metadata.title, metadata.author, metadata.subject, metadata.created.isoformat()):
        document.updateSignature(fact.encode())


def finish(document: Any, metadata: Metadata, structure: Any) -> None:
    """Write structure, metadata, colour profile and attachments into the document's catalogue."""
    document.setTitle(metadata.title)
    document.setAuthor(metadata.author)
    document.setSubject(metadata.subject)
    document.setCreator(_CREATOR)
    document.setProducer(_PRODUCER)
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents", "AF"]
    catalog.StructTreeRoot = structure
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
    catalog.Metadata = _PlainXMP(creator=lambda _: _xmp(metadata))
    profile = PDFStream(PDFDictionary({"N": 3}), _srgb(), filters=[pdfdoc.PDFZCompress])
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString("sRGB"),
        "Info": PDFString("sRGB IEC61966-2.1"),
        "DestOutputProfile": document.Reference(profile),
    }
    catalog.OutputIntents = PDFArray([PDFDictionary(intent)])
    if metadata.attachments:
        _attach(document, metadata)


def _attach(document: Any, metadata: Metadata) -> None:
    date = PDFString(metadata.created.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'"))
    files: list[tuple[str, Any]] = []
    for attachment in sorted(metadata.attachments, key=lambda each: each.name):
        size = PDFDictionary({"Size": len(attachment.data), "ModDate": date})
        kind = "/" + attachment.mime.replace("/", "#2F")  # PDFName would leave the slash, which starts a new name
        stream = PDFStream(
            PDFDictionary({"Type": PDFName("EmbeddedFile"), "Subtype": kind, "Params": size}),
            attachment.data,
            filters=[pdfdoc.PDFZCompress],
        )
        content = document.Reference(stream)
        specification = {
            "Type": PDFName("Filespec"),
            "F": PDFString(attachment.name),
            "UF": PDFString(attachment.name),
            "Desc": PDFString(attachment.description),
            "AFRelationship": PDFName("Source"),
            "EF": PDFDictionary({"F": content, "UF": content}),
        }
        files.append((attachment.name, document.Reference(PDFDictionary(specification))))
    document.Catalog.AF = PDFArray([reference for _, reference in files])
    names = [entry for name, reference in files for entry in (PDFString(name), reference)]
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """Return an sRGB profile. The library stamps the current time in bytes 24 to 35: a fixed date makes files reproducible."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return bytes(profile[:24] + b"\x07\xe8\0\1\0\1" + bytes(6) + profile[36:])


_EXTENSION = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def _xmp(metadata: Metadata) -> bytes:
    moment = metadata.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{metadata.title} {metadata.author} {moment}")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(metadata.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(metadata.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(metadata.subject)}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{escape(metadata.lang)}</rdf:li></rdf:Bag></dc:language><dc:format>application/pdf</dc:format>
<xmp:CreatorTool>{_CREATOR}</xmp:CreatorTool><xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdf:Producer>{_PRODUCER}</pdf:Producer><xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>{_EXTENSION}
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()
