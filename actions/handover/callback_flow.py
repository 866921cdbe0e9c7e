"""Asking to be called back, as one of the flows: the number, the time, and a look at both before it counts.

A number never stands in a message: it comes from `private_number`, and a mark stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from actions.consultation.chat.reading import read_wish
from actions.consultation.chat.said import asks
from actions.errors import ListFull
from actions.flow import Wish
from actions.handover.announcing import CALLBACK, press, to_call_back
from actions.handover.callback_form import CallbackForm, CallbackForms, Step
from actions.handover.callbacks import Callbacks
from actions.handover.wording import wording
from actions.interview.turn import Speaker, Turn, say
from actions.memory import Memory
from actions.replies.message import Choice, Message
from knowledge.clock import now_jst
from knowledge.text.normalise import normalise

NUMBER = "number"
"""Step of the button that stands for a number which goes no other way; its value says whether it can be one."""
MARK = "〔お電話先〕"
"""Stands for the number in whatever is stored."""
_TIMES = ("any_time", "morning", "afternoon")
_LONGEST_WISH = 100
_YES = re.compile(
    r"(?:(?:はい|うん|ええ|[それこ]れで|その内容で)[、,。 ]*)*"
    r"(?:はい|うん|ええ|(?:よろしく)?(?:お願い|頼み|たのみ)(?:します|いたします|ます)?|(?:それで|これで)?(?:いい|よい|大丈夫)(?:です)?|ok|合って.*)"
    r"[よね]?[。!！]?"
)
_LATER = re.compile(r"(?:また)?(?:あと|後)(?:で|にする|にします|にして).{0,6}|中断.{0,4}|ちょっと待って.{0,4}")
_LEAVE = re.compile(
    r"(?:やっぱり|やっぱ|やはり|もう)?、?(?:電話|申し?込み|折り返し|それ)?(?:は|を)?、?"
    r"(?:もう)?(?:やめ(?:る|ます|たい|ておく|とく|にする)?|いらない|要らない|不要|結構|キャンセル|取り消).{0,8}"
)
_ABOUT = re.compile(r"(?:電話|番号|時間)(?:番号)?(?:を|が)?.{0,4}(?:直|変え|違|間違)")


class CallbackFlow:
    """See `actions.flow.Flow`.

    :param begins: whether words to the staff begin it, see `HandoverTurns.calls_back`; otherwise only its button does.
    """

    def __init__(
        self, forms: CallbackForms, callbacks: Callbacks, begins: Callable[[str], bool] = lambda text: False
    ) -> None:
        self._forms = forms
        self._callbacks = callbacks
        self._begins = begins

    def owns(self, question_id: str) -> bool:
        return question_id.startswith(CALLBACK)

    def is_wanted(self, wish: Wish) -> bool:
        return wish.intent == "talk_to_human" and self._begins(wish.text)

    def takes_over(self, wish: Wish) -> bool:
        return True

    def is_open(self, person_id: str) -> bool:
        return self._open(person_id) is not None

    def left_at(self, person_id: str) -> datetime | None:
        form = self._forms.get(person_id)
        return None if form is None else form.touched_at

    def start(self, speaker: Speaker, wish: Wish) -> Turn:
        return self._begin(speaker)

    def press(self, speaker: Speaker, question_id: str, value: str, memory: Memory) -> Turn:
        step, person = question_id.removeprefix(CALLBACK), speaker.person_id
        if value == "cancel":
            cancelled = self._callbacks.cancel(person)
            return _ends(wording().callback["cancelled" if cancelled else "nothing"])
        if value == "begin":
            return self._begin(speaker)
        form = self._forms.get(person)
        if form is None:
            return self._waiting(person) or _ends(wording().callback["nothing"], to_call_back())
        match step, value:
            case _, "later":
                return self._later(person)
            case _, "leave":
                return self._leave(person)
            case _, "resume":
                return self._ask(person, form)
            case "number", _:
                return self._numbered(person, form, good=value == "good")
            case "wished", ("any_time" | "morning" | "afternoon"):
                return self._ask(person, replace(form, wished=wording().labels[value], step="confirm"))
            case "confirm", ("phone" | "wished"):
                return self._ask(person, replace(form, step=value))
            case "confirm", "confirm" if form.step == "confirm":
                return self._done(person, form)
        return self._ask(person, form)

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        form, person, said = self._open(speaker.person_id), speaker.person_id, normalise(text)
        if form is None:
            return Turn((), open=False, side_question=text)
        if _LEAVE.fullmatch(said):
            return self._leave(person)
        if _LATER.fullmatch(said) and form.step != "wished":
            return self._later(person)
        if form.step == "wished" and (_says_when(text) or not sounds_asking) and len(said) <= _LONGEST_WISH:
            return self._ask(person, replace(form, wished=text.strip(), step="confirm"))
        if form.step == "confirm" and _YES.fullmatch(said):
            return self._done(person, form)
        if form.step == "confirm" and _ABOUT.search(said):
            return self._ask(person, replace(form, step="wished" if "時間" in said else "phone"))
        return replace(self.again(speaker), side_question=text)

    def again(self, speaker: Speaker) -> Turn:
        form = self._open(speaker.person_id)
        if form is None:
            return Turn((), open=False)
        return Turn((_question(form, wording().callback["asked_again"]),), open=True)

    def go_on(self, speaker: Speaker) -> Turn:
        return self._begin(speaker)

    def restart(self, speaker: Speaker) -> Turn:
        return self._ask(speaker.person_id, CallbackForm())

    def put_off(self, speaker: Speaker) -> bool:
        was_open = self.is_open(speaker.person_id)
        if was_open:
            self._forms.put_off(speaker.person_id)
        return was_open

    def to_go_on(self) -> Choice:
        return press("go_on", "start", "resume")

    def _begin(self, speaker: Speaker) -> Turn:
        """Goes on with what was said before; who is waiting for a call already is told so."""
        person = speaker.person_id
        return self._waiting(person) or self._ask(person, self._forms.get(person) or CallbackForm())

    def _numbered(self, person: str, form: CallbackForm, *, good: bool) -> Turn:
        if not good:
            return self._ask(person, form, wording().callback["not_a_phone"])
        return self._ask(person, replace(form, step="confirm" if form.wished else "wished"))

    def _ask(self, person: str, form: CallbackForm, lead: str = "") -> Turn:
        step: Step = form.step if form.phone else "phone"
        form = replace(form, open=True, step="wished" if step == "confirm" and not form.wished else step)
        self._forms.put(person, form)
        return Turn((_question(form, lead),), open=True)

    def _done(self, person: str, form: CallbackForm) -> Turn:
        try:
            asked = self._callbacks.ask(person, form.phone, form.wished)
        except ListFull:
            self._forms.drop(person)
            return _ends(wording().callback["too_many"])
        self._forms.drop(person)
        told = wording().callback["done"].format(phone=MARK, wished=asked.wished)
        return _ends(told, press("cancel", "pending", "cancel"))

    def _waiting(self, person: str) -> Turn | None:
        waiting = self._callbacks.of_person(person)
        if waiting is None:
            return None
        self._forms.drop(person)
        told = wording().callback["already"].format(phone=MARK, wished=waiting.wished)
        return _ends(told, press("cancel", "pending", "cancel"))

    def _later(self, person: str) -> Turn:
        self._forms.put_off(person)
        return _ends(wording().callback["put_off"], self.to_go_on())

    def _leave(self, person: str) -> Turn:
        self._forms.drop(person)
        return _ends(wording().callback["left"], to_call_back())

    def _open(self, person_id: str) -> CallbackForm | None:
        form = self._forms.get(person_id)
        return form if form is not None and form.open else None


def _says_when(text: str) -> bool:
    """Whether a text names a time and asks nothing, whatever else it sounds like."""
    return read_wish(text, now_jst()).about_time and not asks(text)


def _question(form: CallbackForm, lead: str = "") -> Message:
    say_ = wording().callback
    choices: tuple[Choice, ...]
    last = (press("later", form.step, "later"), press("leave", form.step, "leave"))
    match form.step:
        case "phone":
            text, choices = say_["ask_phone"], (press("write_phone", "phone", "write"),)
        case "wished":
            text, choices = say_["ask_wished"], tuple(press(t, "wished", t) for t in _TIMES)
        case "confirm":
            text = say_["confirm"].format(phone=MARK, wished=form.wished)
            choices = tuple(press(c, "confirm", c) for c in ("confirm", "phone", "wished"))
    return say("\n\n".join(filter(None, (lead, text))), (*choices, *last))


def _ends(text: str, *choices: Choice) -> Turn:
    return Turn((say(text, choices),), open=False)
