"""What surrounds the pages, without a browser: headers, page language, the visitor's cookie, catalogues."""

from __future__ import annotations

import asyncio
import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from streamlit import net_util

from app_pages.i18n import gettext_for
from app_pages.shell import headers, page, stay_inside, visitors
from app_pages.shell.surroundings import Surroundings
from checklists.catalogue import CatalogueError, French, load_catalogue, read_catalogue

ROOT = Path(__file__).parents[1]
TOKEN = "A" * 43


@pytest.fixture(autouse=True)
def memory(monkeypatch):
    """A store of its own for each test."""
    store = visitors.MemoryVisitors()
    monkeypatch.setattr(visitors, "_in_use", store)
    return store


def ask(path="/", body=None, method="GET", scheme="http", **request_headers):
    """Ask the middleware for a page in front of a stand-in for Streamlit; return (status, headers, body, asked headers)."""
    asked, sent = {}, []
    answer = headers.streamlit_index() if body is None else body

    async def streamlit(scope, _receive, send):
        asked.update({name.decode(): value.decode() for name, value in scope["headers"]})
        html = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": [*html, (b"etag", b'"1"')]})
        await send({"type": "http.response.body", "body": answer[:100], "more_body": True})
        await send({"type": "http.response.body", "body": answer[100:]})

    async def keep(message):
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in request_headers.items()]
    scope = {"type": "http", "method": method, "path": path, "scheme": scheme, "headers": raw, "extensions": {}}
    asyncio.run(Surroundings(streamlit)(scope, None, keep))
    got = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    return sent[0]["status"], dict(got), b"".join(message["body"] for message in sent[1:]), asked


def test_installed_streamlit_page_is_rewritten_completely():
    """An upgrade of Streamlit that changes its page shows here: language, title, message without script, our files."""
    html = page.rewritten(headers.streamlit_index(), "fr").decode("utf-8")

    assert html.count('<html lang="fr">') == 1
    assert html.count("<title>Balise</title>") == 1
    assert "Activez JavaScript" in html
    assert "You need to enable JavaScript" not in html
    assert "openapi.json" not in html
    assert html.index("./shell/page.js") < html.index("./static/js/")


def test_content_policy_names_streamlits_inline_script_and_no_other():
    """Scripts run from our own address or not at all; the one inline script of Streamlit is known by its content."""
    policy = headers.content_security_policy("balise.example").decode()
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    scripts = directives["script-src"].split()

    assert scripts[0] == "'self'"
    assert len(scripts) == 1 + headers.streamlit_index().count(b"<script>")
    assert all(source.startswith("'sha256-") for source in scripts[1:])
    assert "unsafe-eval" not in policy
    assert directives["frame-ancestors"] == "'none'"
    assert directives["connect-src"] == "'self' ws://balise.example wss://balise.example"


@pytest.mark.parametrize("host", ["", "evil.example; script-src *", "a b", "x\r\ny"])
def test_strange_host_adds_nothing_to_the_policy(host):
    """A forged Host header cannot write into the policy."""
    assert "connect-src 'self';" in headers.content_security_policy(host).decode()


def test_every_answer_carries_the_security_headers():
    """Pages, files and refusals alike: no sniffing, no framing, no referrer to others, no sensors."""
    for path in ("/", "/static/js/index.js", "/_stcore/agent/interact", "/a/b"):
        _, got, _, _ = ask(path)

        assert got["x-content-type-options"] == "nosniff"
        assert got["x-frame-options"] == "DENY"
        assert got["referrer-policy"] == "same-origin"
        assert "camera=()" in got["permissions-policy"]
        assert "default-src 'self'" in got["content-security-policy"]


def test_page_is_asked_whole_and_answered_whole():
    """Compression and caches must not let the English page through; the length announced is the length sent."""
    _, got, body, asked = ask(accept_encoding="gzip", if_none_match='"1"', range="bytes=0-1")

    assert asked == {}
    assert got["content-length"] == str(len(body))
    assert "etag" not in got
    assert got["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "fr"),
        ("", "fr"),
        ("de-DE,de;q=0.9", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("fr-CA,en;q=0.9", "fr"),
        ("en;q=0.2, fr;q=0.7", "fr"),
        ("de, en;q=0.5", "en"),
        ("en;q=0", "fr"),
        ("en;q=lots", "fr"),
    ],
)
def test_language_without_a_choice_is_the_browsers(header, language):
    """A first visit speaks the language the browser asks for, French when it asks for neither of ours."""
    assert visitors.preferred_language(header) == language


def test_language_chosen_wins_over_the_browsers(memory):
    """Somebody who chose English on a French computer gets English from the first byte."""
    memory.save(visitors.hash_of(TOKEN), language="en")
    _, got, body, _ = ask(cookie=f"balise_visitor={TOKEN}", accept_language="fr")

    assert b'<html lang="en">' in body
    assert "set-cookie" not in got


def test_new_visitor_gets_a_cookie_scripts_cannot_read():
    """The cookie is random, HttpOnly, SameSite=Lax, and Secure behind https; one that we did not make is replaced."""
    for cookies in ({}, {"cookie": "balise_visitor=short"}, {"cookie": f"balise_visitor={'A' * 42}!"}):
        _, got, _, _ = ask(scheme="https", **cookies)

        assert re.fullmatch(
            r"balise_visitor=[\w-]{43}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure", got["set-cookie"]
        )
    assert "Secure" not in ask()[1]["set-cookie"]


