"""The surveys as a flow: a score by button or in words, then one text that may be left out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from actions.flow import Wish
from actions.interview.cues import cues
from actions.interview.turn import Speaker, Turn, say
from actions.memory import Memory
from actions.replies.message import Choice
from actions.survey.asking import GO_ON, PREFIX, ask_score, ask_text, go_on_button
from actions.survey.models import SCORES, Survey
from actions.survey.surveys import Surveys
from actions.survey.wording import wording
from knowledge.understanding.written_numbers import prepared

_ANSWERED_FOR = timedelta(days=1)
"""How long a bare number answers a question that was put unasked."""
_SCORE = re.compile(r"(?:10|[0-9])(?=点?(?:です|かな|くらい|ぐらい|ほど|で|かも|だ|ね|よ)*[。!！、]*$)")
_ASKS = re.compile(r"[?？]\s*$|(?:です|ます|ません|でしょう)か[。]?$|教えて(?:ください)?[。]?$")


class SurveyDialogue:
    """See `actions.flow.Flow`."""

    def __init__(self, surveys: Surveys) -> None:
        self._surveys = surveys

    def owns(self, question_id: str) -> bool:
        return question_id.startswith(PREFIX)

    def is_wanted(self, wish: Wish) -> bool:
        """Nobody asks for a survey."""
        return False

    def takes_over(self, wish: Wish) -> bool:
        return True

    def is_open(self, person_id: str) -> bool:
        return self._surveys.open(person_id) is not None

    def left_at(self, person_id: str) -> datetime | None:
        survey = self._surveys.latest(person_id, ("score", "text", "later"))
        return None if survey is None else survey.updated_at

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        return self.again(speaker)

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory) -> Turn:
        if question_id == GO_ON:
            return self.go_on(speaker)
        kind, subject_id, step = (question_id.removeprefix(PREFIX).split(".") + [""] * 3)[:3]
        survey = self._surveys.get(speaker.person_id, kind, subject_id)
        if survey is None:
            return _ends(wording().gone)
        if survey.state in ("done", "declined"):
            return _ends(wording().answered if survey.state == "done" else wording().gone)
        if step == "start" or value == "":
            return self._asked(self._surveys.move(survey, "score" if survey.score is None else "text"))
        if value == "later":
            return self._later(survey)
        if step == "score":
            return self._scored(survey, value)
        return self._finished(survey, None)

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        survey = self._surveys.open(speaker.person_id)
        said = prepared(text)
        if survey is None:
            waiting = self._surveys.asked_within(speaker.person_id, _ANSWERED_FOR)
            if waiting is not None and (found := _SCORE.match(said)):
                return self._scored(waiting, found.group())
            return Turn((), open=False, side_question=text)
        if cues().whole("pause", said):
            return self._later(survey)
        leaves = cues().whole("skip", said) or cues().whole("nothing", said) or cues().whole("next", said)
        if survey.state == "score":
            if found := _SCORE.match(said):
                return self._scored(survey, found.group())
            if leaves:
                return self._declined(survey)
            if sounds_asking:
                return Turn((ask_score(survey),), open=True, side_question=text)
            return Turn((say(wording().not_a_score), ask_score(survey)), open=True)
        if leaves:
            return self._finished(survey, None)
        if sounds_asking and _ASKS.search(text):
            return Turn((ask_text(survey),), open=True, side_question=text)
        return self._finished(survey, text)

    def again(self, speaker: Speaker) -> Turn:
        survey = self._surveys.open(speaker.person_id)
        return Turn((), open=False) if survey is None else self._asked(survey)

    def go_on(self, speaker: Speaker) -> Turn:
        survey = self._surveys.latest(speaker.person_id, ("score", "text", "later"))
        if survey is None:
            return _ends(wording().gone)
        return self._asked(self._surveys.move(survey, "score" if survey.score is None else "text"))

    def restart(self, speaker: Speaker) -> Turn:
        return self.again(speaker)

    def put_off(self, speaker: Speaker) -> bool:
        survey = self._surveys.open(speaker.person_id)
        if survey is None:
            return False
        self._surveys.move(survey, "later")
        return True

    def to_go_on(self) -> Choice:
        return go_on_button()

    def _scored(self, survey: Survey, value: str) -> Turn:
        if value.isdecimal() and int(value) in SCORES:
            return self._asked(self._surveys.score(survey, int(value)))
        return self._declined(survey)

    def _declined(self, survey: Survey) -> Turn:
        self._surveys.move(survey, "declined")
        return _ends(wording().declined)

    def _finished(self, survey: Survey, text: str | None) -> Turn:
        self._surveys.finish(survey, text)
        return _ends(wording().thanks)

    def _later(self, survey: Survey) -> Turn:
        self._surveys.move(survey, "later")
        return Turn((say(wording().later, (go_on_button(),)),), open=False)

    def _asked(self, survey: Survey | None) -> Turn:
        """The question that waits; None: the survey is over."""
        if survey is None:
            return _ends(wording().gone)
        return Turn((ask_text(survey) if survey.state == "text" else ask_score(survey),), open=True)


def _ends(text: str) -> Turn:
    return Turn((say(text),), open=False)
