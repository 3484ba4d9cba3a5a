"""The public record: what leaves is what the rule names, reads well, and cannot be made to do anything."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from bias_results import JUDGEMENT, MEASURED, check_plan, check_result, judged_audit
from docx import Document
from public_cases import HOSTILE, NURSERY, public_input
from report_cases import answered, report_input

from assessments.model import Answer, EvidenceFile
from checklists.errors import ChecklistError
from checklists.loader import MAIN, main_checklist
from checklists.model import DONE, AnswerType, Kind
from checklists.publication import KEPT_SECTION, Card, load_publication, publication
from reports.documents import DOCUMENTS, Audience, document
from reports.public.inventory import inert
from reports.public.persons import persons_in
from reports.public.preview import preview
from reports.public.record import PublicRecord, State

PUBLIC = tuple(kind for kind in DOCUMENTS if kind.audience is Audience.PUBLIC)
CASES = ("fr_plaisir_voicebot", "fr_valence_nursery_places", "fr_cnaf_family_benefit_score", "fr_grenoble_bin_sensors")
LANGUAGES = ("fr", "en")
CANARY = "CANARI"


def made(id_: str, data, lang: str = "fr") -> str:
    """A public document as text; of a Word document, every part of the file."""
    content = document(id_).build(data, lang)
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())


def lines_of(data, lang: str = "fr") -> list[list[str]]:
    return list(csv.reader(io.StringIO(made("inventory_csv", data, lang)), delimiter=";"))


# the rule ------------------------------------------------------------------------------------------------------------


def test_the_inventory_has_the_21_rows_of_the_guide():
    """An authority finds Etalab’s four groups of 4, 7, 4 and 6 rows, in the spreadsheet and in the JSON."""
    data = public_input("fr_valence_nursery_places", **NURSERY)

    assert [4, 7, 4, 6] == [len(group.rows) for group in publication().inventory]
    assert 22 == len(lines_of(data))
    assert 21 == len(json.loads(made("inventory_json", data))["rows"])


def test_nothing_of_security_may_be_named():
    """No row takes anything from the questions on security, and every question that is named exists."""
    checklist = main_checklist()

    assert KEPT_SECTION not in {checklist.section_of[id_].id for id_ in publication().questions}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "question: problem}",
            "question: probleme}",
            "row 'context': unknown question 'probleme' (did you mean 'problem'?)",
        ),
        (
            "question: problem}",
            "question: logging}",
            "question 'logging' is of the section 'security', which never leaves",
        ),
        ("question: problem}", "question: benefits}", "give 'says' (a table is never published)"),
        (
            "assists: {fr",
            "asists: {fr",
            "question 'individual_decision' has no option 'asists' (did you mean 'assists'?)",
        ),
        ("  - indirect_discrimination", "  - discrimination", "unknown risk 'discrimination'"),
        ("rows: [purpose, operations]", "rows: [purpos]", "unknown row 'purpos' (did you mean 'purpose'?)"),
        ("reference: crpa_l311_6", "reference: crpa_l311_9", "unknown reference 'crpa_l311_9'"),
        ("- id: names\n", "- id: comments\n", "the id 'comments' is given twice"),
        ("[{card: service}]", "[{card: email}]", "row 'service' → take"),
        ("[{card: service}]", "[{card: service, figure: risks}]", "exactly one of card, question, finding and figure"),
        ("{contact}.", "{phone}.", "unknown placeholder '{phone}'"),
        ("    optional: yes", "    hidden: yes", "unknown key 'hidden'; allowed: id, label, takes, missing, optional"),
        ("{id: low, text", "{id: none, text", "'levels' says what each level means"),
    ],
)
def test_a_wrong_rule_is_refused_with_a_sentence(tmp_path, before, after, expected):
    """Whoever changes what leaves is told which row is wrong and why; nothing is published by a rule that does not hold."""
    text = (MAIN / "publication.yaml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "publication.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(ChecklistError, match=re.escape(expected)):
        load_publication(tmp_path)


def test_every_row_that_must_be_completed_is_on_the_page():
    """Who reads the page sees every gap that the box at its top counts."""
    shown = {id_ for part in publication().page for id_ in part.rows}

    assert set() == {row.id for row in publication().rows if not row.optional} - shown


# confidentiality -----------------------------------------------------------------------------------------------------


def told_everywhere(canary: str = CANARY) -> dict[str, Answer]:
    """Every question answered, with the canary in each field that must not leave; free answers that may leave say nothing."""
    found = {}
    for number, question in enumerate(main_checklist().questions.values()):
        safeguard = question.kind is Kind.SAFEGUARD
        given = {
            AnswerType.TEXT: {"value": f"{canary}-value-{question.id}"},
            AnswerType.TABLE: {"rows": ({column.id: f"{canary}-row" for column in question.columns},)},
        }.get(question.answer, {"choice": (DONE,) if safeguard else question.option_ids[-1:]})
        if question.id in publication().questions and question.answer is AnswerType.TEXT:
            given = {"value": "Un texte qui peut sortir."}
        found[question.id] = Answer(
            question=question.id,
            comment=f"{canary}-comment-{number}",
            owner=f"{canary}-owner",
            due=date(2031, 5, 17),
            evidence=(f"https://{canary}.example/preuve",),
            author=f"{canary}-author",
            at=MEASURED,
            **given,
        )
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.id)
def test_nothing_that_the_rule_does_not_name_leaves(kind, lang):
    """Comments, evidence, owners, authors, files, other answers and the judgement of an audit appear in no public document."""
    audit = judged_audit().model_copy(
        update={
            "plan": (plan := check_plan(title=f"{CANARY}-title", reason=f"{CANARY}-reason")),
            "result": check_result(plan),
            "judgement": JUDGEMENT.model_copy(update={"justified_why": CANARY, "action": CANARY, "owner": CANARY}),
            **{f"{act}_by": f"{CANARY}-{act}" for act in ("planned", "measured", "judged")},
        }
    )
    file = EvidenceFile(
        question="problem", name=f"{CANARY}.pdf", mime="application/pdf", size=3, sha256="ab" * 32, author=CANARY
    )
    data = report_input(told_everywhere(), checklist=main_checklist(), **NURSERY)
    data = replace(data, audits=(audit,), files=(file,), attachment=CANARY.encode())

    text = made(kind.id, data, lang)

    assert CANARY.lower() not in text.lower()
    assert "2031" not in text


def test_the_canary_would_be_seen():
    """The test above sings when a text does leave: a free answer that the rule names carries it out."""
    answers = {**told_everywhere(), "problem": Answer(question="problem", value=CANARY)}

    assert CANARY in made("public_page", report_input(answers, checklist=main_checklist(), **NURSERY))


@pytest.mark.parametrize(
    "change",
    [
        {"to_confirm": True},
        {"choice": ("unknown",)},
        {"choice": ("not_done",)},
        {"choice": ("planned",), "owner": "Service", "due": date(2027, 1, 1)},
        {"choice": ("declined",)},
    ],
    ids=["to_confirm", "unknown", "not_done", "planned", "declined"],
)
def test_what_is_not_an_established_fact_is_not_published(change):
    """An answer to be confirmed, unknown, promised or refused says nothing to the public."""
    sentence = "L’analyse d’impact relative à la protection des données (AIPD) est faite."
    done = Answer(question="dpia_done", choice=("done",))
    case = "fr_valence_nursery_places"

    assert sentence in made("public_page", public_input(case, answers={"dpia_done": done}))
    assert sentence not in made(
        "public_page", public_input(case, answers={"dpia_done": done.model_copy(update=change)})
    )


def test_a_hidden_question_says_nothing():
    """An answer to a question that is no longer asked is not published."""
    answers = {"follow_rate": Answer(question="follow_rate", choice=("almost_never_departs",))}

    assert "ne s’écartent presque jamais" not in made(
        "public_page", public_input("fr_grenoble_bin_sensors", answers=answers)
    )


def test_findings_to_confirm_are_not_published():
    """What lawyers may dispute is not told as a fact: the secrecy of criteria and the automation in fact of a score."""
    data = public_input("fr_cnaf_family_benefit_score", **NURSERY)
    finding = {one.id: one for one in main_checklist().findings}
    found = [one.id for one in data.sheet.qualification.findings if one.standing.value == "to_confirm"]
    texts = [made(kind.id, data) for kind in PUBLIC]

    assert "criteria_withheld_to_examine" in found
    assert [] == [
        id_ for id_ in found for text in texts if finding[id_].title.fr in text or finding[id_].because.fr in text
    ]


def test_risks_of_security_are_not_named():
    """The page names risks to people, and never where an attack would succeed."""
    data = report_input(told_everywhere(), checklist=main_checklist(), **NURSERY)
    kept = [risk for risk in main_checklist().risks if risk.id not in publication().risks]
    text = made("public_page", data)

    assert {"leak_through_prompts", "prompt_injection", "tampered_data_or_model"} <= {risk.id for risk in kept}
    assert [] == [risk.id for risk in kept if risk.name.fr in text or risk.harm.fr in text]


def test_an_audit_is_one_line_with_its_bounds():
    """Residents read the verdict with the gap and its bounds, worded as everywhere; a withdrawn audit is not told."""
    audit = judged_audit()
    data = public_input("fr_valence_nursery_places", **NURSERY)
    text = PublicRecord(replace(data, audits=(audit,)), "fr").entries["audits"].text
    withdrawn = audit.model_copy(update={"withdrawn_why": "Erreur de fichier"})

    assert "Écart établi" in text
    assert "confiance de 95" in text
    assert 1 == len(text.splitlines())
    assert State.MISSING is PublicRecord(replace(data, audits=(withdrawn,)), "fr").entries["audits"].state


# withheld rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_withheld_row_is_said_to_be_withheld(lang):
    """A withheld row gives its legal reason everywhere and its content nowhere."""
    told = {**NURSERY, "contact": "Contact très secret"}
    data = public_input("fr_valence_nursery_places", withheld={"contact": "private_or_business"}, **told)
    mark = "à confirmer" if lang == "fr" else "to be confirmed"
    entry = PublicRecord(data, lang).entries["contact"]

    assert [] == [kind.id for kind in PUBLIC if "très secret" in made(kind.id, data, lang)]
    assert "L. 311-6" in entry.text
    assert mark in entry.text
    assert entry.text in made("public_page", data, lang)
    assert [entry.text] == [line[2] for line in lines_of(data, lang) if line[1] == entry.label]


def test_a_verified_reason_is_cited_without_a_mark():
    """The secrets of Article L. 311-5, 2° were verified, and are cited so."""
    data = public_input("fr_valence_nursery_places", withheld={"data_source": "security_secret"}, **NURSERY)
    text = PublicRecord(data, "fr").entries["data_source"].text

    assert "L. 311-5, 2°" in text
    assert "à confirmer" not in text


def test_a_row_withheld_without_a_reason_stays_home():
    """Forgetting the reason does not publish the row: it says that the reason is to be confirmed."""
    data = public_input("fr_valence_nursery_places", withheld={"data_source": ""}, **NURSERY)

    assert "Non communiqué. Motif à confirmer." == PublicRecord(data, "fr").entries["data_source"].text


def test_the_existence_of_a_system_cannot_be_withheld():
    """Its name, who uses it, for what and with what part in the decision are always told."""
    rows = ("name", "authority_name", "purpose", "automation", "updated", "level")
    record = PublicRecord(
        public_input("fr_valence_nursery_places", withheld=dict.fromkeys(rows, "other_secret"), **NURSERY), "fr"
    )

    assert {State.SAID} == {record.entries[row].state for row in rows}


# what is due ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "due"),
    list(zip(CASES, (False, True, True, False), strict=True)),
)
def test_the_notice_is_there_where_the_law_asks_for_it(case, due):
    """The notice and the explanation come with the finding on individual decisions, and otherwise say why they do not."""
    data = public_input(case, **NURSERY)
    why = "Le système ne sert à aucune décision individuelle"
    explanation = "Le degré et le mode de contribution"

    assert due is ("Information sur l’utilisation d’un traitement algorithmique" in made("notice", data))
    assert due is ("Information sur l’utilisation d’un traitement algorithmique" in made("public_page", data))
    assert due is (explanation in made("explanation", data))
    assert due is not (why in made("notice", data))
    assert due is not (why in made("explanation", data))


def test_a_notice_that_answers_leave_open_is_to_be_confirmed():
    """While nobody has said whether the system contributes to decisions, the documents say so and name the question."""
    data = report_input({}, checklist=main_checklist(), **NURSERY)
    question = main_checklist().questions["individual_decision"].text.fr

    for id_ in ("notice", "explanation"):
        assert "À confirmer" in made(id_, data)
        assert question in made(id_, data)
    assert "Information sur l’utilisation" not in made("public_page", data)


def test_the_notice_has_what_the_article_lists():
    """R. 311-3-1-1: the purpose, the right to be told, how to use it, the CADA; what is missing is left between brackets."""
    text = made("notice", public_input("fr_valence_nursery_places", **NURSERY))
    bare = made("notice", public_input("fr_valence_nursery_places", **{**NURSERY, "service": "", "contact": ""}))

    for part in (NURSERY["purpose"], "droit d’obtenir la communication", NURSERY["contact"], "CADA", "L. 311-3-1"):
        assert part in text
    assert "[à compléter" not in text
    assert "[à compléter" in bare


def test_the_explanation_has_four_points():
    """R. 311-3-1-2: the sheet has its four points as headings, a language, and tables whose header is repeated."""
    file = Document(
        io.BytesIO(document("explanation").build(public_input("fr_valence_nursery_places", **NURSERY), "fr"))
    )
    headings = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "Heading 1"]

    assert ["1°", "2°", "3°", "4°"] == [text.split()[0] for text in headings[:4]]
    assert "fr-FR" == file.core_properties.language
    assert len(file.tables) == file.element.xml.count("<w:tblHeader/>")


@pytest.mark.parametrize(
    ("case", "due"),
    list(zip(CASES, (True, False, False, False), strict=True)),
)
def test_the_messages_are_there_where_article_50_applies(case, due):
    """A voicebot gets its three wordings in two languages; a system that meets nobody gets a sentence that says why none."""
    text = made("transparency", public_input(case, **NURSERY))

    assert due is ("vous êtes en relation" in text.lower())
    assert (3 if due else 0) == text.count("[fr]") == text.count("[en]")
    assert due is not ("Aucun message n’est exigé" in text)


def test_each_finding_on_transparency_has_its_messages():
    """Published texts, images and analysed people have their own wordings."""
    chosen = ("publishes_text", "synthetic_media", "emotion_or_categories")
    answers = {"public_contact": Answer(question="public_contact", choice=chosen)}
    text = made("transparency", public_input("fr_plaisir_voicebot", answers=answers, **NURSERY))

    assert 9 == text.count("[fr]") == text.count("[en]")
    assert "pas avec un agent" not in text


# hostile texts -------------------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Counts elements, and notes whatever could run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.suspect: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Note one element."""
        self.tags.append(tag)
        if tag in {"script", "img", "iframe", "link", "object", "form", "svg", "b"}:
            self.suspect.append(tag)
        self.suspect += [name for name, _ in attrs if name.startswith("on") or name in {"src", "style", "srcset"}]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_texts_act_upon_nothing(lang):
    """Markup that was typed is shown as it was typed; the page has the elements that it would have without."""
    hostile, plain = Reader(), Reader()
    hostile.feed(made("public_page", public_input("fr_valence_nursery_places", **{**NURSERY, **HOSTILE}), lang))
    plain.feed(made("public_page", public_input("fr_valence_nursery_places", **NURSERY), lang))

    assert [] == hostile.suspect
    assert set(plain.tags) | {"mark"} == set(hostile.tags) | {"mark"}
    assert "\x00" not in made("public_page", public_input("fr_valence_nursery_places", **{**NURSERY, **HOSTILE}), lang)


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.id)
def test_hostile_texts_break_no_document(kind):
    """Control characters, braces and markup come through every document, which can still be read."""
    data = public_input("fr_valence_nursery_places", **{**NURSERY, **HOSTILE})
    content = kind.build(data, "fr")
    if kind.id == "explanation":
        assert "<script>" in "".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    else:
        assert "\x07" not in content.decode()


