"""Errors of records of advice.

ActionsError
├── Outdated       somebody saved the record meanwhile
├── AlreadyDone    the record is finished, and the owner has it
├── NotDone        it is a draft still: there is nothing to correct
└── NoConversation the owner cannot be reached in chat
"""

from __future__ import annotations

from actions.errors import ActionsError


class Outdated(ActionsError):
    """The record was saved meanwhile, in another window perhaps; `version` is the one that is kept."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class AlreadyDone(ActionsError):
    """The record is finished: what the owner was told is only corrected, and they hear of it."""


class NotDone(ActionsError):
    """The record is a draft still, which is changed and not corrected."""


class NoConversation(ActionsError):
    """The owner has no conversation in which they could be asked."""
