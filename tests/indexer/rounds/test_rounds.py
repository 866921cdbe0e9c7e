"""Application windows in prose: what is one, what is none, and how several are told apart."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from indexer.rounds import rounds_of
from knowledge.clock import JST
from knowledge.models import Notice, Scheme, Section, Term
from tests.indexer.rounds.documents import scheme


def notice(title: str, text: str = "", as_of: date = date(2022, 12, 1)) -> Notice:
    sections = (Section(field="period", text=text),) if text else ()
    return Notice(id="jnet21:1", title=title, url="https://example.jp/1", source="出典", as_of=as_of, sections=sections)


def windows(document: Scheme | Notice) -> list[tuple[str, str, str]]:
    """(opens, closes, closes_text) of each round: days, with the time where it is not the day's first or last."""
    return [(_told(r.opens_at, "00:00"), _told(r.closes_at, "23:59"), r.closes_text) for r in rounds_of(document)]


def _told(at: datetime | None, usual: str) -> str:
    if at is None:
        return ""
    return f"{at:%Y-%m-%d}" if f"{at:%H:%M}" == usual else f"{at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("締切日:2023年9月1日(金)", ("", "2023-09-01", "")),
        ("申請期限は令和5年10月13日(金)17時です。", ("", "2023-10-13 17:00", "")),
        ("申請書を令和5年9月29日(金)までに商工課あて提出してください。", ("", "2023-09-29", "")),
        ("募集期間:2023年4月1日～5月31日", ("2023-04-01", "2023-05-31", "")),
        ("令和5年7月3日から8月31日まで申請を受け付けます。", ("2023-07-03", "2023-08-31", "")),
        ("申込期間 令和5年6月1日(木)9時から令和5年6月30日(金)正午まで", ("2023-06-01 09:00", "2023-06-30 12:00", "")),
        ("公募期間:令和4年6月10日～10月末まで(予定)", ("2022-06-10", "2022-10-31", "")),
        ("応募締切は2023年9月15日(当日消印有効)です。", ("", "2023-09-15", "当日消印有効")),
        ("受付は9月29日(必着)まで。", ("", "2023-09-29", "必着")),
        ("令和5年4月1日から受付を開始します。", ("2023-04-01", "", "")),
        ("2023年6月30日をもちまして申請受付を終了しました。", ("", "2023-06-30", "")),
        ("1次締切分 2023年4月25日(火)17:00 交付決定日 2023年5月31日(水)", ("", "2023-04-25 17:00", "")),
        ("受付期間を2023年12月28日まで延長しました(当初の締切:2023年11月30日)。", ("", "2023-12-28", "")),
        ("募集期間 2023年3月28日～", ("2023-03-28", "", "")),
        ("取扱期間:令和2年3月6日から令和3年1月31日の融資実行分まで", ("2020-03-06", "2021-01-31", "")),
        ("申込みは随時受け付けています。", ("", "", "随時")),
        ("受付期間:通年", ("", "", "通年")),
        ("予算がなくなり次第、受付を終了します。", ("", "", "予算がなくなり次第")),
        (
            "募集期限:令和5年1月31日(火) ※予算額に達し次第、募集を終了いたします。",
            ("", "2023-01-31", "予算がなくなり次第"),
        ),
        ("※2022年度の募集は終了しました。", ("", "", "募集終了")),
        ("申請期限を2月28日から3月15日に延長しました。", ("", "2023-03-15", "")),
    ],
)
def test_a_window_told_in_one_sentence(text: str, expected: tuple[str, str, str]) -> None:
    assert windows(scheme(text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2023年4月1日更新",
        "令和4年4月1日に改正法が施行されました。",
        "事業実施期間:交付決定日～2024年2月29日",
        "補助対象期間:令和5年4月1日から令和6年3月31日まで",
        "令和5年3月31日までに取得した設備が対象です。",
        "適用期限 令和5年3月31日まで",
        "セミナーの開催日時:2023年7月6日(水)～8日(金)10:00～17:00",
        "貸付期間5年、利率は令和4年1月4日時点のものです。",
        "採択者決定:2023年10月13日",
        "年末年始(12月29日～1月3日)を除きます。",
        "申請受付期間は、各年度の4月1日から2月22日まで",
        "毎年6月30日までに報告書を提出してください。",
        "申請期限:10月上旬",
        "締切日:2023年2月30日",
        "随時お問い合わせください。",
        "説明会の申込みは2023年7月10日まで。",
        "(例:6月の休業の場合は7月1日から申請可能)",
        "提出期限が令和2年2月末日から令和3年2月末日までの間に到来する方",
        "電話受付時間 9:30～17:30(土・日・祝日及び12月29日～1月3日を除く)",
    ],
)
def test_other_dates_are_no_windows(text: str) -> None:
    assert windows(scheme(text)) == []


