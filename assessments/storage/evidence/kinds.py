"""The kinds of files that are taken as evidence, as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assessments.storage.evidence import office, plain
from assessments.storage.evidence.wrong import NOT_SO
from checklists.model import Text

Check = Callable[[bytes], Text | None]
"""Says what is wrong with a content and what to do; None when nothing is."""


def _begins(*marks: bytes) -> Check:
    return lambda data: None if data.startswith(marks) else NOT_SO


def _webp(data: bytes) -> Text | None:
    return None if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else NOT_SO


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: the media type that we give it, and how its content is checked."""

    mime: str
    check: Check


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_JPEG = FileKind("image/jpeg", _begins(b"\xff\xd8\xff"))

KINDS: dict[str, FileKind] = {
    "pdf": FileKind("application/pdf", _begins(b"%PDF-")),
    "png": FileKind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": FileKind("image/webp", _webp),
    "txt": FileKind("text/plain", plain.text),
    "md": FileKind("text/markdown", plain.text),
    "csv": FileKind("text/csv", plain.text),
    "json": FileKind("application/json", plain.json_text),
    "docx": FileKind(f"{_OOXML}wordprocessingml.document", office.ooxml(f"{_OOXML}wordprocessingml.document.main+xml")),
    "xlsx": FileKind(f"{_OOXML}spreadsheetml.sheet", office.ooxml(f"{_OOXML}spreadsheetml.sheet.main+xml")),
    "pptx": FileKind(
        f"{_OOXML}presentationml.presentation", office.ooxml(f"{_OOXML}presentationml.presentation.main+xml")
    ),
    "odt": FileKind(f"{_ODF}text", office.odf(f"{_ODF}text")),
    "ods": FileKind(f"{_ODF}spreadsheet", office.odf(f"{_ODF}spreadsheet")),
    "odp": FileKind(f"{_ODF}presentation", office.odf(f"{_ODF}presentation")),
}
"""By ending. Pages, drawings and programs in any form are not here: HTML, SVG, XML, archives, macros, mail."""

INSTEAD: dict[str, Text] = {
    **dict.fromkeys(
        ("html", "htm", "mhtml", "mht", "svg", "xml", "xhtml"),
        Text(
            fr="Imprimez-le en PDF et joignez le PDF.",
            en="Print it as a PDF and attach the PDF.",
        ),
    ),
    **dict.fromkeys(
        ("eml", "msg"),
        Text(
            fr="Imprimez le courriel en PDF et joignez ses pièces à part.",
            en="Print the e-mail as a PDF and attach its attachments separately.",
        ),
    ),
    **dict.fromkeys(
        ("zip", "7z", "rar", "gz", "tar", "tgz", "bz2", "xz"),
        Text(
            fr="Joignez un par un les fichiers que l’archive contient.",
            en="Attach the files that the archive holds one by one.",
        ),
    ),
    **dict.fromkeys(
        ("doc", "xls", "ppt", "dot", "xlt", "rtf", "pages", "numbers", "key"),
        Text(
            fr="Enregistrez-le en PDF, ou dans le format Office ou OpenDocument actuel.",
            en="Save it as a PDF, or in the current Office or OpenDocument format.",
        ),
    ),
    **dict.fromkeys(
        (
            "docm",
            "dotm",
            "dotx",
            "xlsm",
            "xltm",
            "xltx",
            "xlsb",
            "xlam",
            "pptm",
            "potm",
            "potx",
            "ppsm",
            "ppsx",
            "ppam",
        ),
        Text(
            fr="Enregistrez-le sans macro, dans le format ordinaire, ou en PDF.",
            en="Save it without macros, in the ordinary format, or as a PDF.",
        ),
    ),
    **dict.fromkeys(
        ("gif", "bmp", "tif", "tiff", "heic", "heif", "avif"),
        Text(fr="Enregistrez l’image en PNG ou en JPEG.", en="Save the picture as PNG or JPEG."),
    ),
}
"""What to do with a kind that is often tried and not taken, by ending."""


def suffixes_in_words() -> str:
    """« PDF, PNG, JPG … »: the endings, as people write them."""
    return ", ".join(ending.upper() for ending in KINDS if ending != "jpeg")
