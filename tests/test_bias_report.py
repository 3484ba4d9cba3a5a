"""Bias audits in the report, read back from the file: every figure that is shown, none that is hidden, whatever the data."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from bias_results import (
    BY_DISTRICT,
    HIDDEN,
    HOSTILE_NAMES,
    LEAKING,
    MARKUP,
    MEASURED,
    PLANNED,
    audit,
    check_plan,
    check_result,
    hidden,
    hostile_result,
    judged_audit,
    place_result,
    view_of,
)
from bias_results import group as shown_group
from report_cases import answered, report_input
from test_document_structure import failures, read_aloud
from test_report import CASES, as_tuple, english, headings, pages, real_answers, text_of

from assessments.bias.result import FigureState, Verdict
from checklists.loader import main_checklist
from reports.assessment_report import PARTS, build_report
from reports.bias_words import BiasWords
from reports.document.text import displayable
from reports.parts.writer import Writer

FRENCH = BiasWords("fr")
DIGIT = re.compile(r"\d")


def with_audits(*audits, **more):
    return dataclasses.replace(report_input(answered(), **more), audits=audits)


def plain(text: str) -> str:
    return " ".join(text.split())


def part_of(data: bytes) -> str:
    """The part on audits, in one line."""
    return text_of(data).split("7. Audit des écarts")[-1].split("8. ")[0]


def lines(data: bytes) -> list[list[str]]:
    """The rows of all tables as a screen reader has them: a list of cells each."""
    return [
        [plain(cell.text) for cell in row.kids] for table in read_aloud(data)[0].all("Table") for row in table.all("TR")
    ]


def alternatives(data: bytes) -> list[str]:
    return [str(figure.attributes["/Alt"]) for figure in read_aloud(data)[0].all("Figure")]


@pytest.fixture(scope="module")
def french() -> bytes:
    return build_report(with_audits(judged_audit()), "fr")


@pytest.fixture(scope="module")
def in_english() -> bytes:
    return build_report(with_audits(judged_audit()), "en")


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return build_report(with_audits(audit(hostile_result())), "fr")


@pytest.mark.parametrize(
    "expected",
    [
        "Un audit compare ce que le système fait à différents groupes",
        "Écart toléré : 5 points. Fixé par Camille Martin le 02/11/2026, 09:15",
        "Cinq points : l’ordre de grandeur des contrôles tirés au sort en 2025.",
        "va de 7,1 % (hommes) à 15,3 % (femmes), soit 8,2 points d’écart",
        "Même au minimum, il dépasse l’écart toléré (5 points).",
        "Le hasard n’explique pas cet écart",
        "le tort à éviter d’abord est « être contrôlé ou soupçonné à tort »",
        "Le taux le plus bas est 0,46 fois le plus haut. Le rapport de 0,80",
        "2 groupes ne sont pas affichés : Hameau du Moulin ; Port.",
        "3 croisements ne sont pas affichés",
        "Mesuré par Service statistique le 03/11/2026, 15:05.",
        "empreinte SHA-256 : " + "5e" * 32,
        "56 lignes mises de côté",
        "Fairlearn, sur les mêmes effectifs, donne les mêmes chiffres",
        "fairlearn 0.15.0",
        "L’AUC va de 0,742 (femmes) à 0,803 (hommes).",
        "Justifié en droit ? Non Aucun texte ne fonde une différence selon le sexe.",
        "Par qui Direction des solidarités",
        "Pour quand 31/03/2027",
        "Comité d’éthique",
        "« Non affiché » : le chiffre porte sur moins de 11 personnes",
        "« Peu fiable » : le chiffre porte sur moins de 30 personnes",
        "L’intervalle d’un groupe (Wilson, 95 %)",
        "demographic_parity_difference",
    ],
)
def test_the_french_report_says(french, expected):
    """A committee reads what was compared, tolerated, found, hidden, computed and concluded."""
    assert expected in part_of(french)


@pytest.mark.parametrize(
    "expected",
    [
        "7. Audit of gaps",
        "Tolerated gap: 5 points. Set by Camille Martin on 2 November 2026, 09:15",
        "runs from 7.1% (hommes) to 15.3% (femmes), a gap of 8.2 points",
        "2 groups are not shown: Hameau du Moulin; Port.",
        "By whom Direction des solidarités",
    ],
)
def test_the_english_report_says(in_english, expected):
    """The English report is as complete as the French one."""
    assert expected in text_of(in_english)


def test_no_french_sentence_is_left_in_the_english_report(in_english):
    """An English reader meets French only in what people typed."""
    printed = text_of(in_english)
    sentences = {
        plain(french.split("{")[0])
        for id_, translation in english().items()
        for french, same in zip(as_tuple(id_), as_tuple(translation), strict=True)
        if french != same
    }

    assert set() == {each for each in sentences if len(each) > 11 and each in printed}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_figure_that_is_shown_is_in_a_table_on_the_line_of_its_group(lang, french, in_english):
    """Nobody has to read a value off a plot: each rate, interval and count stands beside the name of its group."""
    words, found = BiasWords(lang), lines(french if lang == "fr" else in_english)
    missing = []
    for view in check_result().views:
        for group in view.shown:
            name = plain(words.group(group.key, view.names))
            cells = {cell for line in found if line and line[0] == name for cell in line[1:]}
            for figure in group.figures.values():
                shown = figure.state is FigureState.SHOWN
                missing += [name] if shown and plain(words.figure(figure)) not in cells else []
            deciding = group.figures[check_plan().metric]
            wanted = {plain(words.interval(deciding)), plain(words.number(group.n)), plain(words.number(deciding.n))}
            missing += [f"{name}: {each}" for each in wanted - cells]

    assert [] == missing


def test_a_hidden_group_is_listed_without_any_figure(french):
    """Who is hidden is said, and nothing about them is."""
    found = [line for line in lines(french) if line and line[0] in {"Hameau du Moulin", "Port"}]

    assert 2 == len(found)
    assert [] == [line for line in found if any(DIGIT.search(cell) for cell in line)]
    assert all("non affiché" in line for line in found)


def test_a_hidden_figure_is_nowhere_even_if_it_was_left_in_the_result():
    """Neither text, nor table, nor the description of a plot gives away a figure that is marked hidden."""
    built = build_report(with_audits(audit(place_result(groups=(*place_result().views[0].groups, LEAKING)))), "fr")
    everything = " ".join([text_of(built), *alternatives(built)])

    assert "fuite" in everything
    assert [] == [value for value in ("98,8", "97,5", "99,2", "98.765", "0,988") if value in everything]


def test_the_file_is_accessible_and_archival(french, in_english):
    """Validators accept the file in both languages: every plot has a text, every cell its header."""
    assert [] == failures(french)
    assert [] == failures(in_english)


@pytest.mark.slow
def test_a_hostile_audit_prints_as_text_and_stays_valid(hostile):
    """Markup, emoji, Arabic, endless and empty names print as text; the file is valid and nothing is left out."""
    found = lines(hostile)
    first = {line[0] for line in found if line}

    assert [] == failures(hostile)
    assert MARKUP in text_of(hostile)
    for name in HOSTILE_NAMES:
        assert plain(displayable(FRENCH.group((name,)), "fr")) in first, name
    assert {f"groupe {at:03}" for at in range(200)} <= first
    assert "les 40 groupes aux taux les plus hauts et les plus bas, sur 200" in text_of(hostile)
    assert "Rien n’est affiché de ce regroupement" in text_of(hostile)
    assert "31 groupes ne sont pas affichés" in text_of(hostile)


def test_plots_say_in_words_what_they_show(french):
    """A reader who cannot see the plots hears every group with its figure."""
    dots = next(text for text in alternatives(french) if "Hameau du Moulin" in text)
    gaps = next(text for text in alternatives(french) if "losange" in text)

    assert "Les Îlots : 26,1 % · 23." in plain(dots)
    assert "Hameau du Moulin : non affiché." in plain(dots)
    assert "sexe : 8,2 points, 3,2 à 13,7 points." in plain(gaps)


@pytest.mark.slow
def test_the_same_audits_give_the_same_bytes_in_any_order():
    """A report can be rebuilt and compared with the one that was signed."""
    one, other = judged_audit(), audit(place_result(), id="audit-2", series="series-2")

    assert build_report(with_audits(one, other), "fr") == build_report(with_audits(other, one), "fr")


def test_every_internal_link_leads_to_a_heading():
    """A click on an audit in the measures or at the head of the part lands on it."""
    writer = Writer(with_audits(judged_audit(), audit(place_result(), id="b", series="b")), "fr")
    for part in PARTS:
        part(writer)

    assert set() == writer.document.missing_anchors()


@pytest.mark.slow
def test_without_an_audit_nothing_is_printed_unless_one_was_asked_for():
    """No empty part: a checklist that asks for a comparison says that none was made, another one says nothing."""
    asked = build_report(report_input(real_answers("fr_cnaf_family_benefit_score"), checklist=main_checklist()), "fr")
    sentence = "aucune comparaison entre groupes n’a été faite dans cette évaluation"

    assert sentence in text_of(asked)
    assert "Audit des écarts" not in " ".join(headings(asked))
    assert "comparaison entre groupes" not in text_of(build_report(report_input(answered()), "fr"))


def test_a_planned_audit_says_what_is_tolerated_and_shows_no_figure():
    """Before the measure, the report holds the plan, with its author, and no figure."""
    part = part_of(build_report(with_audits(audit()), "fr"))

    assert "Prévu, pas encore mesuré." in part
    assert "Écart toléré : 5 points. Fixé par Camille Martin" in part
    assert "Comment lire ces chiffres" not in part


def test_an_audit_that_was_repeated_shows_the_latest_in_full_and_the_others_as_a_trend():
    """One sees whether a gap closes: each date with its difference, bounds and verdict, the latest one explained."""
    later = MEASURED + timedelta(days=200)
    again = audit(place_result(title="Ciblage, deuxième mesure"), id="audit-2", measured_at=later)
    following = audit(id="audit-3", planned_at=later + timedelta(days=3), planned_by="Alix Renaud")
    built = build_report(with_audits(following, again, judged_audit()), "fr")
    dated = [line for line in lines(built) if line and line[0] in {"03/11/2026", "22/05/2027"}]

    assert "Ciblage, deuxième mesure" in headings(built)
    assert "Ciblage des contrôles" not in headings(built)
    assert ["22/05/2027", "quartier", "988", "1,4 point", "0 à 6,9 points", "aucun écart"] == dated[-1][:-1]
    assert 5 == len(dated)
    assert "Une nouvelle mesure est prévue. Écart toléré : 5 points. Fixé par Alix Renaud" in part_of(built)


def test_a_withdrawn_audit_keeps_one_line_with_its_reason():
    """What was withdrawn is neither forgotten nor counted."""
    gone = judged_audit(id="old", series="old", withdrawn_why="Mauvais fichier.")
    built = build_report(with_audits(gone), "fr")

    assert "Ciblage des contrôles : Mauvais fichier." in part_of(built)
    assert "8,2 points" not in text_of(built)
    assert "Écarts entre groupes" not in text_of(built)


def test_the_verdict_stands_on_the_pages_of_officials_and_of_the_summary(french):
    """An elected official reads the verdict with its figures; the summary names the audit."""
    at = headings(french)
    officials, summary = pages(french)[at["Pour les élus"]], pages(french)[at["1. En bref"]]

    assert "Écarts entre groupes : écart établi. La part de personnes contrôlées à tort va de 7,1 %" in officials
    assert "Audit des écarts Écart établi (Ciblage des contrôles)" in summary
    assert at["1. En bref"] == at["Pour les élus"] + 1
    assert at["2. Ce qui est proposé, et pour qui"] == at["1. En bref"] + 1


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("case", ["grave", "worst"])
def test_officials_and_summary_keep_to_one_page_each_with_several_audits(case, lang):
    """However long the names of groups and titles, elected officials read one page and the summary is one more."""
    audits = (audit(hostile_result()), judged_audit(id="b", series="b"), audit(id="c", series="c"))
    data = report_input(CASES[case](), checklist=main_checklist(), purpose="Un long but. " * 400)
    at = headings(build_report(dataclasses.replace(data, audits=audits), lang))
    of = {title.split(" ")[0]: page for title, page in reversed(at.items())}
    officials = {"fr": "Pour les élus", "en": "For elected officials"}[lang]

    assert 1 == of["1."] - at[officials]
    assert 1 == of["2."] - of["1."]


@pytest.mark.slow
def test_an_established_gap_stands_in_the_action_plan():
    """What is done about a gap is a line of the action plan; a gap without an action is not passed over."""
    done = text_of(build_report(with_audits(judged_audit()), "fr"))
    nothing = text_of(build_report(with_audits(audit(check_result())), "fr"))
    cleared = text_of(build_report(with_audits(audit(place_result())), "fr"))

    assert "puis mesurer de nouveau. Suite d’un audit : Ciblage des contrôles" in done
    assert "Décider quoi faire de l’écart établi" in nothing
    assert "Suite d’un audit" not in cleared


@pytest.mark.slow
def test_an_established_gap_stands_until_a_later_audit_clears_it():
    """A repetition without enough data clears nothing; one that finds no gap does."""
    later = MEASURED + timedelta(days=30)
    unclear = audit(place_result(Verdict.NOT_ENOUGH_DATA), id="b", measured_at=later)
    clear = audit(place_result(), id="c", measured_at=later + timedelta(days=1))

    assert "Suite d’un audit" in text_of(build_report(with_audits(judged_audit(), unclear), "fr"))
    assert "Suite d’un audit" not in text_of(build_report(with_audits(judged_audit(), unclear, clear), "fr"))


@pytest.mark.parametrize("verdict", [Verdict.NO_GAP_ESTABLISHED, Verdict.NOT_ENOUGH_DATA])
def test_no_gap_is_never_told_as_equal_treatment(verdict):
    """A report without an established gap says what that does not prove."""
    text = text_of(build_report(with_audits(audit(place_result(verdict), planned_at=PLANNED)), "fr")).lower()

    assert "ne prouve pas" in text or "ni dans un sens ni dans l’autre" in text
    assert not re.search(r"sans biais|équitable|ne discrimine pas", text)


@pytest.mark.slow
def test_a_row_of_several_groups_is_printed_only_where_it_has_a_rate_and_says_why():
    """Groups shown together have a line with the reason; where the rate is not theirs together, they have none."""
    plan = check_plan()
    small = (hidden("Moulin"), hidden("Port"))
    both = shown_group(("Moulin", "Port"), 30, 4, 2, 5).model_copy(update={"together": True})
    none = both.model_copy(update={"figures": {**both.figures, plan.metric: HIDDEN}})
    name = "Moulin + Port (réunis)"

    for row, there in ((both, 1), (none, 0)):
        view = view_of(plan, ("quartier",), (*BY_DISTRICT[:2], *small, row), Verdict.NOT_ENOUGH_DATA)
        found = lines(build_report(with_audits(audit(check_result(plan, views=(view,), scores=()))), "fr"))
        of_group = [line for line in found if line[0] == name]

        assert there == sum(line[-1].startswith("Réunis : l’un d’eux est trop petit") for line in of_group)
        assert there + 1 == len(of_group)
