"""Who may do what, as one table. The store asks it before every read and every change; pages never decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYWHERE = "*"
"""Key of ``Actor.roles`` for roles held on every authority, also on the ones that do not exist yet."""

LONGEST_NAME = 300
LONGEST_ID = 200


class Refusal(Exception):  # noqa: N818 (a refusal is an answer to a person, not a failure of the program)
    """Something was refused; ``text`` tells the person what, where and what to do, in every language.

    The text may quote what a person typed: a page escapes it like any other text.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def to(self, lang: str) -> str:
        """The refusal in ``lang``."""
        return self.text.to(lang)


class Role(StrEnum):
    """What a person is for one authority; several at once are possible."""

    PROJECT_MANAGER = "project_manager"
    CONTRIBUTOR = "contributor"
    COMMITTEE_MEMBER = "committee_member"
    COMMITTEE_CHAIR = "committee_chair"
    DECISION_MAKER = "decision_maker"
    READER = "reader"
    ADMINISTRATOR = "administrator"


class Capacity(StrEnum):
    """For what a contributor is asked. It opens no right by itself: a role does."""

    DPO = "dpo"
    RSSI = "rssi"
    BUSINESS = "business"
    LEGAL = "legal"
    ACCESSIBILITY = "accessibility"


class Action(StrEnum):
    """What can be asked of the store."""

    CREATE_AUTHORITY = "create_authority"
    CHANGE_AUTHORITY = "change_authority"
    READ = "read"
    CREATE_ASSESSMENT = "create_assessment"
    IMPORT_ASSESSMENT = "import_assessment"
    EXPORT_ASSESSMENT = "export_assessment"
    ANSWER = "answer"
    CHANGE_SYSTEM = "change_system"
    SET_DEPTH = "set_depth"
    AUDIT = "audit"
    JUDGE_AUDIT = "judge_audit"
    SUBMIT = "submit"
    DISCUSS = "discuss"
    ADVISE = "advise"
    VOTE = "vote"
    RUN_REVIEW = "run_review"
    PROVE = "prove"
    SET_COMMITTEE = "set_committee"
    DECIDE = "decide"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    ASSIGN = "assign"
    FOLLOW_UP = "follow_up"
    CONSULT = "consult"
    PUBLISH = "publish"
    RENEW = "renew"
    SHARE = "share"
    DELEGATE = "delegate"
    KEEP_TIME = "keep_time"
    READ_EVENTS = "read_events"
    VERIFY_CHAIN = "verify_chain"
    ERASE_TEXT = "erase_text"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ROLES = "manage_roles"


_REVIEW = frozenset({Action.READ, Action.READ_EVENTS, Action.EXPORT_ASSESSMENT, Action.VERIFY_CHAIN})

PERMISSIONS: dict[Role, frozenset[Action]] = {
    Role.PROJECT_MANAGER: _REVIEW
    | {
        Action.CREATE_ASSESSMENT,
        Action.IMPORT_ASSESSMENT,
        Action.ANSWER,
        Action.CHANGE_SYSTEM,
        Action.SET_DEPTH,
        Action.AUDIT,
        Action.JUDGE_AUDIT,
        Action.SUBMIT,
        Action.DISCUSS,
        Action.PROVE,
        Action.REOPEN,
        Action.WITHDRAW,
        Action.ARCHIVE,
        Action.ASSIGN,
        Action.FOLLOW_UP,
        Action.CONSULT,
        Action.PUBLISH,
        Action.RENEW,
        Action.SHARE,
    },
    Role.CONTRIBUTOR: frozenset(
        {
            Action.READ,
            Action.READ_EVENTS,
            Action.ANSWER,
            Action.AUDIT,
            Action.JUDGE_AUDIT,
            Action.DISCUSS,
            Action.ADVISE,
            Action.PROVE,
            Action.FOLLOW_UP,
            Action.CONSULT,
            Action.SHARE,
        }
    ),
    Role.COMMITTEE_MEMBER: _REVIEW | {Action.JUDGE_AUDIT, Action.DISCUSS, Action.VOTE},
    Role.COMMITTEE_CHAIR: _REVIEW
    | {Action.JUDGE_AUDIT, Action.DISCUSS, Action.VOTE, Action.RUN_REVIEW, Action.SET_COMMITTEE},
    Role.DECISION_MAKER: _REVIEW | {Action.DISCUSS, Action.DECIDE, Action.REOPEN, Action.DELEGATE},
    Role.READER: frozenset({Action.READ}),
    # An administrator keeps the house and does not answer in it: nobody can both answer and erase the trace.
    Role.ADMINISTRATOR: _REVIEW
    | {
        Action.CREATE_AUTHORITY,
        Action.CHANGE_AUTHORITY,
        Action.SET_COMMITTEE,
        Action.ERASE_TEXT,
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_ROLES,
        Action.PUBLISH,
        Action.DELEGATE,
        Action.KEEP_TIME,
    },
}

