"""Request and response shapes of slots and bookings."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from actions.consultation.models import Booking, Mode, Slot, Status
from knowledge.clock import JST


def _readable(text: object) -> object:
    """Without control characters, which no database wants, and without blanks around it."""
    return "".join(c for c in text if unicodedata.category(c) != "Cc").strip() if isinstance(text, str) else text


_Text = Annotated[str, BeforeValidator(_readable)]


class SlotOut(BaseModel):
    """A time that can be booked; `slot_id` is to be sent back as it is."""

    slot_id: str
    starts_at: datetime
    ends_at: datetime
    mode: Mode


class SlotsOut(BaseModel):
    """Slots, earliest first."""

    slots: list[SlotOut]


class ContactIn(BaseModel):
    """How the person can be reached: at least one of both, for a call by phone a phone number."""

    model_config = ConfigDict(extra="forbid")

    phone: str | None = Field(default=None, max_length=40, description="電話番号。日本の番号か、+ で始まる番号")
    email: str | None = Field(default=None, max_length=254, description="メールアドレス。確認の番号を送ります")


class BookingIn(BaseModel):
    """A booking that is asked for."""

    model_config = ConfigDict(extra="forbid")

    slot_id: _Text = Field(min_length=1, max_length=120)
    name: _Text = Field(min_length=1, max_length=80)
    contact: ContactIn
    topic: _Text = Field(min_length=1, max_length=500, description="相談したいこと。ふだんの言葉でも")
    mode: Mode
    supporter: _Text | None = Field(default=None, max_length=120, description="いっしょに参加する支援機関の名前")


class MoveIn(BaseModel):
    """The slot that a booking is moved to."""

    model_config = ConfigDict(extra="forbid")

    slot_id: _Text = Field(min_length=1, max_length=120)


class ConfirmIn(BaseModel):
    """The code that was sent by mail."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(pattern=r"^\s*[0-9]{6}\s*$", description="メールで届いた6けたの番号")


class BookedOut(BaseModel):
    """A new booking. `token` opens it and is told only here."""

    booking_id: str
    token: str
    starts_at: datetime
    status: Status


class BookingOut(BaseModel):
    """A booking as it is now.

    `confirm_by`: until when it has to be confirmed; null when it need not be any more. `meeting_url`: of a confirmed
    web meeting, null while there is none.
    """

    booking_id: str
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    topic: str
    supporter: str | None
    status: Status
    confirm_by: datetime | None
    adviser: str
    meeting_url: str | None


def slot_out(slot: Slot) -> SlotOut:
    """A slot as the contract has it."""
    return SlotOut(
        slot_id=slot.slot_id, starts_at=slot.starts_at.astimezone(JST), ends_at=slot.ends_at.astimezone(JST),
        mode=slot.mode,
    )  # fmt: skip


def booking_out(booking: Booking, adviser: str, topic: str, supporter: str, meeting_url: str | None) -> BookingOut:
    """A booking as the contract has it.

    :param adviser: name of the adviser.
    :param topic: name of the topic.
    :param supporter: who else takes part, "" for nobody.
    """
    return BookingOut(
        booking_id=booking.booking_id,
        starts_at=booking.starts_at.astimezone(JST),
        ends_at=booking.ends_at.astimezone(JST),
        mode=booking.mode,
        topic=topic,
        supporter=supporter or None,
        status=booking.status,
        confirm_by=booking.confirm_by.astimezone(JST) if booking.confirm_by else None,
        adviser=adviser,
        meeting_url=meeting_url,
    )
