"""What is due: gathered in few queries over what one may read, as a calendar that agendas take, and as a reminder by e-mail."""

from __future__ import annotations

import asyncio
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from helpers_checklist import begin, open_store
from report_cases import answered, small_case

from assessments.access import Actor, Role
from assessments.accounts import Given
from assessments.decision import Choice
from assessments.due import Due, DueKind, When, is_of, when
from assessments.exchange import file_of
from assessments.incidents import Gravity, IncidentReport, Nature, Touched
from assessments.indicators import Measured
from assessments.model import AiSystem, Answer
from assessments.storage import sessions
from assessments.tasks import TaskPlan, TaskState
from checklists.loader import main_checklist
from checklists.model import Text
from reports.__main__ import main
from reports.calendar import build_calendar
from reports.reminders import MailRefused, MailSettings, Sent, mail_settings, post, remind

DAY = date(2027, 2, 1)
SECRET = "Mme Durand"  # noqa: S105 - a name that a message must not carry


@pytest.fixture
def town():
    """An assessment of the small checklist in which a review is planned for the 1st of February 2027."""
    return begin(checklist=small_case(), answers=list(answered().values()))


def due(place, actor=None):
    return place.store.due(actor or place.actor)


def told(found):
    return [(each.key, each.day, each.owner) for each in found]


# What is gathered ---------------------------------------------------------------------------------------------------------


def test_a_planned_answer_is_due_and_a_task_moves_it(town):
    """The answer’s day and owner stand until people keep others; a task about the obligation it proves replaces the line."""
    before = told(due(town))
    plan = TaskPlan(owner="DSI", due=DAY + timedelta(days=9))
    kept = town.store.set_task(town.actor, town.id, "obligation:study", plan)
    after = told(due(town))
    town.store.set_task(
        town.actor, town.id, "obligation:study", TaskPlan(state=TaskState.DONE, proof="Note"), seen=kept.version
    )

    assert [("safeguard:human", DAY, "Service social")] == before
    assert [("obligation:study", date(2027, 2, 10), "DSI")] == after
    assert [] == due(town)


def test_an_answer_that_says_done_ends_it_whatever_the_task_says(town):
    """The answers are the truth: nobody is reminded of what they show as done."""
    town.store.set_task(town.actor, town.id, "safeguard:human", TaskPlan(owner="DSI", due=DAY))
    seen = town.store.answers(town.actor, town.id)["human"]
    town.store.save_answer(town.actor, town.id, "human", {"choice": ["done"]}, seen)

    assert [] == due(town)


def test_every_kind_that_has_a_day_is_there():
    """Measurements, decisions, incidents and what they ask for stand beside actions, the nearest day first."""
    rows = [{"axis": "trust", "indicator": "Délai", "baseline": "7", "target": "4", "date": "2027-06-30"}]
    place = begin(checklist=main_checklist(), answers=[Answer(question="benefits", rows=rows)])
    store, actor = place.store, place.actor
    store.submit(actor, place.id, file_of, as_of=DAY)
    seen = store.submissions(actor, place.id)[-1].content_hash
    store.decide(actor, place.id, Choice.REFUSE, file_of, seen=seen, reasons="Trop tôt", decided_on=DAY)
    report = IncidentReport(
        what=SECRET, found_on=DAY, nature=Nature.OTHER, gravity=Gravity.MINOR, personal_data=Touched.UNKNOWN
    )
    store.tell_incident(actor, place.id, report)
    first = due(place)
    store.record_measurement(actor, place.id, Measured(indicator="délai", day=date(2027, 7, 1), said="5"))

    assert [(DueKind.INCIDENT, date(2027, 2, 4)), (DueKind.MEASUREMENT, date(2027, 6, 30))] == [
        (each.kind, each.day) for each in first
    ]
    assert SECRET not in repr(first)
    assert [DueKind.INCIDENT] == [each.kind for each in due(place)]


def test_what_is_archived_or_withdrawn_is_not_due(town):
    """Nobody is chased about a project that was given up."""
    town.store.withdraw(town.actor, town.id, "Arrêt")

    assert [] == due(town)


def test_one_sees_what_is_due_of_what_one_may_read(town):
    """Who may read one assessment is not told of the days of its neighbour, nor of another authority."""
    other = town.store.create_assessment(
        town.actor,
        town.authority.id,
        system=AiSystem(name="Voisin"),
        checklist=small_case(),
        answers=list(answered().values()),
    )
    begin(town.store, checklist=small_case(), answers=list(answered().values()))
    reader = Actor(id="r", name="R", assessment_roles={other.id: frozenset({Role.READER})})

    assert [other.id] == [each.assessment_id for each in due(town, reader)]
    assert 3 == len(due(town))


