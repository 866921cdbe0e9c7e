"""Staff counts, amounts of money and ordinals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.normalise import normalise
from knowledge.understanding.numbers import amounts_in, employees_in, ordinal, staff_in, without_staff


class TestEmployees:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("従業員は12人です", 12),
            ("従業員１２名の会社", 12),
            ("うちは五人でやっています", 5),
            ("二十人の工場", 20),
            ("社員十五人", 15),
            ("ひとりでやっています", 0),
            ("個人事業主で一人です", 0),
            ("パート入れて15人の会社", 15),
            ("夫婦二人でやっています", 2),
            ("従業員百二十人の工場", 120),
            ("正社員4人とパート6人です", 10),
            ("社員ゼロの会社です", 0),
        ],
    )
    def test_the_staff_count_is_read(self, text: str, expected: int) -> None:
        assert employees_in(normalise(text)) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "うちの店で2人雇いたい",
            "店の客が1日10人しか来ない",
            "1人目の従業員を雇いたい",
            "従業員20人以下の会社向け",
            "100人前の料理の店",
            "補助金を教えて",
            "2名様の店",
            "",
        ],
    )
    def test_other_counts_are_no_staff(self, text: str) -> None:
        assert employees_in(text) is None


class TestWithoutStaff:
    def test_the_staff_count_is_cut_out(self) -> None:
        assert "15人" not in without_staff("パート入れて15人の会社です")
        assert staff_in("従業員5人で、店をやっています") == ["従業員5人"]

    def test_people_to_be_hired_stay(self) -> None:
        assert without_staff("人を2人雇いたい") == "人を2人雇いたい"
        assert staff_in("人を雇いたい") == []


class TestAmounts:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("100万円の機械", (1_000_000,)),
            ("1,500万借りたい", (15_000_000,)),
            ("３０，０００円", (30_000,)),
            ("1.5億円", (150_000_000,)),
            ("1億5000万円", (150_000_000,)),
            ("3万5000円", (35_000,)),
            ("3千万円と5千円", (30_000_000, 5_000)),
            ("二百万ほど", (2_000_000,)),
            ("三千万円の機械", (30_000_000,)),
            ("五十万で作る", (500_000,)),
        ],
    )
    def test_amounts_come_in_yen(self, text: str, expected: tuple[int, ...]) -> None:
        assert amounts_in(normalise(text)) == expected

    @pytest.mark.parametrize("text", ["従業員20人", "2026年3月", "第10回", "100万人の街", "3分の2", "", "円"])
    def test_figures_without_a_unit_of_money_are_none(self, text: str) -> None:
        assert amounts_in(text) == ()

    @given(st.integers(0, 10**11))
    def test_any_whole_amount_is_read_as_it_is(self, yen: int) -> None:
        assert amounts_in(f"費用は{yen}円です") == amounts_in(f"費用は{yen:,}円です") == (yen,)

    @given(st.text("0123456789,.億千百万円人", max_size=400))
    def test_no_text_of_figures_raises(self, text: str) -> None:
        assert all(amount >= 0 for amount in amounts_in(text))

    def test_a_figure_of_absurd_length_is_no_amount(self) -> None:
        assert amounts_in("9" * 400 + "円") == ()


class TestOrdinal:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("1", 1),
            ("10", 10),
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("最初", 1),
            ("はじめ", 1),
            ("最後", -1),
        ],
    )
    def test_ordinals_are_read(self, text: str, expected: int) -> None:
        assert ordinal(text) == expected

    @pytest.mark.parametrize("text", ["", "二三", "1十", "十十", "あ"])
    def test_other_words_are_none(self, text: str) -> None:
        assert ordinal(text) is None
