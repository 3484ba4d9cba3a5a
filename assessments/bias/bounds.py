"""Bounds of what a result may hold, because it also comes out of a file that anybody may have written."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assessments.bias.plan import MOST_CROSSED, ColumnName, Metric, ValueText

MOST_VIEWS = 16
MOST_GROUPS_IN_VIEW = 1_000
"""Groups of one feature."""
MOST_GROUPS = 20_000
"""Groups of all views together."""
MOST_POINTS = 1_001
"""Points of one curve: a score has at most 1,000 bins."""
MOST_NOTES = 40
"""Entries of what is counted or said by name."""
_MOST_PEOPLE = 10**12
_ROUNDING = 1e-9

Held = TypeVar("Held")


def contradiction(what: str) -> PydanticCustomError:
    """The error for what contradicts itself."""
    return PydanticCustomError("contradiction", "{what}", {"what": what})


def not_of_the_plan(what: str) -> PydanticCustomError:
    """The error for figures that answer another question than the plan asked."""
    return PydanticCustomError("not_of_the_plan", "{what}", {"what": what})


def too_many_groups(what: str) -> PydanticCustomError:
    """The error for more groups than anybody could read."""
    return PydanticCustomError("too_many_groups", "{what}", {"what": what})


def _to_the_end(rate: float) -> float:
    """A rate that rounding carried a hair beyond 0 or 1, brought back; anything further away is left to be refused."""
    if -_ROUNDING <= rate < 0:
        return 0.0
    return 1.0 if 1 < rate <= 1 + _ROUNDING else rate


def _between(rate: float) -> float:
    if not 0 <= rate <= 1:
        raise PydanticCustomError("not_a_rate", "a rate lies between 0 and 1")
    return rate


def by_metric(found: dict[Metric, Held]) -> dict[Metric, Held]:
    """The same in the order of ``Metric``: a file and a database forget the order in which figures were made."""
    return {metric: found[metric] for metric in Metric if metric in found}


def by_name(found: dict[str, Held]) -> dict[str, Held]:
    """The same in alphabetical order."""
    return dict(sorted(found.items()))


Rate = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_to_the_end), AfterValidator(_between)]
"""From 0 to 1."""
Count = Annotated[int, Field(ge=0, le=_MOST_PEOPLE)]
Weight = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
Key = Annotated[tuple[ValueText, ...], Field(max_length=MOST_GROUPS_IN_VIEW)]
"""One value for each feature of a combination; for a row that stands for several groups of a feature, their values."""
Columns = Annotated[tuple[ColumnName, ...], Field(min_length=1, max_length=MOST_CROSSED)]
Tally = Annotated[dict[ColumnName, Count], Field(max_length=MOST_NOTES), AfterValidator(by_name)]
