"""Answers that several systems share: which questions they may be about, kept once, taken over, and never changed silently."""

from __future__ import annotations

from checklists.loader import from_json, main_checklist, to_json
from checklists.model import Checklist, Kind


def test_what_is_shared_is_about_the_authority():
    """The checklist marks measures of the authority, each of which a person can word as done by it for all its systems."""
    shared = [question for question in main_checklist().questions.values() if question.shared]

    assert {"hosting_trusted", "ai_literacy", "accessibility_measured", "incident_procedure"} <= {q.id for q in shared}
    assert {Kind.SAFEGUARD} == {question.kind for question in shared}
    assert all(question.condition for question in shared)


def test_a_checklist_stored_before_sharing_is_still_read():
    """Assessments begun earlier keep their checklist: without the mark nothing is shared, and the rest reads the same."""
    old = to_json(main_checklist()).replace(',"shared":true', "").replace(',"shared":false', "")
    read = Checklist.model_validate_json(old)

    assert '"shared":' not in old
    assert not [question.id for question in read.questions.values() if question.shared]
    assert list(main_checklist().questions) == list(from_json(old).questions)
