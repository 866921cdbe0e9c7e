"""Errors of the actions room.

ActionsError
├── UnknownConversation   there is no conversation with this id (or it was erased)
├── WrongToken            the token does not belong to the conversation
├── UnknownMessage        the conversation has no such message
├── NewerDatabase         the database was changed by a newer version of the project
├── ListFull              no more can be saved, or subscribed to
├── InvalidAnswer         a question of the diagnosis takes no such answer
├── CompanyRegisterUnavailable  the register of companies cannot be asked now
├── ConsultationError           root of the errors about consultations (consultation/errors.py)
├── InvalidPointTable           the point table of the financial check cannot be used
└── WrongKey                    no key of the settings opens what was encrypted
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


class NewerDatabase(ActionsError):
    """A newer version of the project has changed the tables of the database; the message is its revision."""


class ListFull(ActionsError):
    """The person has reached the limit of saved items or reminders."""


class InvalidAnswer(ActionsError):
    """A question of the diagnosis takes no such answer; `reason` is a word that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CompanyRegisterUnavailable(ActionsError):
    """The register of companies cannot be asked now: no token, no answer in time, or one that cannot be read."""


class WrongKey(ActionsError):
    """No key of the settings opens what was encrypted in the database."""


class InvalidPointTable(ActionsError):
    """The point table of the financial check cannot be used; `problems` says why in Japanese, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
