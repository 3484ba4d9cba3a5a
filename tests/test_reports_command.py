"""``python -m reports``: what an administrator's script may rely on."""

from __future__ import annotations

import json

import pytest
from certificates import PASSPHRASE, make_certificate
from demo_cases import demo_store
from pypdf import PdfReader

from reports.__main__ import main
from reports.documents import DOCUMENTS
from reports.issue import FILES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A database with the demonstration: its address and the ids of its assessments."""
    url = f"sqlite:///{tmp_path_factory.mktemp('cli') / 'b.db'}"
    store, actor, authority = demo_store(url)
    return url, [found.id for found in store.assessments(actor, authority.id)]


def test_every_document_of_one_assessment_is_printed(database, tmp_path, capsys):
    """One line prints any document of any assessment, and says on standard output where it is."""
    url, ids = database
    kinds = [kind.id for kind in DOCUMENTS] + list(FILES)
    status = main(
        ["--url", url, "make", *kinds, "--assessment", ids[0], "--as-of", "2026-11-22", "--out", str(tmp_path)]
    )
    said = capsys.readouterr().out.splitlines()

    assert 0 == status
    assert len(kinds) == len(said) == len(set(said))
    assert sorted(said) == sorted(str(path) for path in tmp_path.iterdir())
    assert all(path.stat().st_size for path in tmp_path.iterdir())
    assert all(f"2026-11-22-{ids[0][:8]}" in path.name for path in tmp_path.iterdir())


def test_all_assessments_in_one_go_in_the_language_asked_for(database, tmp_path):
    """A batch prints every assessment once, each in its own file."""
    url, ids = database
    assert 0 == main(["--url", url, "--lang", "en", "make", "report", "--all", "--out", str(tmp_path)])

    assert len(ids) == len(list(tmp_path.glob("balise-report-*.pdf")))
    assert {"en"} == {PdfReader(path).trailer["/Root"]["/Lang"] for path in tmp_path.iterdir()}


def test_lists_name_kinds_and_assessments(database, capsys):
    """What can be printed and what there is to print can be read by a script."""
    url, ids = database
    main(["--url", url, "kinds"])
    kinds = capsys.readouterr().out
    main(["--url", url, "assessments"])
    listed = capsys.readouterr().out

    assert [kind.id for kind in DOCUMENTS] + list(FILES) == [line.split()[0] for line in kinds.splitlines()]
    assert set(ids) == {line.split("\t")[0] for line in listed.splitlines()}


def test_a_file_is_checked_with_a_status_for_scripts(database, tmp_path, capsys):
    """A script learns by the exit status alone whether a file left this installation: 0 yes, 3 no."""
    url, ids = database
    main(["--url", url, "make", "assessment_json", "--assessment", ids[0], "--out", str(tmp_path)])
    (path,) = tmp_path.iterdir()
    assert 0 == main(["--url", url, "check", str(path)])
    assert "octet pour octet" in capsys.readouterr().out
    path.write_text(json.dumps({"a": 1}))

    assert 3 == main(["--url", url, "--lang", "en", "check", str(path)])
    assert "Nothing ties this file" in capsys.readouterr().out


def test_with_a_certificate_every_pdf_is_signed(database, tmp_path, monkeypatch, capsys):
    """The administrator sets the certificate once; batches are signed like what pages give."""
    url, ids = database
    secret = tmp_path / "secret"
    secret.write_bytes(PASSPHRASE)
    monkeypatch.setenv("BALISE_SIGNING_CERTIFICATE", str(make_certificate(tmp_path)))
    monkeypatch.setenv("BALISE_SIGNING_PASSPHRASE_FILE", str(secret))
    assert 0 == main(["--url", url, "make", "report", "--assessment", ids[1], "--out", str(tmp_path / "out")])
    (path,) = (tmp_path / "out").iterdir()
    capsys.readouterr()

    assert 0 == main(["--url", url, "check", str(path)])
    assert "Signature de cette installation, valable." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["make", "report", "--assessment", "none"], 1, "n’existe pas"),
        (["check", "/nowhere/at/all.pdf"], 1, "all.pdf"),
        (["make", "poem", "--all"], 2, "poem"),
        (["make", "report"], 2, "--assessment"),
        (["make", "report", "--all", "--as-of", "demain"], 2, "demain"),
    ],
)
def test_what_cannot_be_done_is_said_on_standard_error(database, arguments, status, said, capsys):
    """A wrong call ends with a status other than 0 and a sentence, never with a trace."""
    try:
        found = main(["--url", database[0], *arguments])
    except SystemExit as left:
        found = left.code
    error = capsys.readouterr().err

    assert status == found
    assert said in error
    assert "Traceback" not in error
