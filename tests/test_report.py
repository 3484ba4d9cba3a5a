"""The full report, read back from the file: what a committee finds in it, and what hostile text cannot do to it."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader
from report_cases import PRINTED, answered, report_input
from test_wording import as_tuple, english

from assessments.model import Answer
from checklists.loader import main_checklist
from checklists.model import AnswerType, Kind
from reports.assessment_report import PARTS, build_report
from reports.documents import document, file_name
from reports.parts.writer import Writer

SCENARIOS = Path(__file__).parent / "scenarios"
HOSTILE = '<b>gras</b> <img src="file:///etc/passwd"> <para>&amp; {system} %s 👍 \u0645\u0631\u062d\u0628\u0627 \u202egnol\u202c\n\n'
MOST_PAGES = 160  # every question answered in the gravest way, with the longest texts; a real file has about half


@cache  # reading a file back is slower than making it, and many tests read the same one
def pages(data: bytes) -> list[str]:
    """The text of each page on one line, with plain spaces and without hyphenation of long words."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def text_of(data: bytes) -> str:
    return " ".join(pages(data))


def headings(data: bytes) -> dict[str, int]:
    """Page numbers of the bookmarks by their text."""
    reader = PdfReader(io.BytesIO(data))
    found = {}

    def walk(items) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                found[re.sub(r"\s+", " ", item.title)] = reader.get_destination_page_number(item)

    walk(reader.outline)
    return found


def links(data: bytes) -> list[dict]:
    reader = PdfReader(io.BytesIO(data))
    notes = [each.get_object() for page in reader.pages for each in page.get("/Annots") or []]
    return [note for note in notes if note["/Subtype"] == "/Link"]


def addresses(data: bytes) -> set[str]:
    return {link["/A"]["/URI"] for link in links(data) if "/A" in link and "/URI" in link["/A"]}


def real_answers(name: str) -> dict[str, Answer]:
    """The answers of a scenario, by question id."""
    return dict(_scenario(name))


@cache  # hundreds of tests look at these few cases
def _scenario(name: str) -> dict[str, Answer]:
    content = yaml.safe_load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))["answers"]
    return {
        id_: Answer(question=id_, choice=tuple(given))
        if isinstance(given, list)
        else Answer(question=id_, value=str(given))
        for id_, given in content.items()
    }


def worst_answers() -> dict[str, Answer]:
    """The gravest option of every exposure of the real checklist, and nothing done."""
    found = {}
    for question in main_checklist().questions.values():
        if question.kind is Kind.SAFEGUARD:
            found[question.id] = Answer(question=question.id, choice=("not_done",))
        elif question.answer is AnswerType.ANY_OF:
            several = tuple(id_ for id_ in question.option_ids if id_ not in question.exclusive_ids)
            found[question.id] = Answer(question=question.id, choice=several)
        elif question.answer is AnswerType.ONE_OF:
            found[question.id] = Answer(question=question.id, choice=(question.option_ids[-1],))
    return found


# Each language is built once: building is the slow part of these tests.
@pytest.fixture(scope="module")
def french() -> bytes:
    return build_report(report_input(answered()), "fr")


@pytest.fixture(scope="module")
def in_english() -> bytes:
    return build_report(report_input(answered()), "en")


