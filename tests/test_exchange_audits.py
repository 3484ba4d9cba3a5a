"""Audits in the JSON file of an assessment: every figure comes back, and a hostile file gets one sentence."""

from __future__ import annotations

import contextlib
import json
from hashlib import sha256

import pytest
from audit_cases import JUDGEMENT, PLAN, measured, result_of, shown
from helpers_checklist import begin, report, shared_store
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.access import local_user
from assessments.bias.bounds import MOST_GROUPS
from assessments.bias.plan import Feature, Metric
from assessments.bias.record import AuditRecord
from assessments.bias.result import (
    CalibrationPoint,
    Group,
    Headlines,
    ScoreGroup,
    ScoreView,
    ThresholdPoint,
    Verdict,
    View,
)
from assessments.exchange import LARGEST_FILE, ImportRefused, export_json, import_json
from assessments.storage import ERASED, AuditRefused
from assessments.storage.audit_rows import LARGEST_AUDITS, result_text

pytestmark = pytest.mark.databases

ZOE = local_user("Zoé")


def audited(store=None):
    """An assessment with four audits: repeated and judged, withdrawn, and one only planned."""
    place = begin(store)
    first = measured(place)
    place.store.judge_audit(ZOE, first.id, JUDGEMENT, first)
    wrong = measured(place, Verdict.NO_GAP_ESTABLISHED)
    place.store.withdraw_audit(place.actor, wrong.id, "=1+1 « fichier » de l’an passé \N{GRINNING FACE}\r\n")
    scores = ScoreView(
        features=("quartier",),
        bin_width=0.01,
        groups=(
            ScoreGroup(
                key=(),
                n=705,
                auc=0.1 + 0.2,
                calibration=(CalibrationPoint(mean_score=0.5, observed=2 / 3, n=30),),
                thresholds=(ThresholdPoint(threshold=-1e-300, selection_rate=1.0),),
            ),
        ),
    )
    plan = PLAN.model_copy(update={"title": '"</script>\\', "reason": ""})
    audit = place.store.plan_audit(place.actor, place.id, plan, series=first.series)
    result = result_of(plan, Verdict.NOT_ENOUGH_DATA, scores=(scores,), unreadable={"age": 3})
    place.store.record_audit(place.actor, audit.id, result)
    place.store.plan_audit(place.actor, place.id, PLAN)
    return place


def records(place):
    """The audits of a place without their ids, and which of them share a series."""
    audits = place.store.audits(place.actor, place.id)
    series = [audit.series for audit in audits]
    known = set(AuditRecord.model_fields)
    return [audit.model_dump(include=known) for audit in audits], [series.index(one) for one in series]


def exported_from(place):
    """The file of a place."""
    return export_json(place.store, place.actor, place.id)


def brought(place, data):
    """An exported file imported in a place."""
    made, _ = import_json(place.store, place.actor, place.authority.id, data)
    return made.id


def test_audits_leave_and_come_back_exactly():
    """Every figure, text, author, moment and series comes back, here or elsewhere, without one byte changing."""
    place = audited()
    data = exported_from(place)
    other = begin()
    there = brought(other, data)
    audits, series = records(place)
    again = [
        audit.model_dump(include=set(AuditRecord.model_fields)) for audit in other.store.audits(other.actor, there)
    ]

    assert data == export_json(other.store, other.actor, there)
    assert data == export_json(place.store, place.actor, brought(place, data))
    assert audits == again
    assert [0, 1, 0, 3] == series
    assert [1, 2, 1, 3] == [audit["series"] for audit in json.loads(data)["audits"]]


def test_the_file_holds_no_id_of_this_database():
    """Ids of audits and series stay at home, like those of the assessment."""
    place = audited()
    data = exported_from(place).decode()

    assert [] == [a.id for a in place.store.audits(place.actor, place.id) if a.id in data or a.series in data]
    assert "audits" in json.loads(data)["about"]["fr"]
    assert "audited data" in json.loads(data)["about"]["en"]


