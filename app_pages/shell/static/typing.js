/* Keeps what is being typed. Streamlit sends a text to the server when the field loses the focus, or on Enter (one line) or
 * Ctrl+Enter (several lines); a reload before that loses it. Here a text is sent after a short pause, and when the page goes
 * out of sight, by giving the field the very key that its reader could have pressed. The focus and the caret stay.
 *
 * A text in a form is sent by the form's own button only, a password never on its own. */
(() => {
  "use strict";

  const PAUSE_MS = 900;
  const STAY_MS = 80;
  const SEVERAL_LINES = '[data-testid="stTextArea"] textarea';
  const ONE_LINE = '[data-testid="stTextInput"] input:not([type="password"])';
  const NUMBER = '[data-testid="stNumberInput"] input'; // only on leaving: « 1, » is not a number yet
  const FORM = '[data-testid="stForm"]';

  const timers = new Map(); // field → timer of its pause (0 when it waits for leaving only)
  const composing = new WeakSet(); // fields in which a character is being put together (^ then e)
  let ours = null; // the key event being given, so that it reaches the field only

  function commit(field) {
    window.clearTimeout(timers.get(field));
    timers.delete(field);
    if (!field.isConnected) return;
    ours = new KeyboardEvent("keydown", {
      key: "Enter",
      code: "Enter",
      keyCode: 13,
      which: 13,
      ctrlKey: field.matches("textarea"),
      bubbles: true,
      cancelable: true,
    });
    field.dispatchEvent(ours);
    ours = null;
  }

  function commitAfterPause(field) {
    window.clearTimeout(timers.get(field));
    timers.set(
      field,
      window.setTimeout(() => (composing.has(field) ? commitAfterPause(field) : commit(field)), PAUSE_MS),
    );
  }

  function commitAll() {
    for (const field of [...timers.keys()]) commit(field);
  }

  document.addEventListener(
    "input",
    ({ target: field }) => {
      if (!(field instanceof Element) || field.closest(FORM)) return;
      if (field.matches(SEVERAL_LINES) || field.matches(ONE_LINE)) commitAfterPause(field);
      else if (field.matches(NUMBER)) timers.set(field, 0);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event !== ours && timers.get(event.target)) commitAfterPause(event.target);
  }, true);
  document.addEventListener("compositionstart", (event) => composing.add(event.target), true);
  document.addEventListener("compositionend", (event) => composing.delete(event.target), true);
  // Leaving the field makes Streamlit send the text itself.
  document.addEventListener("focusout", (event) => {
    window.clearTimeout(timers.get(event.target));
    timers.delete(event.target);
  }, true);

  // The event has done its work at Streamlit's root: a button's own Ctrl+Enter shortcut must not hear it.
  document.addEventListener("DOMContentLoaded", () => {
    document.body.addEventListener("keydown", (event) => {
      if (event === ours) event.stopPropagation();
    });
  });

  // Leaving with unsent characters. Streamlit sends a moment later (setTimeout of nought), when the page may be gone: for that
  // one moment nought means now. Then the page stays a little, so that the server has the text before it hears that the
  // reader left (it then stops the run). Two listeners, because Streamlit does its work between them.
  const setTimeoutOfPage = window.setTimeout;
  const atOnce = (work, delay, ...values) => {
    if (delay) return setTimeoutOfPage(work, delay, ...values);
    queueMicrotask(() => work(...values));
    return 0;
  };
  let leaving = false;
  function hurry() {
    leaving = timers.size > 0;
    if (leaving) window.setTimeout = atOnce;
    commitAll();
  }
  function stay() {
    if (!leaving) return;
    leaving = false;
    window.setTimeout = setTimeoutOfPage;
    const until = performance.now() + STAY_MS;
    while (performance.now() < until);
  }
  for (const leave of ["beforeunload", "pagehide"]) {
    window.addEventListener(leave, hurry);
    window.addEventListener(leave, stay);
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") commitAll();
  });
})();
