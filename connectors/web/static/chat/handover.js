/** The bar above the input while a person of the staff is called or has come: who speaks, and the way back. */

import { announce } from "./notices.js";

const bar = document.getElementById("handover");
const line = document.getElementById("handover-text");
const button = document.getElementById("handover-stop");
const pageTitle = document.title;

/** The buttons of the bar; what they say is shown as the person's own words. */
const STOP = {
  waiting: { label: "呼び出しをやめる", payload: '/talk_to_human{"value": "stop"}' },
  live: { label: "ボットに戻す", payload: '/talk_to_human{"value": "stop"}' },
};

export class HandoverBar {
  /** @type {"ended"|"waiting"|"live"} */
  status = "ended";
  name = "";

  /** @param {(choice: {label: string, payload: string}) => void} onStop */
  constructor(onStop) {
    button.addEventListener("click", () => onStop(STOP[this.status]));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) document.title = pageTitle;
    });
  }

  get open() {
    return this.status !== "ended";
  }

  get live() {
    return this.status === "live";
  }

  /** Follow what a message says about who speaks. */
  note({ handover, author }) {
    if (author && document.hidden) document.title = `● 返事があります｜${pageTitle}`;
    if (!handover) return;
    this.status = handover.status;
    this.name = handover.name ?? "";
    this.#show();
  }

  reset() {
    this.note({ handover: { status: "ended" } });
  }

  /** What was sent has reached the staff. */
  delivered() {
    if (!this.live) return;
    line.textContent = `担当者（${this.name}）に届きました。`;
    announce(line.textContent);
  }

  setBusy(busy) {
    button.disabled = busy;
  }

  #show() {
    bar.hidden = !this.open;
    if (!this.open) return;
    line.textContent = this.live ? `担当者（${this.name}）と会話中です。` : "担当者を呼んでいます。";
    button.textContent = STOP[this.status].label;
  }
}