def test_figures_keep_the_order_of_the_method():
    """A report made from an imported file lists its rates in the same order as the original."""
    place = audited()
    there = brought(place, exported_from(place))
    result = place.store.audits(place.actor, there)[0].result

    assert [Metric.SELECTION_RATE, Metric.FALSE_POSITIVE_RATE] == list(result.overall)
    assert ["balise", "duckdb"] == list(result.versions)


def test_what_was_imported_is_in_the_history():
    """Who imported is known, what the file says of authors is kept apart, and the audit goes on."""
    place = begin()
    there = brought(place, exported_from(audited()))
    audit = place.store.audits(place.actor, there)[0]
    event = next(e for e in place.store.events(place.actor, there) if "judged_by" in e.after)

    assert ("Léa Martin", "Zoé") == (audit.planned_by, audit.judged_by)
    assert ({"id": "", "name": "Zoé"}, "Léa Martin") == (event.after["judged_by"], event.actor_name)
    assert report(place).whole

    judged = place.store.judge_audit(place.actor, audit.id, JUDGEMENT.model_copy(update={"action": ""}), audit)
    measured_again = place.store.plan_audit(place.actor, there, PLAN, series=audit.series)

    assert "Léa Martin" == judged.judged_by
    assert audit.series == measured_again.series
    assert report(place).whole


def test_names_that_a_file_told_can_be_erased():
    """An author whom only a file names is forgotten with the texts of the audit; those of this house are not."""
    place = begin()
    there = brought(place, exported_from(audited()))
    audit = place.store.audits(place.actor, there)[0]
    place.store.erase_text(place.actor, there, fields=["judged_by"], audit_id=audit.id, current=True)
    mine = measured(place)

    assert ERASED == place.store.audit(place.actor, audit.id).judged_by
    assert report(place).whole
    with pytest.raises(ValueError, match="hold texts"):
        place.store.erase_text(place.actor, place.id, fields=["planned_by"], audit_id=mine.id)


def test_an_imported_gap_counts():
    """A gap established elsewhere weighs in the scoring of the imported assessment as it did in the original."""
    place = audited()
    there = brought(place, exported_from(place))

    assert frozenset({place.id, there}) == place.store.gaps_established(place.actor, place.authority.id)


def test_files_from_before_audits_are_still_read():
    """A file of version 1 is imported as before; it has no audits."""
    place = begin()
    file = json.loads(exported_from(place))
    del file["audits"], file["files"]
    file["format_version"] = 1
    there = brought(place, json.dumps(file).encode())

    assert [] == place.store.audits(place.actor, there)
    assert exported_from(place) == export_json(place.store, place.actor, there)


def test_the_digest_of_the_content_changes_with_every_step_of_an_audit():
    """The digest printed on a report names one state: planning, measuring, concluding and withdrawing each change it."""
    place = begin()
    store, actor, seen = place.store, place.actor, []

    def note(audit=None):
        seen.append(sha256(exported_from(place)).hexdigest())
        return audit

    note()
    audit = note(store.plan_audit(actor, place.id, PLAN))
    audit = note(store.record_audit(actor, audit.id, result_of()))
    audit = note(store.judge_audit(actor, audit.id, JUDGEMENT, audit))
    note(store.withdraw_audit(actor, audit.id, "x"))

    assert 5 == len(set(seen))
    assert seen[-1] == sha256(exported_from(place)).hexdigest()


# Broken and hostile files -----------------------------------------------------------------------------------------

VIEW = ("audits", 0, "result", "views", 0)
FIGURE = (*VIEW, "groups", 0, "figures", "false_positive_rate")
GAP = (*VIEW, "gaps", "false_positive_rate")


def edit(*path, to=None):
    """A change of one value of the file (to=None: removed)."""

    def change(file):
        spot = file
        for key in path[:-1]:
            spot = spot[key]
        if to is None:
            del spot[path[-1]]
        else:
            spot[path[-1]] = to(spot[path[-1]]) if callable(to) else to
        return json.dumps(file)

    return change


def many(count):
    """That many copies of a group, each under another name."""
    return lambda groups: [{**groups[0], "key": [f"g{number}"]} for number in range(count)]


