"""Every role × every method of the store × one's own, a neighbour's and a stranger's objects: no way round.

The methods are found by introspection: a new public method of the store fails here until it says what it asks for. What is
expected is worked out from the table of permissions alone, not from the store.
"""

from __future__ import annotations

import inspect
import itertools
from dataclasses import dataclass
from datetime import date

import pytest
from audit_cases import JUDGEMENT, PLAN, measured, result_of
from helpers_checklist import Place, begin, make_checklist, open_store

from assessments.access import EVERYWHERE, PERMISSIONS, Action, Actor, PermissionDenied, Refusal, Role
from assessments.accounts import AccountRefused, Given, UnknownAccount
from assessments.citizens import ConsultationDraft, PublicCopy
from assessments.decision import Choice
from assessments.exchange import file_of
from assessments.following import ChangeKind
from assessments.incidents import Gravity, IncidentReport, Nature, Touched
from assessments.indicators import Measured
from assessments.model import AiSystem, Origin, Status
from assessments.privacy import PrivacyNotice
from assessments.retention import DeletionRefused
from assessments.review import CommitteeRules, Member, Outcome, Vote
from assessments.storage import AssessmentStore, Beginning, ReviewRefused, UnknownAudit
from assessments.storage.filling import Filling
from assessments.storage.review_messages import DELEGATION_OVER
from assessments.tasks import TaskPlan
from checklists.loader import to_json
from checklists.model import Adviser, Depth

ISSUED = {"kind": "report", "lang": "fr", "content_hash": "b" * 64, "as_of": date(2026, 1, 1)}
SECRET = "Ne doit pas se voir"  # noqa: S105 - a name, to be looked for in what is given back


@dataclass(frozen=True)
class Asked:
    """What a method asks for: an action on an ``assessment``, on an ``authority`` or on the ``installation``, and a call."""

    action: Action
    on: str
    call: object


def on_assessment(action, call):
    return Asked(action, "assessment", call)


def on_authority(action, call):
    return Asked(action, "authority", call)


