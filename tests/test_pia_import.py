"""Importing an analysis of the CNIL's PIA tool: every piece is accounted for, and nothing counts before it is confirmed."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from helpers_checklist import open_store
from hypothesis import given, settings
from hypothesis import strategies as st
from pia_cases import (
    LISTS,
    PDF,
    QUESTIONS,
    action,
    answer,
    as_json,
    complete,
    complete_zip,
    evaluation,
    measure,
    minimal,
)
from zip_cases import zipped

from assessments.access import Actor, PermissionDenied, Role, local_user
from assessments.exchange import export_json, import_json
from assessments.exchange.pia import How, Outcome, import_pia, merge_pia, plan_import, read_pia
from assessments.exchange.pia.mapping import Group, mapping
from assessments.exchange.pia.plain import plain
from assessments.model import AiSystem, Answer, Context, Origin
from assessments.scoring import score
from checklists.loader import main_checklist
from checklists.model import DONE, PLANNED, Depth, Kind
from reports.pia_report import report_csv
from reports.wording import Wording

CHECKLIST = main_checklist()
LEA = local_user("Léa Martin")


def plan_of(found, existing=None, lang="fr"):
    """The plan for a file given as Python data."""
    return plan_import(read_pia(as_json(found)), CHECKLIST, lang=lang, existing=existing)


def labelled(plan, part):
    """The pieces whose label holds a text."""
    return [piece for piece in plan.pieces if part in piece.label.fr]


def answers_of(plan):
    """The planned answers by question."""
    return {each.question: each for each in plan.answers}


def place(**more):
    """A store with an authority and an assessment on the real checklist."""
    store = open_store()
    authority = store.create_authority(LEA, name="Ville de Test")
    made = store.create_assessment(LEA, authority.id, system=AiSystem(name="Tri"), checklist=CHECKLIST, **more)
    return store, authority, made


def sheet(store, assessment_id, depth=Depth.SHORT):
    """What follows from the answers."""
    return score(CHECKLIST, store.answers(LEA, assessment_id), Context(as_of=date(2026, 11, 25)), depth)


# the table -------------------------------------------------------------------------------------------------------------


def test_the_table_names_only_what_exists():
    """Every question that the table sends a piece to exists; what plans or is planned is a safeguard; suggestions are options."""
    table = mapping()
    asked = (*table.items.values(), *table.questions.values())
    planned = {each.plans for each in asked if each.plans} | {row.safeguard for row in table.measures}

    assert set() == table.targets() - set(CHECKLIST.questions)
    assert {Kind.SAFEGUARD} == {CHECKLIST.questions[id_].kind for id_ in planned}
    assert all(option in CHECKLIST.questions[id_].option_ids for each in asked for id_, option in each.suggests.items())
    assert all(CHECKLIST.questions[each.value].answer == "text" for each in asked if each.value)
    assert {str(number) for number in QUESTIONS} == set(table.questions)


def test_no_measure_is_suggested_as_done_by_its_title():
    """Only the state of the analysis itself suggests « done », for the question whether the analysis is done."""
    assert {"dpia_done"} == {each.question for each in plan_of(complete()).answers if each.choice == (DONE,)}


# a complete analysis -----------------------------------------------------------------------------------------------------


def test_a_complete_analysis_is_accounted_for_piece_by_piece():
    """The report has one line for every answer, measure, evaluation, action, remark, fact and file, and no other."""
    plan = plan_import(read_pia(complete_zip()), CHECKLIST)
    count = {group: sum(piece.group is group for piece in plan.pieces) for group in Group}

    assert 18 + 2 + 2 == count[Group.CONTEXT] + count[Group.PRINCIPLES]  # 1.1, 1.2, and the evaluations of 215 and 226
    assert 18 + 3 == count[Group.RISKS]
    assert 3 + 3 == count[Group.MEASURES]
    assert 5 == count[Group.ACTIONS]
    assert (2, 2, 0) == (count[Group.COMMENTS], count[Group.FILES], count[Group.OTHER])
    assert 7 == count[Group.IDENTITY]  # name, category, two days, three names of people
    assert 9 == count[Group.OPINIONS]
    assert len(plan.pieces) == sum(count.values())


def test_texts_land_where_the_table_says():
    """The processing answers « which problem », the purposes describe the system, risks are told with gauges in words."""
    plan = plan_of(complete())
    found = answers_of(plan)

    assert found["problem"].value.startswith("Réponse 111 de la mairie.\n")
    assert "- deux\u00a0: la note (https://example.org/111)" in found["problem"].value
    assert "Réponse 211 de la mairie." in plan.purpose
    assert "Réponse 215 de la mairie." in found["minimisation"].comment
    assert "Estimation\u00a0: limitée (2 sur 4).\nRaison de l’estimation 325." in found["residual_risk"].comment
    assert "Gravité qui resterait\u00a0: importante (3 sur 4)." in found["residual_risk"].comment
    assert "- Premier point de 322" in found["security_attestation"].comment
    assert "Clés gardées où ?" in found["backups_encryption"].comment
    assert ("direct",) == found["personal_data"].choice
    assert "Avis du DPO\u00a0: Avis favorable, sous réserve du plan d’action." in found["dpo_opinion"].comment
    assert "Tri des demandes d’aide" == plan.name


def test_each_comment_says_where_it_comes_from():
    """Whoever reads an imported comment sees that it was imported, in the language of the person who imported it."""
    for lang, opening in (("fr", "Importé de l’analyse «"), ("en", "Imported from the assessment “")):
        assert all(each.comment.startswith(opening) for each in plan_of(complete(), lang=lang).answers if each.comment)


def test_an_action_with_owner_and_day_is_planned():
    """A measure with somebody in charge and a day becomes planned; the day is the one that people in France chose."""
    found = answers_of(plan_of(complete()))
    minimisation, encryption = found["minimisation"], found["backups_encryption"]

    assert ((PLANNED,), "DPO mutualisé", date(2027, 3, 15)) == (
        minimisation.choice,
        minimisation.owner,
        minimisation.due,
    )
    assert ((PLANNED,), "RSSI", date(2027, 1, 31)) == (encryption.choice, encryption.owner, encryption.due)


def test_an_action_without_day_stays_a_comment():
    """Without a day an action promises nothing: its text and owner are in the comment, and the report says what to complete."""
    plan = plan_of(complete())
    (piece,) = [piece for piece in labelled(plan, "PIA 226") if piece.group is Group.ACTIONS]

    assert (Outcome.PARTLY, ()) == (piece.outcome, answers_of(plan)["processor_contract"].choice)
    assert "Sans responsable et sans date" in piece.why.fr
    assert "Responsable\u00a0: Service des marchés." in answers_of(plan)["processor_contract"].comment


def test_two_actions_do_not_fight_for_one_safeguard():
    """The first action plans the safeguard; the other is told in the comment, and said to be."""
    found = complete()
    found["evaluations"].append(evaluation("2.1.213", **action("Trier.", "DSI", "2027-05-01")))
    plan = plan_of(found)
    second = next(piece for piece in labelled(plan, "PIA 215") if piece.group is Group.ACTIONS)

    assert ("DSI", Outcome.PARTLY) == (answers_of(plan)["minimisation"].owner, second.outcome)
    assert "Une autre action prévoit déjà" in second.why.fr


def test_a_measure_that_no_line_knows_is_kept_and_said():
    """A measure with a title of its own is kept under the security file, and the report asks a person to place it."""
    plan = plan_of(complete())
    piece = labelled(plan, "Café du matin")[0]

    assert Outcome.PARTLY is piece.outcome
    assert "Aucune mesure de la grille" in piece.why.fr
    assert "Ce que fait la mesure 43." in answers_of(plan)["security_attestation"].comment


def test_names_of_people_are_left_out():
    """Authors, validators and the DPO are not taken; of a list only groups are; the report names the field, not the person."""
    plan = plan_of(complete())
    everything = "\n".join([plan.name, plan.purpose, *(each.model_dump_json() for each in plan.answers)])
    told = report_csv(plan, Wording(CHECKLIST, "fr")).decode()

    assert [] == [name for name in ("Perrin", "Carrel", "Loubet", "Astier", "Vidal") if name in everything + told]
    assert "Les usagers du CCAS" in answers_of(plan)["people_consulted"].comment
    assert Outcome.PARTLY is labelled(plan, "Personnes dont l’avis")[0].outcome
    assert 4 == sum("noms de personnes. Ils" in piece.why.fr for piece in plan.of(Outcome.NOT_TAKEN) if piece.why)


def test_a_minimal_analysis_makes_an_assessment():
    """An analysis with a name alone is enough to begin; without even a name one is given."""
    store, authority, _ = place()
    made, plan = import_pia(store, LEA, authority.id, as_json(minimal()), CHECKLIST)
    nameless, _ = import_pia(store, LEA, authority.id, as_json({"pia": {}}), CHECKLIST)

    assert ("Presque rien", "Analyse importée de l’outil PIA") == (made.system.name, nameless.system.name)
    assert [Outcome.TAKEN] == [piece.outcome for piece in plan.pieces]
    assert {} == store.answers(LEA, made.id)


# into the store ------------------------------------------------------------------------------------------------------------


def test_nothing_imported_counts_before_it_is_confirmed():
    """Everything is marked as imported and to be confirmed, and the levels are those of an assessment without answers."""
    store, authority, empty = place()
    made, _ = import_pia(store, LEA, authority.id, as_json(complete()), CHECKLIST)
    found = store.answers(LEA, made.id)

    assert {(Origin.IMPORT, True)} == {(each.origin, each.to_confirm) for each in found.values()}
    assert not any(each.counts for each in found.values())
    for depth in Depth:
        bare, full = sheet(store, empty.id, depth), sheet(store, made.id, depth)
        assert (bare.impact, bare.risks, bare.asked) == (full.impact, full.risks, full.asked)


def test_confirming_an_imported_answer_makes_it_count():
    """Once a person confirms the imported answer, the questions that hang on it appear, with their imported comments."""
    store, authority, _ = place()
    made, _ = import_pia(store, LEA, authority.id, as_json(complete()), CHECKLIST)
    seen = store.answers(LEA, made.id)["personal_data"]
    store.save_answer(LEA, made.id, "personal_data", {"to_confirm": False}, seen)
    after = sheet(store, made.id)

    assert "minimisation" in after.asked
    assert "Réponse 215" in store.answers(LEA, made.id)["minimisation"].comment


def test_the_result_round_trips_exactly():
    """What was imported leaves as JSON and comes back without one byte changing."""
    store, authority, _ = place()
    made, _ = import_pia(store, LEA, authority.id, as_json(complete()), CHECKLIST)
    file = export_json(store, LEA, made.id)
    again, notices = import_json(store, LEA, authority.id, file)

    assert (file, []) == (export_json(store, LEA, again.id), notices)


def test_attached_files_become_evidence():
    """A document becomes evidence under the question about the analysis; a program is refused, and the report says why."""
    store, authority, _ = place()
    made, plan = import_pia(store, LEA, authority.id, complete_zip(), CHECKLIST)
    told = {piece.label.fr: piece for piece in plan.pieces if piece.group is Group.FILES}

    assert [("dpia_done", "contrat.pdf")] == [(each.question, each.name) for each in store.files(LEA, made.id)]
    assert PDF == store.file_bytes(LEA, made.id, store.files(LEA, made.id)[0].sha256)
    assert Outcome.TAKEN is told["contrat.pdf"].outcome
    assert Outcome.NOT_TAKEN is told["programme.exe"].outcome
    assert told["programme.exe"].why is not None


def test_merging_never_touches_what_a_person_answered():
    """In an assessment that lives, answers of people stay as they are and keep counting; texts join their comments."""
    given = [
        Answer(question="problem", value="Trop d’appels."),
        Answer(question="personal_data", choice=("incidental",), comment="Dit par Léa."),
        Answer(question="minimisation", choice=(DONE,)),
        Answer(question="dpia_done", choice=("not_applicable",)),
    ]
    store, _, made = place(answers=given)
    before = sheet(store, made.id)
    _, plan = merge_pia(store, LEA, made.id, as_json(complete()))
    after = store.answers(LEA, made.id)

    assert ("Trop d’appels.", False) == (after["problem"].value, after["problem"].to_confirm)
    assert "Réponse 111" in after["problem"].comment
    assert ("incidental",) == after["personal_data"].choice
    assert after["personal_data"].comment.startswith("Dit par Léa.\n\nImporté de l’analyse")
    assert ((DONE,), False, Origin.PERSON) == (
        after["minimisation"].choice,
        after["minimisation"].to_confirm,
        after["minimisation"].origin,
    )
    assert ("", ()) == (after["dpia_done"].comment, labelled(plan, "Catégorie")[0].places)
    assert (before.impact, before.risks) == (sheet(store, made.id).impact, sheet(store, made.id).risks)
    assert (True, Origin.IMPORT) == (after["rights_organised"].to_confirm, after["rights_organised"].origin)


def test_merging_twice_changes_nothing():
    """The same file brought twice adds nothing the second time, not even a line of history."""
    store, _, made = place()
    merge_pia(store, LEA, made.id, as_json(complete()))
    before = export_json(store, LEA, made.id), len(store.events(LEA, made.id))
    merge_pia(store, LEA, made.id, as_json(complete()))

    assert before == (export_json(store, LEA, made.id), len(store.events(LEA, made.id)))


def test_merging_keeps_a_template_answer_to_be_confirmed():
    """An answer that a template filled in and nobody confirmed is still to be confirmed when a comment joins it."""
    template = Answer(question="personal_data", choice=("none",), origin=Origin.TEMPLATE, to_confirm=True)
    store, _, made = place(answers=[template])
    merge_pia(store, LEA, made.id, as_json(complete()))
    found = store.answers(LEA, made.id)["personal_data"]

    assert (("none",), True, Origin.TEMPLATE) == (found.choice, found.to_confirm, found.origin)
    assert "Réponse 121" in found.comment


def test_merging_wakes_no_reason_of_not_applicable():
    """« Sans objet » without its reason counts for nothing; an imported comment does not pass for the reason."""
    given = Answer(question="dpia_done", choice=("not_applicable",))
    plan = plan_of({"pia": {"category": "Action sociale"}}, existing={"dpia_done": given})

    assert (Outcome.NOT_TAKEN, ()) == (plan.pieces[0].outcome, plan.answers)
    assert "Sans objet" in plan.pieces[0].why.fr


@pytest.mark.parametrize("role", [Role.READER, Role.COMMITTEE_MEMBER, Role.DECISION_MAKER, Role.ADMINISTRATOR])
def test_who_may_not_answer_may_not_import(role):
    """Readers, committee, decision-makers and the administrator can neither begin from an analysis nor merge one."""
    store, authority, made = place()
    someone = Actor("x", "Quelqu’un", {authority.id: frozenset({role})})
    before = export_json(store, LEA, made.id)

    with pytest.raises(PermissionDenied):
        import_pia(store, someone, authority.id, as_json(complete()), CHECKLIST)
    with pytest.raises(PermissionDenied):
        merge_pia(store, someone, made.id, as_json(complete()))
    assert (before, 1) == (export_json(store, LEA, made.id), len(store.assessments(LEA)))


def test_a_contributor_merges_and_does_not_begin():
    """A contributor may answer, hence merge; beginning an assessment is for the project manager."""
    store, authority, made = place()
    someone = Actor("x", "Zoé", {authority.id: frozenset({Role.CONTRIBUTOR})})
    merge_pia(store, someone, made.id, as_json(complete()))

    assert "Zoé" == store.answers(LEA, made.id)["minimisation"].author
    with pytest.raises(PermissionDenied):
        import_pia(store, someone, authority.id, as_json(complete()), CHECKLIST)


# the report ----------------------------------------------------------------------------------------------------------------


def test_the_report_is_a_table_in_which_nothing_acts():
    """The CSV has one line for each piece, opens in a French spreadsheet, and no cell begins like a formula."""
    found = complete()
    found["measures"].append(measure(50, '=HYPERLINK("http://evil.example")'))
    found["comments"].append({"reference_to": 111, "description": "@SUM(A1)"})
    plan = plan_of(found)
    text = report_csv(plan, Wording(CHECKLIST, "fr")).decode("utf-8-sig")
    cells = [cell for line in text.split('"\r\n"') for cell in line.strip('"').split('";"')]

    assert len(plan.pieces) + 1 == text.count('"\r\n')
    assert [] == [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    assert "repris en partie" in text.lower()


# every piece, whatever the file holds -----------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
HTML = st.one_of(
    WORDS,
    st.builds("<p>{}</p><ul><li>{}</li></ul>".format, WORDS, WORDS),
    st.builds('<div>{}<br><a href="https://example.org">{}</a></div>'.format, WORDS, WORDS),
    st.none(),
)
NUMBERS = st.sampled_from([*QUESTIONS, *map(str, QUESTIONS), 999, "abc", None])
DAYS = st.sampled_from([None, "", "2027-01-31", "2027-03-14T23:00:00.000Z", "bientôt", 1_800_000_000_000])
MEASURE_IDS = st.integers(1, 4)
ANSWERS = st.fixed_dictionaries(
    {
        "reference_to": NUMBERS,
        "data": st.fixed_dictionaries(
            {"text": HTML, "gauge": st.sampled_from([None, 0, 1, "3", 9]), "list": st.lists(WORDS, max_size=2)}
        ),
    }
)
MEASURES = st.fixed_dictionaries({"id": MEASURE_IDS, "title": WORDS, "content": HTML})
EVALUATIONS = st.fixed_dictionaries(
    {
        "reference_to": st.one_of(
            st.sampled_from(["1.1", "2.1.213", "2.2.226", "3.2", "3.4", "9.9", ""]),
            MEASURE_IDS.map("3.1.{}".format),
        ),
        "status": st.sampled_from([None, 0, 1, "2", 3]),
        "evaluation_comment": HTML,
        "action_plan_comment": HTML,
        "person_in_charge": WORDS,
        "estimated_implementation_date": DAYS,
        "gauges": st.sampled_from([None, {"x": 0, "y": 0}, {"x": 2, "y": "4"}]),
    }
)
REMARKS = st.fixed_dictionaries({"reference_to": NUMBERS, "description": HTML, "for_measure": st.booleans()})
FILES = st.fixed_dictionaries(
    {
        "pia": st.fixed_dictionaries(
            {"name": WORDS, "dpo_opinion": HTML, "status": st.sampled_from([None, 0, 2, "3", 7]), "people_names": WORDS}
        ),
        "answers": st.lists(ANSWERS, max_size=6),
        "measures": st.lists(MEASURES, max_size=3),
        "evaluations": st.lists(EVALUATIONS, max_size=5),
        "comments": st.lists(REMARKS, max_size=3),
    }
)


@given(FILES, st.booleans())
@settings(max_examples=60)
def test_no_piece_is_lost_silently(found, merged):
    """Whatever the file holds: a piece is taken, and its text stands in an answer or comment, or it is not, and it says why."""
    existing = {"minimisation": Answer(question="minimisation", choice=(DONE,), comment="Avant.")} if merged else None
    pia = read_pia(as_json(found))
    plan = plan_import(pia, CHECKLIST, existing=existing)
    written = {each.question: f"{each.value}\n{each.comment}\n{each.owner}" for each in plan.answers}

    assert all(piece.why is not None for piece in plan.pieces if piece.outcome is not Outcome.TAKEN)
    assert all(piece.places for piece in plan.pieces if piece.outcome is not Outcome.NOT_TAKEN)
    assert not any(piece.places for piece in plan.of(Outcome.NOT_TAKEN))
    for piece in plan.pieces:
        for spot in piece.places:
            if spot.how in (How.ANSWER, How.COMMENT):
                assert piece.said in written[spot.question]
    said = len(pia.answers) + len(pia.measures) + len(pia.comments) + len(pia.facts) + len(pia.unread)
    said += sum(each.says + each.plans for each in pia.evaluations)
    assert said == len(plan.pieces)


@given(FILES)
@settings(max_examples=30)
def test_every_entry_is_read_or_said(found):
    """Every entry of the file is read, counted as empty, or named in the report."""
    pia = read_pia(as_json(found))
    lists = ("answers", "measures", "evaluations", "comments")
    entries = sum(len(found[name]) for name in lists) + len(found["pia"])
    read = len(pia.answers) + len(pia.measures) + len(pia.evaluations) + len(pia.comments) + len(pia.facts)

    assert entries <= read + pia.empty + len(pia.unread)
    assert read + pia.empty <= entries


@given(HTML)
@settings(max_examples=60)
def test_no_word_of_a_text_is_lost(text):
    """Letters that a person would read in the formatted text are all in the plain one, in order."""
    once = plain(text or "").text

    assert once == plain(once).text or "<" in once or "&" in once


@pytest.mark.slow
@given(FILES)
@settings(max_examples=15)
def test_any_analysis_can_be_stored(found):
    """Whatever the texts hold, the store takes the plan, and the result leaves and comes back exactly."""
    store, authority, _ = place()
    made, _ = import_pia(store, LEA, authority.id, as_json(found), CHECKLIST)
    file = export_json(store, LEA, made.id)
    again, _ = import_json(store, LEA, authority.id, file)

    assert file == export_json(store, LEA, again.id)


def test_an_answer_of_each_question_has_its_place():
    """Each question of the tool alone makes a piece that is taken whole."""
    for number in QUESTIONS:
        plan = plan_of({"pia": {}, "answers": [copy.deepcopy(answer(number))]})

        assert [Outcome.TAKEN] == [piece.outcome for piece in plan.pieces]
        assert (number in LISTS) == ("- Premier point" in plan.pieces[0].said)


def test_files_of_a_zip_keep_their_order():
    """The files of a ZIP are planned by the order of their names, each with the piece that tells of it."""
    members = {"b.pdf": PDF, "Pièces jointes/a.pdf": PDF + b"%", "pia.json": as_json(minimal())}
    plan = plan_import(read_pia(zipped(members)), CHECKLIST)

    assert ["a.pdf", "b.pdf"] == [each.name for each in plan.files]
    assert ["a.pdf", "b.pdf"] == [plan.pieces[each.piece].label.fr for each in plan.files]
