/**
 * The chat page: wires input, log and session together. Start reading here.
 *
 *   chat/session.js     the conversation (server, storage)     chat/api.js, sse.js, storage.js   what it stands on
 *   chat/transcript.js  the log on the page                    chat/message.js …                 what stands in it
 *   chat/composer.js    the input                              chat/failures.js                  when something fails
 */

import { ApiError, fetchDegraded } from "./chat/api.js";
import { Composer } from "./chat/composer.js";
import { failureBox } from "./chat/failures.js";
import { setUpForgetDialog } from "./chat/forget-dialog.js";
import { HandoverBar } from "./chat/handover.js";
import { announce, dismiss, notify } from "./chat/notices.js";
import { Session } from "./chat/session.js";
import { setUpSupportCode } from "./chat/support-code.js";
import { focusMessage, hasFocus, Transcript } from "./chat/transcript.js";
import { watchBars } from "./chat/viewport.js";
import { startWaiting, stopWaiting } from "./chat/waiting.js";

const UNASKED_EVERY_MS = 60_000;
const NEWS_EVERY_MS = 1_500;
const RESTART = { label: "最初から", payload: "/restart" };

const session = new Session({
  onReplaced: () => notify("replaced", "前の会話は保存の期間が終わったので、新しい会話を始めました。どうぞ続けてお聞きください。"),
});
const composer = new Composer((text) => takeTurn({ text }, text));
const transcript = new Transcript({
  onPick: ({ label, payload }) => takeTurn({ payload }, label, { byButton: true }),
  onExample: (text) => takeTurn({ text }, text, { byButton: true }),
  rate: (feedback) => session.rate(feedback),
  announce,
});
const handover = new HandoverBar(({ label, payload }) => takeTurn({ payload }, label, { byButton: true }));
const restartButton = document.getElementById("restart");
const forgetButton = document.getElementById("forget");

/** Show the turn, send it, show the answer. `byButton`: nothing was typed, reading goes on in the log. */
async function takeTurn(body, label, { byButton = false } = {}) {
  dismiss("erased");
  const question = transcript.addUser(label);
  // On a phone the keyboard would cover half of the answer: typing has ended there too.
  if (byButton || matchMedia("(pointer: coarse)").matches) focusMessage(question);
  return deliver(body, question, (receive) => session.send(body, receive));
}

/**
 * Run one delivery; on failure offer to try again or to rewrite. Nothing typed is lost either way.
 *
 * @param {(receive: (message: Object) => void) => Promise<boolean>} run tells whether there was an answer
 * @returns {Promise<boolean>} whether it went well
 */
async function deliver(body, question, run) {
  setBusy(true);
  let first = null;
  try {
    const answered = await run((message) => {
      stopWaiting();
      transcript.setAwaited(false);
      const article = show(message);
      if (!first && hasFocus(question)) focusMessage(article);
      first ??= article;
    });
    if (!answered && body.payload !== RESTART.payload && !(await isWithTheStaff())) throw new ApiError("http", { status: 500 });
    if (body.text) composer.settle();
    return true;
  } catch (error) {
    fail(error, body, question);
    return false;
  } finally {
    setBusy(false);
  }
}

function fail(error, body, question) {
  // Anything but an ApiError is a mistake of ours: told like a server error, and visible in the console.
  if (!(error instanceof ApiError)) console.error(error);
  const cause = error instanceof ApiError ? error : new ApiError("http", { status: 500 });
  const box = failureBox(cause, {
    onRetry: () => {
      box.remove();
      focusMessage(question);
      deliver(body, question, (receive) => (cause.outcomeUnknown ? resume(body, receive) : session.send(body, receive)));
    },
    onRewrite: body.text && (() => {
      box.remove();
      composer.restore(body.text);
    }),
  });
  transcript.addFailure(box);
}

/** The turn may have been answered although we saw nothing of it: look first, send again only if not. */
async function resume(body, receive) {
  const missed = await session.missedAnswers();
  missed?.forEach(receive);
  return missed !== null || session.send(body, receive);
}

/** Put a message of the assistant, or of the staff, into the log. */
function show(message) {
  handover.note(message);
  return transcript.addAssistant(message);
}

/** A turn without an answer has gone to a person; that one has come may be news to this page. */
async function isWithTheStaff() {
  if (!handover.live) (await session.news(() => false)).forEach(show);
  handover.delivered();
  return handover.open;
}

function setBusy(busy) {
  composer.setBusy(busy);
  handover.setBusy(busy);
  transcript.setBusy(busy);
  transcript.setAwaited(busy);
  restartButton.disabled = busy;
  forgetButton.disabled = busy;
  if (busy) startWaiting(handover.live ? "送っています…" : undefined);
  else stopWaiting();
  transcript.keepPlace();
}

/** Put the stored conversation back on the page, or begin with the welcome. */
async function start() {
  transcript.clear();
  handover.reset();
  let history = null;
  try {
    history = await session.restore();
  } catch {
    notify("history", "前の会話を読み込めませんでした。", { label: "もう一度読み込む", run: start });
  }
  transcript.addWelcome();
  if (!history) return;
  transcript.setLive(false);
  const labels = new Map([[RESTART.payload, RESTART.label]]);
  for (const message of history) {
    if (message.role === "user") transcript.addUser(labels.get(message.text) ?? readable(message.text), false);
    else show(message);
    for (const { payload, label } of message.choices ?? []) labels.set(payload, label);
  }
  transcript.setLive(true);
}

/** A pressed button is stored as its payload; people see its label, or a plain word when the label is not known. */
function readable(text) {
  return text?.startsWith("/") ? "（ボタンで選びました）" : text ?? "";
}

async function restart() {
  if (!session.exists) {
    transcript.clear();
  } else {
    if (!(await takeTurn({ payload: RESTART.payload }, RESTART.label, { byButton: true }))) return;
    handover.reset();
    transcript.addDivider("ここから新しい質問ができます");
  }
  const welcome = transcript.addWelcome();
  focusMessage(welcome);
  welcome.scrollIntoView({ block: "start" });
}

function beginAfresh() {
  transcript.clear();
  handover.reset();
  composer.clear();
  focusMessage(transcript.addWelcome());
  dismiss("replaced");
  notify("erased", "会話を消しました。");
}

async function warnIfDegraded() {
  const degraded = await fetchDegraded().catch(() => []);
  if (degraded.length) notify("degraded", "ただいま、一部の機能が使えません。答えが短くなることがあります。");
}

/** Reminders reach an open page within a minute; a turn under way goes first. */
async function showUnasked() {
  if (document.hidden || restartButton.disabled || handover.open) return;
  const messages = await session.unasked().catch(() => []);
  for (const message of messages) show(message);
}

/** What a person of the staff writes, and that they come or go, is on the page a moment later, in a hidden tab too. */
async function followTheStaff() {
  if (handover.open) (await session.news(() => restartButton.disabled).catch(() => [])).forEach(show);
  setTimeout(followTheStaff, NEWS_EVERY_MS);
}

watchBars();
setInterval(showUnasked, UNASKED_EVERY_MS);
followTheStaff();
restartButton.addEventListener("click", restart);
setUpForgetDialog(() => session.forget(), beginAfresh);
setUpSupportCode(() => session.supportCode());
start();
warnIfDegraded();
