"""What a browser without an account is remembered by."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from helpers_checklist import open_store

from assessments.storage.visitors import forget_visitors, get_visitor, save_visitor

pytestmark = pytest.mark.databases

COOKIE = hashlib.sha256(b"a secret cookie").hexdigest()
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def engine():
    """An empty database."""
    return open_store().engine


def test_language_and_name_are_remembered(engine):
    """A visitor finds the chosen language and name again, and changing one keeps the other."""
    assert get_visitor(engine, COOKIE) is None

    save_visitor(engine, COOKIE, language="en", clock=lambda: NOW)
    saved = save_visitor(engine, COOKIE, display_name=" Zo\0é ", clock=lambda: NOW + timedelta(days=1))

    assert saved == get_visitor(engine, COOKIE)
    assert (saved.language, saved.display_name) == ("en", "Zoé")
    assert (NOW, NOW + timedelta(days=1)) == (saved.created_at, saved.last_seen_at)


def test_a_name_can_be_taken_back(engine):
    """An empty name forgets the one given before."""
    save_visitor(engine, COOKIE, display_name="Zoé")

    assert save_visitor(engine, COOKIE, display_name="").display_name is None


def test_a_cookie_itself_is_refused(engine):
    """Only a hash can be stored: whoever reads the database cannot pretend to be a visitor."""
    with pytest.raises(ValueError, match="SHA-256"):
        save_visitor(engine, "a secret cookie", language="fr")
    with pytest.raises(ValueError, match="language"):
        save_visitor(engine, COOKIE, language="xx")


def test_old_visitors_are_forgotten(engine):
    """Visitors who do not come back are deleted, the others stay."""
    save_visitor(engine, COOKIE, clock=lambda: NOW)
    save_visitor(engine, "0" * 64, clock=lambda: NOW + timedelta(days=400))

    assert forget_visitors(engine, NOW + timedelta(days=365)) == 1
    assert get_visitor(engine, COOKIE) is None
    assert get_visitor(engine, "0" * 64) is not None
