"""Questions about dates for one's own business."""

from __future__ import annotations

import pytest

from actions.own_business import for_own_business
from actions.profile import Profile

KNOWN = Profile(industry="製造業", prefecture="愛知県", employees=8)


@pytest.mark.parametrize(
    "text", ["うちで今申請できるのは？", "うちの会社で今申請できるのは？", "当社今申請できるのは？"]
)
def test_what_is_known_of_the_business_is_said_with_it(text: str) -> None:
    assert for_own_business(text, KNOWN) == "愛知県・製造業で、今申請できるのは?"


def test_the_place_alone_is_said_where_no_trade_is_known() -> None:
    assert (
        for_own_business("うちに今月締切のものある？", Profile(prefecture="岩手県")) == "岩手県で、今月締切のものある?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "今申請できるのは？",
        "うちで使える補助金",
        "うちは岩手県で今申請できるのは？",
        "うちは建設業で、今月締切の補助金は？",
    ],
)
def test_other_questions_stay_as_they_are(text: str) -> None:
    assert for_own_business(text, KNOWN) == text


def test_without_a_profile_nothing_is_added() -> None:
    assert for_own_business("うちで今申請できるのは？", Profile()) == "うちで今申請できるのは？"
