"""The bundle: everything about an assessment in one ZIP that checks itself, and comes back whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from evidence_files import PDF, PNG, TAKEN, ooxml
from helpers_checklist import begin, open_store, report
from hypothesis import given, settings
from hypothesis import strategies as st
from zip_cases import members_of, zipped

from assessments.access import local_user
from assessments.exchange import (
    ImportRefused,
    export_json,
    import_any,
    import_bundle,
    import_json,
    largest_import,
    write_bundle,
)
from assessments.storage import AssessmentStore, EventKind, Limits, UnknownFile
from checklists.zips import list_is_longer
from reports.bundle import build_bundle
from reports.documents import DOCUMENTS

DAY = date(2026, 11, 25)
SHARED = open_store()
SMALL = Limits(file_mb=1, total_mb=2, files=6)


def furnished(store=None):
    """An assessment with evidence of every sort: hostile names, one content twice, one erased."""
    place = begin(store)
    for question, name, data in (
        ("vendors", "../Contrat “signé” \N{GRINNING FACE}\u202e.docx", ooxml("docx")),
        ("decision", "avis.pdf", PDF),
        ("persons", "copie de l’avis.pdf", PDF),
        ("decision", "=1+1 & <b>.csv", b"a;b\n"),
        ("decision", "a\u0301 effacer.png", PNG),
    ):
        place.store.add_file(place.actor, place.id, question, name, data)
    erased = next(f for f in place.store.files(place.actor, place.id) if f.name.endswith("png"))
    place.store.erase_file(place.actor, place.id, erased.sha256, content=True)
    return place


def bundle_of(place, extra=None):
    """The bundle of a place."""
    return write_bundle(place.store, place.actor, place.store.snapshot(place.actor, place.id), extra)


def brought(place, data, actor=None):
    """A bundle imported in a place."""
    made, _ = import_bundle(place.store, actor or place.actor, place.authority.id, data)
    return made.id


def packed(members, method=zipfile.ZIP_STORED, *, sums=True):
    """A ZIP of some members, the checksums made anew unless they are to stay as they are."""
    members = dict(members)
    if sums:
        lines = [
            f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members.items() if name != "SHA256SUMS"
        ]
        members["SHA256SUMS"] = "".join(lines).encode()
    return zipped(members, method)


# out and in -------------------------------------------------------------------------------------------------------


def test_an_assessment_leaves_and_comes_back_with_all_its_evidence():
    """Export, import, export: the same JSON bytes, the same files with giver and moment, the same contents, the same ZIP."""
    place = furnished()
    data = bundle_of(place)
    other = begin()  # another database, another authority
    for target in (place, other):
        there = brought(target, data)
        files = target.store.files(target.actor, there)

        assert place.store.files(place.actor, place.id) == files
        assert export_json(place.store, place.actor, place.id) == export_json(target.store, target.actor, there)
        for file in files:
            if not file.erased:
                original = place.store.file_bytes(place.actor, place.id, file.sha256)
                assert original == target.store.file_bytes(target.actor, there, file.sha256)
        assert data == write_bundle(target.store, target.actor, target.store.snapshot(target.actor, there))
        assert report(target).whole


@pytest.mark.parametrize("name", TAKEN)
def test_every_kind_comes_back(name):
    """What may be attached may also be brought in."""
    place = begin()
    place.store.add_file(place.actor, place.id, "decision", name, TAKEN[name])
    there = brought(place, bundle_of(place))

    assert place.store.files(place.actor, place.id) == place.store.files(place.actor, there)


def test_the_same_content_gives_the_same_bytes():
    """Two exports of the same state are one file, bit for bit: fixed dates, sorted names, nothing compressed."""
    place = furnished()
    data = bundle_of(place, {"rapport.pdf": PDF})

    assert data == bundle_of(place, {"rapport.pdf": PDF})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()

    assert {(1980, 1, 1, 0, 0, 0)} == {info.date_time for info in infos}
    assert {zipfile.ZIP_STORED} == {info.compress_type for info in infos}


def test_what_is_in_a_bundle():
    """The assessment, each content once under its digest, what was printed, a read-me in both languages, the checksums."""
    place = furnished()
    members = members_of(bundle_of(place, {"rapport.pdf": PDF}))
    pdf = hashlib.sha256(PDF).hexdigest()
    readme = members["LISEZMOI-README.txt"].decode()

    assert export_json(place.store, place.actor, place.id) == members["evaluation.json"]
    assert PDF == members["documents/rapport.pdf"]
    assert PDF == members[f"pieces/{pdf}-avis.pdf"]
    assert 3 == sum(name.startswith("pieces/") for name in members)  # one content is there twice, one was erased
    assert all(name.isascii() for name in members)
    assert "Pièces, par question\u00a0:" in readme
    assert "Files, by question:" in readme
    assert "contenu effacé" in readme
    assert "\u202e" not in readme


def test_the_checksums_can_be_checked_without_balise(tmp_path):
    """`sha256sum -c` says that everything is as exported, and says which file is not."""
    if shutil.which("sha256sum") is None:
        pytest.fail("sha256sum is part of every Linux; the tests need it")
    with zipfile.ZipFile(io.BytesIO(bundle_of(furnished(), {"rapport.pdf": PDF}))) as archive:
        archive.extractall(tmp_path)
    check = ["sha256sum", "-c", "--quiet", "SHA256SUMS"]

    assert 0 == subprocess.run(check, cwd=tmp_path, check=False).returncode
    (tmp_path / "evaluation.json").write_text("{}")
    assert 1 == subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode


def test_a_bundle_packed_anew_is_read():
    """Somebody who unpacked a bundle to look at it and packed it again with compression can still import it."""
    place = furnished()
    members = members_of(bundle_of(place))
    there = brought(place, packed({"pieces/": b"", **members}, zipfile.ZIP_DEFLATED, sums=False))

    assert place.store.files(place.actor, place.id) == place.store.files(place.actor, there)


def test_the_history_tells_who_brought_the_files():
    """Who imported is known; who had given each file and when is what the bundle says."""
    place = begin()
    zoe = local_user("Zoé")
    there = brought(place, bundle_of(furnished()), zoe)
    event = next(e for e in place.store.events(zoe, there) if e.kind is EventKind.FILE_ADDED)

    assert ("Zoé", "Léa Martin") == (event.actor_name, event.after["author"])
    assert report(place).whole

    file = place.store.files(zoe, there)[0]
    place.store.erase_file(zoe, there, file.sha256)
    place.store.remove_file(zoe, there, file.question, file.sha256)
    assert report(place).whole


def test_json_alone_says_which_evidence_stays_behind():
    """A JSON file lists the evidence without its bytes: it is imported without, and the person reads which files are missing."""
    place = furnished()
    data = export_json(place.store, place.actor, place.id)
    made, notices = import_any(place.store, place.actor, place.authority.id, data)
    listed = json.loads(data)["files"]

    assert [3, "decision", "avis.pdf", len(PDF)] == [
        json.loads(data)["format_version"],
        *(listed[0][key] for key in ("question", "name", "size")),
    ]
    assert () == place.store.files(place.actor, made.id)
    assert "avis.pdf" in notices[0].fr
    assert "bundle" in notices[0].en
    assert report(place).whole


def test_files_from_before_evidence_are_still_read():
    """A file of version 2 is imported as before; it has no evidence and nothing to say about it."""
    place = begin()
    file = json.loads(export_json(place.store, place.actor, place.id))
    del file["files"]
    file["format_version"] = 2
    made, notices = import_json(place.store, place.actor, place.authority.id, json.dumps(file).encode())

    assert ([], ()) == (notices, place.store.files(place.actor, made.id))


def test_an_import_takes_either_by_its_content():
    """What is chosen on the page is recognised by what it holds, not by its name."""
    place = furnished()
    for data, count in ((bundle_of(place), 5), (export_json(place.store, place.actor, place.id), 0)):
        made, _ = import_any(place.store, place.actor, place.authority.id, data)

        assert count == len(place.store.files(place.actor, made.id))


def test_a_file_removed_meanwhile_is_no_silent_gap():
    """A bundle is never made with a file missing: who makes it is told to read the assessment again."""
    place = furnished()
    found = place.store.snapshot(place.actor, place.id)
    file = next(one for one in found.files if one.question == "vendors")
    place.store.remove_file(place.actor, place.id, "vendors", file.sha256)

    with pytest.raises(UnknownFile):
        write_bundle(place.store, place.actor, found)


@pytest.mark.slow
def test_the_bundle_of_the_page_holds_the_papers_of_the_same_moment():
    """The documents for committee and officials are in it, noted as issued; the same day gives the same bytes."""
    place = furnished()
    data, _ = build_bundle(place.store, place.actor, place.id, "fr", DAY, None)
    members = members_of(data)
    papers = {name: content for name, content in members.items() if name.startswith("documents/")}
    wanted = [
        kind for kind in DOCUMENTS if kind.mime == "application/pdf" and kind.audience in {"committee", "officials"}
    ]
    issued = place.store.issued(place.actor, place.id)

    assert data == build_bundle(place.store, place.actor, place.id, "fr", DAY, None)[0]
    assert len(wanted) == len(papers)
    assert all(content.startswith(b"%PDF-") for content in papers.values())
    assert {hashlib.sha256(content).hexdigest() for content in papers.values()} == {one.sha256 for one in issued}
    assert {hashlib.sha256(members["evaluation.json"]).hexdigest()} == {one.content_hash for one in issued}
    brought(place, data)


# broken and hostile -----------------------------------------------------------------------------------------------


def edited(*path, to):
    """The bundle with one value of its JSON replaced, the checksums made anew."""

    def change(members):
        file = json.loads(members["evaluation.json"])
        spot = file
        for key in path[:-1]:
            spot = spot[key]
        spot[path[-1]] = to(spot[path[-1]]) if callable(to) else to
        return packed({**members, "evaluation.json": json.dumps(file).encode()})

    return change


def without(name):
    """The bundle without the members that begin so, the checksums made anew."""
    return lambda members: packed({key: data for key, data in members.items() if not key.startswith(name)})


def with_more(name, data=b"x"):
    """The bundle with one more member, the checksums made anew."""
    return lambda members: packed({**members, name: data})


def first_piece(members):
    """The name of a piece."""
    return next(name for name in members if name.startswith("pieces/"))


def swapped(members):
    """A piece with another content of the same length, the checksums made anew."""
    name = first_piece(members)
    return packed({**members, name: bytes(len(members[name]))})


def doubled(members):
    """One member twice in the archive."""
    out = io.BytesIO(packed(members))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("evaluation.json", members["evaluation.json"])
    return out.getvalue()


def lying(data, mark, offset, value, size=4):
    """A ZIP with one number changed in its last record of a sort."""
    at = data.rfind(mark)
    return data[: at + offset] + value.to_bytes(size, "little") + data[at + offset + size :]


def smuggled(members):
    """A page as evidence, everything else right: name, digest, size, checksums."""
    content = b"<!doctype html><script>alert(1)</script>"
    digest = hashlib.sha256(content).hexdigest()
    file = json.loads(members["evaluation.json"])
    file["files"][0] |= {"name": "avis.pdf", "sha256": digest, "size": len(content)}
    kept = {name: data for name, data in members.items() if not name.endswith("-avis.pdf")}
    kept = {**kept, "evaluation.json": json.dumps(file).encode(), f"pieces/{digest}-avis.pdf": content}
    file["files"] = [one for one in file["files"] if one["sha256"] == digest or one["name"] != "copie de l’avis.pdf"]
    kept["evaluation.json"] = json.dumps(file).encode()
    return packed(kept)


def changed_sums(change):
    """The bundle with its list of checksums changed."""
    return lambda members: packed({**members, "SHA256SUMS": change(members["SHA256SUMS"])}, sums=False)


HOSTILE = {
    "half an archive": (lambda m: packed(m)[:-200], "damaged"),
    "cut inside a document": (
        lambda m: (whole := packed(m))[: whole.find(b"PK\x05\x06") + 22],
        "damaged",
    ),
    "something before it": (lambda m: b"PK\x03\x04" + packed(m), "damaged"),
    "something after it": (lambda m: packed(m) + b"x", "damaged"),
    "only its first bytes": (lambda _: b"PK\x03\x04", "damaged"),
    "an empty archive": (lambda _: packed({}, sums=False), "“evaluation.json” is missing"),
    "no assessment": (without("evaluation.json"), "“evaluation.json” is missing"),
    "no checksums": (lambda m: packed({n: d for n, d in m.items() if n != "SHA256SUMS"}, sums=False), "SHA256SUMS"),
    "no evidence": (without("pieces/"), "is missing"),
    "a changed assessment": (
        lambda m: packed({**m, "evaluation.json": m["evaluation.json"] + b" "}, sums=False),
        "“evaluation.json” is no longer",
    ),
    "a changed document": (
        lambda m: packed({**m, "documents/rapport.pdf": b"x"}, sums=False),
        "“documents/rapport.pdf” is no longer",
    ),
    "a swapped piece": (swapped, "is no longer what was exported"),
    "a piece that nothing lists": (with_more(f"pieces/{hashlib.sha256(b'x').hexdigest()}-a.txt"), "does not belong"),
    "a piece under two names": (
        lambda m: packed({**m, first_piece(m)[:71] + "-other.pdf": m[first_piece(m)]}),
        "in it twice",
    ),
    "a member twice": (doubled, "“evaluation.json” is in it twice"),
    "a stranger": (with_more("autorun.inf"), "“autorun.inf” does not belong"),
    "a path out": (with_more("../evil.txt"), "“../evil.txt” does not belong"),
    "a path out of the pieces": (with_more(f"pieces/{'0' * 64}-/../../evil"), "does not belong"),
    "a path out of the documents": (with_more("documents/../../evil"), "does not belong"),
    "an absolute path": (with_more("/etc/passwd"), "does not belong"),
    "a Windows path": (with_more("documents\\evil.txt"), "does not belong"),
    "a drive": (with_more("C:evil.txt"), "does not belong"),
    "a folder that holds bytes": (with_more("documents/", b"x"), "does not belong"),
    "unlisted": (lambda m: packed({**m, "documents/autre.pdf": b"x"}, sums=False), "does not belong"),
    "a sum of nothing": (changed_sums(lambda s: s + b"0" * 64 + b"  documents/a.pdf\n"), "is missing"),
    "a sum twice": (changed_sums(lambda s: s + s), "“SHA256SUMS” is no longer"),
    "sums that are none": (changed_sums(lambda _: b"bonjour\n"), "“SHA256SUMS” is no longer"),
    "sums in another alphabet": (changed_sums(lambda _: "été\n".encode()), "damaged"),
    "encrypted": (lambda m: lying(packed(m), b"PK\x01\x02", 8, 1, 2), "password"),
    "an unknown compression": (lambda m: packed(m, zipfile.ZIP_BZIP2, sums=False), "damaged"),
    "a wrong CRC": (lambda m: lying(packed(m), b"PK\x01\x02", 16, 7), "damaged"),
    "a size that lies": (lambda m: lying(packed(m), b"PK\x01\x02", 24, 1), "damaged"),
    "a huge size": (lambda m: lying(packed(m), b"PK\x01\x02", 24, 2_000_000_000), "takes"),
    "a huge list": (lambda m: lying(packed(m), b"PK\x05\x06", 12, 2_000_000_000), "takes"),
    "many members": (lambda m: packed({**m, **{f"documents/{n}.pdf": b"" for n in range(300)}}), "takes"),
    "a piece too large": (with_more(f"pieces/{'0' * 64}-a.txt", bytes(1_000_001)), "takes"),
    "pieces too large together": (
        lambda m: packed({**m, **{f"pieces/{str(n) * 64}-a.txt": bytes(900_000) for n in range(3)}}),
        "takes",
    ),
    "too many pieces": (
        lambda m: packed({**m, **{f"pieces/{n:064}-a.txt": b"" for n in range(5)}}),
        "takes",
    ),
    "a bomb": (
        lambda m: packed({**m, "documents/a.pdf": bytes(61_000_000)}, zipfile.ZIP_DEFLATED),
        "takes",
    ),
    "a broken assessment": (lambda m: packed({**m, "evaluation.json": b"{}"}), "not a Balise assessment"),
    "a page as evidence": (smuggled, "its content is not what its name says"),
    "another type": (edited("files", 0, "mime", to="text/html"), "announces"),
    "another size": (edited("files", 0, "size", to=1), "announces"),
    "another ending": (edited("files", 0, "name", to="avis.html"), "not taken"),
    "a digest that is none": (edited("files", 0, "sha256", to="x"), "files → 0 → sha256"),
    "an unknown question": (edited("files", 0, "question", to="nowhere"), "nowhere"),
    "a file listed twice": (edited("files", to=lambda files: files + files[:1]), "attached twice"),
    "an unknown key": (edited("files", 0, "path", to="/etc"), "path"),
    "no moment": (edited("files", 0, "at", to=None), "files → 0 → at"),
    "a long name": (edited("files", 0, "name", to="x" * 301), "too long"),
    "content said to be erased": (edited("files", 0, "erased", to=True), None),
}
"""Changes of a good bundle, with what the English sentence then says; None: it is read, since another row needs the content."""


@pytest.fixture(scope="module")
def good():
    """A place that takes little, and the members of its bundle."""
    place = furnished(AssessmentStore(open_store().engine, limits=SMALL))
    return place, members_of(bundle_of(place, {"rapport.pdf": PDF}))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_bundle_is_refused_in_one_sentence(good, name):
    """Each refusal says what and where, in both languages; no assessment, no file and no content is written."""
    change, said = HOSTILE[name]
    place, members = good
    data = change(members)
    before = report(place)
    if said is None:
        brought(begin(), data)
        return
    with pytest.raises(ImportRefused) as refused:
        brought(place, data)

    assert said in refused.value.to("en")
    assert refused.value.to("fr").startswith("Fichier refusé\u00a0: ")
    assert " :" not in refused.value.to("fr")
    assert max(len(refused.value.to(lang)) for lang in ("fr", "en")) < 400
    assert before == report(place)
    assert [place.id] == [found.id for found in place.store.assessments(place.actor)]


def test_a_bundle_larger_than_what_is_taken_is_refused_before_it_is_read():
    """The size of the whole is looked at first, and said."""
    place = begin(AssessmentStore(open_store().engine, limits=SMALL))
    with pytest.raises(ImportRefused, match="larger than 82 MB"):
        brought(place, b"PK\x03\x04" + bytes(largest_import(place.store)))


def test_every_end_of_an_archive_is_looked_at():
    """A list of members that would fill the memory is seen wherever a reader might find the end of the archive."""
    small = packed({"a": b"b"}, sums=False)
    huge = lying(small, b"PK\x05\x06", 12, 50_000_000)

    assert not list_is_longer(small, 1000)
    assert list_is_longer(huge, 1000)
    assert list_is_longer(huge + small[small.rfind(b"PK\x05\x06") :], 1000)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_bundle_damaged_anywhere_is_refused_or_imported_whole(data):
    """Bytes changed at random never crash the import, never bring half, and leave a history that verifies."""
    place = begin(SHARED)
    place.store.add_file(place.actor, place.id, "decision", "avis.pdf", PDF)
    file = bytearray(bundle_of(place))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(file) - 1))
        file[start : start + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(ImportRefused):  # anything else would be a crash
        there = brought(place, bytes(file))
        assert place.store.files(place.actor, place.id) == place.store.files(place.actor, there)

    assert report(place).whole


KILLED = """
import sys
from assessments.access import local_user
from assessments.exchange import import_bundle
from assessments.storage import AssessmentStore, make_engine
url, authority, path = sys.argv[1:]
store, actor, data = AssessmentStore(make_engine(url)), local_user("Léa"), open(path, "rb").read()
print("ready", flush=True)
while True:
    import_bundle(store, actor, authority, data)
    print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_in_the_middle_of_an_import(tmp_path):
    """After a server killed while it imports, every assessment that is there has all of its evidence."""
    url = f"sqlite:///{tmp_path / 'b.db'}"
    place = furnished(open_store(url))
    (tmp_path / "b.zip").write_bytes(bundle_of(place))
    expected = len(place.store.files(place.actor, place.id))
    for lines in (1, 3, 6):
        command = [sys.executable, "-c", KILLED, url, place.authority.id, str(tmp_path / "b.zip")]
        process = subprocess.Popen(command, env={"PYTHONPATH": "."}, stdout=subprocess.PIPE, text=True)
        for _ in range(lines):
            process.stdout.readline()
        process.kill()
        process.communicate()
        found = place.store.assessments(place.actor)

        assert {expected} == {len(place.store.files(place.actor, one.id)) for one in found}
        assert report(place).whole
