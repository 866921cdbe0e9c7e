/** Calls of the console's pages, and what there is to do when the session has ended. */

import { el } from "/static/chat/dom.js";

const PATIENCE_MS = 15_000;

export class SignInNeeded extends Error {}

export class Refused extends Error {
  /** @param {string} detail Japanese text of the problem+json */
  constructor(detail) {
    super(detail);
    this.detail = detail;
  }
}

/**
 * @param {string} path
 * @returns {Promise<Response>} a good one
 * @throws {SignInNeeded|Refused|TypeError} the last one: no connection
 */
export function get(path) {
  return call(path, {});
}

/** @param {string} path @param {Object<string, string>} fields of a form */
export function post(path, fields) {
  const csrf = document.querySelector("meta[name=csrf]").content;
  return call(path, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRF-Token": csrf } });
}

async function call(path, { headers, ...options }) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(path, { ...options, signal, headers: { Accept: "application/json", ...headers } });
  if (response.status === 401) throw new SignInNeeded();
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  if (response.status < 500) throw new Refused(problem.detail || problem.title || "受け付けられませんでした。");
  throw new TypeError(String(response.status));
}

/** Leads to the sign-in page and back to this one. */
export function signInLink() {
  return el("a", { href: `/console/sign-in?next=${encodeURIComponent(location.pathname)}`, text: "もう一度ログインする" });
}
