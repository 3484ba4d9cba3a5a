"""The history as people read it: in words, filtered, page by page, exported with its proof; and what breaks it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta

import docx
import pytest
import sqlalchemy as sa
from helpers_checklist import begin, busy_place, report
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from app_pages import database
from app_pages.shell import forms, oidc, session, signing, visitors
from assessments.access import Actor, PermissionDenied, Role
from assessments.event_words import LINES, SUBJECT_NAMES, Subject, kinds_about, line_of
from assessments.exchange import file_of
from assessments.privacy import PrivacyNotice
from assessments.retention import KeepTime
from assessments.review import Member, Vote
from assessments.storage import EventKind, Wanted, tables
from assessments.storage.privacy import open_notices
from reports.chain_words import ChainWords
from reports.privacy import COOKIES
from reports.privacy_record import build_record
from reports.trail import EXPORTS, Source, build_csv, build_jsonl, build_xlsx
from reports.trail_words import TrailWords

pytestmark = pytest.mark.databases
MADE = datetime(2026, 11, 25, 9, tzinfo=UTC)


def words_of(place, lang="fr"):
    return TrailWords(lang, lambda id_: place.store.checklist_of(place.actor, id_))


def trail(place, **wanted):
    return place.store.trail(place.actor, assessment_id=place.id, wanted=Wanted(**wanted))


def source_of(place, **more):
    store, actor = place.store, place.actor
    lines = store.trail_lines(actor, authority_id=place.authority.id, **more)
    return Source("Ville de Test", "Ville de Test", lines, {place.id: "Assistant"}, MADE)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_has_words(kind):
    """Nobody reads « a recorded change » or a code: each kind says what happened, in both languages, with who did it."""
    line = LINES[kind]

    assert "{who}" in line.said.fr
    assert "{who}" in line.said.en
    assert line.name.fr
    assert line.subject is not Subject.OTHER


def test_every_subject_can_be_chosen_and_every_event_found_by_one():
    """The filter by subject leaves no event out."""
    assert set(Subject) == set(SUBJECT_NAMES)
    assert set(EventKind) == set().union(*(kinds_about(frozenset({subject})) for subject in Subject))


def test_a_change_of_answer_is_told_before_and_after_in_words():
    """An answer is told as the person chose it, not by codes; what did not change is not told."""
    place = begin()
    store, actor = place.store, place.actor
    first = store.save_answer(actor, place.id, "decision", {"choice": ["none"], "comment": "c"}, None)
    store.save_answer(actor, place.id, "decision", {"choice": ["alone"]}, first)
    newest = trail(place).lines[0]
    words = words_of(place)
    (change,) = words.changes(newest)

    assert "Léa Martin a répondu à la question A1, «\u00a0decision (fr)\u00a0»." == words.sentence(newest)
    assert ("Réponse", "none (fr)", "alone (fr)") == (change.label, change.before, change.after)
    assert "Léa Martin answered question A1, “decision (en)”." == words_of(place, "en").sentence(newest)


def test_an_erased_text_is_told_with_the_day_of_its_erasure():
    """Where a text was erased the history says since when, and by a word, not by a marker."""
    place = busy_place()
    place.store.erase_text(place.actor, place.id, "purpose_said", current=True)
    said = [one for told in trail(place, about="question:purpose_said").lines for one in words_of(place).changes(told)]

    assert "effacé le 01/01/2026" in {one.after for one in said}
    assert all("erased" not in one.before + one.after for one in said)


def test_filters_and_pages():
    """Period, person, subject and question each leave exactly what they name; pages follow one another without a gap."""
    place = busy_place()
    zoe = Actor(id="zoe", name="Zoé", roles=place.actor.roles)
    place.store.save_answer(zoe, place.id, "decision", {"comment": "x"}, place.store.answers(zoe, place.id)["decision"])
    every = trail(place)
    first, second = (place.store.trail(place.actor, assessment_id=place.id, offset=n, limit=4).lines for n in (0, 4))
    middle = every.lines[3].event.at

    assert [told.seq for told in every.lines[:8]] == [told.seq for told in (*first, *second)]
    assert every.total == len(every.lines)
    assert ["zoe"] == [told.event.actor_id for told in trail(place, person="zoe").lines]
    assert {"zoe": ("Zoé",), "local": ("Léa Martin",)} == place.store.trail_people(place.actor, assessment_id=place.id)
    assert 4 == trail(place, since=middle).total
    assert every.total - 4 == trail(place, until=middle).total
    assert 0 == trail(place, since=middle + timedelta(days=1)).total
    assert {EventKind.ANSWER_SAVED} == {
        told.event.kind for told in trail(place, kinds=kinds_about(frozenset({Subject.ANSWER}))).lines
    }
    assert {"vendors"} == {told.event.question for told in trail(place, about="question:vendors").lines}
    assert 0 == trail(place, person='zoe","name":"', about='question:%"').total  # what an address says is no pattern


def test_what_was_said_of_a_question_belongs_to_its_history():
    """A remark on a question is found with the question, one on a risk with the risk."""
    place = begin()
    place.store.remark(place.actor, place.id, "Et si ?", about="question:decision")
    place.store.remark(place.actor, place.id, "Grave ?", about="risk:unfair")

    assert ["Et si ?"] == [told.event.after["text"] for told in trail(place, about="question:decision").lines]
    assert ["Grave ?"] == [told.event.after["text"] for told in trail(place, about="risk:unfair").lines]


def test_a_vote_under_way_is_told_to_nobody_else():
    """Until the opinion is given, neither the page nor an export tells what somebody else voted; afterwards both do."""
    place = begin()
    store, actor, other = place.store, place.actor, Actor(id="autre", name="Autre", roles=place.actor.roles)
    store.submit(actor, place.id, file_of, as_of=date(2026, 1, 1))
    opinion = store.open_opinion(actor, place.id, [Member(id=actor.id, name="Léa Martin")])
    store.vote(actor, place.id, opinion.id, Vote.ABSTENTION, "Je doute.")

    def read(who):
        source = Source("t", "a", store.trail_lines(who, assessment_id=place.id), {}, MADE)
        shown = [words_of(place).changes(told) for told in store.trail(who, assessment_id=place.id).lines]
        return repr(shown) + build_jsonl(source, words_of(place)).decode()

    assert "abstention" in read(actor)
    assert not {"abstention", "Je doute"} & {word for word in ("abstention", "Je doute") if word in read(other)}
    store.close_opinion(actor, place.id, opinion.id, reasons="Partagé.")
    assert "abstention" in read(other)


def test_only_who_may_reads_the_history_of_an_authority():
    """A role on one assessment opens its history, and neither its neighbour's nor that of the whole authority."""
    place = begin()
    store = place.store
    for role, opens in ((Role.READER, False), (Role.CONTRIBUTOR, True)):
        whole = Actor(id="w", name="W", roles={place.authority.id: frozenset({role})})
        alone = Actor(id="a", name="A", assessment_roles={place.id: frozenset({role})})
        for actor, where in ((whole, {"authority_id": place.authority.id}), (alone, {"assessment_id": place.id})):
            for call in (store.trail, store.trail_people, store.trail_lines):
                if opens:
                    assert call(actor, **where)
                else:
                    with pytest.raises(PermissionDenied):
                        call(actor, **where)
        with pytest.raises(PermissionDenied):
            store.trail(alone, authority_id=place.authority.id)