ROLES_OF_ASSESSMENT = frozenset(Role) - {Role.ADMINISTRATOR}
"""Roles that can be held on one assessment alone: a house has an administrator, an assessment has none."""

ROLE_NAMES: dict[Role, Text] = {
    Role.PROJECT_MANAGER: Text(fr="Chef ou cheffe de projet", en="Project manager"),
    Role.CONTRIBUTOR: Text(fr="Contributeur ou contributrice", en="Contributor"),
    Role.COMMITTEE_MEMBER: Text(fr="Membre du comité", en="Committee member"),
    Role.COMMITTEE_CHAIR: Text(fr="Présidence du comité", en="Committee chair"),
    Role.DECISION_MAKER: Text(fr="Décideur ou décideuse", en="Decision-maker"),
    Role.READER: Text(fr="Lecture seule", en="Reader"),
    Role.ADMINISTRATOR: Text(fr="Administration", en="Administrator"),
}

CAPACITY_NAMES: dict[Capacity, Text] = {
    Capacity.DPO: Text(fr="Protection des données (DPO)", en="Data protection (DPO)"),
    Capacity.RSSI: Text(fr="Sécurité informatique (RSSI)", en="Information security (CISO)"),
    Capacity.BUSINESS: Text(fr="Métier", en="Business"),
    Capacity.LEGAL: Text(fr="Juridique", en="Legal"),
    Capacity.ACCESSIBILITY: Text(fr="Accessibilité", en="Accessibility"),
}

_DOING: dict[Action, Text] = {
    Action.CREATE_AUTHORITY: Text(fr="créer une collectivité", en="create an authority"),
    Action.CHANGE_AUTHORITY: Text(fr="modifier la fiche de la collectivité", en="change the authority’s profile"),
    Action.READ: Text(fr="consulter les évaluations", en="read the assessments"),
    Action.CREATE_ASSESSMENT: Text(fr="créer une évaluation", en="create an assessment"),
    Action.IMPORT_ASSESSMENT: Text(fr="importer une évaluation", en="import an assessment"),
    Action.EXPORT_ASSESSMENT: Text(fr="exporter une évaluation", en="export an assessment"),
    Action.ANSWER: Text(fr="répondre aux questions", en="answer the questions"),
    Action.CHANGE_SYSTEM: Text(fr="modifier la fiche du système", en="change the description of the system"),
    Action.SET_DEPTH: Text(fr="changer le niveau de détail", en="change the depth"),
    Action.AUDIT: Text(fr="mener un audit des écarts", en="run an audit of gaps"),
    Action.JUDGE_AUDIT: Text(fr="conclure sur un audit des écarts", en="conclude on an audit of gaps"),
    Action.SUBMIT: Text(fr="soumettre une évaluation", en="submit an assessment"),
    Action.DISCUSS: Text(fr="participer à la discussion", en="take part in the discussion"),
    Action.ADVISE: Text(fr="donner un avis d’expert", en="give an expert’s opinion"),
    Action.VOTE: Text(fr="voter au comité d’éthique", en="vote in the ethics committee"),
    Action.RUN_REVIEW: Text(fr="conduire l’instruction au comité", en="run the committee’s review"),
    Action.PROVE: Text(fr="apporter la preuve d’une réserve levée", en="give the proof that closes a reservation"),
    Action.SET_COMMITTEE: Text(fr="régler le fonctionnement du comité", en="set how the committee works"),
    Action.DECIDE: Text(fr="décider", en="decide"),
    Action.REOPEN: Text(fr="rouvrir une évaluation décidée", en="reopen a decided assessment"),
    Action.WITHDRAW: Text(fr="retirer une évaluation", en="withdraw an assessment"),
    Action.ARCHIVE: Text(fr="archiver une évaluation", en="archive an assessment"),
    Action.ASSIGN: Text(fr="confier une question à quelqu’un", en="assign a question to somebody"),
    Action.FOLLOW_UP: Text(
        fr="suivre les actions, les mesures et les incidents", en="follow actions, measurements and incidents"
    ),
    Action.CONSULT: Text(fr="consigner une consultation", en="record a consultation"),
    Action.PUBLISH: Text(fr="choisir ce qui est publié", en="choose what is published"),
    Action.RENEW: Text(fr="passer à une liste de questions plus récente", en="move to a newer checklist"),
    Action.SHARE: Text(fr="tenir les réponses communes de la collectivité", en="keep the answers that systems share"),
    Action.DELEGATE: Text(fr="déléguer la décision", en="delegate the decision"),
    Action.KEEP_TIME: Text(
        fr="régler les durées de conservation et supprimer", en="set how long things are kept, and delete"
    ),
    Action.READ_EVENTS: Text(fr="lire l’historique", en="read the history"),
    Action.VERIFY_CHAIN: Text(fr="vérifier l’historique", en="verify the history"),
    Action.ERASE_TEXT: Text(fr="effacer un texte", en="erase a text"),
    Action.MANAGE_ACCOUNTS: Text(fr="gérer les comptes", en="manage accounts"),
    Action.MANAGE_ROLES: Text(fr="donner ou retirer des rôles", en="give or take roles"),
}