@pytest.mark.parametrize(
    "expected",
    [
        "Aide à l’orientation",
        "Ville de Valmont",
        "Brouillon, ni soumis ni approuvé",
        "3f" * 32,
        "Petite grille, version 1",
        "Niveau d’impact : IV, critique",
        "Sens du niveau IV.",
        "Haut risque (reste possible : pratique interdite)",
        "Décideur IV",
        "23 456 habitants",
        "Constat 1 · Système à haut risque",
        "Raison : Système à haut risque.",
        "A1 · Que change le résultat ? → Un droit ou une prestation",
        "Constats à confirmer",
        "Guide pratique, art. 5(1) (à confirmer)",
        "s’appliquera le 02/12/2027",
        "Pratique refusée (bloquant) : dépend de A2",
        "Lecture prudente : 02/12/2026 ; lecture probable : 02/12/2027",
        "Prévu, avec responsable et date",
        "Une personne perd un droit.",
        "Gravité 4 sur 4",
        "Ce niveau ne peut pas descendre sous III : La loi range ce cas à part.",
        "Le niveau d’impact ne peut pas descendre sous III : Haut risque au sens du règlement.",
        "Service social, échéance le 01/02/2027",
        "Les risques encore possibles",
        "R1 IV → III",
        "Orienter les demandes. Plus vite.",
        "Commentaire Voir la note jointe.",
        "À confirmer : cette réponse ne compte pas encore.",
        "Déclaré par le fournisseur",
        "Camille Martin · 22/11/2026, 10:30",
        "Donnée Durée Nom Deux ans",
        "Note interne",
        "https://example.org/loi",
        "20/11/2026",
        "Ne pas savoir n’est pas être à l’abri.",
    ],
)
def test_the_french_report_says(french, expected):
    """Whoever reads the report finds the identity, the law, the risks with their reasons, the answers and the method."""
    assert expected in text_of(french)


@pytest.mark.slow
@pytest.mark.parametrize(
    "expected",
    [
        "Draft, neither submitted nor approved",
        "Impact level: IV, critical",
        "High risk (still possible: prohibited practice)",
        "23,456 inhabitants",
        "Finding 1 · High-risk system",
        "A1 · What does the result change? → A right or a benefit",
        "will apply on 2 December 2027",
        "Refused practice (blocking): depends on A2",
        "Prudent reading: 2 December 2026; likely reading: 2 December 2027",
        "This level cannot fall below III: The law sets this case apart.",
        "Service social, due on 1 February 2027",
        "To be confirmed: this answer does not count yet.",
        "Not knowing is not being safe.",
    ],
)
def test_the_english_report_says(in_english, expected):
    """The English report is as complete as the French one."""
    assert expected in text_of(in_english)


def test_no_french_sentence_is_left_in_the_english_report(in_english):
    """An English reader meets French only in what people typed."""
    typed = {"Service", "Obligation", "Date", "Type", "Contact", "Population"}
    printed = text_of(in_english)
    sentences = {
        re.sub(r"\s+", " ", french.split("{")[0]).strip()
        for id_, translation in english().items()
        for french, same in zip(as_tuple(id_), as_tuple(translation), strict=True)
        if french != same
    }
    long_enough = {sentence for sentence in sentences - typed if len(sentence) > len("brut actuel")}

    assert set() == {sentence for sentence in long_enough if sentence in printed}


def test_the_same_input_gives_the_same_bytes_whatever_the_order_of_the_answers():
    """A report can be rebuilt later and compared with the one that was signed."""
    removed = {id_: Answer(question=id_, value="Ancienne réponse.") for id_ in ("old", "older", "oldest")}
    answers = {**answered(), **removed}
    again = dict(reversed(answers.items()))

    assert build_report(report_input(answers), "fr") == build_report(report_input(again), "fr")


def test_every_internal_link_leads_to_a_heading(french):
    """A click on a risk, a question or a finding always lands on it; nothing that should be a link prints as plain text."""
    said = {link["/Contents"] for link in links(french) if "/Dest" in link}
    writer = Writer(report_input(answered()), "fr")
    for part in PARTS:
        part(writer)

    assert set() == writer.document.missing_anchors()
    for title in ("R1 · Décision injuste", "A1 · Que change le résultat ?", "Constat 1 · Système à haut risque"):
        assert any(title in re.sub(r"\s+", " ", each) for each in said), title


def test_a_fresh_assessment_says_how_far_the_range_reaches_and_announces_no_level():
    """Opening a report before answering anything raises no false alarm."""
    data = report_input({})
    built = build_report(data, "fr")
    summary = pages(built)[headings(built)["1. En bref"]]

    assert f"Niveau d’impact : entre I et IV, {len(data.sheet.missing)} réponses manquantes" in summary
    assert "critique" not in summary
    assert "Aucun n’est établi" in summary


def test_fictional_data_are_labelled_on_the_cover_and_on_every_page(french):
    """A demonstration is never mistaken for a real assessment."""
    fictional = pages(build_report(report_input(answered(), fictional=True), "fr"))

    assert "DONNÉES FICTIVES" in fictional[0]
    assert all("Données fictives" in page for page in fictional)
    assert "fictives" not in text_of(french).lower()


