/** Messages about the page itself: notices above the conversation, and short ones for screen readers only. */

import { el } from "./dom.js";

const notices = document.getElementById("notices");
const announcer = document.getElementById("announcer");

/**
 * @param {string} key a notice with the same key is replaced
 * @param {string} text
 * @param {{label: string, run: () => void}} [action] a button that takes the notice away and does something
 */
export function notify(key, text, action) {
  dismiss(key);
  const box = el("div", { class: "notice", "data-key": key }, el("p", { text }));
  if (action) {
    const act = () => {
      dismiss(key);
      action.run();
    };
    box.append(el("button", { type: "button", class: "button", text: action.label, on: { click: act } }));
  }
  notices.append(box);
}

export function dismiss(key) {
  notices.querySelector(`[data-key="${key}"]`)?.remove();
}

/** Say something to screen readers; the same text twice is said twice. */
export function announce(text) {
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = text));
}
