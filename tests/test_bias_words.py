"""A bias audit in words: a text for everything, figures as each language writes them, and nothing claimed beyond the data."""

from __future__ import annotations

import re

import pytest
from bias_results import (
    BY_DISTRICT,
    HIDDEN,
    UNDEFINED,
    audit,
    check_plan,
    check_result,
    figure,
    gap_of,
    group,
    hidden,
    hostile_result,
    judged_audit,
    place_plan,
    place_result,
    view_of,
)
from test_wording import english, messages

from assessments.bias.plan import HARMS_OF_ADVANTAGE, ActualColumn, Harm, Metric
from assessments.bias.record import Opinion
from assessments.bias.result import SourceKind, Verdict
from reports.bias_words import VERDICT_TONES, BiasWords

FRENCH, ENGLISH = BiasWords("fr"), BiasWords("en")
PROMISES = re.compile(
    r"sans biais|équitable|impartial|non biaisé|ne discrimine pas|unbiased|bias-free|debias|is fair|are fair|no bias|does not discriminate",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def plan_of(harm: Harm):
    """A plan with this harm, an advantage where it may be one."""
    advantage = harm in HARMS_OF_ADVANTAGE
    return check_plan(
        harm=harm, favourable=advantage, actual=ActualColumn(column="x", positive=("1",), negative=("0",))
    )


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("metric", Metric),
        ("metric_short", Metric),
        ("harm", Harm),
        ("harm_help", Harm),
        ("verdict", Verdict),
        ("verdict_meaning", Verdict),
        ("opinion", Opinion),
        ("source_kind", SourceKind),
    ],
)
def test_every_member_has_its_own_text_in_both_languages(method, kind):
    """Whatever an audit holds, a reader finds it in words, and no two things under the same words."""
    french = [getattr(FRENCH, method)(each) for each in kind]
    english_ = [getattr(ENGLISH, method)(each) for each in kind]

    assert all(french)
    assert len(kind) == len(set(french)) == len(set(english_))
    assert not set(french) & set(english_)


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("harm", Harm)
def test_every_rate_is_explained_for_an_advantage_and_for_a_burden(harm, metric):
    """The meaning of a rate is a sentence that says whether being selected is an advantage or a burden."""
    plan = plan_of(harm)
    said = FRENCH.metric_meaning(metric, plan)

    assert said.startswith("Sur 100")
    assert ("avantage" in said) == (plan.favourable and metric is not Metric.ACCURACY)
    assert said != ENGLISH.metric_meaning(metric, plan)


@pytest.mark.parametrize("harm", [harm for harm in Harm if harm is not Harm.SHARE])
def test_the_rate_that_decides_is_named_after_its_harm(harm):
    """Somebody wrongly checked reads « contrôlées à tort », not the name of a statistic; other rates keep theirs."""
    plan = plan_of(harm)

    assert "à tort" in FRENCH.metric(plan.metric, plan)
    assert FRENCH.metric(plan.metric, plan) != FRENCH.metric(plan.metric)
    assert FRENCH.metric(Metric.ACCURACY) == FRENCH.metric(Metric.ACCURACY, plan)


def test_every_verdict_has_a_colour_and_none_is_green():
    """No colour says that all is well: not having seen a gap proves nothing."""
    assert set(Verdict) == set(VERDICT_TONES)
    assert "positive" not in VERDICT_TONES.values()


def test_no_text_says_that_a_system_is_fair():
    """Neither language ever claims the absence of a gap or a cure."""
    ours = {"bias_terms.py", "bias_data_words.py", "bias_words.py", "bias.py"}
    texts = [id_ for id_, file in messages().items() if file in ours]
    catalogue = english()

    assert texts
    assert [] == [id_ for id_ in texts if PROMISES.search(f"{id_} {catalogue[id_]}")]


@pytest.mark.parametrize(
    ("share", "french", "in_english"),
    [
        (0.342, "34,2 %", "34.2%"),
        (0.0, "0 %", "0%"),
        (1.0, "100 %", "100%"),
        (0.0004, "moins de 0,1 %", "less than 0.1%"),
        (0.99999, "plus de 99,9 %", "more than 99.9%"),
        (0.0005, "0,1 %", "0.1%"),
        (0.9995, "100,0 %", "100.0%"),
        (0.5, "50,0 %", "50.0%"),
    ],
)
def test_a_share_has_one_decimal_and_is_never_rounded_to_nobody_or_everybody(share, french, in_english):
    """0 % and 100 % without a decimal mean exactly that."""
    assert french == plain(FRENCH.percent(share))
    assert in_english == ENGLISH.percent(share)


def test_percent_has_a_no_break_space_in_french():
    """A figure is not separated from its sign at the end of a line."""
    assert "34,2\u00a0%" == FRENCH.percent(0.342)


