"""Errors of staff accounts.

StaffError
├── UnknownMember    there is no such member
├── EmailTaken       another member has this address
├── InvalidEmail     it is no address
├── LastAdmin        nobody could administer the console any more
├── SignInFailed     address or password are wrong, or the member is not active: from outside that is the same
├── TooManyAttempts  too many failures for this member or from this place; `wait_s` is how long to wait
└── WeakPassword     it is too easy to guess; `reason` says why, in Japanese
"""

from __future__ import annotations

from actions.errors import ActionsError


class StaffError(ActionsError):
    """Root of the errors of staff accounts."""


class UnknownMember(StaffError):
    """There is no member with this id or address."""


class EmailTaken(StaffError):
    """Another member has this address."""


class InvalidEmail(StaffError):
    """It is no mail address."""


class LastAdmin(StaffError):
    """The only active administrator may neither lose the role nor be deactivated."""


class SignInFailed(StaffError):
    """Address or password are wrong, or the member is not active."""


class TooManyAttempts(StaffError):
    """Too many failures lately; `wait_s` seconds have to pass."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(str(wait_s))
        self.wait_s = wait_s


class WeakPassword(StaffError):
    """A password that is too easy to guess; `reason` is a Japanese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
