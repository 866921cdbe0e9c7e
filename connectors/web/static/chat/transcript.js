/** The log on the page: puts messages in, keeps the reader's place and the keyboard focus. */

import { retireChoices } from "./choices.js";
import { el } from "./dom.js";
import { assistantMessage, userMessage } from "./message.js";

const log = document.getElementById("conversation");
const welcomeTemplate = document.getElementById("welcome-template");

export class Transcript {
  #anchor = null;
  #readerMoved = false;

  /** @param {{onPick, rate, announce, onExample: (text: string) => void}} handlers */
  constructor(handlers) {
    this.handlers = handlers;
    for (const event of ["wheel", "touchmove"]) {
      addEventListener(event, () => (this.#readerMoved = true), { passive: true });
    }
  }

  clear() {
    log.replaceChildren();
    this.#anchor = null;
  }

  addWelcome() {
    const welcome = welcomeTemplate.content.cloneNode(true).firstElementChild;
    for (const button of welcome.querySelectorAll("[data-example]")) {
      button.setAttribute("data-sends", "");
      button.addEventListener("click", () => this.handlers.onExample(button.textContent));
    }
    log.append(welcome);
    return welcome;
  }

  /** A line between what was and what comes. */
  addDivider(text) {
    log.append(el("p", { class: "divider", text }));
  }

  /** @param {string} text @param {boolean} [live] false when history is put back */
  addUser(text, live = true) {
    retireChoices(log);
    const article = userMessage(text);
    log.append(article);
    this.#anchor = article;
    if (live) this.#readerMoved = false;
    this.keepPlace();
    return article;
  }

  /** @param {Object} message */
  addAssistant(message) {
    const article = assistantMessage(message, this.handlers);
    log.append(article);
    this.keepPlace();
    return article;
  }

  /** @param {HTMLElement} box from failureBox */
  addFailure(box) {
    log.append(box);
    box.scrollIntoView({ block: "nearest" });
  }

  /** Keep the question at the top of the view while its answer grows below it, unless the reader has scrolled. */
  keepPlace() {
    if (this.#anchor && !this.#readerMoved) this.#anchor.scrollIntoView({ block: "start" });
  }

  /** Put back history without having all of it read out. */
  setLive(live) {
    // Screen readers collect changes a moment later than they happen.
    if (live) setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
    else log.setAttribute("aria-live", "off");
  }

  /** While an answer is on its way nothing else can be sent. */
  setBusy(busy) {
    for (const button of log.querySelectorAll("[data-sends]")) button.disabled = busy;
  }

  /** aria-busy only until the first message is there: screen readers may hold back what is added while it is set. */
  setAwaited(awaited) {
    log.setAttribute("aria-busy", String(awaited));
  }
}

/** Give the keyboard focus to a message, by its heading, so that reading and tabbing go on from there. */
export function focusMessage(article) {
  article.querySelector(".message__sender").focus({ preventScroll: true });
}

/** @returns {boolean} whether the focus has been left on this message */
export function hasFocus(article) {
  return article.contains(document.activeElement);
}