def test_the_number_of_queries_does_not_grow_with_the_assessments(town):
    """A register of thousands is gathered in as many queries as one of a few."""

    def queries():
        count = []
        sa.event.listen(town.store.engine, "before_cursor_execute", listener := lambda *_: count.append(1))
        due(town)
        sa.event.remove(town.store.engine, "before_cursor_execute", listener)
        return len(count)

    town.store.set_task(town.actor, town.id, "safeguard:human", TaskPlan(owner="DSI"))
    one = queries()
    for number in range(5):
        more = town.store.create_assessment(
            town.actor,
            town.authority.id,
            system=AiSystem(name=f"Système {number}"),
            checklist=small_case(),
            answers=list(answered().values()),
        )
        town.store.set_task(town.actor, more.id, "safeguard:human", TaskPlan(owner="DSI"))

    assert one == queries()


@pytest.mark.parametrize(
    ("owner", "mine"),
    [("Léa Martin", True), ("martin, lea (DSI)", True), ("Léa", False), ("Léa Martinet", False), ("", False)],
)
def test_mine_is_what_bears_my_whole_name(owner, mine):
    """Accents, capitals and order do not matter; a part of a name is not enough."""
    assert mine is is_of(owner, "Léa Martin")


def test_a_day_is_overdue_the_day_after():
    """What is due today is not late, and a month ends with its last day."""
    days = (date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 1))

    assert [When.OVERDUE, When.THIS_MONTH, When.LATER] == [when(day, date(2027, 1, 31)) for day in days]


# The calendar -------------------------------------------------------------------------------------------------------------


def line(**more):
    base = {"kind": DueKind.ACTION, "key": "safeguard:human", "day": DAY, "authority_id": "a", "assessment_id": "b"}
    return Due(**{**base, "system": "Standard, vocal; \\ accueil", "owner": "Léa", **more})


def parsed(data):
    """Events of a calendar as RFC 5545 reads them: unfolded, then each property by name."""
    assert data.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
    assert all(len(part) <= 75 for part in data.split(b"\r\n"))
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    return [dict(one.split(":", 1) for one in event.split("END:VEVENT")[0].splitlines()) for event in events]


