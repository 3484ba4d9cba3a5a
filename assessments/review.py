"""Review: where an assessment stands, which steps move it, and how a committee reaches its opinion.

Rules only; the store keeps what people do. An opinion is about one submitted version, named by its content hash: a later change
of the assessment leaves it as it was, and it no longer covers the assessment. What follows is in ``assessments.decision``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, Field

from assessments.access import Action
from assessments.model import FreeText, Frozen, ShortText, Status
from checklists.model import Adviser, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

# Where it stands -----------------------------------------------------------------------------------------------------


STATUS_NAMES: dict[Status, Text] = {
    Status.DRAFT: Text(fr="brouillon", en="draft"),
    Status.SUBMITTED: Text(fr="soumise au comité", en="submitted to the committee"),
    Status.CHANGES_ASKED: Text(fr="changements demandés", en="changes asked for"),
    Status.OPINION_GIVEN: Text(fr="avis rendu", en="opinion given"),
    Status.APPROVED: Text(fr="approuvée", en="approved"),
    Status.CONDITIONS: Text(fr="approuvée avec conditions", en="approved with conditions"),
    Status.REFUSED: Text(fr="refusée", en="refused"),
    Status.POSTPONED: Text(fr="ajournée", en="postponed"),
    Status.WITHDRAWN: Text(fr="retirée", en="withdrawn"),
    Status.ARCHIVED: Text(fr="archivée", en="archived"),
}
"""In the feminine, as « évaluation » is."""


class Step(StrEnum):
    """What moves an assessment from one status to another."""

    SUBMIT = "submit"
    ASK_CHANGES = "ask_changes"
    CLOSE_OPINION = "close_opinion"
    DECIDE = "decide"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    RESUME = "resume"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Transition:
    """From some statuses, by one step that some action allows, to a status. ``to`` None: the decision says which."""

    step: Step
    action: Action
    sources: frozenset[Status]
    to: Status | None


_OPEN = frozenset({Status.DRAFT, Status.CHANGES_ASKED})
_DECIDED = frozenset({Status.APPROVED, Status.CONDITIONS, Status.REFUSED, Status.POSTPONED})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Step.SUBMIT, Action.SUBMIT, _OPEN | {Status.SUBMITTED, Status.OPINION_GIVEN}, Status.SUBMITTED),
    Transition(Step.ASK_CHANGES, Action.RUN_REVIEW, frozenset({Status.SUBMITTED}), Status.CHANGES_ASKED),
    Transition(Step.CLOSE_OPINION, Action.RUN_REVIEW, frozenset({Status.SUBMITTED}), Status.OPINION_GIVEN),
    Transition(Step.DECIDE, Action.DECIDE, frozenset({Status.SUBMITTED, Status.OPINION_GIVEN, Status.POSTPONED}), None),
    Transition(Step.REOPEN, Action.REOPEN, _DECIDED, Status.DRAFT),
    Transition(Step.WITHDRAW, Action.WITHDRAW, _OPEN | {Status.SUBMITTED, Status.OPINION_GIVEN}, Status.WITHDRAWN),
    Transition(Step.RESUME, Action.WITHDRAW, frozenset({Status.WITHDRAWN}), Status.DRAFT),
    Transition(Step.ARCHIVE, Action.ARCHIVE, _DECIDED | {Status.WITHDRAWN, Status.DRAFT}, Status.ARCHIVED),
)
"""Every move there is. A version submitted again replaces the one before: what was said of that one stays with it."""


def transition(step: Step, status: Status) -> Transition | None:
    """The move that a step makes from a status; None when it makes none."""
    return next((each for each in TRANSITIONS if each.step is step and status in each.sources), None)


# The committee -------------------------------------------------------------------------------------------------------


class Vote(StrEnum):
    """What a member may say, from the most to the least favourable; an abstention is present and takes no side."""

    FAVOURABLE = "favourable"
    RESERVATIONS = "reservations"
    UNFAVOURABLE = "unfavourable"
    ABSTENTION = "abstention"


VOTE_NAMES: dict[Vote, Text] = {
    Vote.FAVOURABLE: Text(fr="favorable", en="favourable"),
    Vote.RESERVATIONS: Text(fr="favorable avec réserves", en="favourable with reservations"),
    Vote.UNFAVOURABLE: Text(fr="défavorable", en="unfavourable"),
    Vote.ABSTENTION: Text(fr="abstention", en="abstention"),
}


class Outcome(StrEnum):
    """What a committee says in the end. ``NONE``: opinions were divided, or nobody took a side."""

    FAVOURABLE = "favourable"
    RESERVATIONS = "reservations"
    UNFAVOURABLE = "unfavourable"
    NONE = "none"


class CommitteeRules(Frozen):
    """How a committee counts; settings of the committee, copied into each opinion when it is opened.

    Attributes:
        quorum: the share of the members, in percent, who must have voted (abstentions included) for an opinion to stand.
        recused_count: whether members who stepped aside stay in the number of which the quorum is a share.
        chair_decides: whether the chair's own vote settles a tie.
    """

    quorum: Annotated[int, Field(ge=0, le=100)] = 50
    recused_count: bool = True
    chair_decides: bool = True


class Member(Frozen):
    """A member of the committee when an opinion was opened."""

    id: str
    name: ShortText
    chair: bool = False


class Ballot(Frozen):
    """The vote of one member, with reasons; a later one of the same member replaces it while the opinion is open.

    ``recorded_by``: who typed it for a member who was in the room; empty for members who voted themselves.
    """

    member: str
    name: ShortText = ""
    vote: Vote
    reason: FreeText = ""
    at: AwareDatetime
    recorded_by: ShortText = ""


class Recusal(Frozen):
    """A member who stepped aside (déport), and why. ``recorded_by``: see ``Ballot``."""

    member: str
    name: ShortText = ""
    reason: FreeText
    at: AwareDatetime
    recorded_by: ShortText = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the votes give.

    Attributes:
        entitled: members of which the quorum is a share.
        needed: how many must have voted.
        present: how many did.
        counts: how many said what.
        outcome: what the committee says; None while the quorum is not reached.
        tie: whether the sides were equal, so that the chair's vote decided or nothing did.
    """

    entitled: int
    needed: int
    present: int
    counts: Mapping[Vote, int]
    outcome: Outcome | None
    tie: bool

    def as_json(self) -> dict[str, object]:
        """The same as JSON values, to be kept when an opinion is given."""
        return {**asdict(self), "counts": {vote.value: n for vote, n in self.counts.items()}}

    @property
    def quorate(self) -> bool:
        """Whether enough members voted."""
        return self.present >= self.needed