@pytest.mark.slow
def test_hostile_answers_print_as_text():
    """Whatever people type or paste builds, stays visible as text, loads nothing and makes no dangerous link."""
    answers = answered()
    long = HOSTILE * (20_000 // len(HOSTILE))
    answers["effect"] = answers["effect"].model_copy(
        update={
            "comment": long,
            "author": "<b>x</b>",
            "evidence": (
                "javascript:alert(1)",
                "file:///etc/passwd",
                "https://user:pw@example.org/",
                "https://example.org/ok",
            ),
        }
    )
    answers["goal"] = answers["goal"].model_copy(update={"value": long})
    answers["flows"] = answers["flows"].model_copy(update={"rows": ({"what": long, "kept": "<font size=90>"},)})
    answers["human"] = answers["human"].model_copy(update={"owner": "</para><a href='x'>"})
    for lang in ("fr", "en"):
        built = build_report(report_input(answers, name="<i>Nom</i> & {x} 👍", purpose=long, supplier="<b>"), lang)
        printed = text_of(built)

        assert '<b>gras</b> <img src="file:///etc/passwd"> <para>&amp; {system} %s' in printed
        assert "javascript:alert(1)" in printed
        assert {"https://example.org/ok"} == {each for each in addresses(built) if not each.endswith(("/loi", "/note"))}
        assert "<i>Nom</i> & {x}" in PdfReader(io.BytesIO(built)).metadata.title


@pytest.mark.slow
def test_the_longest_comment_builds():
    """A comment of 200 000 characters is printed to its end."""
    answers = answered()
    answers["effect"] = answers["effect"].model_copy(update={"comment": "mot " * 49_990 + "FIN-DU-TEXTE"})

    assert "FIN-DU-TEXTE" in text_of(build_report(report_input(answers), "fr"))


def test_answers_that_are_no_longer_asked_are_listed_as_such():
    """Nothing that somebody typed disappears, and it is said that it counts for nothing."""
    answers = {
        "effect": Answer(question="effect", choice=("none",)),
        "detail": Answer(question="detail", choice=("two",), comment="Ancienne réponse."),
        "removed": Answer(question="removed", value="Question disparue."),
    }
    built = build_report(report_input(answers), "fr")
    kept = " ".join(pages(built)).split("Réponses conservées, qui ne sont plus demandées")[-1]

    assert "A8 · Quel droit est en cause ? Une place" in kept
    assert "Ancienne réponse." in kept
    assert "Question disparue." in kept


def test_the_assessment_travels_inside_the_report(french):
    """The JSON of the assessment can be taken out of the file; without one the file carries nothing."""
    assert [b'{"a": 1}'] == PdfReader(io.BytesIO(french)).attachments["evaluation.json"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Aide à l’orientation", "balise-rapport-aide-a-lorientation-2026-11-22.pdf"),
        ("../../etc/passwd\n<b>", "balise-rapport-etc-passwd-b-2026-11-22.pdf"),
        ("مرحبا 👍", "balise-rapport-2026-11-22.pdf"),
        ("x" * 300, f"balise-rapport-{'x' * 60}-2026-11-22.pdf"),
    ],
)
def test_the_file_name_is_safe(name, expected):
    """The name of the file is plain ASCII whatever the system is called."""
    assert expected == file_name(document("report"), report_input({}, name=name), "fr")


CASES = {
    "fresh": dict,
    "harmless": lambda: real_answers("fr_plaisir_voicebot"),
    "grave": lambda: real_answers("fr_cnaf_family_benefit_score"),
    "worst": worst_answers,
}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("case", sorted(CASES))
def test_the_real_checklist_prints_with_pages_of_one_page_each(case, lang):
    """Whatever the answers, an elected official reads one page, the summary is one more, and the method fits on one."""
    answers = CASES[case]()
    built = build_report(report_input(answers, checklist=main_checklist(), purpose="Un long but. " * 400), lang)
    at = list(headings(built).items())
    page_of = {title.split(" ")[0]: page for title, page in reversed(at)}
    requires = {"fr": "Ce que demande chaque niveau", "en": "What each level requires"}[lang]

    annex = {"fr": "Annexe E. Comment ces niveaux sont trouvés", "en": "Annex E. How these levels are found"}[lang]
    officials = {"fr": "Pour les élus", "en": "For elected officials"}[lang]

    assert 1 == page_of["1."] - dict(at)[officials]
    assert 1 == page_of["2."] - page_of["1."]
    assert 1 == dict(at)[requires] - dict(at)[annex]
    assert MOST_PAGES > len(PdfReader(io.BytesIO(built)).pages)


