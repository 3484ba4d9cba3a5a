"""What a review refuses, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.storage.errors import quote
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    fr="Le comité n’a pas de membre, ou l’un d’eux figure deux fois. Choisissez les membres appelés, ou écrivez leurs noms, une "
    "fois chacun.",
    en="The committee has no member, or one of them appears twice. Choose the members who are called, or write their names, once "
    "each.",
)
NO_NAME = Text(
    fr="Un membre du comité a un nom\u00a0: écrivez-le, ou sa fonction.",
    en="A member of the committee has a name: write it, or the function.",
)
TWO_CHAIRS = Text(
    fr="Une seule personne préside une séance\u00a0: sa voix peut départager. Choisissez-en une.",
    en="One person presides a session: that vote may settle a tie. Choose one.",
)
NO_REASON_TO_CALL_AGAIN = Text(
    fr="Dites pourquoi le comité est appelé de nouveau, en une phrase\u00a0: les votes déjà donnés ne compteront plus.",
    en="Say in one sentence why the committee is called again: votes already cast will not count any more.",
)
CALLED_AGAIN = Text(
    fr="Le comité a été appelé de nouveau entre-temps. Rechargez la page et votez de nouveau\u00a0; rien n’a été enregistré.",
    en="The committee was called again in the meantime. Reload the page and vote again; nothing was saved.",
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
NOT_A_MEMBER_CALLED = Text(
    fr="Cette personne n’est pas parmi les membres appelés à voter\u00a0: son vote n’a pas été enregistré.",
    en="This person is not among the members called to vote: the vote was not saved.",
)
RECUSED = Text(
    fr="Vous vous êtes déporté de cet avis\u00a0: vous ne pouvez plus voter. Rien n’a été enregistré.",
    en="You stepped aside from this opinion: you cannot vote any more. Nothing was saved.",
)
MEMBER_RECUSED = Text(
    fr="Cette personne s’est déportée de cet avis\u00a0: elle ne peut plus voter. Rien n’a été enregistré.",
    en="This person stepped aside from this opinion and cannot vote any more. Nothing was saved.",
)
VOTED_ALONE = Text(
    fr="Cette personne a déjà voté depuis son compte\u00a0: elle seule peut changer son vote. Rien n’a été enregistré.",
    en="This person voted from their own account already: only they can change the vote. Nothing was saved.",
)
NO_REASON_TO_LEAVE = Text(
    fr="Dites pourquoi vous vous déportez, en une phrase.", en="Say why you step aside, in one sentence."
)
NO_REASON_OF_MEMBER = Text(
    fr="Écrivez pourquoi cette personne se déporte, en une phrase\u00a0: sa raison est lue par tous.",
    en="Write why this person steps aside, in one sentence: everybody reads the reason.",
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
NO_SUCH_FILE = Text(
    fr="Cette pièce n’est pas, ou plus, jointe à l’évaluation. Joignez-la à une question, puis choisissez-la ici. Rien n’a été "
    "enregistré.",
    en="This file is not (any more) attached to the assessment. Attach it to a question, then choose it here. Nothing was saved.",
)
NOTHING_TO_JUDGE = Text(
    fr="Aucune preuve n’attend votre accord\u00a0: elle n’a pas été apportée, ou elle a déjà été renvoyée. Rechargez la page.",
    en="No proof is waiting for you: none was brought, or it was sent back already. Reload the page.",
)
OTHER_PROOF = Text(
    fr="Une autre preuve a été apportée entre-temps. Lisez-la avant de répondre\u00a0; rien n’a été enregistré.",
    en="Another proof was brought in the meantime. Read it before you answer; nothing was saved.",
)
NO_REASON_TO_RETURN = Text(
    fr="Dites ce qui manque à cette preuve, en une phrase\u00a0: la personne qui l’a apportée le lira.",
    en="Say in one sentence what this proof lacks: the person who brought it will read it.",
)
NOT_WHO_ASKED = Text(
    fr="Seule la personne qui a demandé cette réserve accepte sa preuve\u00a0: demandez à l’expert de ce domaine. Rien n’a été "
    "enregistré.",
    en="Only who asked for this reservation accepts its proof: ask the expert of that domain. Nothing was saved.",
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

MAY_NOT_SETTLE = Text(
    fr="Seuls peuvent clore cette remarque la personne qui l’a faite, la présidence du comité et ceux qui répondent aux questions. "
    "Répondez-y plutôt.",
    en="Only who made this remark, the committee’s chair and those who answer the questions may settle it. Reply to it instead.",
)
NO_PERSON = Text(
    fr="Dites à qui vous confiez cette question\u00a0: choisissez une personne, ou écrivez son nom.",
    en="Say to whom you assign this question: choose a person, or write their name.",
)
CANNOT_ANSWER = Text(
    fr="Cette personne n’a pas ici de rôle pour répondre aux questions. Choisissez-en une autre, ou demandez à l’administrateur de "
    "lui donner ce rôle. Rien n’a été enregistré.",
    en="This person has no role here to answer questions. Choose somebody else, or ask the administrator to give them this role. "
    "Nothing was saved.",
)
ASSIGNED_ALREADY = Text(
    fr="Cette personne en est déjà chargée. Pour changer la date ou la note, reprenez d’abord ce qui lui est confié.",
    en="This person is in charge of it already. To change the day or the note, first take back what they were given.",
)
TAKEN_BACK = Text(
    fr="Ceci a été repris entre-temps\u00a0: rien n’a été enregistré. Rechargez la page.",
    en="This was taken back in the meantime: nothing was saved. Reload the page.",
)
_MOST_NUMBERS = 8


def still_to_answer(numbers: Sequence[str]) -> Text:
    """That questions of an assignment have no answer yet, by their numbers."""
    shown = ", ".join(numbers[:_MOST_NUMBERS]) + ("…" if len(numbers) > _MOST_NUMBERS else "")
    return Text(
        fr=f"Il manque encore une réponse à\u00a0: {shown}. Répondez d’abord\u00a0; «\u00a0je ne sais pas\u00a0» est une réponse.",
        en=f"An answer is still missing to: {shown}. Answer first; “I don’t know” is an answer.",
    )


def not_of_committee(name: str) -> Text:
    """That somebody with an account was called without being of the committee."""
    who = quote(name)
    return Text(
        fr=f"{who} n’a pas ici le rôle de membre ou de présidence du comité. Demandez à l’administrateur de le lui donner, ou retirez "
        "cette personne de la liste. Le comité n’a pas été appelé.",
        en=f"{who} does not have the role of member or chair of the committee here. Ask the administrator to give it, or take this "
        "person off the list. The committee was not called.",
    )


def no_quorum(opinion: Opinion) -> Text:
    """That too few members voted, with the figures."""
    found = opinion.tally()
    return Text(
        fr=f"Le quorum n’est pas atteint\u00a0: {found.present} vote(s) pour {found.needed} nécessaire(s), sur {found.entitled} "
        "membre(s). Attendez les votes qui manquent, ou appelez de nouveau le comité. Rien de ce que vous avez écrit n’est perdu.",
        en=f"The quorum is not reached: {found.present} vote(s), {found.needed} needed of {found.entitled} member(s). Wait for "
        "the missing votes, or call the committee again. Nothing that you wrote is lost.",
    )
