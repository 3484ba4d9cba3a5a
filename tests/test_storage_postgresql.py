"""What only a server can do: several servers of pages on it, connections that it ends, its own end in the middle of a save."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

import databases
import psycopg
import pytest
from helpers_checklist import begin, open_store, report
from test_storage_conflicts import SAVER, insist

from assessments.access import local_user
from assessments.storage import AssessmentStore, StoreBusy, StoreUnreachable, UnknownAssessment, make_engine
from assessments.storage.engine import reading, writing
from assessments.storage.records import find_answers

pytestmark = pytest.mark.databases("postgresql")

TESTS = Path(__file__).parent
TYPED = "Dossier de Mme Dupont"
MANY_TIMES = 20
OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"


def test_a_reader_sees_one_moment(database):
    """What is printed or drawn never mixes an answer of before a change with one of after it."""
    url = database.address()
    place = begin(open_store(url))
    other = AssessmentStore(make_engine(url))
    with reading(place.store.engine) as connection:
        before = find_answers(connection, place.id)
        other.save_answer(place.actor, place.id, "decision", {"choice": ["alone"]}, None)

        assert before == find_answers(connection, place.id) == {}
    assert ["decision"] == list(place.store.answers(place.actor, place.id))


def test_what_only_reads_cannot_write(database):
    """A mistake of ours in a page that reads changes nothing."""
    place = begin(open_store(database.address()))
    with pytest.raises(Exception, match="read-only"), reading(place.store.engine) as connection:
        connection.exec_driver_sql("UPDATE assessment SET name = 'x'")

    assert place.assessment == place.store.assessment(place.actor, place.id)


def test_two_who_wait_for_each_other_are_told_to_try_again(database):
    """When two changes block each other, one passes, the other is refused in words, and nothing of it is written."""
    url = database.address()
    store = open_store(url)
    places = [begin(store), begin(store)]
    table = "UPDATE authority SET population = {} WHERE id = '{}'"
    met = threading.Barrier(2)
    outcomes = {}

    def one(number):
        mine, other = places[number].authority.id, places[1 - number].authority.id
        try:
            with writing(store.engine) as connection:
                connection.exec_driver_sql(table.format(number, mine))
                met.wait(10)
                connection.exec_driver_sql(table.format(number, other))
            outcomes[number] = "written"
        except StoreBusy:
            outcomes[number] = "busy"

    threads = [threading.Thread(target=one, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    passed = next(number for number, outcome in outcomes.items() if outcome == "written")

    assert ["busy", "written"] == sorted(outcomes.values())
    assert {passed} == {found.population for found in store.authorities(places[0].actor)}


def test_connections_that_the_server_ends_lose_nothing(database):
    """While somebody ends every connection again and again, each save is either there or refused in words; none is half done."""
    url = database.address()
    place = begin(open_store(url))
    acknowledged, refused, over = [], [], threading.Event()

    def saves(who):
        number = 0
        while not over.is_set():
            number += 1
            line = f"{who}-{number}"
            try:
                insist(place.store, local_user(who), place.id, "decision", line)
            except StoreUnreachable:
                refused.append(line)
            else:
                acknowledged.append(line)

    threads = [threading.Thread(target=saves, args=(who,)) for who in "ab"]
    for thread in threads:
        thread.start()
    for times in range(1000):
        time.sleep(0.05)
        database.server.execute(OTHERS.format(database.name))
        if times >= MANY_TIMES and refused:
            break
    over.set()
    for thread in threads:
        thread.join(30)
    lines = AssessmentStore(make_engine(url)).answers(place.actor, place.id)["decision"].comment.split()

    assert not set(acknowledged) - set(lines)
    assert not set(lines) - set(acknowledged) - set(refused)
    assert len(lines) == len(set(lines))
    assert refused
    assert report(place).whole


@pytest.fixture
def own_server():
    """A server that the test may end."""
    server = databases.PostgreSQL()
    yield server
    server.throw_away()


def test_a_power_cut_of_the_server_loses_no_acknowledged_save(own_server):
    """After the server of the database dies and starts again, what people saw as saved is there, and pages work by themselves."""
    url = own_server.url(own_server.new())
    place = begin(open_store(url))
    writer = subprocess.Popen(
        [sys.executable, "-c", SAVER, url, place.id],
        env={"PYTHONPATH": str(TESTS.parent)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    saves = [json.loads(writer.stdout.readline()) for _ in range(10)]
    own_server.stop()
    rest, told = writer.communicate()
    saves += [json.loads(line) for line in rest.splitlines() if line.endswith("]")]
    with pytest.raises(StoreUnreachable):
        place.store.answers(place.actor, place.id)
    with pytest.raises(StoreUnreachable):
        place.store.save_answer(place.actor, place.id, "persons", {"choice": ["agents"]}, None)
    own_server.start()

    assert "StoreUnreachable" in told
    assert place.store.answers(place.actor, place.id)["decision"].version >= saves[-1][0]
    assert place.store.save_answer(place.actor, place.id, "persons", {"choice": ["agents"]}, None).version == 1
    assert report(place).whole


def test_an_address_that_is_none_finds_nothing(database):
    """A link with characters that no text of the database may hold leads to a sentence."""
    place = begin(open_store(database.address()))
    for id_ in ("\0", "a\ud800", "x" * 1000):
        with pytest.raises(UnknownAssessment):
            place.store.assessment(place.actor, id_)
        assert [] == place.store.find_issued(place.actor, id_)


def files_with(database, text):
    """The files of a database that hold a text."""
    database.server.execute("CHECKPOINT")
    numbers = dict(database.server.execute("SELECT datname, oid FROM pg_database"))
    folder = database.server.folder / "data" / "base" / str(numbers[database.name])
    return [path.name for path in folder.iterdir() if text.encode() in path.read_bytes()]


def test_erasing_reaches_the_files_once_the_tables_are_written_anew(database):
    """After an erasure, what the page for administrators tells them to type removes the text from the files of the database."""
    url = database.address()
    place = begin(open_store(url))
    answer = place.store.save_answer(place.actor, place.id, "purpose_said", {"value": TYPED, "comment": TYPED}, None)
    place.store.save_answer(place.actor, place.id, "purpose_said", {"comment": "…"}, answer)
    place.store.update_system(place.actor, place.id, {"contact": TYPED}, place.assessment.system)
    place.store.erase_text(place.actor, place.id, "purpose_said", current=True)
    place.store.erase_text(place.actor, place.id, current=True)
    page = (TESTS.parent / "docs" / "operation.md").read_text(encoding="utf-8")
    command = next(line for line in page.splitlines() if "psql" in line and "VACUUM" in line)

    assert files_with(database, TYPED)

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(command.split('"')[3])

    assert [] == files_with(database, TYPED)
    assert report(place).whole


def test_a_dump_is_restored_whole(database, tmp_path):
    """The commands that administrators read make a copy whose history verifies, and which is used on like the first."""
    url = database.address()
    place = begin(open_store(url))
    place.store.save_answer(place.actor, place.id, "purpose_said", {"value": TYPED}, None)
    page = (TESTS.parent / "docs" / "operation.md").read_text(encoding="utf-8")
    dump, restore = (
        next(line for line in page.splitlines() if f"    {name} --" in line) for name in ("pg_dump", "pg_restore")
    )
    copy = database.address(empty=True)
    for command, where in ((dump, url), (restore, copy)):
        program, *options = shlex.split(re.sub(r"postgresql://\S+(?=\")", where.replace("+psycopg", ""), command))
        subprocess.run([databases.programs() / program, *options], check=True, cwd=tmp_path)
    there = open_store(copy)

    assert place.store.events(place.actor, place.id) == there.events(place.actor, place.id)
    assert report(place) == there.verify_chain(place.actor, place.authority.id)
    assert there.set_depth(place.actor, place.id, 3).depth == 3
    with pytest.raises(Exception, match="append-only"), there.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM event")
