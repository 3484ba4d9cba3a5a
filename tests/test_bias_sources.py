"""From a table of decisions to cells: formats, encodings, mapping, bands, bins, weights, holes, temporary files."""

from __future__ import annotations

import gc
import io
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import statsmodels
from bias_tables import PLANS, csv_of, everything, make_plan, parquet_of, random_decisions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.bias.cells import MISSING, NOT_KNOWN
from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, ScoreColumn
from assessments.bias.sources import SourceRefused, folder_files, open_folder_file, open_upload
from assessments.bias.sources.counting import score_bins
from assessments.bias.sources.numbers import read_number
from assessments.bias.sources.words import band_labels, clean
from assessments.bias.synthetic import DISTRICTS, main, write_synthetic

ROWS = [
    ("décision", "sexe", "âge", "résultat"),
    ("oui", "F", "17", "vrai"),
    ("non", "M", "18,5", "faux"),
    ("oui", "F", "", "vrai"),
    ("non", "X", "65", ""),
]
PLAN = make_plan(
    decision=DecisionColumn(column="décision", selected=("oui",), not_selected=("non",)),
    actual=ActualColumn(column="résultat", positive=("vrai",), negative=("faux",)),
    features=(Feature(column="sexe"), Feature(column="âge", edges=(18, 65))),
)


def workbook_of(rows, **sheets) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def counted(data: bytes, plan):
    with open_upload(data, "table") as source:
        return source.cells(plan)


def refusal(data: bytes, plan) -> SourceRefused:
    with open_upload(data, "table") as source, pytest.raises(SourceRefused) as refused:
        source.cells(plan)
    return refused.value


SAME_TABLE = {
    "semicolons": csv_of(ROWS),
    "tabs": csv_of(ROWS, delimiter="\t"),
    "bars": csv_of(ROWS, delimiter="|"),
    "commas": csv_of([[cell.replace(",", ".") for cell in row] for row in ROWS], delimiter=","),
    "commas and quotes": csv_of([[f'"{cell}"' for cell in row] for row in ROWS], delimiter=","),
    "mark of order of bytes": csv_of(ROWS, encoding="utf-8-sig"),
    "utf-16": csv_of(ROWS, encoding="utf-16"),
    "utf-16, low byte first": csv_of(ROWS, encoding="utf-16-le"),
    "utf-16, high byte first": csv_of(ROWS, encoding="utf-16-be"),
    "utf-32": csv_of(ROWS, encoding="utf-32"),
    "latin-1": csv_of(ROWS, encoding="latin-1"),
    "windows line ends": csv_of(ROWS, end="\r\n"),
    "old mac line ends": csv_of(ROWS, end="\r"),
    "two kinds of line ends": csv_of(ROWS[:3]) + csv_of(ROWS[3:], end="\r\n"),
    "no last line end": csv_of(ROWS).rstrip(b"\n"),
    "blank lines": b"\n\n" + csv_of(ROWS, end="\n\n"),
    "told by a spreadsheet": b"sep=;\r\n" + csv_of(ROWS, end="\r\n"),
    "workbook": workbook_of(ROWS),
    "parquet": parquet_of(**{name: [row[i] for row in ROWS[1:]] for i, name in enumerate(ROWS[0])}),
    "parquet with numbers": parquet_of(
        décision=["oui", "non", "oui", "non"], sexe=["F", "M", "F", "X"], âge=[17, 18.5, None, 65.0],
        résultat=["vrai", "faux", "vrai", None],
    ),
}  # fmt: skip


@pytest.mark.parametrize("data", SAME_TABLE.values(), ids=SAME_TABLE)
def test_the_same_table_gives_the_same_cells_in_every_format(data):
    """An export from any office program is read without a question to the user, accents and decimal commas included."""
    with open_upload(data, "export") as source:
        found = source.cells(PLAN)

        assert ("décision", "sexe", "âge", "résultat") == source.columns
        assert 4 == source.rows == found.rows == found.used
        assert (("F", "M", "X"), ("<18", "18–<65", "≥65", MISSING)) == found.cells.labels
        assert [[0, 0], [0, 3], [1, 1], [2, 2]] == found.cells.codes.tolist()
        assert [1, 1, 0, 0] == found.cells.predicted.tolist()
        assert [1, 1, 0, NOT_KNOWN] == found.cells.actual.tolist()
        assert [1, 1, 1, 1] == found.cells.n.tolist()
        assert 1 == found.unknown_outcome