@pytest.mark.parametrize(
    ("difference", "french", "in_english"),
    [
        (0.12, "12 points", "12 points"),
        (0.123, "12,3 points", "12.3 points"),
        (0.01, "1 point", "1 point"),
        (0.019, "1,9 point", "1.9 points"),
        (0.004, "0,4 point", "0.4 points"),
        (0.0, "0 point", "0 points"),
        (0.0001, "moins de 0,1 point", "less than 0.1 points"),
    ],
)
def test_a_difference_is_said_in_points(difference, french, in_english):
    """A difference between two shares is in points, with the plural of each language."""
    assert french == plain(FRENCH.points(difference))
    assert in_english == plain(ENGLISH.points(difference))


def test_figures_that_are_not_there_say_why_and_give_nothing_away():
    """A hidden figure has neither interval nor flag, even if one were left in it; an undefined one is not 0."""
    leaking = HIDDEN.model_copy(update={"value": 0.9, "low": 0.8, "high": 1.0, "n": 7, "extreme": True})

    assert "non affiché" == FRENCH.figure(leaking)
    assert "–" == FRENCH.interval(leaking)
    assert () == FRENCH.flags(leaking)
    assert "n’existe pas (personne dans ce cas)" == FRENCH.figure(UNDEFINED)
    assert "moins de 11 personnes" in plain(FRENCH.hidden_note(check_plan()))
    assert "moins de 20 personnes" in plain(FRENCH.hidden_note(check_plan(smallest_shown=20)))


def test_flags_warn_of_few_people_and_of_everybody():
    """A rate of few people, and one that says the same of everybody in the group, are marked."""
    few = ("peu fiable\u00a0: moins de 30 personnes", "tout le monde est dans le même cas")

    assert few == FRENCH.flags(figure(0, 12))
    assert () == FRENCH.flags(figure(30, 100))


@pytest.mark.parametrize(
    ("key", "names", "expected"),
    [
        (("femmes",), ("sexe",), "femmes"),
        (("femmes", "18–24 ans"), ("sexe", "âge"), "femmes · 18–24 ans"),
        (("",), ("sexe",), "non renseigné"),
        (("", "1"), ("sexe", "zone"), "sexe : non renseigné · zone : 1"),
        (("75–84", "85 et plus"), ("âge",), "75–84 + 85 et plus (réunis)"),
        (("x" * 300,), (), "x" * 80 + "…"),
        (("  \n ",), (), "…"),
    ],
)
def test_a_group_has_a_name_whatever_its_values(key, names, expected):
    """Crossed groups, empty values, bare numbers, groups shown together and endless names can all be read."""
    assert expected == plain(FRENCH.group(key, names))


def test_groups_shown_together_are_told_to_be():
    """A row of several groups says why it is one; of three hundred, it names the first ones and counts the others."""
    together = group(("Moulin", "Port"), 30, 4, 2, 5).model_copy(update={"together": True})
    rate = together.figures[Metric.SELECTION_RATE]

    assert ("réunis : l’un d’eux est trop petit pour être montré seul",) == tuple(
        plain(flag) for flag in FRENCH.group_flags(together, rate)
    )
    assert () == FRENCH.group_flags(together.model_copy(update={"together": False}), rate)
    many = tuple(f"rue {at}" for at in range(300))
    assert "rue 0 + rue 1 + rue 2 + rue 3 + rue 4 + 295 autres (réunis)" == plain(FRENCH.group(many, ("rue",)))


def test_an_established_gap_is_said_with_groups_figures_certainty_and_tolerance():
    """A mayor reads in one go who, how much, how certain, and compared with what."""
    plan = check_plan()
    view = check_result().views[0]
    gap = gap_of(view.groups, plan, plan.metric, Verdict.GAP_ESTABLISHED, low=0.031, high=0.132)

    assert (
        "La part de personnes contrôlées à tort va de 7,1 % (hommes) à 15,3 % (femmes), soit 8,2 points d’écart. "
        "Compte tenu du hasard, l’écart véritable est de 3,1 à 13,2 points (confiance de 95 %). "
        "Même au minimum, il dépasse l’écart toléré (5 points)."
    ) == plain(FRENCH.gap_sentence(view, gap, plan))
    assert "a gap of 8.2 points" in plain(ENGLISH.gap_sentence(view, gap, plan))


def test_no_gap_is_said_with_the_smallest_one_that_could_have_been_seen():
    """« Aucun écart établi » never stands without what the data could have shown."""
    view, gap = place_result().deciding[0]
    said = plain(FRENCH.gap_sentence(view, gap, place_plan()))

    assert "l’écart véritable est d’au plus 6,9 points" in said
    assert "Il peut donc être dû au hasard." in said
    assert "Un écart véritable de 4,3 points ou plus aurait probablement été établi" in said


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (0, "Aucun groupe n’a de chiffre à comparer"),
        (1, "Un seul groupe a un chiffre"),
        (2, "seul un écart véritable de 31 points ou plus"),
    ],
)
def test_too_few_data_say_what_is_missing(shown, expected):
    """Nobody takes a lack of data for a lack of a gap."""
    plan = check_plan()
    groups = (*BY_DISTRICT[:shown], hidden("Port"))
    view = view_of(plan, ("quartier",), groups, Verdict.NOT_ENOUGH_DATA)

    assert expected in plain(FRENCH.gap_sentence(view, view.gaps[plan.metric], plan))


