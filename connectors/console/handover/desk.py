"""What the pages of the hand-over stand on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends
from jinja2 import Environment

from actions.handover.answering import StaffAnswers
from actions.handover.callbacks import PENDING, Callbacks
from actions.handover.handovers import Handovers
from actions.handover.models import Handover
from actions.handover.office_hours import OfficeHours
from actions.handover.presence import Presence
from actions.handover.transcript import Transcript
from actions.staff.audit import AuditLog
from actions.staff.models import Member
from connectors.console.access import checked, needs
from connectors.console.frame import console_templates
from knowledge.clock import JST, Clock, now_jst

_OPERATOR = needs("operator")
Operator = Annotated[Member, Depends(_OPERATOR)]
CHANGES = (Depends(_OPERATOR), Depends(checked))
"""Dependencies of what changes something; whoever is not signed in any more is told so first."""


@dataclass(frozen=True, slots=True)
class HandoverDesk:
    """The repositories, and the log of who looked at what."""

    handovers: Handovers
    presence: Presence
    answers: StaffAnswers
    callbacks: Callbacks
    transcript: Transcript
    hours: OfficeHours
    audit: AuditLog
    clock: Clock = now_jst


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call in the queue: since how many minutes, and what the person asked last."""

    call: Handover
    minutes: int
    asked: Sequence[str]


def queue(desk: HandoverDesk, member_id: int) -> dict[str, Any]:
    """What the queue shows: who waits, who is being talked with, who of the staff is there."""
    now = desk.clock()
    calls = desk.handovers.open_ones()
    return {
        "waiting": [
            Waiting(
                c,
                int((now - c.waiting_since).total_seconds() // 60),
                desk.transcript.asked_last(c.conversation_id, c.reason),
            )
            for c in calls
            if c.status == "waiting"
        ],
        "live": [c for c in calls if c.status == "live"],
        "on_duty": desk.presence.on_duty(),
        "available": desk.presence.is_available(member_id),
        "is_open": desk.hours.open_at(now),
        "hours": desk.hours,
        "call_back": sum(c.status in PENDING for c in desk.callbacks.all()),
    }


def templates() -> Environment:
    """The templates of these pages, with how a time is shown."""
    environment = console_templates(Path(__file__).with_name("templates"))
    environment.filters.update(clock=_clock, day_and_clock=_day_and_clock)
    return environment


def _clock(moment: datetime) -> str:
    """「9:05」"""
    local = moment.astimezone(JST)
    return f"{local.hour}:{local.minute:02}"


def _day_and_clock(moment: datetime) -> str:
    """「11月20日 9:05」"""
    local = moment.astimezone(JST)
    return f"{local.month}月{local.day}日 {_clock(moment)}"
