"""Opinions: who gives which, who may see the votes, who accepts the proof of what was asked, and which ones a version has.

Rules only, asked by the store before it keeps anything and by pages in order to offer only what will be accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.access import CAPACITY_NAMES, LOCAL, Action, Actor, Capacity
from assessments.decision import required_advisers
from assessments.review import Member
from checklists.model import Adviser, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.decision import Reservation
    from assessments.review import Opinion
    from checklists.model import Checklist

ADVISER_NAMES: dict[Adviser, Text] = {
    Adviser.COMMITTEE: Text(fr="Comité d’éthique", en="Ethics committee"),
    **{Adviser(capacity.value): name for capacity, name in CAPACITY_NAMES.items()},
}
EXPERTS: tuple[Adviser, ...] = tuple(adviser for adviser in Adviser if adviser is not Adviser.COMMITTEE)
INDEPENDENT = frozenset({Adviser.DPO})
"""Experts who may not run the review that they advise on."""

_BY_NAME = "name:"


def named_member(name: str, *, chair: bool = False) -> Member:
    """A member without an account, known by name: somebody else records the vote. The same name is the same member."""
    shown = " ".join(name.split())
    return Member(id=f"{_BY_NAME}{shown.casefold()}"[:200], name=shown, chair=chair)


def person_id(name: str) -> str:
    """Id of somebody without an account, so that the name can be erased like that of an account."""
    return named_member(name).id


# Experts ---------------------------------------------------------------------------------------------------------------

NOT_THE_EXPERT: dict[Adviser, Text] = {
    adviser: Text(
        fr=f"Cet avis se donne au titre de «\u00a0{ADVISER_NAMES[adviser].fr}\u00a0», et votre compte n’a pas ce domaine ici. Demandez-le à la "
        "personne qui administre Balise. Rien n’a été enregistré.",
        en=f"This opinion is given as “{ADVISER_NAMES[adviser].en}”, and your account does not have this domain here. Ask the person "
        "who runs Balise for it. Nothing was saved.",
    )
    for adviser in EXPERTS
}
RUNS_THE_REVIEW = Text(
    fr="Vous conduisez l’instruction au comité\u00a0: la même personne ne donne pas aussi l’avis du DPO, qui doit rester indépendant. "
    "Demandez cet avis à quelqu’un d’autre. Rien n’a été enregistré.",
    en="You run the committee’s review: the same person does not also give the DPO’s opinion, which has to be independent. Ask "
    "somebody else for this opinion. Nothing was saved.",
)


def holds(actor: Actor, adviser: Adviser, authority_id: str, assessment_id: str) -> bool:
    """Whether the actor speaks for an expert there."""
    return Capacity(adviser.value) in actor.capacities_on(authority_id, assessment_id)


def against_advising(actor: Actor, adviser: Adviser, authority_id: str, assessment_id: str) -> Text | None:
    """Why somebody who may give an expert's opinion may not give this one; None when nothing stands against it.

    The one person of an installation without accounts may record every opinion, each under the name of who gives it.
    """
    if not holds(actor, adviser, authority_id, assessment_id):
        return NOT_THE_EXPERT[adviser]
    runs = actor.id != LOCAL and actor.may(Action.RUN_REVIEW, authority_id, assessment_id)
    return RUNS_THE_REVIEW if runs and adviser in INDEPENDENT else None


def advises(actor: Actor, authority_id: str, assessment_id: str) -> tuple[Adviser, ...]:
    """Which opinions of experts the actor may give."""
    if not actor.may(Action.ADVISE, authority_id, assessment_id):
        return ()
    return tuple(each for each in EXPERTS if against_advising(actor, each, authority_id, assessment_id) is None)


# Votes -----------------------------------------------------------------------------------------------------------------


def sees_votes(actor: Actor, opinion: Opinion, authority_id: str, assessment_id: str) -> bool:
    """Whether the actor may be told who voted what.

    Everybody may once the opinion is given. Until then whoever runs the review, who has to write it down; but a member who has
    neither voted nor stepped aside is told nothing, presiding or not, so that no vote leans on another.
    """
    if opinion.closed_at is not None:
        return True
    spoke = {ballot.member for ballot in opinion.ballots} | {recusal.member for recusal in opinion.recusals}
    waiting = {member.id for member in opinion.members} - spoke
    return actor.may(Action.RUN_REVIEW, authority_id, assessment_id) and actor.id not in waiting


def as_told(actor: Actor, opinion: Opinion, authority_id: str, assessment_id: str) -> Opinion:
    """The opinion with the votes that the actor may be told: all of them, or one's own, and of the others that they voted."""
    if sees_votes(actor, opinion, authority_id, assessment_id):
        return opinion
    kept = tuple(ballot for ballot in opinion.ballots if ballot.member == actor.id)
    hidden = tuple(sorted({ballot.member for ballot in opinion.ballots} - {actor.id}))
    return opinion.model_copy(update={"ballots": kept, "hidden": hidden})


# Proofs ----------------------------------------------------------------------------------------------------------------


def judges_proof(
    actor: Actor, reservation: Reservation, adviser: Adviser | None, authority_id: str, assessment_id: str
) -> bool:
    """Whether the actor asked for what a reservation or a condition demands, and so may accept or refuse its proof.

    Args:
        actor: who asks.
        reservation: what is demanded.
        adviser: whose opinion demands it; None for a condition of a decision.
        authority_id: the authority.
        assessment_id: the assessment.
    """
    if reservation.source == "decision" or adviser is None:
        return actor.may(Action.DECIDE, authority_id, assessment_id)
    if adviser is Adviser.COMMITTEE:
        return actor.may(Action.RUN_REVIEW, authority_id, assessment_id)
    return adviser in advises(actor, authority_id, assessment_id)


# What a version has ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """One adviser and a submitted version.

    Attributes:
        adviser: who.
        required: whether the level requires the opinion.
        given: the last opinion given on this very version; None for none.
        outdated: when there is none, the last one given on another version; None for none.
        open: the vote that is under way on this version; None for none.
    """

    adviser: Adviser
    required: bool
    given: Opinion | None = None
    outdated: Opinion | None = None
    open: Opinion | None = None


def standings(
    checklist: Checklist, level: int, opinions: Iterable[Opinion], content_hash: str, number: int
) -> tuple[Standing, ...]:
    """Where each opinion stands that the level requires or that somebody gave; in the order of ``Adviser``.

    Args:
        checklist: of the assessment.
        level: of impact, of the submitted version.
        opinions: all of them, oldest first.
        content_hash: of the submitted version.
        number: of the submitted version.
    """
    required = required_advisers(checklist, level)
    found = []
    for adviser in Adviser:
        mine = [each for each in opinions if each.adviser is adviser]
        given = [each for each in mine if each.outcome is not None and each.content_hash == content_hash]
        older = [each for each in mine if each.outcome is not None and each.content_hash != content_hash]
        waiting = [each for each in mine if each.closed_at is None and each.submission == number]
        if mine or adviser in required:
            last = Standing(
                adviser,
                adviser in required,
                given[-1] if given else None,
                older[-1] if older and not given else None,
                waiting[-1] if waiting and not given else None,
            )
            found.append(last)
    return tuple(found)
