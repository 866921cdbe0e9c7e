/** Facts of an answer or a card (対象者, 補助率 …) as a two-column table. */

import { el } from "./dom.js";
import { citationLink } from "./richtext.js";

/**
 * @param {{name: string, value: string, citation?: number}[]|undefined} facts
 * @param {string} caption what the table is about, for screen readers
 * @param {Map<number, string>} [sourceIds]
 * @returns {HTMLElement|null}
 */
export function factsTable(facts, caption, sourceIds = new Map()) {
  if (!facts?.length) return null;
  // Explicit roles: on narrow screens cells are stacked by CSS, which would otherwise drop the table semantics.
  const rows = facts.map((fact) =>
    el(
      "tr",
      { role: "row" },
      el("th", { scope: "row", role: "rowheader", text: fact.name }),
      el("td", { role: "cell" }, String(fact.value), fact.citation && citationLink(fact.citation, sourceIds)),
    ),
  );
  return el(
    "table",
    { class: "facts", role: "table" },
    el("caption", { class: "visually-hidden", text: caption }),
    el("tbody", { role: "rowgroup" }, ...rows),
  );
}
