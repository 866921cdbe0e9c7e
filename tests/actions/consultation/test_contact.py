"""Contacts as people type them."""

from __future__ import annotations

import pytest

from actions.consultation.contact import read_contact
from actions.consultation.errors import InvalidContact
from actions.consultation.models import Contact


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("03-1234-5678", "+81312345678"), ("０３（１２３４）５６７８", "+81312345678"), ("090 1234 5678", "+819012345678"),
        ("+81 90-1234-5678", "+819012345678"), ("０９０ー１２３４ー５６７８", "+819012345678"),
        ("0120-444-444", "+81120444444"), ("+1 650-253-0000", "+16502530000"),
    ],
)  # fmt: skip
def test_a_number_is_brought_into_one_form(typed: str, number: str) -> None:
    assert read_contact(typed, None) == Contact("", number)


@pytest.mark.parametrize("typed", ["12", "電話", "090-1234-567", "090-1234-56789", "+81", "<script>", "1" * 500])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidContact) as refused:
        read_contact(typed, "a@example.com")
    assert (refused.value.field, refused.value.reason) == ("phone", "malformed")


def test_an_address_is_checked_without_asking_anyone() -> None:
    assert read_contact(None, " Hanako＠Example.COM ") == Contact("", None, "Hanako@example.com")
    for typed in (
        "hanako",
        "a@b",
        "a b@example.com",
        "a@example.com, b@example.com",
        "a@example.com\nBcc: x@example.com",
    ):
        with pytest.raises(InvalidContact) as refused:
            read_contact(None, typed)
        assert (refused.value.field, refused.value.reason) == ("email", "malformed")


def test_one_way_to_reach_someone_is_needed() -> None:
    for nothing in (None, "", "  ", "　"):
        with pytest.raises(InvalidContact) as refused:
            read_contact(nothing, nothing)
        assert (refused.value.field, refused.value.reason) == ("contact", "missing")


def test_a_name_is_one_line_and_not_too_long() -> None:
    assert read_contact("0312345678", "", "　架空　\n花子 ").name == "架空 花子"
    with pytest.raises(InvalidContact, match="name: too_long"):
        read_contact("0312345678", "", "あ" * 81)


def test_a_contact_shows_nothing_when_it_is_printed() -> None:
    shown = repr(read_contact("0312345678", "hanako@example.com", "架空 花子"))
    assert not any(secret in shown for secret in ("花子", "1234", "hanako"))
