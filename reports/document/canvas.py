# ruff: noqa: SLF001 - marked content has no public way into ReportLab's text objects
"""A ReportLab canvas that tags what is drawn on it.

Every page starts inside `/Artifact BMC`; tagged content interrupts it. So nothing can stay unmarked: what a block does not tag
on purpose (rules, backgrounds, running headers) is an artifact, which screen readers skip.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from . import fonts, theme
from .labels import runs, text_width
from .metadata import Metadata, finish, fix_clock
from .reportlab_patches import apply_patches
from .structure import Element, Key, StructureTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .layout import Line, Span

_ARTIFACT, _END = "/Artifact BMC", "EMC"

_LINK_WORDS = {
    "fr": ("Lien vers la page web {}", "Lien vers la section « {} »"),
    "en": ("Link to the web page {}", "Link to the section “{}”"),
}


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
        self._show(at, y, [(font, part, None) for font, part in runs(text, lang=lang)], size, colour)

    def draw_line(
        self, x: float, y: float, line: Line, *, size: float, colour: str, path: Sequence[Key], links: dict[int, Key]
    ) -> None:
        """Draw a line of a paragraph with its baseline at `y`.

        Args:
            x: left end of the line.
            y: baseline.
            line: spans in reading order; right-to-left lines are placed from their right end.
            size: font size in points.
            colour: of the text that is no link.
            path: element that owns the text; empty for an artifact.
            links: Link elements of the paragraph by number, filled as they are met.
        """
        at = x + line.width if line.rtl else x
        for number, spans in _groups(line.spans):
            width = sum(span.width for span in spans)
            left = at - width if line.rtl else at
            at = left if line.rtl else at + width
            target = self._resolve(spans[0].mark.link)
            shown = [(span.font, span.text, span.source) for span in spans]
            if target is None or not path:
                with self.tagged(path):
                    self._show(left, y, shown, size, colour)
                continue
            key = links.setdefault(number, Key("Link"))
            with self.tagged([*path, key]) as element:
                self._show(left, y, shown, size, theme.LINK)
            last = spans[-1]
            end = left + width - (fonts.width_of(" ", last.font, size) if last.text.endswith(" ") else 0.0)
            self.rule(left, y - size * 0.14, end, y - size * 0.14, colour=theme.LINK, thickness=0.5)
            self.annotate(element, (left, y - size * 0.25, end, y + size * 0.85), target)

    def annotate(self, element: Element, box: tuple[float, float, float, float], target: str) -> None:
        """Lay an active rectangle over a link; `target` is `#anchor` or an address, already checked."""
        name = f"Link{self._annotationCount + 1}"
        address, section = _LINK_WORDS.get(self.metadata.lang[:2], _LINK_WORDS["en"])
        inside = target.startswith("#")
        entries: dict[str, Any] = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray([f"{value:.2f}" for value in box]),
            "Border": "[0 0 0]",
            "F": 4,  # printed
            "Contents": PDFString(section.format(self.anchors[target[1:]]) if inside else address.format(target)),
            "StructParent": self.tags.attach_annotation(element, self._doc.refAnnotation(name)),
        }
        if inside:
            entries["Dest"] = self._bookmarkReference(target[1:])
        else:
            entries["A"] = PDFDictionary({"Type": PDFName("Action"), "S": PDFName("URI"), "URI": PDFString(target)})
        self._addAnnotation(PDFDictionary(entries), name)

    def _resolve(self, link: str | None) -> str | None:
        return None if link and link.startswith("#") and link[1:] not in self.anchors else link

    def _show(self, x: float, y: float, shown: list[tuple[str, str, str | None]], size: float, colour: str) -> None:
        out: Any = self.beginText(x, y)
        out.setFillColor(HexColor(colour))
        open_source = False
        for font, text, source in shown:
            if source is not None and source != "":
                if open_source:
                    out._code.append(_END)
                out._code.append(f"/Span <</ActualText <FEFF{source.encode('utf-16-be').hex().upper()}>>> BDC")
                open_source = True
            elif source is None and open_source:
                out._code.append(_END)
                open_source = False
            out.setFont(font, size)
            out._textOut(text)
        if open_source:
            out._code.append(_END)
        self.drawText(out)


def _groups(spans: list[Span]) -> list[tuple[int, list[Span]]]:
    """Return neighbouring spans of the same link together, as `(link number, spans)`; -1 for no link."""
    groups: list[tuple[int, list[Span]]] = []
    for span in spans:
        if not groups or groups[-1][0] != span.mark.link_number:
            groups.append((span.mark.link_number, []))
        groups[-1][1].append(span)
    return groups
