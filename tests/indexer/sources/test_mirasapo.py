"""Items of 制度ナビ: how a good one is read, and that a broken one stays out alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.sources.mirasapo_scheme import CREDIT
from indexer.sources.raw_item import MAX_ITEM_CHARACTERS
from knowledge.models import Scheme
from tests.indexer.material import catalogue_bytes, item, read


@pytest.fixture
def read_items(tmp_path: Path) -> Any:
    """Reads raw items by way of a file: (schemes, reasons by id)."""

    def reading(*items: Any) -> tuple[list[Scheme], dict[str, str]]:
        path = tmp_path / "supports.json"
        path.write_bytes(catalogue_bytes(items))
        return read(path)

    return reading


def sections(scheme: Scheme) -> list[tuple[str, str, str]]:
    return [(s.field, s.heading, s.text) for s in scheme.sections]


def test_a_full_item_becomes_a_scheme_with_every_field(read_items: Any) -> None:
    raw = item(
        "214",
        title="ＩＴ導入補助金（旧：サービス等生産性向上補助金）",
        subtitle="効率を高めたい",
        summary="ITツールの導入を助けます。",
        target="個人事業主①",
        body="### 補助率\n2分の1\n### 募集期間\n4月〜\n### その他の枠\n**通常枠**\n50万円",
        usage="電子申請",
        inquiry="電話：０５０−１１１１",
        application_target="ソフトウェア",
        keywords=["ＩＴ", " ", "レジ"],
        area="県内",
        disasters=[{"name": "豪雨"}],
        reception_start_date="2023-03-28",
        reception_end_date="",
        reception_remarks="予算がなくなり次第終了",
        unpublish_date="2026-03-31",
        max_employees_count=300,
        prefectures=[{"name": "愛知県"}],
        industry_categories=[{"name": "卸売業，小売業"}],
        stage_categories=[{"name": "設備投資", "remarks": "成長期・成熟期"}],
        competent_authorities=[{"name": "経済産業省"}, {"name": "経済産業省"}],
        catalogs=[
            {"name": "2022年度版中小企業施策利用ガイドブック"},
            {"name": "2023年度版中小企業施策利用ガイドブック"},
        ],
    )
    [scheme], refused = read_items(raw)
    assert refused == {}
    expected = Scheme(
        id="mirasapo:214",
        title="IT導入補助金(旧:サービス等生産性向上補助金)",
        names=("サービス等生産性向上補助金",),
        former_names=("サービス等生産性向上補助金",),
        summary="ITツールの導入を助けます。",
        keywords=("IT", "レジ"),
        sections=scheme.sections,
        url="https://seido-navi.mirasapo-plus.go.jp/supports/214",
        source=CREDIT,
        as_of=date(2023, 4, 5),
        services=("補助金",),
        purposes=("設備投資",),
        stages=("成長期・成熟期",),
        industries=("卸売業・小売業",),
        prefectures=("愛知県",),
        area="県内",
        organisations=("経済産業省",),
        edition="2023年度版",
        max_employees=300,
        opens_on=date(2023, 3, 28),
        closes_text="予算がなくなり次第終了",
        ends_on=date(2026, 3, 31),
    )
    assert scheme == expected
    assert sections(scheme) == [
        ("summary", "", "効率を高めたい\nITツールの導入を助けます。"),
        ("target", "", "個人事業主(1)"),
        ("rate", "補助率", "2分の1"),
        ("period", "募集期間", "4月～"),
        ("caution", "その他の枠 > 通常枠", "50万円"),
        ("expenses", "", "ソフトウェア"),
        ("application", "", "電子申請"),
        ("contact", "", "電話:050−1111"),
        ("target", "対象地域", "県内"),
        ("target", "対象となる災害", "豪雨"),
        ("period", "受付期間", "2023-03-28～\n予算がなくなり次第終了"),
    ]


def test_the_least_an_item_needs_is_id_title_and_date(read_items: Any) -> None:
    least = item(7, summary=..., service_categories=..., purpose_categories=...)
    [scheme], refused = read_items(least)
    assert (scheme.id, scheme.sections, refused) == ("mirasapo:7", (), {})


BROKEN: list[tuple[str, Any, str, str]] = [
    ("no id", item(...), "?1", "id"),
    ("null id", item(None), "?1", "id"),
    ("id with odd characters", item("12;rm"), "12;rm", "id"),
    ("full-width id", item("１２"), "１２", "id"),
    ("negative id", item(-1), "-1", "id"),
    ("id of a thousand digits", item("9" * 1_000), "9" * 40, "id"),
    ("null title", item("8", title=None), "8", "title"),
    ("no title", item("8", title=...), "8", "title"),
    ("empty title", item("8", title=""), "8", "title"),
    ("invisible title", item("8", title="\u200b "), "8", "title"),
    ("endless title", item("8", title="あ" * 501), "8", "title"),
    ("title is a list", item("8", title=["題"]), "8", "title"),
    ("body is a number", item("8", body=5), "8", "body"),
    ("keywords is a text", item("8", keywords="IT"), "8", "keywords"),
    ("keywords hold null", item("8", keywords=[None]), "8", "keywords"),
    ("prefectures is null", item("8", prefectures=None), "8", "prefectures"),
    ("no date", item("8", update_info=...), "8", "update_info"),
    ("date is no date", item("8", update_info={"last_modified_at": "yesterday"}), "8", "isoformat"),
    ("month 13", item("8", reception_end_date="2023-13-01"), "8", "reception_end_date"),
    ("negative count", item("8", max_employees_count=-1), "8", "max_employees_count"),
    ("count beyond the store", item("8", max_employees_count=10**30), "8", "max_employees_count"),
    ("absurd size", item("8", body="あ" * (MAX_ITEM_CHARACTERS + 1)), "8", "大きすぎます"),
    ("lone surrogate", item("8", body="あ\ud800"), "8", "UTF-8"),
    ("lone surrogate in a key", item("8", **{"\udfff": "x"}), "8", "UTF-8"),
    ("duplicate id", item("1", title="同じ番号"), "1", "同じid"),
    ("endless nesting", item("8", catalogs=json.loads('[{"name": "a", "sub_categories": ' * 300 + "[]" + "}]" * 300)), "8", "sub_cat"),
    ("null", None, "?1", "オブジェクトではありません"),
    ("a number", 5, "?1", "オブジェクトではありません"),
    ("a list", [item("8")], "?1", "オブジェクトではありません"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "shown_id", "reason"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_item_is_named_with_its_reason_and_the_others_go_in(
    read_items: Any, raw: Any, shown_id: str, reason: str
) -> None:
    schemes, refused = read_items(item("1"), raw, item("2"))
    assert [s.id for s in schemes] == ["mirasapo:1", "mirasapo:2"]
    assert list(refused) == [shown_id]
    assert reason in refused[shown_id]
    assert len(refused[shown_id]) < 300


def test_bytes_that_are_not_utf8_keep_only_their_item_out(tmp_path: Path) -> None:
    path = tmp_path / "supports.json"
    path.write_bytes(catalogue_bytes([item("1"), item("8", body="BAD"), item("2")]).replace(b"BAD", b"\x83\x65"))
    schemes, refused = read(path)
    assert [s.id for s in schemes] == ["mirasapo:1", "mirasapo:2"]
    assert refused == {"8": "文字コードがUTF-8ではありません"}


def test_a_number_of_thousands_of_digits_keeps_only_its_item_out(tmp_path: Path) -> None:
    path = tmp_path / "supports.json"
    path.write_bytes(catalogue_bytes([item("1"), item("8", number="BIG")]).replace(b'"BIG"', b"9" * 5_000))
    assert [s.id for s in read(path)[0]] == ["mirasapo:1", "mirasapo:8"]
    path.write_bytes(catalogue_bytes([item("1"), item("BIG")]).replace(b'"BIG"', b"9" * 5_000))
    schemes, refused = read(path)
    assert [s.id for s in schemes] == ["mirasapo:1"]
    assert list(refused) == ["9" * 40]


def test_an_item_is_not_lost_because_a_broken_one_had_its_id_before(read_items: Any) -> None:
    schemes, refused = read_items(item("1", title=None), item("1"))
    assert [s.id for s in schemes] == ["mirasapo:1"]
    assert list(refused) == ["1"]


garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
field_names = st.sampled_from(
    ["id", "title", "update_info", "body", "target", "catalogs", "prefectures", "service_categories", "keywords",
     "reception_end_date", "max_employees_count", "disasters"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(garbage | st.dictionaries(field_names, garbage, max_size=4).map(lambda d: item("8") | d), max_size=4))
def test_garbage_of_any_shape_never_keeps_the_good_items_out(read_items: Any, raw: list[Any]) -> None:
    schemes, refused = read_items(item("100000000001"), *raw, item("100000000002"))
    ids = [s.id for s in schemes]
    assert ids[0] == "mirasapo:100000000001"
    assert "mirasapo:100000000002" in ids
    assert all(key and reason for key, reason in refused.items())
    json.dumps(refused, ensure_ascii=False).encode("utf-8")