# Exports --------------------------------------------------------------------------------------------------------------


def test_anybody_can_verify_the_exported_lines():
    """With nothing but the file, each line gives its hash from the one before, and each text gives its digest."""
    place = busy_place()
    place.store.erase_text(place.actor, place.id, "vendors", current=True)
    first, *lines = [json.loads(line) for line in build_jsonl(source_of(place), words_of(place)).splitlines()]
    previous = "0" * 64
    for line in lines:
        assert previous == line["previous"]
        previous = hashlib.sha256((previous + line["public"]).encode()).hexdigest()
        assert previous == line["hash"]
        for name, digest in json.loads(line["public"])["texts"].items():
            salt, text = line["texts"][name]["salt"], line["texts"][name]["text"]
            assert text is None or digest == hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()

    assert report(place).head == previous
    assert "SHA-256" in first["how"]
    assert any(one["text"] is None for line in lines for one in line["texts"].values())


def test_spreadsheets_hold_no_formula_and_nothing_that_breaks_them():
    """What people typed stays text in CSV and XLSX, control characters and formulas included; the same lines twice, the same bytes."""
    place = begin()
    place.store.save_answer(place.actor, place.id, "purpose_said", {"value": "=1+1", "comment": "\x0bcontrôle"}, None)
    made = build_csv(source_of(place), words_of(place))
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    book = build_xlsx(source_of(place), words_of(place))
    sheet = load_workbook(io.BytesIO(book)).active

    assert made.startswith("\ufeff".encode())
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any("=1+1" in row[7] for row in rows)
    assert {"s", "n", "d"} >= {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert book == build_xlsx(source_of(place), words_of(place))
    assert {".csv", ".xlsx", ".jsonl"} == {export.suffix for export in EXPORTS}


# Verifying ------------------------------------------------------------------------------------------------------------


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("damage", "where", "said"),
    [
        ("UPDATE event SET public = replace(public, 'alone', 'none!') WHERE seq = 4", 4, "Réponse enregistrée"),
        ("UPDATE event SET public = 'x' WHERE seq = 4", 4, "Réponse enregistrée"),
        ("DELETE FROM event WHERE seq = 4", 4, "Après le"),
        ("UPDATE event_text SET text = '\"z\"' WHERE seq = 4 AND name = 'after.comment'", 4, "Réponse enregistrée"),
    ],
)
def test_the_first_break_is_named_in_words(damage, where, said):
    """A changed byte is found; the page says which event, of what, when, and can still show the rest."""
    place = begin()
    store = place.store
    first = store.save_answer(place.actor, place.id, "decision", {"choice": ["none"]}, None)
    store.save_answer(place.actor, place.id, "decision", {"choice": ["alone"], "comment": "c"}, first)
    store.save_answer(place.actor, place.id, "starts_on", {"value": "2026-09-01"}, None)
    with store.engine.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        if damage.startswith("DELETE"):
            connection.execute(sa.delete(tables.event_text).where(tables.event_text.c.seq == where))
        connection.exec_driver_sql(damage)
    found = report(place)
    words = ChainWords("fr")
    facts = " ".join(words.break_facts(found, "Assistant"))

    assert (False, where) == (found.whole, found.broken_at)
    assert f"n° {where}" in words.verdict(found).replace("\u00a0", " ")
    assert said in facts
    assert "Ce qui ne va pas" in facts
    assert 1 < len(words.advice())
    assert [words_of(place).sentence(told) for told in trail(place).lines]


