"""「相談で言われたことをもう一度」: the record of the last consultation, told once more."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.advice.messages import told
from actions.advice.next_actions import NextActions
from actions.advice.records import Records
from actions.consultation.advisers import Advisers
from actions.consultation.errors import UnknownBooking
from actions.consultation.reading import BookingReader
from actions.replies.message import Message
from knowledge.text.normalise import normalise

_AGAIN = re.compile(
    r"(?:相談|面談|先生|専門家|前回|この前|この間|こないだ).{0,12}"
    r"(?:言われた|教わった|話したこと|決(?:め|まっ)た|まとめ|記録"
    r"|(?:助言|アドバイス).{0,6}(?:もう[一1]|見せ|見たい|読み|忘れ|だっけ|でした|何))"
)
_WANTS_ONE = re.compile(r"予約|申し?込|相談を?し(?:たい|ます|て(?:ほし|もら|くだ))|続き")


@dataclass(frozen=True, slots=True)
class ToldAgain:
    """Safe to call from several threads."""

    records: Records
    actions: NextActions
    bookings: BookingReader
    advisers: Advisers

    def last(self, person_id: str) -> Message | None:
        """What came out of the last consultation, as it was told then, with what is still to be done; None if nothing did."""
        notes = self.records.of_person(person_id)
        if not notes:
            return None
        try:
            booking = self.bookings.get(notes[0].booking_id)
        except UnknownBooking:  # erased at this moment
            return None
        adviser = self.advisers.get(booking.adviser_id)
        return told(booking.starts_at, adviser.name, notes[0].advice, self.actions.of_booking(booking.booking_id))


def asks_again(text: str) -> bool:
    """Whether a text asks for what was said in a consultation, and for no new one."""
    said = normalise(text)
    return bool(_AGAIN.search(said)) and not _WANTS_ONE.search(said)
