"""Evidence files: what is taken, what is refused and how it is said, and that nothing given is lost or kept too long."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from evidence_files import PDF, REFUSED, TAKEN
from helpers_checklist import begin, open_store, report
from hypothesis import given
from hypothesis import strategies as st

from assessments.access import Actor, local_user
from assessments.storage import (
    ERASED,
    AssessmentStore,
    EventKind,
    FileRefused,
    InvalidAnswer,
    InvalidInput,
    Limits,
    StoreDamaged,
    UnknownFile,
    make_engine,
)
from assessments.storage.evidence import KINDS, clean_name, limits_of_environment, plain_name

pytestmark = pytest.mark.databases

TESTS = Path(__file__).parent


def attach(place, name="avis.txt", data=b"bonjour", question="decision", actor=None):
    """Attach a file as Léa, or as somebody else."""
    return place.store.add_file(actor or place.actor, place.id, question, name, data)


def blobs(place):
    """Digests of the contents that the database holds."""
    with place.store.engine.connect() as connection:
        return set(connection.execute(sa.text("SELECT sha256 FROM evidence_blob")).scalars())


# what is taken and what is not ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TAKEN)
def test_usual_files_are_taken_and_come_back_byte_for_byte(name):
    """Every accepted kind is kept as it came, under a type that we decide."""
    place = begin()
    data = TAKEN[name]
    file = attach(place, name, data)

    assert (name, len(data), hashlib.sha256(data).hexdigest()) == (file.name, file.size, file.sha256)
    assert KINDS[name.rpartition(".")[2]].mime == file.mime
    assert data == place.store.file_bytes(place.actor, place.id, file.sha256)
    assert ("Léa Martin", (file,)) == (file.author, place.store.files(place.actor, place.id))


@pytest.mark.parametrize("case", REFUSED)
def test_every_other_file_is_refused_in_one_sentence(case):
    """A refusal names the file, says what is wrong and what to do, in both languages; nothing is written."""
    name, data, said = REFUSED[case]
    place = begin()
    before = report(place)
    tracemalloc.start()
    with pytest.raises(FileRefused) as refused:
        attach(place, name, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert said in refused.value.to("en")
    assert refused.value.to("fr").startswith("Le fichier «\u00a0")
    assert clean_name(name)[:20] in refused.value.to("fr")
    assert " :" not in refused.value.to("fr")
    assert max(len(refused.value.to(lang)) for lang in ("fr", "en")) < 400
    assert peak < 30_000_000  # nothing swells while it is looked at
    assert (before, (), set()) == (report(place), place.store.files(place.actor, place.id), blobs(place))


def test_no_kind_that_runs_or_shows_pages_is_ever_taken():
    """The list of kinds itself: no page, drawing, XML, program, script, archive, macro or mail."""
    assert {"pdf", "png", "jpg", "jpeg", "webp", "txt", "md", "csv", "json"} | {"docx", "xlsx", "pptx"} | {
        "odt",
        "ods",
        "odp",
    } == set(KINDS)
    assert not [
        kind.mime for kind in KINDS.values() if "html" in kind.mime or "svg" in kind.mime or "script" in kind.mime
    ]


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\lea\\Avis final.PDF", "Avis final.pdf"),
        ("../../etc/avis.pdf", "avis.pdf"),
        ("avis\u202egpj\u200b\0\r\n.pdf", "avisgpj.pdf"),
        ('a<b>:"|?*.pdf', "a-b------.pdf"),
        ("  .avis .pdf", "avis.pdf"),
        ("con.pdf", "_con.pdf"),
        ("e\u0301te\u0301.txt", "été.txt"),
        (".pdf", "piece.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given_name, kept):
    """A name keeps what people read in it: no folder, no hidden or reversing character, nothing a file system refuses."""
    assert kept == clean_name(given_name)


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_name_can_be_kept_and_kept_again(name):
    """Cleaning a name twice changes nothing more, so a file that leaves and comes back keeps its name."""
    kept = clean_name(name)

    assert kept == clean_name(kept)
    assert kept.isprintable()
    assert 0 < len(kept.encode()) <= 200
    assert plain_name(kept).isascii()
    assert not set(plain_name(kept)) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")


# limits -----------------------------------------------------------------------------------------------------------


def test_limits_are_held_and_said():
    """One file, their number and their sum are limited; the refusal gives the limit, and what is there stays."""
    store = AssessmentStore(open_store().engine, limits=Limits(file_mb=2, total_mb=3, files=3))
    place = begin(store)
    mega = 1_000_000
    with pytest.raises(FileRefused, match="2 MB"):
        attach(place, "grand.txt", b"a" * (2 * mega + 1))
    attach(place, "1.txt", b"a" * 2 * mega)
    with pytest.raises(FileRefused, match="total at most 3 MB"):
        attach(place, "2.txt", b"b" * 2 * mega)
    attach(place, "3.txt", b"c")
    attach(place, "4.txt", b"d")
    with pytest.raises(FileRefused, match="at most 3 files"):
        attach(place, "5.txt", b"e")

    assert ["1.txt", "3.txt", "4.txt"] == [file.name for file in place.store.files(place.actor, place.id)]


def test_the_administrator_sets_the_limits(monkeypatch):
    """The environment decides; what is no sensible number leaves the usual limits: 15 MB, 200 MB, 200 files."""
    assert Limits(15, 200, 200) == limits_of_environment()
    for name, value in {"FILE_MB": "5", "TOTAL_MB": "50", "FILES": "20"}.items():
        monkeypatch.setenv(f"BALISE_EVIDENCE_{name}", value)

    assert Limits(5, 50, 20) == limits_of_environment() == open_store().limits
    for name, value in {"FILE_MB": "0", "TOTAL_MB": "beaucoup", "FILES": "-3"}.items():
        monkeypatch.setenv(f"BALISE_EVIDENCE_{name}", value)

    assert Limits() == limits_of_environment()


# attaching and removing -------------------------------------------------------------------------------------------


def test_attaching_is_told_and_wakes_the_others_up():
    """The history says who attached what; the stamp that pages watch grows; the snapshot lists it."""
    place = begin()
    stamp = place.store.stamp(place.actor, place.id)
    file = attach(place)
    event = place.store.events(place.actor, place.id)[0]
    found = place.store.snapshot(place.actor, place.id)

    assert (EventKind.FILE_ADDED, "decision", "Léa Martin") == (event.kind, event.question, event.actor_name)
    assert (file.sha256, "avis.txt", 7) == (event.after["file"], event.after["name"], event.after["size"])
    assert stamp < place.store.stamp(place.actor, place.id)
    assert ((file,), file.at) == (found.files, found.assessment.updated_at)
    assert report(place).whole


def test_the_same_bytes_are_one_file_and_are_kept_once():
    """Given twice to a question they change nothing; given to another one, or elsewhere, they take no more room."""
    place = begin()
    first = attach(place)
    length = report(place).length
    again = attach(place, "autre nom.txt")
    other = begin(place.store)
    attach(place, "copie.txt", question="persons")
    attach(other)

    assert (first, length + 1) == (again, report(place).length)
    assert {first.sha256} == blobs(place)
    place.store.remove_file(place.actor, place.id, "decision", first.sha256)
    place.store.remove_file(place.actor, place.id, "persons", first.sha256)
    assert b"bonjour" == place.store.file_bytes(other.actor, other.id, first.sha256)
    place.store.remove_file(other.actor, other.id, "decision", first.sha256)
    assert set() == blobs(place)
    assert report(place).whole
    assert report(other).whole


def test_a_digest_opens_nothing_by_itself():
    """Knowing the digest of a file of another assessment gives no access to it."""
    place = begin()
    file = attach(place)
    other = begin(place.store)

    for attempt in (
        lambda: place.store.file_bytes(place.actor, other.id, file.sha256),
        lambda: place.store.remove_file(place.actor, other.id, "decision", file.sha256),
        lambda: place.store.remove_file(place.actor, place.id, "persons", file.sha256),
        lambda: place.store.erase_file(place.actor, other.id, file.sha256),
    ):
        with pytest.raises(UnknownFile):
            attempt()
    assert (file,) == place.store.files(place.actor, place.id)


def test_removing_leaves_a_trace():
    """What was there, who removed it and why stay in the history; removing twice is said, a long reason is refused."""
    place = begin()
    file = attach(place)
    with pytest.raises(InvalidInput):
        place.store.remove_file(place.actor, place.id, "decision", file.sha256, "x" * 301)
    place.store.remove_file(place.actor, place.id, "decision", file.sha256, "Mauvaise version")
    event = place.store.events(place.actor, place.id)[0]

    assert (EventKind.FILE_REMOVED, "Mauvaise version") == (event.kind, event.after["why"])
    assert ("avis.txt", file.sha256) == (event.before["name"], event.after["file"])
    with pytest.raises(UnknownFile):
        place.store.remove_file(place.actor, place.id, "decision", file.sha256)
    attach(place)
    assert report(place).whole


def test_a_file_belongs_to_a_question():
    """A question that does not exist gets no file."""
    place = begin()
    with pytest.raises(InvalidAnswer):
        attach(place, question="nowhere")

    assert set() == blobs(place)


# several people, and power cuts -----------------------------------------------------------------------------------


def test_many_people_with_the_same_files(tmp_path):
    """People who attach and remove the same files at once lose none, and leave no content that nobody needs."""
    store = open_store(f"sqlite:///{tmp_path / 'b.db'}")
    places = [begin(store), begin(store)]
    contents = [b"a", b"b", b"c"]

    def one(job):
        place, data, keep = places[job % 2], contents[job % 3], job % 5 == 0
        file = attach(place, f"{job}.txt", data)
        if not keep:
            try:
                store.remove_file(place.actor, place.id, "decision", file.sha256)
            except UnknownFile:
                return  # somebody else removed it

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(60)))
    needed = {file.sha256 for place in places for file in store.files(place.actor, place.id)}

    assert needed == blobs(places[0])
    assert all(report(place).whole for place in places)


ATTACHER = """
import sys
from assessments.access import local_user
from assessments.storage import AssessmentStore, make_engine
url, assessment_id = sys.argv[1:]
store, actor, number = AssessmentStore(make_engine(url)), local_user("Léa"), 0
while True:
    number += 1
    data = (str(number) * 1000).encode()
    file = store.add_file(actor, assessment_id, "decision", f"{number}.txt", data)
    print(file.sha256, flush=True)
    if number % 2:
        store.remove_file(actor, assessment_id, "decision", file.sha256)
        print("-" + file.sha256, flush=True)
