/** Under an answer: 「役に立った」「役に立たなかった」 with an optional comment, and copying the answer with its sources. */

import { copyText, quotable } from "./copy.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

const FAILED = "送れませんでした。少し待って、もう一度押してください。";

/**
 * @param {Object} message the answer
 * @param {(feedback: Object) => Promise<void>} rate sends a rating, rejects when it could not be sent
 * @param {(text: string) => void} announce tells screen readers
 */
export function actionBar(message, rate, announce) {
  const bar = el("div", { class: "actions", role: "group", "aria-label": "この答えについて", "aria-live": "off" });
  const rating = message.message_id ? ratingButtons(message, rate, announce, bar) : {};
  bar.append(...[rating.up, rating.down, copyButton(message, announce), rating.outcome].filter(Boolean));
  return bar;
}

function ratingButtons(message, rate, announce, bar) {
  const buttons = {
    up: ratingButton("up", "役に立った"),
    down: ratingButton("down", "役に立たなかった"),
  };
  const outcome = el("p", { class: "comment", hidden: true });

  async function send(feedback) {
    try {
      await rate({ message_id: message.message_id, ...feedback });
      return true;
    } catch {
      show(FAILED);
      return false;
    }
  }

  function show(text) {
    outcome.textContent = text;
    outcome.hidden = false;
    announce(text);
  }

  async function choose(rating) {
    if (!(await send({ rating }))) return;
    for (const [name, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(name === rating));
    bar.querySelector("form")?.remove();
    show("ありがとうございます。");
    if (rating === "down") bar.append(commentForm(send, show));
  }

  for (const [rating, button] of Object.entries(buttons)) button.addEventListener("click", () => choose(rating));
  return { ...buttons, outcome };
}

function ratingButton(rating, label) {
  return el("button", { type: "button", class: "button button--quiet", "aria-label": label, "aria-pressed": "false" }, icon(rating), label);
}

function commentForm(send, show) {
  const input = el("textarea", { class: "comment__input", rows: "2", maxlength: "500" });
  const form = el(
    "form",
    { class: "comment", "aria-label": "答えへのご意見" },
    el("label", {}, "よければ、足りなかったことを教えてください（書かなくてもかまいません）", input),
    el(
      "div",
      { class: "comment__buttons" },
      el("button", { type: "submit", class: "button button--quiet", text: "意見を送る" }),
      el("button", { type: "button", class: "button button--quiet", text: "閉じる", on: { click: () => close() } }),
    ),
  );
  // Closing would drop the focus to the top of the page: it goes back to the rating button.
  function close() {
    const bar = form.parentElement;
    form.remove();
    bar.querySelector("[aria-pressed='true']")?.focus();
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const comment = input.value.trim();
    if (comment && !(await send({ rating: "down", comment }))) return;
    close();
    if (comment) show("ご意見をありがとうございます。");
  });
  return form;
}

function copyButton(message, announce) {
  const label = el("span", { text: "答えをコピー" });
  const button = el("button", { type: "button", class: "button button--quiet" }, icon("copy"), label);
  button.addEventListener("click", async () => {
    const copied = await copyText(quotable(message));
    label.textContent = copied ? "コピーしました" : "コピーできませんでした";
    announce(label.textContent);
    setTimeout(() => (label.textContent = "答えをコピー"), 3000);
  });
  return button;
}