def test_a_label_on_the_line_above_or_the_heading_names_the_date() -> None:
    expected = [("2022-06-10", "2022-10-31", "")]
    assert windows(scheme("〇公募時期\n令和4年6月10日～10月末")) == expected
    assert windows(scheme("令和4年6月10日～10月末", heading="ご案内 > 公募時期")) == expected
    assert windows(scheme("令和4年6月10日～10月末", heading="事業実施期間")) == []


def test_several_rounds_share_the_opening_told_before_them() -> None:
    text = "公募開始:2023年8月2日(水)\n〇 第一次締切分\n締切日:2023年9月1日(金)\n採択者決定:2023年10月上旬頃\n〇 最終締切分\n締切日:2023年10月13日(金)"
    document = scheme(text, heading="受付期間等", field="period")
    assert windows(document) == [("2023-08-02", "2023-09-01", ""), ("2023-08-02", "2023-10-13", "")]
    assert [r.title for r in rounds_of(document)] == ["販路開拓補助金 第1次締切", "販路開拓補助金 最終締切"]


def test_of_several_openings_the_one_for_applications_counts() -> None:
    document = scheme("公募開始:2023年7月28日17時～\n申請開始:2023年8月18日17時～\n申請締切:2023年11月7日17時")
    assert windows(document) == [("2023-08-18 17:00", "2023-11-07 17:00", "")]


def test_several_rounds_in_one_line() -> None:
    document = scheme("第1回:令和5年4月3日～4月28日、第2回:令和5年7月3日～7月31日", heading="募集期間")
    assert windows(document) == [("2023-04-03", "2023-04-28", ""), ("2023-07-03", "2023-07-31", "")]
    assert [r.title for r in rounds_of(document)] == ["販路開拓補助金 第1回締切", "販路開拓補助金 第2回締切"]


def test_several_rounds_in_a_table() -> None:
    text = "回 / 申請受付期間 / 交付決定\n第1回 / 2023年4月3日～4月28日 / 2023年6月30日\n第2回 / 2023年7月3日～7月31日 / 2023年9月29日"
    document = scheme(text)
    assert windows(document) == [("2023-04-03", "2023-04-28", ""), ("2023-07-03", "2023-07-31", "")]
    assert [r.title for r in rounds_of(document)] == ["販路開拓補助金 第1回締切", "販路開拓補助金 第2回締切"]


def test_enumerated_last_days_are_all_last_days() -> None:
    assert windows(scheme("申請期限2022年12月28日/2023年2月28日")) == [("", "2022-12-28", ""), ("", "2023-02-28", "")]


def test_an_extension_replaces_the_last_day_before_it() -> None:
    document = scheme("申請期限:2023年1月31日", "申請期限を2023年2月28日まで延長しました。")
    assert windows(document) == [("", "2023-02-28", "")]


def test_an_open_end_beside_a_last_day_is_no_second_window() -> None:
    assert windows(notice("【随時募集】補助金", "申請期限2023年1月20日")) == [("", "2023-01-20", "")]
    assert windows(scheme("12月28日まで随時受け付けます。")) == [("", "2023-12-28", "")]


def test_open_ends_are_joined_with_each_other_and_with_the_opening() -> None:
    document = scheme("令和5年4月3日から受付を開始します。", "申請は随時受け付けます。予算がなくなり次第、終了します。")
    assert windows(document) == [("2023-04-03", "", "随時、予算がなくなり次第")]


