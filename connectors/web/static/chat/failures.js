/** What to tell people when something goes wrong: cause in plain words, and what can be done. */

import { el } from "./dom.js";

const REWRITE_ONLY = [413, 422];
/** Longest time in seconds for which 「もう一度送る」 rests after a 429, however long the server asks for. */
const LONGEST_REST = 60;

/** @param {import("./api.js").ApiError} error @returns {{title: string, text: string}} */
function explain(error) {
  if (error.kind === "network" && !navigator.onLine) {
    return { title: "インターネットにつながっていません", text: "電波やWi-Fiをたしかめてから、もう一度送ってください。" };
  }
  if (error.kind === "network") {
    return { title: "まどぐちにつながりません", text: "通信の調子をたしかめて、少し待ってから、もう一度送ってください。" };
  }
  if (error.kind === "timeout") {
    return { title: "答えが届きませんでした", text: "時間がかかりすぎたので、待つのをやめました。もう一度送ってください。" };
  }
  if (error.kind === "interrupted") {
    return { title: "答えが途中で切れました", text: "もう一度送ると、続きを受け取ります。" };
  }
  if (error.status === 429) {
    const wait = error.retryAfter ? `${error.retryAfter}秒ほど待ってから` : "少し待ってから";
    return { title: "ただいま混み合っています", text: `${wait}、もう一度送ってください。` };
  }
  if (REWRITE_ONLY.includes(error.status)) {
    return { title: "この文章は受け取れませんでした", text: error.detail || "2,000文字までに短くして、もう一度送ってください。" };
  }
  if (error.status === 503 && error.detail) {
    return { title: "いま使えません", text: error.detail };
  }
  return { title: "うまく答えられませんでした", text: "まどぐちの調子が悪いようです。少し待ってから、もう一度送ってください。" };
}

/**
 * @param {import("./api.js").ApiError} error
 * @param {{onRetry: () => void, onRewrite?: () => void}} handlers `onRewrite` when there is typed text to go back to
 */
export function failureBox(error, { onRetry, onRewrite }) {
  const { title, text } = explain(error);
  const retryable = !onRewrite || !REWRITE_ONLY.includes(error.status);
  const retry = retryable && el("button", { type: "button", class: "button button--solid", text: "もう一度送る", on: { click: onRetry } });
  if (retry && error.status === 429 && error.retryAfter) {
    retry.disabled = true;
    setTimeout(() => (retry.disabled = false), Math.min(error.retryAfter, LONGEST_REST) * 1000);
  }
  return el(
    "div",
    { class: "failure" },
    el("h3", { class: "failure__title", text: title }),
    el("p", { text }),
    el(
      "div",
      { class: "failure__buttons" },
      retry,
      onRewrite && el("button", { type: "button", class: "button", text: "書き直す", on: { click: onRewrite } }),
    ),
  );
}
