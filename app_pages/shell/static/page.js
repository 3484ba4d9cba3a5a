/* Mends what Streamlit's page lacks for people who do not use a mouse or a screen: the language of the page, announcements,
 * the place of the focus after a change of page, and single-key shortcuts.
 *
 * Reads: elements of class st-key-lang_fr / st-key-lang_en (language of the page) and st-key-live_* (announcements).
 * Says: the event "balise:language" on document, whenever the language of the page changes.
 * Loaded before Streamlit's own scripts, so that its listeners come first. */
(() => {
  "use strict";

  const LANGUAGES = ["fr", "en"];
  const SETTLE_MS = 120; // Streamlit draws a run in several steps: look once they are over

  const idle = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";
  const heading = () => document.querySelector('[data-testid="stMain"] h1, main h1');

  /* ---- The language of the page follows the marker that the run has drawn ---- */
  function followLanguage() {
    const marked = LANGUAGES.filter((language) => document.querySelector(`.st-key-lang_${language}`));
    // During a change both markers are there for a moment: wait until one is left.
    if (marked.length !== 1 || document.documentElement.lang === marked[0]) return;
    document.documentElement.lang = marked[0];
    document.dispatchEvent(new CustomEvent("balise:language", { detail: marked[0] }));
  }

  /* ---- Announcements: copied into a region that was there before, or screen readers would miss them ---- */
  let region;
  let announced = "";
  function announce() {
    const elements = [...document.querySelectorAll('[class*="st-key-live_"]')];
    const words = elements.map((element) => element.textContent.trim()).filter(Boolean).join(" ");
    // The key changes from one announcement to the next: the same words said twice are read twice.
    const signature = words && elements.map((element) => element.className).join(" ") + words;
    if (signature === announced) return;
    announced = signature;
    if (!words) return;
    region.textContent = "";
    window.setTimeout(() => (region.textContent = words), 50);
  }

  /* ---- After a change of page the focus goes to its main heading, so that reading starts there ---- */
  let seen = { address: "", path: "", heading: "" };
  let moving = null; // what the page was when its address changed, until the new one is drawn
  function followPage() {
    const address = location.pathname + location.search;
    const title = heading()?.textContent ?? "";
    if (!seen.heading) {
      if (title && idle()) seen = { address, path: location.pathname, heading: title };
      return;
    }
    if (address !== seen.address && !moving) moving = { path: seen.path, heading: seen.heading };
    seen.address = address;
    if (!idle() || !title) return;
    if (moving) {
      const changed = location.pathname !== moving.path || title !== moving.heading;
      const typing = document.activeElement?.matches("textarea, input, [contenteditable=true]");
      if (changed && !typing && !document.querySelector('[role="dialog"]')) {
        const target = heading();
        target.tabIndex = -1;
        target.focus({ preventScroll: true });
        document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
      }
      moving = null;
    }
    seen.path = location.pathname;
    seen.heading = title;
  }

  /* ---- No single-key shortcut (WCAG 2.1.4): Streamlit re-runs on « r » and clears its caches on « c » ---- */
  const KEEPS_LETTERS = "input, textarea, select, [contenteditable=true], [role=listbox], [role=menu], [role=grid]";
  function stopLetters(event) {
    const letter = typeof event.key === "string" && ["r", "c"].includes(event.key.toLowerCase());
    const combined = event.ctrlKey || event.metaKey || event.altKey;
    if (letter && !combined && !event.target.closest?.(KEEPS_LETTERS)) event.stopImmediatePropagation();
  }
  window.addEventListener("keydown", stopLetters, true);
  window.addEventListener("keyup", stopLetters, true);

  /* ---- One look at the page once it has stopped changing ---- */
  let timer = 0;
  function look() {
    timer = 0;
    followLanguage();
    announce();
    followPage();
  }
  function lookSoon() {
    if (!timer) timer = window.setTimeout(look, SETTLE_MS);
  }

  document.addEventListener("DOMContentLoaded", () => {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.className = "balise-for-screen-readers";
    document.body.append(region);
    new MutationObserver(lookSoon).observe(document.getElementById("root"), {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ["class", "data-test-script-state"],
    });
    window.addEventListener("popstate", lookSoon);
  });
})();