NUMBER = itertools.count()
TODAY = date(2026, 1, 1)
NOTHING = "0" * 32  # an id that nothing has
NO_VERSION = -1  # which no task has: the right is asked before a task is compared
DRAFT = AiSystem(name="Nouveau")
COPY = PublicCopy(name="Nouveau", as_of=TODAY, content_hash="c" * 64, page_fr="<p>fr</p>", page_en="<p>en</p>")
INCIDENT = IncidentReport(
    what="Réponse fausse", found_on=TODAY, nature=Nature.WRONG, gravity=Gravity.MINOR, personal_data=Touched.NO
)
# Each call gets the target (a place, with an audit, an account and a role in it) and the actor.
CALLS = {
    "assessment": on_assessment(Action.READ, lambda t, a: t.store.assessment(a, t.id)),
    "checklist_of": on_assessment(Action.READ, lambda t, a: t.store.checklist_of(a, t.id)),
    "checklist_body": on_assessment(Action.READ, lambda t, a: t.store.checklist_body(a, t.id)),
    "answers": on_assessment(Action.READ, lambda t, a: t.store.answers(a, t.id)),
    "snapshot": on_assessment(Action.READ, lambda t, a: t.store.snapshot(a, t.id)),
    "stamp": on_assessment(Action.READ, lambda t, a: t.store.stamp(a, t.id)),
    "audits": on_assessment(Action.READ, lambda t, a: t.store.audits(a, t.id)),
    "audit": on_assessment(Action.READ, lambda t, a: t.store.audit(a, t.planned)),
    "gap_established": on_assessment(Action.READ, lambda t, a: t.store.gap_established(a, t.id)),
    "files": on_assessment(Action.READ, lambda t, a: t.store.files(a, t.id)),
    "file_bytes": on_assessment(Action.READ, lambda t, a: t.store.file_bytes(a, t.id, t.file())),
    "add_file": on_assessment(
        Action.ANSWER, lambda t, a: t.store.add_file(a, t.id, "decision", f"{next(NUMBER)}.txt", b"%d" % next(NUMBER))
    ),
    "remove_file": on_assessment(Action.ANSWER, lambda t, a: t.store.remove_file(a, t.id, "decision", t.file())),
    "erase_file": on_assessment(Action.ERASE_TEXT, lambda t, a: t.store.erase_file(a, t.id, t.file())),
    "fill_in": on_assessment(Action.ANSWER, lambda t, a: t.store.fill_in(a, t.id, [t.filling()])),
    "submissions": on_assessment(Action.READ, lambda t, a: t.store.submissions(a, t.id)),
    "submitted_file": on_assessment(Action.READ, lambda t, a: t.store.submitted_file(a, t.id, 1)),
    "remarks": on_assessment(Action.READ, lambda t, a: t.store.remarks(a, t.id)),
    "opinions": on_assessment(Action.READ, lambda t, a: t.store.opinions(a, t.id)),
    "decisions": on_assessment(Action.READ, lambda t, a: t.store.decisions(a, t.id)),
    "record": on_assessment(Action.READ, lambda t, a: t.store.record(a, t.id)),
    "reservations": on_assessment(Action.READ, lambda t, a: t.store.reservations(a, t.id)),
    "submit": on_assessment(Action.SUBMIT, lambda t, a: t.store.submit(a, t.id, file_of, as_of=TODAY)),
    "remark": on_assessment(Action.DISCUSS, lambda t, a: t.store.remark(a, t.id, f"r{next(NUMBER)}")),
    "settle_remark": on_assessment(Action.DISCUSS, lambda t, a: t.store.settle_remark(a, t.id, NOTHING)),
    "ask_changes": on_assessment(Action.RUN_REVIEW, lambda t, a: t.store.ask_changes(a, t.submitted(), "Précisez")),
    "open_opinion": on_assessment(
        Action.RUN_REVIEW, lambda t, a: t.store.open_opinion(a, t.submitted(), [Member(id="m", name="M")])
    ),
    "close_opinion": on_assessment(
        Action.RUN_REVIEW, lambda t, a: t.store.close_opinion(a, t.id, NOTHING, reasons="Utile")
    ),
    "vote": on_assessment(Action.VOTE, lambda t, a: t.store.vote(a, t.id, NOTHING, Vote.FAVOURABLE)),
    "recuse": on_assessment(Action.VOTE, lambda t, a: t.store.recuse(a, t.id, NOTHING, "Je suis concerné")),
    "advise": on_assessment(
        Action.ADVISE, lambda t, a: t.store.advise(a, t.id, Adviser.DPO, Outcome.FAVOURABLE, reasons="Conforme")
    ),
    "prove_reservation": on_assessment(
        Action.PROVE, lambda t, a: t.store.prove_reservation(a, t.id, NOTHING, proof="Note du 3 mars")
    ),
    "close_reservation": on_assessment(Action.RUN_REVIEW, lambda t, a: t.store.close_reservation(a, t.id, NOTHING)),
    "return_proof": on_assessment(Action.RUN_REVIEW, lambda t, a: t.store.return_proof(a, t.id, NOTHING, "Illisible")),
    "decide": on_assessment(
        Action.DECIDE,
        lambda t, a: t.store.decide(
            a, t.id, Choice.REFUSE, file_of, seen="0" * 64, reasons="Trop tôt", decided_on=TODAY
        ),
    ),
    "mandate": on_assessment(Action.DECIDE, lambda t, a: t.store.mandate(a, t.id)),
    "reopen": on_assessment(Action.REOPEN, lambda t, a: t.store.reopen(a, t.submitted(), "Nouvelle donnée")),
    "withdraw": on_assessment(Action.WITHDRAW, lambda t, a: t.store.withdraw(a, t.in_draft(), "Projet arrêté")),
    "resume": on_assessment(Action.WITHDRAW, lambda t, a: t.store.resume(a, t.in_draft(), "Projet repris")),
    "archive": on_assessment(Action.ARCHIVE, lambda t, a: t.store.archive(a, t.submitted(), "Projet fini")),
    "follow_up": on_assessment(Action.READ, lambda t, a: t.store.follow_up(a, t.id)),
    "task_history": on_assessment(Action.READ_EVENTS, lambda t, a: t.store.task_history(a, t.id, NOTHING)),
    "set_task": on_assessment(
        Action.FOLLOW_UP,
        lambda t, a: t.store.set_task(a, t.id, "safeguard:human_review", TaskPlan(owner="DSI"), seen=NO_VERSION),
    ),
    "record_measurement": on_assessment(
        Action.FOLLOW_UP,
        lambda t, a: t.store.record_measurement(a, t.id, Measured(indicator="i", day=TODAY, said="12 %")),
    ),
    "withdraw_measurement": on_assessment(
        Action.FOLLOW_UP, lambda t, a: t.store.withdraw_measurement(a, t.id, NOTHING, "Faute de frappe")
    ),
    "tell_incident": on_assessment(Action.FOLLOW_UP, lambda t, a: t.store.tell_incident(a, t.id, INCIDENT)),
    "change_incident": on_assessment(
        Action.FOLLOW_UP, lambda t, a: t.store.change_incident(a, t.id, NOTHING, INCIDENT, seen=1)
    ),
    "close_incident": on_assessment(Action.FOLLOW_UP, lambda t, a: t.store.close_incident(a, t.id, NOTHING, "Appris")),
    "declare_change": on_assessment(
        Action.FOLLOW_UP,
        lambda t, a: t.store.declare_change(a, t.id, ChangeKind.DATA, "Un fichier", since=TODAY),
    ),
    "set_trigger_aside": on_assessment(
        Action.FOLLOW_UP, lambda t, a: t.store.set_trigger_aside(a, t.id, "data:0", "Sans effet")
    ),
    "set_committee_rules": on_authority(
        Action.SET_COMMITTEE,
        lambda t, a: t.store.set_committee_rules(a, t.authority, CommitteeRules(quorum=next(NUMBER) % 100)),
    ),
    "assignments": on_assessment(Action.READ, lambda t, a: t.store.assignments(a, t.id)),
    "assign": on_assessment(
        Action.ASSIGN, lambda t, a: t.store.assign(a, t.in_draft(), "question:decision", person=f"P{next(NUMBER)}")
    ),
    "finish_assignment": on_assessment(Action.ASSIGN, lambda t, a: t.store.finish_assignment(a, t.id, NOTHING)),
    "unassign": on_assessment(Action.ASSIGN, lambda t, a: t.store.unassign(a, t.id, NOTHING)),
    "delegate": on_authority(
        Action.DELEGATE,
        lambda t, a: t.store.delegate(a, t.authority, t.account, since=TODAY, until=TODAY, reason="Arrêté"),
    ),
    "end_delegation": on_authority(Action.DELEGATE, lambda t, a: t.store.end_delegation(a, t.authority, NOTHING)),
    "lineage": on_assessment(Action.READ, lambda t, a: t.store.lineage(a, t.id)),
    "stayed": on_assessment(Action.READ, lambda t, a: t.store.stayed(a, t.id)),
    "set_aside": on_assessment(Action.READ, lambda t, a: t.store.set_aside(a, t.id)),
    "earlier_checklist": on_assessment(Action.READ, lambda t, a: t.store.earlier_checklist(a, t.id, "0" * 64)),
    "renew_checklist": on_assessment(
        Action.RENEW,
        lambda t, a: t.store.renew_checklist(
            a, t.in_draft(), make_checklist(f"n{next(NUMBER)}"), seen_version=t.seen()
        ),
    ),
    "stay_on_checklist": on_assessment(
        Action.RENEW, lambda t, a: t.store.stay_on_checklist(a, t.id, f"{next(NUMBER):064x}")
    ),
    "reassess": on_authority(Action.CREATE_ASSESSMENT, lambda t, a: t.store.reassess(a, t.id, make_checklist())),
    "duplicate": on_authority(
        Action.CREATE_ASSESSMENT, lambda t, a: t.store.duplicate(a, t.id, "Copie", make_checklist())
    ),
    "create_assessments": on_authority(
        Action.IMPORT_ASSESSMENT,
        lambda t, a: t.store.create_assessments(a, t.authority, [Beginning(DRAFT)], make_checklist()),
    ),
    "consultations": on_assessment(Action.READ, lambda t, a: t.store.consultations(a, t.id)),
    "record_consultation": on_assessment(
        Action.CONSULT, lambda t, a: t.store.record_consultation(a, t.id, ConsultationDraft(title="Réunion"))
    ),
    "change_consultation": on_assessment(
        Action.CONSULT,
        lambda t, a: t.store.change_consultation(
            a, t.id, t.consulted(), ConsultationDraft(title=f"Réunion {next(NUMBER)}")
        ),
    ),
    "publication": on_assessment(Action.READ, lambda t, a: t.store.publication(a, t.id)),
    "publish": on_assessment(Action.PUBLISH, lambda t, a: t.store.publish(a, t.id, COPY, seen=t.published_version())),
    "withdraw_publication": on_assessment(
        Action.PUBLISH, lambda t, a: t.store.withdraw_publication(a, t.published(), "Erreur")
    ),
    "keep_shared_answer": on_authority(
        Action.SHARE, lambda t, a: t.store.keep_shared_answer(a, t.authority, *t.sharing(), checklist=make_checklist())
    ),
    "drop_shared_answer": on_authority(
        Action.SHARE, lambda t, a: t.store.drop_shared_answer(a, t.authority, "gaps_measured", t.shared())
    ),
    "take_shared_answers": on_assessment(
        Action.ANSWER,
        lambda t, a: t.store.take_shared_answers(a, t.id, [t.shared()], t.store.answers(t.place.actor, t.id)),
    ),
    "issued": on_assessment(Action.READ, lambda t, a: t.store.issued(a, t.id)),
    "record_issue": on_assessment(
        Action.READ, lambda t, a: t.store.record_issue(a, t.id, sha256=f"{next(NUMBER):064x}", **ISSUED)
    ),
    "update_system": on_assessment(
        Action.CHANGE_SYSTEM,
        lambda t, a: t.store.update_system(a, t.id, {"contact": f"DSI {next(NUMBER)}"}, t.system()),
    ),
    "set_depth": on_assessment(Action.SET_DEPTH, lambda t, a: t.store.set_depth(a, t.id, Depth.FULL)),
    "save_answer": on_assessment(
        Action.ANSWER,
        lambda t, a: t.store.save_answer(a, t.id, "decision", {"comment": f"c{next(NUMBER)}"}, t.answer()),
    ),
    "plan_audit": on_assessment(Action.AUDIT, lambda t, a: t.store.plan_audit(a, t.id, PLAN)),
    "record_audit": on_assessment(Action.AUDIT, lambda t, a: t.store.record_audit(a, t.fresh_audit(), result_of())),
    "withdraw_audit": on_assessment(Action.AUDIT, lambda t, a: t.store.withdraw_audit(a, t.fresh_audit(), "x")),
    "judge_audit": on_assessment(
        Action.JUDGE_AUDIT, lambda t, a: t.store.judge_audit(a, (seen := measured(t.place)).id, JUDGEMENT, seen)
    ),
    "trail": on_assessment(Action.READ_EVENTS, lambda t, a: t.store.trail(a, assessment_id=t.id)),
    "trail_people": on_assessment(Action.READ_EVENTS, lambda t, a: t.store.trail_people(a, assessment_id=t.id)),
    "trail_lines": on_assessment(Action.READ_EVENTS, lambda t, a: t.store.trail_lines(a, assessment_id=t.id)),
    "delete_assessment": on_assessment(
        Action.KEEP_TIME, lambda t, a: t.store.delete_assessment(a, t.submitted(), file_of, reason="Durée écoulée")
    ),
    "find_head": on_authority(Action.VERIFY_CHAIN, lambda t, a: t.store.find_head(a, t.authority, "0" * 64)),
    "set_keep_time": on_authority(
        Action.KEEP_TIME, lambda t, a: t.store.set_keep_time(a, t.authority, next(NUMBER) % 100)
    ),
    "closed_assessments": on_authority(Action.KEEP_TIME, lambda t, a: t.store.closed_assessments(a, t.authority)),
    "tombstones": on_authority(Action.READ, lambda t, a: t.store.tombstones(a, t.authority)),
    "set_privacy_notice": on_authority(
        Action.CHANGE_AUTHORITY,
        lambda t, a: t.store.set_privacy_notice(a, t.authority, PrivacyNotice(dpo=f"dpo{next(NUMBER)}")),
    ),
    "erase_thing": on_authority(
        Action.ERASE_TEXT, lambda t, a: t.store.erase_thing(a, t.authority, f"remark {NOTHING}")
    ),
    "events": on_assessment(Action.READ_EVENTS, lambda t, a: t.store.events(a, t.id)),
    "erase_text": on_assessment(Action.ERASE_TEXT, lambda t, a: t.store.erase_text(a, t.id)),
    "members": on_assessment(Action.READ, lambda t, a: t.store.members(a, t.authority, t.id)),
    "create_assessment": on_authority(
        Action.CREATE_ASSESSMENT,
        lambda t, a: t.store.create_assessment(a, t.authority, system=DRAFT, checklist=make_checklist()),
    ),
    "restore_assessment": on_authority(
        Action.IMPORT_ASSESSMENT,
        lambda t, a: t.store.restore_assessment(
            a, t.authority, assessment=t.place.assessment, body=to_json(make_checklist()), answers=()
        ),
    ),
    "update_authority": on_authority(
        Action.CHANGE_AUTHORITY, lambda t, a: t.store.update_authority(a, t.authority, {"population": next(NUMBER)})
    ),
    "verify_chain": on_authority(Action.VERIFY_CHAIN, lambda t, a: t.store.verify_chain(a, t.authority)),
    "erase_event": on_authority(Action.ERASE_TEXT, lambda t, a: t.store.erase_event(a, t.authority, 1)),
    "erase_person": on_authority(Action.ERASE_TEXT, lambda t, a: t.store.erase_person(a, t.authority, "nobody")),
    "invite": on_authority(
        Action.MANAGE_ROLES,
        lambda t, a: t.store.invite(a, Given(Role.READER, t.authority), login=f"l{next(NUMBER)}", name="N"),
    ),
    "give_role": on_authority(
        Action.MANAGE_ROLES, lambda t, a: t.store.give_role(a, t.account, Given(Role.CONTRIBUTOR, t.authority, t.id))
    ),
    "take_role": on_authority(Action.MANAGE_ROLES, lambda t, a: t.store.take_role(a, t.fresh_role())),
    "new_link": on_authority(Action.MANAGE_ACCOUNTS, lambda t, a: t.store.new_link(a, t.account)),
    "disable_account": on_authority(Action.MANAGE_ACCOUNTS, lambda t, a: t.store.disable_account(a, t.account)),
    "enable_account": on_authority(Action.MANAGE_ACCOUNTS, lambda t, a: t.store.enable_account(a, t.account)),
    "end_sessions": on_authority(Action.MANAGE_ACCOUNTS, lambda t, a: t.store.end_sessions(a, t.account)),
    "create_authority": Asked(
        Action.CREATE_AUTHORITY, "installation", lambda t, a: t.store.create_authority(a, name="Autre")
    ),
    "people_to_remind": Asked(Action.MANAGE_ACCOUNTS, "installation", lambda t, a: t.store.people_to_remind(a, TODAY)),
    "claim_reminder": Asked(
        Action.MANAGE_ACCOUNTS, "installation", lambda t, a: t.store.claim_reminder(a, t.account, TODAY)
    ),
    "forget_reminder": Asked(
        Action.MANAGE_ACCOUNTS, "installation", lambda t, a: t.store.forget_reminder(a, t.account)
    ),
    "anonymise_account": Asked(
        Action.MANAGE_ACCOUNTS, "installation", lambda t, a: t.store.anonymise_account(a, t.fresh_account())
    ),
}
# Answered to everybody, with what that person may see: a stranger's name must not be in it.
LISTS = {
    "assessments": lambda t, a: t.store.assessments(a),
    "authorities": lambda t, a: t.store.authorities(a),
    "find_issued": lambda t, a: t.store.find_issued(a, "b" * 64),
    "find_submitted": lambda t, a: t.store.find_submitted(a, t.shared_hash()),
    "accounts": lambda t, a: t.store.accounts(a),
    "register": lambda t, a: t.store.register(a),
    "open_assignments": lambda t, a: t.store.open_assignments(a),
    "due": lambda t, a: t.store.due(a),
    "refresh_register": lambda t, a: t.store.refresh_register(a, 0),
    "what_helps": lambda t, a: t.store.what_helps(a),
}
# Asked of an authority, also by who may read but one of its assessments, and then about that one alone.
THROUGH = {
    "authority": lambda t, a: t.store.authority(a, t.authority),
    "gaps_established": lambda t, a: t.store.gaps_established(a, t.authority),
    "committee_rules": lambda t, a: t.store.committee_rules(a, t.authority),
    "decided": lambda t, a: t.store.decided(a, t.authority),
    "delegations": lambda t, a: t.store.delegations(a, t.authority),
    "keep_time": lambda t, a: t.store.keep_time(a, t.authority),
    "privacy_notice": lambda t, a: t.store.privacy_notice(a, t.authority),
    "shared_answers": lambda t, a: t.store.shared_answers(a, t.authority),
    "shared_uses": lambda t, a: t.store.shared_uses(a, t.authority),
}
# About the actor alone; each needs an account of the actor's own, which the actors of this walk do not have.
OWN = {
    "my_account": lambda t, a: t.store.my_account(a),
    "rename_me": lambda t, a: t.store.rename_me(a, "Autre nom"),
    "set_my_language": lambda t, a: t.store.set_my_language(a, "en"),
    "change_my_password": lambda t, a: t.store.change_my_password(a, "x", "y"),
    "my_roles": lambda t, a: t.store.my_roles(a),
    "my_sessions": lambda t, a: t.store.my_sessions(a),
    "end_my_sessions": lambda t, a: t.store.end_my_sessions(a),
    "my_data": lambda t, a: t.store.my_data(a),
    "ask_erasure": lambda t, a: t.store.ask_erasure(a),
}
# ``knows_checklist`` says of a digest that the caller already holds whether this installation knows it; nothing about anybody.
# ``published`` and ``published_page`` give what somebody with the right to publish chose to show to everybody, and nothing
# else: they read the frozen copies alone. See also ``test_citizens_page``.
FREE = {"knows_checklist", "published", "published_page"}


