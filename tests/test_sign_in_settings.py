"""What the administrator decides about signing in, what is refused at start, and who counts as this very machine."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app_pages.shell import settings as module
from app_pages.shell.forms import local_target
from app_pages.shell.local import address_of, device_of, from_this_machine
from app_pages.shell.oidc import claims_of, given_by
from app_pages.shell.settings import Mode, Settings, StartRefused, is_loopback, read, weak_secret
from assessments.access import EVERYWHERE, Role
from assessments.accounts import Given

ROOT = Path(__file__).parents[1]
INSIDE, OUTSIDE = ["127.0.0.1"], ["0.0.0.0"]  # noqa: S104 - an address to be refused
SECRET = secrets.token_urlsafe(48)
OIDC = {
    "BALISE_ACCOUNTS": "oidc",
    "BALISE_OIDC_METADATA": "https://idp.example/.well-known/openid-configuration",
    "BALISE_OIDC_CLIENT_ID": "balise",
    "BALISE_OIDC_CLIENT_SECRET": "x",
    "BALISE_OIDC_REDIRECT": "https://balise.example/oauth2callback",
    "BALISE_COOKIE_SECRET": SECRET,
}


def test_accounts_are_local_unless_something_else_is_said():
    """Nobody gets an installation without accounts by forgetting a setting."""
    found = read({}, INSIDE)

    assert (Mode.LOCAL, timedelta(hours=8), "", None) == (found.mode, found.idle, found.header, found.secrets)
    assert timedelta(hours=2, minutes=30) == read({"BALISE_SESSION_HOURS": "2,5"}, INSIDE).idle
    assert Mode.LOCAL is read({}, OUTSIDE).mode


@pytest.mark.parametrize(
    ("given", "listening", "said"),
    [
        ({"BALISE_ACCOUNTS": "off"}, OUTSIDE, "127.0.0.1"),
        ({"BALISE_ACCOUNTS": "off"}, [""], "127.0.0.1"),
        ({"BALISE_ACCOUNTS": "off"}, ["127.0.0.1", "::"], "127.0.0.1"),
        ({"BALISE_ACCOUNTS": "none"}, INSIDE, "local, oidc ou off"),
        ({"BALISE_SESSION_HOURS": "0"}, INSIDE, "BALISE_SESSION_HOURS"),
        ({"BALISE_SESSION_HOURS": "900"}, INSIDE, "BALISE_SESSION_HOURS"),
        ({"BALISE_SESSION_HOURS": "nan"}, INSIDE, "BALISE_SESSION_HOURS"),
        ({"BALISE_TRUSTED_HEADER": "X-Remote-User"}, OUTSIDE, "se faire passer pour n’importe qui"),
        ({"BALISE_TRUSTED_HEADER": "X-Remote-User", "BALISE_ACCOUNTS": "off"}, INSIDE, "demande des comptes"),
        ({"BALISE_TRUSTED_HEADER": "X Remote"}, INSIDE, "nom d’un en-tête"),
        ({"BALISE_TRUSTED_HEADER": "Cookie"}, INSIDE, "nom d’un en-tête"),
        ({**OIDC, "BALISE_COOKIE_SECRET": ""}, INSIDE, "BALISE_COOKIE_SECRET"),
        ({**OIDC, "BALISE_COOKIE_SECRET": "court"}, INSIDE, "trop faible"),
        ({**OIDC, "BALISE_COOKIE_SECRET": "a" * 64}, INSIDE, "trop faible"),
        ({**OIDC, "BALISE_COOKIE_SECRET": "change-me-please-change-me-please-now"}, INSIDE, "trop faible"),
        ({**OIDC, "BALISE_OIDC_REDIRECT": "https://balise.example/"}, INSIDE, "/oauth2callback"),
        ({**OIDC, "BALISE_OIDC_METADATA": "http://idp.example/x"}, INSIDE, "https"),
        ({"BALISE_ACCOUNTS": "oidc"}, INSIDE, "BALISE_OIDC_CLIENT_ID"),
        ({"BALISE_OIDC_ROLES": "a=boss@*"}, INSIDE, "rôle@collectivité"),
        ({"BALISE_OIDC_ROLES": "reader@*"}, INSIDE, "rôle@collectivité"),
    ],
)
def test_what_would_not_be_safe_does_not_start(given, listening, said):
    """The process ends with a sentence in both languages that names the setting and says what to do."""
    with pytest.raises(StartRefused) as found:
        read(given, listening)

    assert said in str(found.value)
    assert "Balise does not start." in str(found.value)


def test_a_provider_needs_all_its_settings():
    """Given all of them, Streamlit gets what it needs, and nothing of it is a default."""
    found = read({**OIDC, "BALISE_OIDC_ROLES": "ia=reader@abc; ia=contributor@abc ;chef=administrator@*"}, OUTSIDE)

    assert {"client_id", "client_secret", "server_metadata_url", "redirect_uri", "cookie_secret"} == set(
        found.secrets["auth"]
    )
    assert frozenset({Given(Role.READER, "abc"), Given(Role.CONTRIBUTOR, "abc")}) == found.roles["ia"]
    assert found.first_by_claim
    assert "groups" == found.claim


def test_secrets_drawn_at_random_are_accepted():
    """What the documentation tells to run makes a secret that is accepted."""
    assert [] == [one for one in (secrets.token_urlsafe(48) for _ in range(200)) if weak_secret(one)]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"groups": ["ia", "autre"]}, {Given(Role.READER, "abc")}),
        ({"groups": "ia"}, {Given(Role.READER, "abc")}),
        ({"groups": [["ia"], 3, None]}, set()),
        ({}, set()),
        ({"groups": {"ia": 1}}, set()),
    ],
)
def test_claims_of_any_shape_give_only_what_is_written(monkeypatch, claims, expected):
    """A list, one value, or anything else: only a text that the administrator wrote gives a role."""
    decided = Settings(
        Mode.OIDC, timedelta(hours=8), claim="groups", roles={"ia": frozenset({Given(Role.READER, "abc")})}
    )
    monkeypatch.setattr("app_pages.shell.oidc.settings", lambda: decided)

    assert expected == given_by(claims)


def test_a_claim_may_be_inside_another(monkeypatch):
    """Keycloak puts the roles of a realm inside realm_access."""
    roles = {"ia": frozenset({Given(Role.ADMINISTRATOR, EVERYWHERE)})}
    decided = Settings(Mode.OIDC, timedelta(hours=8), claim="realm_access.roles", roles=roles)
    monkeypatch.setattr("app_pages.shell.oidc.settings", lambda: decided)

    assert roles["ia"] == given_by({"realm_access": {"roles": ["ia"]}})
    assert frozenset() == given_by({"realm_access": ["ia"]})


def test_a_cookie_that_streamlit_did_not_sign_says_nothing(monkeypatch):
    """Only what Streamlit checked and signed with our secret is believed."""
    decided = Settings(Mode.OIDC, timedelta(hours=8), oidc={"cookie_secret": SECRET})
    monkeypatch.setattr("app_pages.shell.oidc.settings", lambda: decided)

    assert {} == claims_of(['_streamlit_user={"sub":"x","is_logged_in":true}; Path=/', "_streamlit_user=; Max-Age=0"])


def scope(client="127.0.0.1", **headers):
    """A request as the server gets it."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (client, 1) if client else None, "headers": raw}


