/** The page that links this browser's conversation with LINE: nothing happens before the button is pressed. */

import { loadConversation, saveConversation } from "./chat/storage.js";

const conversation = loadConversation();
const linkToken = new URL(location.href).searchParams.get("linkToken");
const notice = document.getElementById("link-notice");
const button = document.getElementById("link-now");

document.getElementById("no-conversation").hidden = Boolean(conversation);
document.getElementById("link").hidden = !conversation || !linkToken;
if (conversation && !linkToken) notice.textContent = notice.dataset.expired;

button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${conversation.token}` },
      body: JSON.stringify({ conversation_id: conversation.id, link_token: linkToken }),
    });
    if (answer.status === 401) saveConversation(null);
    if (!answer.ok) throw new Error(String(answer.status));
    location.assign((await answer.json()).go_to);
  } catch {
    notice.textContent = notice.dataset.failed;
    button.disabled = false;
  }
});
