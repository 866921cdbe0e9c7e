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

  /** @param {{message_id: string, rating: "up"|"down", comment?: string}} feedback */
  rate(feedback) {
    return api.sendFeedback(this.#conversation, feedback);
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
    saveConversation(conversation);
  }

  #remember(messages) {
    const answer = messages.findLast((message) => message.role === "assistant");
    this.#lastAnswerId = answer?.message_id ?? null;
  }
}
