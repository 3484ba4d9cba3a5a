"""What left the house is noted, and a file that comes back is recognised."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
import sqlalchemy as sa
from certificates import PASSPHRASE, make_certificate
from helpers_checklist import begin
from report_cases import small_case

from assessments.access import Actor, PermissionDenied, Role
from assessments.decision import Choice
from assessments.exchange import export_json, file_of
from assessments.model import Answer
from assessments.review import Outcome
from assessments.storage import EventKind, tables
from checklists.model import Adviser
from reports.checking import Origin, check_file
from reports.checking_words import TONES, CheckingWords
from reports.documents import DOCUMENTS, PDF, document
from reports.issue import FILES, issue, issue_file
from reports.signing import Signer

DAY = date(2026, 11, 22)
REPORT = document("report")


@pytest.fixture
def place():
    return begin(checklist=small_case(), answers=[Answer(question="effect", choice=("right",))])


def printed(place, kind=REPORT, lang="fr", **more):
    return issue(place.store, place.actor, place.id, kind, lang, **{"as_of": DAY, "signer": None, **more})


def checked(place, data, trusted=None):
    return check_file(place.store, place.actor, data, trusted)


@pytest.mark.databases
def test_the_same_assessment_on_the_same_day_gives_the_same_bytes_and_is_noted_once(place):
    """Two people who print the same thing hold the same file, and the list of what left is not filled with copies."""
    first, second = printed(place), printed(place)

    assert first == second
    assert [(sha256(first).hexdigest(), "report", "fr", DAY, False)] == [
        (found.sha256, found.kind, found.lang, found.as_of, found.signed)
        for found in place.store.issued(place.actor, place.id)
    ]


def test_printing_changes_nothing_of_the_assessment(place):
    """The content hash on a report stays true after it is printed."""
    before = export_json(place.store, place.actor, place.id)
    printed(place)

    assert before == export_json(place.store, place.actor, place.id)
    assert sha256(before).hexdigest() == place.store.issued(place.actor, place.id)[0].content_hash


@pytest.mark.databases
def test_the_history_says_who_had_what_printed(place):
    """An auditor finds every document that left, by whom it was asked, and the history still verifies."""
    printed(place)
    event = place.store.events(place.actor, place.id)[0]

    assert (EventKind.DOCUMENT_ISSUED, place.actor.name, "report") == (
        event.kind,
        event.actor_name,
        event.after["kind"],
    )
    assert place.store.verify_chain(place.actor, place.authority.id).whole


@pytest.mark.databases
@pytest.mark.parametrize(
    "change",
    [
        sa.delete,
        lambda t: sa.update(t).values(content_hash="0" * 64),
        lambda t: sa.update(t).values(kind="officials"),
        lambda t: sa.update(t).values(sha256="0" * 64),
    ],
)
def test_a_list_tampered_with_is_found(place, change):
    """Nobody can slip a document into the list of what left, or take one out, without verification telling it."""
    printed(place)
    with place.store.engine.begin() as connection:
        connection.execute(change(tables.issued))

    assert not place.store.verify_chain(place.actor, place.authority.id).whole


@pytest.mark.slow
def test_a_document_is_recognised_and_said_to_be_outdated_once_the_assessment_changed(place):
    """Whoever holds a paper learns that it is genuine, and whether what it says is still what the assessment says."""
    report = printed(place)
    before = checked(place, report)
    place.store.save_answer(place.actor, place.id, "goal", {"value": "Autre but"}, None)
    after = checked(place, report)

    assert (Origin.SAME, True) == (before.origin, before.matches[0].unchanged)
    assert (Origin.SAME, False) == (after.origin, after.matches[0].unchanged)
    assert sha256(report).hexdigest() == after.sha256


@pytest.mark.slow
def test_a_report_that_was_changed_is_never_taken_for_the_one_that_left(place):
    """A changed page around the genuine attachment is only « the same assessment inside », with a warning."""
    report = bytearray(printed(place))
    at = report.rindex(b"/Title")  # in the information dictionary, after the attachment
    report[at + 10] ^= 1
    found = checked(place, bytes(report))

    assert Origin.SAME_CONTENT is found.origin
    assert "warning" == TONES[found.origin]
    assert "modifié" in CheckingWords("fr").verdict(found)


@pytest.mark.slow
def test_a_signature_vouches_for_what_the_list_lost(place, tmp_path):
    """A signed report stays verifiable after the database was restored from before it was printed."""
    seal = Signer(make_certificate(tmp_path), PASSPHRASE)
    report = printed(place, signer=seal)
    assert (Origin.SAME, True) == ((found := checked(place, report, seal)).origin, found.matches[0].issued[0].signed)
    elsewhere = begin(checklist=small_case())

    assert Origin.SIGNED is checked(elsewhere, report, seal).origin
    assert Origin.UNKNOWN is checked(elsewhere, report).origin


@pytest.mark.slow
def test_the_file_of_an_assessment_is_recognised_alone_and_in_a_bundle(place):
    """The JSON that left, or one taken out of a bundle, is recognised for what it is."""
    file = issue_file(place.store, place.actor, place.id, FILES["assessment_json"], "fr", as_of=DAY, signer=None)
    bundle = BytesIO()
    with zipfile.ZipFile(bundle, "w") as made:
        made.writestr("evaluation.json", file)

    assert Origin.SAME is checked(place, file).origin
    assert Origin.SAME_CONTENT is checked(place, bundle.getvalue()).origin


@pytest.mark.slow
@pytest.mark.parametrize("id_", list(FILES))
def test_what_is_noted_of_a_file_is_the_state_that_it_holds(place, monkeypatch, id_):
    """The content hash noted with a file is that of the assessment inside it, even when somebody answers meanwhile."""
    note, seen = place.store.record_issue, []

    def answered_meanwhile(actor, assessment_id, **more):
        before = place.store.answers(actor, assessment_id).get("goal")
        seen.append(more["kind"])
        place.store.save_answer(actor, assessment_id, "goal", {"value": "x" * len(seen)}, before)
        return note(actor, assessment_id, **more)

    monkeypatch.setattr(place.store, "record_issue", answered_meanwhile)
    data = issue_file(place.store, place.actor, place.id, FILES[id_], "fr", as_of=DAY, signer=None)
    if id_ == "bundle":
        with zipfile.ZipFile(BytesIO(data)) as bundle:
            data = bundle.read("evaluation.json")

    noted = next(found for found in place.store.issued(place.actor, place.id) if found.kind == id_)
    assert seen[-1] == id_
    assert sha256(data).hexdigest() == noted.content_hash


def test_a_bundle_damaged_inside_is_unknown(place):
    """A ZIP whose compressed content is broken gets an answer, not a failure."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("evaluation.json", b"{}" * 5000)
    data = bytearray(made.getvalue())
    data[45:60] = b"\xff" * 15

    assert Origin.UNKNOWN is checked(place, bytes(data)).origin


