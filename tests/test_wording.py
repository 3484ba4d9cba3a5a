"""The words of documents: complete in English, well typeset in French, and the same for the same sheet."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from report_cases import answered, report_input, small_case

import reports
from assessments.model import Answer, Authority
from assessments.scoring import Range
from checklists.model import Certainty, Reference, Text
from reports.parts.writer import Writer
from reports.typography import shortened
from reports.wording import Wording

FOLDER = Path(reports.__file__).parent
TRANSLATING = {"_": 1, "plural": 2}


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def messages() -> dict[str | tuple[str, str], str]:
    """Every text that the code asks a translation for, with its file."""
    found = {}
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in TRANSLATING:
                texts = node.args[: TRANSLATING[called(node)]]

                assert all(isinstance(text, ast.Constant) for text in texts), f"{path.name}:{node.lineno}"

                values = tuple(text.value for text in texts)
                found[values if len(values) > 1 else values[0]] = path.name
    return found


def english() -> dict[str | tuple[str, str], str | tuple[str, str]]:
    with (FOLDER / "locale" / "en.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="en") if message.id}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def as_tuple(value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def test_every_text_of_the_documents_has_an_english_translation():
    """An English document never shows a French sentence because somebody forgot to translate it."""
    catalogue = english()

    assert {} == {id_: file for id_, file in messages().items() if not all(as_tuple(catalogue.get(id_, "")))}


def test_the_catalogue_holds_nothing_that_is_no_longer_used():
    """A translator never works on a text that no document prints."""
    assert set() == set(english()) - set(messages())


def test_translations_keep_the_placeholders():
    """A figure that the French sentence gives is given by the English one too."""
    for french, translation in english().items():
        wanted = {name for text in as_tuple(french) for name in placeholders(text)}

        assert wanted == {name for text in as_tuple(translation) for name in placeholders(text)}, french


def test_french_is_typeset_as_french():
    """Every French text has a non-breaking space before : ; ? ! and inside quotation marks, and curly apostrophes."""
    wrong = re.compile(r"[^\u00a0\u202f](?:[;?!»]|:(?!//))|«[^\u00a0\u202f]|\w'\w")

    assert [] == [text for id_ in messages() for text in as_tuple(id_) if wrong.search(text)]


def test_english_is_typeset_as_english():
    """English texts have no French quotation marks, and no space before a colon or a semicolon."""
    wrong = re.compile(r"[«»]|[\s\u00a0][:;?!]")

    assert [] == [text for each in english().values() for text in as_tuple(each) if wrong.search(text)]


@pytest.mark.parametrize(
    ("lang", "exact", "wide"),
    [
        ("fr", "III, élevé", "entre I et IV, 9 réponses manquantes"),
        ("en", "III, high", "between I and IV, 9 answers missing"),
    ],
)
def test_a_range_is_said_as_a_range_and_never_as_its_worst_level(lang, exact, wide):
    """While answers are missing you read how far the level may reach and how many answers would settle it."""
    words = Wording(small_case(), lang)

    assert exact == words.standing_of_level(Range(3, 3), 0)
    assert wide == words.standing_of_level(Range(1, 4), 9)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 réponse manquante"), (1, "1 réponse manquante"), (2, "2 réponses manquantes")]
)
def test_french_plural_starts_at_two(count, text):
    """Nought takes the singular in French."""
    assert text == Wording(small_case(), "fr").missing(count)


def test_numbers_and_dates_follow_the_language():
    """A population and a date are written as each language writes them."""
    french, english_ = Wording(small_case(), "fr"), Wording(small_case(), "en")
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert "12\u202f500 habitants" == french.people(12500)
    assert "12,500 inhabitants" == english_.people(12500)
    assert "1\u202f200,5 équivalents temps plein" == french.staff(1200.5)
    assert "02/12/2026" == french.day(date(2026, 12, 2))
    assert "2 December 2026" == english_.day(date(2026, 12, 2))
    assert "01/01/2027, 00:30" == french.moment(late)


def test_an_answer_is_given_in_words_whatever_its_type():
    """Options, dates, tables and the absence of an answer are all readable."""
    words, answers = Wording(small_case(), "en"), answered()
    questions = small_case().questions

    assert "A right or a benefit" == words.answer(questions["effect"], answers["effect"])
    assert "1 March 2027" == words.answer(questions["start"], answers["start"])
    assert "Data: Nom; Kept for: Deux ans" == words.answer(questions["flows"], answers["flows"])
    assert "No answer" == words.answer(questions["data"], None)
    assert "No answer" == words.answer(questions["data"], Answer(question="data", comment="Plus tard."))
    assert "I do not know" == words.answer(questions["data"], Answer(question="data", choice=("unknown",)))
    assert "not a date" == words.answer(questions["start"], Answer(question="start", value="not a date"))


@pytest.mark.parametrize(
    ("article", "cited"),
    [
        ("5(1)", "Loi, art. 5(1)"),
        ("L. 311-3-1", "Loi, art. L. 311-3-1"),
        ("Annexe III", "Loi, Annexe III"),
        ("", "Loi"),
    ],
)
def test_a_reference_names_its_article(article, cited):
    """A bare number reads as an article; an annex is left as it is; what was not verified says so."""
    words = Wording(small_case(), "fr")
    reference = Reference(
        id="law",
        title=Text(fr="Loi", en="Act"),
        article=article,
        url="https://example.org",
        checked_on=date(2026, 11, 22),
        certainty=Certainty.TO_CONFIRM,
    )

    assert cited == words.cited(reference)
    assert f"{cited} (à confirmer)" == words.reference(reference)


def test_a_long_text_is_cut_between_words():
    """A summary shows the start of a long text and says that it goes on."""
    assert "un deux…" == shortened("un deux trois", 10)
    assert "court" == shortened(" court ", 10)
    assert "a" * 10 + "…" == shortened("a" * 300, 10)


def test_every_explanation_of_a_sheet_can_be_said():
    """No line of a sheet lacks words, in either language, with or without answers."""
    for lang in ("fr", "en"):
        for answers in ({}, answered()):
            data = report_input(answers)
            words = Writer(data, lang).words
            said = [words.line(line) for risk in data.sheet.risks for line in risk.lines]
            said += [words.impact_floor(line) for line in data.sheet.impact_floors]
            said += [words.authority_type(Authority(id="a", name="A").type), words.ai_act(data.sheet.qualification)]

            assert all(said)
