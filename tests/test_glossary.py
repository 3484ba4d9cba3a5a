"""The glossary: short, complete in both languages, found by a reader, and printed only as far as a report uses it."""

from __future__ import annotations

import re

import pytest
from report_cases import answered, report_input, small_case
from test_report import headings, text_of

from checklists.glossary import alphabetical, matching, occurring
from checklists.loader import MAIN, load, main_checklist
from checklists.model import Term
from reports.assessment_report import build_report

MOST_WORDS = 60
WANTED = (
    "generative_ai", "profiling", "dpia", "fria", "deployer", "provider", "high_risk", "bias", "gap_between_groups",
    "false_positive", "false_negative", "proxy", "drift", "fallback_mode", "prompt_injection", "rag", "logging",
    "rgs_attestation", "secnumcloud", "crpa", "cada", "cst", "dpo", "ciso", "rgaa", "register", "ethics_committee", "recusal",
    "reservation", "gravity", "likelihood", "impact_level", "dont_know", "to_confirm",
)  # fmt: skip


def terms():
    return main_checklist().glossary


def term(id_, french, english="x", **also):
    text = {"fr": "Une phrase.", "en": "A sentence."}
    return Term.model_validate({"id": id_, "term": {"fr": french, "en": english}, "definition": text, "also": also})


def ids(found):
    return [each.id for each in found]


def test_the_words_a_councillor_meets_are_there():
    """Between forty and sixty terms, among them those that the product uses on every page."""
    assert 40 <= len(terms()) <= 60
    assert set() == set(WANTED) - set(ids(terms()))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_definitions_are_two_sentences_at_most(lang):
    """Nobody needs to read long to understand a word."""
    long = [
        each.id
        for each in terms()
        if len(re.findall(r"[.?!](?=\s|$)", each.definition.to(lang))) > 2
        or len(each.definition.to(lang).split()) > MOST_WORDS
    ]

    assert [] == long


def test_french_terms_are_well_typeset():
    """Non-breaking spaces before : ; ? ! and inside « », and curly apostrophes."""
    wrong = re.compile(r"[^\u00a0\u202f](?:[;?!»]|:(?!//))|«[^\u00a0\u202f]|\w'\w")

    assert [] == [each.id for each in terms() if wrong.search(each.definition.fr) or wrong.search(each.term.fr)]


def test_no_term_promises_to_be_without_bias():
    """We measure gaps; nothing here says that a system is unbiased."""
    assert [] == [each.id for each in terms() if re.search("sans biais|unbiased|debias", str(each.definition))]


def test_terms_are_in_the_order_of_a_dictionary():
    """Accents and capitals do not count: « écart » comes between « dérive » and « facteur »."""
    found = alphabetical([term("a", "facteur"), term("b", "écart"), term("c", "dérive"), term("d", "DPO")], "fr")

    assert ["c", "d", "b", "a"] == ids(found)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("aipd", "dpia"), ("ecart", "gap_between_groups"), ("  Déport ", "recusal"), ("ne sait pas", "dont_know")],
)
def test_a_reader_finds_a_word_as_they_type_it(typed, first):
    """Without accents, in small letters, by acronym or by another word for it; the term itself comes first."""
    assert first == matching(terms(), typed, "fr")[0].id


def test_a_search_that_finds_nothing_is_empty_and_no_search_lists_all():
    """Nothing typed lists everything; hostile or unknown words find nothing and break nothing."""
    assert len(terms()) == len(matching(terms(), "", "fr"))
    assert [] == matching(terms(), "(((.*[<script>", "fr")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Deux Écarts\u00a0entre groupes.", ["gap"]),
        ("L’écart\nentre groupes", ["gap"]),
        ("Écartement entre groupes", []),
        ("Saisir la CADA.", ["cada"]),
        ("Une cascade à l’académie ; cada", []),
        ("Un proxy.", ["proxy"]),
        ("", []),
    ],
)
def test_a_term_is_recognised_whole_in_its_plural_and_capitals(text, found):
    """Words are found whole, with any spaces, in the plural; an acronym only in capitals."""
    known = [
        term("gap", "écart entre groupes"),
        term("cada", "CADA"),
        term("proxy", "variable de substitution", fr=["proxy"]),
    ]

    assert found == ids(occurring(known, text, "fr"))


def printed_terms(lang):
    """The annex of a small report whose checklist has three terms of its own."""
    glossary = (
        term("gravity", "gravité", "gravity"),
        term("moon", "sélénologie", "selenology"),
        term("typed", "orienter", "orienter"),
    )
    checklist = small_case().model_copy(update={"glossary": glossary})
    built = build_report(report_input(answered(), checklist=checklist), lang)
    title = {"fr": "Annexe D. Les mots de ce rapport", "en": "Annex D. The words of this report"}[lang]
    return title, headings(built), text_of(built).split(title)[-1]


@pytest.mark.parametrize(
    ("lang", "present", "absent"), [("fr", "Gravité", "Sélénologie"), ("en", "Gravity", "Selenology")]
)
def test_a_report_explains_the_words_that_it_uses_and_no_others(lang, present, absent):
    """The annex lists, in the report's language, the terms that stand in it; what people typed counts too."""
    title, found, annex = printed_terms(lang)

    assert title in found
    assert present in annex
    assert "Orienter" in annex
    assert absent not in annex


def test_a_report_without_any_term_has_no_annex():
    """No empty page at the end."""
    assert not any("mots de ce rapport" in title for title in headings(build_report(report_input({}), "fr")))


def test_an_authority_may_have_its_own_glossary(tmp_path):
    """A glossary.yaml in the folder of a checklist replaces the shared one."""
    folder = tmp_path / "own"
    folder.mkdir()
    source = main_checklist()
    for path in MAIN.iterdir():
        (folder / path.name).symlink_to(path)
    own = "glossary:\n  - {id: word, term: {fr: mot, en: word}, definition: {fr: Un mot., en: A word.}}\n"
    (folder / "glossary.yaml").write_text(own, encoding="utf-8")

    assert ["word"] == ids(load(folder).glossary)
    assert source.glossary != load(folder).glossary
