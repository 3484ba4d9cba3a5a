"""What a draft still lacks, in sentences; and the plan, once nothing is.

Everything that a count would refuse and that the profiles of the columns already show is said here, because a plan that has
been written down cannot be changed any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from assessments.access import Refusal
from assessments.bias.draft_messages import MISSING, about
from assessments.bias.drafting import Draft, Side, Step, Told, typed_edges, typed_points, values_of
from assessments.bias.plan import (
    MOST_CROSSED,
    MOST_EDGES,
    MOST_FEATURES,
    ActualColumn,
    DecisionColumn,
    Feature,
    Harm,
    Plan,
    ScoreColumn,
)
from assessments.bias.sources.mapping import MOST_GROUPS
from assessments.bias.sources.numbers import read_number
from assessments.storage.errors import quote
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.bias.sources import ColumnProfile


class Columns(Protocol):
    """What must be known of a table; a ``Source`` is one."""

    columns: tuple[str, ...]

    def profile(self, column: str) -> ColumnProfile:
        """What a column holds."""
        ...


class DraftIncomplete(Refusal):
    """A draft that is not a plan yet; the text is what is missing first."""


def missing(draft: Draft, step: Step, table: Columns) -> tuple[Text, ...]:
    """What a step still lacks, or what is wrong in it, each in one sentence; empty when it is done.

    Raises:
        SourceRefused: when the table cannot be read any more.
    """
    return tuple(_CHECKS[step](draft, table))


def _decision(draft: Draft, table: Columns) -> Iterator[Text]:
    if draft.told is None:
        yield MISSING["told"]
    if draft.told is Told.WORDS:
        yield from _values(draft.decision, draft.sides, table, "decision")
    if draft.scored:
        yield from _score(draft, table)
    if draft.favourable is None:
        yield MISSING["favourable"]


def _values(column: str | None, given: dict[str, dict[str, Side]], table: Columns, what: str) -> Iterator[Text]:
    """A column whose values all have a meaning, with at least one on each side."""
    if column is None:
        yield MISSING[f"{what}_column"]
        return
    if column not in table.columns:
        yield about("gone", column)
        return
    values = values_of(table.profile(column))
    if not values:
        yield about("too_many_values", column)
        return
    sides = given.get(column, {})
    if any(value not in sides for value, _ in values):
        yield MISSING[f"{what}_values"]
        return
    found = {sides[value] for value, _ in values}
    if not {Side.YES, Side.NO} <= found:
        yield MISSING[f"{what}_sides"]


def _score(draft: Draft, table: Columns) -> Iterator[Text]:
    score = draft.score
    if score.column is None:
        yield MISSING["score_column"]
        return
    if score.column not in table.columns:
        yield about("gone", score.column)
        return
    profile = table.profile(score.column)
    if profile.kind != "number" or profile.minimum is None or profile.maximum is None:
        yield about("no_number", score.column)
        return
    low, high = read_number(score.low), read_number(score.high)
    if low is None or high is None or low >= high:
        yield MISSING["scale"]
    elif profile.minimum < low or profile.maximum > high:
        yield Text(
            fr=f"Des scores vont de {profile.minimum:g} à {profile.maximum:g}\u00a0: l’échelle doit les contenir tous.",
            en=f"Scores go from {profile.minimum:g} to {profile.maximum:g}: the scale must hold them all.",
        )
    if draft.told is Told.SCORE:
        threshold = read_number(score.threshold)
        if threshold is None or (low is not None and high is not None and not low <= threshold <= high):
            yield MISSING["threshold"]
    if score.high_selects is None:
        yield MISSING["direction"]


def _outcome(draft: Draft, table: Columns) -> Iterator[Text]:
    if draft.knows is None:
        yield MISSING["knows"]
    if draft.knows:
        yield from _values(draft.actual, draft.outcomes, table, "outcome")
        if draft.actual is not None and draft.told is Told.WORDS and draft.actual == draft.decision:
            yield MISSING["same_column"]


def _groups(draft: Draft, table: Columns) -> Iterator[Text]:
    if not draft.features:
        yield MISSING["features"]
    if len(draft.features) > MOST_FEATURES:
        yield MISSING["too_many_features"]
    for column in draft.features:
        yield from _feature(draft, column, table)
    if len(draft.crossed) > MOST_CROSSED:
        yield MISSING["too_many_crossed"]
    if draft.weight is not None:
        yield from _weight(draft.weight, table)


def _feature(draft: Draft, column: str, table: Columns) -> Iterator[Text]:
    if column not in table.columns:
        yield about("gone", column)
        return
    profile = table.profile(column)
    if profile.personal is not None:
        yield Text(
            fr=f"«\u00a0{quote(column)}\u00a0» ne peut pas servir à former des groupes\u00a0: {profile.personal.fr}",
            en=f"“{quote(column)}” cannot be used to form groups: {profile.personal.en}",
        )
        return
    edges = typed_edges(draft.edges.get(column, "")) if profile.kind == "number" else ()
    if edges is None or len(edges) > MOST_EDGES:
        yield about("edges", column)
    elif not edges and profile.distinct > MOST_GROUPS:
        yield about("too_many_groups", column)
    elif not edges and profile.distinct <= 1 and not profile.missing:
        yield about("one_group", column)
    if column in draft.taken:
        yield about("taken", column)


def _weight(column: str, table: Columns) -> Iterator[Text]:
    if column not in table.columns:
        yield about("gone", column)
        return
    profile = table.profile(column)
    if profile.kind != "number" or profile.minimum is None or profile.minimum < 0 or not profile.maximum:
        yield about("weight", column)


def _purpose(draft: Draft, table: Columns) -> Iterator[Text]:
    del table  # what matters does not depend on it
    if draft.harm is None or draft.harm not in draft.harms():
        yield MISSING["harm"]
    if typed_points(draft.tolerated) is None:
        yield MISSING["tolerated"]
    if not draft.reason.strip():
        yield MISSING["reason"]


_CHECKS = {Step.DECISION: _decision, Step.OUTCOME: _outcome, Step.GROUPS: _groups, Step.PURPOSE: _purpose}


def plan_of(draft: Draft, table: Columns, smallest_shown: int) -> Plan:
    """The plan that a draft says.

    Args:
        draft: the choices.
        table: the data that they are about.
        smallest_shown: k, the smallest group that is shown.

    Raises:
        DraftIncomplete: with what is missing first.
        SourceRefused: when the table cannot be read any more.
    """
    for step in Step:
        for lacking in missing(draft, step, table):
            raise DraftIncomplete(lacking)
    decision = actual = score = None
    if draft.told is Told.WORDS and draft.decision is not None:
        yes, no = _split(draft.sides[draft.decision], table.profile(draft.decision))
        decision = DecisionColumn(column=draft.decision, selected=yes, not_selected=no)
    if draft.knows and draft.actual is not None:
        yes, no = _split(draft.outcomes[draft.actual], table.profile(draft.actual))
        actual = ActualColumn(column=draft.actual, positive=yes, negative=no)
    if draft.scored and draft.score.column is not None:
        score = ScoreColumn(
            column=draft.score.column,
            low=read_number(draft.score.low) or 0.0,
            high=read_number(draft.score.high) or 0.0,
            threshold=read_number(draft.score.threshold) if draft.told is Told.SCORE else None,
            high_selects=bool(draft.score.high_selects),
            is_probability=draft.score.is_probability and actual is not None,
        )
    return Plan(
        title=draft.title.strip(),
        decision=decision,
        score=score,
        favourable=bool(draft.favourable),
        actual=actual,
        features=tuple(_made(draft, column, table) for column in draft.features),
        crossed=tuple(column for column in draft.features if column in draft.crossed) if len(draft.crossed) > 1 else (),
        weight=draft.weight,
        smallest_shown=smallest_shown,
        harm=draft.harm or Harm.SHARE,
        tolerated_gap=typed_points(draft.tolerated) or 0.0,
        reason=draft.reason.strip(),
    )


def _split(sides: dict[str, Side], profile: ColumnProfile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = [value for value, _ in values_of(profile)]
    yes, no = (tuple(value for value in known if sides[value] is side) for side in (Side.YES, Side.NO))
    return yes, no


def _made(draft: Draft, column: str, table: Columns) -> Feature:
    number = table.profile(column).kind == "number"
    edges = typed_edges(draft.edges.get(column, "")) if number else ()
    label = draft.labels.get(column, "").strip()
    return Feature(column=column, label="" if label == column else label, edges=edges or ())
