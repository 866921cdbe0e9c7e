"""What the person is told about who speaks with them."""

from __future__ import annotations

import json

from actions.handover.models import Ending, Handover, Status, about
from actions.handover.wording import wording
from actions.replies.message import Choice, Message

STOP = "stop"
"""Value of the button that ends a call, or a conversation with the staff."""
CHAT = "chat"
"""Value of the button that calls somebody into the chat where a call back was asked for."""
CALLBACK = "callback."
"""How the ids of the questions towards a call back begin."""


def calling(ahead: int, *, already: bool = False) -> Message:
    """Somebody is on their way; `ahead` others wait before."""
    text = wording()
    where = text.ahead_some.format(count=ahead) if ahead else text.ahead_nobody
    stop = Choice(label=text.labels["stop"], payload=f'/talk_to_human{{"value": "{STOP}"}}')
    said = (text.calling_already if already else text.calling).format(ahead=where)
    return _told(said, "waiting", choices=(stop,))


def taken(name: str) -> Message:
    """A person has come."""
    return _told(wording().taken.format(name=name), "live", name=name)


def waiting_again() -> Message:
    """Whoever had come has vanished."""
    return _told(wording().waiting_again, "waiting")


def closed(how: Ending, name: str, remark: str) -> Message:
    """The staff have ended it."""
    text = wording()
    lines = [text.remark.format(name=name, remark=remark)] if remark else []
    choices = {"callback": (to_call_back(),), "booking": (to_book(),)}.get(how, ())
    return _told("\n".join([*lines, text.closed[how].format(name=name)]), "ended", choices=choices)


def taken_back(before: Handover) -> Message:
    """The person has ended it."""
    text = wording()
    live = text.taken_back_live.format(name=before.member_name)
    return _told(live if before.status == "live" else text.taken_back_waiting, "ended")


def nobody_came(how: Ending) -> Message:
    """Nobody has taken the call, and it has ended."""
    text = wording()
    return _told(text.office_closed if how == "closed" else text.nobody, "ended", choices=(to_call_back(), to_book()))


def to_call_back() -> Choice:
    """The button that begins a request to be called back."""
    return press("callback", "start", "begin")


def to_book() -> Choice:
    """The button that begins a booking."""
    return Choice(label=wording().labels["booking"], payload='/book_consultation{"value": ""}')


def chat_or_call_back() -> Message:
    """To whoever asks to be called back while somebody could answer here and now."""
    return Message(type="choices", text=wording().chat_or_call_back, choices=(to_call_back(), to_chat(), to_book()))


def to_chat() -> Choice:
    """The button that calls somebody into the chat."""
    return Choice(label=wording().labels["chat"], payload=f'/talk_to_human{{"value": "{CHAT}"}}')


def press(label: str, step: str, value: str) -> Choice:
    """A button of the questions towards a call back."""
    sent = json.dumps({"question": f"{CALLBACK}{step}", "value": value}, ensure_ascii=False)
    return Choice(label=wording().labels[label], payload=f"/inform{sent}")


def _told(text: str, status: Status, *, name: str = "", choices: tuple[Choice, ...] = ()) -> Message:
    return Message(type="choices" if choices else "text", text=text, choices=choices, handover=about(status, name))