@dataclass
class Target:
    """An assessment with an audit that is planned, somebody with a role, and something that was printed."""

    place: Place
    planned: str
    account: str

    @classmethod
    def of(cls, place: Place) -> Target:
        """Put something in a place."""
        planned = place.store.plan_audit(place.actor, place.id, PLAN).id
        place.store.set_task(
            place.actor, place.id, "safeguard:human_review", TaskPlan(owner=SECRET, due=TODAY)
        )  # so that something of each is due
        place.store.record_issue(place.actor, place.id, sha256=f"{next(NUMBER):064x}", **ISSUED)
        place.store.assign(place.actor, place.id, "question:persons", person="Le service")
        account, _ = place.store.invite(
            place.actor, Given(Role.READER, place.authority.id), login=f"x{next(NUMBER)}", name=SECRET
        )
        return cls(place, planned, account.id)

    @property
    def store(self):
        """The store of the installation."""
        return self.place.store

    @property
    def id(self):
        """Id of the assessment."""
        return self.place.id

    @property
    def authority(self):
        """Id of the authority."""
        return self.place.authority.id

    def system(self):
        """Its description of today."""
        return self.store.assessment(self.place.actor, self.id).system

    def answer(self):
        """The answer that is about to be changed; None when there is none."""
        return self.store.answers(self.place.actor, self.id).get("decision")

    def fresh_audit(self):
        """An audit just planned there by somebody who may."""
        return self.store.plan_audit(self.place.actor, self.id, PLAN).id

    def filling(self):
        """A change of one answer, as a file would bring it."""
        return Filling("decision", {"comment": f"f{next(NUMBER)}"}, self.answer(), Origin.IMPORT)

    def file(self):
        """Digest of a file just attached there by somebody who may."""
        data = b"%d" % next(NUMBER)
        return self.store.add_file(self.place.actor, self.id, "decision", f"{next(NUMBER)}.txt", data).sha256

    def submitted(self):
        """Its id, once it is before the committee, by somebody who may."""
        self.in_draft()
        self.store.submit(self.place.actor, self.id, file_of, as_of=TODAY)
        return self.id

    def shared_hash(self):
        """Content hash of a version submitted there by somebody who may; who reads nothing there learns nothing by it."""
        return self.store.record(self.place.actor, self.submitted()).submissions[-1].content_hash

    def seen(self):
        """Its version as somebody who may read it sees it now."""
        return self.store.stamp(self.place.actor, self.id)

    def in_draft(self):
        """Its id, once it is a draft again, by somebody who may."""
        if self.store.assessment(self.place.actor, self.id).status is not Status.WITHDRAWN:
            self.store.withdraw(self.place.actor, self.id, "x")
        self.store.resume(self.place.actor, self.id, "x")
        return self.id

    def consulted(self):
        """A consultation just written down there by somebody who may."""
        return self.store.record_consultation(self.place.actor, self.id, ConsultationDraft(title="Atelier"))

    def published_version(self):
        """How often what is published there was changed; 0 when nothing is."""
        found = self.store.publication(self.place.actor, self.id)
        return found.version if found else 0

    def published(self):
        """Its id, once something is published of it, by somebody who may."""
        self.store.publish(self.place.actor, self.id, COPY, seen=self.published_version())
        return self.id

    def sharing(self):
        """What to share, and what is shared there now."""
        found = self.store.shared_answers(self.place.actor, self.authority)
        changes = {"choice": ["done"], "owner": "DSI", "comment": f"s{next(NUMBER)}"}
        return "gaps_measured", changes, next(iter(found), None)

    def shared(self):
        """An answer that is shared there, just kept by somebody who may."""
        keep = self.store.keep_shared_answer
        return keep(self.place.actor, self.authority, *self.sharing(), checklist=make_checklist())

    def fresh_account(self):
        """An account just opened there by somebody who may."""
        given = Given(Role.READER, self.authority)
        return self.store.invite(self.place.actor, given, login=f"f{next(NUMBER)}", name="F")[0].id

    def fresh_role(self):
        """A role just given there by somebody who may."""
        return self.store.give_role(self.place.actor, self.fresh_account(), Given(Role.CONTRIBUTOR, self.authority)).id


