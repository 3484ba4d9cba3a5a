"""What each kind of event of the history says: one table of words, for pages, exports and documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assessments.access import CAPACITY_NAMES, ROLE_NAMES
from assessments.decision import STATUS_OF
from assessments.opinions import ADVISER_NAMES
from assessments.review import STATUS_NAMES, VOTE_NAMES, Outcome
from assessments.storage import EventKind
from checklists.model import Text


class Subject(StrEnum):
    """What an event is about, as people choose it in a list."""

    AUTHORITY = "authority"
    SYSTEM = "system"
    ANSWER = "answer"
    FILE = "file"
    AUDIT = "audit"
    DOCUMENT = "document"
    VERSION = "version"
    REMARK = "remark"
    OPINION = "opinion"
    RESERVATION = "reservation"
    DECISION = "decision"
    CONSULTATION = "consultation"
    PUBLICATION = "publication"
    FOLLOW_UP = "follow_up"
    ROLE = "role"
    ERASURE = "erasure"
    OTHER = "other"


SUBJECT_NAMES: dict[Subject, Text] = {
    Subject.AUTHORITY: Text(fr="Collectivité", en="Authority"),
    Subject.SYSTEM: Text(fr="Évaluation et fiche du système", en="Assessment and description of the system"),
    Subject.ANSWER: Text(fr="Réponses", en="Answers"),
    Subject.FILE: Text(fr="Pièces jointes", en="Attached files"),
    Subject.AUDIT: Text(fr="Audits des écarts", en="Audits of gaps"),
    Subject.DOCUMENT: Text(fr="Documents remis", en="Documents handed out"),
    Subject.VERSION: Text(fr="Versions soumises", en="Submitted versions"),
    Subject.REMARK: Text(fr="Remarques", en="Remarks"),
    Subject.OPINION: Text(fr="Avis et votes", en="Opinions and votes"),
    Subject.RESERVATION: Text(fr="Réserves et conditions", en="Reservations and conditions"),
    Subject.DECISION: Text(fr="Décisions", en="Decisions"),
    Subject.CONSULTATION: Text(fr="Consultations", en="Consultations"),
    Subject.PUBLICATION: Text(fr="Publications", en="Publications"),
    Subject.FOLLOW_UP: Text(fr="Suivi", en="Follow-up"),
    Subject.ROLE: Text(fr="Comptes et rôles", en="Accounts and roles"),
    Subject.ERASURE: Text(fr="Effacements et conservation", en="Erasure and retention"),
    Subject.OTHER: Text(fr="Autres", en="Others"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of event in words.

    Attributes:
        subject: what it is about.
        name: what happened, in two or three words, for a list.
        said: the sentence. ``{who}`` did it; ``{question}``, ``{person}``, ``{document}``, ``{adviser}`` and ``{number}`` are
            told where the event has them.
    """

    subject: Subject
    name: Text
    said: Text


def _line(subject: Subject, name: tuple[str, str], said: tuple[str, str]) -> Line:
    return Line(subject, Text(fr=name[0], en=name[1]), Text(fr=said[0], en=said[1]))


K, S = EventKind, Subject

