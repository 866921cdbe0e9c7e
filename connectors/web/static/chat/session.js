/**
 * The conversation behind the page: which one it is, what has been seen of it, and what to do when it is gone.
 * Knows HTTP and storage, nothing of the page.
 */

import * as api from "./api.js";
import { loadConversation, saveConversation } from "./storage.js";

export class Session {
  #conversation = loadConversation();
  #lastAnswerId = null;
  #answerBegan = false;
  /** Ids of the assistant's messages that are on the page, and of the last one up to which `news` has looked. */
  #seen = new Set();
  #newsUpTo = "0";

  /** @param {{onReplaced: () => void}} hooks called when a lost conversation was replaced by a new one */
  constructor({ onReplaced }) {
    this.onReplaced = onReplaced;
  }

  get exists() {
    return this.#conversation !== null;
  }

  /**
   * The stored conversation's messages, or null when there is none or it is gone.
   *
   * @throws {ApiError} when the server cannot be asked right now; the conversation is kept
   */
  async restore() {
    if (!this.#conversation) return null;
    try {
      const messages = await api.fetchHistory(this.#conversation);
      this.#remember(messages);
      this.#newsUpTo = messages.at(-1)?.message_id ?? "0";
      return messages;
    } catch (error) {
      if (!error.conversationGone) throw error;
      this.#replace(null);
      this.onReplaced();
      return null;
    }
  }

  /**
   * Send a turn; begins a conversation when there is none yet or the stored one is gone.
   *
   * @param {{text: string}|{payload: string}} body
   * @param {(message: Object) => void} onMessage
   * @returns {Promise<boolean>} whether there was any answer
   * @throws {ApiError}
   */
  async send(body, onMessage) {
    this.#answerBegan = false;
    const receive = (message) => {
      this.#answerBegan = true;
      this.#lastAnswerId = message.message_id ?? this.#lastAnswerId;
      this.#seen.add(message.message_id);
      onMessage(message);
    };
    const known = this.exists;
    if (!known) this.#replace(await api.createConversation());
    try {
      await api.sendMessage(this.#conversation, body, receive);
    } catch (error) {
      if (!known || !error.conversationGone) throw error;
      this.#replace(await api.createConversation());
      this.onReplaced();
      await api.sendMessage(this.#conversation, body, receive);
    }
    return this.#answerBegan;
  }

  /**
   * What the server answered to the last turn, whose reply broke off or never came. A repeated turn could count twice
   * in an open flow, so this is asked before sending again.
   *
   * @returns {Promise<Object[]|null>} the answers not shown yet; null when the turn never arrived or was not answered
   */
  async missedAnswers() {
    if (!this.#conversation) return null;
    const messages = await api.fetchHistory(this.#conversation);
    const seen = messages.findLastIndex((message) => message.message_id === this.#lastAnswerId);
    const unseen = messages.slice(seen + 1);
    const asked = unseen.findLastIndex((message) => message.role === "user");
    if (!this.#answerBegan && (asked < 0 || asked === unseen.length - 1)) return null;
    this.#remember(messages);
    return unseen.slice(asked + 1);
  }

  /**
   * What the assistant said unasked since the last answer (a reminder); nothing while a turn is open somewhere else.
   *
   * @returns {Promise<Object[]>}
   * @throws {ApiError}
   */
  async unasked() {
    const [conversation, last] = [this.#conversation, this.#lastAnswerId];
    if (!conversation || !last) return [];
    const messages = await api.fetchSince(conversation, last);
    const meanwhile = this.#conversation !== conversation || this.#lastAnswerId !== last;
    if (meanwhile || messages.some((message) => message.role === "user")) return [];
    this.#remember(messages.length ? messages : [{ role: "assistant", message_id: last }]);
    return messages;
  }

  /**
   * What is not on the page yet while a person of the staff is called or has come: they speak in between.
   *
   * @param {() => boolean} busy whether a turn is under way: what came then is fetched once more after it
   * @returns {Promise<Object[]>} @throws {ApiError}
   */
  async news(busy) {
    const conversation = this.#conversation;
    if (!conversation || busy()) return [];
    const messages = await api.fetchSince(conversation, this.#newsUpTo);
    if (this.#conversation !== conversation || busy() || !messages.length) return [];
    const fresh = messages.filter((message) => message.role === "assistant" && !this.#seen.has(message.message_id));
    this.#newsUpTo = messages.at(-1).message_id;
    if (fresh.length) this.#remember(fresh);
    return fresh;
  }

  /** @param {{message_id: string, rating: "up"|"down", comment?: string}} feedback */
  rate(feedback) {
    return api.sendFeedback(this.#conversation, feedback);
  }

  /** A code for the person who answers the phone, null while there is no conversation. @throws {ApiError} */
  supportCode() {
    return this.#conversation ? api.createSupportCode(this.#conversation) : Promise.resolve(null);
  }

  /** Erase the conversation on the server and here. @throws {ApiError} when it could not be erased */
  async forget() {
    if (this.#conversation) {
      try {
        await api.deleteConversation(this.#conversation);
      } catch (error) {
        if (!error.conversationGone) throw error;
      }
    }
    this.#replace(null);
  }

  #replace(conversation) {
    this.#conversation = conversation;
    this.#lastAnswerId = null;
    this.#seen.clear();
    this.#newsUpTo = "0";
    saveConversation(conversation);
  }

  #remember(messages) {
    const answer = messages.findLast((message) => message.role === "assistant");
    this.#lastAnswerId = answer?.message_id ?? null;
    for (const message of messages) this.#seen.add(message.message_id);
  }
}
