"""Areas to prefectures."""

from __future__ import annotations

import pytest

from indexer.normalise.areas import _REGIONS, prefectures_in_text, prefectures_of_areas
from knowledge.models.vocabulary import PREFECTURES


@pytest.mark.parametrize(
    ("names", "prefectures"),
    [
        ([], ()),
        (["全国"], ()),
        (["東京都", "全国"], ()),
        (["大阪府", "東京都"], ("東京都", "大阪府")),
        (["四国地方"], ("徳島県", "香川県", "愛媛県", "高知県")),
        (["九州・沖縄地方"], ("福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県")),
        (["東海・北陸地方"], ("富山県", "石川県", "福井県", "岐阜県", "静岡県", "愛知県", "三重県")),
        (["北海道地方", "北海道"], ("北海道",)),
        (["東北地方", "東京都"], ("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "東京都")),
        (["月の裏側", "中国", ""], ()),
        (list(PREFECTURES), ()),
    ],
)
def test_areas_become_prefectures(names: list[str], prefectures: tuple[str, ...]) -> None:
    assert prefectures_of_areas(names) == prefectures


def test_the_greater_tokyo_region_holds_koshinetsu() -> None:
    found = prefectures_of_areas(["関東・甲信越地方"])
    assert len(found) == 10
    assert {"東京都", "新潟県", "山梨県", "長野県"} <= set(found)


def test_every_prefecture_lies_in_one_region() -> None:
    assert sorted(p for region in _REGIONS.values() for p in region) == sorted(PREFECTURES)


@pytest.mark.parametrize(
    ("text", "prefectures"),
    [
        ("東京都府中市に本店がある方", ("東京都",)),
        ("京都府内", ("京都府",)),
        ("愛知県と三重県", ("愛知県", "三重県")),
        ("市内", ()),
    ],
)
def test_prefectures_named_in_a_text_are_found(text: str, prefectures: tuple[str, ...]) -> None:
    assert prefectures_in_text(text) == prefectures
