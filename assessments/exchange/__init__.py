"""One whole assessment as a JSON file, out and in.

The file holds what belongs to the assessment: system, checklist, use case, depth, times, answers with author and version.
It does not hold the authority's profile, the status, opinions, decisions or the history: they belong to the place where
the file is read. So exporting what was imported gives the same bytes again, wherever it was imported.
"""

from assessments.exchange.file import LARGEST_FILE, export_json, file_of, import_json
from assessments.exchange.reading import ImportRefused

__all__ = ["LARGEST_FILE", "ImportRefused", "export_json", "file_of", "import_json"]