@pytest.fixture(scope="module")
def world():
    """One's own assessment, another one of the same authority, and one of another authority, in one installation."""
    store = open_store()
    named = {"system": AiSystem(name=SECRET)}
    mine, strange = begin(store, **named), begin(store, **named)
    other = store.create_assessment(mine.actor, mine.authority.id, checklist=make_checklist(), **named)
    beside = Place(store, mine.actor, mine.authority, other)
    return {"own": Target.of(mine), "neighbour": Target.of(beside), "stranger": Target.of(strange)}


SCOPES = ("assessment", "authority", "everywhere")
WALK = [(role, scope) for role in Role for scope in SCOPES]


def actor_with(role, scope, own):
    """Somebody with one role, held on one's own assessment, on its authority, or everywhere."""
    if scope == "assessment":
        return Actor(id="walker", name="W", assessment_roles={own.id: frozenset({role})})
    place = EVERYWHERE if scope == "everywhere" else own.authority
    return Actor(id="walker", name="W", roles={place: frozenset({role})})


def expected(role, scope, whose, asked):
    """Whether the table of permissions lets it pass, by where the role is held and what the object is."""
    if asked.action not in PERMISSIONS[role]:
        return False
    if scope == "everywhere":
        return True
    if asked.on == "installation":
        return False
    if scope == "authority":
        return whose != "stranger"
    return asked.on == "assessment" and whose == "own" and role is not Role.ADMINISTRATOR