@dataclass(frozen=True)
class Actor:
    """The person who asks.

    ``id`` is what the account system calls the person (at most 200 characters); ``name`` is shown to others and cut
    at 300 characters; ``roles`` holds the roles by authority id, ``"*"`` for all authorities; ``assessment_roles`` the
    roles on single assessments, by assessment id. No role: nothing allowed. ``capacities`` says, by the id of an
    authority or of an assessment, for what the person contributes there.
    """

    id: str
    name: str
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    assessment_roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    capacities: Mapping[str, frozenset[Capacity]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.id or len(self.id) > LONGEST_ID:
            raise ValueError(f"an actor's id has between 1 and {LONGEST_ID} characters")
        # Names come from an account system that we do not rule; a NUL or a lone surrogate would break every save.
        kept = "".join(c for c in self.name if c != "\0" and not "\ud800" <= c <= "\udfff")
        object.__setattr__(self, "name", kept.strip()[:LONGEST_NAME])

    def roles_on(self, authority_id: str, assessment_id: str = "") -> frozenset[Role]:
        """Every role held on an authority, those held everywhere included; with an assessment of it, those held there too."""
        held = self.roles.get(authority_id, frozenset()) | self.roles.get(EVERYWHERE, frozenset())
        if assessment_id:
            held |= self.assessment_roles.get(assessment_id, frozenset()) & ROLES_OF_ASSESSMENT
        return held

    def capacities_on(self, authority_id: str, assessment_id: str = "") -> frozenset[Capacity]:
        """For what the person contributes there; see ``roles_on``."""
        places = (EVERYWHERE, authority_id, *((assessment_id,) if assessment_id else ()))
        return frozenset().union(*(self.capacities.get(place, frozenset()) for place in places))

    def may(self, action: Action, authority_id: str, assessment_id: str = "") -> bool:
        """Whether one of the actor's roles allows the action.

        Args:
            action: what is asked.
            authority_id: the authority that it concerns.
            assessment_id: the assessment of that authority that it concerns; empty when it concerns none in particular,
                and then the roles held on single assessments count for nothing.
        """
        return any(action in PERMISSIONS[role] for role in self.roles_on(authority_id, assessment_id))


class SignedOut(Refusal):
    """The session of the person has ended: who asks is not known any more."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Vous êtes déconnecté. Connectez-vous de nouveau pour continuer.",
                en="You are signed out. Sign in again to go on.",
            )
        )


class PermissionDenied(Refusal):
    """None of the actor's roles on the authority allows the action."""

    def __init__(self, action: Action) -> None:
        doing = _DOING[action]
        super().__init__(
            Text(
                fr=f"Votre rôle ne permet pas de {doing.fr} ici. Demandez ce droit à l’administrateur de Balise.",
                en=f"Your role does not allow you to {doing.en} here. Ask the administrator of Balise for this right.",
            )
        )
        self.action = action


def require(actor: Actor, action: Action, authority_id: str, assessment_id: str = "") -> None:
    """Let the action pass, or say why not.

    Args:
        actor: who asks.
        action: what is asked.
        authority_id: the authority that it concerns; ``"*"`` for what concerns none yet.
        assessment_id: the assessment of that authority that it concerns; empty when it concerns none in particular.

    Raises:
        PermissionDenied: when no role of the actor there allows it.
    """
    if not actor.may(action, authority_id, assessment_id):
        raise PermissionDenied(action)


LOCAL = "local"
"""Id of the only user of an installation without accounts; no account has it."""


def local_user(name: str) -> Actor:
    """The only user of an installation without accounts: every role and every domain on every authority."""
    return Actor(id=LOCAL, name=name, roles={EVERYWHERE: frozenset(Role)}, capacities={EVERYWHERE: frozenset(Capacity)})
