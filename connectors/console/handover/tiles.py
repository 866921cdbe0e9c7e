"""What the hand-over puts on the console's first page."""

from __future__ import annotations

from collections.abc import Sequence

from actions.handover.callbacks import PENDING
from actions.staff.models import Member
from connectors.console.handover.desk import HandoverDesk
from connectors.console.start.tiles import Tile


def tiles(desk: HandoverDesk, member: Member) -> Sequence[Tile]:
    """Who waits for somebody in the chat, and for a call; nothing for other roles."""
    if not member.may(("operator",)):
        return ()
    waiting = sum(call.status == "waiting" for call in desk.handovers.open_ones())
    to_call = sum(asked.status in PENDING for asked in desk.callbacks.all())
    return (
        Tile("チャットで待っている人", waiting, "/console/handover", "人", urgent=waiting > 0),
        Tile("電話を待っている人", to_call, "/console/handover/callbacks", "人"),
    )
