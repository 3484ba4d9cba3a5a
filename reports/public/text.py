"""Plain-text files of the public record: paragraphs, headings underlined, nothing that a mail or a letter cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class TextFile:
    """A plain-text file in the making; paragraphs are not wrapped, so that they paste into a letter."""

    def __init__(self) -> None:
        self._blocks: list[str] = []

    def heading(self, text: str, mark: str = "=") -> None:
        """Add a heading, underlined."""
        self._blocks.append(f"{text}\n{mark * len(text)}")

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self._blocks.append(text)

    def items(self, lines: Iterable[str]) -> None:
        """Add a list."""
        if block := "\n".join(f"- {line}" for line in lines):
            self._blocks.append(block)

    def build(self) -> bytes:
        """The file in UTF-8, a blank line between blocks."""
        return ("\n\n".join(self._blocks) + "\n").encode()