def test_a_report_needs_a_time_zone():
    """A report without a time zone would give other bytes elsewhere: it is refused."""
    data = report_input({})
    object.__setattr__(data, "printed_at", PRINTED.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        build_report(data, "fr")


@cache
def with_balance(**more) -> bytes:
    """A real case at level II with one benefit counted, one announced, and the committee's answers."""
    answers = real_answers("fr_valence_nursery_places")
    whole = {"axis": "services", "indicator": "Délai", "baseline": "7", "target": "4", "date": "2027-06-30"}
    answers["benefits"] = Answer(question="benefits", rows=(whole, {"axis": "trust", "expected": "Plus d’écoute"}))
    given = {"necessity": "useful", "subsidiarity": "none_found", "balance": "only_with_conditions", **more}
    answers |= {id_: Answer(question=id_, choice=(option,), comment=f"Car {id_}.") for id_, option in given.items()}
    answers["balance_reasons"] = Answer(question="balance_reasons", value="Le barème reste lisible.")
    return build_report(report_input(answers, checklist=main_checklist()), "fr")


def rule_of(id_: str):
    return next(rule for rule in main_checklist().conclusions if rule.id == id_)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.slow
def test_elected_officials_read_the_conclusion_the_level_and_three_risks_first():
    """One page says what is proposed, what the level means for them, what to ask about three risks, and who decides."""
    built = with_balance()
    page = pages(built)[headings(built)["Pour les élus"]]
    checklist = main_checklist()
    councils = [plain(risk.council.fr) for risk in checklist.risks]

    assert plain(rule_of("with_conditions").title.fr) in page
    assert plain(rule_of("with_conditions").council.fr) in page
    assert plain(checklist.levels[1].council.fr) in page
    assert 3 == sum(council in page for council in councils)
    assert plain(checklist.governance[1].decided_by.fr) in page
    assert "proposition" in page


@pytest.mark.slow
def test_a_moderate_level_never_contradicts_a_refusal():
    """Where the level alone would let the project go on and the conclusion does not, the page says why both are true."""
    built = with_balance(necessity="not_needed")
    page = pages(built)[headings(built)["Pour les élus"]]

    assert plain(rule_of("not_needed").title.fr) in page
    assert "Le niveau ne parle que du risque" in page
    assert "Le niveau ne parle que du risque" not in text_of(with_balance())


@pytest.mark.slow
def test_the_balance_is_printed_with_its_benefits_answers_reasons_and_conclusion():
    """The part on the balance counts benefits by axis, gives the committee's answers with why, and what is proposed."""
    text = text_of(with_balance(necessity="not_needed"))
    part = text.split("3. Les bénéfices face aux risques")[-1].split("4. Ce que dit le droit")[0]

    assert "2 bénéfices annoncés, 1 compté." in part
    assert "Amélioration des services" in part
    assert "30/06/2027 Oui" in part
    assert "Non, il manque : indicateur" in part
    assert "Rien n’est annoncé sur : Optimisation des ressources" in part
    assert "Car necessity." in part
    assert "Le barème reste lisible." in part
    assert plain(rule_of("not_needed").meaning.fr) in part
    assert "Le comité d’éthique la discute" in part


def test_a_report_without_conclusion_proposes_none(french):
    """A checklist that concludes nothing leaves the part out, and the others keep their numbers in order."""
    titles = [title for title in headings(french) if re.match(r"\d+\. ", title)]

    assert [f"{n}." for n in range(1, len(titles) + 1)] == [title.split(" ")[0] for title in titles]
    assert "Les bénéfices face aux risques" not in text_of(french)
