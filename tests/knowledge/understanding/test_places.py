"""Prefectures and municipalities in a question."""

from __future__ import annotations

import pytest

from knowledge.models.vocabulary import PREFECTURES
from knowledge.understanding.places import _places, places_in


class TestPrefectures:
    @pytest.mark.parametrize("prefecture", PREFECTURES)
    def test_every_prefecture_is_found_by_its_full_name(self, prefecture: str) -> None:
        assert places_in(f"{prefecture}の補助金") == ((prefecture,), ())

    @pytest.mark.parametrize(
        ("text", "prefecture"), [("京都で店を", "京都府"), ("大阪の", "大阪府"), ("東京で", "東京都")]
    )
    def test_a_prefecture_is_found_without_its_suffix(self, text: str, prefecture: str) -> None:
        assert places_in(text)[0] == (prefecture,)

    def test_they_come_in_the_order_they_stand(self) -> None:
        assert places_in("大阪府と愛知県と北海道")[0] == ("大阪府", "愛知県", "北海道")

    def test_tokyo_does_not_hold_kyoto(self) -> None:
        assert places_in("東京都府中市の店")[0] == ("東京都",)

    def test_a_place_named_twice_counts_once(self) -> None:
        assert places_in("大阪府、やはり大阪")[0] == ("大阪府",)


class TestMunicipalities:
    @pytest.mark.parametrize(
        ("text", "prefecture", "municipality"),
        [
            ("名古屋で使える補助金", "愛知県", "名古屋市"),
            ("横浜市の会社です", "神奈川県", "横浜市"),
            ("札幌でカフェ", "北海道", "札幌市"),
            ("津市の工場", "三重県", "津市"),
            ("堺市の店", "大阪府", "堺市"),
        ],
    )
    def test_a_municipality_brings_its_prefecture(self, text: str, prefecture: str, municipality: str) -> None:
        assert places_in(text) == ((prefecture,), (municipality,))

    def test_a_name_that_two_prefectures_have_adds_both(self) -> None:
        assert len(_places()["府中市"]) == 2
        assert set(places_in("府中市で店を出す")[0]) == {"東京都", "広島県"}

    @pytest.mark.parametrize(
        ("text", "prefecture"),
        [("東京都府中市の店", "東京都"), ("広島の府中市の店", "広島県"), ("福岡市中央区", "福岡県")],
    )
    def test_what_is_named_beside_it_decides(self, text: str, prefecture: str) -> None:
        assert places_in(text)[0] == (prefecture,)

    def test_a_name_that_many_prefectures_have_adds_none(self) -> None:
        assert len(_places()["美里町"]) > 2
        assert places_in("美里町で店を出す") == ((), ())

    @pytest.mark.parametrize(
        "text", ["津波にそなえたい", "港の倉庫", "光ファイバー", "石川さんに相談", "関係する補助金", ""]
    )
    def test_words_that_look_like_places_are_none(self, text: str) -> None:
        assert places_in(text) == ((), ())

    def test_nearly_every_municipality_that_is_one_place_is_found(self) -> None:
        unique = [(n, h[0]) for n, h in _places().items() if len(h) == 1 and h[0][1] == n]
        found = [name for name, (prefecture, _) in unique if prefecture in places_in(f"{name}の補助金")[0]]
        assert len(unique) > 1_500
        assert len(found) / len(unique) > 0.98
