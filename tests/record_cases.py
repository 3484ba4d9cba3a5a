"""A review with one of everything, for tests of what documents say about opinions and decisions."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from report_cases import answered, report_input

from assessments.decision import Choice, Decision, Reservation
from assessments.record import Record
from assessments.review import Ballot, CommitteeRules, Member, Opinion, Outcome, Recusal, Remark, Submission, Vote
from checklists.model import Adviser

if TYPE_CHECKING:
    from reports.assessment_report import ReportInput

DAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
OLD = "0" * 64


def _at(days: int) -> datetime:
    return DAY + timedelta(days=days)


def record(printed: str, say=str) -> Record:
    """Two versions: the first sent back, the second (``printed``) advised and approved without the DPO’s opinion.

    ``say`` changes every text that people typed.
    """

    def name(text: str) -> str:
        return say(text)[:300]

    submitted = {"as_of": DAY.date(), "gap": False, "impact_low": 2, "impact_high": 3}
    unsettled = {"settled_by": "", "settled_at": None}
    members = (
        Member(id="p", name=name("Présidente"), chair=True),
        *(Member(id=f"m{number}", name=name(f"Membre {number}")) for number in (1, 2, 3)),
    )
    votes = ((("p", "Présidente"), Vote.RESERVATIONS), (("m1", "Membre 1"), Vote.UNFAVOURABLE))
    decided = {"impact_low": 3, "impact_high": 3, "by": name("Adjointe au numérique"), "missing": (), "override": ""}
    return Record(
        submissions=(
            Submission(id="s1", number=1, content_hash=OLD, message="", by=name("Cheffe de projet"), at=_at(0), **submitted),
            Submission(
                id="s2", number=2, content_hash=printed, message=say("Seuil revu."), by=name("Cheffe"), at=_at(9), **submitted
            ),
        ),
        remarks=(
            Remark(id="r1", submission=1, about="question:effect", parent="", asks_change=True,
                   text=say("Quel est le seuil ?"), by=name("Membre 1"), by_id="m1", at=_at(2),
                   settled_by=name("Cheffe de projet"), settled_at=_at(8)),
            Remark(id="r2", submission=1, about="risk:unfair", parent="", asks_change=True,
                   text=say("Qui relit les refus ?"), by=name("Membre 2"), by_id="m2", at=_at(3), **unsettled),
            Remark(id="r3", submission=1, about="question:effect", parent="r1", asks_change=False,
                   text=say("Soixante points."), by=name("Cheffe de projet"), by_id="c", at=_at(4), **unsettled),
            Remark(id="r4", submission=2, about="", parent="", asks_change=False,
                   text=say("Merci pour le schéma."), by=name("Présidente"), by_id="p", at=_at(10), **unsettled),
        ),
        opinions=(
            Opinion(id="o1", submission=1, content_hash=OLD, adviser=Adviser.DPO, rules=CommitteeRules(),
                    outcome=Outcome.UNFAVOURABLE, reasons=say("L’AIPD manque."), opened_by=name("DPO"), opened_at=_at(1),
                    closed_by=name("DPO"), closed_at=_at(1)),
            Opinion(id="o2", submission=2, content_hash=printed, adviser=Adviser.RSSI, rules=CommitteeRules(),
                    outcome=Outcome.FAVOURABLE, reasons=say("Hébergement qualifié."), opened_by=name("RSSI"),
                    opened_at=_at(10), closed_by=name("RSSI"), closed_at=_at(10)),
            Opinion(id="o3", submission=2, content_hash=printed, adviser=Adviser.COMMITTEE, rules=CommitteeRules(),
                    members=members,
                    ballots=tuple(Ballot(member=id_, name=name(who), vote=vote, reason=say("À borner."), at=_at(11))
                                  for (id_, who), vote in votes),
                    recusals=(Recusal(member="m2", name=name("Membre 2"), reason=say("Mon service l’achète."), at=_at(11)),),
                    outcome=Outcome.RESERVATIONS, reasons=say("Utile, à borner."),
                    minority=say("Une voix aurait voulu attendre."), opened_by=name("Présidente"), opened_at=_at(10),
                    closed_by=name("Présidente"), closed_at=_at(12)),
        ),
        reservations=(
            Reservation(id="v1", source="opinion", source_id="o3", text=say("Afficher l’avis"), owner=name("Accueil"),
                        due=date(2027, 1, 31), proof=say("Affiché le 3 novembre."), proved_by=name("Cheffe de projet"),
                        proved_at=_at(30), closed_by=name("Présidente"), closed_at=_at(31)),
            Reservation(id="v2", source="decision", source_id="d2", text=say("Bilan à six mois"), owner="",
                        due=date(2026, 11, 1)),
        ),
        decisions=(
            Decision(id="d1", submission=1, content_hash=OLD, choice=Choice.POSTPONE, decided_on=date(2026, 10, 8),
                     valid_until=None, reasons=say("Trop tôt."), act="", at=_at(3), **decided),
            Decision(id="d2", submission=2, content_hash=printed, choice=Choice.CONDITIONS,
                     decided_on=date(2026, 10, 20), valid_until=date(2027, 10, 20), reasons=say("Le besoin est là."),
                     act=say("Délibération 2026-112"), at=_at(15), giver=name("Maire"), delegation="g1",
                     **{**decided, "missing": (Adviser.DPO,), "override": say("Urgence après la crue.")}),
        ),
    )  # fmt: skip


def reviewed(data: ReportInput | None = None, *, say=str, outdated: bool = False) -> ReportInput:
    """What documents print about an assessment that was reviewed; ``outdated``: and changed afterwards."""
    found = data or report_input(answered())
    return dataclasses.replace(found, record=record("f" * 64 if outdated else found.content_hash, say))
