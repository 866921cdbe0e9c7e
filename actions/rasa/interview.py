"""`validate_interview_form`: every turn of an open flow, whatever the classifier took it for.

A text is read as an answer to the current question first. What is none and sounds like something else is answered by the
action that would have answered it outside the flow, and the question follows in the same reply. When no question
waits for an answer any more, the form ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversations.conversations import Conversations
from actions.finance.dialogue import means_finance
from actions.flow import Wish
from actions.handover.announcing import to_book, to_call_back, to_chat
from actions.interview.options_said import bare, stripped
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.open_flows import GO_ON, RESTART, OpenFlows
from actions.rasa.reply import TurnReply, entities_of, say, typed_text, utter
from actions.replies.message import Message
from knowledge.text.normalise import normalise_line

_FORM, _SLOT = "interview_form", "interview_answer"
_CARRIED = {*Memory().slots(), "pending"}
_START, _DELETE = "start_diagnosis", "delete_my_data"
_INFORM = "/inform{"
_CONFIRMS = f'/{_DELETE}{{"confirm"'
_ANSWERS = {"inform", "affirm", "deny"}
_NO_QUESTIONS = _ANSWERS | {"out_of_scope", "nlu_fallback"}
_BOOKING = ("book_consultation", "change_booking", "cancel_booking")
_BUTTONS = {_START, *_BOOKING}
_PERSON = "talk_to_human"
_WHOLE = {*_BUTTONS, _PERSON, "restart"}
"""About a flow as a whole, if they are no answer."""
_YES_NO = {"affirm": "はい", "deny": "いいえ"}
_BARE, _RATHER_SURE = 10, 0.7
_FIRM, _SURE = {_DELETE, _PERSON}, 0.8
"""Requests that are heard even where any words would be an answer, if the classifier is this sure of them."""
_WAYS_TO_A_PERSON = {c.payload for c in (to_call_back(), to_chat(), to_book())}
_ERASING = "erase"
"""In the slot `pending`: it was asked whether all should be erased."""
_GOES_ON = ("続き", "つづき", "続け", "再開")


class ValidateInterviewForm(Action):
    """Hands the turn to `actions.open_flows`.

    :param asides: by intent, the action that answers what is no answer.
    :param answer_question: answers anything else.
    """

    def __init__(
        self,
        flows: OpenFlows,
        conversations: Conversations,
        asides: Mapping[str, Action],
        answer_question: Action,
    ) -> None:
        self._flows = flows
        self._conversations = conversations
        self._asides = asides
        self._answer_question = answer_question

    def name(self) -> str:
        return f"validate_{_FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        whose = await asyncio.to_thread(self._conversations.speaker, tracker.sender_id)
        speaker = Speaker(*whose, Memory.from_slots(tracker.slots).profile)
        asked_back = tracker.slots.get("pending") == _ERASING
        if asked_back and typed_text(tracker) and _intent(tracker) in _YES_NO:
            # Said to the question whether all should be erased, and not to that of the diagnosis.
            tracker.latest_message = _about_erasing(yes=_intent(tracker) == "affirm")
        turn = await asyncio.to_thread(self._turn, speaker, tracker)
        events: list[dict[str, Any]] = []
        is_open, asks_back = turn.open, False
        if turn.side_question is None:
            say(dispatcher, tracker, turn.messages, intent=None if _intent(tracker) in _WHOLE else "inform")
        else:
            reply, events = await self._aside(tracker, domain)
            is_open, asks_back = is_open and not reply.erase, _asks_back(reply)
            utter(dispatcher, reply if reply.erase or asks_back else _with_question(reply, turn))
        if is_open and asks_back != asked_back:
            events.append(SlotSet("pending", _ERASING if asks_back else None))
        events.append(SlotSet(_SLOT, None))
        return _in_new_session(tracker, events) if is_open else [*events, SlotSet("requested_slot", None)]

    def _turn(self, speaker: Speaker, tracker: Tracker) -> Turn:
        intent, text, button = _intent(tracker), typed_text(tracker), entities_of(tracker)
        value, memory = str(button.get("value") or ""), Memory.from_slots(tracker.slots)
        if not text and intent in _ANSWERS:
            if question := button.get("question"):
                return self._flows.press(speaker, str(question), value, memory)
            text = value or _YES_NO.get(intent, "")
        elif not text and intent in _BUTTONS:
            return self._flows.start(speaker, Wish(intent, value=value, memory=memory))
        is_firm = intent in _FIRM and _confidence(tracker) >= _SURE
        is_firm = is_firm and not _names_an_answer(self._flows.again(speaker), text)
        if text and is_firm and intent in _WHOLE:
            return self._flows.start(speaker, Wish(intent, text, memory=memory))
        if not text or is_firm:
            again = self._flows.again(speaker)
            return Turn(again.messages, again.open, side_question=text)
        turn = self._flows.hear(speaker, text, sounds_asking=intent not in _NO_QUESTIONS)
        if turn.side_question is not None and intent in _WHOLE:
            return self._flows.start(speaker, Wish(intent, text, _wanted(intent, text), memory))
        return turn

    async def _aside(self, tracker: Tracker, domain: Any) -> tuple[TurnReply, list[dict[str, Any]]]:
        """What another action says to the turn, and its events."""
        intent = _intent(tracker)
        is_search = intent in _YES_NO and not _is_bare(tracker)
        action = self._answer_question if is_search else self._asides.get(intent, self._answer_question)
        said = CollectingDispatcher()
        events = await action.run(said, tracker, domain)
        return TurnReply.model_validate(said.messages[0]["custom"]), list(events)


def _in_new_session(tracker: Tracker, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events, at the beginning of a new session in which the form is active.

    Rasa reads, replays and sends all events of a session in every turn, which makes the fortieth answer twice as slow as
    the first; nothing here needs those before. A session without a message of its own does not expire either, so that the
    form is still there days later.
    """
    set_now = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    kept = {name: value for name, value in tracker.slots.items() if name in _CARRIED and name not in set_now}
    carried = [SlotSet(name, value) for name, value in kept.items() if value is not None]
    active = [ActiveLoop(_FORM), SlotSet("requested_slot", _SLOT), ActionExecuted(_FORM)]
    return [SessionStarted(), *carried, *events, *active]


