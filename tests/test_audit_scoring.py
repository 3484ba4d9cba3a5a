"""From an audit to a level: what an established gap raises, what clears it, and where pages say that it comes from."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from audit_cases import PLAN, measured, result_of
from demo_cases import demo_store
from helpers_checklist import Place

from assessments.bias.record import Audit, gap_established
from assessments.bias.result import Verdict
from assessments.logic import Ground
from assessments.model import Context
from assessments.scoring import Part, Range, score
from reports.assessment_report import ReportInput
from reports.parts.writer import Writer
from reports.wording import Wording

AS_OF = date(2026, 11, 22)
RISK = "indirect_discrimination"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The fictional authority, whose ranking of requests for nursery places is complete and harmless so far."""
    return demo_store(f"sqlite:///{tmp_path_factory.mktemp('audit') / 'town.db'}")


def place_of(town, name):
    """One assessment of the authority, by the beginning of its name."""
    store, actor, authority = town
    found = next(a for a in store.assessments(actor, authority.id) if a.system.name.startswith(name))
    return Place(store, actor, authority, found)


def sheet_of(place):
    """What follows from the answers and the audits, as a page computes it."""
    store, actor = place.store, place.actor
    context = Context.of(place.authority, AS_OF, audit_gap_established=store.gap_established(actor, place.id))
    return score(store.checklist_of(actor, place.id), store.answers(actor, place.id), context, place.assessment.depth)


def standing(place):
    """Likelihood of indirect discrimination, its level today, and the level of the whole assessment."""
    sheet = sheet_of(place)
    risk = next(risk for risk in sheet.risks if risk.id == RISK)
    return risk.likelihood, risk.current, sheet.impact


def test_a_gap_raises_the_risk_and_a_later_audit_clears_it(town):
    """The risk of discrimination follows the last word of the audits: raised, kept, lowered, raised again, forgotten."""
    place = place_of(town, "Classement")
    quiet = (Range(2, 2), Range(2, 2), Range(2, 2))
    raised = (Range(4, 4), Range(3, 3), Range(3, 3))
    seen = [standing(place)]
    planned = place.store.plan_audit(place.actor, place.id, PLAN)
    seen.append(standing(place))
    first = place.store.record_audit(place.actor, planned.id, result_of(planned.plan))
    seen.append(standing(place))
    measured(place, Verdict.NOT_ENOUGH_DATA, series=first.series)
    seen.append(standing(place))
    cleared = measured(place, Verdict.NO_GAP_ESTABLISHED, series=first.series)
    seen.append(standing(place))
    place.store.withdraw_audit(place.actor, cleared.id, "mauvais fichier")
    seen.append(standing(place))
    place.store.withdraw_audit(place.actor, first.id, "mauvais fichier")
    seen.append(standing(place))

    assert [quiet, quiet, raised, raised, quiet, raised, quiet] == seen


def test_not_enough_data_raises_nothing(town):
    """An audit that could not judge proves nothing, neither a gap nor its absence."""
    place = place_of(town, "Standard")
    before = standing(place)
    measured(place, Verdict.NOT_ENOUGH_DATA)

    assert before == standing(place)


def test_the_explanation_names_the_audit(town):
    """Whoever asks why the level is so reads that the audit has established a gap, in both languages."""
    place = place_of(town, "Repérage")
    audit = measured(place)
    checklist = place.store.checklist_of(place.actor, place.id)
    risk = next(risk for risk in sheet_of(place).risks if risk.id == RISK)
    place.store.withdraw_audit(place.actor, audit.id, "fin de l’essai")
    said = {
        lang: [
            str(Wording(checklist, lang).ground(ground))
            for line in risk.lines
            if line.part is Part.LIKELIHOOD
            for ground in line.grounds
        ]
        for lang in ("fr", "en")
    }

    assert "L’audit a établi un écart entre des groupes" in said["fr"]
    assert "The audit has established a gap between groups" in said["en"]


def test_a_report_takes_an_established_gap_for_certain(town):
    """A report does not write « si cela se vérifie » of a gap that an audit has established."""
    place = place_of(town, "Prévision")
    audit = measured(place)
    store, actor, sheet = place.store, place.actor, sheet_of(place)
    place.store.withdraw_audit(actor, audit.id, "fin de l’essai")
    data = ReportInput(
        authority=place.authority,
        assessment=place.assessment,
        checklist=store.checklist_of(actor, place.id),
        answers=store.answers(actor, place.id),
        sheet=sheet,
        measures=(),
        printed_at=datetime(2026, 11, 22, tzinfo=UTC),
        content_hash="0" * 64,
    )

    assert sheet.context.audit_gap_established
    assert not Writer(data, "fr").open_fact(Ground("gap_established"))


# The rule itself --------------------------------------------------------------------------------------------------


def audit(day, verdict=None, *, series="s", withdrawn=""):
    """An audit measured on a day of January 2026; without a verdict, only planned."""
    at = datetime(2026, 1, day, tzinfo=UTC)
    return Audit(
        id=f"{series}{day}",
        assessment_id="a",
        series=series,
        plan=PLAN,
        planned_by="Léa",
        planned_at=at,
        result=None if verdict is None else result_of(verdict=verdict),
        measured_at=None if verdict is None else at,
        withdrawn_why=withdrawn,
    )


GAP, NONE, UNSURE = Verdict.GAP_ESTABLISHED, Verdict.NO_GAP_ESTABLISHED, Verdict.NOT_ENOUGH_DATA


@pytest.mark.parametrize(
    ("audits", "established"),
    [
        ([], False),
        ([audit(1)], False),
        ([audit(1, UNSURE)], False),
        ([audit(1, GAP)], True),
        ([audit(1, GAP), audit(2, UNSURE)], True),
        ([audit(1, GAP), audit(2, NONE)], False),
        ([audit(2, NONE), audit(1, GAP)], False),
        ([audit(1, NONE), audit(2, GAP)], True),
        ([audit(1, GAP), audit(2, NONE, withdrawn="x")], True),
        ([audit(1, GAP, withdrawn="x")], False),
        ([audit(1, GAP), audit(2)], True),
        ([audit(1, GAP), audit(2, NONE, series="t")], True),
        ([audit(1, GAP), audit(1, NONE)], True),
        ([audit(1, NONE), audit(1, GAP)], True),
    ],
)
def test_the_last_word_of_each_series(audits, established):
    """In whatever order they are listed, each series keeps its last audit that could judge; in doubt, the gap stands."""
    assert established == gap_established(audits)
