/** Keeps the queue fresh, counts who waits in the title of the tab, and says so when somebody new is there. */

import { get, SignInNeeded, signInLink } from "./handover-calls.js";

const EVERY_MS = 2000;
const queue = document.getElementById("queue");
const announcer = document.getElementById("announcer");
const trouble = document.getElementById("trouble");
const title = document.title;
let shown = "";
let before = waiting();

function waiting() {
  return Number(document.getElementById("waiting-count").dataset.count);
}

/** Put in what has changed; the keyboard focus stays where it is. */
function show(html) {
  if (html === shown) return;
  shown = html;
  const focused = queue.contains(document.activeElement) ? document.activeElement.id : "";
  queue.innerHTML = html;
  if (focused) (document.getElementById(focused) ?? document.getElementById("presence")).focus();
}

function count() {
  const now = waiting();
  document.title = now ? `（${now}）${title}` : title;
  if (now > before) announcer.textContent = `新しい呼び出しがあります。待っている人は${now}人です。`;
  before = now;
}

async function look() {
  try {
    show(await (await get("/console/handover/queue")).text());
    trouble.hidden = true;
    count();
  } catch (error) {
    if (error instanceof SignInNeeded) trouble.replaceChildren("ログインが切れました。", signInLink());
    else trouble.textContent = "つながりません。画面は少し前のものです。つながりしだい、新しくします。";
    trouble.hidden = false;
  }
  setTimeout(look, EVERY_MS);
}

count();
setTimeout(look, EVERY_MS);
