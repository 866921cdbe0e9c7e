"""A number typed to be called back on goes another way than the text: see `actions.consultation.chat.private`.

It is put into the person's form, encrypted, and a mark stays in its place.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

import phonenumbers

from actions.consultation.chat.private import Hidden
from actions.consultation.chat.said import reach_in
from actions.conversations.conversations import Conversations
from actions.handover.announcing import CALLBACK
from actions.handover.callback_flow import MARK, NUMBER
from actions.handover.callback_form import CallbackForms
from actions.handover.callbacks import Callbacks
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import strip_unseen

_DIGITS = re.compile(r"[0-9０-９][0-9０-９\-‐‑–—―−ー－ 　()（）]{3,}")


class PrivateNumber:
    """Takes the number out of what is typed, and puts it back into what its owner reads."""

    def __init__(self, forms: CallbackForms, callbacks: Callbacks, conversations: Conversations) -> None:
        self._forms = forms
        self._callbacks = callbacks
        self._conversations = conversations

    def take(self, conversation_id: str, text: str) -> Hidden | None:
        """What to keep and to send instead of `text`; None if no number is asked for, or there is none in it.

        :raises UnknownConversation: it was erased meanwhile.
        """
        person = self._conversations.person(conversation_id)
        form = self._forms.get(person)
        if form is None or not form.open:
            return None
        phone = reach_in(text).phone
        asked = form.step == "phone" and _DIGITS.search(text)
        if not phone and not asked:
            return None
        if phone:
            self._forms.put(person, replace(form, phone=phone))
        sent = {"question": f"{CALLBACK}{NUMBER}", "value": "good" if phone else "bad"}
        masked = _DIGITS.sub(MARK, mask_personal_data(strip_unseen(text).strip()).replace("〔電話番号〕", MARK))
        return Hidden(masked, f"/inform{json.dumps(sent)}")

    def fill(self, conversation_id: str, texts: list[str]) -> list[str]:
        """`texts` as their owner reads them: with the number that the mark stands for."""
        if not any(MARK in text for text in texts):
            return texts
        phone = self._number(self._conversations.person(conversation_id))
        return [text.replace(MARK, phone) if phone else text for text in texts]

    def _number(self, person: str) -> str:
        form, waiting = self._forms.get(person), self._callbacks.of_person(person)
        number = form.phone if form is not None else ""
        if not number and waiting is not None:
            number = self._callbacks.phone(waiting.id) or ""
        return national(number) if number else ""


def national(phone: str) -> str:
    """「090-1234-5678」 of +819012345678; numbers of other countries with their code."""
    number = phonenumbers.parse(phone)
    home = number.country_code == phonenumbers.country_code_for_region("JP")
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))
