/** The sources an answer cites: where each statement comes from, as of when, and the quoted words. */

import { el, httpUrl, uniqueId } from "./dom.js";
import { externalLink, provenance } from "./links.js";

/** @returns {Map<number, string>} citation number → element id of its source */
export function sourceIds(citations = []) {
  return new Map(citations.map((citation) => [citation.n, uniqueId("source")]));
}

/**
 * @param {Object[]|undefined} citations
 * @param {Map<number, string>} ids from sourceIds
 * @returns {HTMLElement|null}
 */
export function sourceList(citations, ids) {
  if (!citations?.length) return null;
  const items = citations.map((citation) => sourceItem(citation, ids.get(citation.n)));
  return el(
    "section",
    { class: "sources" },
    el("h4", { class: "sources__title", text: "出典" }),
    el("ol", { class: "sources__list", role: "list" }, ...items),
  );
}

function sourceItem(citation, id) {
  const origin = provenance(citation);
  return el(
    "li",
    { class: "source", id, tabindex: "-1" },
    el(
      "p",
      {},
      el("span", { class: "source__number", text: `[${citation.n}]` }),
      externalLink(httpUrl(citation.url), citation.title),
    ),
    origin && el("p", { class: "meta", text: origin }),
    citation.quote &&
      el(
        "details",
        { class: "quote" },
        el("summary", { text: "もとの文章を見る" }),
        el("blockquote", { text: citation.quote }),
      ),
  );
}