def test_a_fragile_gap_says_so():
    """A gap that rests on fewer than 30 people is said to."""
    plan = check_plan()
    view = check_result().views[0]
    gap = gap_of(view.groups, plan, plan.metric, Verdict.NO_GAP_ESTABLISHED, unreliable=True)

    assert "moins de 30 personnes" in plain(FRENCH.gap_sentence(view, gap, plan))


def test_the_tolerated_gap_is_said_with_its_author_and_moment():
    """A committee can see that the limit was set before the figures, by whom and when."""
    said = plain(FRENCH.tolerated_sentence(audit(check_result())))

    assert "Écart toléré : 5 points. Fixé par Camille Martin le 02/11/2026, 09:15, avant" in said
    assert "Écart toléré : aucun écart." in plain(FRENCH.tolerated_sentence(audit(place_result(), planned_by="")))


def test_hidden_groups_are_named_in_a_simple_view_and_counted_in_a_crossed_one():
    """Nobody left out in silence; in a crossing, hidden and empty ones are not told apart."""
    result = check_result()
    district, crossed = (plain(FRENCH.hidden_sentence(result.views[at], result.plan)) for at in (2, 3))

    assert district.endswith("Ensemble, ils sont affichés sur la ligne : Hameau du Moulin ; Port (réunis).")
    assert district.startswith("2 groupes ne sont pas affichés : Hameau du Moulin ; Port. Ils comptent moins de 11")
    assert crossed.startswith("3 croisements ne sont pas affichés : ils réunissent moins de 11 personnes, ou aucune")
    assert "" == FRENCH.hidden_sentence(result.views[1], result.plan)


def test_what_was_read_is_counted_to_the_last_row():
    """Rows set aside are counted with their reason, and a group of unreadable values is said to be one."""
    said = [plain(each) for each in FRENCH.intake_sentences(check_result())]

    assert "4 100 lignes lues, 4 043 utilisées." == said[0]
    assert "56 lignes mises de côté : la décision n’est ni l’une ni l’autre des valeurs prévues." in said
    assert "1 ligne mise de côté : le score ne se lit pas comme un nombre." in said
    assert any("3 lignes où « âge » ne se lit pas" in each for each in said)
    assert any("12 lignes sans résultat connu" in each for each in said)


def test_the_source_is_named_by_its_fingerprint_and_size():
    """The file can be recognised later without keeping a row of it."""
    said = plain(FRENCH.source_sentence(check_result().source))

    assert f"fichier déposé, 1,3 Mo, empreinte SHA-256 : {'5e' * 32}." in said
    assert "Aucune ligne n’est conservée." in said


def test_the_second_opinion_of_fairlearn_is_said_whatever_it_is():
    """Same figures, a tiny distance, a real one and no comparison are four different sentences."""
    said = [
        plain(FRENCH.fairlearn_sentence(check_result(fairlearn_difference=each))) for each in (0.0, 1e-16, 0.02, None)
    ]

    assert 4 == len(set(said))
    assert "à 2,0e-02 près" in said[2]


def test_a_simulation_is_never_advice():
    """Whoever tries thresholds reads that it is a simulation, and that the law is to be confirmed."""
    assert "pas une recommandation" in FRENCH.simulation_notice()
    assert "à confirmer" in FRENCH.simulation_notice()
    assert "not a recommendation" in ENGLISH.simulation_notice()


def test_the_ratio_comes_with_what_it_is_worth():
    """0.80 is a convention, and the page says so beside the ratio."""
    plan = check_plan()
    gap = check_result().views[0].gaps[plan.metric]

    assert FRENCH.ratio_note(gap).startswith("Le taux le plus bas est 0,46 fois le plus haut. Le rapport de 0,80")
    assert "convention" in ENGLISH.ratio_note()


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("make", [check_result, place_result, hostile_result], ids=lambda make: make.__name__)
def test_every_sentence_is_whole_for_every_result(words, make):
    """Whatever was found, no sentence is empty, unfilled or written in code."""
    result = make()
    plan, whole = result.plan, audit(result)
    said = [
        words.title(whole), words.compared_sentence(plan), words.selected_sentence(plan), words.actual_sentence(plan),
        words.why_sentence(plan), words.tolerated_sentence(whole), words.measured_sentence(whole), words.verdict_line(whole),
        words.source_sentence(result.source), words.fairlearn_sentence(result), *words.intake_sentences(result),
        *words.method_sentences(), words.verdict_line(judged_audit()), words.measured_sentence(audit()),
    ]  # fmt: skip
    for view in result.views:
        said.append(words.view_name(view))
        for metric, gap in view.gaps.items():
            said += [words.gap_sentence(view, gap, plan), words.reading(view, metric, plan), words.ratio_note(gap)]
    for score in result.scores:
        said += [words.bin_sentence(score), words.score_reading(score)]

    assert all(text.strip() for text in said)
    assert not [text for text in said if re.search(r"None|nan\b|Metric\.|Verdict\.", text)]
