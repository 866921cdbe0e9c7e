/** A phone in the browser: shows what the chat shows, and does what a user does. */

import { el, picture } from "./dom.js";
import { flex } from "./flex.js";

const POLL_MS = 300;
const NAGOYA = "日本、〒450-0002 愛知県名古屋市中村区名駅";
const LABELS = {
  rate_limited: "429で断る回数", errors: "500で失敗する回数", errors_after: "届いたのに500の回数", hang_s: "返事の遅れ（秒）",
  token_lives_s: "返信トークンの寿命（秒）", duplicates: "二重に送る割合", quota: "月のプッシュ上限",
};

const talk = document.getElementById("talk");
const quick = document.getElementById("quick");
const menu = document.getElementById("menu");
const toggle = document.getElementById("menu-toggle");
const text = document.getElementById("text");
const follow = document.getElementById("follow");
const notice = document.getElementById("notice");

let user = sessionStorage.getItem("user");
let seen = 0;
let lastSaid = "";
let menuId = null;

async function call(path, options = {}) {
  const answer = await fetch(path, { headers: { "content-type": "application/json" }, ...options });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

const act = async (kind, more = {}) => {
  const event = await call(`/simulator/users/${user}/acts`, { method: "POST", body: JSON.stringify({ kind, ...more }) });
  if (event.message) lastSaid = event.message.id;
  quick.replaceChildren();
  await refresh();
};

function onAction(action) {
  if (action.type === "datetimepicker") return pick(action);
  return act("postback", { data: action.data, display_text: action.displayText ?? "" });
}

/** The app's own picker of a day and a time. */
function pick(action) {
  const type = { datetime: "datetime-local", date: "date", time: "time" }[action.mode];
  const input = el("input", { type, "aria-label": action.label ?? "日時" });
  const send = el("button", { type: "button", onclick: () => input.value && (dialog.close(), act("postback", { data: action.data, display_text: "", params: { [action.mode]: input.value } })) }, "決定");
  const dialog = el("dialog", {}, input, send);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function message(content) {
  if (content.type === "text") return el("p", { class: "text" }, ...linked(content.text));
  if (content.type === "image") return picture(content.originalContentUrl, { class: "picture", alt: "図" });
  return flex(content.contents, onAction);
}

/** Web addresses in a text as links. */
function linked(words) {
  return words.split(/(https?:\/\/[^\s、。」）]+)/).map((part, n) => (n % 2 ? el("a", { href: part, target: "_blank", rel: "noopener" }, part) : part));
}

function entry(found) {
  if (found.from === "loading") return el("li", { class: "entry" }, el("p", { class: "text" }, "…"));
  if (found.from === "user") return el("li", { class: "entry entry--mine" }, el("p", { class: "text" }, found.unsent ? "（送信を取り消しました）" : found.text));
  const wide = found.message.type === "flex";
  return el("li", { class: `entry${wide ? " entry--wide" : ""}` }, message(found.message), el("p", { class: "way" }, found.way === "push" ? "プッシュ" : "返信"));
}

function showMenu(shown) {
  if ((shown?.id ?? null) === menuId) return;
  menuId = shown?.id ?? null;
  if (!shown) return menu.replaceChildren();
  const { width, height } = shown.size;
  const buttons = shown.areas.map(({ bounds, action }) => {
    const style = `left: ${(bounds.x / width) * 100}%; top: ${(bounds.y / height) * 100}%; width: ${(bounds.width / width) * 100}%; height: ${(bounds.height / height) * 100}%`;
    return el("button", { type: "button", style, "aria-label": action.label, onclick: () => { onAction(action); if (action.inputOption === "openKeyboard") { openMenu(false); text.focus(); } } }, action.label);
  });
  menu.replaceChildren(el("img", { src: `/simulator/richmenu/${menuId}/image`, alt: "" }), ...buttons);
}

function openMenu(open) {
  menu.hidden = !open;
  toggle.setAttribute("aria-expanded", String(open));
}

async function refresh() {
  const { entries, follows, menu: shown } = await call(`/simulator/users/${user}/timeline?after=${seen}`);
  follow.hidden = follows;
  showMenu(shown);
  if (!entries.length) return;
  seen += entries.length;
  talk.append(...entries.map(entry));
  const last = entries.at(-1);
  if (last.from === "bot") {
    const items = last.message.quickReply?.items ?? [];
    quick.replaceChildren(...items.map(({ action }) => el("li", {}, el("button", { type: "button", onclick: () => onAction(action) }, action.label))));
  }
  talk.scrollTop = talk.scrollHeight;
}

async function begin() {
  try {
    if (user) await call(`/simulator/users/${user}/timeline`);
  } catch {
    user = null;
  }
  if (!user) {
    user = (await call("/simulator/users", { method: "POST", body: "{}" })).userId;
    sessionStorage.setItem("user", user);
  }
}

async function showFaults() {
  const form = document.getElementById("faults");
  const now = await call("/simulator/faults");
  form.replaceChildren(...Object.entries(LABELS).map(([name, label]) => el("label", {}, label, el("input", { name, type: "number", min: "0", step: "any", value: now[name] ?? "" }))), el("button", { type: "submit" }, "この通りにする"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value === "" ? null : Number(value)]));
    try {
      await call("/simulator/faults", { method: "PUT", body: JSON.stringify(wanted) });
      notice.textContent = "変えました。";
    } catch {
      notice.textContent = "その値にはできません。";
    }
  });
}

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  text.value = "";
  if (said) act("text", { text: said });
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
toggle.addEventListener("click", () => openMenu(menu.hidden));
follow.addEventListener("click", () => act("follow"));
document.getElementById("someone-else").addEventListener("click", () => {
  sessionStorage.removeItem("user");
  location.reload();
});
for (const button of document.querySelectorAll("[data-act]")) {
  const kind = button.dataset.act;
  const more = () => ({ location: { address: NAGOYA }, unsend: { message_id: lastSaid } })[kind] ?? {};
  button.addEventListener("click", () => act(kind, more()));
}

await begin();
await showFaults();
openMenu(true);
await refresh();
setInterval(() => refresh().catch(() => { notice.textContent = "シミュレーターにつながりません。"; }), POLL_MS);
