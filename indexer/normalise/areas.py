"""Areas as sources name them (全国, 関東・甲信越地方, 東京都) to prefectures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.normalise.controlled import prefectures
from knowledge.models.vocabulary import PREFECTURES
from knowledge.text.normalise import normalise_line

NATIONWIDE = "全国"
_REGIONS: dict[str, tuple[str, ...]] = {
    "北海道": ("北海道",),
    "東北": ("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"),
    "関東": ("茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県"),
    "甲信越": ("新潟県", "山梨県", "長野県"),
    "東海": ("岐阜県", "静岡県", "愛知県", "三重県"),
    "北陸": ("富山県", "石川県", "福井県"),
    "近畿": ("滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    "中国": ("鳥取県", "島根県", "岡山県", "広島県", "山口県"),
    "四国": ("徳島県", "香川県", "愛媛県", "高知県"),
    "九州": ("福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県"),
    "沖縄": ("沖縄県",),
}
_NAME = re.compile("|".join(PREFECTURES))


def prefectures_of_areas(names: Iterable[str]) -> tuple[str, ...]:
    """All prefectures in the named areas, in the usual order; empty for nationwide, or when no name is known."""
    found: list[str] = []
    for name in map(normalise_line, names):
        if name == NATIONWIDE:
            return ()
        if name in PREFECTURES:
            found.append(name)
        elif name.endswith("地方"):
            parts = name.removesuffix("地方").split("・")
            found += [p for part in parts for p in _REGIONS.get(part.removesuffix("地方"), ())]
    return prefectures(found)


def prefectures_in_text(text: str) -> tuple[str, ...]:
    """The prefectures that a text names in full (「東京都府中市」 names 東京都, not 京都府)."""
    return prefectures(_NAME.findall(normalise_line(text)))
