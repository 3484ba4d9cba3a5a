"""What documents say of a review: everything, in both languages, and above all what nobody may miss."""

from __future__ import annotations

import dataclasses
import io
from datetime import date

import pytest
from nasty_cases import MARKUP
from pypdf import PdfReader
from record_cases import OLD, record, reviewed
from report_cases import report_input
from test_officials import NASTY, filled, of, rich

from assessments.decision import Choice
from assessments.model import Status
from assessments.record import Record
from checklists.model import Adviser
from reports.deliberation import deliberation
from reports.officials import officials_document
from reports.parts.decision import decision
from reports.parts.front import cover
from reports.parts.writer import Writer
from reports.record_words import RecordWords, decision_state
from reports.wording import Wording

PRINTED = "a" * 64
TODAY = date(2026, 11, 25)


def plain(text: str) -> str:
    """With ordinary spaces."""
    return " ".join(text.split())


def printed(data, lang="fr") -> str:
    """Every text of the part on the decision."""
    writer = Writer(data, lang)
    decision(writer)
    return plain(writer.document.written())


SAID = {
    "fr": (
        "Approuvée avec conditions le 20/10/2026, valable jusqu’au 20/10/2027",
        "prise par Adjointe au numérique, par délégation de Maire",
        "Décision prise sans un avis demandé",
        "Prise sans l’avis du DPO, que ce niveau demande : « Urgence après la crue »",
        "Délibération 2026-112",
        "Cheffe, le 14/10/2026, 11:00",
        "imprimée ici",
        "Quel est le seuil ?",
        "Réglée le 13/10/2026 par Cheffe de projet",
        "Réponse de Cheffe de projet",
        "1 changement demandé n’est pas réglé",
        "(DPO) : avis défavorable, rendu le 06/10/2026",
        "Il porte sur une version antérieure",
        "2 votes pour un quorum de 2, sur 4 membres : 1 favorable avec réserves, 1 défavorable",
        "celle de la présidence l’a emporté",
        "Présidente (présidence)",
        "S’est déporté Mon service l’achète.",
        "Membre 3 N’a pas voté",
        "Une voix aurait voulu attendre.",
        "Affiché le 3 novembre.",
        "Levée le 05/11/2026 par Présidente",
        "Condition de la décision",
        "En retard",
        "Ajournée le 08/10/2026",
    ),
    "en": (
        "Approved with conditions on 20 October 2026, valid until 20 October 2027",
        "taken by Adjointe au numérique, by delegation of Maire",
        "Taken without the opinion of the DPO, which this level requires: “Urgence après la crue”",
        "2 votes for a quorum of 2, out of 4 members: 1 favourable with reservations, 1 unfavourable",
        "Stepped aside Mon service l’achète.",
        "1 change asked for is not settled",
        "Closed on 5 November 2026 by Présidente",
    ),
}


@pytest.mark.parametrize("lang", SAID)
def test_the_report_tells_the_whole_review(lang):
    """Versions, discussion, experts, each vote with its reasons, recusals, the count, reservations and decisions are all there."""
    text = printed(reviewed(), lang)

    assert [] == [said for said in SAID[lang] if said not in text]


def test_what_covers_the_printed_version_is_said_and_what_does_not_too():
    """A reader never takes an opinion or a decision on an older version for one on what they hold."""
    covered, outdated = printed(reviewed()), printed(reviewed(outdated=True))

    assert "Portent sur la version imprimée ici" in covered
    assert "Cette version n’est pas couverte" not in covered
    assert "Portent sur la version imprimée ici" not in outdated
    assert "Les avis et la décision portent sur une version antérieure" in outdated
    assert "Ne couvre plus l’évaluation : elle a changé depuis" in outdated


def test_without_a_review_the_report_says_that_there_is_none():
    """A draft reads as before: neither opinion nor decision is recorded."""
    assert "Ni avis ni décision" in printed(report_input())


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_cover_names_every_state_and_the_decision(status, lang):
    """Whatever became of an assessment, its report can be printed, and its first page says what was decided."""
    data = reviewed()
    data = dataclasses.replace(data, assessment=data.assessment.model_copy(update={"status": status}))
    writer = Writer(data, lang)
    cover(writer)

    assert Wording(data.checklist, lang).status(status) in writer.document.written()
    assert {"fr": "prise sans l’avis du DPO", "en": "taken without the opinion of the DPO"}[lang] in plain(
        writer.document.written()
    )


