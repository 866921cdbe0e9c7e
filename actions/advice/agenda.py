"""The agenda that is proposed for a consultation, from its topic and from what the owner shared. See `agenda.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("agenda.yml")
_USUAL_MINUTES = 30
_LEAST_MINUTES = 4
"""What gets less time than this is not talked about."""
_FALLBACK = "other"


class _Timed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int
    text: str


class _Agenda(ContentFile):
    opening: _Timed
    closing: _Timed
    supporter: str
    question: str
    step: str
    closing_soon: str
    topics: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Point:
    """Something to talk about, and for how many minutes."""

    text: str
    minutes: int


@lru_cache(maxsize=1)
def _agenda() -> _Agenda:
    return _Agenda.read(_FILE)


def agenda(
    topic_id: str,
    minutes: int,
    *,
    supporter: str = "",
    steps: Sequence[str] = (),
    open_questions: Sequence[str] = (),
    closing_soon: Sequence[tuple[str, str]] = (),
) -> list[Point]:
    """The points in their order, as many as there is time for; their minutes add up to `minutes`.

    :param topic_id: id of the consultation's topic.
    :param supporter: who else takes part, "" for nobody.
    :param steps: titles of the next steps of the diagnosis, where it is shared.
    :param open_questions: what was asked and not answered, where the conversation is shared.
    :param closing_soon: (title, deadline in words) of the schemes looked at that close soon, where they are shared.
    """
    say = _agenda()
    opening, closing = (max(1, timed.minutes * minutes // _USUAL_MINUTES) for timed in (say.opening, say.closing))
    always = [
        *([say.supporter.format(name=supporter)] if supporter else []),
        *say.topics.get(topic_id, say.topics[_FALLBACK]),
    ]
    known = (
        [say.closing_soon.format(title=title, deadline=deadline) for title, deadline in closing_soon],
        [say.step.format(title=title) for title in steps],
        [say.question.format(asked=asked) for asked in open_questions],
    )
    room = (minutes - opening - closing) // _LEAST_MINUTES - len(always)
    texts = [*always, *_first_of_each(known, room)]
    each, left_over = divmod(max(minutes - opening - closing, len(texts)), len(texts))
    middle = [Point(text, each + (n < left_over)) for n, text in enumerate(texts)]
    return [Point(say.opening.text, opening), *middle, Point(say.closing.text, closing)]


def _first_of_each(kinds: Sequence[Sequence[str]], room: int) -> list[str]:
    """At most `room` texts: the first of every kind before the second of any."""
    in_turn = dict.fromkeys(text for texts in zip_longest(*kinds) for text in texts if text is not None)
    chosen = list(in_turn)[: max(room, 0)]
    return sorted(chosen, key=[text for texts in kinds for text in texts].index)