LINES: dict[EventKind, Line] = {
    K.AUTHORITY_CREATED: _line(
        S.AUTHORITY,
        ("Collectivité créée", "Authority created"),
        ("{who} a créé la collectivité.", "{who} created the authority."),
    ),
    K.AUTHORITY_CHANGED: _line(
        S.AUTHORITY,
        ("Fiche de la collectivité", "Authority’s profile"),
        ("{who} a modifié la fiche de la collectivité.", "{who} changed the authority’s profile."),
    ),
    K.ASSESSMENT_CREATED: _line(
        S.SYSTEM,
        ("Évaluation commencée", "Assessment begun"),
        ("{who} a commencé l’évaluation.", "{who} began the assessment."),
    ),
    K.ASSESSMENT_IMPORTED: _line(
        S.SYSTEM,
        ("Évaluation importée", "Assessment imported"),
        ("{who} a importé l’évaluation depuis un fichier.", "{who} imported the assessment from a file."),
    ),
    K.SYSTEM_CHANGED: _line(
        S.SYSTEM,
        ("Fiche du système", "Description of the system"),
        ("{who} a modifié la fiche du système.", "{who} changed the description of the system."),
    ),
    K.DEPTH_CHANGED: _line(
        S.SYSTEM, ("Niveau de détail", "Depth"), ("{who} a changé le niveau de détail.", "{who} changed the depth.")
    ),
    K.ANSWER_SAVED: _line(
        S.ANSWER,
        ("Réponse enregistrée", "Answer saved"),
        ("{who} a répondu à la question {question}.", "{who} answered question {question}."),
    ),
    K.AUDIT_PLANNED: _line(
        S.AUDIT,
        ("Audit prévu", "Audit planned"),
        ("{who} a prévu un audit des écarts.", "{who} planned an audit of gaps."),
    ),
    K.AUDIT_MEASURED: _line(
        S.AUDIT,
        ("Audit mesuré", "Audit measured"),
        ("{who} a mesuré les écarts d’un audit.", "{who} measured the gaps of an audit."),
    ),
    K.AUDIT_JUDGED: _line(
        S.AUDIT,
        ("Audit conclu", "Audit concluded"),
        ("{who} a conclu sur un audit des écarts.", "{who} concluded on an audit of gaps."),
    ),
    K.AUDIT_WITHDRAWN: _line(
        S.AUDIT,
        ("Audit retiré", "Audit withdrawn"),
        ("{who} a retiré un audit des écarts.", "{who} withdrew an audit of gaps."),
    ),
    K.DOCUMENT_ISSUED: _line(
        S.DOCUMENT,
        ("Document remis", "Document handed out"),
        ("{who} a produit\u00a0: {document}.", "{who} produced: {document}."),
    ),
    K.FILE_ADDED: _line(
        S.FILE,
        ("Pièce jointe", "File attached"),
        ("{who} a joint une pièce à la question {question}.", "{who} attached a file to question {question}."),
    ),
    K.FILE_REMOVED: _line(
        S.FILE,
        ("Pièce retirée", "File removed"),
        ("{who} a retiré une pièce de la question {question}.", "{who} removed a file from question {question}."),
    ),
    K.STATUS_CHANGED: _line(
        S.SYSTEM,
        ("Changement d’état", "Change of state"),
        ("{who} a fait changer l’évaluation d’état.", "{who} changed the state of the assessment."),
    ),
    K.VERSION_SUBMITTED: _line(
        S.VERSION,
        ("Version soumise", "Version submitted"),
        ("{who} a soumis la version {number}.", "{who} submitted version {number}."),
    ),
    K.REMARK_MADE: _line(S.REMARK, ("Remarque", "Remark"), ("{who} a fait une remarque.", "{who} made a remark.")),
    K.REMARK_SETTLED: _line(
        S.REMARK,
        ("Remarque réglée", "Remark settled"),
        ("{who} a marqué une remarque comme réglée.", "{who} marked a remark as settled."),
    ),
    K.OPINION_OPENED: _line(
        S.OPINION,
        ("Avis demandé", "Opinion asked for"),
        ("{who} a ouvert un avis ({adviser}).", "{who} opened an opinion ({adviser})."),
    ),
    K.OPINION_CLOSED: _line(
        S.OPINION,
        ("Avis rendu", "Opinion given"),
        ("{who} a enregistré l’avis rendu.", "{who} recorded the opinion given."),
    ),
    K.MEMBER_CALLED: _line(
        S.OPINION,
        ("Membre appelé", "Member called"),
        ("{who} a appelé {person} à voter.", "{who} called {person} to vote."),
    ),
    K.VOTE_CAST: _line(S.OPINION, ("Vote", "Vote"), ("{who} a enregistré un vote.", "{who} recorded a vote.")),
    K.MEMBER_RECUSED: _line(
        S.OPINION,
        ("Déport", "Recusal"),
        ("{who} a enregistré un déport.", "{who} recorded that a member steps aside."),
    ),
    K.RESERVATION_MADE: _line(
        S.RESERVATION,
        ("Réserve ou condition", "Reservation or condition"),
        ("{who} a posé une réserve ou une condition.", "{who} set a reservation or a condition."),
    ),
    K.RESERVATION_PROVED: _line(
        S.RESERVATION,
        ("Preuve apportée", "Proof given"),
        ("{who} a apporté la preuve attendue.", "{who} gave the proof that was waited for."),
    ),
    K.RESERVATION_CLOSED: _line(
        S.RESERVATION,
        ("Réserve levée", "Reservation closed"),
        ("{who} a levé une réserve ou une condition.", "{who} closed a reservation or a condition."),
    ),
    K.DECISION_MADE: _line(
        S.DECISION, ("Décision", "Decision"), ("{who} a enregistré la décision.", "{who} recorded the decision.")
    ),
    K.COMMITTEE_CHANGED: _line(
        S.OPINION,
        ("Règles du comité", "Committee’s rules"),
        ("{who} a changé les règles du comité.", "{who} changed the committee’s rules."),
    ),
    K.TEXT_ERASED: _line(
        S.ERASURE,
        ("Textes effacés", "Texts erased"),
        ("{who} a effacé des textes pour de bon.", "{who} erased texts for good."),
    ),
    K.ROLE_GIVEN: _line(
        S.ROLE, ("Rôle donné", "Role given"), ("{who} a donné un rôle à {person}.", "{who} gave a role to {person}.")
    ),
    K.ROLE_TAKEN: _line(
        S.ROLE,
        ("Rôle retiré", "Role taken"),
        ("{who} a retiré un rôle à {person}.", "{who} took a role from {person}."),
    ),
    K.ACCOUNT_CHANGED: _line(
        S.ROLE,
        ("Compte", "Account"),
        ("{who} est intervenu sur le compte de {person}.", "{who} acted on the account of {person}."),
    ),
    K.KEEP_TIME_SET: _line(
        S.ERASURE,
        ("Durée de conservation", "Retention time"),
        ("{who} a fixé la durée de conservation.", "{who} set the retention time."),
    ),
    K.ASSESSMENT_DELETED: _line(
        S.ERASURE,
        ("Évaluation supprimée", "Assessment deleted"),
        ("{who} a supprimé une évaluation.", "{who} deleted an assessment."),
    ),
    K.NOTICE_WRITTEN: _line(
        S.AUTHORITY,
        ("Notice sur les données", "Privacy notice"),
        (
            "{who} a complété la notice sur les données personnelles.",
            "{who} completed the notice on personal data.",
        ),
    ),
    K.PROOF_RETURNED: _line(
        S.RESERVATION,
        ("Preuve renvoyée", "Proof sent back"),
        ("{who} a renvoyé la preuve d’une réserve.", "{who} sent back the proof of a reservation."),
    ),
    K.ASSIGNED: _line(
        S.ANSWER,
        ("Question confiée", "Question assigned"),
        (
            "{who} a confié une question ou une rubrique à {person}.",
            "{who} assigned a question or a section to {person}.",
        ),
    ),
    K.ASSIGNMENT_DONE: _line(
        S.ANSWER,
        ("Tâche terminée", "Task done"),
        ("{who} a terminé ce qui était confié.", "{who} finished what was assigned."),
    ),
    K.ASSIGNMENT_TAKEN: _line(
        S.ANSWER,
        ("Tâche reprise", "Task taken back"),
        ("{who} a repris ce qui était confié.", "{who} took back what was assigned."),
    ),
    K.DELEGATED: _line(
        S.DECISION,
        ("Délégation", "Delegation"),
        ("{who} a enregistré une délégation à {person}.", "{who} recorded a delegation to {person}."),
    ),
    K.DELEGATION_ENDED: _line(
        S.DECISION,
        ("Fin de délégation", "End of a delegation"),
        ("{who} a mis fin à une délégation.", "{who} ended a delegation."),
    ),
    K.ASSESSMENT_LINKED: _line(
        S.SYSTEM,
        ("Réévaluation", "Re-assessment"),
        (
            "{who} a commencé cette évaluation à partir d’une évaluation précédente.",
            "{who} began this assessment from an earlier one.",
        ),
    ),
    K.ASSESSMENT_FOLLOWED: _line(
        S.SYSTEM,
        ("Évaluation suivante", "Following assessment"),
        (
            "{who} a commencé une nouvelle évaluation à partir de celle-ci.",
            "{who} began a new assessment from this one.",
        ),
    ),
    K.CHECKLIST_RENEWED: _line(
        S.SYSTEM,
        ("Grille plus récente", "Newer checklist"),
        ("{who} est passé à une grille de questions plus récente.", "{who} moved to a newer checklist."),
    ),
    K.CHECKLIST_KEPT: _line(
        S.SYSTEM,
        ("Grille gardée", "Checklist kept"),
        ("{who} a gardé la grille de questions actuelle.", "{who} kept the current checklist."),
    ),
    K.ANSWER_SET_ASIDE: _line(
        S.ANSWER,
        ("Réponse mise de côté", "Answer set aside"),
        (
            "{who} a mis de côté la réponse à une question qui n’est plus posée.",
            "{who} set aside the answer to a question that is no longer asked.",
        ),
    ),
    K.CONSULTATION_RECORDED: _line(
        S.CONSULTATION,
        ("Consultation", "Consultation"),
        ("{who} a consigné une consultation.", "{who} recorded a consultation."),
    ),
    K.CONSULTATION_CHANGED: _line(
        S.CONSULTATION,
        ("Consultation modifiée", "Consultation changed"),
        ("{who} a modifié une consultation.", "{who} changed a consultation."),
    ),
    K.PUBLICATION_MADE: _line(
        S.PUBLICATION,
        ("Fiche publiée", "Record published"),
        ("{who} a publié la fiche du système.", "{who} published the record of the system."),
    ),
    K.PUBLICATION_UPDATED: _line(
        S.PUBLICATION,
        ("Fiche publiée de nouveau", "Record published again"),
        ("{who} a mis à jour la fiche publiée.", "{who} updated the published record."),
    ),
    K.PUBLICATION_WITHDRAWN: _line(
        S.PUBLICATION,
        ("Fiche retirée", "Record withdrawn"),
        ("{who} a retiré la fiche publiée.", "{who} withdrew the published record."),
    ),
    K.TASK_SET: _line(
        S.FOLLOW_UP,
        ("Action suivie", "Action followed"),
        ("{who} a précisé le suivi d’une action.", "{who} said more of the follow-up of an action."),
    ),
    K.TASK_CHANGED: _line(
        S.FOLLOW_UP,
        ("Action suivie", "Action followed"),
        ("{who} a modifié le suivi d’une action.", "{who} changed the follow-up of an action."),
    ),
    K.MEASUREMENT_MADE: _line(
        S.FOLLOW_UP,
        ("Mesure", "Measurement"),
        ("{who} a ajouté une mesure d’un bénéfice annoncé.", "{who} added a measurement of an announced benefit."),
    ),
    K.MEASUREMENT_WITHDRAWN: _line(
        S.FOLLOW_UP,
        ("Mesure retirée", "Measurement withdrawn"),
        ("{who} a retiré une mesure.", "{who} withdrew a measurement."),
    ),
    K.INCIDENT_TOLD: _line(
        S.FOLLOW_UP, ("Incident", "Incident"), ("{who} a déclaré un incident.", "{who} reported an incident.")
    ),
    K.INCIDENT_CHANGED: _line(
        S.FOLLOW_UP,
        ("Incident modifié", "Incident changed"),
        ("{who} a complété un incident.", "{who} added to an incident."),
    ),
    K.INCIDENT_CLOSED: _line(
        S.FOLLOW_UP, ("Incident clos", "Incident closed"), ("{who} a clos un incident.", "{who} closed an incident.")
    ),
    K.CHANGE_DECLARED: _line(
        S.FOLLOW_UP,
        ("Changement déclaré", "Change declared"),
        ("{who} a déclaré un changement du système.", "{who} declared a change of the system."),
    ),
    K.TRIGGER_SET_ASIDE: _line(
        S.FOLLOW_UP,
        ("Alerte écartée", "Alert set aside"),
        ("{who} a écarté une raison de rouvrir l’évaluation.", "{who} set aside a reason to reopen the assessment."),
    ),
    K.SHARED_KEPT: _line(
        S.AUTHORITY,
        ("Réponse commune", "Shared answer"),
        ("{who} a enregistré une réponse commune.", "{who} saved a shared answer."),
    ),
    K.SHARED_CHANGED: _line(
        S.AUTHORITY,
        ("Réponse commune modifiée", "Shared answer changed"),
        ("{who} a modifié une réponse commune.", "{who} changed a shared answer."),
    ),
    K.SHARED_DROPPED: _line(
        S.AUTHORITY,
        ("Réponse commune retirée", "Shared answer removed"),
        ("{who} a retiré une réponse commune.", "{who} removed a shared answer."),
    ),
}
"""Every kind has its line: a test says so."""