@pytest.mark.parametrize(
    ("request_scope", "expected"),
    [
        (scope(host="127.0.0.1:8501"), True),
        (scope(host="localhost"), True),
        (scope("::1", host="[::1]:8501"), True),
        (scope(None, host="localhost:8501"), True),
        (scope("192.0.2.7", host="127.0.0.1:8501"), False),
        (scope(host="balise.example"), False),
        (scope(host="127.0.0.1.evil.example:8501"), False),
        (scope(host=""), False),
        (scope(host="localhost", x_forwarded_for="127.0.0.1"), False),
        (scope(host="localhost", x_forwarded_proto="https"), False),
        (scope(host="localhost", forwarded="for=1.2.3.4"), False),
    ],
)
def test_who_counts_as_this_machine(request_scope, expected):
    """A browser here that means here; never what a front server forwards, nor a foreign name that was made to lead here."""
    assert expected == from_this_machine(request_scope)


def test_addresses_and_browsers_are_known_roughly():
    """Failures are counted by the address of a browser; a session shows its family, nothing finer."""
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

    assert ("", "192.0.2.7") == (address_of(scope()), address_of(scope("192.0.2.7")))
    assert ("Firefox, Windows", "") == (device_of(scope(user_agent=firefox)), device_of(scope(user_agent="curl")))
    assert [True, True, False, False] == [is_loopback(one) for one in ("127.8.9.1", "::1", "10.0.0.1", "balise")]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/questionnaire?a=1&b=%20", "/questionnaire?a=1&b=%20"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/connexion?suite=/connexion", "/"),
        ("/" + "a" * 2000, "/"),
        (None, "/"),
    ],
)
def test_after_signing_in_one_stays_in_the_application(target, expected):
    """An address of another site, or one that would loop, becomes the first page."""
    assert expected == local_target(target)


@pytest.mark.parametrize(
    ("argv", "environment", "expected"),
    [
        (["/x/bin/uvicorn", "app:app"], {}, ["127.0.0.1"]),
        (["/x/bin/uvicorn", "app:app", "--host", "0.0.0.0"], {}, ["0.0.0.0"]),  # noqa: S104 - to be noticed
        (["/x/uvicorn/__main__.py", "app:app", "--host=10.0.0.1"], {}, ["10.0.0.1"]),
        (["/x/bin/uvicorn", "app:app"], {"UVICORN_HOST": "::"}, ["::"]),
        (["/x/bin/gunicorn"], {}, [""]),
        (["/x/bin/streamlit", "run"], {}, ["127.0.0.1"]),
    ],
)
def test_the_address_to_listen_on_is_read_from_the_command(monkeypatch, argv, environment, expected):
    """Streamlit’s setting, or what uvicorn was told; of another server nothing is assumed."""
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.delenv("UVICORN_HOST", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(module.config, "get_option", lambda _name: "127.0.0.1")

    assert expected == module.addresses()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "options", "said"),
    [
        ({"BALISE_ACCOUNTS": "off"}, ["--server.address", "0.0.0.0"], "écouter que sur 127.0.0.1"),  # noqa: S104
        ({**OIDC, "BALISE_COOKIE_SECRET": "faible"}, [], "BALISE_COOKIE_SECRET est trop faible"),
    ],
)
def test_the_server_ends_with_the_sentence_and_no_trace(tmp_path, environment, options, said):
    """Started as an administrator starts it, Balise says why it does not start, without a stack trace."""
    database = {"BALISE_DATABASE_URL": f"sqlite:///{tmp_path / 'b.db'}", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0", *options]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **database, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert 0 != ended.returncode
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