def test_a_guess_is_said():
    """Whoever sends a file in an old encoding is told which one was taken, and sees the right letters."""
    rows = [("décision", "lieu"), ("oui", "Cœur’s"), ("non", "Œuf")]
    with open_upload(csv_of(rows, encoding="cp1252"), "x") as source:
        assert any("Windows-1252" in text.fr for text in source.notes)
        assert (("Cœur’s", 1), ("Œuf", 1)) == source.profile("lieu").values
    with open_upload(csv_of(rows), "x") as source:
        assert [
            "Le signe entre les colonnes est «\u00a0;\u00a0». Si les colonnes paraissent fausses, corrigez le fichier."
        ] == [text.fr for text in source.notes]


def test_an_encoding_that_shows_late_is_still_found():
    """One accent after a million plain lines is read as well as one in the first line."""
    rows = [("decision", "lieu"), *[("oui", "Centre")] * 200_000, ("non", "Écart")]
    with open_upload(csv_of(rows, encoding="cp1252"), "x") as source:
        assert (("Centre", 200_000), ("Écart", 1)) == source.profile("lieu").values


def test_values_that_look_the_same_are_the_same_group():
    """Spaces around, no-break spaces, composed accents and invisible characters do not split a group."""
    values = ["Été", " Été ", "E\u0301te\u0301", "Été\u200b", "\u202eÉté", "", "  ", "\u00a0", None]
    data = parquet_of(decision=["oui"] * 9, sexe=values)

    found = counted(data, make_plan())

    assert (("Été", MISSING),) == found.cells.labels
    assert [5, 4] == found.cells.n.tolist()


def test_what_cannot_be_used_is_counted_by_reason():
    """Rows set aside are told with their number, each once; the others are all in the cells."""
    data = parquet_of(
        decision=["oui", "non", "peut-être", None, "oui", "oui", "oui", "oui"],
        sexe=["F", "M", "F", "M", "", None, "F", "M"],
        score=["0,5", "0.25", "0,1", "x", "", "0,75", "1", "abc"],
        poids=["1", "2", "3", "4", "5", "", "0", "x"],
    )
    plan = make_plan(score=ScoreColumn(column="score", low=0, high=1), weight="poids")

    found = counted(data, plan)

    assert {"decision": 2, "score": 2, "weight": 1} == found.set_aside
    assert (8, 3) == (found.rows, found.used)
    assert (("F", "M"),) == found.cells.labels
    assert {(0, 1, 1, 0.0, 0.0), (1, 0, 1, 2.0, 0.5)} <= {
        (code[0], predicted, n, weight, score)
        for code, predicted, n, weight, score in zip(
            found.cells.codes.tolist(), found.cells.predicted.tolist(), found.cells.n.tolist(),
            found.cells.weight.tolist(), found.cells.score.tolist(), strict=True,
        )
    }  # fmt: skip


def test_numbers_that_are_none_go_to_the_missing_group_and_are_counted():
    """An age that cannot be read is not lost: it is among the missing, and their number is told."""
    rows = [
        ("decision", "age"),
        *[("oui", age) for age in ("17", "18", "1 025", "17,99", "abc", "", "1.2.3", "65 ans")],
    ]

    found = counted(csv_of(rows), make_plan(features=(Feature(column="age", edges=(18, 65)),)))

    assert (("<18", "18–<65", "≥65", MISSING),) == found.cells.labels
    assert [2, 1, 1, 4] == found.cells.n.tolist()
    assert {"age": 3} == found.unreadable


def test_bands_are_named_without_words():
    """A band reads the same in every language, and says on which side its edge is."""
    assert ("<18", "18–<25.5", "25.5–<75", "≥75") == band_labels((18.0, 25.5, 75.0))
    assert ("<-3", "≥-3") == band_labels((-3.0,))


