# ruff: noqa: SLF001 - marked content has no public way into ReportLab's text objects
"""A ReportLab canvas that tags what is drawn on it.

Every page starts inside `/Artifact BMC`; tagged content interrupts it. So nothing can stay unmarked: what a block does not tag
on purpose (rules, backgrounds, running headers) is an artifact, which screen readers skip.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress
from reportlab.pdfgen.canvas import Canvas

from . import fonts, theme
from .labels import runs, text_width
from .layout import Mark, Span
from .metadata import Metadata, finish, fix_clock
from .reportlab_patches import apply_patches
from .structure import Element, Key, StructureTree
from .words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .layout import Line

_ARTIFACT, _END = "/Artifact BMC", "EMC"


class TaggedCanvas(Canvas):
    """The page under the pen.

    Args:
        stream: binary file that receives the document.
        metadata: title, language, date, attachments.
        anchors: anchor → title of the section that it opens; links to other anchors print as plain text.
    """

    # ReportLab's own, which its type information leaves out
    _annotationCount: int  # noqa: N815
    _addAnnotation: Any  # noqa: N815
    _bookmarkReference: Any  # noqa: N815
    _code: list[str]
    _doc: Any
    _filename: Any

    def __init__(self, stream: Any, metadata: Metadata, anchors: dict[str, str]) -> None:
        apply_patches()
        fonts.register()
        super().__init__(
            stream,
            pagesize=(theme.PAGE_WIDTH, theme.PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            lang=metadata.lang,
            initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the default would pull in Helvetica, which is not embedded
            enforceColorSpace="RGB",
        )
        self.metadata, self.anchors = metadata, anchors
        self.tags = StructureTree()
        fix_clock(self._doc, metadata)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """End the page: close the artifact, and give the page its entry in the ParentTree."""
        self._code.insert(0, _ARTIFACT)
        self._code.append(_END)
        add_page = self._doc.addPage

        def add_tagged_page(page: Any) -> None:
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents = self.tags.end_page()
            page.Tabs = PDFName("S")
            page.Contents = PDFStream(
                content=page.stream, filters=[PDFZCompress]
            )  # ReportLab would add a text encoding
            add_page(page)

        self._doc.addPage = add_tagged_page
        try:
            super().showPage()
        finally:
            self._doc.addPage = add_page

    def save(self) -> None:
        """Write the structure tree, the metadata and the attachments, then the file."""
        if self._code:
            self.showPage()
        finish(self._doc, self.metadata, self.tags.root)
        self._doc.SaveToFile(self._filename, self)

    @contextmanager
    def tagged(self, path: Sequence[Key]) -> Iterator[Element]:
        """Attach what is drawn inside the block to the element at `path`; an empty path leaves it an artifact."""
        if not path:
            yield self.tags.document
            return
        element = self.tags.element(path)
        if self._code and self._code[-1] == _ARTIFACT:
            self._code.pop()
        else:
            self._code.append(_END)
        self._code.append(f"/{element.key.role} <</MCID {self.tags.mark_content(element)}>> BDC")
        yield element
        self._code += [_END, _ARTIFACT]

    def fill_box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle, lower left corner at (x, y), as decoration."""
        self.setFillColor(HexColor(colour))
        self.rect(x, y, width, height, stroke=0, fill=1)

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, *, colour: str = theme.RULE, thickness: float = 0.6
    ) -> None:
        """Draw a line as decoration."""
        self.setStrokeColor(HexColor(colour))
        self.setLineWidth(thickness)
        self.line(x1, y1, x2, y2)

    def draw_plain(self, x: float, y: float, text: str, *, size: float, colour: str, align: str = "left") -> None:
        """Draw one line of plain text, not tagged: for running headers and footers."""
        lang = self.metadata.lang
        at = x - text_width(text, size, lang=lang) if align == "right" else x
        spans = [Span(part, font, 0.0, Mark()) for font, part in runs(text, lang=lang)]
        self._show([_Piece(at, y, spans)], size, colour)

    def draw_lines(
        self,
        lines: Sequence[tuple[float, float, Line]],
        *,
        size: float,
        colour: str,
        path: Sequence[Key],
        links: dict[int, Key],
    ) -> None:
        """Draw lines of one paragraph.

        Args:
            lines: left end, baseline and spans of each; right-to-left lines are placed from their right end.
            size: font size in points.
            colour: of the text that is no link.
            path: element that owns the text; empty for an artifact.
            links: elements of links and of passages in another language, by number, filled as they are met.
        """
        pieces = [piece for x, y, line in lines for piece in _pieces(x, y, line)]
        for number, group in groupby(pieces, key=lambda piece: piece.spans[0].mark.number):
            together = list(group)
            mark = together[0].spans[0].mark
            target = self._resolve(mark.link)
            if target is None or not path:
                inner = [links.setdefault(number, Key("Span", Lang=mark.lang))] if mark.lang and path else []
                with self.tagged([*path, *inner]):
                    self._show(together, size, colour)
                continue
            with self.tagged([*path, links.setdefault(number, Key("Link", Lang=mark.lang))]) as element:
                self._show(together, size, theme.LINK)
            for piece in together:
                last = piece.spans[-1]
                blank = fonts.width_of(" ", last.font, size) if last.text.endswith(" ") else 0.0
                end = piece.x + sum(span.width for span in piece.spans) - blank
                self.rule(piece.x, piece.y - size * 0.14, end, piece.y - size * 0.14, colour=theme.LINK, thickness=0.5)
                self.annotate(element, (piece.x, piece.y - size * 0.25, end, piece.y + size * 0.85), target)

    def annotate(self, element: Element, box: tuple[float, float, float, float], target: str) -> None:
        """Lay an active rectangle over a link; `target` is `#anchor` or an address, already checked."""
        name = f"Link{self._annotationCount + 1}"
        inside, lang = target.startswith("#"), self.metadata.lang
        if inside:
            contents = word("link_to_section", lang).format(self.anchors[target[1:]])
        else:
            contents = word("link_to_page", lang).format(target)
        entries: dict[str, Any] = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray([f"{value:.2f}" for value in box]),
            "Border": "[0 0 0]",
            "F": 4,  # printed
            "Contents": PDFString(contents),
            "StructParent": self.tags.attach_annotation(element, self._doc.refAnnotation(name)),
        }
        if inside:
            entries["Dest"] = self._bookmarkReference(target[1:])
        else:
            entries["A"] = PDFDictionary({"Type": PDFName("Action"), "S": PDFName("URI"), "URI": PDFString(target)})
        self._addAnnotation(PDFDictionary(entries), name)

    def _resolve(self, link: str | None) -> str | None:
        return None if link and link.startswith("#") and link[1:] not in self.anchors else link

    def _show(self, pieces: Sequence[_Piece], size: float, colour: str) -> None:
        """Write the pieces into one text object. Many lines may come: operators are written only where something changes."""
        out: Any = self.beginText(0, 0)
        out.setFillColor(HexColor(colour))
        font = None
        for piece in pieces:
            out._code.append(f"1 0 0 1 {piece.x:.2f} {piece.y:.2f} Tm")
            replaced = False  # inside a span whose reading order differs from what is drawn
            for span in piece.spans:
                if replaced and span.source != "":
                    out._code.append(_END)
                    replaced = False
                if span.source:
                    out._code.append(f"/Span <</ActualText <FEFF{span.source.encode('utf-16-be').hex().upper()}>>> BDC")
                    replaced = True
                if span.font != font:
                    font = span.font
                    out.setFont(font, size)
                out._textOut(span.text)
            if replaced:
                out._code.append(_END)
        self.drawText(out)


@dataclass(frozen=True)
class _Piece:
    """Neighbouring spans of one line that belong to the same link, or to none."""

    x: float
    y: float
    spans: list[Span]


def _pieces(x: float, y: float, line: Line) -> Iterator[_Piece]:
    at = x + line.width if line.rtl else x
    for _, group in groupby(line.spans, key=lambda span: span.mark.number):
        spans = list(group)
        width = sum(span.width for span in spans)
        yield _Piece(at - width if line.rtl else at, y, spans)
        at += -width if line.rtl else width
