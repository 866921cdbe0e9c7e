"""What a text does to an interview: it is read, and whatever it changes is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.errors import InvalidAnswer
from actions.interview.engine import back, finish_early, give_all, next_from_many, pause, resume, skip
from actions.interview.reading import Reading, read
from actions.interview.script import Script
from actions.interview.state import Interview


@dataclass(frozen=True, slots=True)
class Heard:
    """The interview after the text, what the text meant, and why an answer was not taken ("" if it was; see
    `InvalidAnswer.reason`)."""

    interview: Interview
    reading: Reading
    refused: str = ""


def hear(script: Script, interview: Interview, text: str, at: datetime) -> Heard:
    """Reads a text and does what it says. `explain`, `show`, `how_far`, `restart`, `wrong_number`, `unclear_count` and `none` change nothing: the caller
    explains, shows, says how far it is, asks again, or begins anew once the person has confirmed that."""
    reading = read(script, interview, text)
    try:
        return Heard(_after(script, interview, reading, text, at), reading)
    except InvalidAnswer as error:
        return Heard(interview, reading, error.reason)


def _after(script: Script, interview: Interview, reading: Reading, text: str, at: datetime) -> Interview:
    match reading.kind:
        case "answers" | "correction":
            return give_all(script, interview, reading.values, at, text)
        case "skip":
            return skip(script, interview, at, text)
        case "next" if interview.current is not None:
            return next_from_many(script, interview, interview.current, at)
        case "back":
            return back(script, interview, at)
        case "finish":
            return finish_early(script, interview, at)
        case "go_on":
            return resume(script, interview, at)
        case "pause":
            return pause(interview, at)
        case _:
            return interview
