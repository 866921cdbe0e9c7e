"""PDF to text: the order of reading, headings, tables, page numbers, and what gives no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.files import Page, text_of
from tests.indexer.files.made_files import MadePdf, pdf

SENTENCE = "左の段から読みはじめ、下まで読んだら右の段へ進みます。"


def pages(path: Path) -> list[Page]:
    return list(text_of(path))


def test_text_stands_under_its_headings_and_page(tmp_path: Path) -> None:
    def first(page: MadePdf) -> None:
        page.heading("小さな設備の補助金", 18)
        page.text_block("設備を新しくする費用を助けます。")
        page.heading("補助率")
        page.text_block("2分の1です。")

    def second(page: MadePdf) -> None:
        page.text_block("上限は50万円です。")
        page.heading("窓口")
        page.text_block("商工会")

    assert pages(pdf(tmp_path / "a", first, second)) == [
        Page(1, "小さな設備の補助金", "設備を新しくする費用を助けます。"),
        Page(1, "小さな設備の補助金 > 補助率", "2分の1です。"),
        Page(2, "小さな設備の補助金 > 補助率", "上限は50万円です。"),
        Page(2, "窓口", "商工会"),
    ]


def test_headings_set_by_hand_count_too(tmp_path: Path) -> None:
    made = pdf(
        tmp_path / "a", lambda p: p.text_block("■対象となる方\n小さな会社\n【支援内容】\n専門家がうかがいます。")
    )
    assert [(p.heading, p.text) for p in pages(made)] == [
        ("対象となる方", "小さな会社"),
        ("支援内容", "専門家がうかがいます。"),
    ]


def test_a_sentence_broken_by_the_end_of_a_line_is_whole_again(tmp_path: Path) -> None:
    sentence = "この補助金は、" + "小さな会社や個人事業主のみなさまが" * 8 + "使えるものです。"
    made = pdf(tmp_path / "a", lambda p: p.text_block(f"{sentence}\n・窓口は商工会です。\n1. 小さな会社"))
    assert [p.text for p in pages(made)] == [f"{sentence}\n・窓口は商工会です。\n1. 小さな会社"]


def test_a_ruled_table_is_read_row_by_row_where_it_stands(tmp_path: Path) -> None:
    def draw(page: MadePdf) -> None:
        page.text_block("枠は二つあります。")
        page.ruled([["類型", "補助率", "上限"], ["通常枠", "2/3", "50万円"], ["特別枠", "", "100万円"]])
        page.text_block("くわしくは窓口へ。")

    assert [p.text for p in pages(pdf(tmp_path / "a", draw))] == [
        "枠は二つあります。\n類型 / 補助率 / 上限\n通常枠 / 2/3 / 50万円\n特別枠 / 100万円\nくわしくは窓口へ。"
    ]


def test_a_table_of_labels_gives_each_text_its_label_as_heading(tmp_path: Path) -> None:
    def draw(page: MadePdf) -> None:
        page.heading("設備の補助金")
        page.ruled([["対象者", "小さな会社"], ["補助率", "2/3以内"], ["備考", "先着順"], ["期間", "8月12日まで"]])
        page.text_block("くわしくは窓口へ。")

    assert [(p.heading, p.text) for p in pages(pdf(tmp_path / "a", draw))] == [
        ("設備の補助金 > 対象者", "小さな会社"),
        ("設備の補助金 > 補助率", "2/3以内"),
        ("設備の補助金 > 備考", "先着順"),
        ("設備の補助金 > 期間", "8月12日まで"),
        ("設備の補助金", "くわしくは窓口へ。"),
    ]


def test_a_heading_over_two_lines_is_one(tmp_path: Path) -> None:
    def draw(page: MadePdf) -> None:
        page.set_font("ja", size=18)
        page.multi_cell(100, 8, "小さな設備を新しくする会社のための補助金のご案内", new_x="LMARGIN", new_y="NEXT")
        page.heading("窓口")
        page.text_block("商工会です。" * 20)

    [only] = pages(pdf(tmp_path / "a", draw))
    assert only.heading == "小さな設備を新しくする会社のための補助金のご案内 > 窓口"


def test_two_columns_are_read_one_after_the_other_below_the_title_that_spans_them(tmp_path: Path) -> None:
    left = "".join(f"左の段の{n}番目の文です。ここには対象になる方のことが書いてあります。" for n in range(40))
    right = "".join(f"右の段の{n}番目の文です。ここには支援の内容が書いてあります。" for n in range(12))

    def draw(page: MadePdf) -> None:
        page.heading("段が二つある、とても長い題名の案内のページです。おしまいまで続きます", 16)
        page.two_columns(f"■対象となる方\n{left}\n■支援内容\n{right}")

    [about, content] = pages(pdf(tmp_path / "a", draw))
    assert about.heading.endswith("> 対象となる方")
    assert about.text.replace("\n", "") == left
    assert content.heading.endswith("> 支援内容")
    assert content.text.replace("\n", "") == right


def test_a_page_like_a_guidebooks_is_read_column_by_column_with_the_table_in_its_column(tmp_path: Path) -> None:
    intro = "生産性を高めるための設備投資などを支援します。" * 4
    target = "小さな会社で、次の要件を満たす計画をつくった方が対象です。" * 5
    content = "設備を買う費用や、専門家に相談する費用の一部を補助します。" * 4
    usage = "公募期間のあいだに、電子申請システムから申請してください。" * 6

    def column(page: MadePdf, x: float, *parts: tuple[str, str]) -> None:
        for heading, text in parts:
            page.set_x(x)
            page.heading(heading, 13)
            page.set_x(x)
            page.multi_cell(88, 5.5, text, new_x="LMARGIN", new_y="NEXT")

    def draw(page: MadePdf) -> None:
        page.heading("経営サポート「技術革新・IT化支援」", 10)
        page.heading("設備を新しくしたい", 18)
        page.text_block(intro)
        top = page.get_y()
        column(page, 10, ("対象となる方", target), ("支援内容", content))
        for label, limit in [("通常枠", "1,000万円"), ("特別枠", "4,000万円")]:
            page.cell(30, 7, label, border=1)
            page.cell(55, 7, limit, border=1, new_x="LMARGIN", new_y="NEXT")
        page.set_y(top)
        column(page, 108, ("ご利用方法", usage), ("お問い合わせ先", "設備補助金事務局"))
        page.page_number("97")

    title = "設備を新しくしたい"
    one_page = [
        (title, intro),
        (f"{title} > 対象となる方", target),
        (f"{title} > 支援内容", f"{content}\n通常枠 / 1,000万円\n特別枠 / 4,000万円"),
        (f"{title} > ご利用方法", usage),
        (f"{title} > お問い合わせ先", "設備補助金事務局"),
    ]
    found = pages(pdf(tmp_path / "a", draw, draw))
    assert [(p.number, p.heading, p.text) for p in found] == [
        (1, "", "経営サポート「技術革新・IT化支援」"),
        *((1, *part) for part in one_page),
        *((2, *part) for part in one_page),
    ]


def test_a_list_of_terms_and_explanations_is_not_taken_for_two_columns(tmp_path: Path) -> None:
    rows = [
        ("対象", "中小企業者と個人事業主"),
        ("金額", "50万円まで"),
        ("期間", "12月28日まで"),
        ("窓口", "商工会"),
    ] * 3

    def draw(page: MadePdf) -> None:
        for term, explanation in rows:
            page.cell(90, 8, term)
            page.cell(80, 8, explanation, new_x="LMARGIN", new_y="NEXT")

    assert [p.text.split("\n") for p in pages(pdf(tmp_path / "a", draw))] == [[" ".join(r) for r in rows]]


@pytest.mark.parametrize("number", ["1", "- 1 -", "P.12", "－３－"])
def test_the_number_at_the_foot_of_a_page_is_no_text(tmp_path: Path, number: str) -> None:
    def draw(page: MadePdf) -> None:
        page.text_block("本文です。\n7")
        page.page_number(number)

    assert [p.text for p in pages(pdf(tmp_path / "a", draw))] == ["本文です。\n7"]


def test_characters_that_mean_something_in_markdown_are_kept(tmp_path: Path) -> None:
    text = "# 見出しではない\n- 負の数\n1. 番号\n*星*と_下線_と`引用`\n[名前](番地)\n字<br>字\n=====\n> 大なり"
    made = pdf(tmp_path / "a", lambda p: p.text_block(text))
    assert [p.text for p in pages(made)] == [text.replace("\n=====", "")]
