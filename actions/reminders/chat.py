"""Reminders in a conversation: what a sentence or a button about them does, and what is said."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.answering import Knowledge
from actions.errors import ListFull
from actions.memory import Memory
from actions.mentioned import look_up, mentioned, numbered
from actions.reminders.days_before import days_before_in
from actions.reminders.message import deadline
from actions.reminders.notices import DAYS_BEFORE, Wish
from actions.reminders.ports import Rounds, UpcomingRound
from actions.reminders.subscriptions import MOST, Condition, Subscription, Subscriptions
from actions.reminders.wording import wording
from actions.replies.message import Choice, Message
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.models import Document, Notice, Round, Scheme
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise
from knowledge.understanding.thesaurus import thesaurus
from knowledge.understanding.understand import understand

_TOLD = r"(?:お知らせ|おしらせ|通知|リマインド|リマインダー|アラート|連絡|登録)"
_STOP = re.compile(
    rf"{_TOLD}.{{0,10}}(?:止め|とめ|やめ|停止|解除|消し|消す|削除|いらな|要らな|不要|オフ|キャンセル|外し)"
    r"|(?:番目?|つ目)(?:の?を|は|も)?(?:止め|とめ|やめ)"
    r"|知らせ(?:ない|なく|んで|の?は?もう|る?のは?(?:やめ|止め))"
)
_LIST = re.compile(rf"{_TOLD}.{{0,8}}(?:一覧|リスト|見せ|見たい|確認|何|どれ|どうなって|どう登録|教えて$|ある\?|状況)")
_CHANGE = re.compile(r"(?:前|当日)(?:だけ)?(?:に(?:して|変|へん|直|変更)|で(?:いい|お願い|よい)|だけ)|変えて|変更して")
_ANY = re.compile(r"新しい|新着|新た|いい補助金|良い補助金|うち(?:に|で|の)|合(?:う|った)|ほかの|他の")
_ANY_PURPOSE = "情報収集"
"""Who wants to be told wants information: that says nothing about what for."""
_MOST_STOP_BUTTONS = 8
_MAX_LABEL = 30


class ReminderTurns:
    """Answers turns about reminders."""

    def __init__(
        self, subscriptions: Subscriptions, knowledge: Knowledge, rounds: Rounds, clock: Clock = now_jst
    ) -> None:
        self._subscriptions = subscriptions
        self._knowledge = knowledge
        self._rounds = rounds
        self._clock = clock

    def reply(self, person: str, text: str, button: Mapping[str, Any], memory: Memory) -> Message:
        """What is said.

        :param button: parameters of a button (`document`, `value`), empty for what was typed.
        """
        text = normalise("" if button else text)
        what, _, which = str(button.get("value") or "").partition(":")
        mine = self._subscriptions.of(person)
        if what == "list" or _LIST.search(text):
            return self._list(mine)
        if what in ("stop", "stop_all") or _STOP.search(text):
            ids = [s.id for s in mine] if what == "stop_all" else [int(which)] if which.isdigit() else None
            return self._stopped(person, mine, ids, text, memory)
        days = days_before_in(which or text)
        if what == "days" or (days and _CHANGE.search(text)):
            return self._changed(person, mine, days)
        if button.get("document"):
            document = look_up(str(button["document"]), self._knowledge)
            return self._to_document(person, document, days) if document else _says(wording().gone)
        return self._typed(person, text, memory, days)

    def _typed(self, person: str, text: str, memory: Memory, days: tuple[int, ...]) -> Message:
        """The scheme that is named or counted; else the condition; else the scheme in focus; else what is known."""
        said = understand(text, thesaurus=thesaurus(), names={}, today=today_jst(self._clock))
        purposes = tuple(p for p in said.purposes if p != _ANY_PURPOSE)
        condition = Condition(said.prefectures, said.industries, purposes)
        without_focus = replace(memory, focus=None)
        documents = [d for d in mentioned(text, without_focus, self._knowledge) if _has_rounds(d)]
        if documents:
            return self._to_document(person, documents[0], days)
        if condition:
            return self._to_condition(person, condition, days)
        focus = look_up(memory.focus, self._knowledge) if memory.focus else None
        if focus is not None and _has_rounds(focus) and not _ANY.search(text):
            return self._to_document(person, focus, days)
        if memory.profile.prefecture or memory.profile.industry:
            known = (memory.profile.prefecture, memory.profile.industry)
            prefecture, industry = (tuple(filter(None, (word,))) for word in known)
            return self._to_condition(person, Condition(prefecture, industry), days)
        return _says(wording().ask_what, _button("list"))

    def _to_document(self, person: str, document: Document, days: tuple[int, ...]) -> Message:
        subject = (document.document_id if isinstance(document, Round) else document.id, document.title)
        return self._kept(person, subject, days)

    def _to_condition(self, person: str, condition: Condition, days: tuple[int, ...]) -> Message:
        return self._kept(person, condition, days)

    def _kept(self, person: str, subject: tuple[str, str] | Condition, days: tuple[int, ...]) -> Message:
        say, now = wording(), self._clock()
        rounds = self._rounds.upcoming(today_jst(self._clock))
        try:
            kept, is_new = self._subscriptions.add(person, subject, rounds, now, days or DAYS_BEFORE)
        except ListFull:
            return _says(say.full.format(most=MOST), _button("list"))
        buttons = (_button("list"), _button("stop", which=str(kept.id), label=say.labels["undo"]))
        if not is_new and days and days != kept.wish.days_before:
            return self._changed(person, [kept], days)
        if not is_new:
            return _says(say.set_already.format(title=kept.title), *buttons)
        template = say.set_condition if isinstance(subject, Condition) else say.set_scheme
        text = template.format(title=kept.title, when=say.when.format(days=_days(kept.wish)))
        return _says(f"{text}\n{_now(kept.wish, rounds, self._clock)}", *buttons)

    def _list(self, mine: Sequence[Subscription]) -> Message:
        say = wording()
        if not mine:
            return _says(say.list_none)
        lines = [say.list_line.format(n=n, title=s.title, days=_days(s.wish)) for n, s in enumerate(mine, start=1)]
        buttons = [
            _button("stop", which=str(s.id), label=say.labels["stop"].format(title=s.title))
            for s in mine[:_MOST_STOP_BUTTONS]
        ]
        if any(s.wish.days_before != (7,) for s in mine):
            buttons.append(_button("days", which="7日前", label=say.labels["days_7"]))
        if any(s.wish.days_before != DAYS_BEFORE for s in mine):
            buttons.append(_button("days", which="14日前、7日前、1日前", label=say.labels["days_default"]))
        if len(mine) > 1:
            buttons.append(_button("stop_all"))
        return _says(say.list.format(count=len(mine), lines="\n".join(lines)), *buttons)

    def _stopped(
        self, person: str, mine: Sequence[Subscription], ids: list[int] | None, text: str, memory: Memory
    ) -> Message:
        say = wording()
        if ids is None:
            ids = _meant(text, mine, memory)
        titles = [s.title for s in mine if s.id in ids]
        if not mine or (titles == [] and ids):
            return _says(say.stopped_none, _button("list"))
        if not ids:
            buttons = [
                _button("stop", which=str(s.id), label=say.labels["stop"].format(title=s.title))
                for s in mine[:_MOST_STOP_BUTTONS]
            ]
            return _says(say.stop_which, *buttons, _button("stop_all"))
        self._subscriptions.stop(person, ids)
        return _says(say.stopped.format(titles="、".join(titles)), _button("list"))

    def _changed(self, person: str, mine: Sequence[Subscription], days: tuple[int, ...]) -> Message:
        say = wording()
        if not mine or not days:
            return _says(say.changed_none)
        self._subscriptions.set_days(person, [s.id for s in mine], days)
        return _says(say.changed.format(days="・".join(map(str, days))), _button("list"))


def _meant(text: str, mine: Sequence[Subscription], memory: Memory) -> list[int]:
    """Which reminders a sentence speaks of: counted, by name, the one in focus, or the only one."""
    counted = numbered(text, [str(s.id) for s in mine])
    if counted is not None:
        return [int(i) for i in counted]
    key = name_key(text)
    by_name = [s.id for s in mine if name_key(s.title) in key]
    focus = [s.id for s in mine if memory.focus and s.wish.document_id == memory.focus]
    return by_name or focus or ([mine[0].id] if len(mine) == 1 else [])


def _now(wish: Wish, rounds: Sequence[UpcomingRound], clock: Clock) -> str:
    """What is open already: the person is told in the answer, not later."""
    say = wording()
    covered = [r for r in rounds if wish.covers(r) and (r.closes_at is None or r.closes_at > clock())]
    if not covered:
        return say.now_none
    if wish.document_id is None:
        return say.now_count.format(count=len(covered))
    first = min(covered, key=lambda r: (r.closes_at is None, r.closes_at or clock()))
    return say.now_open.format(deadline=deadline(first, clock()))


def _has_rounds(document: Document) -> bool:
    return isinstance(document, Scheme | Notice | Round)


def _days(wish: Wish) -> str:
    return "・".join(map(str, wish.days_before))


def _says(text: str, *choices: Choice) -> Message:
    return Message(type="choices" if choices else "text", text=text, choices=choices)


def _button(value: str, which: str = "", label: str = "") -> Choice:
    payload = json.dumps({"value": f"{value}:{which}" if which else value}, ensure_ascii=False)
    return Choice(label=(label or wording().labels[value])[:_MAX_LABEL], payload=f"/subscribe_reminder{payload}")
