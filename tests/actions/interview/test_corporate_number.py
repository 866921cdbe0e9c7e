"""Corporate numbers: the check digit, and how they are pasted."""

from __future__ import annotations

import pytest

from actions.interview.corporate_number import corporate_number_in, digits_in, is_corporate_number

NATIONAL_TAX_AGENCY = "7000012050002"


def test_a_published_number_has_the_right_check_digit() -> None:
    assert is_corporate_number(NATIONAL_TAX_AGENCY)


@pytest.mark.parametrize("position", range(13))
def test_one_wrong_digit_is_always_noticed_unless_it_is_9_for_0(position: int) -> None:
    """The remainder by nine cannot tell 9 from 0; any other slip it finds."""
    for digit in "0123456789":
        changed = NATIONAL_TAX_AGENCY[:position] + digit + NATIONAL_TAX_AGENCY[position + 1 :]
        mistaken = changed != NATIONAL_TAX_AGENCY and {digit, NATIONAL_TAX_AGENCY[position]} != {"0", "9"}
        assert not (mistaken and is_corporate_number(changed))


@pytest.mark.parametrize(
    "digits", ["", "7", "70000120500020", "７００００１２０５０００２", "700001205000x", "-700001205000"]
)
def test_anything_but_thirteen_digits_is_none(digits: str) -> None:
    assert not is_corporate_number(digits)


@pytest.mark.parametrize(
    "text",
    [
        "7000012050002",
        " 7000 0120 5000 2 ",
        "７０００－０１２０－５０００２",
        "7000-0120-50002です",
        "T7000012050002",
        "番号：7000012050002",
    ],
)
def test_it_is_found_as_people_paste_it(text: str) -> None:
    assert corporate_number_in(text) == NATIONAL_TAX_AGENCY


def test_the_digits_of_a_mistyped_one_are_counted() -> None:
    assert corporate_number_in("7000-0120-50003") is None
    assert digits_in("7000-0120-50003 です") == 13
    assert digits_in("ありません") == 0
