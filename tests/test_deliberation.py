"""The draft decision: what it proposes, what it cites, and its two files."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from report_cases import answered, report_input
from test_bias_report import audit, judged_audit
from test_officials import NASTY, filled, known_case, of, rich
from test_report import SCENARIOS, real_answers, worst_answers

from assessments.model import Answer, AuthorityType
from assessments.qualification import Standing
from checklists.loader import main_checklist
from checklists.model import Body, Certainty, Outcome
from reports.archives import same_bytes
from reports.deliberation import build_deliberation, build_deliberation_text, deliberation
from reports.deliberation_parts.articles import MOST_CONDITIONS
from reports.deliberation_parts.visas import FORMAL, cited, is_law
from reports.documents import Audience, document
from reports.officials_words import OfficialsWords

ALLOWS = re.compile(r"est autorisé|is allowed")
CASES = {
    "empty": lambda: of({}),
    "allowed": lambda: known_case("fr_plaisir_voicebot"),
    "conditions": lambda: of(rich()),
    "postponed or refused": lambda: known_case("fr_cnaf_family_benefit_score"),
    "worst": lambda: of(worst_answers()),
    "small checklist": lambda: report_input(answered()),
}


def plain(text: str) -> str:
    return " ".join(text.split())


def of_type(kind: AuthorityType | None, data=None):
    data = data or of(rich())
    return dataclasses.replace(data, authority=data.authority.model_copy(update={"type": kind}))


def decided_by(body: Body | None, kind: AuthorityType | None = AuthorityType.COMMUNE):
    """The rich case with a governance table in which this body decides at every level."""
    data = of_type(kind)
    governance = tuple(rule.model_copy(update={"body": body}) for rule in data.checklist.governance)
    return dataclasses.replace(data, checklist=data.checklist.model_copy(update={"governance": governance}))


def texts(draft) -> list[str]:
    """Every text of a draft."""
    articles = [text for article in draft.articles for text in (article.title, article.text, *article.items)]
    return [draft.title, *draft.warnings, draft.author, *draft.visas, *draft.recitals, draft.formula, *articles]


def titles(draft) -> list[str]:
    return [article.title for article in draft.articles]


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def lines_of(data: bytes) -> list[str]:
    return data.decode("utf-8-sig").removesuffix("\r\n").split("\r\n\r\n")


# What it says --------------------------------------------------------------------------------------------------------


def test_officials_are_offered_the_draft_in_two_forms():
    """The draft is offered as a file to edit and as plain text, among the documents for officials."""
    kinds = [document("deliberation"), document("deliberation_text")]

    assert [(Audience.OFFICIALS, ".docx"), (Audience.OFFICIALS, ".txt")] == [(k.audience, k.suffix) for k in kinds]


@pytest.mark.parametrize("case", CASES)
def test_the_draft_says_first_that_it_is_one(case):
    """Whoever opens the draft reads that the legal service must check it, and that brackets are to be filled in."""
    draft = deliberation(CASES[case](), "fr")

    assert "PROJET, à faire vérifier par le service juridique." == draft.warnings[0]
    assert "Les passages entre crochets sont à compléter." in draft.warnings


def test_the_english_draft_is_a_courtesy_translation():
    """An English reader knows that the decision itself is written in French."""
    english, french = deliberation(of(rich()), "en"), deliberation(of(rich()), "fr")

    assert "Courtesy translation: the decision itself is written in French." in english.warnings
    assert [] == [text for text in french.warnings if "courtoisie" in text]
    assert (len(french.visas), len(french.recitals), len(french.articles)) == (
        len(english.visas),
        len(english.recitals),
        len(english.articles),
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (AuthorityType.COMMUNE, "Le conseil municipal,"),
        (AuthorityType.EPCI, "Le conseil communautaire,"),
        (AuthorityType.DEPARTEMENT, "Le conseil départemental,"),
        (AuthorityType.REGION, "Le conseil régional,"),
        (AuthorityType.SDIS, "Le conseil d’administration,"),
        (AuthorityType.CCAS, "Le conseil d’administration,"),
        (AuthorityType.SYNDICAT, "Le comité syndical,"),
        (AuthorityType.AUTRE, "L’assemblée délibérante,"),
        (None, "L’assemblée délibérante,"),
    ],
)
def test_the_assembly_has_its_name(kind, name):
    """The draft begins with the assembly of this kind of authority; an unknown kind gets the general word."""
    draft = deliberation(decided_by(Body.ASSEMBLY, kind), "fr")

    assert name == draft.author
    assert plain("Après en avoir délibéré, décide :") == plain(draft.formula)
    assert draft.closing[0].startswith("Vote")


@pytest.mark.parametrize(
    ("body", "kind", "title", "author"),
    [
        (Body.EXECUTIVE, AuthorityType.COMMUNE, "Projet de décision de l’exécutif", "[Le maire / La maire],"),
        (Body.EXECUTIVE, AuthorityType.REGION, "Projet de décision de l’exécutif", "[Le président / La présidente],"),
        (Body.EXECUTIVE, None, "Projet de décision de l’exécutif", "[L’exécutif de la collectivité],"),
        (Body.ADMINISTRATION, None, "Projet de décision interne", "[Qualité du signataire : Direction générale],"),
        (None, AuthorityType.COMMUNE, "Projet de délibération", "Le conseil municipal,"),
    ],
)
def test_whoever_decides_at_this_level_signs(body, kind, title, author):
    """The governance table says who decides: only an assembly deliberates and votes, and a note says what the table says."""
    draft = deliberation(decided_by(body, kind), "fr")

    assert draft.title.startswith(title)
    assert author == plain(draft.author)
    assert bool(body is None) == any("Vote" in text for text in draft.closing)
    assert any(
        "Qui décide au niveau II, selon la grille : Direction générale" in plain(text) for text in draft.warnings
    )


@pytest.mark.parametrize(
    "expected",
    [
        "Considérant le besoin exprimé : « Le classement à la main prend trois jours » ;",
        "personnes par an",
        "une échelle de I à IV : II, modéré ;",
        "Considérant la qualification au regard du règlement européen sur l’IA",
        "Considérant les principaux risques relevés",
        "Moins d’appels perdus – Part des appels sans réponse, de 62 % à 30 %, mesuré le 30/06/2027 ;",
        "46 000 euros sur quatre ans",
        "Le tirage au sort a été écarté",
        "« Le classement reste à la main »",
        "Considérant la proposition tirée de l’évaluation : « Faire aux conditions posées par le comité » ;",
    ],
)
def test_the_recitals_come_from_the_assessment(expected):
    """Need, people, level, class, risks, benefits, cost, other ways and proposal are there as the assessment has them."""
    assert expected in plain(" ".join(deliberation(of(rich()), "fr").recitals))


def test_the_bias_audit_is_a_recital():
    """An established gap between groups stands among the reasons."""
    data = dataclasses.replace(of(rich()), audits=(audit(), judged_audit(id="b", series="b")))
    found = [text for text in deliberation(data, "fr").recitals if "audit des écarts" in text]

    assert 1 == len(found)
    assert "écart établi" in found[0]


def test_what_nobody_wrote_is_a_place_to_fill_in():
    """A missing need, service, supplier or purpose is a bracket, never a sentence that invents it."""
    recitals = plain(" ".join(deliberation(of({}, purpose=""), "fr").recitals))

    assert "[besoin à compléter]" in recitals
    assert (
        "(service : [à compléter] ; fournisseur : [à compléter]), dont la finalité est : [finalité à compléter]"
        in recitals
    )
    assert "qu’aucun bénéfice n’est encore chiffré de façon à pouvoir être vérifié" in recitals


# What it proposes ----------------------------------------------------------------------------------------------------


def test_conditions_are_numbered_articles_with_who_and_when():
    """An approval under conditions has each as an article; the committee’s words come first; a promise names its owner."""
    promise = Answer(
        question="appeal_explained", choice=("planned",), owner="Direction des solidarités", due="2027-02-01"
    )
    answers = rich() | {promise.question: promise}
    draft = deliberation(of(answers), "fr")
    named = titles(draft)

    assert ["Autorisation sous conditions", "Conditions du comité d’éthique", "Condition 1"] == named[:3]
    assert 1 <= sum(title.startswith("Condition ") for title in named) <= MOST_CONDITIONS
    assert "À condition de publier le barème" in draft.articles[1].text
    conditions = [plain(article.text) for article in draft.articles if article.title.startswith("Condition ")]
    assert all("Responsable : " in text for text in conditions)
    assert 1 == sum("Responsable : Direction des solidarités, échéance le 01/02/2027." in text for text in conditions)
    assert ["Arrêt", "Information du public", "Bilan", "Durée", "Nouvelle évaluation", "Exécution"] == named[-6:]


def test_an_approval_has_its_duration_review_and_triggers():
    """How long it holds comes from the level; what makes it be assessed again is listed."""
    draft = deliberation(of(rich()), "fr")
    by_title = {article.title: article for article in draft.articles}

    assert "24 mois" in by_title["Durée"].text
    assert 5 == len(by_title["Nouvelle évaluation"].items)
    assert ("Chaque décision porte la mention qui dit qu’un algorithme y a servi.",) == by_title[
        "Information du public"
    ].items[:1]


@pytest.mark.parametrize(
    ("case", "outcome", "first"),
    [
        ("empty", Outcome.NOT_YET, "Report"),
        ("allowed", Outcome.GO, "Autorisation"),
        ("conditions", Outcome.CONDITIONS, "Autorisation sous conditions"),
        ("worst", Outcome.DO_NOT, "Refus en l’état"),
    ],
)
def test_the_first_article_is_what_is_proposed(case, outcome, first):
    """The draft follows the conclusion of the assessment."""
    data = CASES[case]()

    assert outcome is OfficialsWords(data, "fr").proposed.outcome
    assert first == titles(deliberation(data, "fr"))[0]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_forbidden_or_at_level_four_is_ever_approved(path, lang):
    """While a blocking finding holds or level IV is possible, no article allows the system, in no known case."""
    data = known_case(path.stem)
    draft = deliberation(data, lang)
    allows = [article.text for article in draft.articles if ALLOWS.search(article.text)]

    if data.sheet.qualification.blocked or data.sheet.impact.high == 4:
        assert [] == allows
    else:
        assert bool(allows) == OfficialsWords(data, lang).proposed.allows


def test_a_checklist_that_concludes_nothing_leaves_the_choice_open_but_not_to_allow_what_is_forbidden():
    """Without a conclusion the choice is in brackets; a blocking finding still makes it a refusal with its grounds."""
    low = {"effect": Answer(question="effect", choice=("none",)), "data": Answer(question="data", choice=("no",))}
    banned = deliberation(report_input(answered() | {"data": Answer(question="data", choice=("health",))}), "fr")

    assert "[autorisé / autorisé sous conditions / refusé]" in deliberation(report_input(low), "fr").articles[0].text
    assert "Refus en l’état" == titles(banned)[0]
    assert ("Pratique refusée",) == banned.articles[1].items


def test_a_system_in_service_must_say_when_it_stops():
    """A refusal or a postponement of what already runs asks for the date on which it stops."""
    running = deliberation(of(worst_answers(), stage="in_service"), "fr").articles[0].text

    assert "[Il est déjà utilisé" in running
    assert "[Il est déjà utilisé" not in deliberation(of(worst_answers()), "fr").articles[0].text


def test_a_high_level_allows_a_limited_trial_only():
    """At level III an approval is for a trial with two dates."""
    names = (path.stem for path in sorted(SCENARIOS.glob("*.yaml")))
    given = {"balance": Answer(question="balance", choice=("only_with_conditions",))}
    cases = (of({**real_answers(name), **given}) for name in names)
    found = [
        deliberation(data, "fr").articles[0].text
        for data in cases
        if data.sheet.impact.high == 3 and OfficialsWords(data, "fr").proposed.allows
    ]

    assert found
    assert all("pour un essai limité, du [date] au [date]" in text for text in found)


# What it cites -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_reference_is_invented(path):
    """Each law cited is one that an obligation in force names; each article number is written in ``references.yaml``."""
    data = known_case(path.stem)
    law, known = data.sheet.qualification, data.checklist.reference
    firm = [duty for duty in law.duties if duty.standing in (Standing.HOLDS, Standing.TO_CONFIRM)]
    named = {id_ for duty in firm for id_ in data.checklist.obligation[duty.id].references}
    found = cited(OfficialsWords(data, "fr"))
    numbers = {
        number for id_ in found for number in re.findall(r"\d[\d-]*", f"{known[id_].title.fr} {known[id_].article}")
    }
    visas = [visa for visa in deliberation(data, "fr").visas if visa.startswith("Vu ") and "empreinte" not in visa]
    printed = set(re.findall(r"\d[\d-]*", " ".join(visas)))
    formal = {number for text in FORMAL.values() for number in re.findall(r"\d[\d-]*", text.fr)}

    assert set(found) <= named
    assert printed <= numbers | formal
    assert all(is_law(known[id_]) for id_ in found)


def test_the_number_of_a_regulation_is_that_of_its_address():
    """« règlement (UE) 2024/1689 » is the number that stands in the address of the text in the official journal."""
    by_name = {plain(reference.title.fr).split(" : ")[0]: reference.url for reference in main_checklist().references}
    numbers = {name: re.findall(r"\d{4}/\d+", text.fr) for name, text in FORMAL.items()}

    assert {"Règlement européen sur l’IA": ["2024/1689"], "RGPD": ["2016/679"], "CRPA": []} == numbers
    assert all(f"/{number}/" in by_name[name] for name, found in numbers.items() for number in found)
    assert [text.fr for text in FORMAL.values() if re.findall(r"\d+", text.fr) != re.findall(r"\d+", text.en)] == []


def test_guides_judgments_and_cases_are_no_visas():
    """Only laws and regulations are cited: no guide of an agency, no judgment, no case from elsewhere."""
    laws = [reference for reference in main_checklist().references if is_law(reference)]

    assert [] == [each.id for each in laws if each.id.startswith(("case_", "cc_", "cnil_", "anssi_", "cjeu_"))]
    assert {"ai_act_26", "gdpr_35", "crpa_l311_3_1", "lil_47", "cst_2021_571"} <= {each.id for each in laws}


def test_what_is_to_be_confirmed_is_marked_so():
    """A reference that nobody read, or that only a disputed finding names, carries its mark, and a warning explains it."""
    data = known_case("fr_cnaf_family_benefit_score")
    draft = deliberation(data, "fr")
    found = cited(OfficialsWords(data, "fr"))
    unread = [id_ for id_ in found if data.checklist.reference[id_].certainty is Certainty.TO_CONFIRM]
    marked = [visa for visa in draft.visas if visa.endswith("(à confirmer)\u00a0;")]

    assert not any(found[id_] for id_ in unread)
    assert not all(found.values())
    assert marked
    assert any("« à confirmer »" in plain(text) for text in draft.warnings)


def test_the_power_to_decide_is_left_to_the_legal_service():
    """The general visa names no article: nobody verified one."""
    first = deliberation(of(rich()), "fr").visas[0]

    assert first.startswith("[Vu le texte qui fonde la compétence, à compléter")
    assert not re.search(r"\d", first)


def test_opinions_that_the_level_asks_for_are_to_be_obtained():
    """Each opinion of the governance table has its place, in brackets: the draft does not pretend that it was given."""
    data = of(rich())
    rule = data.checklist.governance[1]
    draft = deliberation(data, "fr")

    asked = [visa for visa in draft.visas if visa.startswith("[Vu, à recueillir")]
    assert len(rule.opinions) == len(asked)
    assert all(opinion.fr in visa for opinion, visa in zip(rule.opinions, asked, strict=True))


# The files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("case", CASES)
def test_both_files_hold_the_same_text(case, lang):
    """The file to edit opens, and has paragraph by paragraph what the plain text has; numbers are those of its lists."""
    data = CASES[case]()
    numbered, at = [], 0
    for paragraph in opened(build_deliberation(data, lang)).paragraphs:
        at = at + 1 if paragraph.style.name == "List Number" else 0
        numbered.append(f"{at}. {paragraph.text}" if at else paragraph.text)

    assert lines_of(build_deliberation_text(data, lang)) == numbered


def test_the_plain_text_opens_right_on_windows():
    """The text begins with the mark of UTF-8 and ends its lines as Windows does."""
    data = build_deliberation_text(of(rich()), "fr")

    assert data.startswith(b"\xef\xbb\xbfProjet")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_the_file_has_real_styles_and_lists_that_begin_at_one():
    """A word processor finds a title, headings and lists; each list begins again at 1."""
    document_ = opened(build_deliberation(of(rich()), "fr"))
    styles = [paragraph.style.name for paragraph in document_.paragraphs]
    lists = [p._p.pPr.numPr.numId.val for p in document_.paragraphs if p.style.name == "List Number"]  # noqa: SLF001
    numbering = document_.part.numbering_part.element
    starts = [
        numbering.num_having_numId(id_).find(qn("w:lvlOverride")).find(qn("w:startOverride")).get(qn("w:val"))
        for id_ in dict.fromkeys(lists)
    ]

    assert "Title" == styles[0]
    assert "Intense Quote" == styles[1]
    assert styles.count("Heading 1") == len(deliberation(of(rich()), "fr").articles)
    assert len(set(lists)) == sum(bool(article.items) for article in deliberation(of(rich()), "fr").articles) > 1
    assert {"1"} == set(starts)


@pytest.mark.parametrize(("lang", "tag"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_the_file_says_its_language_and_nothing_of_a_machine(lang, tag):
    """Spelling is checked in the right language; no program, user, picture or date of a computer is inside."""
    data = build_deliberation(of(rich()), lang)
    document_ = opened(data)
    properties = document_.core_properties
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names, all_of_it = archive.namelist(), b"".join(archive.read(name) for name in archive.namelist())
        dates = {entry.date_time for entry in archive.infolist()}

    assert {tag} == {each.get(qn("w:val")) for each in document_.styles.element.iter(qn("w:lang"))}
    assert (tag, "Ville de Valmont", "", "") == (
        properties.language, properties.author, properties.comments, properties.last_modified_by,
    )  # fmt: skip
    assert properties.created == properties.modified
    assert {(1980, 1, 1, 0, 0, 0)} == dates
    assert [] == [name for name in names if "thumbnail" in name or "customXml" in name]
    assert not re.search(rb"python-docx|Macintosh", all_of_it)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_same_input_gives_the_same_bytes(lang):
    """The draft can be made again and compared, whatever the order of the answers."""
    first, again = of(rich()), of(dict(reversed(rich().items())))

    assert build_deliberation(first, lang) == build_deliberation(again, lang)
    assert build_deliberation_text(first, lang) == build_deliberation_text(again, lang)
    assert same_bytes(build_deliberation(first, lang)) == build_deliberation(first, lang)


@pytest.mark.slow
@pytest.mark.parametrize("name", NASTY)
def test_hostile_text_is_text_and_does_not_break_the_file(name):
    """Control characters are left out, markup stays visible text, and nothing runs over pages without end."""
    text = NASTY[name]
    data = of(filled(text), name=text[:300] or "x", purpose=text, service=text[:300], supplier=text[:300])
    paragraphs = [paragraph.text for paragraph in opened(build_deliberation(data, "fr")).paragraphs]

    assert [] == [each for each in paragraphs if re.search("[\x00-\x1f\u202e\ufffe]", each)]
    assert lines_of(build_deliberation_text(data, "fr"))[0] == paragraphs[0]
    assert 3_000 > max(map(len, paragraphs))
    if name == "markup":
        assert any('<b>gras</b> <img src="file:///etc/passwd">' in each for each in paragraphs)


@pytest.mark.parametrize("case", CASES)
def test_the_english_draft_has_no_french_sentence(case):
    """An English reader meets French only in what people typed, and in names of French texts."""
    typed = ("Considérant", "Vu ", "à compléter", "Article 1er", "n’est pas", "autorisé", "Décide")

    assert [] == [text for text in texts(deliberation(CASES[case](), "en")) for word in typed if word in text]
