"""「うちと似た会社の事例」: cases like the person's own business, by what they said about it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from actions.answering import Knowledge, answer_turn, kind_of
from actions.memory import Memory
from actions.replies.from_answer import messages_of
from actions.replies.message import Choice, Message
from actions.replies.wording import wording
from knowledge.models import Filters
from knowledge.text.normalise import normalise

_SIMILAR = re.compile(r"似た|似て|同じような|同じ(?:業種|業界|規模|くらい)|同業|うちみたい|うちのような|近い会社|仲間")
_CASES = re.compile(r"事例|実例|成功例|導入例|例|話|やり方|どうして(?:る|い)")
_ONLY_CASES = Filters(kinds=("case",))


def answer_or_compare(knowledge: Knowledge, question: str, memory: Memory) -> tuple[list[Message], Memory]:
    """The answer to a turn, see `actions.answering.answer_turn`; to a question for cases like one's own, such cases.

    :raises knowledge.errors.StoreError: the index cannot be searched.
    """
    text = normalise(question)
    if not (_SIMILAR.search(text) and _CASES.search(text)):
        return answer_turn(knowledge, question, memory)
    profile = memory.profile.told(question)
    memory = replace(memory, profile=profile)
    if not profile.industry:
        return [_ask_trade()], memory
    words = "の".join(w for w in (profile.prefecture, profile.industry) if w)
    staff = "" if profile.employees is None else f"、従業員{profile.employees}人"
    asked = f"{words}の会社{staff}の事例"
    answer = knowledge.answer(asked, _ONLY_CASES)
    (message,) = messages_of(answer, kind=kind_of(answer, knowledge))
    opening = wording().similar["found"].format(profile=profile.label)
    return [message.model_copy(update={"text": f"{opening}\n{message.text}"})], memory.after(asked, answer)


def _ask_trade() -> Message:
    choices = tuple(
        Choice(
            label=trade,
            payload="/ask_case"
            + json.dumps({"question": f"うちは{trade}です。うちと似た会社の事例は？"}, ensure_ascii=False),
        )
        for trade in wording().similar_trades
    )
    return Message(type="choices", text=wording().similar["ask"], choices=choices)
