/** Links out of the page and the wording of dates beside them. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

/**
 * A link that opens in a new tab and says so; plain text when there is no usable address.
 *
 * @param {string|null} url an address checked by httpUrl
 * @param {string} label
 */
export function externalLink(url, label) {
  if (!url) return el("span", { text: label });
  return el(
    "a",
    { class: "external", href: url, target: "_blank", rel: "noopener noreferrer" },
    label,
    icon("external"),
    el("span", { class: "external__hint", text: "（新しいタブで開きます）" }),
  );
}

/** "2023-03-02…" → 「2023年3月2日時点」, "2023-03" → 「2023年3月時点」; null when there is no date. */
export function asOf(value) {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(value ?? "") ?? [];
  if (!year) return null;
  return `${year}年${month ? `${Number(month)}月` : ""}${day ? `${Number(day)}日` : ""}時点`;
}

/** 「出典：中小企業庁・2023年3月2日時点」, leaving out what is not known. */
export function provenance({ source, as_of: date }) {
  return [source && `出典：${source}`, asOf(date)].filter(Boolean).join("・");
}