def unescaped(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def test_a_calendar_is_read_back_as_it_was_meant():
    """Long texts, accents, commas, line breaks and control characters come back whole, on all-day dates."""
    written = "Vérifier « l’écart », puis;\nécrire\\dire\x0b à tous les élus d’Élancourt 🏛 " + "é" * 80
    (event,) = parsed(build_calendar([line(written=written)], "fr", "Échéances"))

    assert written.replace("\x0b", " ") in unescaped(event["DESCRIPTION"])
    assert "Système\u00a0: Standard, vocal; \\ accueil" in unescaped(event["DESCRIPTION"])
    assert ("20270201", "20270202") == (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"])
    assert {"UID", "DTSTAMP", "SUMMARY"} <= event.keys()


def test_a_moved_day_replaces_its_event_and_the_same_things_give_the_same_file():
    """An agenda that takes in a newer file moves the event instead of doubling it."""
    items = [line(), line(key="safeguard:appeal"), line(assessment_id="c")]
    first, moved = (
        parsed(build_calendar(items, "fr", "É")),
        parsed(build_calendar([line(day=DAY + timedelta(1))], "en", "D")),
    )

    assert 3 == len({event["UID"] for event in first})
    assert moved[0]["UID"] in {event["UID"] for event in first}
    assert build_calendar(items, "fr", "É") == build_calendar(list(reversed(items)), "fr", "É")


def test_the_words_of_a_calendar_are_in_the_language_asked():
    """An English agenda gets English words, of the checklist too."""
    item = line(what=Text(fr="Relire", en="Review"))

    assert "Review" in build_calendar([item], "en", "Due").decode()
    assert "Relire" in build_calendar([item], "fr", "Due").decode()


def test_a_script_writes_the_calendar(tmp_path):
    """The administrator’s scripts get the same file as the page gives."""
    url = f"sqlite:///{tmp_path / 'b.db'}"
    place = begin(open_store(url), checklist=small_case(), answers=list(answered().values()))
    out = tmp_path / "due.ics"

    assert 0 == main(["--url", url, "calendar", "--out", str(out)])
    assert 1 == len(parsed(out.read_bytes()))
    assert place.authority.id


# Reminders ----------------------------------------------------------------------------------------------------------------

NOW = datetime(2027, 1, 25, 7, tzinfo=UTC)


@dataclass
class Received:
    """What a mail server of the test took in; ``refusing``: it takes nothing."""

    messages: list
    port: int = 0
    refusing: bool = False


@contextmanager
def mail_server():
    """A real SMTP server on this machine, in a thread of its own."""
    received, loop = Received([]), asyncio.new_event_loop()

    async def talk(reader, writer):
        writer.write(b"220 test\r\n")
        while text := (await reader.readline()).decode().strip():
            verb = text.upper()
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                body = (await reader.readuntil(b"\r\n.\r\n")).decode()
                received.messages.append(body)
                writer.write(b"250 taken\r\n")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                no = received.refusing and verb.startswith("RCPT")
                writer.write(b"550 no\r\n" if no else b"250 yes\r\n")
        writer.close()

    server = loop.run_until_complete(asyncio.start_server(talk, "127.0.0.1", 0))
    received.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        server.close()
        loop.close()


@pytest.fixture
def house(town):
    """The town with two accounts that have an address: one is the owner of what is planned."""
    store, clock = town.store, lambda: datetime(2026, 1, 1, tzinfo=UTC)
    sessions.create_first_account(
        store.engine,
        login="admin",
        name="Admin",
        password="une phrase assez longue",  # noqa: S106 - of a test
        clock=clock,
    )
    for login, name in (("social@ville.example", "Service social"), ("autre@ville.example", "Autre")):
        _account, code = store.invite(town.actor, Given(Role.READER, town.authority.id), login=login, name=name)
        sessions.use_link(store.engine, code, "une autre phrase longue", clock=clock)
    return town


def settings(port):
    return MailSettings("127.0.0.1", port, "balise@ville.example", "off", address="https://balise.ville.example")


def run(house, received, now=NOW, **more):
    chosen = settings(received.port)
    return remind(house.store, house.actor, chosen, now, partial(post, chosen), **more)


def test_a_person_gets_one_message_a_day_of_what_is_theirs(house):
    """The owner is told once a day, in plain text, of which kind of thing is due when; the other person gets nothing."""
    seen = house.store.answers(house.actor, house.id)["human"]
    house.store.save_answer(house.actor, house.id, "human", {"comment": SECRET}, seen)
    with mail_server() as received:
        runs = [run(house, received), run(house, received), run(house, received, NOW + timedelta(days=1))]
    message = received.messages[0]

    assert [Sent(1, 0), Sent(0, 0), Sent(1, 0)] == runs
    assert "To: social@ville.example" in message
    assert "01/02/2027" in message
    assert "https://balise.ville.example/echeances" in message
    assert SECRET not in message
    assert "Un agent relit-il" not in message


def test_a_message_that_is_not_taken_is_tried_again(house):
    """A mail server that refuses costs nobody their reminder of the day."""
    with mail_server() as received:
        received.refusing = True
        first = run(house, received)
        received.refusing = False
        second = run(house, received)

    assert (Sent(0, 1), Sent(1, 0)) == (first, second)


def test_a_dry_run_sends_nothing_and_keeps_nothing(house):
    """The administrator may look first: the real run still sends."""
    shown = []
    with mail_server() as received:
        remind(house.store, house.actor, settings(received.port), NOW, shown.append, dry_run=True)
        assert [] == received.messages
        assert Sent(1, 0) == run(house, received)

    assert 1 == len(shown)


def test_nothing_is_far_away(house):
    """What falls due in months is not spoken of, and a closed account is sent nothing."""
    with mail_server() as received:
        assert Sent(0, 0) == run(house, received, NOW - timedelta(days=60))
        for one in house.store.accounts(house.actor):
            if one.account.login == "social@ville.example":
                house.store.disable_account(house.actor, one.account.id)
        assert Sent(0, 0) == run(house, received)


def test_nothing_is_sent_until_a_server_is_named(tmp_path, monkeypatch, capsys):
    """Without the administrator’s settings the command says so, and reaches nobody."""
    monkeypatch.delenv("BALISE_SMTP_HOST", raising=False)
    begin(open_store(f"sqlite:///{tmp_path / 'b.db'}"))

    assert mail_settings({}) is None
    assert 0 == main(["--url", f"sqlite:///{tmp_path / 'b.db'}", "remind"])
    assert "rien n’est envoyé" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"BALISE_SMTP_TLS": "none"}, "BALISE_SMTP_TLS"),
        ({"BALISE_SMTP_PORT": "70000"}, "BALISE_SMTP_PORT"),
        ({"BALISE_SMTP_FROM": "a@b.example\nBcc: c@d.example"}, "BALISE_SMTP_FROM"),
        ({"BALISE_SMTP_USER": "balise"}, "BALISE_SMTP_PASSWORD_FILE"),
        ({"BALISE_SMTP_USER": "balise", "BALISE_SMTP_PASSWORD_FILE": "/nowhere"}, "BALISE_SMTP_PASSWORD_FILE"),
    ],
)
def test_a_wrong_setting_is_named(more, named):
    """The administrator reads which variable to correct."""
    with pytest.raises(MailRefused) as found:
        mail_settings({"BALISE_SMTP_HOST": "mail", "BALISE_SMTP_FROM": "balise@ville.example", **more})

    assert named in found.value.to("fr")


def test_a_password_is_read_from_its_file_and_never_travels_in_clear(tmp_path):
    """The secret is in no variable, and a server without encryption is refused it."""
    file = tmp_path / "secret"
    file.write_text("mot-de-passe\n", encoding="utf-8")
    base = {
        "BALISE_SMTP_HOST": "mail",
        "BALISE_SMTP_FROM": "balise@ville.example",
        "BALISE_SMTP_USER": "balise",
        "BALISE_SMTP_PASSWORD_FILE": str(file),
    }

    assert ("mot-de-passe", 587, "starttls") == (
        (found := mail_settings(base)).password,
        found.port,
        found.tls,
    )
    with pytest.raises(MailRefused):
        mail_settings({**base, "BALISE_SMTP_TLS": "off"})
