/** The input: grows with the text, sends on Enter (never while kana are being converted), counts near the limit. */

import { loadDraft, saveDraft } from "./storage.js";

/** Longest text the API takes, in Unicode code points. */
const MAX_LENGTH = 2000;
const COUNT_FROM = 1800;

const form = document.getElementById("composer");
const input = document.getElementById("question");
const button = document.getElementById("send");
const counter = document.getElementById("question-counter");
const problem = document.getElementById("question-problem");

export class Composer {
  #busy = false;
  /** Sent, but not answered yet: a reload in between must not lose what was written. */
  #unsettled = "";

  /** @param {(text: string) => void} onSend */
  constructor(onSend) {
    this.onSend = onSend;
    input.value = loadDraft();
    input.addEventListener("input", () => this.#changed());
    input.addEventListener("keydown", (event) => this.#keydown(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    new ResizeObserver(grow).observe(form);
    this.#changed();
  }

  /** Put text back for rewriting; what has been typed meanwhile is kept below it. */
  restore(text) {
    this.#unsettled = "";
    const typed = input.value.trim();
    input.value = typed && typed !== text ? `${text}\n${typed}` : text;
    this.#changed();
    input.focus();
  }

  /** The text sent last has been answered. */
  settle() {
    this.#unsettled = "";
    this.#changed();
  }

  setBusy(busy) {
    this.#busy = busy;
    this.#changed();
  }

  clear() {
    this.#unsettled = "";
    input.value = "";
    this.#changed();
  }

  #keydown(event) {
    // keyCode 229: some browsers report the Enter that ends a conversion after isComposing has gone back to false.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = input.value.trim();
    if (!text || this.#busy) return;
    if (length(text) > MAX_LENGTH) {
      problem.textContent = `長すぎて送れません。${MAX_LENGTH.toLocaleString("ja")}文字までに短くしてください。文章はそのまま残っています。`;
      input.setAttribute("aria-invalid", "true");
      input.focus();
      return;
    }
    this.#unsettled = text;
    input.value = "";
    this.#changed();
    this.onSend(text);
  }

  #changed() {
    const count = length(input.value.trim());
    button.disabled = count === 0 || this.#busy;
    counter.hidden = count < COUNT_FROM;
    counter.textContent = `${count.toLocaleString("ja")}／${MAX_LENGTH.toLocaleString("ja")}文字`;
    if (count <= MAX_LENGTH) {
      problem.textContent = "";
      input.removeAttribute("aria-invalid");
    }
    saveDraft([this.#unsettled, input.value].filter(Boolean).join("\n"));
    grow();
  }
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
}

function length(text) {
  return [...text].length;
}
