"""The database is made and brought up to date by migrations alone."""

from __future__ import annotations

import importlib
import io
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from audit_cases import measured
from helpers_checklist import begin, open_store

from assessments.storage import AssessmentStore, default_url, make_engine, tables, upgrade
from assessments.storage.engine import PROJECT, migration_config, writing
from assessments.storage.migrations.versions import __file__ as versions

pytestmark = pytest.mark.databases

ROOT = Path(__file__).parent.parent


def test_upgrade_makes_an_empty_database_usable_and_may_be_repeated(database):
    """Starting the application again never harms what is stored."""
    url = database.address(empty=True)
    place = begin(open_store(url))
    upgrade(make_engine(url))

    assert [place.assessment] == open_store(url).assessments(place.actor)


def test_a_database_from_before_audits_is_brought_up_to_date(database):
    """What was stored by the first version is all there after the upgrade, verifies, and can be audited."""
    url = database.address(empty=True)
    engine = make_engine(url)
    with writing(engine) as connection:
        command.upgrade(migration_config(connection), "0001")
    place = begin(AssessmentStore(engine))
    with engine.connect() as connection:
        assert not sa.inspect(connection).has_table("audit")
    upgrade(engine)

    assert [place.assessment] == place.store.assessments(place.actor)
    assert [] == place.store.audits(place.actor, place.id)
    assert measured(place).result is not None
    assert place.store.verify_chain(place.actor, place.authority.id).whole


def test_a_database_from_before_evidence_is_brought_up_to_date(tmp_path):
    """What was stored before there were evidence files is all there after the upgrade, verifies, and takes files."""
    url = f"sqlite:///{tmp_path / 'b.db'}"
    engine = make_engine(url)
    with writing(engine) as connection:
        command.upgrade(migration_config(connection), "0002")
    place = begin(AssessmentStore(engine))
    with engine.connect() as connection:
        assert not sa.inspect(connection).has_table("evidence_file")
    upgrade(engine)

    assert () == place.store.files(place.actor, place.id)
    file = place.store.add_file(place.actor, place.id, "decision", "avis.txt", b"avis")
    assert b"avis" == place.store.file_bytes(place.actor, place.id, file.sha256)
    assert place.store.verify_chain(place.actor, place.authority.id).whole


def test_tables_are_what_the_migrations_make(database):
    """The code and the database never disagree on a table, a column or an index."""
    engine = make_engine(database.address(empty=True))
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, tables.metadata) == []


@pytest.mark.databases("sqlite")
def test_every_migration_has_a_number_and_a_successor():
    """Migrations form one line: two people adding one at the same time are noticed."""
    files = sorted(path.stem for path in Path(versions).parent.glob("[0-9]*.py"))

    assert [f"{number:04}" for number in range(1, len(files) + 1)] == [name[:4] for name in files]


@pytest.mark.slow
def test_two_processes_may_upgrade_at_once(tmp_path, database):
    """Two servers started together on an empty database both come up."""
    command = [sys.executable, "-m", "assessments.storage", "upgrade"]
    environment = {"BALISE_DATABASE_URL": database.address(empty=True), "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=60) for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], outputs
    assert all(b"OK" in out for out, _ in outputs)


@pytest.mark.databases("sqlite")
def test_sqlite_is_set_for_safety(tmp_path):
    """A power cut loses no acknowledged save, references hold, and writers wait for one another."""
    engine = make_engine(f"sqlite:///{tmp_path / 'b.db'}")
    with engine.connect() as connection:
        wished = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 10_000,
            "secure_delete": 1,
        }

        assert wished == {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wished}


@pytest.mark.databases("sqlite")
def test_default_url(monkeypatch):
    """The environment decides where the data are; without it they are in the project's folder."""
    monkeypatch.setenv("BALISE_DATABASE_URL", "postgresql://db/balise")

    assert default_url() == "postgresql://db/balise"

    monkeypatch.delenv("BALISE_DATABASE_URL")

    assert f"sqlite:///{PROJECT / 'data' / 'balise.db'}" == default_url()
    assert os.path.isdir(PROJECT / "data")  # noqa: PTH112


@pytest.mark.databases("sqlite")
def test_the_migrations_can_be_written_for_postgresql():
    """The same migrations make the tables and the append-only triggers on PostgreSQL."""
    written = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written})
    with Operations.context(context):
        for path in sorted(Path(versions).parent.glob("[0-9]*.py")):
            importlib.import_module(f"assessments.storage.migrations.versions.{path.stem}").upgrade()

    assert len(tables.metadata.tables) == written.getvalue().count("CREATE TABLE")
    assert "BEFORE UPDATE OR DELETE ON event" in written.getvalue()
    assert "JSON" in written.getvalue()


def test_a_moment_without_time_zone_is_never_stored():
    """A moment is always unambiguous: one without a time zone is refused before it reaches the database."""
    place = begin()
    naive = sa.update(tables.assessment).values(updated_at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(sa.exc.StatementError), place.store.engine.begin() as connection:
        connection.execute(naive)

    assert place.assessment == place.store.assessment(place.actor, place.id)
