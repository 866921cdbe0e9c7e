"""`action_answer_question`: answers whatever was asked."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Knowledge, ask_again_without, show_document
from actions.case_studies import answer_or_compare
from actions.memory import Memory
from actions.rasa.reply import entities_of, remember, say
from knowledge.errors import UnknownDocument


class AnswerQuestion(Action):
    """Answers the text, or a button's `question`, shows a button's `document`, or asks again `without` what a chip stood for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        memory = Memory.from_slots(tracker.slots)
        entities = entities_of(tracker)
        text = str((tracker.latest_message or {}).get("text") or "")
        # What a button carries is no question of its own: without one, the last question is asked again.
        question = str(entities.get("question") or (memory.question if text.startswith("/") else text))
        try:
            if without := entities.get("without"):
                keys = str(without).split(",")
                messages, after = await asyncio.to_thread(ask_again_without, self._knowledge, keys, memory)
            elif document := entities.get("document"):
                messages, after = await asyncio.to_thread(show_document, self._knowledge, str(document), memory)
            else:
                messages, after = await asyncio.to_thread(answer_or_compare, self._knowledge, question, memory)
        except UnknownDocument:
            messages, after = await asyncio.to_thread(answer_or_compare, self._knowledge, question, memory)
        out_of_scope = messages[0].status == "out_of_scope"
        say(dispatcher, tracker, messages, intent="out_of_scope" if out_of_scope else None)
        return remember(after, memory)
