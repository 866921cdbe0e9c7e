/** One message as a bubble. The order inside never changes: chips, text, facts, cards, picture, sources, feedback, choices. */

import { cardList } from "./cards.js";
import { chipList } from "./chips.js";
import { choiceList } from "./choices.js";
import { el, uniqueId } from "./dom.js";
import { factsTable } from "./facts.js";
import { actionBar } from "./feedback.js";
import { paragraphs } from "./richtext.js";
import { sourceIds, sourceList } from "./sources.js";

function bubble(kind, sender, ...content) {
  const id = uniqueId("message");
  return el(
    "article",
    { class: `message message--${kind}`, "aria-labelledby": id },
    el("h3", { class: "message__sender", id, tabindex: "-1", text: sender }),
    el("div", { class: "message__body" }, ...content),
  );
}

/** @param {string} text what the person wrote, or the label of the button that was pressed */
export function userMessage(text) {
  return bubble("user", "あなた", text);
}

/**
 * @param {Object} message as the API sends it
 * @param {{onPick: Function, rate: Function, announce: Function}} handlers
 */
export function assistantMessage(message, { onPick, rate, announce }) {
  const ids = sourceIds(message.citations);
  const kind = message.type === "progress" ? "progress" : "assistant";
  const article = bubble(
    message.author ? "staff" : kind,
    message.author ? `${message.author}（担当者）` : "まどぐち",
    chipList(message.chips, onPick),
    message.status === "stale" && el("p", {}, el("span", { class: "badge badge--old", text: "古い情報がふくまれます" })),
    ...paragraphs(message.text ?? "", ids),
    factsTable(message.facts, "答えの内容", ids),
    cardList(message.cards, onPick),
    picture(message),
    sourceList(message.citations, ids),
    isRateable(message) && actionBar(message, rate, announce),
    choiceList(message.choices, onPick),
  );
  article.addEventListener("click", jumpToSource);
  return article;
}

const OUTCOMES = ["answered", "stale", "no_match", "out_of_scope"];

/** What answers a question can be rated, an honest 「見つかりません」 too; questions of a flow and failures can not. */
function isRateable({ type, status }) {
  return type === "answer" || (["text", "cards"].includes(type) && OUTCOMES.includes(status));
}

/** Pictures come from this site only (the content security policy says the same); their text is shown above them. */
function picture({ image_url: address }) {
  if (!address) return null;
  const url = new URL(address, document.baseURI);
  const ours = url.origin === location.origin || url.protocol === "data:";
  return ours ? el("img", { class: "message__image", src: url.href, alt: "上の文章の内容を表した図" }) : null;
}

/** Follow a citation mark without touching the address bar or the history. */
function jumpToSource(event) {
  const mark = event.target.closest(".cite");
  if (!mark) return;
  event.preventDefault();
  const source = document.getElementById(mark.hash.slice(1));
  source.focus({ preventScroll: true });
  source.scrollIntoView({ block: "nearest" });
}
