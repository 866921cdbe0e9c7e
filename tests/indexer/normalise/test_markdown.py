"""Markdown of the sources becomes blocks of plain text under their headings."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalise.markdown import Block, to_blocks


def blocks(markdown: str) -> list[tuple[str, str]]:
    """(headings joined by " > ", text) of each block."""
    return [(" > ".join(b.headings), b.text) for b in to_blocks(markdown)]


def written(markdown: str) -> str:
    """Everything that came out, without blanks."""
    return re.sub(r"\s", "", "".join("".join(b.headings) + b.text for b in to_blocks(markdown)))


def test_text_without_headings_is_one_block() -> None:
    assert to_blocks("一行目。\n二行目。") == [Block((), "一行目。\n二行目。")]


def test_headings_nest_by_their_level() -> None:
    markdown = "# 全体\n前書き。\n## 補助率\n2分の1\n## 補助額\n50万円\n# 期間\n4月まで"
    assert blocks(markdown) == [
        ("全体", "前書き。"),
        ("全体 > 補助率", "2分の1"),
        ("全体 > 補助額", "50万円"),
        ("期間", "4月まで"),
    ]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("**【通常枠】**", "通常枠"),
        ("**補助率**", "補助率"),
        ("■補助率", "補助率"),
        ("◆ 対象者", "対象者"),
        ("【補助率】", "補助率"),
        ("＜補助率＞", "補助率"),
        ("《補助率》", "補助率"),
        ("（1）対象者", "対象者"),
        ("2．補助率", "補助率"),
        ("### ■貸付限度額\t", "貸付限度額"),
    ],
)
def test_a_heading_set_by_hand_is_a_heading(line: str, heading: str) -> None:
    assert blocks(f"{line}\n2分の1です。") == [(heading, "2分の1です。")]


@pytest.mark.parametrize(
    "line",
    [
        "【A枠】の方が対象です。",
        "■これは文なので見出しではありません。",
        "（1）公募期間中にｊＧｒａｎｔｓにて申請書を提出",
        "**太字**で始まる文です。",
    ],
)
def test_a_sentence_that_looks_like_a_heading_stays_text(line: str) -> None:
    [(heading, text)] = blocks(f"{line}\n次の行。")
    assert heading == ""
    assert text.endswith("\n次の行。")


def test_a_label_with_its_value_on_one_line_is_heading_and_text() -> None:
    assert blocks("■補助率：2分の1\n■上限：50万円") == [("補助率", "2分の1"), ("上限", "50万円")]


def test_what_follows_a_wrapped_heading_on_its_line_is_text() -> None:
    assert blocks("【日本公庫】3,000万円") == [("日本公庫", "3,000万円")]


def test_headings_that_head_nothing_are_lines_of_text() -> None:
    markdown = "### 必要書類\n■申告書の写し\n■通帳の写し\n### 経営に関する相談\n### 期間\n4月まで\n【おわり】"
    assert blocks(markdown) == [
        ("必要書類", "申告書の写し\n通帳の写し"),
        ("", "経営に関する相談"),
        ("期間", "4月まで\nおわり"),
    ]


@given(
    st.lists(
        st.sampled_from(["■見出し{}", "【見出し{}】", "### 章{}", "## 部{}", "本文{}です。", "**太字{}**"]), max_size=12
    )
)
def test_no_line_is_lost_whether_heading_or_text(patterns: list[str]) -> None:
    lines = [pattern.format(f"第{n}") for n, pattern in enumerate(patterns)]
    found = written("\n\n".join(lines))
    assert all(f"第{n}" in found for n in range(len(lines)))


def test_lists_become_lines_with_a_dot() -> None:
    assert blocks("- 設備\n- 広告\n") == [("", "・設備\n・広告")]


def test_a_table_becomes_one_line_a_row() -> None:
    assert blocks("| 枠 | 額 |\n|---|---|\n| 通常 | 50万円 |\n| 特別 | |\n") == [("", "枠 / 額\n通常 / 50万円\n特別")]


def test_links_keep_their_words_and_images_leave_nothing() -> None:
    assert blocks("[公募要領](https://example.jp/a)を見る\n\n![図](https://example.jp/b.png)") == [
        ("", "公募要領を見る")
    ]


def test_a_body_that_is_one_image_has_no_blocks() -> None:
    assert blocks("![](https://example.jp/b.png)\n") == []


def test_html_is_stripped_and_br_is_a_line_end() -> None:
    assert blocks("一行目<br>二行目<BR />三行目") == [("", "一行目\n二行目\n三行目")]
    assert blocks("<div>本文</div>") == [("", "本文")]


def test_rules_and_empty_headings_leave_nothing() -> None:
    assert blocks("前。\n\n---\n\n###\n\n後。") == [("", "前。"), ("", "後。")]


def test_widths_digits_and_circled_numbers_are_normalised() -> None:
    assert blocks("①締切日：２０２３年９月１日（金）〜ｶﾀｶﾅ") == [("", "(1)締切日:2023年9月1日(金)～カタカナ")]


@given(st.text(max_size=500))
def test_any_text_is_read_without_an_error_and_comes_out_normalised(text: str) -> None:
    for block in to_blocks(text):
        assert block.text.strip() == block.text != ""
        assert all(block.headings)
        assert unicodedata.is_normalized("NFKC", block.text.replace("～", ""))


_MARKS = (
    "■",
    "【",
    "】",
    "**",
    "###",
    "- ",
    "| ",
    "|-|\n",
    "[",
    "](",
    ")",
    "\n",
    "<br>",
    "補助率",
    "：",
    "1.",
    "`",
    "> ",
)


@given(st.lists(st.sampled_from(_MARKS), max_size=60).map("".join))
def test_any_mixture_of_marks_is_read_without_an_error(markdown: str) -> None:
    assert all(b.text for b in to_blocks(markdown))


@pytest.mark.parametrize("unit", ["[", "![", "**a", "_a", "`a", "<a ", "【", "> ", "- ", "***a ", "1) "])
def test_a_body_of_nothing_but_marks_is_read(unit: str) -> None:
    assert "".join(b.text for b in to_blocks(unit * 2_000)).count("\n") < 2_000
