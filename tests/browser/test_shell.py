"""What surrounds the pages, in a real browser, on the two pages of the stub."""

import json
import re
import time
from pathlib import Path

import pytest
from people import press
from people import settled as at_rest
from playwright.sync_api import expect

PAUSE = 2500  # ms; longer than the pause after which a text is sent, and than a run: for what must not happen
PATIENCE = 30  # seconds; for what must happen


@pytest.fixture(scope="module")
def stub(start_server, tmp_path_factory):
    """The stub application."""
    file = tmp_path_factory.mktemp("stub") / "saved.json"
    server = start_server(Path(__file__).parent / "stub" / "app.py", STUB_FILE=str(file))
    server.saved = lambda: json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return server


def visit(page, stub, path="/"):
    """Open a page of the stub and wait until it is drawn and the shell has looked at it."""
    page.goto(stub.url + path)
    settled(page)


def settled(page):
    """Wait until the run is over and the shell has looked at the page."""
    page.locator(".st-key-runs").wait_for()
    at_rest(page)


def eventually(expected, found):
    """Wait until a function finds what is expected; say what it found last when it never does."""
    end = time.monotonic() + PATIENCE
    while (last := found()) != expected and time.monotonic() < end:
        time.sleep(0.05)

    assert expected == last


def field(page, label):
    """Return the field of this label."""
    return page.get_by_label(label, exact=True)


def test_page_language_is_the_readers_from_the_first_byte(new_page, stub):
    """A screen reader reads the page in the right language, before and after a choice, and still after a reload."""
    french, english = new_page("fr-FR"), new_page("en-GB")
    visit(french, stub)
    visit(english, stub)

    assert (french.locator("html").get_attribute("lang"), english.locator("html").get_attribute("lang")) == ("fr", "en")

    press(french.get_by_role("button", name="English"))
    expect(french.locator("html")).to_have_attribute("lang", "en")
    french.reload()
    settled(french)

    assert french.locator("html").get_attribute("lang") == "en"
    expect(french.get_by_role("button", name="Français")).to_be_visible()


def test_no_request_leaves_the_machine_and_nothing_is_refused(page, stub):
    """The application asks no other site for anything, and its own scripts and charts obey its own content policy."""
    visit(page, stub)
    press(page.get_by_text("Vers la seconde"))
    page.locator(".js-plotly-plot .bars path").first.wait_for()
    page.get_by_test_id("stDataFrame").wait_for()
    settled(page)
    hosts = {re.sub(r"^\w+://([^/]+).*", r"\1", url) for url in page.requests if not url.startswith(("data:", "blob:"))}

    assert {stub.url.removeprefix("http://")} == hosts
    assert [
        line for line in page.console if "Content Security Policy" in line or "Content-Security-Policy" in line
    ] == []


def test_visitor_cookie_cannot_be_read_by_scripts(page, stub):
    """The cookie that stands for the visitor is out of reach of any script, and lasts at most a year."""
    visit(page, stub)
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "balise_visitor")

    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert "balise_visitor" not in page.evaluate("document.cookie")


def test_skip_link_is_first_and_leads_to_the_content(page, stub):
    """Somebody at the keyboard reaches the content with two keys, on a link in French."""
    visit(page, stub)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "stMain"


def test_focus_goes_to_the_main_heading_after_a_change_of_page(page, stub):
    """After a link inside the application, a screen reader starts at the new page's heading."""
    visit(page, stub)
    press(page.get_by_text("Vers la seconde"))
    expect(page.get_by_role("heading", name="Seconde")).to_be_focused()


def test_focus_stays_where_it_is_when_the_page_only_changes(page, stub):
    """Answering a question does not throw the person back to the top."""
    visit(page, stub)
    field(page, "Une ligne").click()
    page.keyboard.type("x", delay=50)
    page.keyboard.press("Enter")
    page.wait_for_timeout(PAUSE)
    expect(field(page, "Une ligne")).to_be_focused()


def test_pages_have_no_serious_accessibility_violation(page, stub, axe, screenshot):
    """Both pages of the stub pass axe at WCAG 2.2 A and AA inside the shell."""
    visit(page, stub)
    first = axe(page)
    screenshot(page, "shell-premiere")
    visit(page, stub, "/seconde")
    page.locator(".js-plotly-plot .bars path").first.wait_for()
    screenshot(page, "shell-seconde")

    assert (first, axe(page)) == ([], [])