@pytest.mark.slow
@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", b"%PDF-1.7 broken", b"{}"])
def test_any_other_file_is_unknown(place, data):
    """Whatever somebody brings, they get an answer."""
    printed(place)

    assert (Origin.UNKNOWN, ()) == ((found := checked(place, data)).origin, found.matches)


@pytest.mark.slow
@pytest.mark.databases
def test_nobody_learns_of_assessments_that_they_may_not_read(place):
    """A file found in the street tells nothing of other people's assessments, not even that they exist."""
    report = printed(place)
    stranger = Actor(id="s", name="S", roles={"elsewhere": frozenset({Role.ADMINISTRATOR})})
    found = check_file(place.store, stranger, report, None)

    assert (Origin.UNKNOWN, ()) == (found.origin, found.matches)
    with pytest.raises(PermissionDenied):
        place.store.issued(stranger, place.id)


def test_every_kind_of_document_has_a_name_of_its_own():
    """An id, a file name and a title name one kind only, in both languages; no file name holds anything but ASCII."""
    kinds = [*DOCUMENTS, *FILES.values()]

    assert len(kinds) == len({kind.id for kind in kinds})
    for lang in ("fr", "en"):
        assert len(kinds) == len({kind.stem.to(lang) + kind.suffix for kind in kinds})
        assert len(kinds) == len({kind.title.to(lang) for kind in kinds})
    assert all((kind.stem.fr + kind.stem.en + kind.suffix).isascii() for kind in kinds)
    assert all(kind.suffix == ".pdf" for kind in DOCUMENTS if kind.mime == PDF)


@pytest.mark.slow
def test_what_was_found_is_said_in_both_languages(place):
    """Each verdict has its sentence in French and in English, without a word of the other."""
    found = checked(place, printed(place))
    for origin in Origin:
        said = [CheckingWords(lang).verdict(dataclasses.replace(found, origin=origin)) for lang in ("fr", "en")]

        assert said[0] != said[1]
        assert said[0]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_submitted_version_is_recognised_with_what_was_decided_on_it(place, lang):
    """Whoever holds the file of a submitted version learns which one it is, and which opinion and decision are about it."""
    store, actor = place.store, place.actor
    mine = {"seen": store.submit(actor, place.id, file_of, as_of=DAY).content_hash, "decided_on": DAY}
    file = store.submitted_file(actor, place.id, 1)
    alone = checked(place, file)
    store.advise(actor, place.id, Adviser.DPO, Outcome.FAVOURABLE, reasons="Conforme.")
    store.decide(actor, place.id, Choice.REFUSE, file_of, reasons="Trop tôt.", **mine)
    found = checked(place, file)
    words = [" ".join(line.split()) for line in CheckingWords(lang).version(found.versions[0], DAY)]
    reader = Actor("x", "X", {"elsewhere": frozenset({Role.READER})})

    assert (Origin.SUBMITTED, (), ()) == (alone.origin, alone.versions[0].opinions, alone.versions[0].decisions)
    assert {
        "fr": "C’est la version n° 1, soumise le 01/01/2026",
        "en": "This is version 1, submitted on 1 January 2026",
    }[lang] in words[0]
    assert {"fr": "avis favorable", "en": "favourable (opinion given on"}[lang] in words[1]
    assert {"fr": "Refusée le 22/11/2026", "en": "Refused on 22 November 2026"}[lang] in words[2]
    assert Origin.UNKNOWN is check_file(store, reader, file, None).origin


@pytest.mark.slow
def test_a_report_of_a_submitted_version_says_so(place):
    """A printed report shows which version the committee had before it, and goes on doing so once the assessment changed."""
    place.store.submit(place.actor, place.id, file_of, as_of=DAY)
    report = printed(place)
    place.store.save_answer(place.actor, place.id, "goal", {"value": "Autre but"}, None)
    found = checked(place, report)

    assert (Origin.SAME, [1]) == (found.origin, [each.submission.number for each in found.versions])