def written(store):
    """How many rows were ever written, changed or removed, rolled back ones included: what a refused call leaves as it was."""
    with store.engine.connect() as connection:
        return connection.connection.driver_connection.total_changes


def test_every_public_method_of_the_store_is_walked():
    """A new way to read or change something cannot be added without saying here what it asks for."""
    public = {name for name, _ in inspect.getmembers(AssessmentStore, inspect.isfunction) if not name.startswith("_")}
    walked = [*CALLS, *LISTS, *THROUGH, *OWN, *FREE]

    assert len(walked) == len(set(walked))
    assert public == set(walked)


def test_every_action_is_asked():
    """No right can be given that nothing asks for."""
    assert set(Action) - {asked.action for asked in CALLS.values()} == {Action.EXPORT_ASSESSMENT}  # see test_access


@pytest.mark.parametrize(("role", "scope"), WALK)
def test_no_way_round(world, role, scope):
    """Each role does where it is held what the table says, and nothing elsewhere; what is refused writes nothing."""
    actor = actor_with(role, scope, world["own"])
    wrong = []
    for (whose, target), (name, asked) in itertools.product(world.items(), CALLS.items()):
        target.store.enable_account(target.place.actor, target.account)
        prepared = written(target.store) if name not in PREPARES else None
        try:
            asked.call(target, actor)
            passed = True
        except (PermissionDenied, UnknownAccount, AccountRefused):
            passed = False
        except (
            ReviewRefused,
            DeletionRefused,
        ):  # asked after the right to do it: where the assessment stands, or what does not exist
            passed = True
        if passed != expected(role, scope, whose, asked):
            wrong.append((whose, name, passed))
        if not passed and prepared is not None and prepared != written(target.store):
            wrong.append((whose, name, "wrote"))

    assert [] == wrong


