"""Filling in several answers at once: all of them or none, and never over what somebody else just wrote."""

from __future__ import annotations

import pytest
from helpers_checklist import begin, report

from assessments.access import Actor, PermissionDenied, Role
from assessments.model import Origin
from assessments.storage import AnswerConflict, InvalidAnswer
from assessments.storage.filling import Filling

pytestmark = pytest.mark.databases


def filling(question, seen=None, origin=Origin.IMPORT, **changes):
    """One change, as an import makes it."""
    return Filling(question, changes, seen, origin)


def test_several_answers_are_one_step():
    """The answers are stored together, to be confirmed, each with its line in a history that verifies."""
    place = begin()
    before = place.store.stamp(place.actor, place.id)
    saved = place.store.fill_in(
        place.actor, place.id, [filling("purpose_said", value="Aider."), filling("human_review", choice=["planned"])]
    )
    found = place.store.answers(place.actor, place.id)

    assert saved == [found["purpose_said"], found["human_review"]]
    assert {(Origin.IMPORT, True)} == {(each.origin, each.to_confirm) for each in found.values()}
    assert before + 1 == place.store.stamp(place.actor, place.id)
    assert report(place).whole


def test_one_wrong_answer_stops_all():
    """When one of the answers is not allowed, none is written."""
    place = begin()
    with pytest.raises(InvalidAnswer):
        place.store.fill_in(
            place.actor, place.id, [filling("purpose_said", value="a"), filling("human_review", choice=["no such"])]
        )

    assert {} == place.store.answers(place.actor, place.id)


def test_what_somebody_wrote_meanwhile_stops_all():
    """When one of the answers was given since it was seen, none is written."""
    place = begin()
    place.store.save_answer(place.actor, place.id, "human_review", {"choice": ["done"]}, None)
    with pytest.raises(AnswerConflict):
        place.store.fill_in(
            place.actor, place.id, [filling("purpose_said", value="a"), filling("human_review", choice=["planned"])]
        )

    assert ["human_review"] == list(place.store.answers(place.actor, place.id))


def test_a_longer_comment_keeps_what_a_person_confirmed():
    """Adding to the comment of a person's answer leaves it confirmed, as theirs."""
    place = begin()
    seen = place.store.save_answer(place.actor, place.id, "human_review", {"choice": ["done"]}, None)
    change = filling("human_review", seen, Origin.PERSON, comment="Importé.", to_confirm=False)
    (saved,) = place.store.fill_in(place.actor, place.id, [change])

    assert (("done",), False, Origin.PERSON, "Importé.") == (
        saved.choice,
        saved.to_confirm,
        saved.origin,
        saved.comment,
    )


def test_nothing_to_write_writes_nothing():
    """The same filling sent twice leaves the history as it is."""
    place = begin()
    change = [filling("purpose_said", value="a")]
    place.store.fill_in(place.actor, place.id, change)
    before = place.store.stamp(place.actor, place.id)
    place.store.fill_in(place.actor, place.id, change)

    assert before == place.store.stamp(place.actor, place.id)


def test_readers_fill_in_nothing():
    """Who may not answer may not fill in."""
    place = begin()
    reader = Actor("r", "Lectrice", {place.authority.id: frozenset({Role.READER})})
    with pytest.raises(PermissionDenied):
        place.store.fill_in(reader, place.id, [filling("purpose_said", value="a")])
