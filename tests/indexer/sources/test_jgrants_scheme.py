"""A subsidy of Jグランツ as a scheme: what is said, and what is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from indexer.sources.jgrants_scheme import CREDIT
from indexer.sources.jgrants_words import max_employees, purposes, yen
from knowledge.models import Scheme
from knowledge.models.vocabulary import INDUSTRIES
from tests.fakes.jgrants_server import DETAIL, subsidy, window
from tests.fakes.local_server import fixed
from tests.indexer.sources.jgrants_reading import read, scheme_of


def sections(scheme: Scheme) -> list[tuple[str, str, str]]:
    return [(s.field, s.heading, s.text) for s in scheme.sections]


def test_a_full_subsidy_becomes_a_scheme_with_every_field() -> None:
    raw = subsidy(
        "a0WJ200000CDdbOMAT",
        title="令和８年度　小さな設備の補助金",
        institution_name="設備庁",
        detail="<script>alert(1)</script><p>■目的・概要<br>設備を<a href='https://x.example'>新しく</a>します。</p>"
        "<h3>１．補助対象経費</h3><ul><li>機械装置費</li><li>システム構築費</li></ul>"
        "<table><tr><td>通常枠</td><td>2/3</td></tr><tr><td>特別枠</td><td>3/4</td></tr></table>"
        "<p>【問合せ先】</p><p>設備補助金事務局<br/>03-0000-0000</p>",
        use_purpose="設備整備・IT導入をしたい / 販路拡大・海外展開をしたい",
        industry="製造業 / 卸売業、小売業",
        target_area_search="愛知県 / 四国地方",
        target_area_detail="名古屋市を除く",
        target_number_of_employees="20名以下",
        subsidy_max_limit=12_500_000,
        workflow=[
            window("R1", target_area_search="愛知県"),
            window("R2", fiscal_year_round="第２回", acceptance_start_datetime="2026-10-01T00:00:00Z",
                   acceptance_end_datetime="2026-12-28T08:00:00.000Z", project_end_deadline=None),
        ],
        application_form=[{"name": "様式１.docx", "data": "QUJD"}],
    )  # fmt: skip
    documents, refused = read(raw)
    assert refused == {}
    scheme = documents[-1]
    assert isinstance(scheme, Scheme)
    assert scheme == Scheme(
        id="jgrants:a0WJ200000CDdbOMAT",
        title="令和8年度 小さな設備の補助金",
        summary="設備を新しくする事業を助けます。",
        keywords=("設備整備・IT導入をしたい", "販路拡大・海外展開をしたい"),
        sections=scheme.sections,
        url="https://www.jgrants-portal.go.jp/subsidy/a0WJ200000CDdbOMAT",
        source=CREDIT,
        as_of=date(2026, 11, 21),
        services=("補助金",),
        purposes=("設備投資", "販路開拓", "IT化"),
        industries=("製造業", "卸売業・小売業"),
        prefectures=("愛知県", "徳島県", "香川県", "愛媛県", "高知県"),
        area="名古屋市を除く",
        organisations=("設備庁",),
        max_employees=20,
        opens_on=date(2026, 7, 29),
        closes_on=date(2026, 12, 28),
    )
    assert sections(scheme) == [
        ("summary", "", "設備を新しくする事業を助けます。"),
        ("target", "対象", "業種:製造業、卸売業、小売業\n従業員数:20名以下\n地域:愛知県、四国地方\n地域の詳細:名古屋市を除く"),
        ("amount", "補助金の上限額", "上限 1,250万円"),
        ("rate", "補助率", "2/3以内"),
        ("period", "受付期間 > 令和8年度 第1回",
         "受付期間:2026年7月29日 10:00 ～ 2026年8月12日 12:00\n事業の終了期限:2027年2月26日"),
        ("period", "受付期間 > 第2回", "受付期間:2026年10月1日 09:00 ～ 2026年12月28日 17:00"),
        ("content", "目的・概要", "設備を新しくします。"),
        ("expenses", "1.補助対象経費", "・機械装置費\n・システム構築費\n\n通常枠 / 2/3\n特別枠 / 3/4"),
        ("contact", "1.補助対象経費 > 問合せ先", "設備補助金事務局\n03-0000-0000"),
        ("application", "申請の受付", "Jグランツでの申請の受付:有"),
        ("documents", "申請様式", "様式1.docx"),
    ]  # fmt: skip


def test_fields_that_the_detail_leaves_out_come_from_the_list() -> None:
    answer = fixed(b'{"result": [{"id": "A", "target_area_search": null, "subsidy_rate": "1/2"}]}')
    raw = subsidy("A", target_area_search="愛知県", subsidy_max_limit=500_000)
    documents, refused = read(raw, always={DETAIL["v2"] + "A": answer})
    assert refused == {}
    scheme = documents[-1]
    assert isinstance(scheme, Scheme)
    assert scheme.prefectures == ("愛知県",)
    assert scheme.section_text("amount") == "上限 50万円"
    assert scheme.section_text("rate") == "1/2"
    assert scheme.closes_on == date(2026, 8, 12)


def test_a_subsidy_of_nulls_is_read_and_says_nothing_it_does_not_know() -> None:
    nothing = {name: None for name in subsidy("A") if name not in ("id", "title", "created_date")}
    documents, refused = read(subsidy("A", **nothing))
    assert refused == {}
    assert documents == [
        Scheme(
            id="jgrants:A",
            title="令和8年度小さな設備の補助金",
            url="https://www.jgrants-portal.go.jp/subsidy/A",
            source=CREDIT,
            as_of=date(2026, 11, 21),
            services=("補助金",),
        )
    ]


@pytest.mark.parametrize("limit", [0, None, -1, ...])
def test_an_amount_that_is_not_stated_is_not_said(limit: Any) -> None:
    assert scheme_of(subsidy_max_limit=limit).section_text("amount") == ""


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1, "1円"), (15_000, "1万5,000円"), (500_000, "50万円"), (100_000_000, "1億円"), (1_234_567_890, "12億3,456万7,890円"),
     (10**12, "1兆円"), (0, ""), (None, ""), (-5, ""), (10**15, "")],
)  # fmt: skip
def test_yen_are_written_as_people_do(amount: int | None, text: str) -> None:
    assert yen(amount) == text


@pytest.mark.parametrize(
    ("classes", "limit"),
    [(["従業員数の制約なし"], None), (["5名以下"], 5), (["20名以下", "300名以下"], 300), (["901名以上"], None),
     (["20名以下", "従業員数の制約なし"], None), (["900名以下", "901名以上"], None), ([], None), (["９００名以下"], 900), (["少なめ"], None)],
)  # fmt: skip
def test_classes_of_staff_become_an_upper_limit(classes: list[str], limit: int | None) -> None:
    assert max_employees(classes) == limit


@pytest.mark.parametrize(
    ("names", "known"),
    [
        (["新たな事業を行いたい"], ("起業・創業",)),
        (["事業を引き継ぎたい", "資金繰りを改善したい"], ("資金繰り", "事業承継")),
        (["災害（自然災害、感染症等）支援がほしい", "安全・防災対策支援がほしい"], ("災害対応",)),
        (["雇用・職場環境を改善したい", "人材育成を行いたい"], ("人材",)),
        (["スポーツ・文化支援がほしい", "知らない目的"], ()),
    ],
)
def test_use_purposes_become_purposes(names: list[str], known: tuple[str, ...]) -> None:
    assert purposes(names) == known


@pytest.mark.parametrize(
    ("search", "detail", "prefectures"),
    [
        ("東京都 / 大阪府", None, ("東京都", "大阪府")),
        ("全国", "愛知県に本店がある方", ()),
        ("愛知県 / 全国", None, ()),
        (None, "東京都府中市内の事業者", ("東京都",)),
        ("どこか", "市内の事業者", ()),
    ],
)
def test_the_area_is_where_the_subsidy_is_for(search: Any, detail: Any, prefectures: tuple[str, ...]) -> None:
    assert scheme_of(target_area_search=search, target_area_detail=detail).prefectures == prefectures


def test_all_trades_are_the_same_as_any_trade() -> None:
    assert scheme_of(industry=" / ".join(INDUSTRIES)).industries == ()
    assert scheme_of(industry=" / ".join(i for i in INDUSTRIES if i != "公務")).industries == ()
    assert len(scheme_of(industry=" / ".join(INDUSTRIES[:10])).industries) == 10


@pytest.mark.parametrize(
    ("closes", "day"),
    [("2026-08-12T14:59:59.000Z", 12), ("2026-08-12T15:00:00.000Z", 12), ("2026-08-12T15:00:01.000Z", 13), ("2026-08-12T03:00:00", 12)],
)  # fmt: skip
def test_the_last_day_is_the_one_in_japan(closes: str, day: int) -> None:
    assert scheme_of(acceptance_end_datetime=closes).closes_on == date(2026, 8, day)


def test_a_round_without_an_end_leaves_the_end_open() -> None:
    scheme = scheme_of(workflow=[window("R1"), window("R2", acceptance_end_datetime=None)])
    assert (scheme.opens_on, scheme.closes_on) == (date(2026, 7, 29), None)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.jgrants-portal.go.jp/subsidy/x", "https://www.jgrants-portal.go.jp/subsidy/x"),
        (None, "https://www.jgrants-portal.go.jp/subsidy/A"),
        ("javascript:alert(1)", "https://www.jgrants-portal.go.jp/subsidy/A"),
        ('https://x"onclick="y', "https://www.jgrants-portal.go.jp/subsidy/A"),
    ],
)
def test_the_link_is_the_subsidys_own_page(url: Any, shown: str) -> None:
    assert scheme_of(front_subsidy_detail_page_url=url).url == shown


def test_grants_are_told_from_subsidies_by_their_title() -> None:
    assert scheme_of(title="人材確保助成金（補助）").services == ("助成金・給付金",)
