"""`action_talk_to_human`: somebody of the staff is called, or what else there is. Besides, the public desks one can talk to,
with their source."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Knowledge
from actions.handover.chat import HandoverTurns
from actions.rasa.reply import entities_of, say, typed_text
from actions.replies.from_answer import choices_to_ask
from actions.replies.message import Message
from knowledge.answering.citations import CitationList
from knowledge.answering.facts import find_fact
from knowledge.errors import UnknownDocument
from knowledge.models.vocabulary import FIELD_LABELS

_DESKS = ("starter:yorozu", "starter:shokokai")


class TalkToHuman(Action):
    """Hands the turn to `actions.handover.chat`."""

    def __init__(self, turns: HandoverTurns) -> None:
        self._turns = turns

    def name(self) -> str:
        return "action_talk_to_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        value = str(entities_of(tracker).get("value") or "")
        messages = await asyncio.to_thread(self._turns.reply, tracker.sender_id, typed_text(tracker), value)
        say(dispatcher, tracker, messages)
        return []


def desks_message(knowledge: Knowledge, text: str) -> Message:
    """The desks with what they do and how to reach them, cited."""
    cited = CitationList(200)
    lines, facts = [text], []
    for desk in _DESKS:
        try:
            document = knowledge.document(desk)
        except UnknownDocument:
            continue
        contact = find_fact(document, "contact").text
        n = cited.cite(document, document.summary)
        lines.append(f"・{document.title}：{document.summary}[{n}]")
        if contact:
            cited.cite(document, contact)
            facts.append({"name": f"{FIELD_LABELS['contact']}（{document.title}）", "value": contact, "citation": n})
    return Message(
        type="answer",
        text="\n".join(lines),
        choices=choices_to_ask(["よろず支援拠点について詳しく"]),
        facts=tuple(facts),
        citations=tuple(c.model_dump(mode="json") for c in cited.citations()),
        status="answered",
    )
