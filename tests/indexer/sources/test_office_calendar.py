"""Tables that an office keeps as its calendar: columns in any order, Excel, and what is refused and why."""

from __future__ import annotations

import os
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from indexer.errors import SourceError
from indexer.sources.office_calendar import OfficeCalendarSource
from tests.indexer.sources.office import ABOUT, NOW, at, read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose calendars have a source and an address."""
    (tmp_path / "folder.yml").write_text(ABOUT, encoding="utf-8")
    return tmp_path


def table(folder: Path, *lines: str, name: str = "calendar.csv", encoding: str = "utf-8") -> Path:
    """A CSV file of these lines."""
    path = folder / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


class TestTables:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
    def test_columns_are_found_by_their_headings_in_any_order_and_encoding(self, folder: Path, encoding: str) -> None:
        table(
            folder,
            "2026年度 締切の一覧,,,,,,,",
            "〆切日,補助金名,ＵＲＬ,受付開始日,都道府県,業種,公募回,備考",
            "2026/12/11 17:00,省エネ設備補助金,https://example.jp/a,令和８年１０月１日,愛知県,小売業、製造業,第２回,窓口で受け付けます",
            encoding=encoding,
        )
        (found,), (scheme,), refused = read(folder)
        assert refused == {}
        assert (found.title, found.document_id) == ("省エネ設備補助金 第2回", scheme.id)
        assert (found.opens_at, found.closes_at) == (at("2026-10-01T00:00"), at("2026-12-11T17:00"))
        assert (found.prefectures, found.industries) == (("愛知県",), ("製造業", "卸売業・小売業"))
        assert (found.url, found.source) == ("https://example.jp/a", "試験商工会議所")
        assert "〆切日：2026/12/11 17:00" in found.quote
        assert (scheme.title, scheme.opens_on, scheme.closes_on) == (
            "省エネ設備補助金", date(2026, 10, 1), date(2026, 12, 11),
        )  # fmt: skip
        assert scheme.section_text("content") == "窓口で受け付けます"

    @pytest.mark.parametrize(
        ("cell", "closes"),
        [
            ("2026-12-11", "2026-12-11T23:59:59"),
            ("20261211", "2026-12-11T23:59:59"),
            ("令和8年12月11日（金）17時", "2026-12-11T17:00"),
            ("R8.12.11", "2026-12-11T23:59:59"),
            ("２０２６年１２月１１日　正午", "2026-12-11T12:00"),
            ("2026年12月11日 午後５時必着", "2026-12-11T17:00"),
            ("2026/12/11 24:00", "2026-12-11T23:59:59"),
        ],
    )
    def test_dates_are_read_as_people_write_them(self, folder: Path, cell: str, closes: str) -> None:
        table(folder, "制度名,締切", f"設備補助,{cell}")
        (found,), _, refused = read(folder)
        assert refused == {}
        assert found.closes_at == at(closes)

    def test_a_period_in_one_column_and_a_time_in_another_are_understood(self, folder: Path) -> None:
        table(folder, "制度名,受付期間,締切時刻", "設備補助,2026年11月1日～1月29日,17:00")
        (found,), _, _ = read(folder)
        assert (found.opens_at, found.closes_at) == (at("2026-11-01T00:00"), at("2027-01-29T17:00"))

    @pytest.mark.parametrize("said", ["随時", "予算がなくなり次第終了", "通年"])
    def test_without_a_closing_day_the_words_say_why(self, folder: Path, said: str) -> None:
        table(folder, "制度名,締切", f"小口融資,{said}")
        (found,), (scheme,), _ = read(folder)
        assert (found.closes_at, found.closes_text, scheme.closes_on) == (None, said, None)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (",2026/12/11,,", "制度名がありません"),
            ("設備補助,12/11,,", "締切を日付として読めません（12/11）"),
            ("設備補助,2026/13/45,,", "締切を日付として読めません"),
            ("設備補助,未確認,,", "締切を日付として読めません（未確認）"),
            ("設備補助,,,", "受付開始も締切もありません"),
            ("設備補助,2026/12/11（月）,,", "日付と曜日が合いません"),
            ("設備補助,2026年12月上旬,,", "日付がはっきりしません"),
            ("設備補助,2026/12/11と2026/12/18,,", "締切の日付が二つ以上あります"),
            ("設備補助,2026/12/11,東の方,", "都道府県がわかりません（東の方）"),
            ("設備補助,2026/12/11,,宇宙業", "業種がわかりません（宇宙業）"),
        ],
    )
    def test_a_bad_line_is_refused_with_its_number_and_the_reason(self, folder: Path, line: str, reason: str) -> None:
        table(folder, "制度名,締切,都道府県,業種", "よい行,2026/12/1,,", line)
        rounds, _, refused = read(folder)
        assert [r.title for r in rounds] == ["よい行"]
        assert list(refused) == ["calendar.csv 3行目"]
        assert reason in refused["calendar.csv 3行目"]

    def test_what_closes_before_it_opens_and_what_is_said_twice_is_refused(self, folder: Path) -> None:
        table(
            folder, "制度名,受付開始,締切", "設備補助,2026/12/2,2026/12/1", "融資,2026/12/1,2026/12/2", "融資,2026/12/1,2026/12/2",
        )  # fmt: skip
        rounds, _, refused = read(folder)
        assert len(rounds) == 1
        assert refused == {
            "calendar.csv 2行目": "締切が受付開始より前です",
            "calendar.csv 4行目": "同じ内容が前にもあります（calendar.csv 3行目）",
        }

    def test_without_any_address_a_line_is_refused(self, tmp_path: Path) -> None:
        table(tmp_path, "制度名,締切,URL", "設備補助,2026/12/11,", "融資,2026/12/11,https://example.jp/b")
        rounds, _, refused = read(tmp_path)
        assert [r.url for r in rounds] == ["https://example.jp/b"]
        assert "URLがありません" in refused["calendar.csv 2行目"]

    def test_a_file_without_the_headings_is_refused(self, folder: Path) -> None:
        table(folder, "名前,日", "設備補助,2026/12/11")
        assert "見出しの行がありません" in read(folder)[2]["calendar.csv"]

    def test_its_age_is_that_of_the_file_unless_a_column_tells(self, folder: Path) -> None:
        path = table(folder, "制度名,締切,更新日", "設備補助,2026/12/11,", "融資,2026/12/11,2026/11/1")
        os.utime(path, (at("2026-10-05T12:00").timestamp(),) * 2)
        assert [r.as_of for r in read(folder)[0]] == [date(2026, 10, 5), date(2026, 11, 1)]


class TestLinks:
    def test_a_line_belongs_to_the_scheme_it_names_by_id_or_exactly(self, folder: Path) -> None:
        table(
            folder, "制度名,締切,制度ID",
            "持続化,2026/12/11,mirasapo:259", "小規模事業者 持続化補助金,2026/12/11,", "持続化補助金の説明会,2026/12/11,",
        )  # fmt: skip
        rounds, schemes, _ = read(folder)
        assert [r.document_id for r in rounds] == ["mirasapo:259", "starter:jizokuka-hojo", schemes[0].id]
        assert [s.title for s in schemes] == ["持続化補助金の説明会"]

    def test_rounds_of_one_scheme_share_it_and_it_is_over_with_the_last(self, folder: Path) -> None:
        table(folder, "制度名,回,締切", "設備補助,第1回,2026/6/1", "設備補助,第2回,2026/9/1")
        rounds, (scheme,), _ = read(folder)
        assert {r.document_id for r in rounds} == {scheme.id}
        assert scheme.ended_on(NOW.date()) == date(2026, 9, 1)

    def test_an_id_stays_when_a_deadline_is_moved_or_a_line_is_added(self, folder: Path) -> None:
        table(folder, "制度名,回,締切", "設備補助,第1回,2026/12/1")
        before = read(folder)[0][0].id
        table(folder, "制度名,回,締切", "融資,,随時", "設備補助,第1回,2026/12/15")
        assert {r.title: r.id for r in read(folder)[0]}["設備補助 第1回"] == before

    def test_rounds_of_the_same_name_are_told_apart_by_their_days(self, folder: Path) -> None:
        table(
            folder,
            "制度名,回,締切",
            "設備補助,第1回,2026/12/1",
            "設備補助,第1回,2027/12/1",
            "融資,,2026/12/1",
            "融資,,2027/1/5",
        )
        assert len({r.id for r in read(folder)[0]}) == 4


class TestExcel:
    def test_real_dates_text_links_and_several_sheets(self, folder: Path) -> None:
        book = openpyxl.Workbook()
        first = book.active
        assert first is not None
        first.title = "国"
        first.append(["制度の締切"])
        first.append(["制度名", "受付開始", "締切", "URL"])
        first.append(["設備補助", date(2026, 10, 1), at("2026-12-11T17:00").replace(tzinfo=None), "こちら"])
        first["D3"].hyperlink = "https://example.jp/a"
        first.append(["販路補助", None, "令和8年12月18日", "https://example.jp/b"])
        book.create_sheet("県").append(["名称", "締切日", "締切時刻"])
        book["県"].append(["県の補助", date(2027, 1, 29), time(17, 15)])
        book.create_sheet("説明").append(["この表について"])
        hidden = book.create_sheet("下書き")
        hidden.sheet_state = "hidden"
        hidden.append(["制度名", "締切"])
        hidden.append(["まだ決まらない補助", date(2027, 1, 1)])
        book.save(folder / "calendar.xlsx")
        rounds, _, refused = read(folder)
        assert refused == {}
        assert [(r.title, r.url, r.closes_at) for r in rounds] == [
            ("設備補助", "https://example.jp/a", at("2026-12-11T17:00")),
            ("販路補助", "https://example.jp/b", at("2026-12-18T23:59:59")),
            ("県の補助", "https://example.jp/cal", at("2027-01-29T17:15")),
        ]
        assert rounds[2].sections[0].heading == "calendar.xlsx「県」 2行目"

    @pytest.mark.parametrize(
        ("name", "reason"), [("a.xlsx", "Excelのファイルとして読めません"), ("a.xls", "保存しなおして")]
    )
    def test_what_is_no_such_file_is_refused(self, folder: Path, name: str, reason: str) -> None:
        (folder / name).write_bytes(b"x")
        (folder / "~$a.xlsx").write_bytes(b"lock")
        refused = read(folder)[2]
        assert list(refused) == [name]
        assert reason in refused[name]


class TestTheFolder:
    def test_the_fingerprint_changes_with_contents_with_the_known_schemes_and_with_the_month(
        self, folder: Path
    ) -> None:
        table(folder, "制度名,締切", "設備補助,2026/12/11")
        own = {"設備補助": "office:1"}
        seen = {OfficeCalendarSource(folder, known, lambda: NOW).fingerprint() for known in ({}, own)}
        seen.add(OfficeCalendarSource(folder, {"設備補助": "mirasapo:1"}, lambda: NOW).fingerprint())
        seen.add(OfficeCalendarSource(folder, clock=lambda: at("2026-12-01T00:00")).fingerprint())
        table(folder, "制度名,締切", "設備補助,2026/12/18")
        seen.add(OfficeCalendarSource(folder, clock=lambda: NOW).fingerprint())
        assert len(seen) == 4

    def test_a_scheme_of_its_own_is_made_again_once_it_is_known(self, folder: Path) -> None:
        table(folder, "制度名,締切", "設備補助,2026/12/11")
        first = list(OfficeCalendarSource(folder, clock=lambda: NOW).load_all(print))
        again = OfficeCalendarSource(folder, {"設備補助": first[0].id}, lambda: NOW)
        assert list(again.load_all(print)) == first

    def test_a_folder_that_is_not_there_is_an_error_of_the_source(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="フォルダーがありません"):
            list(OfficeCalendarSource(tmp_path / "none").load_all(print))