PLAIN_LINE = _line(
    S.OTHER, ("Autre changement", "Other change"), ("{who} a enregistré un changement.", "{who} recorded a change.")
)
"""For a kind that has no line yet."""


def line_of(kind: EventKind) -> Line:
    """A kind of event in words; plain ones when it has none of its own."""
    return LINES.get(kind, PLAIN_LINE)


def kinds_about(subjects: frozenset[Subject]) -> frozenset[EventKind]:
    """The kinds of events about some subjects."""
    return frozenset(kind for kind in EventKind if line_of(kind).subject in subjects)


FIELDS: dict[str, Text] = {
    "choice": Text(fr="Réponse", en="Answer"),
    "value": Text(fr="Réponse", en="Answer"),
    "rows": Text(fr="Réponse", en="Answer"),
    "comment": Text(fr="Commentaire", en="Comment"),
    "owner": Text(fr="Responsable", en="Owner"),
    "due": Text(fr="Échéance", en="Due date"),
    "evidence": Text(fr="Pièces citées", en="Evidence cited"),
    "to_confirm": Text(fr="À confirmer", en="To be confirmed"),
    "name": Text(fr="Nom", en="Name"),
    "purpose": Text(fr="Finalité", en="Purpose"),
    "service": Text(fr="Service", en="Service"),
    "supplier": Text(fr="Fournisseur", en="Supplier"),
    "contact": Text(fr="Contact", en="Contact"),
    "stage": Text(fr="Stade", en="Stage"),
    "type": Text(fr="Type", en="Type"),
    "population": Text(fr="Population", en="Population"),
    "staff_fte": Text(fr="Effectif", en="Staff"),
    "depth": Text(fr="Niveau de détail", en="Depth"),
    "status": Text(fr="État", en="State"),
    "message": Text(fr="Message", en="Message"),
    "about": Text(fr="À propos de", en="About"),
    "text": Text(fr="Texte", en="Text"),
    "reason": Text(fr="Raison", en="Reason"),
    "reasons": Text(fr="Motifs", en="Reasons"),
    "minority": Text(fr="Opinion minoritaire", en="Minority opinion"),
    "outcome": Text(fr="Sens de l’avis", en="Outcome"),
    "vote": Text(fr="Vote", en="Vote"),
    "proof": Text(fr="Preuve", en="Proof"),
    "override": Text(fr="Raison de passer outre", en="Reason for overriding"),
    "act": Text(fr="Acte", en="Act"),
    "decided_on": Text(fr="Décidé le", en="Decided on"),
    "valid_until": Text(fr="Valable jusqu’au", en="Valid until"),
    "title": Text(fr="Titre", en="Title"),
    "why": Text(fr="Raison", en="Reason"),
    "withdrawn_why": Text(fr="Raison du retrait", en="Reason for withdrawing"),
    "justified_why": Text(fr="Justification en droit", en="Justification in law"),
    "acceptable_why": Text(fr="Acceptabilité", en="Acceptability"),
    "action": Text(fr="Suite donnée", en="What is done"),
    "role": Text(fr="Rôle", en="Role"),
    "capacity": Text(fr="Domaine", en="Domain"),
    "what": Text(fr="Ce qui a été fait", en="What was done"),
    "months": Text(fr="Durée, en mois", en="Time, in months"),
    "closed_on": Text(fr="Close le", en="Closed on"),
    "controller": Text(fr="Responsable du traitement", en="Controller"),
    "dpo": Text(fr="Délégué à la protection des données", en="Data protection officer"),
    "quorum": Text(fr="Quorum, en pour cent", en="Quorum, in percent"),
}
"""Fields that people read, by name; what an event shows and is not here (ids, digests) is for verifying it only."""

