"""What is personal in what someone types while they book goes another way than the text.

A channel asks here before it stores, logs or sends on anything. Names, phone numbers and addresses are put into the person's
draft, encrypted, and a mark (〔お名前〕) stays in their place: in the history, and in whatever the assistant says. The dialogue
engine gets a button instead of the text. Only what is shown to the person themselves is filled in, on its way out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace

import phonenumbers

from actions.consultation.chat.asking import OWN
from actions.consultation.chat.dialogue import HEARD
from actions.consultation.chat.draft import PRIVATE, Draft
from actions.consultation.chat.drafts import Drafts
from actions.consultation.chat.said import correction_in, is_answer, names_taker, reach_in
from actions.consultation.chat.wording import wording
from actions.conversations.conversations import Conversations
from knowledge.clock import Clock, now_jst
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import strip_unseen

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """`kept` is the text as it may be stored, `sent` the button that stands for it."""

    kept: str
    sent: str = field(default="/inform" + json.dumps({"question": OWN + HEARD, "value": "1"}))


class PrivateWords:
    """Takes personal words out of what is typed, and puts them back into what their owner reads."""

    def __init__(self, drafts: Drafts, conversations: Conversations, clock: Clock = now_jst) -> None:
        self._drafts = drafts
        self._conversations = conversations
        self._clock = clock

    def take(self, conversation_id: str, text: str) -> Hidden | None:
        """What to keep and to send instead of `text`; None if there is nothing personal that a booking waits for.

        :raises UnknownConversation: it was erased meanwhile.
        """
        person = self._conversations.person(conversation_id)
        draft = self._drafts.get(person)
        kept = None if draft is None or not draft.open else _kept(draft, text)
        if kept is None:
            return None
        at = self._clock()

        def note(stored: Draft | None) -> Draft | None:
            return stored and replace(stored, heard=strip_unseen(text)[:_LONGEST], heard_at=at)

        self._drafts.change(person, note)
        return Hidden(kept)

    def fill(self, conversation_id: str, texts: list[str]) -> list[str]:
        """`texts` as their owner reads them: with what the marks of an open booking stand for."""
        marks = wording().marks
        if not any(mark in text for text in texts for mark in marks.values()):
            return texts
        draft = self._drafts.get(self._conversations.person(conversation_id))
        if draft is None or not draft.open:
            return texts
        values = {
            "name": draft.name,
            "phone": _national(draft.phone),
            "email": draft.email,
            "supporter": draft.supporter,
        }
        known = {marks[kind]: value for kind, value in values.items() if value}
        either = re.compile("|".join(map(re.escape, known)) or r"(?!)")
        return [either.sub(lambda match: known[match.group()], text) for text in texts]


def _kept(draft: Draft, text: str) -> str | None:
    """The text without what is personal, None if nothing is."""
    marks, changed = wording().marks, correction_in(text)
    if changed is not None and changed.name:
        return marks["name"]
    if draft.step in PRIVATE and (names_taker if draft.step == "supporter" else is_answer)(text):
        return marks[draft.step]
    reach = reach_in(text)
    if draft.step == "contact" and (reach.phone or reach.email or reach.broken or re.search(r"\d{4}|@", reach.rest)):
        return marks["contact"]
    return mask_personal_data(strip_unseen(text).strip()) if reach.phone or reach.email or reach.broken else None


def _national(phone: str) -> str:
    """「090-1234-5678」 of +819012345678; numbers of other countries with their code."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone, None)
    home = number.country_code == 81
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))
