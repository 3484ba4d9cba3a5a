"""What the answers say of a local charter, in words: the same on the screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.coverage import LinkState, PrincipleState

if TYPE_CHECKING:
    from assessments.coverage import Coverage, Link
    from assessments.model import Answer
    from checklists.model import Framework
    from reports.wording import Wording

TONES = {
    PrincipleState.SATISFIED: "positive",
    PrincipleState.PROMISED: "info",
    PrincipleState.OPEN: "warning",
    PrincipleState.UNKNOWN: "neutral",
    PrincipleState.STATED: "neutral",
    PrincipleState.OUT: "neutral",
}
"""Colour of each state in a document; the words always say it too."""


def principle_state(words: Wording, found: PrincipleState) -> str:
    """Where a principle stands."""
    return {
        PrincipleState.SATISFIED: words._("mesures en place"),
        PrincipleState.PROMISED: words._("mesures promises"),
        PrincipleState.OPEN: words._("reste à faire"),
        PrincipleState.UNKNOWN: words._("à renseigner"),
        PrincipleState.STATED: words._("réponses à lire"),
        PrincipleState.OUT: words._("sans objet"),
    }[found]


def link_state(words: Wording, found: Link) -> str:
    """What is known of one linked question."""
    if not found.asked:
        return words._("non posée pour ce système") if found.state is LinkState.OUT else words._("pas encore posée")
    return {
        LinkState.DONE: words._("en place"),
        LinkState.PROMISED: words._("promise, avec responsable et date"),
        LinkState.OPEN: words._("à faire"),
        LinkState.UNKNOWN: words._("à renseigner"),
        LinkState.STATED: words._("renseignée"),
        LinkState.OUT: words._("sans objet"),
    }[found.state]


def link_answer(words: Wording, found: Link, answer: Answer | None) -> str:
    """The answer to a linked question; one that does not count, or not yet, is said to."""
    if not found.asked and answer is not None and answer.given:
        return words._("Réponse conservée, non comptée")
    said = words.answer(words.checklist.questions[found.question], answer)
    if answer is None or not answer.to_confirm:
        return said
    unsure = words._("à confirmer")
    return f"{said} ({unsure})"


def total(words: Wording, found: Coverage) -> str:
    """« 7 principes · mesures en place : 2 · reste à faire : 5 », without the states that no principle has."""
    number = len(found.principles)
    counted = [(state, found.count(state)) for state in PrincipleState]
    states = [f"{principle_state(words, state)}{words.colon}{count}" for state, count in counted if count]
    return " · ".join([words.ngettext("{n} principe", "{n} principes", number).format(n=number), *states])


def adopted(words: Wording, framework: Framework) -> str:
    """The title of the charter, with the day on which it was adopted when that is known."""
    title = framework.title.to(words.lang)
    if framework.adopted_on is None:
        return title
    return words._("{title}, adoptée le {date}").format(title=title, date=words.day(framework.adopted_on))


def caution(words: Wording) -> str:
    """What the states mean and do not mean."""
    return words._(
        "« Mesures en place » : toutes les mesures liées au principe sont faites, et les autres questions liées ont une "
        "réponse. Une mesure promise a un responsable et une date. « Réponses à lire » : aucune mesure n’est liée au "
        "principe ; c’est à vous de juger. Rien de cela ne change un niveau de risque."
    )
