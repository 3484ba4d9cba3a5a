"""Benefits: announced is not counted, and what is missing is said."""

from __future__ import annotations

import pytest
from small_checklists import build, question, text

from assessments.benefits import Benefits, benefits_of
from assessments.model import Answer
from checklists.loader import main_checklist
from checklists.model import BENEFITS, COUNTED_BY
from reports.balance_wording import BalanceWording
from reports.wording import Wording

AXES = ["resources", "services", "trust", "inclusion", "anticipation", "education", "sustainability"]
WHOLE = {
    "axis": "services",
    "expected": "Répondre plus vite",
    "indicator": "Délai de réponse",
    "baseline": "7 semaines",
    "target": "4 semaines",
    "date": "2027-06-30",
}


def announced(*rows, **more):
    return benefits_of(main_checklist(), {BENEFITS: Answer(question=BENEFITS, rows=rows, **more)})


def said(found, lang="fr"):
    sentence = BalanceWording(Wording(main_checklist(), lang)).benefits(found)
    return sentence.replace("\u00a0", " ")


def test_the_seven_axes_are_those_of_the_client():
    """A benefit is given on one of the seven axes of the original text, in its order, and each is reported."""
    assert AXES == [axis.axis for axis in benefits_of(main_checklist(), {}).axes]


def test_a_whole_benefit_counts_on_its_axis():
    """With an axis, an indicator, a baseline, a target and a date, a benefit is counted, whatever else is empty."""
    found = announced(WHOLE)

    assert {"services": 1} == {axis.axis: axis.counted for axis in found.axes if axis.announced}
    assert (1, "1 bénéfice annoncé, 1 compté.") == (found.counted, said(found))


@pytest.mark.parametrize("column", COUNTED_BY)
def test_a_benefit_without_one_of_the_five_is_announced_only(column):
    """Each of the five is required: without it the benefit stays announced, and the missing one is named."""
    found = announced({**WHOLE, column: "  "})
    label = next(each for each in main_checklist().questions[BENEFITS].columns if each.id == column).label.fr

    assert (0, [(column,)]) == (found.counted, [each.missing for each in found.announced])
    assert f"Pour compter la ligne 1, il manque : {label[:1].lower()}{label[1:]}." in said(found)


@pytest.mark.parametrize(("column", "typed"), [("axis", "bonheur"), ("date", "bientôt"), ("date", "2027-02-30")])
def test_what_is_no_axis_or_no_date_does_not_count(column, typed):
    """An axis that is not offered, a date that does not exist: written, and still missing."""
    found = announced({**WHOLE, column: typed})

    assert [(column,)] == [each.missing for each in found.announced]
    assert 0 == found.counted


def test_a_benefit_without_axis_is_not_lost():
    """What names no axis is listed last, under none, and said to lack it."""
    found = announced({"expected": "Moins de papier"}, WHOLE)

    assert ("", [1]) == (found.axes[-1].axis, [each.row for each in found.axes[-1].announced])
    assert "2 bénéfices annoncés, 1 compté." in said(found)
    assert "For row 1 to count, this is missing: axis; indicator; baseline; target; measuring date." in said(
        found, "en"
    )


def test_a_table_that_waits_to_be_confirmed_counts_for_nothing():
    """What a supplier or a file filled in is listed, and nothing of it is counted before a person confirms it."""
    found = announced(WHOLE, to_confirm=True)

    assert (0, 1, True) == (found.counted, len(found.announced), found.to_confirm)
    assert "à confirmer" in said(found)


def test_nothing_announced_is_said():
    """No row, « je ne sais pas », or a checklist that does not ask: no benefit, and a sentence for it."""
    unknown = benefits_of(main_checklist(), {BENEFITS: Answer(question=BENEFITS, choice=("unknown",))})

    assert (0, ()) == (unknown.counted, unknown.announced)
    assert "Aucun bénéfice n’est encore annoncé." == said(unknown)
    assert Benefits() == benefits_of(build([question("effect", "exposure")], []), {})


def test_an_older_table_without_a_list_of_axes_still_counts():
    """An assessment keeps its checklist: where the axis was typed freely, what was typed is the axis."""
    columns = [{"id": id_, "label": text(id_)} for id_ in COUNTED_BY]
    older = build([question(BENEFITS, "fact", answer="table", options=[], columns=columns)], [])
    row = {**dict.fromkeys(COUNTED_BY, "x"), "axis": "Confiance"}
    found = benefits_of(older, {BENEFITS: Answer(question=BENEFITS, rows=(row,))})

    assert [("Confiance", 1)] == [(axis.axis, axis.counted) for axis in found.axes]