def test_a_delegation_opens_the_decision_and_nothing_else(world):
    """Who decides by delegation keeps the rights of their roles, decides in that authority alone, and only while it holds."""
    own, store = world["own"], world["own"].store
    ids = [
        store.invite(own.place.actor, Given(role, own.authority), login=f"d{next(NUMBER)}", name="D")[0].id
        for role in (Role.DECISION_MAKER, Role.READER)
    ]
    told = {"since": TODAY, "until": TODAY, "reason": "Arrêté", "giver_id": ids[0]}
    held = store.delegate(own.place.actor, own.authority, ids[1], **told)
    actor = Actor(id=ids[1], name="Adjointe", roles={own.authority: frozenset({Role.READER})})

    def allowed(whose, name):
        try:
            CALLS[name].call(world[whose], actor)
        except (PermissionDenied, UnknownAccount, AccountRefused):
            return False
        except ReviewRefused as refusal:
            return refusal.text is not DELEGATION_OVER
        return True

    pairs = set(itertools.product(world, CALLS))
    by_role = {(whose, name) for whose, name in pairs if expected(Role.READER, "authority", whose, CALLS[name])}

    opened = set(itertools.product(("own", "neighbour"), ("decide", "mandate")))
    assert by_role | opened == {pair for pair in pairs if allowed(*pair)}
    store.end_delegation(own.place.actor, own.authority, held.id)
    assert not allowed("own", "decide")


