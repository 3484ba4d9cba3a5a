"""Local charters: an authority's principles and questions, added to a checklist without code.

A charter is a folder that holds ``charter.yaml``, or an .xlsx workbook with documented columns (docs/charter.md).
``extend`` puts it into a checklist, which stays an ordinary one.
"""

from checklists.charter.extension import charter_framework, extend
from checklists.charter.files import Available, available, read, read_upload
from checklists.charter.model import Charter, Principle
from checklists.charter.problems import CharterError, Problem
from checklists.charter.template import template

__all__ = [
    "Available", "Charter", "CharterError", "Principle", "Problem", "available", "charter_framework", "extend", "read",
    "read_upload", "template",
]  # fmt: skip