def test_a_window_with_a_last_day_and_another_without_are_both_kept() -> None:
    document = scheme("設備枠の申請期限:2023年9月1日", "相談枠の申込みは随時受け付けています。")
    assert windows(document) == [("", "2023-09-01", ""), ("", "", "随時")]


def test_of_a_repeated_last_day_the_exact_time_is_kept() -> None:
    document = scheme("締切日:2023年9月1日", "2023年9月1日(金)17時必着で提出してください。")
    assert windows(document) == [("", "2023-09-01 17:00", "必着")]


def test_a_year_comes_from_edition_heading_or_date_of_the_document() -> None:
    text = "申請期限:1月31日"
    assert windows(scheme(text)) == [("", "2024-01-31", "")]
    assert windows(scheme(text, edition="2022年度版")) == [("", "2023-01-31", "")]
    assert windows(scheme("1月31日まで", heading="令和3年度の申請期限")) == [("", "2022-01-31", "")]


def test_fields_of_the_source_give_a_window_once() -> None:
    dates = {"opens_on": date(2023, 8, 2), "closes_on": date(2023, 10, 13)}
    told = scheme(**dates)
    assert windows(told) == [("2023-08-02", "2023-10-13", "")]
    assert rounds_of(told)[0].quote == "受付期間:2023-08-02～2023-10-13"
    assert windows(scheme("締切日:2023年10月13日(金)17時", **dates)) == [("2023-08-02", "2023-10-13 17:00", "")]


def test_what_the_source_says_about_closing_counts_without_a_section() -> None:
    assert windows(scheme(closes_text="通年")) == [("", "", "通年")]
    opened = scheme(opens_on=date(2023, 4, 1), closes_text="予算額に達し次第、募集を終了します。")
    assert windows(opened) == [("2023-04-01", "", "予算がなくなり次第")]
    assert windows(scheme(closes_text="平日8:30～17:15")) == []


def test_a_document_with_the_longest_id_has_rounds() -> None:
    (found,) = rounds_of(scheme("締切日:2023年9月1日", id="mirasapo:" + "9" * 111))
    assert len(found.id) <= 120


def test_a_notice_tells_of_it_in_title_or_text() -> None:
    assert windows(notice("支援金のお知らせ", "※2022年11月1日更新 申請期限2023年1月31日")) == [("", "2023-01-31", "")]
    assert windows(notice("【2/10受付締切】協力金", "※2023年1月16日更新 申請期限2023年2月10日")) == [
        ("", "2023-02-10", "")
    ]
    assert windows(notice("支援金(12月19日より受付)", "申請期限2023年1月20日")) == [("2022-12-19", "2023-01-20", "")]
    assert windows(notice("協力金【2月21日～3月6日要請分】", "※2022年3月1日更新")) == []
    assert windows(notice("【11/11(金)開催】セミナー", "※2022年9月14日更新")) == []


def test_a_round_keeps_where_it_is_from() -> None:
    document = scheme(
        "はじめに。申請期限は2023年9月1日です。", prefectures=("愛知県",), industries=("製造業",), id="mirasapo:77"
    )
    (found,) = rounds_of(document)
    assert found.quote == "申請期限は2023年9月1日です。"
    assert found.sections == (Section(field="period", text=found.quote),)
    assert (found.document_id, found.prefectures, found.industries) == ("mirasapo:77", ("愛知県",), ("製造業",))
    assert (found.url, found.source, found.as_of) == (document.url, document.source, document.as_of)
    assert found.closes_at == datetime(2023, 9, 1, 23, 59, 59, tzinfo=JST)
    assert found.id.startswith("mirasapo:77.r")


def test_ids_do_not_change_with_the_wording_around_the_window() -> None:
    one, other = scheme("締切日:2023年9月1日"), scheme("応募締切は令和5年9月1日です。")
    assert [r.id for r in rounds_of(one)] == [r.id for r in rounds_of(other)]
    assert [r.id for r in rounds_of(one)] != [r.id for r in rounds_of(scheme("締切日:2023年9月2日"))]


def test_other_kinds_have_none() -> None:
    term = Term(
        id="starter:x", title="締切日:2023年9月1日", url="https://example.jp", source="出典", as_of=date(2023, 6, 1)
    )
    assert rounds_of(term) == []
