/** Choices offered with a message. Once one is used, or the conversation has moved on, they stay visible but rest. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {{label: string, payload: string}[]|undefined} choices
 * @param {(choice: {label: string, payload: string}) => void} onPick
 * @returns {HTMLElement|null}
 */
export function choiceList(choices, onPick) {
  if (!choices?.length) return null;
  const buttons = choices.map((choice) => {
    const button = el("button", { type: "button", class: "button choice", "data-sends": true, text: choice.label });
    button.addEventListener("click", () => {
      button.classList.add("choice--taken");
      button.prepend(icon("check"));
      button.append(el("span", { class: "visually-hidden", text: "（選びました）" }));
      onPick(choice);
    });
    return el("li", {}, button);
  });
  return el(
    "div",
    { class: "choices", role: "group", "aria-label": "選択肢" },
    el("ul", { class: "choices__list", role: "list" }, ...buttons),
  );
}

/** Put all choices shown so far to rest: an old button would answer the question that is open now. */
export function retireChoices(root) {
  for (const button of root.querySelectorAll(".choice")) {
    button.disabled = true;
    button.removeAttribute("data-sends");
  }
}
