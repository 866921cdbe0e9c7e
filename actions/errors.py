"""Errors of the actions room.

ActionsError
├── UnknownConversation   there is no conversation with this id (or it was erased)
├── WrongToken            the token does not belong to the conversation
└── UnknownMessage        the conversation has no such message
"""

from __future__ import annotations


class ActionsError(Exception):
    """Root of all errors raised by this room."""


class UnknownConversation(ActionsError):
    """There is no such conversation, or it was erased."""


class WrongToken(ActionsError):
    """The token does not open this conversation."""


class UnknownMessage(ActionsError):
    """The conversation holds no message with this id."""
