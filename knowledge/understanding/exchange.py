"""A short question that asks the one before again with a condition exchanged: 「じゃあ運送業は？」「愛知だと？」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.understanding.conditions import longest, trades_in, without
from knowledge.understanding.cues import cues
from knowledge.understanding.numbers import staff_in
from knowledge.understanding.places import place_names_in
from knowledge.understanding.question import Question
from knowledge.understanding.thesaurus import Thesaurus

_LONGEST = 24
_LEFT_OVER = re.compile(r"^(?:(?:会社|店|業者?|企業|人|場合|方|個人|法人|うち|県|内|で|の|は|が|を|に|も)|[、。 ])*$")


def asks_elsewhere(question: Question) -> bool:
    """Whether other prefectures are meant, without one being named (「他の県は？」)."""
    return bool(cues().exchange["elsewhere"].search(question.text)) and not question.prefectures


def names_a_condition(question: Question) -> bool:
    """Whether a place, a trade, a kind of support or a staff count is named."""
    return question.employees is not None or bool(
        question.prefectures or question.industries or question.services or question.unwanted_services
    )


def exchanged(question: Question, previous: Question, thesaurus: Thesaurus) -> str | None:
    """The text of `previous` with the condition in its place that `question` names; None if it is a question of its own.

    :param question: what is asked now: a place, a trade, a kind of support or a staff count, and nothing else.
    """
    core = _core(question.text)
    if len(core) > _LONGEST or question.named:
        return None
    if question.services and (question.local or "case" in previous.kinds):
        return None  # 「豊橋市の補助金」 says all that is wanted, 「じゃあ豊橋市は？」 does not
    rest, text = core, previous.text
    for found, old, new in (
        (question.prefectures, place_names_in(previous.text), place_names_in(core)),
        (question.industries, trades_in(previous.text, thesaurus), trades_in(core, thesaurus)),
        (question.services, _services_in(previous.text), _services_in(core)),
        (question.employees is not None, staff_in(previous.text), staff_in(core)),
    ):
        if found and new:
            text = _replaced(text, old, "の".join(new))
            rest = without(rest, new)
    if question.unwanted_services and not question.services:
        return f"{core}で、{without(text, _services_in(text))}"
    return text if rest != core and _LEFT_OVER.match(rest) else None


def _core(text: str) -> str:
    patterns = cues().exchange
    return patterns["closing"].sub("", patterns["opening"].sub("", text))


def _replaced(text: str, old: Sequence[str], new: str) -> str:
    """`text` with the first of the old expressions exchanged and the others gone; without any, `new` goes in front."""
    if not old:
        return f"{new}で、{text}"
    head, _, tail = text.partition(old[0])
    return head + new + without(tail, old[1:])


def _services_in(text: str) -> list[str]:
    return longest([m.group() for patterns in cues().services.values() for p in patterns for m in p.finditer(text)])