def _wanted(intent: str, text: str) -> str:
    """Which value of a `Wish` is meant by words about the whole; a flow named in them knows itself what is meant."""
    if intent == RESTART:
        return RESTART
    return GO_ON if intent == _START and not means_finance(text) and any(word in text for word in _GOES_ON) else ""


def _names_an_answer(question: Turn, text: str) -> bool:
    """Whether a text is the label of one of the question's answers, whatever else it could mean: 「電話」 where it is asked
    how to talk."""
    labels = {
        bare(normalise_line(c.label)) for m in question.messages for c in m.choices if c.payload.startswith(_INFORM)
    }
    return not labels.isdisjoint(stripped(bare(normalise_line(text))))


def _intent(tracker: Tracker) -> str:
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def _is_bare(tracker: Tracker) -> bool:
    """Whether a yes or no is all that was said: nothing in it could be looked for."""
    text = typed_text(tracker)
    return 0 < len(normalise_line(text)) <= _BARE and _confidence(tracker) >= _RATHER_SURE


def _confidence(tracker: Tracker) -> float:
    return float(((tracker.latest_message or {}).get("intent") or {}).get("confidence") or 0.0)


def _asks_back(reply: TurnReply) -> bool:
    """Whether the aside is a question of its own: whether all should be erased."""
    return any(c.payload.startswith(_CONFIRMS) for m in reply.messages for c in m.choices)


def _about_erasing(*, yes: bool) -> dict[str, Any]:
    """A typed yes asks for the button once more, which alone erases; a no is a no."""
    entities = [] if yes else [{"entity": "confirm", "value": "no"}]
    return {"text": f"/{_DELETE}", "intent": {"name": _DELETE, "confidence": 1.0}, "entities": entities}


def _with_question(reply: TurnReply, turn: Turn) -> TurnReply:
    """The reply with the question after it. Its own buttons give way: the first one left has to move the diagnosis on. Only
    another way to a person stays, before the last one, which leaves or pauses."""
    if not turn.open:
        return reply
    offers = [c for m in reply.messages for c in m.choices if c.payload in _WAYS_TO_A_PERSON]
    *before, question = turn.messages
    if reply.understood.intent == _PERSON and offers:
        question = question.model_copy(
            update={"choices": (*question.choices[:-1], *offers, *question.choices[-1:]), "type": "choices"}
        )
    return reply.model_copy(update={"messages": (*(_without_buttons(m) for m in reply.messages), *before, question)})


def _without_buttons(message: Message) -> Message:
    kind = "text" if message.type == "choices" else message.type
    return message.model_copy(update={"choices": (), "type": kind})
