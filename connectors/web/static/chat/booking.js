/** The card of a consultation: day and time large, who it is with and why, and what can be done with it. */

import { el, httpUrl } from "./dom.js";
import { factsTable } from "./facts.js";
import { externalLink } from "./links.js";

/** Which badge a status of a booking gets. */
const BADGES = { requested: "unsure", confirmed: "open", cancelled: "ended", released: "ended" };

/**
 * @param {Object} card a booking
 * @param {(choice: {label: string, payload: string}) => void} onPick called for 「日時を変える」 and 「取り消す」
 * @returns {HTMLElement}
 */
export function bookingCard(card, onPick) {
  const [day, time] = parted(card.title);
  return el(
    "li",
    { class: "card booking" },
    card.badge && el("p", {}, el("span", { class: `badge badge--${BADGES[card.status] ?? "old"}`, text: card.badge })),
    el(
      "h4",
      { class: "booking__when" },
      el("time", { datetime: card.starts_at }, el("span", { class: "booking__day", text: day }), " ", el("span", { class: "booking__time", text: time })),
    ),
    factsTable(card.facts, `${card.title}の相談の内容`),
    links(card),
    card.actions?.length && el("p", { class: "card__buttons" }, ...card.actions.map((action) => actionButton(card, action, onPick))),
  );
}

/** 「12月7日（月）09:00〜09:30」 in day and time. */
function parted(title) {
  const end = title.indexOf("）") + 1;
  return [title.slice(0, end), title.slice(end)];
}

function links(card) {
  const usable = (card.links ?? []).filter(({ url }) => httpUrl(url));
  return usable.length > 0 && el("ul", { class: "booking__links", role: "list" }, ...usable.map(({ label, url }) => el("li", {}, externalLink(httpUrl(url), label))));
}

function actionButton(card, { label, payload }, onPick) {
  const named = `${card.title}の相談：${label}`;
  const pick = () => onPick({ label: named, payload });
  return el("button", { type: "button", class: "button button--quiet", "data-sends": true, "aria-label": named, text: label, on: { click: pick } });
}
