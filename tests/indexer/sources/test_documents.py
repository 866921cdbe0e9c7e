"""A folder of guidebooks and leaflets: how they are cut, what a citation needs, and where files come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from indexer.report import RejectedItem
from indexer.sources.documents import DocumentsSource
from knowledge.models import Scheme
from tests.indexer.files.made_files import MadePdf, pdf, word

ABOUT = "source: 中小企業庁\nurl: https://example.jp/guide\nas_of: 2026-04-01\n"
GUIDE = """# ガイドブック
はじめに読むところです。
## 設備の補助金
設備を買う費用を支援します。
### 対象となる方
小さな会社
### 支援内容
費用の一部を補助します。
#### 補助率
２分の１
### お問い合わせ先
商工会
## 創業の融資
お金を貸します。
### 対象となる方
これから始める方
### 支援内容
500万円まで貸します。
### お問い合わせ先
公庫
## 索引
あ行
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose files have a source, an address and a date."""
    (tmp_path / "folder.yml").write_text(ABOUT, encoding="utf-8")
    return tmp_path


def read(folder: Path) -> tuple[list[Scheme], dict[str, str]]:
    """(schemes, reasons by file of what was refused)."""
    refused: list[RejectedItem] = []
    schemes = list(DocumentsSource(folder).load_all(refused.append))
    return schemes, {r.item_id: r.reason for r in refused}


def told(scheme: Scheme) -> list[tuple[str, str, str]]:
    """(field, heading, text) of each section."""
    return [(s.field, s.heading, s.text) for s in scheme.sections]


class TestAGuidebook:
    def test_each_scheme_is_a_document_and_what_is_none_is_left_out(self, folder: Path) -> None:
        (folder / "2026年度版ガイド.md").write_text(GUIDE, encoding="utf-8")
        (equipment, loan), refused = read(folder)
        assert refused == {}
        assert (equipment.title, equipment.summary) == ("設備の補助金", "設備を買う費用を支援します。")
        assert told(equipment) == [
            ("summary", "", "設備を買う費用を支援します。"),
            ("target", "対象となる方", "小さな会社"),
            ("content", "支援内容", "費用の一部を補助します。"),
            ("rate", "支援内容 > 補助率", "2分の1"),
            ("contact", "お問い合わせ先", "商工会"),
        ]
        assert (equipment.source, equipment.url, equipment.as_of) == (
            "中小企業庁", "https://example.jp/guide", date(2026, 4, 1),
        )  # fmt: skip
        assert (equipment.edition, equipment.audience, equipment.services) == ("2026年度版", "business", ("補助金",))
        assert (loan.title, loan.services) == ("創業の融資", ("融資",))
        assert "あ行" not in loan.model_dump_json()

    def test_ids_are_stable_and_tell_files_apart(self, folder: Path) -> None:
        (folder / "a.md").write_text(GUIDE, encoding="utf-8")
        before = [s.id for s in read(folder)[0]]
        (folder / "a.md").write_text(GUIDE.replace("小さな会社", "大きな会社"), encoding="utf-8")
        assert [s.id for s in read(folder)[0]] == before
        (folder / "b.md").write_text(GUIDE, encoding="utf-8")
        assert len({s.id for s in read(folder)[0]}) == 4

    def test_a_printed_page_keeps_its_number_and_labels_may_stand_left_of_the_text(self, folder: Path) -> None:
        def page(title: str, who: str) -> Callable[[MadePdf], None]:
            def draw(made: MadePdf) -> None:
                made.text_block("経営サポート")
                made.heading(title, 18)
                made.text_block("小さな会社の仕事を支援します。")
                for label, text in (
                    ("対象となる方", who),
                    ("支援内容", "費用を補助します。"),
                    ("お問い合わせ先", "商工会"),
                ):
                    top = made.get_y() + 4
                    made.set_xy(10, top)
                    made.cell(40, 6, label)
                    made.set_xy(60, top)
                    made.multi_cell(130, 6, text, new_x="LMARGIN", new_y="NEXT")

            return draw

        pdf(folder / "guide.pdf", page("設備の補助金", "小さな会社"), page("研修の支援", "中小企業者"))
        (first, second), refused = read(folder)
        assert refused == {}
        assert ("target", "対象となる方 p.1", "小さな会社") in told(first)
        assert told(first)[-1] == ("contact", "お問い合わせ先 p.1", "商工会")
        assert (second.title, second.summary) == ("研修の支援", "小さな会社の仕事を支援します。")
        assert ("target", "対象となる方 p.2", "中小企業者") in told(second)

    def test_two_columns_are_read_one_after_the_other(self, folder: Path) -> None:
        who = "対象となる方\n" + "従業員が二十人までの会社と個人事業主です。\n" * 12
        what = "支援内容\n" + "機械を買う費用の一部を補助します。\n" * 12

        def draw(made: MadePdf) -> None:
            made.heading("設備の補助金", 18)
            made.two_columns(who + what)

        pdf(folder / "guide.pdf", draw)
        (scheme,), _ = read(folder)
        assert scheme.title == "設備の補助金"
        assert scheme.section_text("target").count("従業員が二十人まで") == 12
        assert "機械" not in scheme.section_text("target")
        assert scheme.section_text("content").count("機械を買う費用") == 12

    def test_a_table_of_boxes_is_cut_at_its_rows(self, folder: Path) -> None:
        def page(title: str, who: str) -> Callable[[MadePdf], None]:
            def draw(made: MadePdf) -> None:
                made.heading(title, 10)
                made.text_block("費用の一部を支援します。")
                made.ruled([("対象となる方", who), ("支援内容", "費用を補助します。"), ("お問い合わせ先", "事務局")])

            return draw

        pdf(folder / "guide.pdf", page("省エネの補助金", "中小企業"), page("災害の補助金", "被災した方"))
        schemes, _ = read(folder)
        assert [(s.title, s.section_text("target"), s.section_text("contact"), s.summary) for s in schemes] == [
            ("省エネの補助金", "中小企業", "事務局", "費用の一部を支援します。"),
            ("災害の補助金", "被災した方", "事務局", "費用の一部を支援します。"),
        ]

    def test_a_word_file_is_cut_at_its_headings(self, folder: Path) -> None:
        word(
            folder / "guide.docx",
            ("Heading 1", "販路の補助金"), ("Normal", "売り先を広げます。"), ("Heading 2", "対象となる方"), ("Normal", "小さな店"),
            ("Heading 2", "支援内容"), ("Normal", "広告の費用を補助します。"), [["補助上限", "50万円"]],
        )  # fmt: skip
        (scheme,), _ = read(folder)
        assert (scheme.title, scheme.summary) == ("販路の補助金", "売り先を広げます。")
        assert "50万円" in next(s.text for s in scheme.sections if s.heading == "支援内容 > 補助上限")


class TestOtherFiles:
    def test_a_page_of_the_web_is_one_document_without_what_stands_around_it(self, folder: Path) -> None:
        (folder / "a.html").write_text(
            "<html><head><title>愛知県の創業支援</title></head><body><nav>メニュー</nav><main><h1>愛知県の創業支援</h1>"
            "<p>創業を<b>支援</b>します。</p><h2>補助率</h2><table><tr><th>一般</th><td>２分の１</td></tr></table></main>"
            "<footer>フッター</footer><script>alert(1)</script></body></html>",
            encoding="utf-8",
        )
        (scheme,), _ = read(folder)
        assert (scheme.title, scheme.prefectures) == ("愛知県の創業支援", ("愛知県",))
        assert told(scheme) == [("content", "", "創業を支援します。"), ("rate", "補助率", "一般 / 2分の1")]

    def test_plain_text_in_shift_jis_is_titled_by_its_name(self, folder: Path) -> None:
        (folder / "窓口のご案内.txt").write_bytes("商工会で相談できます。\n■受付時間\n平日の９時から".encode("cp932"))
        (scheme,), _ = read(folder)
        assert scheme.title == "窓口のご案内"
        assert told(scheme) == [("content", "", "商工会で相談できます。"), ("period", "受付時間", "平日の9時から")]

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("a.pdf", b"%PDF-1.7 broken", "PDF"),
            ("a.docx", b"PK\x03\x04 broken", "壊れて"),
            ("a.md", b"", "文字が入っていません"),
            ("a.md", b"\xff\xfe\xfa", "UTF-8"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "古い形式"),
            ("a.html", b"<html><body><nav>x</nav></body></html>", "文字が入っていません"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_not(
        self, folder: Path, name: str, content: bytes, reason: str
    ) -> None:
        (folder / name).write_bytes(content)
        (folder / "good.txt").write_text("相談できます。", encoding="utf-8")
        schemes, refused = read(folder)
        assert [s.title for s in schemes] == ["good"]
        assert reason in refused[name]

    @pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
    def test_a_file_damaged_anywhere_is_refused_or_read_but_never_ends_the_sync(self, folder: Path, name: str) -> None:
        if name == "a.docx":
            word(folder / name, ("Heading 1", "販路の補助金"), ("Normal", "売り先を広げます。"))
        else:
            pdf(folder / name, lambda made: made.text_block("売り先を広げます。"))
        whole = (folder / name).read_bytes()
        for start in range(0, len(whole), len(whole) // 24):
            (folder / name).write_bytes(whole[:start] + b"\xa5" * 16 + whole[start + 16 :])
            schemes, refused = read(folder)
            assert len(schemes) + len(refused) == 1