PREPARES = {
    "record_audit",
    "withdraw_audit",
    "judge_audit",
    "take_role",
    "anonymise_account",
    "drop_shared_answer",
    "take_shared_answers",
    "file_bytes",
    "remove_file",
    "erase_file",
    "ask_changes",
    "open_opinion",
    "reopen",
    "withdraw",
    "resume",
    "archive",
    "assign",
    "renew_checklist",
    "change_consultation",
    "withdraw_publication",
    "delete_assessment",
}
"""Calls that first make what they act upon, by somebody who may."""


@pytest.mark.parametrize(("role", "scope"), WALK)
def test_lists_hold_nothing_of_others(world, role, scope):
    """A list names neither an assessment, nor an authority, nor a person that the role does not open."""
    own = world["own"]
    actor = actor_with(role, scope, own)
    hidden = {"assessment": ("neighbour", "stranger"), "authority": ("stranger",), "everywhere": ()}[scope]
    for name, call in LISTS.items():
        try:
            shown = repr(call(own, actor))
        except PermissionDenied:
            assert name == "accounts"
            continue
        for whose in hidden:
            assert world[whose].id not in shown, (name, whose)
            assert world[whose].account not in shown or world[whose].authority == own.authority, (name, whose)
        if "stranger" in hidden:
            assert world["stranger"].authority not in shown, name


