"""What a turn of the chat does about a person of the staff: calls one, reaches the one who has come, or ends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from actions.handover import announcing
from actions.handover.handovers import Handovers
from actions.handover.office_hours import OfficeHours
from actions.handover.presence import Presence
from actions.handover.wording import wording
from actions.replies.message import Message
from knowledge.clock import Clock, now_jst
from knowledge.text.normalise import normalise

_CALL = "/talk_to_human"
_FOR_THE_ASSISTANT = ("/delete_my_data", "/restart")
"""Buttons that are never for the staff: what they do is the person's own right, whoever is there."""
_TO_THE_ASSISTANT = re.compile(
    r"(?:チャット)?(?:ボット|ロボット|まどぐち|自動(?:の案内|応答)?)(?:の?(?:案内|ほう|方))?[にへ](?:戻|もど|代わ|かわ|替|切り?替)[^。？?]{0,10}[。!！]?"
)
_NO_CALL = re.compile(
    r"(?:もう|やっぱり|やはり)?、?(?:(?:担当者?|オペレーター|スタッフ|人|係の人|呼び?出し?|呼ぶの|待つの)(?:の(?:呼び?出し?|方))?(?:は|を|と)?、?(?:もう)?)"
    r"(?:呼ばなくて(?:も?いい|よい|大丈夫)|やめ|止め|中止|キャンセル|取り?消|要ら|いら|不要|結構|大丈夫|けっこう)[^。？?]{0,10}[。!！]?"
)
_WANTS_A_PERSON = re.compile(
    r"(?:人間|人|担当(?:者|の人|の方)?|スタッフ|オペレーター|職員|係の人)(?:さん)?(?:と|に|へ)?.{0,4}(?:話|相談|つない|繋い|代わ|替わ|かわ|お願い|呼ん)"
)
_WANTS_A_CALL = re.compile(
    r"折り?返し|(?:電話|でんわ)(?:を|の)?(?:一本)?、?"
    r"(?:(?:し|かけて?(?:直し|なおし)?)て(?!も?(?:いい|よい|よろし|大丈夫))|かけて(?:きて|ほし|欲し|くだ|下さ|くれ|もら|いただ|頂)"
    r"|もら(?!った)|貰(?!った)|ほし|欲し|くだ|下さ|くれ|いただ(?!いた)|頂|お願い|希望)|かけ(?:直|なお)して"
)


@dataclass(frozen=True, slots=True)
class HandoverTurns:
    """Safe to call from several threads.

    :param desks: the public desks, with a text before them.
    """

    handovers: Handovers
    presence: Presence
    hours: OfficeHours
    desks: Callable[[str], Message]
    clock: Clock = now_jst

    def reply(self, conversation_id: str, text: str, value: str = "") -> tuple[Message, ...]:
        """What is said to whoever wants to talk to a person, by words or by the button with this value."""
        if value == announcing.STOP:
            return (self._taken_back(conversation_id),)
        called = self.handovers.of_conversation(conversation_id)
        is_there = self._somebody_is_there()
        if called is None and is_there and value != announcing.CHAT and _wants_a_call(text):
            return (announcing.chat_or_call_back(),)
        if called is not None or is_there:
            called_now, ahead = self.handovers.call(conversation_id, text)
            if called_now.status == "live":
                return (announcing.taken(called_now.member_name or ""),)
            return (announcing.calling(ahead, already=called is not None),)
        return (self._nobody_is_there(),)

    def hear(self, conversation_id: str, said: Mapping[str, Any]) -> tuple[Message, ...] | None:
        """What is said to a turn of a conversation that is with the staff; nothing to what is for them, None where the
        assistant answers: nobody has come yet, or it is for the assistant in any case.

        :param said: the turn as it is stored, with a `text` or a `payload`.
        """
        called = self.handovers.of_conversation(conversation_id)
        if called is None:
            return None
        payload, text = str(said.get("payload") or ""), normalise(str(said.get("text") or ""))
        live = called.status == "live"
        stops = payload.startswith(_CALL) and f'"{announcing.STOP}"' in payload
        if stops or (_TO_THE_ASSISTANT if live else _NO_CALL).fullmatch(text):
            return (self._taken_back(conversation_id),)
        if not live:
            return None
        if payload.startswith(_FOR_THE_ASSISTANT):
            self.handovers.take_back(conversation_id, tell=True)
            return None
        return ()

    def calls_back(self, text: str) -> bool:
        """Whether words begin a call back at once: they ask for one, and nobody is there to answer in the chat instead."""
        return self.hours.staffed and _wants_a_call(text) and not self._somebody_is_there()

    def without_dialogue(self, conversation_id: str, sent: str) -> tuple[Message, ...]:
        """The reply to whoever wants a person while the dialogue engine, which would tell, does not work."""
        text = "" if sent.startswith("/") else sent
        wants = sent.startswith(_CALL) or _WANTS_A_PERSON.search(text)
        return self.reply(conversation_id, text) if wants else ()

    def _taken_back(self, conversation_id: str) -> Message:
        before = self.handovers.take_back(conversation_id)
        return Message(type="text", text=wording().not_open) if before is None else announcing.taken_back(before)

    def _somebody_is_there(self) -> bool:
        return self.hours.open_at(self.clock()) and self.presence.anyone()

    def _nobody_is_there(self) -> Message:
        """A call back or a booking, and the public desks; without any staff the desks and a booking."""
        say = wording()
        if not self.hours.staffed:
            return self._with(self.desks(""), announcing.to_book())
        is_open = self.hours.open_at(self.clock())
        why = say.nobody_there if is_open else say.out_of_hours.format(hours=self.hours.text)
        return self._with(self.desks(f"{why}\n{say.offers}"), announcing.to_call_back(), announcing.to_book())

    @staticmethod
    def _with(desks: Message, *offers: Any) -> Message:
        return desks.model_copy(update={"choices": (*offers, *desks.choices)})


def _wants_a_call(text: str) -> bool:
    """Whether the staff are asked to call, such as by 「あとで電話して」; 「電話したい」 is about calling them."""
    return bool(_WANTS_A_CALL.search(normalise(text)))
