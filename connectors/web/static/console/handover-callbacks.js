/** Shows a number where its button was. */

import { el } from "/static/chat/dom.js";
import { post, Refused, SignInNeeded } from "./handover-calls.js";

for (const form of document.querySelectorAll(".reveal")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const number = el("p", { class: "phone", tabindex: "-1" });
    try {
      number.textContent = (await (await post(form.action, {})).json()).phone;
      form.replaceWith(number);
      number.focus();
    } catch (error) {
      if (error instanceof SignInNeeded || error instanceof Refused) location.reload();
      else form.submit();
    }
  });
}
