"""Which adviser fits, and the reasons that owners read."""

from __future__ import annotations

import pytest

from actions.consultation.matching import fitting, rank
from actions.consultation.models import Adviser, Need
from actions.consultation.topics import topic, topic_of, topics

EVERYTHING = Adviser("a-1", "何でも 一郎")
SUBSIDY = Adviser("a-2", "補助 二郎", topics=("subsidy", "digital"), support_types=("自走",), languages=("ja", "en"))
AICHI = Adviser(
    "a-3", "愛知 三子", topics=("subsidy",), prefectures=("愛知県",), support_types=("伴走",), modes=("web",)
)
ALL = (EVERYTHING, SUBSIDY, AICHI)


def ids(need: Need, load: dict[str, int] | None = None) -> list[str]:
    return [adviser.id for adviser, _ in rank(ALL, need, load)]


@pytest.mark.parametrize(
    ("need", "order"),
    [
        (Need(), ["a-1", "a-2", "a-3"]),
        (Need("subsidy"), ["a-2", "a-3", "a-1"]),
        (Need("subsidy", support_type="伴走"), ["a-3", "a-2", "a-1"]),
        (Need("subsidy", prefecture="愛知県"), ["a-3", "a-2", "a-1"]),
        (Need("subsidy", prefecture="東京都"), ["a-2", "a-1"]),
        (Need("succession"), ["a-1", "a-2", "a-3"]),
        (Need("subsidy", mode="phone"), ["a-2", "a-1"]),
        (Need(language="en"), ["a-2"]),
        (Need("other", support_type="自走"), ["a-2", "a-1", "a-3"]),
    ],
)
def test_who_fits_best_comes_first(need: Need, order: list[str]) -> None:
    assert ids(need) == order


def test_of_equals_the_one_with_fewer_bookings_comes_first() -> None:
    assert ids(Need(), {"a-1": 3, "a-2": 1}) == ["a-3", "a-2", "a-1"]
    assert ids(Need("subsidy"), {"a-2": 3, "a-3": 1}) == ["a-3", "a-2", "a-1"]
    assert ids(Need("digital"), {"a-2": 9}) == ["a-2", "a-1", "a-3"]


def test_who_does_not_take_the_topic_is_offered_only_if_nobody_does() -> None:
    assert [a.id for a in fitting(ALL, Need("succession"))] == ["a-1"]
    assert [a.id for a in fitting(ALL[1:], Need("succession"))] == ["a-2", "a-3"]


def test_reasons_are_short_and_true() -> None:
    need = Need("補助金を知りたい", prefecture="愛知県", support_type="伴走")
    said = {adviser.id: reasons for adviser, reasons in rank(ALL, need)}
    assert said == {
        "a-3": ("「補助金・支援制度」にくわしい", "愛知県を担当", "いっしょに進める支援が得意"),
        "a-2": ("「補助金・支援制度」にくわしい",),
        "a-1": (),
    }
    assert rank([SUBSIDY], Need(support_type="自走", language="en"))[0][1] == (
        "ご自身で進める方の支援が得意", "英語でも話せる",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("補助金", "subsidy"), ("補助金・支援制度", "subsidy"), ("持続化の申請を手伝ってほしい", "subsidy"),
        ("資金繰りがきびしい", "funding"), ("経営と資金繰り", "funding"), ("借金の返済", "finance"),
        ("人を雇う", "people"), ("人手が足りない", "people"), ("跡継ぎがいない", "succession"),
        ("店をたたみたい", "succession"), ("ＩＴのこと", "digital"), ("it導入", "digital"), ("with", "other"),
        ("ホームページを作りたい", "digital"), ("お店を始めたい", "founding"), ("残業を減らす", "efficiency"),
        ("売上が落ちた", "sales"), ("", "other"), ("天気", "other"), ("funding", "funding"),
    ],
)  # fmt: skip
def test_everyday_words_mean_a_topic(words: str, expected: str) -> None:
    assert topic_of(words).id == expected


def test_every_word_of_a_topic_leads_to_it() -> None:
    assert len({t.id for t in topics()}) == len(topics())
    for t in topics():
        assert topic(t.id) == t == topic_of(t.name)
        assert [w for w in t.words if topic_of(w).id != t.id] == []
