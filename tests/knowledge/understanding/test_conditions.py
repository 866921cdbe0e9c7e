"""What merely describes a business, and the expressions that do so."""

from __future__ import annotations

import pytest

from knowledge.understanding.conditions import (
    asks_for_local,
    only_describes,
    trades_in,
    without_background,
    without_places,
)
from knowledge.understanding.thesaurus import thesaurus


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("大阪の飲食店です。人を雇いたい", "人を雇いたい"),
        ("豊田市で町工場をやってます。機械を入れ替えたい", "機械を入れ替えたい"),
        ("左官屋ですが若い職人が来ない", "若い職人が来ない"),
        ("一人でやってる美容室です。ホームページを作りたい", "ホームページを作りたい"),
        ("社員20人。健康診断の結果を医師に見てもらいたい", "健康診断の結果を医師に見てもらいたい"),
    ],
)
def test_descriptions_are_left_out_of_what_is_searched(text: str, matter: str) -> None:
    assert without_background(text, thesaurus()) == matter


@pytest.mark.parametrize(
    "text",
    [
        "飲食店です。", "飲食店です。従業員5人です。", "飲食店で人を雇いたい", "機械が古い。買い替えたい",
        "旅館の耐震工事。いくらかかる?", "息子が農業を始めた。お金を借りたい", "",
    ],
)  # fmt: skip
def test_what_says_more_stays(text: str) -> None:
    assert without_background(text, thesaurus()) == text


@pytest.mark.parametrize(
    ("text", "trades"), [("飲食店で人を雇う", ["飲食店"]), ("運送業の会社", ["運送業"]), ("機械を買う", [])]
)
def test_trades_are_found_as_they_are_written(text: str, trades: list[str]) -> None:
    assert trades_in(text, thesaurus()) == trades


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("愛知県の補助金", True), ("豊橋市の支援ある？", True), ("横浜市独自の助成", True), ("県の融資", True),
        ("地元の補助金", True), ("愛知県で人を雇いたい", False), ("横浜で創業", False), ("国の補助金", False),
    ],
)  # fmt: skip
def test_what_a_place_itself_offers_may_be_asked_for(text: str, local: bool) -> None:
    assert asks_for_local(text) is local


def test_places_are_not_searched_with_unless_there_is_nothing_else() -> None:
    assert without_places("横浜市で創業したい") == "で創業したい"
    assert without_places("横浜市") == "横浜市"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("愛知でラーメン屋、5人でやってます", True), ("岐阜で町工場をやっております。従業員は12人です。", True), ("飲食店", True),
        ("愛知でラーメン屋の改装", False), ("飲食店で人を雇いたい", False), ("補助金ある？", False),
    ],
)  # fmt: skip
def test_a_mere_description_of_the_business_asks_for_nothing_yet(text: str, only: bool) -> None:
    assert only_describes(text, thesaurus()) is only
