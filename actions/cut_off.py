"""Turns that were cut off after they had changed something and before their answer was kept.

A channel that does not know how a turn ended begins it again under the same name. Heard a second time, words that answered a
question would answer the next one as well.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from actions.conversations.conversations import Conversations
from actions.flow import Flow
from actions.interview.flow import START
from actions.interview.repository import Interviews
from actions.open_flows import GO_ON


class CutOffTurns:
    """Says what becomes of them.

    :param flows: those in which words answer questions.
    """

    def __init__(self, conversations: Conversations, flows: Sequence[Flow], interviews: Interviews) -> None:
        self._conversations = conversations
        self._flows = tuple(flows)
        self._interviews = interviews

    def instead(self, conversation_id: str, heard_at: datetime) -> str | None:
        """The button (its payload) to press in place of words heard first at `heard_at`, because a flow has taken them in
        since: it goes on with its current question, a finished diagnosis leads to its result. None: hear the words.

        :raises UnknownConversation: there is none.
        """
        person_id = self._conversations.person(conversation_id)
        if any((at := flow.left_at(person_id)) is not None and at >= heard_at for flow in self._flows):
            return _button(GO_ON)
        latest = self._interviews.latest(person_id)
        if latest is not None and latest.status == "done" and latest.updated_at >= heard_at:
            return _button("result")
        return None


def _button(value: str) -> str:
    return f"/{START}{json.dumps({'value': value})}"
