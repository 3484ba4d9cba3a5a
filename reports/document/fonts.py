"""The vendored fonts, and which of them can show a character.

Source Sans 3 is the text font; DejaVu Sans takes over, character by character, for what Source Sans has not (Arabic, Hebrew,
symbols). All are TrueType outlines: PDF subsets made by ReportLab need them.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

FOLDER = Path(__file__).parent / "fonts"

FILES = {
    "BaliseSans": "SourceSans3-Regular.ttf",
    "BaliseSans-Bold": "SourceSans3-Bold.ttf",
    "BaliseSans-Italic": "SourceSans3-It.ttf",
    "BaliseSans-BoldItalic": "SourceSans3-BoldIt.ttf",
    "BaliseFallback": "DejaVuSans.ttf",
    "BaliseFallback-Bold": "DejaVuSans-Bold.ttf",
}

REGULAR, BOLD, ITALIC, BOLD_ITALIC = list(FILES)[:4]
FALLBACK, FALLBACK_BOLD = list(FILES)[4:]

# (bold, italic) -> fonts in the order in which they are tried; DejaVu has no italic among the vendored files.
CHAINS: dict[tuple[bool, bool], tuple[str, ...]] = {
    (False, False): (REGULAR, FALLBACK),
    (True, False): (BOLD, FALLBACK_BOLD),
    (False, True): (ITALIC, FALLBACK),
    (True, True): (BOLD_ITALIC, FALLBACK_BOLD),
}

_lock = threading.Lock()


class KitFont(TTFont):
    """A TrueType font whose ToUnicode map is right for every character."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        """Write the font into the document, then replace its ToUnicode maps.

        ReportLab maps the glyph for missing characters to U+0000, writes five-digit hexadecimal above U+FFFF and puts more
        than 100 entries in a block; each of them makes the text unreadable to a strict reader.
        """
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("pdfdoc")
            doc.idToObject[f"toUnicodeCMap:{name}"].content = to_unicode_map(name, subset)


def to_unicode_map(name: str, subset: list[int]) -> str:
    """Return the CMap program from glyph codes to text; code 0 (no glyph) becomes U+FFFD."""
    entries = [
        f"<{code:02X}> <{chr(value or 0xFFFD).encode('utf-16-be').hex().upper()}>" for code, value in enumerate(subset)
    ]
    blocks = [entries[at : at + 100] for at in range(0, len(entries), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def register() -> None:
    """Make the fonts known to ReportLab. Safe to call from several threads and many times."""
    with _lock:
        known = set(pdfmetrics.getRegisteredFontNames())
        for name, file in FILES.items():
            if name not in known:
                pdfmetrics.registerFont(KitFont(name, str(FOLDER / file)))


@cache
def _face(name: str) -> Any:
    register()
    font: Any = pdfmetrics.getFont(name)
    return font.face


@lru_cache(maxsize=200_000)
def font_for(character: str, *, bold: bool = False, italic: bool = False) -> str | None:
    """Return the name of the first font that has the character; None when no vendored font has it."""
    code = 32 if character in "\t\n\u00a0" else ord(character)
    return next((name for name in CHAINS[bold, italic] if code in _face(name).charToGlyph), None)


def width_of(text: str, font: str, size: float) -> float:
    """Return the width of the text in points. Characters that the font lacks count as its default width."""
    face = _face(font)
    widths, default = face.charWidths, face.defaultWidth
    return float(sum(widths.get(ord(character), default) for character in text)) * size / 1000