def test_a_digest_noted_earlier_proves_what_came_before():
    """The digest copied from the page is found again later, whatever was written around it; another one is said not to be there."""
    place = begin()
    before = report(place)
    place.store.save_answer(place.actor, place.id, "decision", {"choice": ["none"]}, None)
    now = report(place)
    noted = f"{before.length} événements, empreinte {before.head.upper()}"
    found = place.store.find_head(place.actor, place.authority.id, noted)
    words = ChainWords("fr")

    assert before.length == found.seq
    assert "rien de ce qui précède" in words.noted(found, now)
    assert place.store.find_head(place.actor, place.authority.id, "0" * 64) is None
    assert "réécrit" in words.noted(None, now)
    assert "une sauvegarde plus ancienne" in words.noted(None, now)
    assert f"{now.length} événements" in words.verdict(now)


# Pages ----------------------------------------------------------------------------------------------------------------


def _script(module: str) -> None:
    """One page, without the shell around it."""
    from importlib import import_module  # noqa: PLC0415 - the body runs as a script of its own

    from app_pages import nav  # noqa: PLC0415
    from app_pages.desk import Desk  # noqa: PLC0415

    desk = Desk()
    nav.declare(desk, dict.fromkeys(nav.titles(desk), lambda: None), lambda _id: lambda: None)
    import_module(f"app_pages.{module}").draw(desk)


