"""Which questions ask for dates, for which, and whether about one scheme or whatever there is."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.understanding.calendar_question import Asks, calendar_question_in

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "asks", "is_list"),
    [
        ("今月締切の補助金", Asks.CLOSING, True),
        ("明日までの補助金ある?", Asks.CLOSING, True),
        ("3月末までのやつ", Asks.CLOSING, True),
        ("もう終わった?", Asks.CLOSING, False),
        ("もう間に合わない?", Asks.OPEN, False),
        ("締め切りまぢかのもの", Asks.CLOSING, True),
        ("補助金の締め切りカレンダーみせて", Asks.VIEW, True),
        ("もうすぐ締切の補助金ある?", Asks.CLOSING, True),
        ("締切が近い順に教えて", Asks.CLOSING, True),
        ("持続化の次の締切", Asks.CLOSING, False),
        ("それの締切は?", Asks.CLOSING, False),
        ("IT導入補助金はいつまで?", Asks.CLOSING, False),
        ("まだ間に合う?", Asks.OPEN, False),
        ("今から間に合う補助金は?", Asks.OPEN, True),
        ("締切まであと1週間のもの", Asks.CLOSING, True),
        ("締切は過ぎた?", Asks.CLOSING, False),
        ("来月から始まるもの", Asks.OPENING, True),
        ("これから募集が始まる補助金", Asks.OPENING, True),
        ("いつから募集?", Asks.OPENING, False),
        ("愛知県の製造業で今申請できるのは?", Asks.OPEN, True),
        ("今募集中の補助金は?", Asks.OPEN, True),
        ("年内に申し込める補助金を教えて", Asks.OPEN, True),
        ("今申請できる?", Asks.OPEN, False),
        ("カレンダーで見る", Asks.VIEW, True),
    ],
)
def test_a_question_about_dates_is_known(text: str, asks: Asks, is_list: bool) -> None:
    found = calendar_question_in(text, TODAY)
    assert found is not None
    assert (found.asks, found.is_list) == (asks, is_list)


@pytest.mark.parametrize(
    "text",
    [
        "来月カフェを始めたい", "今年中に機械を買いたい", "来月から社員を雇う", "何年で返すの?", "これから店を始める",
        "補助率は?", "カレンダーを作って配りたい", "今困っています",
        "50万円までの補助金", "20人までの会社の補助金", "3年までの融資",
    ],
)  # fmt: skip
def test_a_need_with_a_time_is_no_question_about_dates(text: str) -> None:
    assert calendar_question_in(text, TODAY) is None


def test_what_is_left_says_which_schemes() -> None:
    found = calendar_question_in("12月に締め切られる設備投資の補助金", TODAY)
    assert found is not None
    assert "設備投資の補助金" in found.rest
    assert not any(word in found.rest for word in ("12月", "締め", "られる"))
