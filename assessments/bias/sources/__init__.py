"""Tables of decisions, wherever they are: an uploaded file, a folder of the administrator, PostgreSQL, Spark.

A :class:`Source` shows what its columns hold and counts the cells of a plan; no row leaves it. Every source runs the same
Ibis expression (``counting``), so that the same rows give the same cells wherever they are.
"""

from assessments.bias.sources.files import folder_files, open_folder_file, open_upload
from assessments.bias.sources.messages import SourceRefused
from assessments.bias.sources.postgresql import open_postgresql
from assessments.bias.sources.profiling import ColumnProfile
from assessments.bias.sources.source import Source
from assessments.bias.sources.spark import open_spark

__all__ = [
    "ColumnProfile",
    "Source",
    "SourceRefused",
    "folder_files",
    "open_folder_file",
    "open_postgresql",
    "open_spark",
    "open_upload",
]