def page(module, **address):
    """A page at an address, for a person without an account."""
    app = AppTest.from_function(_script, args=(module,), default_timeout=30)
    app.session_state["_shell_visitor"] = visitors.Visitor(language="fr")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """A place in the database that pages read."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'b.db'}")
    monkeypatch.setattr(session, "visitor_hash", lambda: None)  # a browser without cookie: here there is no browser
    monkeypatch.setattr(session, "with_accounts", lambda: False)
    database.engine.cache_clear()
    database.store.cache_clear()
    yield begin(database.store())
    database.engine.cache_clear()
    database.store.cache_clear()


@pytest.mark.databases("sqlite")
def test_the_page_of_ones_data_names_every_cookie_and_what_is_missing(shown):
    """The notice is whole: every cookie of the code is told, and what the authority has not said is marked."""
    notice = page("privacy")
    text = " ".join(one.proto.body for one in notice.get("html")) + " ".join(one.value for one in notice.markdown)
    here = {visitors.COOKIE, signing.COOKIE, forms.COOKIE, "_streamlit_xsrf", *oidc._THEIRS}  # noqa: SLF001 - Streamlit's

    assert not notice.exception
    assert here == {cookie.name for cookie in COOKIES}
    assert all(cookie.name in text for cookie in COOKIES if not cookie.provider)
    assert text.count("à compléter") == len(("contact", "dpo"))
    wished = PrivacyNotice(controller="Mairie", contact="contact@ville.example", dpo="dpo@ville.example", open=True)
    shown.store.set_privacy_notice(shown.actor, shown.authority.id, wished)
    assert [("Ville de Test", wished)] == [(one.authority, one.notice) for one in open_notices(shown.store.engine)]
    assert wished == shown.store.privacy_notice(shown.actor, shown.authority.id)
    assert report(shown).whole


@pytest.mark.databases("sqlite")
def test_the_entry_for_the_record_of_processing(shown):
    """The Word file says what is known, marks what is to be completed, and is the same each time."""
    notice = PrivacyNotice(controller="Mairie\x0b de <b>Test</b>", dpo="dpo@ville.example")
    made = build_record(shown.authority, notice, KeepTime(months=60), date(2026, 11, 25), "fr")
    text = "\n".join(cell.text for table in docx.Document(io.BytesIO(made)).tables for cell in table._cells)  # noqa: SLF001

    assert {"Mairie de <b>Test</b>", "dpo@ville.example"} <= set(text.split("\n"))
    assert 4 == text.count("[à compléter]")
    assert "60 mois" in text
    assert made == build_record(shown.authority, notice, KeepTime(months=60), date(2026, 11, 25), "fr")
    assert b"PK" == build_record(shown.authority, PrivacyNotice(), KeepTime(), date(2026, 11, 25), "en")[:2]


@pytest.mark.databases("sqlite")
def test_the_pages_show_the_history_and_delete_what_may_go(shown):
    """The page of an authority tells its events; the rule is set and an assessment deleted there, with a reason."""
    history = page("trail", c=shown.authority.id)
    assert not history.exception
    assert any("a commencé l’évaluation" in one.proto.body for one in history.get("html"))
    shown.store.withdraw(shown.actor, shown.id, "Abandonné")
    shown.store.set_keep_time(shown.actor, shown.authority.id, 0, "Test")
    keep = page("trail", c=shown.authority.id, vue="conservation")
    keep.checkbox(key=f"sure_{shown.id}").check().run()
    keep.button(key=f"delete_{shown.id}").click().run()
    assert "pourquoi" in keep.error[0].value
    keep.text_area(key=f"why_{shown.id}").input("Durée écoulée")
    keep.button(key=f"delete_{shown.id}").click().run()

    assert not keep.exception
    assert ["Durée écoulée"] == [one.reason for one in shown.store.tombstones(shown.actor, shown.authority.id)]


def test_a_kind_without_words_still_reads_as_a_sentence():
    """A kind that somebody adds without words is told plainly until it has some."""
    assert "{who}" in line_of("not a kind").said.fr
