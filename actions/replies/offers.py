"""Buttons that go with something found: keep it, be reminded of it."""

from __future__ import annotations

import json

from actions.replies.message import Choice
from actions.replies.wording import wording


def offers(document_id: str, kind: str, status: str | None = None) -> tuple[Choice, ...]:
    """「保存する」, and for what can have a deadline 「締切を知らせて」; of one that is over, its next round.

    :param kind: kind of the document; a term is nothing to keep.
    :param status: `ended` when it is over.
    """
    if kind == "term":
        return ()
    parameters = json.dumps({"document": document_id})
    labels = wording().labels
    save = Choice(label=labels["save"], payload=f"/save_item{parameters}")
    label = labels["remind_next" if status == "ended" else "remind"]
    remind = Choice(label=label, payload=f"/subscribe_reminder{parameters}")
    return (save, remind) if kind in ("scheme", "notice") else (save,)
