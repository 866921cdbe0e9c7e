"""What a member of staff is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["operator", "adviser", "office", "admin"]
"""Call centre, adviser, programme office, administrator."""

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who may sign in; `adviser_id` is the adviser of the consultations that they are, if they are one."""

    id: int
    name: str
    email: str
    role: Role
    adviser_id: str | None

    def may(self, roles: tuple[Role, ...]) -> bool:
        """Whether a page for these roles is theirs; an administrator sees every page."""
        return self.role == "admin" or self.role in roles
