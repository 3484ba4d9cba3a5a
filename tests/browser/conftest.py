"""A real Chromium against a running server, for every test of this folder.

Fixtures: ``start_server`` and ``server`` (the application on a free port with its own database; can be killed and restarted),
``authority`` and ``assessment`` (made in it, for the tests of one module),
``page`` (a French reader at 1280 × 900), ``axe`` (accessibility violations), ``screenshot`` (pictures in build/screenshots).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from people import create_assessment, create_authority, settled
from playwright.sync_api import expect, sync_playwright

from assessments.storage import AssessmentStore, make_engine

ROOT = Path(__file__).parents[2]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SCREENSHOTS = ROOT / "build" / "screenshots"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# axe writes down what it found under every rule that holds, too, unless told that nobody reads it.
AXE_RUN = """
async tags => (await axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], elementRef: false,
})).violations
"""
START_SECONDS = 90
PAGE_MILLISECONDS = 30_000  # patience for a busy machine: a quick page never waits
expect.set_options(timeout=PAGE_MILLISECONDS)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # the checks may run as root, where Chromium refuses its sandbox; it only ever visits our own server
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Mark every test of this folder, so that ``-m "not browser"`` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server:
    """The application in a process of its own.

    Attributes:
        url: Its address, without a final slash.
        database: The address of its database, empty at first.
        log: File that holds what it printed.
    """

    def __init__(self, application: Path, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = f"sqlite:///{folder / 'balise.db'}"
        self.log = folder / "server.log"
        self._application = application
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "BALISE_DATABASE_URL": self.database,
            "BALISE_ACCOUNTS": "off",  # a test of accounts says otherwise
            **{name: value.replace("{url}", self.url) for name, value in (environment or {}).items()},
        }
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Prepare the database, start the process and wait until it answers."""
        prepare = [sys.executable, str(ROOT / "scripts" / "prepare_database.py")]
        with self.log.open("ab") as log:
            subprocess.run(prepare, cwd=ROOT, env=self._environment, stdout=log, stderr=log, check=True)
        self.restart()

    def restart(self, application: Path | None = None) -> None:
        """Start the process again on the same port and database, and wait until it answers; ``application`` in its place."""
        self.kill()
        self._application = application or self._application
        command = [sys.executable, "-m", "streamlit", "run", str(self._application), "--server.port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        """End the process at once, as a power cut would (SIGKILL)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def demonstration(self) -> AssessmentStore:
        """Fill the database with the demonstration, and give its store."""
        command = [sys.executable, "-m", "assessments.demo"]
        subprocess.run(command, cwd=ROOT, env=self._environment, check=True, capture_output=True)
        return AssessmentStore(make_engine(self.database))

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/sante", timeout=2) as answer:  # noqa: S310 - our own address
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        pytest.fail(
            f"The server did not start. It said:\n{self.log.read_text(encoding='utf-8', errors='replace')[-4000:]}"
        )


@pytest.fixture(scope="module")
def start_server(tmp_path_factory):
    """Give a function that starts one more server; all are ended with the module."""
    servers = []

    def start(application: Path = ROOT / "app.py", **environment: str) -> Server:
        server = Server(application, tmp_path_factory.mktemp("server"), environment)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.kill()


@pytest.fixture(scope="module")
def server(start_server):
    """The application itself, on an empty database that the tests of one module share."""
    return start_server()


@pytest.fixture(scope="module")
def browser():
    """One Chromium for the tests of one module; each test has its own context in it.

    Not for the session: Playwright keeps an event loop running, beside which other modules could not run theirs.
    """
    finder = [sys.executable, str(ROOT / "scripts" / "find_browser.py")]
    found = subprocess.run(finder, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        pytest.fail(found.stderr)  # never skipped: a check that did not run must not look like one that passed
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def authority(server, browser):
    """An authority in the application, made from the first page."""
    page = browser.new_context(locale="fr-FR").new_page()
    create_authority(page, server.url)
    page.context.close()


@pytest.fixture(scope="module")
def assessment(server, authority, browser):  # noqa: ARG001 - it belongs to the authority
    """The id of one assessment that the tests of a module share; nobody has answered it yet."""
    page = browser.new_context(locale="fr-FR").new_page()
    id_ = create_assessment(page, server.url, "Standard vocal")
    page.context.close()
    return id_


@pytest.fixture
def new_page(browser):
    """Open a page as another reader: ``new_page(locale="en-GB")``. Its ``requests`` and ``console`` lists are kept.

    ``page.requests`` holds the address of every request, ``page.console`` the text of every warning and error.
    """
    contexts = []

    def open_page(locale: str = "fr-FR", **options):
        context = browser.new_context(locale=locale, viewport={"width": 1280, "height": 900}, **options)
        context.set_default_timeout(PAGE_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.console = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("websocket", lambda socket: page.requests.append(socket.url))
        page.on("console", lambda line: line.type in {"error", "warning"} and page.console.append(line.text))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A French reader's page, 1280 × 900, with no cookie yet."""
    return new_page()


@pytest.fixture
def axe():
    """Give a function that lists a page's serious and critical violations of WCAG 2.2, levels A and AA."""

    def violations(page) -> list[str]:
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(AXE_RUN, list(WCAG))
        return [
            f"{violation['impact']} {violation['id']}: {node['html'][:200]}"
            for violation in found
            if violation["impact"] in {"serious", "critical"}
            for node in violation["nodes"]
        ]

    return violations


@pytest.fixture
def screenshot():
    """Keep a picture of the page in build/screenshots: ``screenshot(page, "accueil")``."""

    def take(page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        size = page.viewport_size
        # Streamlit scrolls inside the page: only a window as high as its content shows it all.
        height = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
        settled(page)
        page.screenshot(path=path)
        page.set_viewport_size(size)
        return path

    return take


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return candidate.getsockname()[1]
