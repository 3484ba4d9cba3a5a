"""The one place where ReportLab itself is changed, for what no subclass can reach.

Everything else (ToUnicode maps, page and catalogue entries, link annotations, metadata, dates) is done in subclasses or on the
objects of one document.
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc

_MARK = "_ends_line_before_endstream"


def apply_patches() -> None:
    """Put a line end before every `endstream`; calling it again changes nothing.

    ReportLab writes the keyword right after the data. PDF/A asks for a line end there that the stream's Length does not count
    (ISO 19005-3, 6.1.7.1). Both carriage return and line feed are written: after data that ends in a carriage return, a line
    feed alone would be taken for its second half. ReportLab makes page and font streams itself, so the method of the class has to be replaced; files made
    by other code in the same process stay valid, they gain two bytes per stream.
    """
    original = pdfdoc.PDFStream.format
    if getattr(original, _MARK, False):
        return

    def format_stream(self: Any, document: Any) -> bytes:
        written: bytes = original(self, document)
        return written.removesuffix(b"endstream\n") + b"\r\nendstream\n"

    setattr(format_stream, _MARK, True)
    pdfdoc.PDFStream.format = format_stream  # type: ignore[method-assign]
