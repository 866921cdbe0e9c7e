"""What is said where the interview stops, or could go on: each one message with its buttons."""

from __future__ import annotations

from actions.interview.asking import to_go_on, to_start
from actions.interview.course import progress
from actions.interview.engine import CONSENT
from actions.interview.script import Script
from actions.interview.state import Interview
from actions.interview.turn import say
from actions.interview.wording import wording
from actions.replies.message import Message


def put_off(script: Script, interview: Interview) -> Message:
    """It was put off: how to go on, and the result of what is there."""
    far = progress(script, interview)
    choices = (to_go_on(), to_start("finish")) if interview.value(CONSENT) == "yes" else (to_go_on(),)
    return say(wording().paused.format(done=far.done, total=far.total), choices)


def unfinished(script: Script, interview: Interview) -> Message:
    """There is an unfinished one: going on with it comes first."""
    far = progress(script, interview)
    text = wording().unfinished.format(done=far.done, total=far.total, minutes=far.minutes_left)
    return say(text, (to_start("resume"), to_start("anew"), to_start("later")))


def to_begin_again() -> Message:
    """Whether to begin again."""
    return say(wording().restart_ask, (to_go_on(), to_start("anew"), to_start("later")))


def declined(*, just_now: bool) -> Message:
    """Nothing may be stored: nothing begins."""
    return say(wording().declined if just_now else wording().over, (to_start("start"),))


def over(text: str = "") -> Message:
    """It was finished before; `text` says more of what happened now."""
    return say(text or wording().over, (to_start("result"), to_start("again")))


def nothing_begun() -> Message:
    """There is none."""
    return say(wording().no_diagnosis, (to_start("start"),))
