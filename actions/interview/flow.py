"""The diagnosis as one of the flows."""

from __future__ import annotations

from datetime import datetime

from actions.flow import Wish
from actions.interview.asking import to_go_on
from actions.interview.dialogue import InterviewDialogue
from actions.interview.repository import Interviews
from actions.interview.turn import Speaker, Turn
from actions.memory import Memory
from actions.replies.message import Choice

START = "start_diagnosis"
_WHOLE = (START, "restart")
_BEGINS = ("", "start", "anew", "resume")


class InterviewFlow:
    """See `actions.flow.Flow`. Its questions have the plain ids of the script, so it stands last: it owns any id."""

    def __init__(self, dialogue: InterviewDialogue, interviews: Interviews) -> None:
        self._dialogue = dialogue
        self._interviews = interviews

    def owns(self, question_id: str) -> bool:
        return True

    def is_wanted(self, wish: Wish) -> bool:
        return wish.intent in _WHOLE

    def takes_over(self, wish: Wish) -> bool:
        return wish.value in _BEGINS

    def is_open(self, person_id: str) -> bool:
        interview = self._interviews.unfinished(person_id)
        return interview is not None and interview.status == "open" and interview.current is not None

    def left_at(self, person_id: str) -> datetime | None:
        interview = self._interviews.unfinished(person_id)
        return None if interview is None else interview.updated_at

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        return self._dialogue.start(speaker, wish.value)

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory) -> Turn:
        return self._dialogue.tap(speaker, question_id, value)

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        return self._dialogue.hear(speaker, text, sounds_asking=sounds_asking)

    def again(self, speaker: Speaker) -> Turn:
        return self._dialogue.again(speaker)

    def go_on(self, speaker: Speaker) -> Turn:
        return self._dialogue.start(speaker, "resume")

    def restart(self, speaker: Speaker) -> Turn:
        return self._dialogue.start(speaker)

    def put_off(self, speaker: Speaker) -> bool:
        return self._dialogue.put_off(speaker)

    def to_go_on(self) -> Choice:
        return to_go_on()
