"""J-Net21: regional notices and news from CSV files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.report import RejectedItem
from indexer.sources.http import PoliteClient
from indexer.sources.jnet21 import CREDIT, Jnet21Source
from knowledge.models import Notice
from tests.fakes.local_server import fixed
from tests.indexer.sources.live_api import LiveApi, tagged

REGIONAL = ("date", "lgcode", "pref", "area", "title", "comment", "url")
NEWS = ("url", "title", "subtitle", "category", "tags", "date", "body")
URL = "https://example.jp/1"


def csv_of(columns: Sequence[str], *rows: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def regional(comment: str = "", title: str = "創業の補助金", url: str = URL, day: str = "2024-04-01") -> list[str]:
    return [day, "231002", "愛知県", "名古屋市", title, comment, url]


def read(location: Path | str, client: PoliteClient | None = None) -> tuple[list[Notice], list[RejectedItem]]:
    refused: list[RejectedItem] = []
    return list(Jnet21Source(str(location), client).load_all(refused.append)), refused


def one(tmp_path: Path, row: Sequence[str], columns: Sequence[str] = REGIONAL) -> Notice:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_of(columns, row))
    (notice,), refused = read(path)
    assert refused == []
    return notice


def test_a_row_becomes_a_notice_of_its_place(tmp_path: Path) -> None:
    notice = one(tmp_path, regional("※申請期限２０２４年８月３０日", " 【名古屋市】補助金：「創業」 "))
    assert re.fullmatch(r"jnet21:[0-9a-f]{16}", notice.id)
    assert (notice.title, notice.url, notice.source) == ("【名古屋市】補助金:「創業」", URL, CREDIT)
    assert (notice.prefectures, notice.area, notice.as_of) == (("愛知県",), "名古屋市", date(2024, 4, 1))
    assert [(s.field, s.text) for s in notice.sections] == [("period", "申請期限2024年8月30日")]


@pytest.mark.parametrize(
    ("comment", "as_of", "left"),
    [
        ("※2024年3月9日更新\u3000申請期限2025年2月28日", date(2024, 3, 9), ["申請期限2025年2月28日"]),
        ("※2024年3月9日更新", date(2024, 3, 9), []),
        ("※ 2024年3月9日 更新\u3000申請期限\u30002025年2月末日", date(2024, 3, 9), ["申請期限 2025年2月末日"]),
        ("※更新日：2024年3月9日", date(2024, 3, 9), []),
        ("※2024年3月9更新\u3000申請期限2025年2月28日", date(2024, 3, 9), ["申請期限2025年2月28日"]),
        ("※2024年3月9日（土）更新\u3000申請期限：8月31日(土)必着", date(2024, 3, 9), ["申請期限:8月31日(土)必着"]),
        ("※令和6年3月9日更新", date(2024, 3, 9), []),
        ("※2024年2月30日更新", date(2024, 4, 1), []),
        ("※予算額に達し次第、募集を終了いたします。", date(2024, 4, 1), ["予算額に達し次第、募集を終了いたします。"]),
        ("", date(2024, 4, 1), []),
    ],
)
def test_the_day_of_an_update_is_as_of_and_the_rest_of_the_comment_stays(
    tmp_path: Path, comment: str, as_of: date, left: list[str]
) -> None:
    notice = one(tmp_path, regional(comment))
    assert (notice.as_of, [s.text for s in notice.sections]) == (as_of, left)


@pytest.mark.parametrize(
    ("title", "industries"),
    [
        ("市内飲食店の感染対策を支援", ("宿泊業・飲食サービス業",)),
        ("農林漁業者への支援金", ("農業・林業", "漁業")),
        ("貨物自動車運送事業者支援金", ("運輸業・郵便業",)),
        ("創業の補助金", ()),
    ],
)
def test_a_trade_in_the_title_is_the_industry(tmp_path: Path, title: str, industries: tuple[str, ...]) -> None:
    assert one(tmp_path, regional(title=title)).industries == industries


def test_news_keep_their_text_without_the_frame_of_the_page(tmp_path: Path) -> None:
    body = (
        "支援生産性向上に補助：経産省生産性向上支援情報2021年5月18日経済産業省が公募を始めた。"
        "公募締め切りは7月7日午後5時。シェアツイートLINEで送る中小企業NEWSトップへ戻る"
    )
    row = [URL, "生産性向上に補助", "経産省", "支援", "生産性向上,支援情報", "2021-05-18", body]
    notice = one(tmp_path, row, NEWS)
    assert [s.text for s in notice.sections] == ["経済産業省が公募を始めた。公募締め切りは7月7日午後5時。"]
    assert (notice.as_of, notice.prefectures) == (date(2021, 5, 18), ())
    assert notice.keywords == ("経産省", "生産性向上", "支援情報")


def test_ids_are_stable_and_differ_with_place_title_url_and_date(tmp_path: Path) -> None:
    rows = [regional(), regional(title="別"), regional(url=f"{URL}/2"), regional(day="2024-05-01")]
    rows.append([*rows[0]])
    rows[4][1] = "232017"
    assert len({one(tmp_path, row).id for row in rows}) == 5
    assert one(tmp_path, regional("別の注記")).id == one(tmp_path, regional()).id


def test_of_rows_that_differ_in_their_date_alone_the_newest_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    days = ("2024-04-01", "2024-06-01", "2024-05-01")
    path.write_bytes(csv_of(REGIONAL, *(regional(day=day) for day in days)))
    assert [n.as_of for n in read(path)[0]] == [date(2024, 6, 1)]


def test_a_broken_row_is_left_out_alone_and_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    bad = [regional(title=" "), regional(url=""), regional(day="soon"), ["2024-04-01", "1"], regional(url="no url")]
    path.write_bytes(csv_of(REGIONAL, regional(), *bad, regional(title="よい行")))
    notices, refused = read(path)
    assert [n.title for n in notices] == ["創業の補助金", "よい行"]
    assert [r.item_id for r in refused] == [f"x.csv:{line}" for line in range(3, 8)]
    assert refused[0].reason == "title: 空です"
    assert refused[1].reason == "URLがありません"


def test_a_folder_gives_both_files(tmp_path: Path) -> None:
    (tmp_path / "regional_supports.csv").write_bytes(csv_of(REGIONAL, regional()))
    news = [f"{URL}/news", "見出し", "経産省", "支援", "支援情報", "2021-05-18", "本文。"]
    (tmp_path / "news.csv").write_bytes(csv_of(NEWS, news))
    (tmp_path / "other.csv").write_bytes(b"a,b\n1,2\n")
    assert [n.title for n in read(tmp_path)[0]] == ["創業の補助金", "見出し"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "列が違います"), (b"a,b\n1,2\n", "列が違います"), ("日付\n".encode("utf-16"), "CSVとして読めません"),
     (csv_of(REGIONAL) + b'"' + b"x" * 200_000, "CSVとして読めません")],
)  # fmt: skip
def test_a_file_that_is_no_such_csv_is_an_error_that_names_it(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read(path)


def test_a_place_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"regional_supports\.csv"):
        read(tmp_path)
    with pytest.raises(SourceError, match="読めません"):
        Jnet21Source(str(tmp_path / "missing.csv")).fingerprint()


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_of(REGIONAL, regional()))
    source = Jnet21Source(str(path))
    before = source.fingerprint()
    assert source.fingerprint() == before
    path.write_bytes(csv_of(REGIONAL, regional("※2024年3月9日更新")))
    assert source.fingerprint() != before


def test_a_url_is_read_as_well(api: LiveApi) -> None:
    content = csv_of(REGIONAL, regional())
    with PoliteClient(pause_s=0.0) as client:
        api.always = fixed(content)
        assert len(read(f"{api.url}.csv", client)[0]) == 1
        api.always = tagged(content, '"7"')
        assert Jnet21Source(f"{api.url}.csv", client).fingerprint() == '"7"'


@pytest.fixture(scope="module")
def real(real_catalogue: Path) -> tuple[list[Notice], list[RejectedItem]]:
    folder = real_catalogue.parent / "jnet21"
    if not folder.is_dir():
        pytest.skip("no real notices: jnet21/ is not beside the real catalogue")
    return read(folder)


def test_the_real_files_are_read_but_for_rows_without_title_or_url(
    real: tuple[list[Notice], list[RejectedItem]],
) -> None:
    notices, refused = real
    assert len(notices) + len(refused) == 9_721 + 100
    assert len(refused) <= 3
    assert len({n.id for n in notices}) == len(notices)
    assert sum(bool(n.prefectures) for n in notices) >= 9_700
    assert not [n.id for n in notices for s in n.sections if n.area and re.search(r"\d日更新", s.text)]
