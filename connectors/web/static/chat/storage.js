/**
 * What the browser keeps: the key of the conversation (localStorage) and text not yet sent (sessionStorage).
 *
 * Storage can be switched off or full; then values live in memory and last until the page is left.
 */

const CONVERSATION = "madoguchi.conversation";
const DRAFT = "madoguchi.draft";
const memory = new Map();

function read(area, key) {
  try {
    return window[area].getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(area, key, value) {
  if (value === null) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === null) window[area].removeItem(key);
    else window[area].setItem(key, value);
  } catch {
    // kept in memory only
  }
}

/** @returns {{id: string, token: string}|null} */
export function loadConversation() {
  try {
    const stored = JSON.parse(read("localStorage", CONVERSATION));
    return stored?.id && stored?.token ? { id: stored.id, token: stored.token } : null;
  } catch {
    return null;
  }
}

/** @param {{id: string, token: string}|null} conversation null forgets it */
export function saveConversation(conversation) {
  write("localStorage", CONVERSATION, conversation && JSON.stringify(conversation));
}

export function loadDraft() {
  return read("sessionStorage", DRAFT) ?? "";
}

export function saveDraft(text) {
  write("sessionStorage", DRAFT, text || null);
}
