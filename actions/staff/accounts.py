"""The accounts of staff: adding, changing, deactivating, passwords. Every change is in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.database.base import loaded, stored
from actions.staff.audit import AuditLog
from actions.staff.errors import EmailTaken, InvalidEmail, LastAdmin, SignInFailed, UnknownMember, WeakPassword
from actions.staff.holding import held
from actions.staff.models import Member, Role
from actions.staff.passwords import check_strength, hashed, matches, one_time_password
from actions.staff.sessions import Sessions, member_of
from actions.staff.tables import StaffRow
from knowledge.clock import Clock, now_jst

COMMAND_LINE = 0
"""Stands in the log for whoever sat at the machine itself."""


@dataclass(frozen=True, slots=True)
class Account:
    """A member with the state of the account."""

    member: Member
    active: bool
    must_change: bool
    signed_in_at: datetime | None


class Accounts:
    """Accounts in the database. `by` is who does it: a member's id, or `COMMAND_LINE`."""

    def __init__(self, engine: Engine, sessions: Sessions, audit: AuditLog, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._sessions = sessions
        self._audit = audit
        self._clock = clock

    def add(
        self, email: str, name: str, role: Role, adviser_id: str | None = None, *, by: int = COMMAND_LINE
    ) -> tuple[Member, str]:
        """A new member, and the password for the first sign-in, told only now.

        :raises InvalidEmail: it is no address.
        :raises EmailTaken: another member has it.
        """
        password = one_time_password()
        row = StaffRow(
            email=normalised(email), name=name.strip(), role=role, adviser_id=adviser_id or None,
            password_hash=hashed(password), must_change=True, active=True, created_at=stored(self._clock()),
            signed_in_at=None,
        )  # fmt: skip
        try:
            with Session(self._engine) as session, session.begin():
                session.add(row)
                session.flush()
                self._audit.put(session, by, "staff.add", str(row.id))
                return member_of(row), password
        except IntegrityError as error:
            raise EmailTaken from error

    def all(self) -> Sequence[Account]:
        """All accounts, the active ones first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(StaffRow).order_by(StaffRow.active.desc(), StaffRow.name, StaffRow.id))
            return [_account(row) for row in rows]

    def get(self, member_id: int) -> Account:
        """One account.

        :raises UnknownMember: there is none.
        """
        with Session(self._engine) as session:
            return _account(_known(session.get(StaffRow, member_id)))

    def find(self, email: str) -> Account:
        """The account with this address.

        :raises UnknownMember: there is none.
        """
        with Session(self._engine) as session:
            row = session.scalar(select(StaffRow).where(StaffRow.email == email.strip().lower()))
            if row is None:
                raise UnknownMember
            return _account(row)

    def change(self, member_id: int, name: str, role: Role, adviser_id: str | None, *, by: int = COMMAND_LINE) -> None:
        """Another name, role or adviser; whoever gets another role or adviser has to sign in again.

        :raises UnknownMember: there is no such member.
        :raises LastAdmin: nobody else is an administrator.
        """
        with Session(self._engine) as session, session.begin():
            row = _known(held(session, member_id))
            if role != "admin":
                _another_admin(session, row)
            if (row.role, row.adviser_id) != (role, adviser_id or None):
                self._sessions.end_all(session, member_id)
            row.name, row.role, row.adviser_id = name.strip(), role, adviser_id or None
            self._audit.put(session, by, "staff.change", str(member_id))

    def set_active(self, member_id: int, active: bool, *, by: int = COMMAND_LINE) -> None:
        """Lets a member sign in again, or no longer: then every session of theirs ends at once.

        :raises UnknownMember: there is no such member.
        :raises LastAdmin: nobody else is an administrator.
        """
        with Session(self._engine) as session, session.begin():
            row = _known(held(session, member_id))
            if not active:
                _another_admin(session, row)
                self._sessions.end_all(session, member_id)
            row.active = active
            self._audit.put(session, by, "staff.activate" if active else "staff.deactivate", str(member_id))

    def reset_password(self, member_id: int, *, by: int = COMMAND_LINE) -> str:
        """A new password for the next sign-in, told only now; every session of theirs ends.

        :raises UnknownMember: there is no such member.
        """
        password = one_time_password()
        with Session(self._engine) as session, session.begin():
            row = _known(held(session, member_id))
            row.password_hash, row.must_change = hashed(password), True
            self._sessions.end_all(session, member_id)
            self._audit.put(session, by, "staff.reset", str(member_id))
        return password

    def change_password(self, member_id: int, old: str, new: str, *, but: str = "") -> None:
        """A member's own new password; every session of theirs ends, but for the one with the token `but`.

        :raises SignInFailed: the old password is wrong.
        :raises WeakPassword: the new one is too easy to guess, or the old one.
        """
        with Session(self._engine) as session, session.begin():
            row = _known(held(session, member_id))
            if not matches(old, row.password_hash):
                raise SignInFailed
            if old == new:
                raise WeakPassword("今とちがうパスワードにしてください。")
            check_strength(new, row.email)
            row.password_hash, row.must_change = hashed(new), False
            self._sessions.end_all(session, member_id, but=but)
            self._audit.put(session, member_id, "staff.password", str(member_id))


def normalised(email: str) -> str:
    """A mail address as it is stored and compared.

    :raises InvalidEmail: it is none.
    """
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidEmail from error


def _account(row: StaffRow) -> Account:
    at = loaded(row.signed_in_at) if row.signed_in_at else None
    return Account(member_of(row), row.active, row.must_change, at)


def _known(row: StaffRow | None) -> StaffRow:
    if row is None:
        raise UnknownMember
    return row


def _another_admin(session: Session, row: StaffRow) -> None:
    """Takes care that an active administrator other than `row` is left, if `row` is one."""
    if row.role != "admin" or not row.active:
        return
    admins = select(StaffRow.id).where(StaffRow.role == "admin", StaffRow.active)
    if not set(session.scalars(admins)) - {row.id}:
        raise LastAdmin
