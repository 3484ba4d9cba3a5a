"""Votes under way, kept from those who may not be told them yet, in the history as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assessments.opinions import sees_votes
from assessments.storage.chain import SEALED, EventKind
from assessments.storage.review_rows import opinions_of
from assessments.storage.things import BY_NAME, THING, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.engine import Connection

    from assessments.access import Actor
    from assessments.storage.chain import Event

_SAID = frozenset({"vote", "reason"})


def sealed_ballots(connection: Connection, actor: Actor, authority_id: str, assessment_id: str) -> frozenset[str]:
    """The ballots of an assessment whose content the actor may not be told yet, as the history names them."""
    closed = {
        each.id
        for each in opinions_of(connection, assessment_id)
        if not sees_votes(actor, each, authority_id, assessment_id)
    }
    if not closed:
        return frozenset()
    ballot = BY_NAME["ballot"]
    rows = rows_of(connection, ballot, assessment_id)
    return frozenset(ballot.place(row.id) for row in rows if row.opinion in closed and row.person_id != actor.id)


def without_sealed(events: Iterable[Event], sealed: Collection[str]) -> list[Event]:
    """The events, those of sealed ballots without what was voted and why."""
    return [
        replace(event, before=_kept(event.before), after=_kept(event.after))
        if event.kind is EventKind.VOTE_CAST and event.after.get(THING) in sealed
        else event
        for event in events
    ]


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    return {name: SEALED if name in _SAID and value else value for name, value in values.items()}
