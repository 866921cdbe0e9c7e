/** 「調べています…」 (or another word) while an answer is on its way, and a kind word when it takes longer. */

import { el } from "./dom.js";

const PATIENCE_MS = 5000;
const line = document.getElementById("waiting");
let timer;

export function startWaiting(word = "調べています…") {
  const text = el("span", { text: word });
  const dots = el("span", { class: "waiting__dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  line.replaceChildren(dots, text);
  clearTimeout(timer);
  timer = setTimeout(() => (text.textContent = "もう少しお待ちください…"), PATIENCE_MS);
}

export function stopWaiting() {
  clearTimeout(timer);
  line.replaceChildren();
}
