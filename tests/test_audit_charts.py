"""The plots of an audit: every figure that may be shown is in the plot and in the table, none that is hidden is in either."""

from __future__ import annotations

import itertools
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from bias_results import (
    BROKEN,
    HOSTILE_NAMES,
    LEAKING,
    MEASURED,
    audit,
    check_plan,
    check_result,
    figure,
    group,
    hidden,
    place_result,
    view_of,
)

from app_pages import audit_charts as charts
from app_pages.plot_style import (
    FONT_SIZE,
    HATCH,
    INK,
    LIMIT,
    MARK,
    MOST_DRAWN,
    PAPER,
    QUIET,
    SCALE,
    STROKES,
    blend,
    clean,
    contrast,
    lines,
    safe,
    ticks,
)
from assessments.bias.plan import Metric, ScoreColumn
from assessments.bias.result import Group, ScoreGroup, ScoreView, Verdict
from reports.bias_words import BiasWords

FRENCH, ENGLISH = BiasWords("fr"), BiasWords("en")
PLAN = check_plan()
METRIC = PLAN.metric
RESULT = check_result()
ACTIVE = (
    "<b>gras</b>",
    '<a href="https://mal.example/">lien</a>',
    "<img src=x onerror=alert(1)>",
    "$x^2$ et $$y$$",
    "%{x} %{customdata[0]} {y}",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "a<br>b",
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def strings(value):
    """Every text of a figure, wherever it is."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from strings(each)


def drawn(made) -> dict:
    """A figure as the browser receives it, without its template."""
    sent = json.loads(made.to_json())
    sent["layout"].pop("template", None)
    return sent


def read(made) -> str:
    """All that a figure says, as a reader sees it."""
    return plain(" | ".join(unescape(re.sub(r"</?b>|<br>", " ", text)) for text in strings(drawn(made))))


def cells(table) -> str:
    return plain(" | ".join((*table.headers, *itertools.chain(*table.rows), table.caption)))


def values(made) -> list[float]:
    """Where the dots of a figure stand."""
    return [
        x
        for trace in made.data
        if trace.type == "scatter" and trace.mode == "markers" and trace.opacity != 0
        for x in (trace.x or ())
    ]


def series(view_audits=4):
    return [
        audit(check_result(), id=str(at), measured_at=MEASURED + timedelta(days=90 * at)) for at in range(view_audits)
    ]


def triple():
    """A view of three features with hidden combinations."""
    plan = check_plan(crossed=("sexe", "age", "quartier"))
    keys = itertools.product(("femmes", "hommes"), ("jeunes", "vieux"), ("Nord", "Sud", "Port"))
    groups = tuple(
        hidden(*key) if at % 5 == 2 else group(key, 100 + 9 * at, 4 * at, 5, 20) for at, key in enumerate(keys)
    )
    return plan, view_of(plan, ("sexe", "age", "quartier"), groups, Verdict.NO_GAP_ESTABLISHED)


def everything(words, result=RESULT):
    """Every plot of a result with its text alternative and its table."""
    plan, metric = result.plan, result.plan.metric
    for view in result.views:
        overall = result.overall.get(metric)
        yield tuple(
            getattr(charts, f"groups{part}")(words, view, metric, plan, overall) for part in ("", "_alt", "_table")
        )
        gap = view.gaps[metric]
        yield tuple(getattr(charts, f"gap{part}")(words, view, gap, plan) for part in ("", "_alt", "_table"))
        if len(view.features) > 1:
            yield tuple(
                getattr(charts, f"crossing{part}")(words, view, metric, plan) for part in ("", "_alt", "_table")
            )
    for view in result.scores:
        yield tuple(getattr(charts, f"calibration{part}")(words, view) for part in ("", "_alt", "_table"))
        for which in charts.THRESHOLD_RATES:
            yield tuple(
                getattr(charts, f"thresholds{part}")(words, view, which, plan) for part in ("", "_alt", "_table")
            )
    audits = [audit(result, id=str(at), measured_at=MEASURED + timedelta(days=at)) for at in range(3)]
    yield tuple(getattr(charts, f"trend{part}")(words, audits) for part in ("", "_alt", "_table"))


# Every figure, and none that is hidden ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("metric", Metric)
def test_every_rate_that_is_shown_stands_in_the_plot_and_in_the_table(words, metric):
    """Whatever rate is looked at, each group that has it has a dot at its value, and its value written in both places."""
    for view in RESULT.views:
        made = charts.groups(words, view, metric, PLAN, RESULT.overall[metric])
        table = charts.groups_table(words, view, metric, PLAN, RESULT.overall[metric])
        shown = [each.figures[metric] for each in view.groups if each.figures[metric].value is not None]
        told = read(made)

        assert sorted(each.value for each in shown) == pytest.approx(sorted(values(made)))
        for each in shown:
            assert plain(words.percent(each.value)) in told
            assert plain(words.interval(each)) in told
            assert plain(words.percent(each.value)) in cells(table)
            assert plain(words.interval(each)) in cells(table)


def test_groups_stand_from_the_highest_rate_to_the_lowest_and_hidden_ones_at_the_bottom():
    """The eye goes from the highest rate down, and nobody is left out in silence."""
    view = RESULT.views[2]
    made = charts.groups(FRENCH, view, METRIC, PLAN)
    places = dict(zip(made.layout.yaxis.ticktext, made.layout.yaxis.tickvals, strict=True))
    names = [re.sub("</?b>", "", each) for each, _at in sorted(places.items(), key=lambda each: -each[1])]
    known = sorted(
        (g for g in view.groups if g.figures[METRIC].value is not None), key=lambda g: -g.figures[METRIC].value
    )

    assert [g.key[0] for g in known if not g.together] == [each for each in names if "réunis" not in each][:-2]
    assert {"Hameau du Moulin", "Port"} == set(names[-2:])
    assert sum("non affiché" in text for text in (each.text for each in made.layout.annotations)) == 2
    rows = charts.groups_table(FRENCH, view, METRIC, PLAN).rows
    assert {"Hameau du Moulin", "Port"} == {row[0] for row in rows if "non affiché" in row}


def test_what_is_hidden_is_nowhere_even_if_it_was_left_in_by_mistake():
    """A figure of a hidden group is drawn, written and said nowhere, whatever the group still holds."""
    view = view_of(PLAN, ("quartier",), (*RESULT.views[2].groups, LEAKING), Verdict.NOT_ENOUGH_DATA)
    crossed = view_of(
        PLAN,
        ("sexe", "age"),
        (*RESULT.views[3].groups, LEAKING.model_copy(update={"key": ("femmes", "fuite")})),
        Verdict.NOT_ENOUGH_DATA,
    )
    made = [
        charts.groups(FRENCH, view, METRIC, PLAN),
        charts.crossing(FRENCH, crossed, METRIC, PLAN),
        charts.groups(FRENCH, crossed, METRIC, PLAN),
    ]
    tables = [charts.groups_table(FRENCH, view, METRIC, PLAN), charts.crossing_table(FRENCH, crossed, METRIC, PLAN)]
    leaks = (
        str(BROKEN.value),
        plain(FRENCH.percent(BROKEN.value)),
        plain(FRENCH.interval(figure(1, 1)) or "?"),
        "98,8",
    )

    for each in made:
        sent = json.dumps(drawn(each))
        assert not [leak for leak in leaks[:1] if leak in sent]
        assert "98,8" not in read(each)
        assert not [x for x in values(each) if x == pytest.approx(BROKEN.value)]
    for table in tables:
        assert "98,8" not in cells(table)


def test_a_rate_that_does_not_exist_is_not_drawn_at_nought():
    """Nobody in the denominator: the group is named, with no dot and no 0 %."""
    empty = group("sans cas", 0, 0, 20, 20)
    view = view_of(PLAN, ("quartier",), (*RESULT.views[2].groups[:3], empty), Verdict.NO_GAP_ESTABLISHED)
    made = charts.groups(FRENCH, view, METRIC, PLAN)
    row = next(row for row in charts.groups_table(FRENCH, view, METRIC, PLAN).rows if row[0] == "sans cas")

    assert 3 == len(values(made))
    assert "n’existe pas" in read(made)
    assert "n’existe pas" in row[3]


def test_a_row_of_several_groups_is_drawn_only_where_it_has_a_rate_and_says_why():
    """Groups shown together have one dot, their own rows say that they are not shown alone, and the table says why."""
    small = (hidden("Moulin"), hidden("Port"))
    both = group(("Moulin", "Port"), 30, 4, 2, 5).model_copy(update={"together": True})
    view = view_of(PLAN, ("quartier",), (*RESULT.views[2].groups[:2], *small, both), Verdict.NO_GAP_ESTABLISHED)
    told = read(charts.groups(FRENCH, view, METRIC, PLAN))
    table = charts.groups_table(FRENCH, view, METRIC, PLAN)

    assert "Moulin + Port (réunis)" in " ".join(told.split())
    assert 2 == told.count("non affiché seul")
    assert "Réunis : l’un d’eux est trop petit pour être montré seul" in cells(table)
    without = both.model_copy(update={"figures": dict.fromkeys(Metric, small[0].figures[METRIC])})
    view = view.model_copy(update={"groups": (*view.groups[:-1], without)})
    assert "réunis" not in read(charts.groups(FRENCH, view, METRIC, PLAN))
    assert "réunis" not in cells(charts.groups_table(FRENCH, view, METRIC, PLAN))


def test_a_plot_takes_forty_groups_and_says_how_many_are_in_the_table_only():
    """Of 200 groups those at both ends are drawn, the number of the others is written, and the table has them all."""
    many = tuple(group(f"groupe {at:03}", 200 + at, at, 5, 20) for at in range(200))
    view = view_of(PLAN, ("quartier",), many, Verdict.NO_GAP_ESTABLISHED)
    made = charts.groups(FRENCH, view, METRIC, PLAN)
    found = values(made)

    assert MOST_DRAWN == len(found)
    assert {max(g.figures[METRIC].value for g in many), min(g.figures[METRIC].value for g in many)} <= set(found)
    assert "160 autres : voir le tableau" in read(made)
    assert "160 groupes ne sont pas dessinés" in plain(charts.groups_alt(FRENCH, view, METRIC, PLAN))
    assert 200 == len(charts.groups_table(FRENCH, view, METRIC, PLAN).rows)


def test_everybody_is_a_dashed_line_with_its_rate():
    """The rate of everybody is drawn across the groups and written."""
    overall = RESULT.overall[METRIC]
    made = charts.groups(FRENCH, RESULT.views[0], METRIC, PLAN, overall)

    assert [(overall.value, "dash")] == [(line.x0, line.line.dash) for line in made.layout.shapes]
    assert f"ensemble : {plain(FRENCH.percent(overall.value))}" in read(made)
    last = charts.groups_table(FRENCH, RESULT.views[0], METRIC, PLAN, overall).rows[-1]
    assert ("Ensemble", FRENCH.percent(overall.value)) == (last[0], last[3])


def test_fragile_and_extreme_rates_have_their_own_marks_and_words():
    """Fewer than thirty people is an open mark, everybody in the same case a diamond; the legend says which is which."""
    groups = (group("Nord", 300, 40, 5, 20), group("petit", 15, 5, 2, 5), group("zéro", 200, 0, 5, 20))
    view = view_of(PLAN, ("quartier",), groups, Verdict.NO_GAP_ESTABLISHED)
    made = charts.groups(FRENCH, view, METRIC, PLAN)
    marks = {trace.marker.symbol: plain(trace.name) for trace in made.data if trace.showlegend}

    assert {
        "circle": "30 personnes ou plus",
        "circle-open": "peu fiable : moins de 30 personnes",
        "diamond": "tout le monde est dans le même cas",
    } == marks


def test_an_axis_that_does_not_begin_at_nought_says_so():
    """Rates near 100 % are not all drawn on top of each other, and the reader is warned."""
    groups = tuple(group(name, 970 + at, 30 - at, 5, 20) for at, name in enumerate(("Nord", "Sud")))
    view = view_of(PLAN, ("quartier",), groups, Verdict.NO_GAP_ESTABLISHED)

    assert "ne commence pas à 0" in read(charts.groups(FRENCH, view, Metric.ACCURACY, PLAN))
    assert "ne commence pas à 0" not in read(charts.groups(FRENCH, view, METRIC, PLAN))


# Gap, crossings, curves, trend --------------------------------------------------------------------------------------


def test_a_gap_stands_between_its_bounds_beside_nought_and_what_was_tolerated():
    """The difference, both bounds, the tolerated line and the zero line are where the figures are."""
    view, gap = RESULT.deciding[0]
    made = charts.gap(FRENCH, view, gap, PLAN)
    mark = made.data[0]
    row = charts.gap_table(FRENCH, view, gap, PLAN).rows[0]

    assert gap.difference == mark.x[0]
    assert gap.high == pytest.approx(mark.x[0] + mark.error_x.array[0])
    assert gap.low == pytest.approx(mark.x[0] - mark.error_x.arrayminus[0])
    assert {0, PLAN.tolerated_gap} == {line.x0 for line in made.layout.shapes if line.type == "line"}
    assert "toléré : 5 points" in read(made)
    assert FRENCH.point_bounds(gap.low, gap.high) in row
    assert FRENCH.gap_sentence(view, gap, PLAN) in charts.gap_alt(FRENCH, view, gap, PLAN)


def test_a_gap_without_figures_is_said_not_to_be_there():
    """With one group there is nothing to compare: the plot says so and draws no mark."""
    view = view_of(PLAN, ("quartier",), RESULT.views[2].groups[:1], Verdict.NOT_ENOUGH_DATA)
    made = charts.gap(FRENCH, view, view.gaps[METRIC], PLAN)

    assert not made.data
    assert "pas d’écart à montrer" in read(made)


def test_a_crossing_has_its_rate_in_each_cell_and_hidden_ones_hatched():
    """Each combination that is shown has its value; the others are hatched and marked, and that is explained."""
    view = RESULT.views[3]
    made = charts.crossing(FRENCH, view, METRIC, PLAN)
    bars, texts = made.data[0], made.data[1]
    hatched = [shape == "/" for shape in bars.marker.pattern.shape]

    assert 3 == sum(hatched)
    assert [text == "–" for text in texts.text] == hatched
    shown = sorted(FRENCH.percent(g.figures[METRIC].value)[:-2] for g in view.shown)
    assert shown == sorted(text.rstrip("*") for text in texts.text if text != "–")
    assert "– : non affiché" in read(made)
    assert "* : moins de 30 personnes" in read(made)
    assert len(view.shown) == len(charts.crossing_table(FRENCH, view, METRIC, PLAN).rows)


def test_three_features_give_a_panel_for_each_value_of_the_third():
    """The same cells, in as many panels as the smallest feature has values, each with its name."""
    plan, view = triple()
    made = charts.crossing(FRENCH, view, METRIC, plan)
    texts = [text for trace in made.data if trace.type == "scatter" for text in trace.text]

    assert 12 == len(texts)
    assert len(view.hidden) == texts.count("–")
    assert {"<b>femmes</b>", "<b>hommes</b>"} == {each.text for each in made.layout.annotations}


def test_a_crossing_that_is_too_large_says_what_it_leaves_out():
    """Of 12 by 60 values what has most people is drawn; the rest is counted, and is in the table."""
    keys = itertools.product([f"g{at}" for at in range(12)], [f"rue {at}" for at in range(60)])
    groups = tuple(group(key, 100 + at, 9, 5, 20) for at, key in enumerate(keys))
    view = view_of(PLAN, ("sexe", "age"), groups, Verdict.NO_GAP_ESTABLISHED)
    made = charts.crossing(FRENCH, view, METRIC, PLAN)
    count = len(made.data[1].text)

    assert count <= 7 * MOST_DRAWN
    assert f"{720 - count} croisements ne sont pas dessinés" in " ".join(read(made).split())
    assert 720 == len(charts.crossing_table(FRENCH, view, METRIC, PLAN).rows)


def test_curves_differ_by_dash_and_mark_and_have_all_their_points_in_the_table():
    """Calibration and thresholds can be told apart without colour, and every point drawn is written."""
    score = RESULT.scores[0]
    lines_ = [trace for trace in charts.calibration(FRENCH, score).data if trace.mode == "lines+markers"]
    points = sum(len(each.calibration) for each in score.groups)

    assert len(score.groups) == len({trace.line.dash for trace in lines_}) == len({t.marker.symbol for t in lines_})
    assert points == sum(len(trace.x) for trace in lines_)
    assert points == len(charts.calibration_table(FRENCH, score).rows)
    plan = check_plan(score=ScoreColumn(column="score", low=0, high=1, threshold=0.35))
    made = charts.thresholds(FRENCH, score, Metric.SELECTION_RATE, plan)
    assert 0.35 == made.layout.shapes[0].x0
    assert "seuil d’aujourd’hui : 0,35" in read(made)
    assert sum(len(t.x) for t in made.data) == len(
        charts.thresholds_table(FRENCH, score, Metric.SELECTION_RATE, plan).rows
    )
    assert not charts.thresholds(FRENCH, score, Metric.PRECISION, plan).data


def test_many_curves_are_cut_to_those_with_most_people_and_it_is_said():
    """Six lines can be told apart: everybody and the largest groups; the axis says how many there are."""
    points = RESULT.scores[0].groups[0].calibration
    groups = [ScoreGroup(key=(f"g{at}",) if at else (), n=100 + at, calibration=points) for at in range(20)]
    view = ScoreView(features=("sexe",), bin_width=0.01, groups=tuple(groups))
    made = charts.calibration(FRENCH, view)
    named = [trace.name for trace in made.data if trace.mode == "lines+markers"]

    assert ["Ensemble", "g15", "g16", "g17", "g18", "g19"] == named
    assert "6 groupes dessinés sur 20" in read(made)
    assert 20 * len(points) == len(charts.calibration_table(FRENCH, view).rows)


def test_a_trend_has_every_measure_and_leaves_out_what_was_withdrawn():
    """One point for each audit that counts, with its bounds and what was tolerated then, in the order of time."""
    audits = [*series(3), audit(check_result(), id="x", withdrawn_why="erreur"), audit(None, id="y")]
    made = charts.trend(FRENCH, audits[::-1])
    views = len(RESULT.deciding)
    found = [trace for trace in made.data if trace.mode == "lines+markers"]
    rows = charts.trend_table(FRENCH, audits).rows

    assert views == len(found)
    assert {3} == {len(trace.x) for trace in found}
    assert RESULT.deciding[0][1].difference == found[0].y[0]
    assert 3 * views == len(rows)
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=lambda day: day.split("/")[::-1])
    assert "écart toléré" in read(made)
    assert "mesurés 3 fois" in charts.trend_alt(FRENCH, audits)


# Hostile names, colours, languages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACTIVE)
def test_a_name_acts_upon_nothing(name):
    """A name that looks like a tag, a link, a formula, a template or an entity is shown as it was typed."""
    made = safe(name)

    assert not set("<>${}%") & set(made)
    assert clean(name) == unescape(made)


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_no_text_of_a_plot_holds_markup_of_a_name(words):
    """In every text of every plot the only tags are our own line breaks and bold, whatever the names are."""
    names = (*ACTIVE, *HOSTILE_NAMES)
    plan = check_plan(features=[feature.model_copy(update={"label": ACTIVE[1]}) for feature in PLAN.features])
    single = tuple(group(name, 100 + 5 * at, 3 * at, 5, 20) for at, name in enumerate(names))
    crossed = tuple(group((name, "1"), 100 + 5 * at, 3 * at, 5, 20) for at, name in enumerate(names))
    views = (
        view_of(plan, ("sexe",), (*single, hidden("<i>caché</i>")), Verdict.GAP_ESTABLISHED),
        view_of(plan, ("sexe", "age"), crossed, Verdict.GAP_ESTABLISHED),
    )
    score = ScoreView(
        features=("sexe",),
        bin_width=0.01,
        groups=[
            each.model_copy(update={"key": (name,)}) for each, name in zip(RESULT.scores[0].groups, names, strict=False)
        ],
    )
    result = check_result(plan, views=views, scores=(score,))

    for made, _alt, _table in everything(words, result):
        texts = list(strings(drawn(made)))
        assert not [text for text in texts if re.search(r"<(?!/?b>|br>)", text)]
        assert not [text for text in texts if "$" in text or "%{" in text or "\u202e" in text or "\n" in text]
        assert {"text", "skip", None} >= {trace.hoverinfo for trace in made.data}
        assert not [trace for trace in made.data if trace.hovertemplate or trace.texttemplate]


def test_long_names_are_short_beside_the_axis_and_whole_in_the_table():
    """An axis leaves room for the plot on a telephone; the table keeps the name."""
    long = "Quartier des Grands-Champs et de la Vieille-Fontaine réunis en 1998"
    view = view_of(
        PLAN, ("quartier",), (group(long, 300, 40, 5, 20), *RESULT.views[2].groups[:2]), Verdict.GAP_ESTABLISHED
    )
    made = charts.groups(FRENCH, view, METRIC, PLAN)

    assert 45 >= max(len(re.sub("</?b>", "", each)) for each in made.layout.yaxis.ticktext)
    assert long in {row[0] for row in charts.groups_table(FRENCH, view, METRIC, PLAN).rows}
    assert long in " ".join(read(made).split())


def test_texts_and_marks_stand_out_from_the_paper():
    """Text has a contrast of 4.5 or more, marks and lines of 3, on paper and on every colour of the heat map."""
    assert 4.5 <= min(contrast(colour, PAPER) for colour in (INK, QUIET))
    assert 4.5 <= min(contrast(INK, blend(share / 20)) for share in range(21))
    assert 3 <= min(contrast(colour, PAPER) for colour in (MARK, LIMIT, *(stroke.colour for stroke in STROKES)))
    assert sorted(blend(share / 20) for share in range(21)) == [blend(share / 20) for share in range(20, -1, -1)]
    assert SCALE == (blend(0), blend(1))
    assert 4.5 <= contrast(INK, HATCH)
    assert 21 == pytest.approx(contrast("#000000", "#ffffff"))


def test_lines_are_told_apart_without_colour():
    """No two lines share their dash or their mark."""
    assert len(STROKES) == len({stroke.dash for stroke in STROKES}) == len({stroke.symbol for stroke in STROKES})


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_every_plot_is_whole_readable_and_asks_nothing_of_the_network(words):
    """No plot has a fixed width, an address, an empty text alternative or a table that does not fit its headers."""
    plots = [*everything(words), *everything(words, place_result())]
    for made, alt, table in plots:
        sent = json.dumps(drawn(made))

        assert made.layout.width is None
        assert (INK, FONT_SIZE) == (made.layout.font.color, made.layout.font.size)
        assert "http" not in sent
        assert alt.strip()
        assert not re.search(r"None|nan\b|Metric\.", read(made) + alt + cells(table))
        assert {len(table.headers)} >= {len(row) for row in table.rows}
        assert table.caption


def test_plots_speak_the_language_of_their_reader():
    """No French text is left in an English plot, nor English in a French one."""
    french = [" ".join((read(made), alt, cells(table))) for made, alt, table in everything(FRENCH)]
    english = [" ".join((read(made), alt, cells(table))) for made, alt, table in everything(ENGLISH)]

    for here, there in zip(french, english, strict=True):
        assert here != there
    whole = " ".join(english)
    assert not re.search(r"non affiché|Groupe\b|Écart|Seuil|personnes|ensemble|tableau|dessin|mesur|Intervalle", whole)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 0.023), (0.83, 0.91), (-3, 104), (0, 0), (1e6, 3e6)])
def test_an_axis_has_few_round_marks_within_its_ends(low, high):
    """Marks are inside the axis and few enough for a telephone."""
    found = ticks(low, high, 4)

    assert len(found) <= 5
    assert all(low - 1e-6 <= each <= high + 1e-6 for each in found)


def test_lines_are_cut_where_they_are_told():
    """Long texts are wrapped, then cut with « … »."""
    assert "un deux<br>trois…" == lines("un deux trois quatre", 8, 2)
    assert "…" == lines("  ", 8, 2)


def test_an_undefined_or_hidden_group_of_a_crossing_is_never_told_from_an_empty_one():
    """A combination that nobody has and one that is hidden look the same, so that the plot does not tell which is which."""
    listed = view_of(PLAN, ("sexe", "age"), RESULT.views[3].groups, Verdict.NO_GAP_ESTABLISHED)
    absent = listed.model_copy(update={"groups": tuple(g for g in listed.groups if not g.hidden), "absent": 3})

    marked, missing = (charts.crossing(FRENCH, each, METRIC, PLAN) for each in (listed, absent))
    assert marked.data[1].text.count("–") == missing.data[1].text.count("–") == 3
    assert isinstance(listed.groups[0], Group)
