"""The pieces of a compiled checklist: conditions as bit masks, so that reading answers is arithmetic on a few integers.

Every distinct line of a condition, « this question: one of these options », has a bit. One integer then holds the lines
that are true whatever the missing answers are, another those that may be true; lines joined by « and » are one mask, true
when all of its bits are there. Every question has a bit too, in the order in which the checklist asks them, so that a set
of questions is an integer. Lines on safeguards have no bit of their own: above all lines, four more sets of questions say
which safeguards may be done, not done, out of their lists, and promised; from these follows what each horizon counts.
``assessments.compiling`` makes the pieces, ``assessments.logic`` reads answers with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklists.model import Fact, Finding, Question


class Truth(IntEnum):
    """NO: cannot hold. MAY: missing answers decide. HOLDS: holds whatever they are. And is ``min``, or is ``max``."""

    NO = 0
    MAY = 1
    HOLDS = 2


NO, MAY, HOLDS = Truth
"""The same three: a name of the module is found faster than a member of its class, and these are looked up a lot."""


def union(masks: Iterable[int]) -> int:
    """All the bits of some masks; 0 when there are none."""
    found = 0
    for mask in masks:
        found |= mask
    return found


@dataclass(slots=True, eq=False, kw_only=True)
class Line:
    """One line of a condition. ``mask`` is its bit; ``done`` or ``undone`` is the safeguard that it wants so instead.

    ``asks``: the question that it names, or whose options the fact that it names counts (``counted``). ``through``: the
    conditions behind the fact or the finding that it names. An explanation quotes ``key`` and the chosen ones among
    ``options``, all of them when None. ``rests_on``: the questions whose answers can change its truth.
    """

    key: str
    options: frozenset[str] | None = None
    counted: bool = False
    mask: int = 0
    done: int = 0
    undone: int = 0
    asks: int = 0
    through: tuple[Condition, ...] = ()
    rests_on: int = 0


class Alternative:
    """Lines that must all hold, as masks: of lines, of safeguards that must be done, of safeguards that must not be."""

    __slots__ = ("asks", "done", "lines", "mask", "through", "undone")

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self.mask = union(line.mask for line in lines)
        self.done = union(line.done for line in lines)
        self.undone = union(line.undone for line in lines)
        self.asks = union(line.asks for line in lines)
        self.through = tuple(condition for line in lines for condition in line.through)


class Condition:
    """Alternatives, one of which suffices; none at all never holds.

    ``safeguards``: those that it names itself, so that its truth depends on which of them count as done; ``masks`` is all
    there is to look at when it names none. ``lines`` and ``rests_on``: every line, every question that its truth rests on.
    """

    __slots__ = ("alternatives", "lines", "masks", "rests_on", "safeguards")

    def __init__(self, alternatives: tuple[Alternative, ...]) -> None:
        self.alternatives = alternatives
        self.masks = tuple(alternative.mask for alternative in alternatives)
        self.lines = union(self.masks)
        self.safeguards = union(alternative.done | alternative.undone for alternative in alternatives)
        self.rests_on = union(line.rests_on for alternative in alternatives for line in alternative.lines)


@dataclass(slots=True, eq=False)
class Derived:
    """A fact or a finding that some line names: the lines that its truth makes true (``yes``), or its falsity (``no``).

    All of ``conditions`` must hold; a fact that the context or the number of chosen options decides has none.
    """

    of: Fact | Finding
    conditions: tuple[Condition, ...] = ()
    rests_on: int = 0
    yes: int = 0
    no: int = 0


class Reply(NamedTuple):
    """What one answer, or its absence, makes of a question that is shown: the lines that then hold, and that may hold.

    ``can`` also says what a safeguard may be. ``counts``: the truth of each fact that counts the chosen options.
    """

    must: int
    can: int
    counts: tuple[Truth, ...] = ()


_NOTHING_SAID = Reply(0, 0)


@dataclass(slots=True, eq=False)
class Ask:
    """A question: when it is shown, which lines name it, and which of them each of its options makes true.

    ``exhaustive``: lines that list every possible answer, true as soon as the question is shown. ``counts``: the facts
    that count its chosen options. ``done``, ``undone``, ``out`` and ``promised``: what tells that a safeguard may be so; 0 for
    the other kinds. ``silence``: what no answer says; ``known``: what each option says alone.
    """

    question: Question
    bit: int
    shown_if: Condition | None
    rests_on: int
    lines: int = 0
    exhaustive: int = 0
    by_option: dict[str, int] = field(default_factory=dict)
    counts: list[Derived] = field(default_factory=list)
    done: int = 0
    undone: int = 0
    out: int = 0
    promised: int = 0
    silence: Reply = _NOTHING_SAID
    known: dict[tuple[str, ...], Reply] = field(default_factory=dict)


Step = Ask | Derived


class Rung(NamedTuple):
    """One line of a gravity, likelihood or floor table, with its place in the file."""

    level: int
    place: int
    condition: Condition


Scale = tuple[Rung, ...]
"""A table of degrees or floors, highest level first."""


@dataclass(frozen=True, slots=True, eq=False)
class RiskMasks:
    """One risk. ``undoing`` are the safeguards that a gravity line names, a real possibility to undo the harm.

    ``rests_on``: the lines and the safeguards that its levels depend on; what changes none of them leaves it as it is.
    """

    id: str
    gravity: Scale
    likelihood: Scale
    floors: Scale
    essential: int
    recommended: int
    undoing: tuple[str, ...]
    rests_on: int


class FindingMasks(NamedTuple):
    """A finding, and all that must hold: its own condition, then the one of its regime if there is one."""

    finding: Finding
    conditions: tuple[Condition, ...]
