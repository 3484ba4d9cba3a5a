"""One whole assessment as a file, out and in: JSON, or a bundle (ZIP) with its evidence and what was printed.

The JSON file holds what belongs to the assessment: system, checklist, use case, depth, times, answers with author and version,
audits, and which evidence files there are; the bundle has their bytes too. Neither holds the authority's profile, the status,
opinions, decisions or the history: they belong to the place where the file is read. So exporting what was imported gives the
same bytes again, wherever it was imported (of a bare JSON file, without the evidence that it only lists).
"""

from assessments.exchange.bringing import import_any, import_bundle, import_json, largest_import
from assessments.exchange.bundle import ASSESSMENT, write_bundle
from assessments.exchange.file import LARGEST_FILE, content_of, export_json, file_of
from assessments.exchange.reading import ImportRefused

__all__ = [
    "ASSESSMENT",
    "LARGEST_FILE",
    "ImportRefused",
    "content_of",
    "export_json",
    "file_of",
    "import_any",
    "import_bundle",
    "import_json",
    "largest_import",
    "write_bundle",
]
