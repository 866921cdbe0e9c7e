/** A small search beside the conversation: an answer with its sources, to put into one's own. */

import { el } from "/static/chat/dom.js";

const form = document.getElementById("quick");
const question = document.getElementById("quick-question");
const found = document.getElementById("quick-found");

/** @param {(text: string) => void} insert takes what is to be put into the answer */
export function offerAnswers(insert) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!question.value.trim()) return;
    found.textContent = "さがしています…";
    try {
      const response = await fetch(`/api/v1/answer?q=${encodeURIComponent(question.value.trim())}`);
      if (!response.ok) throw new TypeError(String(response.status));
      show(await response.json(), insert);
    } catch {
      found.textContent = "いまは、さがせませんでした。";
    }
  });
}

function show(answer, insert) {
  const quotable = quotation(answer);
  const button = { type: "button", class: "button", text: "返事に入れる", on: { click: () => insert(quotable) } };
  found.replaceChildren(
    el("div", { class: "found" }, el("p", { class: "found__text", text: quotable }), answer.answered && el("button", button)),
  );
}

/** The answer without its marks, and what it stands on. */
function quotation({ text, citations }) {
  const sources = new Map(citations.map(({ title, url }) => [url, title]));
  const lines = [...sources].map(([url, title]) => `出典：${title} ${url}`);
  return [text.replace(/\[\d{1,2}\]/g, ""), ...lines].join("\n");
}