BROKEN = {
    "a rate above 1": (edit(*FIGURE, "value", to=1.5), "value”, a number from 0 to 1"),
    "a negative rate": (edit(*GAP, "low", to=-0.1), "low”, a number from 0 to 1"),
    "a p-value above 1": (edit(*GAP, "p_value", to=2), "p_value”, a number from 0 to 1"),
    "NaN": (lambda file: json.dumps(file).replace('"tolerated_gap": 0.05', '"tolerated_gap": NaN'), "number"),
    "infinity": (lambda file: json.dumps(file).replace('"tolerated_gap": 0.05', '"tolerated_gap": 1e999'), "number"),
    "a text for a number": (edit(*GAP, "low", to="0.1"), "a number is expected"),
    "true for a number": (edit(*FIGURE, "n", to=True), "a whole number is expected"),
    "negative people": (edit("audits", 0, "result", "rows", to=-1), "too small"),
    "more people than there are": (edit("audits", 0, "result", "rows", to=10**13), "too large"),
    "more rows used than read": (edit("audits", 0, "result", "used", to=711), "contradict"),
    "a hidden group with figures": (edit(*VIEW, "groups", 1, "n"), "contradict"),
    "a hidden figure with a value": (edit(*FIGURE, "state", to="hidden"), "contradict"),
    "a shown figure without value": (edit(*FIGURE, "value"), "contradict"),
    "a figure of an unknown state": (edit(*FIGURE, "state", to="secret"), "state"),
    "an unknown rate": (edit(*VIEW, "gaps", to=lambda gaps: {"fairness": next(iter(gaps.values()))}), "fairness"),
    "a gap under another name": (edit(*GAP, "metric", to="accuracy"), "contradict"),
    "another verdict": (edit(*GAP, "verdict", to="all is well"), "verdict"),
    "a group twice": (edit(*VIEW, "groups", 1, "key", to=["Centre"]), "contradict"),
    "a key of two for one feature": (edit(*VIEW, "groups", 0, "key", to=["a", "b"]), "contradict"),
    "ten thousand groups": (edit(*VIEW, "groups", to=many(10_000)), "too many groups"),
    "too many groups overall": (edit(*VIEW, "groups", to=many(MOST_GROUPS + 1)), "too long"),
    "seventeen views": (edit("audits", 0, "result", "views", to=lambda views: views * 17), "too long"),
    "the same view twice": (edit("audits", 0, "result", "views", to=lambda views: views * 2), "announces"),
    "a view that was not planned": (edit(*VIEW, "features", to=["religion"]), "announces"),
    "figures of another plan": (edit("audits", 0, "result", "plan", "tolerated_gap", to=0.5), "announces"),
    "a plan changed afterwards": (edit("audits", 0, "plan", "reason", to="Autre raison"), "announces"),
    "figures older than the plan": (edit("audits", 0, "measured_at", to="2020-01-01T00:00:00Z"), "announces"),
    "another rate decides": (edit(*GAP, to=lambda gap: {**gap, "metric": "accuracy"}), "contradict"),
    "figures without a moment": (edit("audits", 0, "measured_at"), "contradict"),
    "a judgement without figures": (edit("audits", 3, "judgement", to={}), "audits → 3"),
    "a plan that does not hold together": (
        edit("audits", 0, "plan", "harm", to="wrongly_refused"),
        "audits → 0 → plan",
    ),
    "a tolerated gap above 1": (edit("audits", 0, "plan", "tolerated_gap", to=2), "too large"),
    "edges without end": (edit("audits", 0, "plan", "features", 1, "edges", to=list(range(99))), "too long"),
    "a huge text": (edit("audits", 0, "judgement", "action", to="x" * 200_001), "too long"),
    "a huge name of a group": (edit(*VIEW, "groups", 0, "key", to=["x" * 301]), "too long"),
    "versions without end": (
        edit("audits", 0, "result", "versions", to={str(n): "1" for n in range(41)}),
        "too long",
    ),
    "a wrong digest": (edit("audits", 0, "result", "source", "sha256", to="x"), "sha256"),
    "rows of people": (edit("audits", 0, "result", "rows_of_people", to=[["Dupont"]]), "key is not expected"),
    "an unknown key": (edit("audits", 0, "colour", to="red"), "colour"),
    "an id": (edit("audits", 0, "id", to="x"), "id”, this key is not expected"),
    "a series of 0": (edit("audits", 0, "series", to=0), "too small"),
    "version 0": (edit("audits", 0, "version", to=0), "too small"),
    "an impossible moment": (
        edit("audits", 0, "planned_at", to="0001-01-01T00:00:00+23:00"),
        "this date is impossible",
    ),
    "a moment without zone": (edit("audits", 0, "planned_at", to="2026-01-01T00:00:00"), "time zone"),
    "a broken character": (edit("audits", 0, "plan", "title", to="\ud800"), "character"),
    "audits that are no list": (edit("audits", to={"a": 1}), "a list is expected"),
    "no audits": (edit("audits"), "this key is missing"),
    "201 audits": (edit("audits", to=lambda audits: audits[-1:] * 201), "too long"),
    "audits in a file of version 1": (edit("format_version", to=1), "audits”, this key is not expected"),
}


