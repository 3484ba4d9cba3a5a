"""What a review refuses, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import Text

if TYPE_CHECKING:
    from assessments.review import Opinion

UNKNOWN = Text(
    fr="Ceci n’existe pas, ou plus, dans cette évaluation. Rechargez la page.",
    en="This does not exist (any more) in this assessment. Reload the page.",
)
NOTHING_NEW = Text(
    fr="Rien n’a changé depuis la dernière version soumise\u00a0: il n’y a rien de nouveau à instruire.",
    en="Nothing has changed since the last submitted version: there is nothing new to review.",
)
NO_WORDS = Text(
    fr="Écrivez au moins une phrase\u00a0: elle sera lue.", en="Write at least one sentence: it will be read."
)
NO_MEMBER = Text(
    fr="Le comité n’a pas de membre, ou l’un d’eux figure deux fois. Demandez à l’administrateur de donner le rôle de membre.",
    en="The committee has no member, or one of them appears twice. Ask the administrator to give the role of member.",
)
NOT_SUBMITTED = Text(
    fr="Aucune version n’est soumise au comité en ce moment. Attendez qu’elle le soit.",
    en="No version is before the committee at the moment. Wait until one is submitted.",
)
ALREADY_OPEN = Text(
    fr="Le comité est déjà appelé à voter sur cette version.",
    en="The committee is already called to vote on this version.",
)
NEWER_VERSION = Text(
    fr="Une version plus récente a été soumise entre-temps. Rechargez la page et lisez-la\u00a0; rien n’a été enregistré.",
    en="A newer version was submitted in the meantime. Reload the page and read it; nothing was saved.",
)
GIVEN_ALREADY = Text(
    fr="Cet avis est déjà rendu\u00a0: les votes ne changent plus.",
    en="This opinion is already given: votes do not change any more.",
)
NOT_A_MEMBER = Text(
    fr="Vous n’étiez pas membre du comité quand il a été appelé à voter\u00a0: votre vote n’a pas été enregistré.",
    en="You were not a member of the committee when it was called to vote: your vote was not saved.",
)
RECUSED = Text(
    fr="Vous vous êtes déporté de cet avis\u00a0: vous ne pouvez plus voter. Rien n’a été enregistré.",
    en="You stepped aside from this opinion: you cannot vote any more. Nothing was saved.",
)
NO_REASON_TO_LEAVE = Text(
    fr="Dites pourquoi vous vous déportez, en une phrase.", en="Say why you step aside, in one sentence."
)
NO_REASONS = Text(
    fr="Un avis se motive. Écrivez les raisons en une phrase au moins.",
    en="An opinion gives its reasons. Write them in at least one sentence.",
)
NO_RESERVATION = Text(
    fr="Un avis avec réserves dit lesquelles. Écrivez-en une au moins, avec un responsable et une date.",
    en="An opinion with reservations says which. Write at least one, with an owner and a date.",
)
NO_PROOF = Text(
    fr="Dites ce qui montre que c’est fait\u00a0: un document, une date, un lien.",
    en="Say what shows that it is done: a document, a date, a link.",
)
DELEGATION_OVER = Text(
    fr="La délégation par laquelle vous décidez ne vaut pas aujourd’hui, ou pas pour le jour de cette décision. Demandez à la "
    "personne que vous remplacez de décider, ou d’enregistrer une autre délégation.",
    en="The delegation by which you decide does not hold today, or not for the day of this decision. Ask the person whom you "
    "replace to decide, or to record another delegation.",
)
TOOK_PART = Text(
    fr="Vous avez soumis cette version, donné un avis ou un vote sur elle, ou vous vous en êtes déporté\u00a0: par délégation, vous "
    "ne pouvez pas en décider. Une autre personne doit le faire.",
    en="You submitted this version, gave an opinion or a vote on it, or stepped aside from it: you cannot decide on it by "
    "delegation. Somebody else must.",
)
CLOSED_ALREADY = Text(fr="Cette réserve est déjà levée.", en="This reservation is already closed.")


def no_quorum(opinion: Opinion) -> Text:
    """That too few members voted, with the figures."""
    found = opinion.tally()
    return Text(
        fr=f"Le quorum n’est pas atteint\u00a0: {found.present} vote(s) pour {found.needed} nécessaire(s), sur {found.entitled} "
        "membre(s). Attendez les votes qui manquent, ou convoquez de nouveau le comité.",
        en=f"The quorum is not reached: {found.present} vote(s), {found.needed} needed of {found.entitled} member(s). Wait for "
        "the missing votes, or call the committee again.",
    )