ANY_TEXT = Text(fr="Texte", en="Text")
"""What a text is called whose field has no name here."""

VALUES: dict[str, dict[str, Text]] = {
    "status": {status.value: name for status, name in STATUS_NAMES.items()},
    "vote": {vote.value: name for vote, name in VOTE_NAMES.items()},
    "outcome": {
        Outcome.FAVOURABLE.value: Text(fr="favorable", en="favourable"),
        Outcome.RESERVATIONS.value: Text(fr="favorable avec réserves", en="favourable with reservations"),
        Outcome.UNFAVOURABLE.value: Text(fr="défavorable", en="unfavourable"),
        Outcome.NONE.value: Text(fr="partagé", en="divided"),
    },
    "choice": {choice.value: STATUS_NAMES[status] for choice, status in STATUS_OF.items()},
    "adviser": {adviser.value: name for adviser, name in ADVISER_NAMES.items()},
    "role": {role.value: name for role, name in ROLE_NAMES.items()},
    "capacity": {capacity.value: name for capacity, name in CAPACITY_NAMES.items()},
    "what": {
        "link": Text(fr="un lien pour choisir un mot de passe a été fait", en="a link to choose a password was made"),
        "disabled": Text(fr="compte fermé", en="account closed"),
        "enabled": Text(fr="compte rouvert", en="account opened again"),
        "sessions_ended": Text(fr="sessions fermées", en="sessions ended"),
        "erasure_asked": Text(fr="effacement demandé", en="erasure asked for"),
        "erasure_not_asked": Text(fr="demande d’effacement reprise", en="request for erasure taken back"),
    },
}
"""Values that are codes, in words, by field."""