@pytest.fixture(scope="module")
def exported():
    """A place with audits, and the bytes of its file."""
    place = audited()
    return place, exported_from(place)


@pytest.mark.databases("sqlite")  # refused before the database is asked
@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_audit_is_refused_in_one_sentence(exported, name):
    """Each refusal says what and where, in both languages, and nothing of the file is stored."""
    change, said = BROKEN[name]
    place, data = exported
    before = report(place)
    with pytest.raises(ImportRefused) as refused:
        brought(place, change(json.loads(data)).encode())

    assert said in refused.value.to("en")
    assert refused.value.to("fr").startswith("Fichier refusé\u00a0: ")
    assert " :" not in refused.value.to("fr")
    assert max(len(refused.value.to(lang)) for lang in ("fr", "en")) < 400
    assert before == report(place)


@pytest.mark.databases("sqlite")  # files without audits are damaged on both
@pytest.mark.slow
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_file_damaged_anywhere_is_refused_or_imported_whole(data):
    """Bytes changed at random in the audits never crash the import nor leave a history that does not verify."""
    place = audited(shared_store())
    file = bytearray(exported_from(place))
    start, end = file.index(b'"audits"'), file.index(b'"checklist"')
    for _ in range(data.draw(st.integers(1, 3))):
        spot = data.draw(st.integers(start, end))
        file[spot : spot + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(ImportRefused):  # anything else would be a crash
        there = brought(place, bytes(file))
        import_json(place.store, place.actor, place.authority.id, export_json(place.store, place.actor, there))

    assert report(place).whole


@pytest.mark.databases("sqlite")  # what counts is the size of the file
@pytest.mark.slow
def test_the_largest_results_still_fit_in_the_file():
    """As many figures as the store takes can be exported and read back; one more result is refused, and nothing is lost."""
    columns = ("a", "b", "c")
    plan = PLAN.model_copy(update={"features": tuple(Feature(column=c) for c in columns), "crossed": columns})
    figures = {metric: shown(1 / 3, 123_456) for metric in Metric}
    groups = tuple(
        Group(key=(str(n), "x" * 20, "y" * 20), n=1, figures=figures, counts=(0.1, 1, 2, 3)) for n in range(5_500)
    )
    view = View(features=columns, names=columns, groups=groups, headlines=Headlines())
    result = result_of(plan, views=(view,))
    place = begin()
    first, second = (place.store.plan_audit(place.actor, place.id, plan) for _ in range(2))
    place.store.record_audit(place.actor, first.id, result)
    data = exported_from(place)

    assert LARGEST_AUDITS / 2 < len(result_text(result)) < LARGEST_AUDITS
    assert len(data) < LARGEST_FILE
    with pytest.raises(AuditRefused):
        place.store.record_audit(place.actor, second.id, result)
    assert data == export_json(place.store, place.actor, brought(place, data))