def test_no_cell_is_a_formula():
    """Whatever was typed, a spreadsheet computes nothing."""
    cells = [
        cell for line in lines_of(public_input("fr_valence_nursery_places", **{**NURSERY, **HOSTILE})) for cell in line
    ]

    assert "'=1+1" == next(cell for cell in cells if "=1+1" in cell)[:5]
    assert [] == [cell for cell in cells if cell.lstrip()[:1] in {"=", "+", "-", "@"} or cell[:1] in {"\t", "\r"}]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "  =1", "\u00a0@x", "\n-1"])
def test_a_formula_gets_an_apostrophe(text):
    """Each sign that may begin a formula is made harmless, also after spaces."""
    assert f"'{text}" == inert(text)


def test_the_spreadsheet_opens_as_french_ones_expect():
    """UTF-8 with its mark, semicolons, accents whole."""
    content = document("inventory_csv").build(public_input("fr_valence_nursery_places", **NURSERY), "fr")

    assert content.startswith(b"\xef\xbb\xbf")
    assert ["Groupe", "Information", "Valeur"] == lines_of(public_input("fr_valence_nursery_places", **NURSERY))[0]


# every document ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.id)
def test_the_same_input_gives_the_same_bytes(kind, lang):
    """A public document made twice is the same file."""
    data = public_input("fr_cnaf_family_benefit_score", **NURSERY)

    assert kind.build(data, lang) == kind.build(data, lang)


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.id)
@pytest.mark.parametrize("case", CASES)
def test_no_french_is_left_in_the_english_documents(case, kind):
    """An English reader meets no sentence of ours in French, the French wordings of messages aside."""
    system = {"name": "Nursery", "purpose": "Places.", "service": "Desk", "contact": "Desk", "supplier": "Firm"}
    answers = {"problem": Answer(question="problem", value="Problem.")}
    data = public_input(case, answers=answers, **system)
    text = re.sub(r"^\[fr\].*$", "", made(kind.id, data, "en"), flags=re.MULTILINE) if kind.suffix != ".docx" else "\n".join(
        paragraph.text for paragraph in Document(io.BytesIO(kind.build(data, "en"))).paragraphs
    )  # fmt: skip
    text = text.replace("Ville de Valmont", "")

    assert not re.search(r"\b(à compléter|une?|des|pour|vous|les|dans|avec|décision)\b", text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.id)
