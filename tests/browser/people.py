"""What a person does, for the browser tests: begin, open a section, answer, wait until it is saved."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page, expect

QUIET = 250  # ms without any change; longer than the shell waits (120 ms) before it looks at a page and moves the focus
DRAWN = """
([call, quiet]) => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app) return false;
  if (window.watched?.call !== call) {
    window.watched?.observer.disconnect();
    const watched = { call, changed: performance.now() };
    watched.observer = new MutationObserver(() => (watched.changed = performance.now()));
    watched.observer.observe(app, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-test-script-state"],
    });
    window.watched = watched;
  }
  const moving = document.getAnimations().some(
    animation => animation.playState === "running" && animation.effect.getComputedTiming().endTime !== Infinity
  );
  if (moving) window.watched.changed = performance.now();
  return app.dataset.testScriptState === "notRunning" && performance.now() - window.watched.changed > quiet;
}
"""


def settled(page: Page) -> None:
    """Wait until the server is idle and nothing has changed or moved on the page for a moment.

    A click or a text that was sent counts at once: Streamlit says that a run is asked for before the event is over.
    """
    page.wait_for_function(DRAWN, arg=[time.monotonic_ns(), QUIET], polling=QUIET // 5)


def press(target: Locator) -> None:
    """Click as a person does: on what no longer moves, with the time that a finger takes.

    A part of the page that still opens carries its links away between the press and the release: the click is lost.
    """
    settled(target.page)
    target.click(delay=50)


def open_page(page: Page, url: str, title: str) -> None:
    """Go to an address and wait for its main heading."""
    page.goto(url)
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    settled(page)


def create_authority(page: Page, url: str, name: str = "Ville d’Essai") -> None:
    """On an empty database, create an authority from the first page."""
    open_page(page, url, "Registre")
    page.get_by_label("Nom de la collectivité").fill(name)
    press(page.get_by_role("button", name="Créer"))
    expect(page.get_by_role("heading", level=1, name="Votre collectivité")).to_be_visible()
    settled(page)


def create_assessment(page: Page, url: str, name: str, template: str = "Sans modèle") -> str:
    """Begin an assessment from the register and return its id."""
    open_page(page, url, "Registre")
    page.get_by_label("Nom du système").fill(name)
    page.get_by_role("radio", name=template).check(force=True)
    press(page.get_by_role("button", name="Commencer"))
    expect(page.get_by_role("heading", level=1, name="Le système")).to_be_visible()
    settled(page)
    return page.url.split("a=")[1]


def card(page: Page, question: str):
    """The card of one question."""
    return page.locator(f".st-key-card_{question}")


def saved(page: Page, question: str) -> None:
    """Wait until the card says that its answer is stored."""
    settled(page)  # first: the card may still say so of the answer before
    expect(card(page, question).get_by_text("Enregistré le").first).to_be_visible()


def choose(page: Page, question: str, label: str) -> None:
    """Click one option of a question, as a person would, on its words; the page is at rest after the answer before."""
    card(page, question).get_by_text(label, exact=True).first.click(delay=50)


def checked(page: Page, question: str) -> list[str]:
    """Labels of the options that are chosen, as the screen shows them."""
    inputs = card(page, question).locator("input:checked")
    return [
        inputs.nth(n).locator("xpath=ancestor::label[1]").inner_text().split("\n")[0] for n in range(inputs.count())
    ]
