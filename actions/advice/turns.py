"""What the owner presses and asks about what came out of a consultation."""

from __future__ import annotations

import re

from actions.advice import messages
from actions.advice.next_actions import NextActions
from actions.advice.referrals import Referrals
from actions.advice.told_again import ToldAgain, asks_again
from actions.advice.wording import wording
from actions.replies.message import Message
from knowledge.text.normalise import normalise

_NEXT = re.compile(
    r"次(?:に|は|の)?(?:何|なに)?を?(?:や|す)(?:る|れ|ったら)|(?:やること|すること|宿題|タスク|TODO)(?:は|って|を|の|リスト|一覧|$)",
    re.IGNORECASE,
)


class AdviceTurns:
    """Answers them. Safe to call from several threads."""

    def __init__(self, actions: NextActions, referrals: Referrals, told_again: ToldAgain) -> None:
        self._actions = actions
        self._referrals = referrals
        self._told_again = told_again

    def knows(self, value: str) -> bool:
        """Whether a button's value is for this: `next`, `told`, `done:<action>`, `refer:<referral>:yes|no`."""
        return value in ("next", "told") or value.startswith(("done:", "refer:"))

    def asked_by(self, text: str) -> str:
        """The value of the button that says what a text asks: `next` for 「次にやることは？」, `told` for 「相談で言われたことを
        もう一度」; "" if it asks for neither."""
        if _NEXT.search(normalise(text)):
            return "next"
        return "told" if asks_again(text) else ""

    def has_open(self, person_id: str) -> bool:
        """Whether something is still to be done."""
        return any(action.done_at is None for action in self._actions.of_person(person_id))

    def next_actions_of(self, person_id: str) -> Message:
        """What the person has to do next."""
        return messages.next_actions(self._actions.of_person(person_id))

    def press(self, person_id: str, value: str) -> list[Message]:
        """What a button does; see `knows`."""
        what, _, rest = value.partition(":")
        if what == "done":
            action = self._actions.done(person_id, rest)
            return [messages.done(action, self._actions.of_person(person_id))]
        if what == "refer":
            referral_id, _, word = rest.rpartition(":")
            return [self._referred(person_id, referral_id, word == "yes")]
        if what == "told":
            return [self._told_again.last(person_id) or messages.nothing_told()]
        return [self.next_actions_of(person_id)]

    def _referred(self, person_id: str, referral_id: str, agreed: bool) -> Message:
        answer = self._referrals.answer(person_id, referral_id, agreed)
        say = wording()
        if answer is None:
            return Message(type="text", text=say.referral_unknown)
        referral, is_first = answer
        if not is_first or referral.desk is None:
            return Message(type="text", text=say.referral_answered)
        return messages.referral_answered(referral.desk.name, referral.desk.url, agreed)
