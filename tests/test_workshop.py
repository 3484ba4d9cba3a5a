"""The workshop: two hours made from the assessment's own risks, in words that a resident needs no help with."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from docx import Document
from public_cases import HOSTILE, NURSERY, public_input

from checklists.errors import ChecklistError
from checklists.loader import MAIN
from checklists.publication import publication
from checklists.workshop import everyday_questions, load_workshop
from reports.documents import document
from reports.i18n import translations
from reports.workshop import MOST_CARDS, chosen_risks
from reports.workshop_words import MINUTES, schedule

CASE = "fr_valence_nursery_places"
JARGON = re.compile(r"\b(IA|RGPD|AIPD|DPO|API|algorithm\w*|biais|modèle|prompt\w*|données personnelles|LLM)\b")


def made(lang="fr", **system):
    """The document, opened."""
    return Document(io.BytesIO(document("workshop").build(public_input(CASE, **{**NURSERY, **system}), lang)))


def headings(file, level):
    return [each.text for each in file.paragraphs if each.style.name == f"Heading {level}"]


def words_of(file):
    """Every text, tables included."""
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in file.paragraphs), *cells])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_steps_add_up_to_two_hours(lang):
    """The minutes of the schedule are those of the workshop, and the table says when each step begins."""
    steps = schedule(translations(lang)[0])
    table = made(lang).tables[0]

    assert MINUTES == sum(minutes for minutes, _, _ in steps)
    assert len(steps) + 1 == len(table.rows)
    assert [row.cells[0].text for row in table.rows][-1] in {"1 h 55", "1:55"}


def test_cards_come_from_the_worst_risks_that_may_be_named():
    """One card a risk, worst first, with its everyday question; security stays at home; and one blank card."""
    data = public_input(CASE, **NURSERY)
    chosen = chosen_risks(data)
    file = made()
    cards = [text for text in headings(file, 1) if text.startswith("Carte")]
    questions = [each.text for each in file.paragraphs if each.style.name == "Intense Quote"]

    assert 1 < len(chosen) <= MOST_CARDS
    assert len(chosen) + 1 == len(cards)
    assert {risk.id for risk in chosen} <= set(publication().risks)
    assert [everyday_questions()[risk.id].fr for risk in chosen] == questions
    for risk, card in zip(chosen, cards, strict=False):
        assert data.checklist.risk[risk.id].name.fr in card


def test_a_card_says_what_protects_and_what_does_not_yet():
    """An answer moves a safeguard from what is not done to what protects already."""
    data = public_input(CASE, **NURSERY)
    risk = next(one for one in chosen_risks(data) if one.id == "indirect_discrimination")
    line = next(one for one in risk.safeguards if one.question == "metric_chosen")
    done = replace(line, state=type(line.state).DONE)
    changed = replace(risk, safeguards=tuple(done if one is line else one for one in risk.safeguards))
    sheet = replace(data.sheet, risks=tuple(changed if one is risk else one for one in data.sheet.risks))
    before = words_of(made())
    after = words_of(Document(io.BytesIO(document("workshop").build(replace(data, sheet=sheet), "fr"))))
    said = data.checklist.questions[line.question].condition.fr

    assert before.count(f"{said} (") == after.count(f"{said} (") + 1
    assert f"{said}\n" in after


def test_everyday_questions_are_for_everybody():
    """Each risk that may be named has one, it is a question, and it needs no glossary."""
    questions = everyday_questions()

    assert set(publication().risks) == set(questions)
    for text in questions.values():
        assert text.fr.endswith("\u00a0?")
        assert text.en.endswith("?")
        assert not JARGON.search(text.fr), text.fr


def test_the_sheet_of_notes_is_what_consultations_ask_for():
    """What people bring back has the fields of the page: who, how, how many, what was said, what changed, or why nothing."""
    text = words_of(made())

    for part in (
        "habitants",
        "représentants du personnel",
        "Combien de personnes",
        "Ce qui change",
        "Si rien ne change",
    ):
        assert part in text
    assert "ne notez aucun nom" in text


def test_hostile_texts_and_empty_cards_make_a_document():
    """Control characters do not break the file, markup stays text, and the same input gives the same bytes."""
    text = words_of(made(**HOSTILE))
    empty = public_input(CASE, **NURSERY)
    calm = replace(empty, sheet=replace(empty.sheet, risks=()))
    build = document("workshop").build

    assert "<script>" in text
    assert "aucun risque à mettre sur une carte" in words_of(Document(io.BytesIO(build(calm, "fr"))))
    assert build(empty, "en") == build(empty, "en")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("risk: opacity", "risk: opacty", "unknown risk 'opacty'"),
        ("risk: opacity", "risk: poor_data", "two questions"),
        ("questions:", "question:", "question"),
    ],
)
def test_a_mistake_in_the_questions_is_told(tmp_path, before, after, said):
    """One sentence names the file and what is wrong."""
    text = (MAIN / "workshop.yaml").read_text(encoding="utf-8")
    (tmp_path / "workshop.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ChecklistError, match=said):
        load_workshop(tmp_path)
