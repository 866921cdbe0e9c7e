/** The call centre's search: results while one types, and everything by keyboard. */

import { copyText } from "/static/chat/copy.js";

const WAIT_MS = 120;
const TOAST_MS = 3000;
const SAID = { right: "「合っていた」と記録しました", wrong: "「違う」と記録し、未回答の質問に入れました", missing: "「足りない」と記録し、未回答の質問に入れました" };
const VERDICTS = { 1: "right", 2: "wrong", 3: "missing" };

const form = document.getElementById("search");
const box = document.getElementById("q");
const results = document.getElementById("results");
const comparison = document.getElementById("comparison");
const announcer = document.getElementById("announcer");
const toast = document.getElementById("toast");
const trouble = document.getElementById("trouble");
const keys = document.getElementById("keys");
const csrf = document.querySelector('meta[name="csrf"]').content;

let timer = 0;
let running = null;
let hiding = 0;
let shown = query();

document.getElementById("keys-button").hidden = false;
document.getElementById("keys-button").addEventListener("click", () => keys.showModal());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, WAIT_MS);
});
results.addEventListener("submit", (event) => {
  event.preventDefault();
  compare();
});
results.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-does], button[data-verdict]");
  if (button?.dataset.does === "copy") copy(button.closest("[data-copy]"));
  if (button?.dataset.verdict) judge(button.dataset.verdict);
});
document.addEventListener("keydown", pressed);

function query() {
  const fields = new FormData(form);
  for (const [name, value] of [...fields]) if (!value) fields.delete(name);
  return new URLSearchParams(fields).toString();
}

/** A part of the page; null if a newer request has taken its place or it failed, which is then said. */
async function part(path, options = {}) {
  try {
    const response = await fetch(path, { headers: { Accept: "application/json", "X-CSRF-Token": csrf }, ...options });
    if (response.status === 401) {
      location.assign(`/console/search?${query()}`); // by way of signing in, and back to what was typed
      return null;
    }
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      say(trouble, problem.detail ?? "うまくいきませんでした。もう一度お試しください。");
      return null;
    }
    trouble.hidden = true;
    return await response.text();
  } catch (error) {
    if (error.name !== "AbortError") say(trouble, "つながりません。少し待ってから、もう一度お試しください。");
    return null;
  }
}

async function search() {
  clearTimeout(timer);
  const wanted = query();
  if (wanted === shown) return;
  running?.abort();
  running = new AbortController();
  const html = await part(`/console/search/results?${wanted}`, { signal: running.signal });
  if (html === null) return;
  shown = wanted;
  results.innerHTML = html;
  comparison.hidden = true;
  history.replaceState(null, "", wanted ? `?${wanted}` : location.pathname);
  const found = document.getElementById("found");
  announcer.textContent = found ? `資料が${found.dataset.count}件見つかりました` : "";
}

async function compare() {
  const ids = [...results.querySelectorAll('input[name="id"]:checked')].map((input) => ["id", input.value]);
  const html = await part(`/console/search/compare?${new URLSearchParams(ids)}`);
  if (html === null) return;
  comparison.innerHTML = html;
  comparison.hidden = false;
  comparison.focus({ preventScroll: true });
  comparison.scrollIntoView({ block: "start" });
}

async function copy(from) {
  const text = from?.dataset.copy;
  if (!text) return tell("コピーできる回答がありません");
  tell((await copyText(text)) ? "出典つきでコピーしました" : "コピーできませんでした。文を選んでコピーしてください");
}

async function judge(verdict) {
  const answer = document.getElementById("answer");
  if (!answer) return;
  const ids = [...results.querySelectorAll("#found [data-id]")].map((found) => ["id", found.dataset.id]);
  const body = new URLSearchParams([["q", new URLSearchParams(shown).get("q") ?? ""], ["verdict", verdict], ...ids.slice(0, 10)]);
  if ((await part("/console/search/feedback", { method: "POST", body })) === null) return;
  for (const button of answer.querySelectorAll("[data-verdict]")) {
    button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
  }
  tell(SAID[verdict]);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys.open) return;
  const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea");
  if (typing && typing !== box) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return move(event, event.key === "ArrowDown" ? 1 : -1);
  if (typing) {
    if (event.key === "Escape") box.blur();
    return;
  }
  const act = actions[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

const actions = {
  "/": () => box.select(),
  "?": () => keys.showModal(),
  c: () => copy(chosen() ?? document.getElementById("answer")),
  x: () => chosen()?.querySelector('input[name="id"]')?.click(),
  v: () => compare(),
  Escape: () => {
    comparison.hidden = true;
  },
  ...Object.fromEntries(Object.entries(VERDICTS).map(([key, verdict]) => [key, () => judge(verdict)])),
};

function chosen() {
  return document.activeElement.closest?.(".result") ?? null;
}

/** To the next or previous result; above the first one is the box. */
function move(event, step) {
  const all = [...results.querySelectorAll(".result")];
  if (!all.length) return;
  event.preventDefault();
  const at = all.indexOf(chosen());
  const next = at === -1 ? (step > 0 ? 0 : -1) : at + step;
  if (next < 0) box.focus();
  else all[Math.min(next, all.length - 1)].focus();
}

results.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".result")) event.target.querySelector(".result__link").click();
});

function tell(text) {
  announcer.textContent = text;
  say(toast, text);
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    toast.hidden = true;
  }, TOAST_MS);
}

function say(element, text) {
  element.textContent = text;
  element.hidden = false;
}
