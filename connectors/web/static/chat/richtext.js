/** Text of an answer as paragraphs, with its citation marks [1] and web addresses turned into links. */

import { el, httpUrl } from "./dom.js";
import { externalLink } from "./links.js";

const MARKS = /\[(\d{1,2})\]|https?:\/\/[^\s<>"'`、。，）」』】\]]+/g;

/**
 * @param {string} text plain text; an empty line separates paragraphs
 * @param {Map<number, string>} [sourceIds] element id of the source for each citation number
 * @returns {HTMLElement[]}
 */
export function paragraphs(text, sourceIds = new Map()) {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => el("p", { class: "message__text" }, ...inline(part.trim(), sourceIds)));
}

/** @returns {(Node|string)[]} */
function inline(text, sourceIds) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const node = match[1] ? citationLink(Number(match[1]), sourceIds) : externalLink(httpUrl(match[0]), match[0]);
    if (!node) continue;
    nodes.push(text.slice(end, match.index), node);
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes;
}

/** A link to the source below, or null when the answer has no such source. */
export function citationLink(n, sourceIds) {
  const id = sourceIds.get(n);
  return id ? el("a", { class: "cite", href: `#${id}`, "aria-label": `出典${n}へ移動`, text: `[${n}]` }) : null;
}
