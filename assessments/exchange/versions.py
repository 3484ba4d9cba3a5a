"""States of an assessment to be compared: a version read back from its file, and what is there today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.differences import Version
from assessments.exchange.contents import read_contents
from checklists.model import Checklist

if TYPE_CHECKING:
    from datetime import date

    from assessments.model import Authority
    from assessments.storage import Snapshot


def version_in_file(data: bytes, authority: Authority, as_of: date) -> Version:
    """The state that a file holds; see ``Version.of``.

    Raises:
        ImportRefused: when the file is not whole and right.
    """
    found = read_contents(data)
    return Version.of(
        Checklist.model_validate_json(found.body),
        system=found.assessment.system,
        depth=found.assessment.depth,
        answers=found.answers,
        audits=found.audits,
        files=found.files,
        authority=authority,
        as_of=as_of,
    )


def version_of(found: Snapshot, checklist: Checklist, authority: Authority, as_of: date) -> Version:
    """The state that a store holds; see ``Version.of``."""
    return Version.of(
        checklist,
        system=found.assessment.system,
        depth=found.assessment.depth,
        answers=found.answers.values(),
        audits=found.audits,
        files=found.files,
        authority=authority,
        as_of=as_of,
    )