def test_the_threshold_looks_at_the_score_and_not_at_its_bin():
    """Two scores of one bin, on both sides of the threshold, are told apart; a score on the threshold is selected."""
    scores = [0.59995, 0.6, 0.60005, 0.6001]
    data = parquet_of(decision=["x"] * 4, sexe=["F"] * 4, note=scores)
    for high_selects, expected in ((True, 3), (False, 2)):
        score = ScoreColumn(column="note", low=0, high=1, threshold=0.6, high_selects=high_selects)

        cells = counted(data, make_plan(decision=None, score=score)).cells

        assert expected == cells.n[cells.predicted == 1].sum()
        assert {599, 600} == set(cells.score_bin.tolist())


def test_single_precision_is_read_as_it_was_written():
    """0.7 kept in single precision is a little less than 0.7, and still reaches a threshold of 0.7."""
    data = parquet_of(sexe=["F", "M"], note=pa.array([0.7, 0.1], pa.float32()))
    plan = make_plan(decision=None, score=ScoreColumn(column="note", low=0.1, high=0.7, threshold=0.7))

    assert [1, 0] == counted(data, plan).cells.predicted.tolist()
    with open_upload(data, "x") as source:
        assert (("0.1", 1), ("0.7", 1)) == source.profile("note").values


@pytest.mark.parametrize("scale", [(0, 1), (0, 100), (1, 10), (0, 999), (300, 850), (-50, 50), (0, 0.5), (0, 20000)])
def test_bins_never_mix_two_whole_numbers_of_a_short_scale(scale):
    """A score from 0 to 100 loses nothing: every whole score keeps a bin of its own, and there are at most 1000."""
    low, high = scale
    bins = score_bins(ScoreColumn(column="s", low=low, high=high))

    assert 1 <= bins.count <= 1000
    assert pytest.approx(high) == bins.high
    if high - low < 1000 and isinstance(high, int):
        values = list(range(low, high + 1))
        for kind in (pa.int16(), pa.float64(), pa.string()):
            column = pa.array([str(v) for v in values] if kind == pa.string() else values, kind)
            data = parquet_of(decision=["oui"] * len(values), sexe=["F"] * len(values), s=column)
            cells = counted(data, make_plan(score=ScoreColumn(column="s", low=low, high=high))).cells
            assert len(values) == len(cells)
            assert [float(v) for v in values] == cells.score.tolist()
            assert [float(v * v) for v in values] == cells.score2.tolist()


@pytest.mark.parametrize(("low", "high", "decimals"), [(0, 10, 2), (-1, 1, 1), (0, 100, 1), (0, 1, 3)])
def test_a_score_on_an_edge_is_in_the_bin_above(low, high, decimals):
    """5.01 is not quite 5.01 in binary, and is still counted where a person expects it."""
    steps = (high - low) * 10**decimals
    scores = [float(f"{low + k / 10**decimals:.{decimals}f}") for k in range(steps)]
    data = parquet_of(decision=["oui"] * steps, sexe=["F"] * steps, s=scores)

    cells = counted(data, make_plan(score=ScoreColumn(column="s", low=low, high=high))).cells

    assert [k * 1000 // steps for k in range(steps)] == cells.score_bin.tolist()


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e6)), min_size=1, max_size=40))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sums_are_those_of_the_rows(pairs):
    """Weighted sums of the cells are those of the rows, to the last digits that a double holds."""
    scores, weights = np.array(pairs).T
    if not weights.any():
        weights[0] = 1.0
    data = parquet_of(decision=["oui"] * len(scores), sexe=["F"] * len(scores), s=scores, w=weights)

    cells = counted(data, make_plan(score=ScoreColumn(column="s", low=0, high=1), weight="w")).cells

    for expected, actual in (
        (weights.sum(), cells.weight.sum()),
        ((weights**2).sum(), cells.weight2.sum()),
        ((weights * scores).sum(), cells.score.sum()),
        ((weights * scores**2).sum(), cells.score2.sum()),
    ):
        assert actual == pytest.approx(expected, rel=1e-12, abs=1e-12 * max(1.0, weights.max()) ** 2)


