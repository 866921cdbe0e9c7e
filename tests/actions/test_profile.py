"""What a person said about their business."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.profile import Profile
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES

KNOWN = Profile("製造業", "愛知県", 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("愛知県で製造業をやっています。従業員は20人です", KNOWN),
        ("うちは飲食店です", Profile(industry="宿泊業・飲食サービス業")),
        ("東京で使える補助金ある？", Profile(prefecture="東京都")),
        ("従業員は8人です", Profile(employees=8)),
    ],
)
def test_what_is_said_about_oneself_is_known(text: str, expected: Profile) -> None:
    assert Profile().after(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "飲食店の事例ある？",
        "取引先は大阪の会社です",
        "製造業とは",
        "",
        '/ask_scheme{"question": "うちは製造業です"}',
        "ありがとう",
    ],
)
def test_a_question_about_others_says_nothing_about_oneself(text: str) -> None:
    assert KNOWN.after(text) is KNOWN
    assert Profile().after(text) == Profile()


def test_what_is_said_later_counts_and_the_rest_stays() -> None:
    assert KNOWN.after("うちは東京です") == Profile("製造業", "東京都", 20)


def test_several_places_say_nothing_certain() -> None:
    assert KNOWN.after("東京と大阪で営業しています").prefecture == "愛知県"


def test_it_is_told_in_one_line() -> None:
    assert KNOWN.label == "製造業・愛知県・従業員20人"
    assert not Profile()


@given(
    st.builds(
        Profile,
        industry=st.just("") | st.sampled_from(INDUSTRIES),
        prefecture=st.just("") | st.sampled_from(PREFECTURES),
        employees=st.none() | st.integers(0, 10_000),
    )
)
def test_a_slot_carries_it_there_and_back(profile: Profile) -> None:
    assert Profile.from_slot(profile.slot()) == profile


@pytest.mark.parametrize(
    "odd", [None, [], "製造業", 3, {"industry": "魔法業"}, {"prefecture": 5}, {"employees": True}, {"employees": "20"}]
)
def test_an_odd_slot_counts_as_not_said(odd: Any) -> None:
    assert Profile.from_slot(odd) == Profile()