def test_only_the_hash_of_the_cookie_is_kept(memory):
    """Nobody who reads the store can take a visitor's place."""
    memory.save(visitors.hash_of(TOKEN), display_name="Ada")

    assert TOKEN not in repr(vars(memory))
    assert memory.get(visitors.hash_of(TOKEN)).display_name == "Ada"


def test_page_is_served_when_the_store_fails(monkeypatch, caplog):
    """A database that cannot be reached does not take the page's frame down with it."""

    class Broken(visitors.MemoryVisitors):
        def get(self, token_hash):
            raise OSError(token_hash)

    monkeypatch.setattr(visitors, "_in_use", Broken())
    status, _, body, _ = ask(cookie=f"balise_visitor={TOKEN}", accept_language="en")

    assert (status, b'<html lang="en">' in body) == (200, True)
    assert TOKEN not in caplog.text


def test_database_visitors_go_through_the_two_functions_given():
    """The engine is handed on untouched, and an unknown language in the database counts as French."""

    class Row:
        language, display_name = "de", None

    calls = []
    store = visitors.DatabaseVisitors(
        "engine", lambda *a: calls.append(a) or Row(), lambda *a, **k: calls.append((a, k))
    )

    assert store.get("h") == visitors.Visitor("fr", "")
    store.save("h", language="en")
    assert calls == [("engine", "h"), (("engine", "h"), {"language": "en", "display_name": None})]


def test_interface_for_programs_is_closed():
    """Streamlit's interface for programs does not answer, not even to describe itself."""
    assert ask("/_stcore/agent/openapi.json")[0] == 404


def test_address_below_a_page_is_not_found_in_the_readers_language():
    """Streamlit would answer with a page that stays blank."""
    status, _, body, _ = ask("/a/b", accept_language="en")

    assert (status, b"<h1>Page not found</h1>" in body) == (404, True)


def test_other_html_is_left_alone():
    """Only the application's own page is rewritten."""
    assert ask(body=b"<html><title>Autre</title></html>")[2] == b"<html><title>Autre</title></html>"


# --- Catalogues ---------------------------------------------------------------------------------------------------------

PACKAGES = [name for name in ("app_pages", "reports") if (ROOT / name / "locale" / "en.po").exists()]


def placeholders(text):
    """Return the names between braces, and the printf marks."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None}), re.findall(
        r"%(?:\(\w+\))?[sd]", text
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_has_an_english_translation(package):
    """An English reader meets no French: every text of the source is in the catalogue, translated and checked by a person."""
    catalogue = read_catalogue(ROOT / package / "locale" / "en.po")
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    missing = []
    for name, line, text, _, _ in extract_from_dir(ROOT / package, method_map=[("**.py", "python")], keywords=keywords):
        message = catalogue.get(text if isinstance(text, str) else text[0])
        forms = message.string if message and isinstance(message.string, tuple) else (message and message.string,)
        if not message or message.fuzzy or not all(forms):
            missing.append(f"{name}:{line}: {text}")

    assert missing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_translations_keep_the_placeholders(package):
    """A figure or a name that the French text shows is shown in English too."""
    wrong = []
    for message in read_catalogue(ROOT / package / "locale" / "en.po"):
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        targets = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = [placeholders(source) for source in sources]
        wrong += [target for target in targets if placeholders(target) not in allowed]

    assert wrong == []


def test_plural_follows_each_language(tmp_path):
    """Nought is singular in French and plural in English."""
    (tmp_path / "en.po").write_text(
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\nContent-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "{n} réponse"\nmsgid_plural "{n} réponses"\nmsgstr[0] "{n} answer"\nmsgstr[1] "{n} answers"\n',
        encoding="utf-8",
    )
    french, english = (load_catalogue(tmp_path, language).ngettext for language in ("fr", "en"))

    assert [french("{n} réponse", "{n} réponses", n) for n in (0, 1, 2)] == [
        "{n} réponse",
        "{n} réponse",
        "{n} réponses",
    ]
    assert [english("{n} réponse", "{n} réponses", n) for n in (0, 1, 2)] == [
        "{n} answers",
        "{n} answer",
        "{n} answers",
    ]


def test_text_without_translation_stays_french(tmp_path):
    """A forgotten text is shown in French, with the right plural, rather than as an error."""
    (tmp_path / "en.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n', encoding="utf-8")
    english = load_catalogue(tmp_path, "en")

    assert english.gettext("Accueil") == "Accueil"
    assert english.ngettext("réponse", "réponses", 0) == French().ngettext("réponse", "réponses", 0) == "réponse"


def test_missing_catalogue_says_what_to_do(tmp_path):
    """Somebody who adds a language is told which file is missing and which command makes it."""
    with pytest.raises(CatalogueError, match=r"de\.po: no such catalogue\. Run `make messages`"):
        load_catalogue(tmp_path, "de")


def test_page_texts_come_in_both_languages():
    """The pages' own functions speak French without a catalogue and English with it."""
    french, english = gettext_for("fr"), gettext_for("en")

    assert (french.gettext("Registre"), english.gettext("Registre")) == ("Registre", "Register")


def test_refusing_another_site_asks_nothing_of_the_outside():
    """Streamlit asks an outside server for this machine's address before refusing a foreign origin; here it never does."""
    stay_inside()

    assert net_util.get_external_ip() == ""