@pytest.mark.parametrize("name", PLANS)
def test_the_order_of_the_rows_changes_nothing(name):
    """The same rows in another order give the very same cells, floating sums included."""
    table = random_decisions(3000, seed=3)
    order = list(range(3000))
    random.Random(5).shuffle(order)
    both = []
    for rows in (table, table.take(order)):
        out = io.BytesIO()
        pq.write_table(rows, out, row_group_size=700)
        both.append(everything(counted(out.getvalue(), PLANS[name]).cells))

    assert both[0] == both[1]


def test_plain_weights_are_no_weights():
    """A weight column full of ones changes nothing: the audit is not called weighted."""
    data = parquet_of(decision=["oui", "non"] * 50, sexe=["F", "M"] * 50, w=[1.0] * 100)

    assert not counted(data, make_plan(weight="w")).cells.weighted


PLANS_REFUSED = {
    "column missing": (make_plan(features=(Feature(column="quartier"),)), "column_missing", "quartier"),
    "scale": (make_plan(score=ScoreColumn(column="n", low=0, high=3)), "outside_scale", "-2 à 6"),
    "scale of text": (make_plan(score=ScoreColumn(column="texte", low=0, high=3)), "outside_scale", "-2 à 6,5"),
    "negative weight": (make_plan(weight="n"), "negative_weight", "-2"),
    "weights of zero": (make_plan(weight="zero"), "no_weight", "zero"),
    "weight in words": (make_plan(weight="sexe"), "no_weight", "sexe"),
    "score that is a date": (make_plan(score=ScoreColumn(column="jour", low=0, high=3)), "no_numbers", "jour"),
    "bands of words": (make_plan(features=(Feature(column="sexe", edges=(1,)),)), "no_numbers", "sexe"),
    "no decision known": (
        make_plan(decision=DecisionColumn(column="decision", selected=("yes",), not_selected=("no",))),
        "nothing_used",
        "retenu",
    ),
    "numbers as names": (make_plan(features=(Feature(column="rang"),)), "personal", "rang"),
}


@pytest.mark.parametrize(("plan", "code", "fragment"), PLANS_REFUSED.values(), ids=PLANS_REFUSED)
def test_a_plan_that_does_not_fit_the_table_is_one_sentence(plan, code, fragment):
    """What does not fit is told with the column and what was seen, so that the person knows what to change."""
    size = 30
    data = parquet_of(
        decision=["oui", "non"] * 15, sexe=["F", "M", "F"] * 10, n=[-2, 1, 6] * 10, texte=["-2", "1", "6,5"] * 10,
        zero=[0.0] * size, jour=pa.array([0] * size, pa.date32()), rang=list(range(size)),
    )  # fmt: skip

    refused = refusal(data, plan)

    assert code == refused.code
    assert fragment.replace(",", ".") in refused.to("fr").replace(",", ".")


def test_too_many_groups_or_cells_are_refused():
    """A column of 2000 values is no grouping; neither are six columns whose combinations never end."""
    values = [f"zone {i % 2000}" for i in range(60_000)]
    data = parquet_of(decision=["oui"] * 60_000, zone=values)
    assert "too_many_groups" == refusal(data, make_plan(features=(Feature(column="zone"),))).code

    draw = random.Random(1)
    columns = {f"f{i}": [f"v{draw.randrange(900)}" for _ in range(450_000)] for i in range(2)}
    data = parquet_of(decision=["oui"] * 450_000, s=[draw.random() for _ in range(450_000)], **columns)
    plan = make_plan(
        features=tuple(Feature(column=name) for name in columns), score=ScoreColumn(column="s", low=0, high=1)
    )
    assert "too_many_cells" == refusal(data, plan).code


NUMBERS = {
    "12": 12.0, "-3,5": -3.5, "+0.25": 0.25, ",5": 0.5, "1 234,5": 1234.5, "1\u202f234\u202f567": 1234567.0,
    "1\u00a0000": 1000.0, "1e-05": 1e-05, " 7 ": 7.0, "\u22124": -4.0, "1,234.5": None, "1 23": None, "12 345 6": None,
    "abc": None, "": None, "45 %": None, "inf": None, "nan": None, "1_000": None, "0x10": None, "--1": None, "1e999": None,
    "9" * 41: None, "٣": None, "5.": None, "1\n2": None,
}  # fmt: skip


