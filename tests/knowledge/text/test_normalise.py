"""Normalisation: one width, no invisible characters, and a fixed point for any text whatever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.normalise import normalise, normalise_line, strip_unseen

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)  # lone surrogates included
TRICKY = st.text(
    st.sampled_from("a\ud800\u200b\ufe0f\u0301\u3099か①⑳❶ \u3000\t\r\n~〜～˜￣ﾊﾟ\u2028\x1c\x85\x00㍍ﬃ"), max_size=60
)


class TestNormalise:
    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            ("ＩＴ導入", "IT導入"),
            ("ﾎﾟｽﾚｼﾞ", "ポスレジ"),
            ("１０〜２０人", "10～20人"),
            ("①申請", "(1)申請"),
            ("額は①", "額は(1)"),
            ("⑳と❶", "(20)と(1)"),
            ("a\u200bb\ufeff", "ab"),
            ("一\u3000\t 二", "一 二"),
            ("一 \r\n 二\r三", "一\n二\n三"),
            ("一\n\n\n\n二", "一\n\n二"),
            ("  \n ", ""),
            ("a\ud800b", "ab"),
        ],
    )
    def test_text_comes_out_on_one_width(self, raw: str, expected: str) -> None:
        assert normalise(raw) == expected

    @given(ANY_TEXT | TRICKY)
    def test_normalising_twice_changes_nothing(self, text: str) -> None:
        once = normalise(text)
        assert normalise(once) == once

    @given(ANY_TEXT | TRICKY)
    def test_any_text_can_be_encoded_afterwards(self, text: str) -> None:
        assert normalise(text).encode("utf-8").decode("utf-8") == normalise(text)

    @given(TRICKY)
    def test_no_blank_is_doubled_and_none_stands_at_a_line_end(self, text: str) -> None:
        result = normalise(text)
        assert "  " not in result
        assert "\n\n\n" not in result
        assert all(line == line.strip(" ") for line in result.split("\n"))


class TestNormaliseLine:
    @given(TRICKY)
    def test_a_line_has_no_newline(self, text: str) -> None:
        assert "\n" not in normalise_line(text)

    def test_lines_are_joined_by_a_blank(self) -> None:
        assert normalise_line("設備\n補助金") == "設備 補助金"


class TestStripUnseen:
    def test_newline_and_tab_stay_while_control_characters_go(self) -> None:
        assert strip_unseen("a\tb\nc\x00\x07\x7f\u202e") == "a\tb\nc"

    @given(ANY_TEXT)
    def test_nothing_but_characters_is_taken_away(self, text: str) -> None:
        left = iter(text)
        assert all(character in left for character in strip_unseen(text))
