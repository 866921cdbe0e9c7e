"""Kana, nicknames and what a telephone mishears."""

from __future__ import annotations

import pytest

from knowledge.text.normalise import normalise
from knowledge.understanding.spellings import standard_words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ほじょきんがほしい", "補助金"),
        ("ホジョキンのこと", "補助金"),
        ("じぎょうしょうけいのそうだん", "事業承継"),
        ("せつびとうしをしたい", "設備投資"),
        ("こようちょうせいじょせいきん", "雇用調整助成金"),
        ("あいちけんのかいしゃ", "愛知県"),
        ("おおさかでたこやきや", "大阪府"),
        ("おおさかでたこやきや", "たこ焼き屋"),
        ("補助菌", "補助金"),
        ("助成禁のこと", "助成金"),
        ("IT同級補助金", "IT導入補助金"),
        ("もの補助", "ものづくり補助金"),
        ("ﾁｭｳﾀｲｷｮｳ", "中退共"),
        ("倒産防の掛金", "経営セーフティ共済"),
    ],
)
def test_the_standard_word_is_told(text: str, word: str) -> None:
    assert word in standard_words(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "うちではたらいてくれるひとがほしいんだけど", "どうしたらいいかわからないのでおしえてください", "おかねをかりたいです",
        "これからおみせをはじめたい", "ふるいきかいをかいかえたい", "きょうとあしたはやすみです", "補助金がほしい", "",
    ],
)  # fmt: skip
def test_ordinary_sentences_hold_none(text: str) -> None:
    assert standard_words(text) == ()
