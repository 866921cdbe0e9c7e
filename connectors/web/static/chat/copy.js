/** An answer as plain text with its sources, ready to be pasted into a mail or a call record. */

import { asOf } from "./links.js";

/** @param {Object} message an answer @returns {string} */
export function quotable(message) {
  const facts = (message.facts ?? []).map((fact) => `${fact.name}：${fact.value}`);
  const cards = (message.cards ?? []).flatMap((card) => [
    `■ ${card.title}`,
    ...(card.facts ?? []).map((fact) => `${fact.name}：${fact.value}`),
    origin(card),
  ]);
  const sources = (message.citations ?? []).map((citation) => `[${citation.n}] ${citation.title} ${origin(citation)}`);
  return [message.text, facts.join("\n"), cards.join("\n"), sources.length && `出典\n${sources.join("\n")}`]
    .filter(Boolean)
    .join("\n\n");
}

function origin({ source, as_of: date, url }) {
  const where = [source, asOf(date)].filter(Boolean).join("、");
  return [where && `（${where}）`, url].filter(Boolean).join(" ");
}

/** @returns {Promise<boolean>} whether the text is on the clipboard */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The older way, for pages served without TLS, where navigator.clipboard is missing. */
function copyBySelection(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused?.focus({ preventScroll: true });
  return copied;
}
