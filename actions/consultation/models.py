"""What a consultation is made of. Times carry their offset; texts are as people wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

Mode = Literal["web", "phone"]
MODES: tuple[Mode, ...] = ("web", "phone")
"""A web meeting, or a call."""

SupportType = Literal["伴走", "自走"]
"""The two types of the diagnosis: with someone at one's side, or on one's own with a hint now and then."""

Minutes = Literal[30, 60]
LENGTHS: tuple[Minutes, ...] = (30, 60)
"""How long a consultation can be."""

Status = Literal["requested", "confirmed", "held", "recorded", "cancelled", "no_show", "released"]
OPEN: tuple[Status, ...] = ("requested", "confirmed")
"""What is still to come. A booking that is moved keeps its status."""

Shared = Literal["diagnosis", "conversation", "schemes"]
SHARABLE: frozenset[Shared] = frozenset(("diagnosis", "conversation", "schemes"))
"""What an owner can let the adviser see."""


@dataclass(frozen=True, slots=True)
class Adviser:
    """Someone who gives consultations. An empty tuple of topics, prefectures or support types means all of them.

    :param topics: ids of `topics.yml`.
    :param prefectures: names such as 愛知県.
    :param languages: `ja`, `en` …
    :param meeting_url: the room of this adviser's web meetings.
    """

    id: str
    name: str
    demo: bool = False
    active: bool = True
    topics: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    support_types: tuple[SupportType, ...] = ()
    languages: tuple[str, ...] = ("ja",)
    modes: tuple[Mode, ...] = MODES
    meeting_url: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of every week, Japan time. `weekday` is 0 for Monday; `mode` None: all modes of the adviser."""

    weekday: int
    begins: time
    ends: time
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class DayException:
    """Hours of one day that are not as in the week: closed, or open besides. Without times the whole day is meant."""

    day: date
    open: bool
    begins: time | None = None
    ends: time | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Availability:
    """When an adviser can be booked.

    :param buffer_minutes: kept free after every consultation; a multiple of 15.
    :param lead_minutes: how long before it begins a consultation can still be booked.
    :param horizon_days: how many days ahead.
    :param on_holidays: whether the weekly hours count on Japanese holidays too.
    """

    windows: tuple[Window, ...] = ()
    exceptions: tuple[DayException, ...] = ()
    buffer_minutes: int = 15
    lead_minutes: int = 60
    horizon_days: int = 60
    on_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked. `slot_id` is opaque to whoever is offered it."""

    slot_id: str
    adviser_id: str
    starts_at: datetime
    ends_at: datetime
    mode: Mode

    @property
    def minutes(self) -> int:
        """Its length."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))


def slot_of(adviser_id: str, starts_at: datetime, minutes: int, mode: Mode) -> Slot:
    """The slot with these properties."""
    utc = starts_at.astimezone(UTC)
    start = f"{utc.year:04}{utc.month:02}{utc.day:02}T{utc.hour:02}{utc.minute:02}Z"  # strftime takes much longer
    slot_id = f"{adviser_id}.{start}.{minutes}.{mode}"
    return Slot(slot_id, adviser_id, starts_at, starts_at + timedelta(minutes=minutes), mode)


@dataclass(frozen=True, slots=True)
class Need:
    """What someone looks for; "" and None: no wish."""

    topic: str = ""
    mode: Mode | None = None
    minutes: int = 30
    prefecture: str = ""
    support_type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who to reach, and how: `phone` in E.164, `email` normalised, at least one of them. Made by `read_contact`."""

    name: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Wish:
    """A booking that someone asks for.

    :param topic: an id of `topics.yml`, or everyday words.
    :param mode: must be the slot's; None: whatever the slot's is.
    :param supporter: who else takes part (three-party talk), an organisation or somebody of it, "" for nobody; kept
        encrypted with the contact.
    :param about: what it is about in their own words; kept encrypted as well.
    :param prefecture: and `support_type`, to find another slot if this one is gone.
    """

    slot_id: str
    contact: Contact
    topic: str = ""
    mode: Mode | None = None
    supporter: str = field(default="", repr=False)
    person_id: str | None = None
    conversation_id: str | None = None
    about: str = field(default="", repr=False)
    prefecture: str = ""
    support_type: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as stored, without contact. `topic` is an id of `topics.yml`; `moves` counts how often it was moved.

    :param three_party: whether somebody else takes part; who, stands with the contact.
    :param confirm_by: until when a requested one holds its slot; None once confirmed.
    """

    booking_id: str
    adviser_id: str
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    topic: str
    three_party: bool
    status: Status
    person_id: str | None
    conversation_id: str | None
    shares: frozenset[Shared]
    confirm_by: datetime | None
    created_at: datetime
    moves: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held."""
        return self.status in OPEN

    @property
    def slot(self) -> Slot:
        """The slot it takes."""
        minutes = int((self.ends_at - self.starts_at) / timedelta(minutes=1))
        return slot_of(self.adviser_id, self.starts_at, minutes, self.mode)


@dataclass(frozen=True, slots=True)
class Requested:
    """A new booking. `token` opens it (told once); `code` confirms it and goes to the contact, to nobody else."""

    booking: Booking
    token: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a booking's history.

    :param by: `person`, `system`, or `staff:<id>`.
    :param what: the new status, or `moved`, `shared`, `code` (a new one), `erased`.
    """

    at: datetime
    by: str
    what: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who wants to be told when a slot becomes free that begins between `from_at` and `until`."""

    waiting_id: str
    need: Need
    from_at: datetime
    until: datetime
    person_id: str
    conversation_id: str | None
    joined_at: datetime