def test_single_keys_do_nothing(page, stub):
    """Streamlit's one-key shortcuts are off (WCAG 2.1.4): « r » outside a field does not run the page again."""
    visit(page, stub)
    before = page.locator(".st-key-runs").inner_text()
    page.get_by_role("heading", name="Première").click()
    for key in ("r", "c", "R"):
        page.keyboard.press(key)
    page.wait_for_timeout(PAUSE)

    assert before == page.locator(".st-key-runs").inner_text()
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize(("label", "name"), [("Plusieurs lignes", "lines"), ("Une ligne", "line")])
def test_typed_text_survives_a_reload_after_the_pause(page, stub, label, name):
    """Somebody who stops typing and reloads finds the text again, without having left the field."""
    visit(page, stub)
    text = f"essai de {label.lower()}"
    field(page, label).fill("")
    page.keyboard.type(text, delay=30)
    eventually(text, lambda: stub.saved().get(name))
    settled(page)

    assert label == page.evaluate("document.activeElement.getAttribute('aria-label')")

    page.reload()
    settled(page)

    assert text == field(page, label).input_value()


def test_typed_text_survives_a_reload_in_the_middle_of_a_word(page, stub):
    """Somebody who reloads without pausing finds the text again, to the last character."""
    for words in ("première fois", "seconde fois", "troisième fois"):
        visit(page, stub)
        field(page, "Plusieurs lignes").fill("")
        page.keyboard.type(words, delay=20)
        page.reload()
        settled(page)

        assert field(page, "Plusieurs lignes").input_value() == words


def test_typing_on_while_the_page_runs_loses_nothing(page, stub):
    """Characters typed while an earlier part is being saved stay, in their place, with the caret."""
    visit(page, stub, "/?slow=1")
    area = field(page, "Plusieurs lignes")
    area.fill("")
    written = ""
    for words, pause in (("un ", 1200), ("deux ", 300), ("trois ", 1000), ("quatre ", 1300), ("cinq", 0)):
        page.keyboard.type(words, delay=60)
        written += words
        page.wait_for_timeout(pause)

    assert written == area.input_value()

    page.keyboard.press("Home")
    page.keyboard.type("zéro ", delay=60)
    eventually("zéro " + written, lambda: stub.saved()["lines"])
    settled(page)

    assert ("zéro " + written, 5) == (area.input_value(), area.evaluate("area => area.selectionStart"))
    assert "zéro " + written == stub.saved()["lines"]


def test_text_of_a_form_waits_for_its_button(page, stub):
    """A pause does not send a form: its button alone does."""
    visit(page, stub)
    field(page, "Dans un formulaire").click()
    page.keyboard.type("brouillon", delay=30)
    page.wait_for_timeout(PAUSE)

    assert "in_form" not in stub.saved()


def test_saving_is_announced(page, stub):
    """A screen reader is told that an answer was saved, in a region that was there before."""
    visit(page, stub)
    field(page, "Une ligne").fill("annonce")
    page.keyboard.press("Enter")
    expect(page.locator('body > [role="status"]')).to_have_text("Réponse enregistrée")


def test_streamlits_own_words_are_french_then_english_again(page, stub):
    """The words of the page server follow the reader's language, both ways; what the page says is left as it is."""
    visit(page, stub, "/seconde")
    uploader = page.get_by_test_id("stFileUploader")
    expect(uploader.locator("button")).to_contain_text("Téléverser")
    expect(uploader).to_contain_text("300 Mo par fichier au plus")
    expect(page.get_by_text("Close", exact=True)).to_be_visible()
    press(page.get_by_text("Vers la première"))
    expect(page.get_by_role("heading", level=1, name="Première")).to_be_visible()
    settled(page)
    press(page.get_by_role("button", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Skip to main content")
    settled(page)  # a link that is drawn again under the mouse takes no click
    press(page.get_by_text("Vers la seconde"))
    expect(uploader.locator("button")).to_contain_text("Upload")
    expect(uploader).to_contain_text("300MB per file")


def test_unknown_addresses_answer_in_french(page, stub):
    """A wrong address leads to a sentence in the reader's language, not to an English message or a blank page."""
    page.goto(stub.url + "/inconnue")
    expect(page.get_by_role("dialog")).to_contain_text("La page demandée n’existe pas")
    page.goto(stub.url + "/inconnue/encore")
    expect(page.get_by_role("heading", name="Page introuvable")).to_be_visible()


def test_failure_shows_a_number_and_no_detail(page, stub):
    """A page that fails gives the reader a sentence and a number, never what went wrong inside."""
    visit(page, stub, "/seconde")
    press(page.get_by_role("button", name="Casser"))
    expect(page.get_by_test_id("stAlert")).to_contain_text("donnez le numéro")

    assert "confidential detail" not in page.content()
    assert "Traceback" not in page.content()


def test_page_says_that_the_server_is_away_and_comes_back(page, start_server, tmp_path):
    """When the server dies the reader is told so in French, and the page goes on by itself once it is back."""
    server = start_server(Path(__file__).parent / "stub" / "app.py", STUB_FILE=str(tmp_path / "saved.json"))
    visit(page, server)
    server.kill()
    expect(page.locator("body")).to_contain_text(re.compile("Connexion|ne répond pas"))
    words = page.locator("body").inner_text()
    server.restart()
    page.locator('[data-test-connection-state="CONNECTED"]').wait_for()

    assert "Connecting" not in words
    assert "Streamlit" not in words