def test_numbers_are_read_in_python_as_in_the_database():
    """A text is the same number in the profile and in the cells, or none in both."""
    texts = list(NUMBERS)
    assert NUMBERS == {text: read_number(text) for text in texts}

    data = parquet_of(decision=["oui"] * len(texts), age=texts)
    found = counted(data, make_plan(features=(Feature(column="age", edges=(0,)),)))

    known = [value for value in NUMBERS.values() if value is not None]
    assert [sum(v < 0 for v in known), sum(v >= 0 for v in known), len(texts) - len(known)] == found.cells.n.tolist()


def test_clean_texts_stay_clean():
    """What is shown can be given back in a plan: cleaning twice changes nothing."""
    for text in ("a  b", " x\u200b", "e\u0301", "\u202eabc", "a\tb\nc"):
        assert clean(text) == clean(clean(text))
    assert "a b c" == clean("a\tb\nc")


def test_a_profile_proposes_bands_that_people_know():
    """Ages come with the usual bands, amounts with round edges; both are proposals inside what was seen."""
    draw = random.Random(2)
    ages = [draw.randrange(20, 90) for _ in range(3000)]
    amounts = [round(draw.expovariate(1 / 900), 2) for _ in range(3000)]
    with open_upload(parquet_of(age=ages, montant=amounts, note=[n % 5 for n in range(3000)]), "x") as source:
        age, amount, note = (source.profile(name) for name in source.columns)

        assert (25.0, 40.0, 60.0, 75.0) == age.suggested_edges
        assert ("number", 0, min(ages), max(ages)) == (age.kind, age.missing, age.minimum, age.maximum)
        assert 2 <= len(amount.suggested_edges) <= 4
        assert all(edge % 50 == 0 for edge in amount.suggested_edges)
        assert () == note.suggested_edges
        assert [("0", 600), ("1", 600)] == list(note.values[:2])