@pytest.mark.parametrize(("role", "scope"), WALK)
def test_an_authority_is_seen_by_who_sees_one_of_its_assessments(world, role, scope):
    """Its name and its size are needed to read an assessment; a stranger's stay closed."""
    actor = actor_with(role, scope, world["own"])
    opens = Action.READ in PERMISSIONS[role] and not (scope == "assessment" and role is Role.ADMINISTRATOR)
    for call in THROUGH.values():
        for whose, target in world.items():
            if opens and (whose != "stranger" or scope == "everywhere"):
                assert SECRET not in repr(call(target, actor))
            else:
                with pytest.raises(PermissionDenied):
                    call(target, actor)


def test_of_gaps_only_those_of_what_one_may_read(world):
    """Who may read one assessment is not told of the gaps of its neighbours."""
    own, beside = world["own"], world["neighbour"]
    for target in (own, beside):
        measured(target.place)
    actor = actor_with(Role.READER, "assessment", own)

    assert {own.id} == own.store.gaps_established(actor, own.authority)
    assert {own.id, beside.id} <= own.store.gaps_established(own.place.actor, own.authority)


@pytest.mark.parametrize("name", OWN)
def test_what_is_ones_own_is_nobody_elses(world, name):
    """Whoever has no account learns and changes nothing by the methods about one's own account."""
    own = world["own"]
    before = written(own.store)
    try:
        answer = OWN[name](own, Actor(id="walker", name="W", roles={EVERYWHERE: frozenset(Role)}))
    except Refusal as refused:
        answer = refused.to("fr")

    assert SECRET not in repr(answer)
    assert before == written(own.store)


def test_an_account_cannot_be_changed_through_a_role_given_to_a_stranger(world):
    """The administrator of one authority cannot give a role on it to an account that they do not see."""
    own, strange = world["own"], world["stranger"]
    actor = actor_with(Role.ADMINISTRATOR, "authority", own)
    with pytest.raises(UnknownAccount):
        own.store.give_role(actor, strange.account, Given(Role.READER, own.authority))
    with pytest.raises(PermissionDenied):
        own.store.give_role(actor, own.account, Given(Role.READER, strange.authority))
    with pytest.raises(PermissionDenied):
        own.store.give_role(actor, own.account, Given(Role.READER, EVERYWHERE))
    with pytest.raises(Refusal):
        own.store.give_role(actor, own.account, Given(Role.READER, own.authority, strange.id))


def test_the_id_of_a_strangers_audit_opens_nothing(world):
    """An audit is reached through its own assessment only, whatever assessment is named beside it."""
    own, strange = world["own"], world["stranger"]
    with pytest.raises(UnknownAudit):
        own.store.erase_text(own.place.actor, own.id, audit_id=strange.planned)
