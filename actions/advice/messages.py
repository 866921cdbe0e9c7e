"""What the owner is told and asked in chat: requests to see more, the record, what to do next, a referral."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from actions.advice.models import Advice, NextAction
from actions.advice.wording import wording
from actions.consultation.models import Shared
from actions.replies.message import Choice, Message
from knowledge.calendar.days import Day, day_of
from knowledge.text.masking import mask_personal_data

_INTENT = "/book_consultation"
_MAX_LABEL = 30
ITEMS: tuple[Shared, ...] = ("diagnosis", "conversation", "schemes")
"""What an owner can show, in the order it is asked for."""


def ask_share(booking_id: str, starts_at: datetime, adviser: str, items: Sequence[str]) -> Message:
    """The request to show `items`; each may be shown alone."""
    say = wording()
    choices = [_button(f"share:{booking_id}:{','.join(items)}", say.labels["share_all"])]
    if len(items) > 1:
        choices += [
            _button(f"share:{booking_id}:{i}", say.labels["share_one"].format(item=say.items[i])) for i in items
        ]
    choices.append(_button(f"unshare:{booking_id}:{','.join(items)}", say.labels["unshare"]))
    lines = "\n".join(f"・{say.items[item]}" for item in items)
    text = say.ask_share.format(day=_day(starts_at), adviser=adviser, items=lines)
    return Message(type="choices", text=text, choices=tuple(choices))


def told(starts_at: datetime, adviser: str, advice: Advice, actions: Sequence[NextAction], reason: str = "") -> Message:
    """The record of a consultation with what is to be done next. Numbers and addresses are masked as everywhere in a
    conversation.

    :param reason: why it was corrected; "" if it was not.
    """
    say, parts = wording(), written(advice, actions)
    template = say.told_corrected if reason else say.told
    text = template.format(day=_day(starts_at), adviser=adviser, parts=parts, reason=reason)
    return _says(mask_personal_data(text), _checks(actions))


def written(advice: Advice, actions: Sequence[NextAction]) -> str:
    """What an adviser wrote down, each part under its title, with nothing masked."""
    say = wording()
    parts = [
        say.told_talked.format(text=advice.talked) if advice.talked else "",
        say.told_advice.format(text=advice.advice) if advice.advice else "",
        say.told_referred.format(text=advice.referred) if advice.referred else "",
        say.told_actions.format(lines=_lines(actions)) if actions else "",
    ]
    return "\n\n".join(filter(None, parts))


def next_actions(actions: Sequence[NextAction]) -> Message:
    """「次にやることは？」: what is open, with a button each to say that it is done."""
    say = wording()
    if not actions:
        return _says(say.next_none, (Choice(label=say.labels["book"], payload=_INTENT),))
    count = sum(action.done_at is None for action in actions)
    template = say.next if count else say.next_all_done
    return _says(mask_personal_data(template.format(count=count, lines=_lines(actions))), _checks(actions))


def nothing_told() -> Message:
    """「相談で言われたことをもう一度」 of somebody who has no record yet."""
    say = wording()
    return _says(say.told_none, (Choice(label=say.labels["book"], payload=_INTENT),))


def done(action: NextAction | None, rest: Sequence[NextAction]) -> Message:
    """After an action was ticked off; None: there is no such action of theirs."""
    say = wording()
    if action is None:
        return _says(say.done_unknown, (next_button(),))
    open_now = [each for each in rest if each.done_at is None]
    left = say.done_rest.format(count=len(open_now)) if open_now else say.done_last
    text = mask_personal_data(say.done.format(what=action.planned.what, rest=left))
    return _says(text, (next_button(),) if open_now else ())


def ask_referral(referral_id: str, adviser: str, desk: str, about: str, text: str) -> Message:
    """The question whether to hand somebody on, with exactly what would be passed on.

    :param text: see `actions.advice.hand_over.shown_to_owner`.
    """
    say = wording()
    yes = _button(f"refer:{referral_id}:yes", say.labels["refer_yes"])
    no = _button(f"refer:{referral_id}:no", say.labels["refer_no"])
    shown = say.ask_referral.format(adviser=adviser, desk=desk, about=about, text=text)
    return _says(mask_personal_data(shown), (yes, no))


def referral_answered(desk: str, url: str, agreed: bool) -> Message:
    """After a yes or a no."""
    say = wording()
    if not agreed:
        return _says(say.referral_no)
    return _says(say.referral_yes.format(desk=desk, where=say.where.format(url=url)), (next_button(),))


def next_button() -> Choice:
    """A button that shows what to do next."""
    return _button("next", wording().labels["next"])


def _lines(actions: Iterable[NextAction]) -> str:
    return "\n".join(_line(n, action) for n, action in enumerate(actions, start=1))


def _line(n: int, action: NextAction) -> str:
    say, planned = wording(), action.planned
    if action.done_at is not None:
        return say.action_done.format(n=n, what=planned.what)
    who = say.who[planned.who]
    if planned.until is None:
        return say.action_without_day.format(n=n, what=planned.what, who=who)
    return say.action.format(n=n, what=planned.what, who=who, until=say.until.format(day=Day(planned.until)))


def _checks(actions: Iterable[NextAction]) -> tuple[Choice, ...]:
    """A button for each open action of the owner's own."""
    label = wording().labels["done"]
    return tuple(
        _button(f"done:{action.action_id}", mask_personal_data(label.format(what=action.planned.what)))
        for action in actions
        if action.done_at is None and action.planned.who == "owner"
    )


def _day(moment: datetime) -> Day:
    return Day(day_of(moment))


def _says(text: str, choices: tuple[Choice, ...] = ()) -> Message:
    return Message(type="choices" if choices else "text", text=text, choices=choices)


def _button(value: str, label: str) -> Choice:
    shortened = label if len(label) <= _MAX_LABEL else label[: _MAX_LABEL - 1] + "…"
    return Choice(label=shortened, payload=_INTENT + json.dumps({"value": value}, ensure_ascii=False))
