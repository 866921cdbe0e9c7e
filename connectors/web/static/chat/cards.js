/** Cards: schemes, cases or rounds that were found, each with its facts, source and a way to ask more. */

import { bookingCard } from "./booking.js";
import { el, httpUrl } from "./dom.js";
import { factsTable } from "./facts.js";
import { externalLink, provenance } from "./links.js";

const STATUS_LABELS = { open: "受付中", upcoming: "受付前", unsure: "要確認", ended: "受付終了", old: "古い版" };

/**
 * @param {Object[]|undefined} cards
 * @param {(choice: {label: string, payload: string}) => void} onPick called for a card's 「くわしく聞く」
 * @returns {HTMLElement|null}
 */
export function cardList(cards, onPick) {
  if (!cards?.length) return null;
  return el("ul", { class: "cards", role: "list" }, ...cards.map((card) => (card.kind === "booking" ? bookingCard : cardItem)(card, onPick)));
}

function cardItem(card, onPick) {
  const url = httpUrl(card.url);
  const origin = provenance(card);
  return el(
    "li",
    { class: "card" },
    statusBadge(card.status),
    el("h4", { class: "card__title", text: card.title }),
    card.summary && el("p", { text: card.summary }),
    card.note && el("p", {}, el("strong", { text: card.note })),
    factsTable(card.facts, `${card.title}の内容`),
    origin && el("p", { class: "meta", text: origin }),
    url && el("p", {}, externalLink(url, `「${card.title}」のページを見る`)),
    (card.payload || card.actions?.length) &&
      el("p", { class: "card__buttons" }, card.payload && askButton(card, onPick), ...actionButtons(card, onPick)),
  );
}

/** 「受付終了」 and the like; null for a status without a label. */
function statusBadge(status) {
  const label = STATUS_LABELS[status];
  return label ? el("p", {}, el("span", { class: `badge badge--${status}`, text: label })) : null;
}

/** What else can be done with a card: keep it, be reminded of it. */
function actionButtons(card, onPick) {
  return (card.actions ?? []).map(({ label, payload }) => {
    const named = `「${card.title}」：${label}`;
    const pick = () => onPick({ label: named, payload });
    return el("button", { type: "button", class: "button button--quiet", "data-sends": true, "aria-label": named, text: label, on: { click: pick } });
  });
}

function askButton(card, onPick) {
  const label = `「${card.title}」についてくわしく聞く`;
  const pick = () => onPick({ label, payload: card.payload });
  return el("button", { type: "button", class: "button", "data-sends": true, "aria-label": label, text: "くわしく聞く", on: { click: pick } });
}