def votes_needed(rules: CommitteeRules, members: int, recused: int = 0) -> tuple[int, int]:
    """Of how many members the quorum is a share, and how many must have voted: never fewer than one."""
    entitled = members if rules.recused_count else members - recused
    return entitled, max(1, -(-entitled * rules.quorum // 100))  # rounded up: half of 5 is 3


def tally(
    rules: CommitteeRules,
    members: Sequence[Member],
    recusals: Iterable[Recusal],
    ballots: Iterable[Ballot],
    hidden: Collection[str] = (),
) -> Tally:
    """Count.

    A vote of somebody who is no member, or who stepped aside, counts for nothing. An outcome needs more than half of those
    who took a side: first whether the opinion is unfavourable, then whether it has reservations at least. So an opinion
    never is more favourable than what a majority accepts.

    Args:
        rules: how the committee counts.
        members: the members when the opinion was opened.
        recusals: who stepped aside.
        ballots: one a member; of several, the last counts.
        hidden: members who voted, without it being told what: they count for the quorum, and nothing is said of the outcome.
    """
    aside = {recusal.member for recusal in recusals}
    voting = {member.id: member for member in members if member.id not in aside}
    last = {
        ballot.member: ballot.vote for ballot in sorted(ballots, key=lambda each: each.at) if ballot.member in voting
    }
    counts = {vote: sum(said is vote for said in last.values()) for vote in Vote}
    entitled, needed = votes_needed(rules, len(members), len(members) - len(voting))
    kept_back = (voting.keys() & set(hidden)) - last.keys()
    present = len(last) + len(kept_back)
    if present < needed or kept_back:
        return Tally(entitled, needed, present, counts, None, tie=False)
    outcome, tie = _outcome(
        counts, [last[id_] for id_, member in voting.items() if member.chair and id_ in last], rules
    )
    return Tally(entitled, needed, present, counts, outcome, tie)


_SEVERE_FIRST = (
    (Outcome.UNFAVOURABLE, {Vote.UNFAVOURABLE}),
    (Outcome.RESERVATIONS, {Vote.UNFAVOURABLE, Vote.RESERVATIONS}),
)


def _outcome(counts: Mapping[Vote, int], chair: Sequence[Vote], rules: CommitteeRules) -> tuple[Outcome, bool]:
    sides = sum(counts[vote] for vote in Vote if vote is not Vote.ABSTENTION)
    if not sides:
        return Outcome.NONE, False
    tie = False
    for outcome, votes in _SEVERE_FIRST:
        share = Fraction(sum(counts[vote] for vote in votes), sides)
        if share > Fraction(1, 2):
            return outcome, tie
        if share == Fraction(1, 2):
            tie = True
            if not rules.chair_decides or not chair or chair[0] is Vote.ABSTENTION:
                return Outcome.NONE, True
            if chair[0] in votes:
                return outcome, True
    return Outcome.FAVOURABLE, tie


# What is kept ---------------------------------------------------------------------------------------------------------


class Submission(Frozen):
    """A version frozen for review, and what followed from its answers that day (``as_of``: the day on which the law was read).

    ``gap``: whether an audit had established a gap. The version itself is asked of the store apart, as it is long.
    ``redacted_at``: when texts were last erased from it; None: never. The content hash stays that of the original.
    """

    id: str
    number: Annotated[int, Field(ge=1)]
    content_hash: str
    message: FreeText
    as_of: date
    gap: bool
    impact_low: int
    impact_high: int
    redacted_at: AwareDatetime | None = None
    by: ShortText
    at: AwareDatetime


class Remark(Frozen):
    """Something said about a submitted version. ``about``: « question:<id> », « risk:<id> », or empty for the whole.

    ``parent``: the remark that it answers; empty for none. ``asks_change``: whether the committee waits for a change.
    ``step``: the step (see ``Step``) of which it is the reason; empty when it moved nothing.
    """

    id: str
    submission: int
    about: Annotated[str, Field(pattern="^((question|risk):[a-z0-9_]{1,60})?$")]
    parent: str
    asks_change: bool
    step: str = ""
    text: FreeText
    by: ShortText
    by_id: str
    at: AwareDatetime
    settled_by: ShortText
    settled_at: AwareDatetime | None


class Counted(Frozen):
    """A tally as it was kept when the opinion was given: it stays true when a member is later forgotten. See ``Tally``."""

    entitled: int
    needed: int
    present: int
    counts: dict[Vote, int]
    outcome: Outcome | None
    tie: bool


class Opinion(Frozen):
    """The opinion of an adviser on one submitted version; for a committee with its members, its votes and who stepped aside.

    ``outcome`` and ``closed_at`` are None until it is given. ``minority``: what those who disagree want to be read.
    ``person``: the expert whose opinion it is; empty for a committee. ``recorded_by``: who typed it for that person; empty when
    the expert did. ``hidden``: the members whose votes are not told to who reads this, as long as the opinion is not given.
    """

    id: str
    submission: int
    content_hash: str
    adviser: Adviser
    rules: CommitteeRules
    members: tuple[Member, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    hidden: tuple[str, ...] = ()
    person: ShortText = ""
    recorded_by: ShortText = ""
    outcome: Outcome | None = None
    reasons: FreeText = ""
    minority: FreeText = ""
    counted: Counted | None = None
    opened_by: ShortText
    opened_at: AwareDatetime
    closed_by: ShortText = ""
    closed_at: AwareDatetime | None = None

    def tally(self) -> Tally:
        """What the votes gave when the opinion was given; until then, what they give so far, as far as it is told."""
        if self.counted is not None:
            return Tally(**dict(self.counted))
        return tally(self.rules, self.members, self.recusals, self.ballots, self.hidden)
