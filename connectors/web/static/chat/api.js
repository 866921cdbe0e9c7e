/**
 * The HTTP contract of the chat page. Every failure leaves here as an ApiError; no other module speaks HTTP.
 */

import { readEvents } from "./sse.js";

/** Milliseconds without a sign of life from the server after which a call is given up. */
const TIMEOUT_MS = 30_000;

const BASE = new URL("api/v1/", document.baseURI);

export class ApiError extends Error {
  /**
   * @param {"network"|"timeout"|"interrupted"|"http"} kind `interrupted`: the answer broke off on its way
   * @param {{status?: number, detail?: string, retryAfter?: number}} [info] `detail`: Japanese text of the problem+json,
   *   `retryAfter` in seconds
   */
  constructor(kind, { status = 0, detail = "", retryAfter = 0 } = {}) {
    super(`${kind} ${status}`);
    Object.assign(this, { kind, status, detail, retryAfter });
  }

  /** The stored conversation is unknown or no longer ours. */
  get conversationGone() {
    return this.status === 401 || this.status === 404;
  }

  /** The request may have reached the server although no full answer came back. */
  get outcomeUnknown() {
    return this.kind !== "http";
  }
}

/** Aborts a request after TIMEOUT_MS; `reset` starts the time anew. */
function watchdog() {
  const controller = new AbortController();
  let timer;
  const stop = () => clearTimeout(timer);
  const reset = () => {
    stop();
    timer = setTimeout(() => controller.abort(new DOMException("", "TimeoutError")), TIMEOUT_MS);
  };
  reset();
  return { signal: controller.signal, reset, stop };
}

async function problem(response) {
  const body = await response.json().catch(() => ({}));
  return new ApiError("http", {
    status: response.status,
    detail: typeof body.detail === "string" ? body.detail : "",
    retryAfter: Number.parseInt(response.headers.get("Retry-After"), 10) || 0,
  });
}

/** Run one request; `consume` reads the successful response while the watchdog is still on. */
async function call(path, { method = "GET", token, body, accept = "application/json" }, consume) {
  const guard = watchdog();
  const headers = { Accept: accept };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(new URL(path, BASE), {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: guard.signal,
      cache: "no-store",
      credentials: "omit",
    });
    if (!response.ok) throw await problem(response);
    return await consume(response, guard.reset);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (error.name === "TimeoutError") throw new ApiError("timeout");
    throw new ApiError(error instanceof TypeError ? "network" : "interrupted");
  } finally {
    guard.stop();
  }
}

const json = (response) => response.json();
const nothing = () => undefined;
const conversationPath = ({ id }) => `conversations/${encodeURIComponent(id)}`;

/** @returns {Promise<{id: string, token: string}>} */
export async function createConversation() {
  const created = await call("conversations", { method: "POST", body: {} }, json);
  return { id: created.conversation_id, token: created.token };
}

/**
 * Send a turn and hand over each message of the answer as it arrives.
 *
 * @param {{id: string, token: string}} conversation
 * @param {{text: string}|{payload: string}} body
 * @param {(message: Object) => void} onMessage
 */
export function sendMessage(conversation, body, onMessage) {
  const options = { method: "POST", token: conversation.token, body, accept: "text/event-stream, application/json" };
  return call(`${conversationPath(conversation)}/messages`, options, async (response, alive) => {
    if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
      (await response.json()).messages.forEach(onMessage);
      return;
    }
    for await (const { event, data } of readEvents(response.body)) {
      alive();
      if (event === "message") onMessage(JSON.parse(data));
      if (event === "done") return;
    }
    throw new ApiError("interrupted");
  });
}

/** @returns {Promise<Object[]>} all messages so far, oldest first, each with `role` */
export async function fetchHistory(conversation) {
  const history = await call(`${conversationPath(conversation)}/messages`, { token: conversation.token }, json);
  return history.messages;
}

/** @returns {Promise<Object[]>} messages of both sides after the one with this id */
export async function fetchSince(conversation, messageId) {
  const path = `${conversationPath(conversation)}/messages?after=${encodeURIComponent(messageId)}`;
  return (await call(path, { token: conversation.token }, json)).messages;
}

export function deleteConversation(conversation) {
  return call(conversationPath(conversation), { method: "DELETE", token: conversation.token }, nothing);
}

/** @returns {Promise<{code: string, expires_at: string}>} digits by which the staff may read the conversation */
export function createSupportCode(conversation) {
  return call(`${conversationPath(conversation)}/support-code`, { method: "POST", token: conversation.token }, json);
}

/** @param {{message_id: string, rating: "up"|"down", comment?: string}} feedback */
export function sendFeedback(conversation, feedback) {
  const body = { conversation_id: conversation.id, ...feedback };
  return call("feedback", { method: "POST", token: conversation.token, body }, nothing);
}

/** @returns {Promise<string[]>} names of the parts that do not work at the moment */
export async function fetchDegraded() {
  const readiness = await call(new URL("readyz", document.baseURI).href, {}, json);
  return readiness.status === "degraded" ? readiness.degraded ?? [] : [];
}