"""


@pytest.mark.slow
def test_killed_in_the_middle_of_attaching(tmp_path):
    """After the server is killed outright, every file that it had acknowledged is whole, and no content is left over."""
    url = f"sqlite:///{tmp_path / 'b.db'}"
    place = begin(open_store(url))
    for lines in (1, 8, 31):
        process = subprocess.Popen(
            [sys.executable, "-c", ATTACHER, url, place.id],
            env={"PYTHONPATH": str(TESTS.parent)},
            stdout=subprocess.PIPE,
            text=True,
        )
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.kill()
        said += process.communicate()[0].split()
        whole = [line for line in said if len(line.removeprefix("-")) == 64]
        gone = {line[1:] for line in whole if line.startswith("-")}
        store = AssessmentStore(make_engine(url))
        there = {file.sha256 for file in store.files(place.actor, place.id)}

        # What was said last may have been followed by one more step that nobody heard of.
        assert {line for line in whole if not line.startswith("-")} - gone - {whole[-1]} <= there
        assert there == blobs(place)
        assert store.verify_chain(place.actor, place.authority.id).whole
        for file in store.files(place.actor, place.id):
            store.remove_file(place.actor, place.id, file.question, file.sha256)
        store.engine.dispose()


# erasing ----------------------------------------------------------------------------------------------------------


def test_erasing_the_name_keeps_the_file():
    """A name that says too much is forgotten in the history and today; the file keeps its ending and its content."""
    place = begin()
    file = attach(place, "Plainte de M. Dupont.pdf", PDF)
    attach(place, "Plainte Dupont bis.pdf", PDF, "persons")
    place.store.remove_file(place.actor, place.id, "persons", file.sha256, "Plainte de Dupont classée")
    erased = place.store.erase_file(place.actor, place.id, file.sha256)
    [left] = place.store.files(place.actor, place.id)
    with place.store.engine.connect() as connection:
        texts = "".join(filter(None, connection.execute(sa.text("SELECT text FROM event_text")).scalars()))

    assert (4, f"{ERASED}.pdf", False) == (erased, left.name, left.erased)
    assert PDF == place.store.file_bytes(place.actor, place.id, file.sha256)
    assert "Dupont" not in texts
    assert report(place).whole
    assert 0 == place.store.erase_file(place.actor, place.id, file.sha256)


def test_erasing_the_content_leaves_the_digest(tmp_path):
    """What a file held is gone from the database at once; that there was such a file stays, and can be proved."""
    place = begin(open_store(f"sqlite:///{tmp_path / 'b.db'}"))
    secret = b"SECRET-" * 3000
    file = attach(place, "avis.txt", secret)
    attach(place, "bis.txt", secret, "persons")

    assert any(b"SECRET-" in path.read_bytes() for path in tmp_path.iterdir())
    place.store.erase_file(place.actor, place.id, file.sha256, content=True)
    left = place.store.files(place.actor, place.id)

    assert [(file.sha256, True), (file.sha256, True)] == [(one.sha256, one.erased) for one in left]
    assert set() == blobs(place)
    assert not [path for path in tmp_path.iterdir() if b"SECRET-" in path.read_bytes()]
    with pytest.raises(UnknownFile):
        place.store.file_bytes(place.actor, place.id, file.sha256)
    assert report(place).whole

    again = attach(place, "rendu.txt", secret)

    assert ("rendu.txt", False) == (again.name, again.erased)
    assert secret == place.store.file_bytes(place.actor, place.id, file.sha256)
    place.store.remove_file(place.actor, place.id, "persons", file.sha256)
    assert {file.sha256} == blobs(place)
    assert report(place).whole


def test_the_same_file_elsewhere_is_not_erased_with_it():
    """Erasing a content in one assessment takes nothing from another one."""
    place = begin()
    other = begin(place.store)
    file = attach(place)
    attach(other)
    place.store.erase_file(place.actor, place.id, file.sha256, content=True)

    assert b"bonjour" == place.store.file_bytes(other.actor, other.id, file.sha256)
    assert report(place).whole
    assert report(other).whole


def test_erasing_a_person_reaches_their_files():
    """Who gave a file is forgotten with the rest of what names that person; the file stays."""
    place = begin()
    zoe = Actor(id="zoe", name="Zoé Petit", roles=local_user("x").roles)
    attach(place, actor=zoe)
    place.store.erase_person(place.actor, place.authority.id, "zoe")
    [file] = place.store.files(place.actor, place.id)

    assert ERASED == file.author
    assert report(place).whole


def test_erasing_one_event_of_a_file():
    """The texts of the events of files can be erased one event at a time, like all others."""
    place = begin()
    file = attach(place)
    place.store.remove_file(place.actor, place.id, "decision", file.sha256, "x")
    for event in place.store.events(place.actor, place.id):
        place.store.erase_event(place.actor, place.authority.id, event.seq)

    assert report(place).whole


# verifying --------------------------------------------------------------------------------------------------------


def test_nothing_personal_about_files_is_chained():
    """What is hashed for ever holds digest, size and type; names of files and people stay erasable."""
    place = begin()
    file = attach(place, "Plainte Dupont.pdf", PDF)
    with place.store.engine.connect() as connection:
        chained = connection.execute(sa.text("SELECT public FROM event ORDER BY seq DESC LIMIT 1")).scalar_one()
    plain = json.loads(chained)["plain"]

    assert {"after.file": file.sha256, "after.size": len(PDF), "after.mime": "application/pdf"}.items() <= plain.items()
    assert not [word for word in ("Dupont", "Léa", "local") if word in chained]


@pytest.mark.databases("sqlite")  # what tampers is written in the words of SQLite
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE evidence_blob SET data = CAST('bonjouR' AS BLOB)", "“avis.txt” is no longer what was attached"),
        ("DELETE FROM evidence_blob", "“avis.txt” has disappeared"),
        ("UPDATE evidence_file SET name = 'autre.txt'", "not what the history tells"),
        ("UPDATE evidence_file SET size = 8", "not what the history tells"),
        ("UPDATE evidence_file SET mime = 'text/html'", "not what the history tells"),
        ("UPDATE evidence_file SET author = 'Paul'", "not what the history tells"),
        ("UPDATE evidence_file SET at = '2020-01-01 00:00:00'", "not what the history tells"),
        ("UPDATE evidence_file SET question = 'persons'", "not what the history tells"),
        ("UPDATE evidence_file SET erased = 1", "not what the history tells"),
        ("DELETE FROM evidence_file", "not what the history tells"),
    ],
)
def test_a_changed_file_is_found(statement, said):
    """Whatever somebody changes of a file in the database, its content included, verifying says so and where."""
    place = begin()
    attach(place)
    attach(place, "plus tard.txt", b"autre", "persons")
    with place.store.engine.begin() as connection:
        one = "" if "persons" in statement or "WHERE" in statement else " WHERE rowid = 1"
        connection.exec_driver_sql(statement + one)
    found = report(place)

    assert not found.whole
    assert said in found.reason.en
    assert found.broken_at == 3


@pytest.mark.databases("sqlite")  # what tampers is written in the words of SQLite
def test_a_damaged_file_is_not_given_out():
    """Content that is no longer what was attached is refused rather than passed on as evidence."""
    place = begin()
    file = attach(place)
    with place.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE evidence_blob SET data = CAST('x' AS BLOB)")

    with pytest.raises(StoreDamaged):
        place.store.file_bytes(place.actor, place.id, file.sha256)
    with pytest.raises(StoreDamaged):
        attach(place, question="persons")
