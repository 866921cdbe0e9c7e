"""From the assistant to a person: the staff in the chat, and calls back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from fastapi import FastAPI
from sqlalchemy import Engine

from actions.answering import Knowledge
from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.handover.answering import StaffAnswers
from actions.handover.callback_flow import CallbackFlow
from actions.handover.callback_form import CallbackForms
from actions.handover.callbacks import Callbacks
from actions.handover.chat import HandoverTurns
from actions.handover.handovers import Handovers
from actions.handover.office_hours import OfficeHours
from actions.handover.overdue import Overdue
from actions.handover.presence import Presence
from actions.handover.private_number import PrivateNumber
from actions.handover.transcript import Transcript
from actions.handover.wording import wording as say
from actions.personal import Personal
from actions.rasa.talk_to_human import desks_message
from actions.replies.message import Message
from actions.replies.wording import wording
from actions.staff.audit import AuditLog
from connectors.console.handover.desk import HandoverDesk
from connectors.console.handover.routes import handover_router
from connectors.console.handover.tiles import tiles
from madoguchi.part import Job, Part
from madoguchi.settings import Settings
from madoguchi.wiring import cipher

_LOOK_EVERY_S = 5.0
_ERASE_EVERY_S = 3600.0
_FORMS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HandoverToStaff:
    """`turns`, `callback_flow` and `private_number` for the chat, the rest for the console."""

    turns: HandoverTurns
    callback_flow: CallbackFlow
    private_number: PrivateNumber
    desk: HandoverDesk
    jobs: tuple[Job, ...]

    def part(self, app: FastAPI) -> Part:
        """What it adds to the gateway."""
        app.state.console_tiles.append(partial(tiles, self.desk))
        return Part([handover_router(self.desk)], self.jobs)


def handover(
    chosen: Settings, database: Engine, knowledge: Knowledge, channels: Channels, personal: Personal
) -> HandoverToStaff:
    """All of it over one database. `personal` tells from now on what is kept of calls back, too.

    :raises ValueError: an encryption key is none.
    """
    hours, keys = OfficeHours.parse(chosen.office_hours), cipher(chosen)
    handovers, presence = Handovers(database, channels), Presence(database)
    callbacks, forms = Callbacks(database, keys, channels), CallbackForms(database, keys)
    overdue = Overdue(
        handovers, hours, timedelta(minutes=chosen.handover_wait_minutes),
        timedelta(minutes=chosen.handover_lost_minutes),
    )  # fmt: skip
    desk = HandoverDesk(
        handovers, presence, StaffAnswers(database, channels, keys), callbacks, Transcript(database), hours,
        AuditLog(database),
    )  # fmt: skip

    def desks(text: str) -> Message:
        return desks_message(knowledge, text or wording().human)

    def erase() -> None:
        age = timedelta(days=chosen.chat_retention_days)
        handovers.erase_older_than(age)
        callbacks.erase_older_than(age)
        forms.erase_older_than(_FORMS_KEPT)

    def kept(person_id: str) -> Iterator[str]:
        if (asked := callbacks.of_person(person_id)) is not None:
            yield say().callback["kept"].format(wished=asked.wished)

    personal.also_kept.append(kept)
    jobs = (Job(_LOOK_EVERY_S, overdue.run), Job(_ERASE_EVERY_S, erase))
    turns = HandoverTurns(handovers, presence, hours, desks)
    flow = CallbackFlow(forms, callbacks, turns.calls_back)
    number = PrivateNumber(forms, callbacks, Conversations(database))
    return HandoverToStaff(turns, flow, number, desk, jobs)
