"""Signing in: throttled by account and by place, the same from outside whoever it is."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from actions.staff import passwords
from actions.staff import sign_in as module
from actions.staff.errors import SignInFailed, TooManyAttempts
from actions.staff.sign_in import MOST_PER_ACCOUNT, MOST_PER_ADDRESS
from actions.staff.tables import SignInFailureRow, StaffRow
from tests.actions.staff.conftest import Staff

HERE = "192.0.2.1"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords compared without hashing, where a test needs many."""
    monkeypatch.setattr(module, "matches", lambda password, stored: stored is not None and password == "right")


@pytest.mark.parametrize("why", ["unknown", "wrong", "inactive", "no password", "empty"])
def test_whatever_is_wrong_looks_the_same(staff: Staff, why: str) -> None:
    staff.accounts.add("admin@example.jp", "管理", "admin")
    member, password = staff.accounts.add("a@example.jp", "A", "operator")
    if why == "inactive":
        staff.accounts.set_active(member.id, False)
    if why == "no password":
        with Session(staff.engine) as session, session.begin():
            session.execute(update(StaffRow).values(password_hash=None))
    email = "nobody@example.jp" if why == "unknown" else "a@example.jp"
    given = {"wrong": "x" * 16, "empty": ""}.get(why, password)
    with pytest.raises(SignInFailed) as refused:
        staff.sign_in.with_password(email, given, HERE)
    assert str(refused.value) == ""


def test_unknown_members_take_as_long_as_known_ones(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1))
    staff.accounts.add("a@example.jp", "A", "operator")

    def fastest(email: str) -> float:
        best = 9.0
        for _ in range(4):
            begun = time.perf_counter()
            with pytest.raises(SignInFailed):
                staff.sign_in.with_password(email, "wrong-password", HERE)
            best = min(best, time.perf_counter() - begun)
        return best

    fastest("nobody@example.jp")
    assert fastest("nobody2@example.jp") > 0.5 * fastest("a@example.jp")


def test_an_account_is_closed_for_a_while_after_too_many_failures(staff: Staff, quick: None) -> None:
    staff.accounts.add("a@example.jp", "A", "operator")
    for number in range(MOST_PER_ACCOUNT):
        with pytest.raises(SignInFailed):
            staff.sign_in.with_password("a@example.jp", "wrong", f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts) as refused:
        staff.sign_in.with_password("a@example.jp", "right", "198.51.100.1")
    assert 1 <= refused.value.wait_s <= 15 * 60
    staff.clock.move(seconds=refused.value.wait_s + 1)
    assert staff.sign_in.with_password("a@example.jp", "right", "198.51.100.1")


def test_a_place_is_closed_for_a_while_whatever_accounts_it_tries(staff: Staff, quick: None) -> None:
    staff.accounts.add("a@example.jp", "A", "operator")
    for number in range(MOST_PER_ADDRESS):
        with pytest.raises(SignInFailed):
            staff.sign_in.with_password(f"{number}@example.jp", "wrong", HERE)
    with pytest.raises(TooManyAttempts):
        staff.sign_in.with_password("a@example.jp", "right", HERE)
    assert staff.sign_in.with_password("a@example.jp", "right", "192.0.2.2")


def test_a_success_forgets_the_failures_of_the_account_and_is_no_failure(staff: Staff, quick: None) -> None:
    staff.accounts.add("a@example.jp", "A", "operator")
    for _ in range(3):
        for _ in range(MOST_PER_ACCOUNT - 1):
            with pytest.raises(SignInFailed):
                staff.sign_in.with_password("a@example.jp", "wrong", HERE)
        staff.sign_in.with_password("a@example.jp", "right", HERE)
    for _ in range(2 * MOST_PER_ADDRESS):
        staff.sign_in.with_password("a@example.jp", "right", "192.0.2.7")


def test_many_guesses_at_the_same_moment_are_counted_like_guesses_in_a_row(staff: Staff) -> None:
    staff.accounts.add("a@example.jp", "A", "operator")

    def guess(number: int) -> str:
        try:
            staff.sign_in.with_password("a@example.jp", f"wrong-{number}", f"192.0.2.{number}")
        except SignInFailed:
            return "looked at"
        except TooManyAttempts:
            return "refused"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert "in" not in answers
    assert answers.count("looked at") <= MOST_PER_ACCOUNT


def test_failures_are_kept_without_address_or_account_and_forgotten(staff: Staff, quick: None) -> None:
    with pytest.raises(SignInFailed):
        staff.sign_in.with_password("someone@example.jp", "wrong", HERE)
    with Session(staff.engine) as session:
        assert all(len(key) == 64 for key in session.scalars(select(SignInFailureRow.key)))
    staff.clock.move(minutes=16)
    staff.sign_in.forget_old_failures()
    with Session(staff.engine) as session:
        assert session.scalar(select(func.count()).select_from(SignInFailureRow)) == 0


def test_a_hash_of_other_parameters_is_made_anew(staff: Staff) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("an old password")
    staff.accounts.add("a@example.jp", "A", "operator")
    with Session(staff.engine) as session, session.begin():
        session.execute(update(StaffRow).values(password_hash=old))
    for _ in range(2):
        assert staff.sign_in.with_password("a@example.jp", "an old password", HERE)
    with Session(staff.engine) as session:
        now = session.scalars(select(StaffRow.password_hash)).one()
    assert now != old
    assert "m=8," not in str(now)


def test_who_is_vouched_for_gets_in_only_as_an_active_member(staff: Staff) -> None:
    staff.accounts.add("admin@example.jp", "管理", "admin")
    member, _ = staff.accounts.add("a@example.jp", "A", "operator")
    signed_in = staff.sessions.of(staff.sign_in.with_email("A@Example.jp"))
    assert signed_in is not None
    assert signed_in.member.id == member.id
    with pytest.raises(SignInFailed):
        staff.sign_in.with_email("nobody@example.jp")
    staff.accounts.set_active(member.id, False)
    with pytest.raises(SignInFailed):
        staff.sign_in.with_email("a@example.jp")


def test_signing_in_is_noted(staff: Staff) -> None:
    member, password = staff.accounts.add("a@example.jp", "A", "operator")
    staff.sign_in.with_password("a@example.jp", password, HERE)
    assert staff.noted()[-1] == (member.id, "staff.sign-in", str(member.id))
    assert staff.accounts.get(member.id).signed_in_at == staff.clock.now
