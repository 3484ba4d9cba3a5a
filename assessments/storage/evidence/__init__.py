"""What may be given as evidence: kinds of files, their content, their names, and how much of it.

Only kinds that a reader opens without running anything are taken, and the content must be what the name says. Nothing in Balise
opens a file to show it: it is given back as it came, to be saved. This is no antivirus.
"""

from assessments.storage.evidence.checking import checked_file
from assessments.storage.evidence.kinds import KINDS, suffixes_in_words
from assessments.storage.evidence.limits import Limits, limits_of_environment
from assessments.storage.evidence.names import clean_name, plain_name

__all__ = [
    "KINDS",
    "Limits",
    "checked_file",
    "clean_name",
    "limits_of_environment",
    "plain_name",
    "suffixes_in_words",
]
