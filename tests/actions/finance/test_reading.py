"""What sentences mean in the financial check."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.errors import InvalidAnswer
from actions.finance import check as engine
from actions.finance.check import Check
from actions.finance.questions import BENCHMARK
from actions.finance.reading import read, with_unit
from tests.actions.finance.material import AT, SCRIPT, fresh


def at_question(question_id: str) -> Check:
    """A check that asks for this; what is asked before is skipped."""
    check = fresh("製造業")
    while check.current != question_id:
        assert check.current is not None
        if check.current.startswith("more"):
            check = engine.give(SCRIPT, check, {check.current: "no"}, AT)
        elif check.current == "sales_0":
            check = engine.give(SCRIPT, check, {"sales_0": 1}, AT)
        else:
            check = engine.skip(SCRIPT, check, AT)
    return check


@pytest.mark.parametrize(
    ("question_id", "text", "values"),
    [
        ("sales_0", "三千二百万円", {"sales_0": 32_000_000}),
        ("sales_0", "だいたい3,200万くらいかな", {"sales_0": 32_000_000}),
        ("sales_0", "千円単位で 32,000", {"sales_0": 32_000_000}),
        ("sales_0", "32,000,000", {"sales_0": 32_000_000}),
        ("operating_profit_0", "△500万", {"operating_profit_0": -5_000_000}),
        ("operating_profit_0", "マイナス50万", {"operating_profit_0": -500_000}),
        ("operating_profit_0", "120万の赤字", {"operating_profit_0": -1_200_000}),
        ("sales_0", "営業損失は120万円", {"operating_profit_0": -1_200_000}),
        ("borrowings_0", "なし", {"borrowings_0": 0}),
        ("borrowings_0", "借金はない", {"borrowings_0": 0}),
        ("borrowings_0", "短期借入金500万と長期のローン1,000万", {"borrowings_0": 15_000_000}),
        ("borrowings_0", "公庫に500万、信金に300万", {"borrowings_0": 8_000_000}),
        ("borrowings_0", "無借金です", {"borrowings_0": 0}),
        ("operating_profit_0", "80万円の損", {"operating_profit_0": -800_000}),
        ("operating_profit_0", "トントンです", {"operating_profit_0": 0}),
        ("operating_profit_0", "経常利益は200万で営業利益は150万", {"operating_profit_0": 1_500_000}),
        ("cash_0", "200まん", {"cash_0": 2_000_000}),
        ("borrowings_0", "借金がマイナス500万", {"borrowings_0": 5_000_000}),
        ("receivables_0", "売掛金300万と受取手形100万", {"receivables_0": 4_000_000}),
        ("net_assets_0", "債務超過で300万", {"net_assets_0": -3_000_000}),
        ("employees_0", "5人", {"employees_0": 5}),
        ("employees_0", "十五名です", {"employees_0": 15}),
        ("employees_0", "3", {"employees_0": 3}),
        ("employees_0", "正社員3人とパート2人", {"employees_0": 5}),
        ("employees_0", "いません", {"employees_0": 0}),
        ("employees_0", "10名+アルバイト3名", {"employees_0": 13}),
        ("employees_0", "2人です", {"employees_0": 2}),
        ("employees_0", "12人です", {"employees_0": 12}),
        ("employees_0", "ひとり", {"employees_0": 1}),
        ("employees_0", "ひとりでやっている", {"employees_0": 0}),
        ("cash_0", "さっきの売上は3500万だった", {"sales_0": 35_000_000}),
        ("sales_0", "売上3,200万、営業利益150万、従業員5人",
         {"sales_0": 32_000_000, "operating_profit_0": 1_500_000, "employees_0": 5}),
        ("sales_0", "去年の売上は3,000万、今期は3,200万", {"sales_1": 30_000_000}),
        ("sales_0", "前期の売上高2,800万円 前々期の売上高2,500万円", {"sales_1": 28_000_000, "sales_2": 25_000_000}),
    ],
)  # fmt: skip
def test_figures_are_read(question_id: str, text: str, values: dict[str, int]) -> None:
    found = read(SCRIPT, at_question(question_id), text).values
    assert {i: found[i] for i in values} == values


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("分からない", "skip"),
        ("手元にないです", "skip"),
        ("とばして", "skip"),
        ("あとでやります", "pause"),
        ("ここまでで", "finish"),
        ("結果を見せて", "finish"),
        ("それってどういう意味？", "explain"),
        ("どこに書いてありますか", "explain"),
        ("千円です", "unit"),
        ("3,000万から3,500万", "several"),
        ("経常利益は200万です", "other"),
        ("粗利が1,200万", "other"),
        ("こんにちは", "none"),
        ("", "none"),
    ],
)
def test_wishes_are_read(text: str, wish: str) -> None:
    found = read(SCRIPT, at_question("operating_profit_0"), text)
    assert (found.wish, dict(found.values)) == (wish, {})


def test_a_range_of_what_can_be_added_up_is_no_sum() -> None:
    for text in ("500万から600万", "500万か600万", "500万と300万で合計800万"):
        assert read(SCRIPT, at_question("borrowings_0"), text).wish == "several"


def test_digits_without_a_unit_wait_for_it() -> None:
    check = at_question("sales_0")
    found = read(SCRIPT, check, "売上は32,000で、利益は1,500.5")
    assert found.values == {}
    waiting = engine.ask_unit(check, found.without_unit, AT)
    assert with_unit(waiting, 1_000) == {"sales_0": 32_000_000, "operating_profit_0": 1_500_500}


def test_a_unit_once_told_holds_for_bare_digits_only() -> None:
    check = engine.give_unit(at_question("cash_0"), 1_000, AT)
    assert read(SCRIPT, check, "3,200").values == {"cash_0": 3_200_000}
    assert read(SCRIPT, check, "3,200万").values == {"cash_0": 32_000_000}
    assert read(SCRIPT, check, "0").values == {"cash_0": 0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("はい", "yes"),
        ("あります", "yes"),
        ("ない", "no"),
        ("いいえ", "no"),
        ("ありません", "no"),
        ("いらない", "no"),
        ("うーん", None),
    ],
)
def test_another_period_is_taken_or_left_in_words(text: str, value: str | None) -> None:
    assert read(SCRIPT, at_question("more_1"), text).values.get("more_1") == value


def test_a_benchmark_is_chosen_by_name() -> None:
    check = at_question(BENCHMARK)
    assert read(SCRIPT, check, "食料品・飼料・飲料製造業です").values == {BENCHMARK: "0301-中規模事業者"}
    assert read(SCRIPT, check, "近いものはない").values == {BENCHMARK: "none"}
    assert read(SCRIPT, check, "どうかな").values == {}


@settings(max_examples=150, deadline=None)
@given(
    text=st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(["売上", "利益", "従業員", "3,200万", "△", "5人", "千円単位", "前期", "なし", "あとで", "、", "9" * 30]),
        ),
        max_size=8,
    ).map("".join),
    question_id=st.sampled_from(["sales_0", "employees_0", "net_assets_0", "more_1", BENCHMARK]),
)  # fmt: skip
def test_any_text_is_read_and_its_values_are_taken_or_refused(text: str, question_id: str) -> None:
    check = at_question(question_id)
    found = read(SCRIPT, check, text)
    assert _reason_of_refusal(check, found.values) in ("", "negative", "too_large")


def _reason_of_refusal(check: Check, values: Mapping[str, int | str]) -> str:
    try:
        engine.give(SCRIPT, check, values, AT)
    except InvalidAnswer as error:
        return error.reason
    return ""
