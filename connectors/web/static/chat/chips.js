/** How a question was understood, as small buttons: pressing one takes that part back and asks again. */

import { el } from "./dom.js";

/**
 * @param {{label: string, payload: string}[]|undefined} chips
 * @param {(choice: {label: string, payload: string}) => void} onPick
 * @returns {HTMLElement|null}
 */
export function chipList(chips, onPick) {
  if (!chips?.length) return null;
  const buttons = chips.map(({ label, payload }) => {
    const button = el(
      "button",
      { type: "button", class: "chip choice", "data-sends": true, "aria-label": `${label}の条件を外す` },
      el("span", { text: label }),
      el("span", { class: "chip__remove", "aria-hidden": "true", text: "×" }),
    );
    button.addEventListener("click", () => onPick({ label: `${label}の条件を外す`, payload }));
    return el("li", {}, button);
  });
  return el(
    "div",
    { class: "chips", role: "group", "aria-label": "こう受け取りました。押すと条件を外せます" },
    el("span", { class: "chips__title", "aria-hidden": "true", text: "こう受け取りました" }),
    el("ul", { class: "chips__list", role: "list" }, ...buttons),
  );
}