def test_a_profile_is_the_same_with_many_values_or_few():
    """A column of hundreds of thousands of values is described where it is: no list, but its range and its holes."""
    size = 50_000
    values = [None if i % 10 == 0 else str(i).replace("9", ",9", 1) if i % 2 else f"{i}" for i in range(size)]
    with open_upload(parquet_of(a=values, b=[str(i % 7) for i in range(size)]), "x") as source:
        profile = source.profile("a")

        assert ("number", size // 10, ()) == (profile.kind, profile.missing, profile.values)
        assert 0.85 * size < profile.distinct <= 0.9 * size
        assert profile.suggested_edges


PERSONAL = {
    "e-mails": ("contact", ["a.b@ville.example", "c@d.example", "x"] * 10, "électroniques"),
    "telephones": ("joindre", ["06 12 34 56 78", "+33612345678", "0499000000"] * 10, "téléphone"),
    "social security": ("n", ["1 85 05 78 006 084 36", "285057800608436"] * 10, "sécurité sociale"),
    "bank accounts": ("compte", ["FR14 2004 1010 0505 0001 3M02 606", "DE89370400440532013000"] * 9, "bancaire"),
    "addresses": ("lieu", ["12 rue des Lilas", "3 bis, avenue du Port"] * 9, "postales"),
    "titles": ("qui", ["Mme Durand", "M. Petit"] * 10, "noms"),
    "first names": ("usager", ["Marie", "Jean-Pierre", "Fatima", "Louis", "Chloé", "Zork"] * 10, "prénoms"),
    "family names": ("NOM_FAMILLE", [f"Nom{chr(65 + i)}" for i in range(20)] * 3, "nom"),
    "near-unique": ("code", [f"K{i * 7919 % 100_003}" for i in range(100)], "identifiant"),
    "file numbers": ("x", list(range(1000, 1200)), "identifiant"),
    "called so": ("N° dossier", [i * i for i in range(100)], "nom"),
    "dates of birth": ("naissance", [f"19{40 + i}-05-12" for i in range(50)], "naissance"),
    "dates that span lives": ("d", [f"{1 + i % 28:02}/03/{1930 + i}" for i in range(80)], "naissance"),
    "unique identifiers": ("x", [f"{i:08x}-1234-4321-abcd-0123456789ab" for i in range(5)] * 9, "identifiants"),
    "connections": ("x", ["192.168.1.4", "10.0.0.1"] * 10, "IP"),
}


@pytest.mark.parametrize(("name", "values", "reason"), PERSONAL.values(), ids=PERSONAL)
def test_columns_that_point_at_people_are_refused_as_features(name, values, reason):
    """Who somebody is never becomes a group: the reason is told, before and even without the profile."""
    data = parquet_of(**{name: values, "decision": ["oui"] * len(values)})
    with open_upload(data, "x") as source:
        column = source.columns[0]

        assert reason in source.profile(column).personal.fr
        with pytest.raises(SourceRefused) as refused:
            source.cells(make_plan(features=(Feature(column=column),)))
        assert "personal" == refused.value.code


ORDINARY = {
    "districts": ("nom_quartier", ["Saint-Jean", "Les Tilleuls", "Port-Neuf"] * 20),
    "sex": ("sexe", ["F", "M", "X"] * 20),
    "has an e-mail": ("email", ["oui", "non"] * 30),
    "ages": ("age", [20 + i % 60 for i in range(600)]),
    "amounts": ("revenu", [1000.5 + 37.25 * i for i in range(300)]),
    "months": ("mois", ["2024-01", "2024-02"] * 30),
    "decision dates": ("date", [f"2024-0{1 + i % 9}-01" for i in range(90)]),
    "postal codes": ("cp", ["75001", "13002", "69003"] * 30),
    "kinds of address": ("adresse", ["domicile", "centre communal"] * 30),
    "nationality": ("nationalité", ["France", "UE", "hors UE"] * 30),
}


@pytest.mark.parametrize(("name", "values"), ORDINARY.values(), ids=ORDINARY)
def test_ordinary_columns_stay_usable(name, values):
    """A column is not refused for a word in its name, nor for holding many ages or amounts."""
    with open_upload(parquet_of(**{name: values, "decision": ["oui"] * len(values)}), "x") as source:
        assert source.profile(name).personal is None


def test_column_names_can_always_be_told_apart():
    """Duplicates, blanks, look-alikes and invisible signs are renamed or pointed at; the right column is counted."""
    names = ["a", "a", "", "\u0430", "b\u202e\u200b", "=cmd|'/C calc'!A0", 'x"; DROP TABLE decisions; --', "A"]
    rows = [names, ["oui", "1", "2", "3", "4", "5", "6", "7"]]
    with open_upload(
        csv_of([[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]), "x"
    ) as source:
        assert (
            "a", "a (2)", "Colonne 3", "\u0430", "b", "=cmd|'/C calc'!A0", 'x"; DROP TABLE decisions; --', "A",
        ) == source.columns  # fmt: skip
        assert ["oui", "1", "2", "3", "4", "5", "6", "7"] == [source.profile(c).values[0][0] for c in source.columns]
        told = " ".join(text.fr for text in source.notes)
        assert all(part in told for part in ("a (2)", "Colonne 3", "colonnes 1 et 4", "colonnes 1 et 8", "invisibles"))


def test_columns_of_parquet_keep_their_case():
    """Two columns that differ by a capital are two columns, and each is read under its own name."""
    columns = {"Age": ["1"], "age": ["2"], "s": [{"x": 1, "y": [1]}], "AGE": ["3"]}
    with open_upload(parquet_of(**columns), "x") as source:
        assert ("Age", "age", "AGE") == source.columns
        assert ["1", "2", "3"] == [source.profile(name).values[0][0] for name in source.columns]
        assert any("listes" in text.fr for text in source.notes)


def test_the_first_sheet_with_data_is_read_and_said():
    """Of several sheets the first is taken, in words; empty columns go; a formula is text or its last result."""
    data = workbook_of(
        [("sexe", "decision", None), ("F", "oui", None), ("M", "'=1+1", None)], Autre=[("x", "y"), (1, 2)]
    )
    with open_upload(data, "x") as source:
        assert ("sexe", "decision") == source.columns
        assert any("2 feuilles" in text.fr and "Sheet" in text.fr for text in source.notes)
        assert (("'=1+1", 1), ("oui", 1)) == source.profile("decision").values


def test_a_page_of_explanations_may_come_first():
    """The table is found behind a sheet of words, and the person is told which sheet was read."""
    data = workbook_of([("Lisez-moi",), ("Export de mars",)], Table=[("sexe", "decision"), ("F", "oui"), ("M", "non")])
    with open_upload(data, "x") as source:
        assert ("sexe", "decision") == source.columns
        assert any("Table" in text.fr for text in source.notes)


def test_an_old_workbook_is_read():
    """A .xls file of the nineties is read like a recent one."""
    found = next(Path(statsmodels.__file__).parent.rglob("macrodata.xls/macrodata.xls"))
    with open_upload(found.read_bytes(), "x") as source:
        assert ("number", 911) == (source.profile("CPIAUCSL").kind, source.rows)


def test_the_identity_is_that_of_the_file(tmp_path):
    """What was measured can be proved later: the hash and the size are those of the very file."""
    data = SAME_TABLE["parquet"]
    (tmp_path / "d.parquet").write_bytes(data)
    with open_upload(data, "x") as upload, open_folder_file(tmp_path, "d.parquet") as file:
        assert (upload.identity.sha256, upload.identity.size) == (file.identity.sha256, file.identity.size)
        assert len(data) == upload.identity.size
        assert ("upload", "folder") == (upload.identity.kind.value, file.identity.kind.value)


def test_a_folder_shows_its_tables_and_nothing_else(tmp_path):
    """Links, hidden files, sub-folders and other kinds are not listed, and no name leads out of the folder."""
    outside = tmp_path / "secret.csv"
    outside.write_bytes(csv_of(ROWS))
    folder = tmp_path / "open"
    folder.mkdir()
    odd = "été [2024] *'\".csv"
    for name in (odd, "b.parquet", ".hidden.csv", "notes.docx"):
        (folder / name).write_bytes(csv_of(ROWS))
    (folder / "link.csv").symlink_to(outside)
    (folder / "below.csv").mkdir()
    os.mkfifo(folder / "pipe.csv")

    assert ("b.parquet", odd) == folder_files(folder)
    assert () == folder_files(tmp_path / "nowhere")
    for name in ("../secret.csv", str(outside), "link.csv", ".hidden.csv", "below.csv", "pipe.csv", "", "x\0.csv"):
        with pytest.raises(SourceRefused) as refused:
            open_folder_file(folder, name)
        assert "not_in_folder" == refused.value.code
    for name in (odd, "b.parquet"):
        with open_folder_file(folder, name) as source:
            assert everything(counted(csv_of(ROWS), PLAN).cells) == everything(source.cells(PLAN).cells)


@pytest.mark.parametrize("data", SAME_TABLE.values(), ids=SAME_TABLE)
def test_a_folder_reads_every_format_too(tmp_path, data):
    """Whatever the administrator puts into the folder gives the cells of the same upload."""
    (tmp_path / "table.csv").write_bytes(data)
    with open_folder_file(tmp_path, "table.csv") as source:
        assert everything(counted(data, PLAN).cells) == everything(source.cells(PLAN).cells)


def test_a_file_that_changes_meanwhile_is_refused(tmp_path):
    """Figures never mix two versions of a file."""
    path = tmp_path / "d.csv"
    path.write_bytes(csv_of(ROWS))
    with open_folder_file(tmp_path, "d.csv") as source:
        path.write_bytes(csv_of([*ROWS, ("oui", "F", "3", "vrai")]))
        for use in (lambda: source.cells(PLAN), lambda: source.identity):
            with pytest.raises(SourceRefused) as refused:
                use()
            assert "changed" == refused.value.code


def test_temporary_files_are_private_and_go_away(tmp_path):
    """Rows of people do not stay behind: not after closing, nor after forgetting to, nor after a refusal."""

    def left():
        return [path for path in tmp_path.rglob("source-*") if path.is_dir()]

    source = open_upload(SAME_TABLE["utf-16"], "x", scratch=tmp_path)
    assert [0o700] == [path.stat().st_mode & 0o777 for path in left()]
    assert 0o700 == left()[0].parent.stat().st_mode & 0o777
    source.close()
    source.close()
    assert [] == left()
    with pytest.raises(SourceRefused) as refused:
        source.cells(PLAN)
    assert "closed" == refused.value.code

    source = open_upload(SAME_TABLE["workbook"], "x", scratch=tmp_path)
    del source
    gc.collect()
    assert [] == left()
    with pytest.raises(SourceRefused):
        open_upload(b"a;b\n1;2;3\n", "x", scratch=tmp_path)
    assert [] == left()


def test_what_a_killed_process_left_is_swept_up(tmp_path):
    """The next source removes the rows of a process that died, and leaves those of a living one."""
    script = (
        "import sys, os, pathlib; from assessments.bias.sources import open_upload\n"
        "s = open_upload(b'a;b\\n1;2\\n', 'x', scratch=pathlib.Path(sys.argv[1])); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path], check=False, cwd=Path(__file__).parents[1])
    assert 1 == len(list(tmp_path.rglob("source-*")))
    with open_upload(SAME_TABLE["tabs"], "x", scratch=tmp_path) as first:
        assert 1 == len(list(tmp_path.rglob("source-*")))
        with open_upload(SAME_TABLE["tabs"], "x", scratch=tmp_path):
            assert 2 == len(list(tmp_path.rglob("source-*")))
            assert 4 == first.cells(PLAN).rows


def test_the_gap_that_is_planted_is_the_gap_that_is_there(tmp_path):
    """The made-up decisions hold the documented gap, or none; the same arguments give the same file."""
    rates = {}
    for gap in (False, True):
        path = tmp_path / f"{gap}.parquet"
        write_synthetic(path, 200_000, gap=gap, kind="parquet")
        plan = make_plan(
            decision=DecisionColumn(column="decision", selected=("accordé",), not_selected=("refusé",)),
            actual=ActualColumn(column="besoin_confirme", positive=("oui",), negative=("non",)),
            features=(Feature(column="sexe"), Feature(column="quartier"), Feature(column="age", edges=(25, 60))),
        )
        cells = counted(path.read_bytes(), plan).cells
        assert set(DISTRICTS) == set(cells.labels[1])
        for place, sex in enumerate(cells.labels[0]):
            chosen = (cells.codes[:, 0] == place) & (cells.actual == 1) & (cells.codes[:, 1] != 5)
            rates[gap, sex] = cells.n[chosen & (cells.predicted == 1)].sum() / cells.n[chosen].sum()

    assert pytest.approx(46 / 61, abs=0.01) == rates[False, "F"]
    assert pytest.approx(46 / 61, abs=0.01) == rates[False, "M"]
    assert pytest.approx(46 / 61, abs=0.01) == rates[True, "M"]
    assert pytest.approx(40 / 61, abs=0.01) == rates[True, "F"]


def test_made_up_decisions_can_be_written_from_the_command_line(tmp_path):
    """Anyone can make the same demonstration file, as CSV or Parquet, whatever the name of the folder."""
    folder = tmp_path / "l'été"
    folder.mkdir()
    for name in ("a.csv", "b.parquet"):
        assert 0 == main(["--rows", "500", "--gap", str(folder / name)])
    both = []
    for name in ("a.csv", "b.parquet"):
        with open_folder_file(folder, name) as source:
            assert 500 == source.rows
            plan = make_plan(
                decision=DecisionColumn(column="decision", selected=("accordé",), not_selected=("refusé",)),
                features=(Feature(column="quartier"), Feature(column="age", edges=(25,))),
                score=ScoreColumn(column="score", low=0, high=100),
            )
            both.append(everything(source.cells(plan).cells))
    assert both[0] == both[1]


def test_nothing_else_can_be_reached(tmp_path):
    """Even a query of its own making could not read another file, nor lift the lock."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    with open_upload(SAME_TABLE["tabs"], "x") as source:
        engine = source._engine  # noqa: SLF001 - the lock is what is tested
        for query in (
            f"FROM read_csv('{secret}')",
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/x.db'",
            "SET enable_external_access = true",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                engine._duck.execute(query)  # noqa: SLF001
    assert ["secret.csv"] == [path.name for path in tmp_path.iterdir()]
    assert shutil.disk_usage(tmp_path).free > 0