STATES = {
    "in force": ({}, PRINTED, ()),
    "overridden": (
        {"missing": (Adviser.DPO, Adviser.RSSI), "override": "Urgence."},
        PRINTED,
        ("sans l’avis du DPO et du RSSI",),
    ),
    "outdated": ({}, OLD, ("ne couvre plus l’évaluation : elle a changé depuis",)),
    "ended": ({"valid_until": date(2026, 11, 24)}, PRINTED, ("sa validité a pris fin le 24/11/2026",)),
    "refused and changed": ({"choice": Choice.REFUSE, "valid_until": None}, OLD, ("l’évaluation a changé depuis",)),
}


@pytest.mark.parametrize("name", STATES)
def test_one_sentence_says_what_is_left_of_a_decision(name):
    """The same words everywhere: what was decided, then what puts it in question, and nothing when nothing does."""
    changes, now, worries = STATES[name]
    made = record(PRINTED).decisions[1].model_copy(update={"missing": (), "override": "", "delegation": "", **changes})
    found = decision_state(made, "fr", content_hash=now, today=TODAY)

    assert len(worries) == len(found.worries)
    assert all(expected in plain(said) for expected, said in zip(worries, found.worries, strict=True))
    assert found.sentence.startswith(found.made)


@pytest.mark.parametrize("adviser", Adviser)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_name_of_an_opinion_is_there_in_both_languages(adviser, lang):
    """No opinion is shown under an untranslated word."""
    words, other = RecordWords(lang), RecordWords({"fr": "en", "en": "fr"}[lang])

    assert words.adviser(adviser) != other.adviser(adviser)
    assert words.of_advisers([adviser]) != other.of_advisers([adviser])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_officials_read_opinion_and_decision_on_their_two_pages(lang):
    """Whoever decides sees at a glance what was advised and decided, and that an opinion was passed over."""
    document = officials_document(reviewed(of(rich())), lang)
    text = plain(document.written())

    assert 2 == document.page_count()
    for expected in SAID[lang][:1]:
        assert expected in text
    assert {"fr": "sans l’avis du DPO", "en": "without the opinion of the DPO"}[lang] in text
    assert {"fr": "Comité d’éthique : avis favorable avec réserves", "en": "Ethics committee: favourable with"}[
        lang
    ] in text
    assert {"fr": "Décision demandée", "en": "Decision asked for"}[lang] not in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wide letters", "markup", "short words"])
def test_two_pages_stay_two_whatever_was_written_in_the_review(name):
    """No reason, however long, pushes a line on a third page or hides that an opinion was passed over."""
    data = reviewed(of(filled(NASTY[name])), say=lambda text: text + NASTY[name], outdated=True)
    document = officials_document(data, "fr")

    assert 2 == document.page_count()
    assert "sans l’avis du DPO" in plain(document.written())


def test_the_draft_decision_cites_the_opinions_given_on_this_version_only():
    """What is still to be obtained stays to be filled in; an opinion on an older version is not cited as if it held."""
    draft = deliberation(reviewed(of(rich())), "fr")
    visas, articles = plain(" ".join(draft.visas)), {article.title: article for article in draft.articles}
    older = plain(" ".join(deliberation(reviewed(of(rich()), outdated=True), "fr").visas))

    assert "Vu l’avis du comité d’éthique, favorable avec réserves, rendu le 17/10/2026" in visas
    assert "Vu l’avis du RSSI, favorable" in visas
    assert "à compléter : Avis du délégué à la protection des données" in visas
    assert ("Bilan à six mois (responsable à désigner, échéance le 01/11/2026)",) == articles[
        "Condition de la décision"
    ].items
    assert any("Une décision est déjà enregistrée" in text for text in draft.warnings)
    assert "Vu l’avis" not in older


def test_hostile_words_are_printed_as_they_were_typed():
    """Markup in a reason, a vote or a proof is text: it formats nothing and hides nothing."""
    found = record(PRINTED, lambda text: f"{text} <b>{MARKUP}</b>")
    data = dataclasses.replace(report_input(), record=found)
    writer = Writer(data, "fr")
    decision(writer)
    text = plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(writer.document.build())).pages))

    assert "<script>alert(1)</script>" in text
    assert "Trop tôt. <b>" in text


def test_an_empty_record_has_no_decision():
    """Nothing decided is None, not the first of nothing."""
    assert Record().decision is None
    assert {} == Record().given(PRINTED)
    assert Record().empty
