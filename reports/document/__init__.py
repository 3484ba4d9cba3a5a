"""A kit for accessible, archival PDF documents over ReportLab; it knows nothing of assessments.

The author of a report uses `Document` and the pieces below, and `charts`, `plots`, `grid` and `scale` for drawings. All text is plain text.
"""

from . import charts, grid, plots, scale
from .builder import Document
from .languages import other_language
from .metadata import Attachment
from .tables import Cell
from .text import Emphasis, Link, Strong, Text

__all__ = [
    "Attachment",
    "Cell",
    "Document",
    "Emphasis",
    "Link",
    "Strong",
    "Text",
    "charts",
    "grid",
    "other_language",
    "plots",
    "scale",
]
