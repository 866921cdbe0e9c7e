"""What the owner presses and asks about what came out of a consultation."""

from __future__ import annotations

import re

from actions.advice import messages
from actions.advice.next_actions import NextActions
from actions.advice.referrals import Referrals
from actions.advice.wording import wording
from actions.replies.message import Message
from knowledge.text.normalise import normalise

_NEXT = re.compile(
    r"次(?:に|は|の)?(?:何|なに)?を?(?:や|す)(?:る|れ|ったら)|(?:やること|すること|宿題|タスク|TODO)(?:は|って|を|の|リスト|一覧|$)",
    re.IGNORECASE,
)


class AdviceTurns:
    """Answers them. Safe to call from several threads."""

    def __init__(self, actions: NextActions, referrals: Referrals) -> None:
        self._actions = actions
        self._referrals = referrals

    def knows(self, value: str) -> bool:
        """Whether a button's value is for this: `next`, `done:<action>`, `refer:<referral>:yes|no`."""
        return value == "next" or value.startswith(("done:", "refer:"))

    def asks_next(self, text: str) -> bool:
        """Whether a text asks what to do next, such as 「次にやることは？」."""
        return bool(_NEXT.search(normalise(text)))

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