def test_any_checklist_gives_public_documents(kind, lang):
    """A checklist without the questions of the rule gives documents that say less, not an error."""
    assert kind.build(report_input(answered()), lang)
    assert kind.build(report_input({}), lang)


# before publishing ---------------------------------------------------------------------------------------------------


def test_the_preview_is_what_is_published():
    """The table that a person reads before downloading holds the very texts of the page, and says where each comes from."""
    data = public_input("fr_valence_nursery_places", **NURSERY)
    seen, page = preview(data, "fr"), made("public_page", data)
    shown = {id_ for part in publication().page for id_ in part.rows}
    labels = {row.label.fr for row in publication().rows if row.id in shown}

    origins = {label: origin for label, origin, _ in seen.published}
    number = main_checklist().number_of

    assert f"{number['individual_decision']}" == origins["Niveau d’automatisation de la décision"]
    for label, origin, text in seen.published:
        assert origin
        if label in labels:
            assert all(line in page for line in text.splitlines())


def test_the_preview_says_what_stays():
    """Whoever publishes reads what stays at home and why, down to the numbers of the questions."""
    answers = {
        "logging": Answer(question="logging", choice=("done",)),
        "dpia_done": Answer(question="dpia_done", choice=("done",), to_confirm=True),
    }
    kept = dict(preview(public_input("fr_valence_nursery_places", answers=answers, **NURSERY), "fr").kept)
    number = main_checklist().number_of

    assert all(kept.values())
    assert any(number["logging"] in what and what.startswith("Vos réponses aux autres questions") for what in kept)
    assert any(number["dpia_done"] in what and "pas encore sûres" in what for what in kept)


def test_what_looks_like_a_person_is_pointed_out():
    """An e-mail, a telephone number and a name with its title are shown for a check, each with its row."""
    told = {**NURSERY, "contact": "Mme Ana Exemple, ana.exemple@valmont.example, 04 00 00 00 00"}
    found = preview(public_input("fr_valence_nursery_places", **told), "fr").persons

    assert {"Mme Ana Exemple", "ana.exemple@valmont.example", "04 00 00 00 00"} == {passage for _, passage in found}
    assert {"Contact"} == {row for row, _ in found}


@pytest.mark.parametrize(
    "text", ["Le 22/11/2026, 1 014 demandes pour 400 places", "Guichet des familles, 3 rue des Écoles", "M. de"]
)
def test_what_is_no_person_is_left_alone(text):
    """Dates, figures and addresses of departments raise no alarm."""
    assert () == persons_in(text)


def test_every_field_of_the_card_that_is_published_is_named():
    """The rule takes from the card only what it names, field by field."""
    taken = {source.card for row in publication().rows for source in row.takes if source.card}

    assert set(Card) == taken
