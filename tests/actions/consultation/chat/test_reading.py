"""What people say about when and how they want to talk. The clock stands at Saturday, 21 November 2026, 10:00 in Japan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.consultation.chat.days_said import WEEKDAYS
from actions.consultation.chat.reading import read_wish
from knowledge.clock import JST

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=JST)
WORDS = (
    "今日", "明日", "来週", "火曜", "の", "午後", "10時", "14時半", "12/3", "十二月三日", "31日", "2月30日", "電話", "じゃない", "以降", "まで", "から",
    "2番目", "もっと", "遅い", "ほかの日", "25時", "99/99", "午前", "無理", "しか", "30分", "一番早い", "月末", "年末", "5年後", "～", "、", " ", "0", "０",
    "祝日", "土日祝", "3か月後", "99日後", "13月", "2026年11月20日", "9999年1月1日", "火曜から木曜", "時", "半", "日", "曜",
)  # fmt: skip
MOMENTS = st.integers(0, 2_000 * 24 * 60).map(lambda minutes: NOW - timedelta(days=700) + timedelta(minutes=minutes))


def day(text: str) -> date:
    month, number = text.split("/")
    return date(2027 if int(month) < 11 else 2026, int(month), int(number))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("今日相談できる？", "11/21", "11/21"), ("きょう空いてますか", "11/21", "11/21"), ("これから話せる？", "11/21", "11/21"),
     ("今夜", "11/21", "11/21"), ("明日の10時", "11/22", "11/22"), ("あした", "11/22", "11/22"), ("あさっての朝", "11/23", "11/23"),
     ("しあさって", "11/24", "11/24"), ("3日後", "11/24", "11/24"), ("三日後", "11/24", "11/24"), ("一週間後", "11/28", "12/4"),
     ("明日か明後日", "11/22", "11/23"), ("12/3の14時半", "12/3", "12/3"), ("１２／３　１４：３０", "12/3", "12/3"),
     ("十二月三日の十時", "12/3", "12/3"), ("12月3日(木)", "12/3", "12/3"), ("25日の3時", "11/25", "11/25"), ("3日の午前", "12/3", "12/3"),
     ("1/12", "1/12", "1/12"), ("2026年12月3日", "12/3", "12/3"), ("再来週", "11/30", "12/6"), ("さらいしゅう", "11/30", "12/6"),
     ("来週の火曜の午後", "11/23", "11/29"), ("来週末", "11/28", "11/29"), ("来週の前半", "11/23", "11/25"), ("来週後半", "11/26", "11/29"),
     ("週明け", "11/23", "11/24"), ("今度の土曜", "11/28", "11/28"), ("次の月曜日", "11/23", "11/23"), ("来週以降", "11/23", None),
     ("12月3日以降", "12/3", None), ("12/3まで", "11/21", "12/3"), ("金曜まで", "11/21", "11/27"), ("12/1から12/5", "12/1", "12/5"),
     ("来月の上旬", "12/1", "12/10"), ("今月中", "11/21", "11/30"), ("年内", "11/21", "12/31"), ("予約を来週に変えたい", "11/23", "11/29")],
)  # fmt: skip
def test_days(text: str, first: str, last: str | None) -> None:
    said = read_wish(text, NOW).days
    assert said.said
    assert (said.first, said.last) == (day(first), None if last is None else day(last))


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [("来週の火曜の午後", "火"), ("土日しか無理", "土日"), ("どにち", "土日"), ("平日の夜6時以降", "月火水木金"), ("月曜は無理", "火水木金土日"),
     ("火曜以外", "月水木金土日"), ("月・水・金の午前", "月水金"), ("火曜から木曜", "火水木"), ("水曜日の13時半から", "水"), ("日曜", "日"),
     ("火曜か木曜", "火木"), ("げつよう", "月"), ("土曜日と日曜日", "土日"), ("火曜がいい、月曜はだめ", "火")],
)  # fmt: skip
def test_weekdays(text: str, weekdays: str) -> None:
    assert "".join(WEEKDAYS[d] for d in sorted(read_wish(text, NOW).days.weekdays)) == weekdays


@pytest.mark.parametrize(
    ("text", "windows"),
    [("来週の火曜の午後", [(12, 24)]), ("夕方の一番早いの", [(16, 19)]), ("午前中ならいつでも", [(0, 12)]), ("平日の夜6時以降", [(18, 24)]),
     ("10時から12時の間", [(10, 12)]), ("10-12時", [(10, 12)]), ("13時～15時", [(13, 15)]), ("午前は無理", [(12, 24)]), ("ごご", [(12, 24)]),
     ("7時くらい", [(18.5, 20 + 1 / 60)]), ("11時台", [(11, 12)]), ("15時まで", [(0, 15)]), ("水曜日の13時半から", [(13.5, 24)])],
)  # fmt: skip
def test_hours(text: str, windows: list[tuple[float, float]]) -> None:
    assert read_wish(text, NOW).hours.windows == tuple((round(a * 60), round(b * 60)) for a, b in windows)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("明日の10時", 10), ("12/3の14時半", 14.5), ("１２／３　１４：３０", 14.5), ("十時", 10), ("3時", 15), ("午後2時", 14), ("夜7時", 19),
     ("9時30分", 9.5), ("12時", 12), ("正午", 12), ("午前9時", 9)],
)  # fmt: skip
def test_exact_times(text: str, hour: float) -> None:
    assert read_wish(text, NOW).hours.at == (round(hour * 60),)


@pytest.mark.parametrize(
    ("text", "mode"),
    [("電話がいい", "phone"), ("でんわで", "phone"), ("オンラインで", "web"), ("Zoomがいい", "web"), ("電話じゃなくてオンライン", "web"),
     ("電話は苦手", "web"), ("Web会議は使えないので電話", "phone"), ("テレビ電話でお願いします", "web"), ("電話から Web会議に変更したい", "web"),
     ("電話番号は変わりません", None), ("明日の10時", None)],
)  # fmt: skip
def test_the_way_to_talk(text: str, mode: str | None) -> None:
    assert read_wish(text, NOW).mode == mode


@pytest.mark.parametrize(("text", "minutes"), [("30分で", 30), ("三十分", 30), ("1時間", 60), ("一時間くらい", 60),
     ("10時30分", None), ("1時間遅らせて", None), ("30分だけ", 30)])  # fmt: skip
def test_how_long(text: str, minutes: int | None) -> None:
    assert read_wish(text, NOW).minutes == minutes


@pytest.mark.parametrize(
    ("text", "move"),
    [("もっと遅い時間", "later"), ("1時間遅らせて", "later"), ("もう少し早い時間", "earlier"), ("ほかの日", "other_day"), ("別の日がいい", "other_day"),
     ("ほかの時間", "other"), ("他にはないですか", "other"), ("もっと先の日", "further"), ("明日の10時", None)],
)  # fmt: skip
def test_compared_with_what_was_offered(text: str, move: str | None) -> None:
    assert read_wish(text, NOW).move == move


@pytest.mark.parametrize(("text", "pick"), [("2番目の", 2), ("二番", 2), ("2", 2), ("３番", 3), ("②がいい", 2), ("最後の", -1), ("一番上の", 1),
     ("真ん中", 2), ("一番早いの", None), ("2時", None), ("ふたつめ", 2)])  # fmt: skip
def test_one_of_those_offered(text: str, pick: int | None) -> None:
    assert read_wish(text, NOW).pick == pick


@pytest.mark.parametrize(
    "text", ["インボイスって何？", "従業員は10人です", "人を雇いたい", "", "？", "祝日でも", "ぬるぽ"]
)
def test_what_is_about_no_slot(text: str) -> None:
    assert read_wish(text, NOW).empty


def test_the_earliest_and_holidays() -> None:
    assert read_wish("なるべく早く", NOW).earliest
    holiday = read_wish("祝日がいい", NOW)
    assert holiday.fits(datetime(2026, 11, 23, 10, tzinfo=JST))
    assert not holiday.fits(datetime(2026, 11, 24, 10, tzinfo=JST))
    assert read_wish("土日祝の午前", NOW).fits(datetime(2026, 11, 23, 10, tzinfo=JST))


def test_a_slot_fits_in_japan_whatever_its_offset() -> None:
    wish = read_wish("来週の火曜の午後", NOW)
    assert wish.fits(datetime(2026, 11, 24, 5, 0, tzinfo=UTC))  # 14:00
    assert not wish.fits(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))  # 10:00
    assert not wish.fits(datetime(2026, 12, 1, 5, 0, tzinfo=UTC))


def test_today_is_japans() -> None:
    late = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # 22 November, 01:00 in Japan
    assert read_wish("今日", late).days.first == date(2026, 11, 22)


def test_what_is_said_later_changes_only_what_it_is_about() -> None:
    both = read_wish("来週の火曜の午後、電話で", NOW).and_then(read_wish("水曜の", NOW))
    assert (both.mode, both.days.weekdays) == ("phone", {2})
    assert both.hours.windows == ((720, 1440),)


def test_a_weekday_is_one_of_the_days_said_before_if_it_lies_there() -> None:
    both = read_wish("来週", NOW).and_then(read_wish("火曜がいい", NOW))
    assert (both.days.first, both.days.last, both.days.weekdays) == (date(2026, 11, 23), date(2026, 11, 29), {1})
    other = read_wish("明日", NOW).and_then(read_wish("水曜がいい", NOW))
    assert (other.days.last, other.days.weekdays) == (None, {2})


@given(st.lists(st.sampled_from(WORDS), max_size=8).map("".join), MOMENTS)
def test_no_day_is_over_whatever_is_said(text: str, now: datetime) -> None:
    wish = read_wish(text, now)
    assert wish.days.first >= now.date()
    assert wish.days.last is None or wish.days.last >= wish.days.first
    assert not wish.fits(now - timedelta(days=1))


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    read_wish(text, NOW)
