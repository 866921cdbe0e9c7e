/**
 * The record of a consultation: what is written is saved as a draft by itself, and kept in this tab until it is saved, so that
 * neither an ended session nor a broken line loses a word. A correction is kept in the tab alone: it is no draft.
 */

const SAVE_AFTER_MS = 1500;
const form = document.querySelector("form[data-record]");
const state = document.getElementById("state");
const KEY = `madoguchi.record.${document.querySelector("[data-record]").dataset.record}`;
const KEPT = ["csrf", "version"];
const savesDrafts = form?.dataset.drafts !== undefined;

let waiting = 0;
let saving = false;
let conflict = false;
let submitter = null;

function say(text, isProblem = false) {
  state.textContent = text;
  state.classList.toggle("record__state--problem", isProblem);
}

function written() {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !KEPT.includes(name)));
}

function isStored(fields) {
  const now = written();
  return Object.entries(fields).every(([name, value]) => (now[name] ?? "").trim() === value.trim());
}

function keepInTab() {
  sessionStorage.setItem(KEY, JSON.stringify({ version: form.version.value, fields: written() }));
}

function restore() {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return;
  const { version, fields } = JSON.parse(kept);
  if (isStored(fields)) {
    sessionStorage.removeItem(KEY);
    return;
  }
  for (const [name, value] of Object.entries(fields)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  if (!savesDrafts) {
    form.version.value = version; // of another one meanwhile the server shows both
    say("書きかけの内容をもどしました。");
    return;
  }
  conflict = version !== form.version.value;
  say(
    conflict
      ? "保存されていなかった内容をもどしました。別の画面でも保存されています。よければ「下書きを保存する」を押してください。"
      : "保存されていなかった内容をもどしました。",
    conflict,
  );
  if (!conflict) later();
}

function later() {
  clearTimeout(waiting);
  if (savesDrafts) waiting = setTimeout(save, SAVE_AFTER_MS);
}

function send() {
  return fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(new FormData(form)),
    redirect: "error",
  });
}

/** After signing in again in another tab this page's token is an old one; the new one stands in the page as it is now. */
async function renewToken() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector('form[data-record] [name="csrf"]');
  if (token === null) return false;
  form.csrf.value = token.value;
  return true;
}

async function save() {
  if (saving || conflict) return;
  saving = true;
  const sent = JSON.stringify(written());
  try {
    let response = await send();
    if (response.status === 403 && (await renewToken())) response = await send();
    await heard(response, sent);
  } catch {
    say("つながりません。書いた内容は、この画面に残っています。つながったら保存します。", true);
    later();
  } finally {
    saving = false;
    if (submitter !== null) form.requestSubmit(submitter);
  }
}

async function heard(response, sent) {
  if (response.ok) {
    const { version, saved_at: savedAt } = await response.json();
    form.version.value = version;
    if (JSON.stringify(written()) === sent) sessionStorage.removeItem(KEY);
    else {
      keepInTab();
      later();
    }
    say(`下書きを保存しました（${savedAt}）。`);
  } else if (response.status === 401 || response.status === 403) {
    say("ログインが終わりました。書いた内容は、この画面に残っています。別の画面でログインすると、続けて保存します。", true);
    later();
  } else if (response.status === 409) {
    conflict = true;
    say("別の画面で、先に保存されています。「下書きを保存する」を押すと、両方の内容を見くらべられます。", true);
  } else {
    say("保存できませんでした。書いた内容を確かめてください。", true);
  }
}

/** A form sent while a draft is on its way would meet a newer version of itself: it waits. */
function beforeSubmit(event) {
  clearTimeout(waiting);
  keepInTab();
  if (!saving) return;
  event.preventDefault();
  submitter = event.submitter;
}

if (form === null) sessionStorage.removeItem(KEY); // what was written has been sent
else {
  form.addEventListener("input", () => {
    keepInTab();
    later();
  });
  form.addEventListener("submit", beforeSubmit);
  restore();
}
