"""Adding, changing and deactivating members; their passwords."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.staff.errors import EmailTaken, InvalidEmail, LastAdmin, SignInFailed, UnknownMember, WeakPassword
from actions.staff.passwords import LEAST, one_time_password
from actions.staff.tables import StaffRow
from tests.actions.staff.conftest import Staff

GOOD = "umi-yama-kawa-mori"


def test_a_new_member_has_to_choose_a_password_of_their_own(staff: Staff) -> None:
    member, password = staff.accounts.add(" Hanako@Example.JP ", "花子", "operator")
    assert (member.email, member.name, member.role, member.adviser_id) == (
        "hanako@example.jp",
        "花子",
        "operator",
        None,
    )
    signed_in = staff.sessions.of(staff.sign_in.with_password("hanako@example.jp", password, "1.2.3.4"))
    assert signed_in is not None
    assert signed_in.must_change
    staff.accounts.change_password(member.id, password, GOOD)
    signed_in = staff.sessions.of(staff.sign_in.with_password("HANAKO@example.jp", GOOD, "1.2.3.4"))
    assert signed_in is not None
    assert not signed_in.must_change
    with pytest.raises(SignInFailed):
        staff.sign_in.with_password("hanako@example.jp", password, "1.2.3.4")


def test_passwords_are_stored_as_argon2id_and_nothing_else(staff: Staff) -> None:
    _, password = staff.accounts.add("a@example.jp", "A", "office")
    with Session(staff.engine) as session:
        row = session.scalars(select(StaffRow)).one()
    assert row.password_hash is not None
    assert row.password_hash.startswith("$argon2id$")
    assert password not in str(vars(row))


def test_an_address_belongs_to_one_member(staff: Staff) -> None:
    staff.accounts.add("a@example.jp", "A", "office")
    with pytest.raises(EmailTaken):
        staff.accounts.add("A@EXAMPLE.jp", "B", "admin")
    with pytest.raises(InvalidEmail):
        staff.accounts.add("not an address", "B", "admin")
    assert len(staff.accounts.all()) == 1


def test_changes_are_noted_with_who_made_them(staff: Staff) -> None:
    admin, _ = staff.accounts.add("admin@example.jp", "管理", "admin")
    member, _ = staff.accounts.add("a@example.jp", "A", "operator", by=admin.id)
    staff.accounts.change(member.id, "B", "adviser", "a-1", by=admin.id)
    staff.accounts.set_active(member.id, False, by=admin.id)
    staff.accounts.set_active(member.id, True, by=admin.id)
    staff.accounts.reset_password(member.id, by=admin.id)
    assert staff.noted() == [
        (0, "staff.add", str(admin.id)),
        *((admin.id, f"staff.{what}", str(member.id)) for what in ("add", "change", "deactivate", "activate", "reset")),
    ]
    account = staff.accounts.get(member.id)
    assert (account.member.name, account.member.role, account.member.adviser_id) == ("B", "adviser", "a-1")


@pytest.mark.parametrize("what", ["role", "adviser", "deactivate", "reset"])
def test_what_changes_a_members_rights_signs_them_out_everywhere(staff: Staff, what: str) -> None:
    staff.accounts.add("admin@example.jp", "管理", "admin")
    member, _ = staff.accounts.add("a@example.jp", "A", "operator")
    tokens = [staff.sessions.begin(member.id) for _ in range(2)]
    match what:
        case "role":
            staff.accounts.change(member.id, "A", "office", None)
        case "adviser":
            staff.accounts.change(member.id, "A", "operator", "a-2")
        case "deactivate":
            staff.accounts.set_active(member.id, False)
        case _:
            staff.accounts.reset_password(member.id)
    assert [staff.sessions.of(token) for token in tokens] == [None, None]


def test_another_name_signs_nobody_out(staff: Staff) -> None:
    member, _ = staff.accounts.add("a@example.jp", "A", "operator")
    token = staff.sessions.begin(member.id)
    staff.accounts.change(member.id, "別の名前", "operator", None)
    assert staff.sessions.of(token) is not None


def test_an_own_new_password_signs_out_every_other_browser(staff: Staff) -> None:
    member, password = staff.accounts.add("a@example.jp", "A", "operator")
    this, other = staff.sessions.begin(member.id), staff.sessions.begin(member.id)
    staff.accounts.change_password(member.id, password, GOOD, but=this)
    assert staff.sessions.of(this) is not None
    assert staff.sessions.of(other) is None


@pytest.mark.parametrize(
    "new", ["short", "a" * 30, "abababababababab", "hanako-no-password", "x" * 201, "ひみつ", ""]
)  # fmt: skip
def test_what_is_easily_guessed_is_refused(staff: Staff, new: str) -> None:
    member, password = staff.accounts.add("hanako@example.jp", "A", "operator")
    with pytest.raises(WeakPassword) as refused:
        staff.accounts.change_password(member.id, password, new)
    assert refused.value.reason.endswith("。")
    assert staff.accounts.get(member.id).must_change


def test_the_old_password_is_needed_and_has_to_change(staff: Staff) -> None:
    member, password = staff.accounts.add("a@example.jp", "A", "operator")
    with pytest.raises(SignInFailed):
        staff.accounts.change_password(member.id, "wrong", GOOD)
    with pytest.raises(WeakPassword):
        staff.accounts.change_password(member.id, password, password)


def test_the_last_administrator_stays(staff: Staff) -> None:
    admin, _ = staff.accounts.add("admin@example.jp", "管理", "admin")
    gone, _ = staff.accounts.add("gone@example.jp", "前の管理", "admin")
    staff.accounts.set_active(gone.id, False)
    with pytest.raises(LastAdmin):
        staff.accounts.set_active(admin.id, False)
    with pytest.raises(LastAdmin):
        staff.accounts.change(admin.id, "管理", "office", None)
    staff.accounts.set_active(gone.id, True)
    staff.accounts.set_active(admin.id, False)


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(staff: Staff) -> None:
    ids = [staff.accounts.add(f"{n}@example.jp", n, "admin")[0].id for n in "ab"]
    for _ in range(20):
        refused: list[int] = []
        barrier = threading.Barrier(2)

        def remove(member_id: int, refused: list[int] = refused, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            try:
                staff.accounts.set_active(member_id, False)
            except LastAdmin:
                refused.append(member_id)

        threads = [threading.Thread(target=remove, args=(member_id,)) for member_id in ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [account.member.id for account in staff.accounts.all() if account.active] == refused
        for member_id in ids:
            staff.accounts.set_active(member_id, True)


def test_unknown_members_are_said_to_be(staff: Staff) -> None:
    for call in (
        lambda: staff.accounts.get(99), lambda: staff.accounts.find("x@example.jp"),
        lambda: staff.accounts.set_active(99, False), lambda: staff.accounts.reset_password(99),
    ):  # fmt: skip
        with pytest.raises(UnknownMember):
            call()


def test_one_time_passwords_are_long_and_never_the_same() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) >= LEAST for password in made)
