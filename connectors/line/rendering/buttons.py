"""What can be tapped: quick replies where labels are short, a list where they are long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from connectors.line.limits import MOST_DISPLAY_TEXT, MOST_LABEL, MOST_QUICK_REPLIES, units
from connectors.line.rendering.flex import Json, bubble, choice, message
from connectors.line.rendering.texts import fit
from connectors.line.wording import wording

Shorten = Callable[[str], str]
"""Makes a payload short enough for a button; see `actions.line.payloads`."""
_MOST_ROWS = 10
_TO_CHOOSE = "選んでください"


PICKED = "line:picked"
"""Data of the button that opens LINE's own picker: what was picked is said in words (see `in_words`)."""
_PICKER: Json = {
    "type": "action",
    "action": {"type": "datetimepicker", "label": wording().pick, "data": PICKED, "mode": "datetime"},
}


def in_words(picked: str) -> str | None:
    """「11月24日14時30分」 of what the picker gives (local time, ISO 8601); None if it gives something else."""
    try:
        moment = datetime.fromisoformat(picked)
    except ValueError:
        return None
    return f"{moment.month}月{moment.day}日{moment.hour}時{moment.minute}分"


class Buttons:
    """Makes buttons of choices (`label`, `payload`)."""

    def __init__(self, shorten_payload: Shorten) -> None:
        self._shorten = shorten_payload

    def action(self, label: str, payload: str) -> Json:
        """What tapping does: the payload comes back, and the chat shows `label` as what was said."""
        shown = fit(label, MOST_DISPLAY_TEXT)
        return {"type": "postback", "data": self._shorten(payload), "displayText": shown}

    def list_of(self, choices: Sequence[Json]) -> Json | None:
        """A list of the choices whose labels are too long for quick replies; None if there are none."""
        rows = [choice(c["label"], self.action(c["label"], c["payload"])) for c in long_ones(choices)[:_MOST_ROWS]]
        labels = "、".join(c["label"] for c in long_ones(choices)[:_MOST_ROWS])
        return message(bubble(rows), f"{_TO_CHOOSE}：{labels}") if rows else None

    def quick_reply(self, choices: Sequence[Json], chips: Sequence[Json] = ()) -> Json | None:
        """Quick replies of the choices with short labels, then of what can be taken back; None if there are none."""
        short = [c for c in choices if not is_long(c["label"])]
        picker = [_PICKER] if any(_asks_for_time(c["payload"]) for c in choices) else []
        taken_back = [{"label": f"×{c['label']}", "payload": c["payload"]} for c in chips]
        items = [
            {
                "type": "action",
                "action": {**self.action(c["label"], c["payload"]), "label": fit(c["label"], MOST_LABEL)},
            }
            for c in [*short, *taken_back][: MOST_QUICK_REPLIES - len(picker)]
        ]
        items += picker
        return {"items": items} if items else None


def _asks_for_time(payload: str) -> bool:
    """Whether a choice answers a question for which LINE's picker is handy."""
    return any(f'"{question}"' in payload for question in wording().pick_for)


def is_long(label: str) -> bool:
    """Whether a label would have to be cut in a quick reply."""
    return units(label) > MOST_LABEL


def long_ones(choices: Sequence[Json]) -> list[Json]:
    """The choices with long labels."""
    return [c for c in choices if is_long(c["label"])]
