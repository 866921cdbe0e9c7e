/** The conversation that one has taken: what comes in, and the answer. Nothing typed is lost, nothing is sent twice. */

import { get, post, Refused, SignInNeeded, signInLink } from "./handover-calls.js";
import { offerAnswers } from "./handover-quick.js";

const EVERY_MS = 1500;
const NEAR_END_PX = 80;
const lines = document.getElementById("lines");
const form = document.getElementById("answer");
const text = document.getElementById("text");
const button = document.getElementById("send");
const sent = document.getElementById("sent");
const trouble = document.getElementById("trouble");
const address = `/console/handover/${lines.dataset.call}`;
const draft = `madoguchi.handover.${lines.dataset.call}`;
const title = document.title;
let last = Number(lines.dataset.last);
let sending = false;

const toTheEnd = () => (lines.scrollTop = lines.scrollHeight);

/** Ask for what is new and show it; called again and again until the conversation has ended. */
async function look() {
  try {
    const news = await (await get(`${address}/new?after=${last}`)).json();
    if (news.last > last) {
      const near = lines.scrollHeight - lines.scrollTop - lines.clientHeight < NEAR_END_PX;
      last = news.last;
      lines.insertAdjacentHTML("beforeend", news.html);
      if (near) toTheEnd();
      if (news.heard && document.hidden) document.title = `● 新しい言葉｜${title}`;
    }
    if (!sending) trouble.hidden = true;
    if (news.status === "ended") return ended();
  } catch (error) {
    tell(error, "つながりません。つながりしだい、続きを表示します。");
    if (error instanceof Refused) return ended();
  }
  setTimeout(look, EVERY_MS);
}

function ended() {
  document.getElementById("ended").hidden = false;
  form.querySelectorAll("button, textarea").forEach((part) => (part.disabled = true));
  document.querySelectorAll("#close button").forEach((part) => (part.disabled = true));
}

async function send() {
  if (sending || !text.value.trim()) return;
  sending = true;
  const said = text.value;
  sent.textContent = "送っています…";
  try {
    await post(`${address}/messages`, { key: form.key.value, text: said });
    form.key.value = newKey();
    if (text.value === said) text.value = "";
    sent.textContent = "送りました。";
    trouble.hidden = true;
    toTheEnd();
  } catch (error) {
    sent.textContent = "";
    tell(error, "送れませんでした。文章は残しています。もう一度「送る」を押してください。二重には届きません。");
  } finally {
    sending = false;
    keep();
  }
}

function tell(error, otherwise) {
  if (error instanceof SignInNeeded) {
    trouble.replaceChildren("ログインが切れました。書いた文章は、この画面に残しています。", signInLink());
  } else {
    trouble.textContent = error instanceof Refused ? error.message : otherwise;
  }
  trouble.hidden = false;
}

/** What is typed outlives a reload and signing in again, with the key under which it may have arrived already. */
function keep() {
  try {
    if (text.value) sessionStorage.setItem(draft, JSON.stringify({ text: text.value, key: form.key.value }));
    else sessionStorage.removeItem(draft);
  } catch {
    // Storage is switched off: it lasts until the page is left.
  }
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(draft));
    if (kept?.text) [text.value, form.key.value] = [kept.text, kept.key];
  } catch {
    // Nothing to restore.
  }
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16).padStart(8, "0")).join("-");
}

toTheEnd();
if (form) {
  restore();
  text.addEventListener("input", keep);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    send();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  addEventListener("visibilitychange", () => {
    if (!document.hidden) document.title = title;
  });
  offerAnswers((answer) => {
    text.value = text.value.trim() ? `${text.value.trimEnd()}\n${answer}` : answer;
    keep();
    text.focus();
  });
  text.focus();
  setTimeout(look, EVERY_MS);
}
