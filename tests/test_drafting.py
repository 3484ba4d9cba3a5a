"""From what a person has chosen to the plan of an audit: what is missing is said, nothing is guessed, nothing is lost."""

from __future__ import annotations

import pytest

from assessments.bias.draft_checks import DraftIncomplete, missing, plan_of
from assessments.bias.draft_messages import COLUMNS, MISSING
from assessments.bias.drafting import (
    Draft,
    Side,
    Step,
    Told,
    draft_of,
    shown_edges,
    typed_edges,
    typed_points,
    values_of,
)
from assessments.bias.judging import combined
from assessments.bias.plan import HARMS_OF_ADVANTAGE, HARMS_OF_BURDEN, Harm, Metric
from assessments.bias.record import Judgement, Opinion
from assessments.bias.sources import open_upload
from assessments.bias.sources.places import audit_databases, audit_folder, smallest_shown
from assessments.bias.synthetic import write_synthetic

DECISION = {"accordé": Side.YES, "refusé": Side.NO}
OUTCOME = {"oui": Side.YES, "non": Side.NO, "": Side.ASIDE}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Made-up decisions, opened."""
    path = tmp_path_factory.mktemp("draft") / "decisions.csv"
    write_synthetic(path, 2000, gap=True)
    with open_upload(path.read_bytes(), path.name) as source:
        yield source


def draft(**changes):
    """A draft in which nothing is missing."""
    given = {
        "told": Told.WORDS,
        "decision": "decision",
        "sides": {"decision": dict(DECISION)},
        "favourable": True,
        "knows": True,
        "actual": "besoin_confirme",
        "outcomes": {"besoin_confirme": dict(OUTCOME)},
        "features": ("sexe", "age", "quartier"),
        "labels": {"sexe": "sexe", "age": "âge"},
        "edges": {"age": "25, 40, 60"},
        "crossed": ("quartier", "sexe"),
        "harm": Harm.WRONGLY_REFUSED,
        "tolerated": "2,5",
        "reason": "Écrit avant.",
        "title": " Places ",
    }
    return Draft(**{**given, **changes})


def lacking(found, step, table):
    return list(missing(found, step, table))


def test_an_empty_draft_lacks_everything_and_says_so(table):
    """At every step a person reads what to do next, in both languages."""
    empty = Draft()

    assert [MISSING["told"], MISSING["favourable"]] == lacking(empty, Step.DECISION, table)
    assert [MISSING["knows"]] == lacking(empty, Step.OUTCOME, table)
    assert [MISSING["features"]] == lacking(empty, Step.GROUPS, table)
    assert [MISSING["harm"], MISSING["tolerated"], MISSING["reason"]] == lacking(empty, Step.PURPOSE, table)
    with pytest.raises(DraftIncomplete) as refused:
        plan_of(empty, table, 11)
    assert MISSING["told"] == refused.value.text


def test_a_complete_draft_is_the_plan_that_was_meant(table):
    """Every choice arrives in the plan: values, bands, names, crossing, harm, and the gap in points as a share."""
    plan = plan_of(draft(), table, 11)

    assert [] == [text for step in Step for text in missing(draft(), step, table)]
    assert (("accordé",), ("refusé",)) == (plan.decision.selected, plan.decision.not_selected)
    assert (("oui",), ("non",)) == (plan.actual.positive, plan.actual.negative)
    assert ["sexe", "âge", "quartier"] == [feature.name for feature in plan.features]
    assert (25.0, 40.0, 60.0) == plan.features[1].edges
    assert ("sexe", "quartier") == plan.crossed
    assert Metric.FALSE_NEGATIVE_RATE is plan.metric
    assert (0.025, "Places", 11) == (plan.tolerated_gap, plan.title, plan.smallest_shown)


def test_a_plan_gives_back_the_draft_that_made_it(table):
    """Beginning another audit from one that was written down loses nothing and changes nothing."""
    plan = plan_of(draft(), table, 11)
    scored = plan_of(
        draft(told=Told.SCORE, decision=None, score=draft_of(_scored(plan)).score, harm=Harm.SHARE), table, 11
    )

    assert plan == plan_of(_with_empty_aside(draft_of(plan)), table, 11)
    assert scored == plan_of(_with_empty_aside(draft_of(scored)), table, 11)


def _with_empty_aside(found):
    """What is in neither list was left aside, which the plan does not repeat: the person says it again."""
    found.outcomes["besoin_confirme"].setdefault("", Side.ASIDE)
    return found


def _scored(plan):
    score = {"column": "score", "low": 0, "high": 100, "threshold": 55, "is_probability": True}
    return type(plan).model_validate({**plan.model_dump(), "decision": None, "score": score})


@pytest.mark.parametrize(
    ("changes", "step", "said"),
    [
        ({"sides": {"decision": {"accordé": Side.YES}}}, Step.DECISION, MISSING["decision_values"]),
        ({"sides": {"decision": dict.fromkeys(DECISION, Side.YES)}}, Step.DECISION, MISSING["decision_sides"]),
        ({"decision": "dossier"}, Step.DECISION, "too_many_values"),
        ({"decision": "nulle part"}, Step.DECISION, "gone"),
        ({"outcomes": {"besoin_confirme": {"oui": Side.YES, "non": Side.NO}}}, Step.OUTCOME, MISSING["outcome_values"]),
        ({"actual": "decision", "outcomes": {"decision": dict(DECISION)}}, Step.OUTCOME, MISSING["same_column"]),
        ({"features": ("decision",)}, Step.GROUPS, "taken"),
        ({"edges": {"age": "40, 25"}}, Step.GROUPS, "edges"),
        ({"edges": {"age": "jeune"}}, Step.GROUPS, "edges"),
        ({"weight": "sexe"}, Step.GROUPS, "weight"),
        ({"harm": Harm.WRONGLY_CHECKED}, Step.PURPOSE, MISSING["harm"]),
        ({"knows": False, "harm": Harm.WRONGLY_REFUSED}, Step.PURPOSE, MISSING["harm"]),
        ({"tolerated": "101"}, Step.PURPOSE, MISSING["tolerated"]),
        ({"tolerated": "cinq"}, Step.PURPOSE, MISSING["tolerated"]),
        ({"reason": "  "}, Step.PURPOSE, MISSING["reason"]),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written_down(table, changes, step, said):
    """A mistake that the data already show never gets into a plan, which could not be corrected any more."""
    found = lacking(draft(**changes), step, table)

    assert found
    if isinstance(said, str):
        start = COLUMNS[said].fr.split("{column}")[-1]
        assert any(start in text.fr for text in found)
    else:
        assert said in found


def test_a_column_that_names_people_cannot_become_a_group(table):
    """A file number is refused as a feature with its reason, whatever the page let through."""
    (text,) = lacking(draft(features=("dossier",), crossed=()), Step.GROUPS, table)

    assert "« dossier »" in text.fr.replace("\u00a0", " ")
    assert table.profile("dossier").personal.en in text.en


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ({"low": "", "high": ""}, MISSING["scale"]),
        ({"low": "100", "high": "0"}, MISSING["scale"]),
        ({"low": "0", "high": "50", "threshold": "20"}, "50"),
        ({"low": "0", "high": "100", "threshold": ""}, MISSING["threshold"]),
        ({"low": "0", "high": "100", "threshold": "120"}, MISSING["threshold"]),
        ({"low": "0", "high": "100", "threshold": "55", "high_selects": None}, MISSING["direction"]),
        ({"column": "sexe"}, "sexe"),
        ({"column": None}, MISSING["score_column"]),
    ],
)
def test_a_score_needs_its_scale_its_threshold_and_its_direction(table, score, said):
    """A scale that does not hold the scores, or a threshold outside it, is refused while it can still be corrected."""
    found = draft(told=Told.SCORE)
    found.score.column, found.score.high_selects = "score", True
    for name, value in score.items():
        setattr(found.score, name, value)
    texts = lacking(found, Step.DECISION, table)

    assert texts
    assert said in texts or any("100" in text.fr or str(said) in text.fr for text in texts if isinstance(said, str))


def test_harms_fit_what_being_selected_means():
    """Only the harms that make sense are offered; without a known outcome only who is selected can be compared."""
    assert HARMS_OF_ADVANTAGE == draft().harms()
    assert HARMS_OF_BURDEN == draft(favourable=False).harms()
    assert (Harm.SHARE,) == draft(knows=False).harms()
    assert () == draft(favourable=None).harms()


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("18, 25, 40", (18.0, 25.0, 40.0)),
        ("18,25,40", (18.0, 25.0, 40.0)),
        ("18;25;40", (18.0, 25.0, 40.0)),
        ("0,5\u00a0; 1,5", (0.5, 1.5)),
        ("18 25", (18.0, 25.0)),
        ("1\u202f500, 2\u202f000", (1500.0, 2000.0)),
        ("", ()),
        ("  ", ()),
        ("18, , 25", (18.0, 25.0)),
        ("25, 18", None),
        ("18, 18", None),
        ("18, vieux", None),
    ],
)
def test_edges_are_read_as_people_type_them(text, edges):
    """Commas, semicolons or spaces, in French or English; anything unclear is refused rather than guessed."""
    assert edges == typed_edges(text)


@pytest.mark.parametrize("edges", [(18.0, 25.0), (0.5, 1.25), (1000.0, 25000.0)])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_edges_shown_are_read_back_the_same(edges, lang):
    """The suggestion that a person sees in the field means what was suggested."""
    assert edges == typed_edges(shown_edges(edges, lang))


@pytest.mark.parametrize(
    ("text", "gap"), [("5", 0.05), ("2,5", 0.025), ("0", 0.0), ("100", 1.0), ("-1", None), ("", None), ("5 %", None)]
)
def test_a_gap_is_typed_in_points(text, gap):
    """« 5 » is five points, with a comma or a dot; what is no number from 0 to 100 is refused."""
    assert gap == typed_points(text)


def test_values_hold_the_empty_one_last(table):
    """A person also says what an empty cell means."""
    assert "" == values_of(table.profile("besoin_confirme"))[-1][0]
    assert "" not in dict(values_of(table.profile("decision")))


def test_conclusions_of_two_people_meet_without_loss():
    """Another part written meanwhile is kept; the same part written otherwise is never overwritten in silence."""
    theirs = Judgement(justified=Opinion.NO, justified_why="Aucun texte.")
    mine = {"acceptable": Opinion.YES, "acceptable_why": "Débattu."}
    both = combined(theirs, None, mine)

    assert (Opinion.NO, Opinion.YES) == (both.justified, both.acceptable)
    assert combined(theirs, None, {"justified": Opinion.YES, "justified_why": ""}) is None
    assert theirs == combined(theirs, None, {"justified": Opinion.NO, "justified_why": "Aucun texte."})


def test_the_administrator_opens_places(monkeypatch, tmp_path):
    """Nothing is open unless the administrator says so; a database without name or address is left out."""
    for name in ("FOLDER", "DATABASES", "SMALLEST_GROUP"):
        monkeypatch.delenv(f"BALISE_AUDIT_{name}", raising=False)

    assert (None, {}, 11) == (audit_folder(), audit_databases(), smallest_shown())
    monkeypatch.setenv("BALISE_AUDIT_FOLDER", str(tmp_path))
    monkeypatch.setenv(
        "BALISE_AUDIT_DATABASES", "Aides=postgresql://a@b/c?x=1; =postgresql://z; Vide= ;Crèche=postgresql://d"
    )
    monkeypatch.setenv("BALISE_AUDIT_SMALLEST_GROUP", "20")

    assert tmp_path == audit_folder()
    assert {"Aides": "postgresql://a@b/c?x=1", "Crèche": "postgresql://d"} == audit_databases()
    assert 20 == smallest_shown()
    monkeypatch.setenv("BALISE_AUDIT_SMALLEST_GROUP", "zéro")
    monkeypatch.setenv("BALISE_AUDIT_FOLDER", str(tmp_path / "nowhere"))

    assert (None, 11) == (audit_folder(), smallest_shown())
