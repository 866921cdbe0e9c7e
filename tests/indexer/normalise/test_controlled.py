"""Source spellings become the controlled words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.normalise import controlled
from knowledge.models.vocabulary import INDUSTRIES, PREFECTURES, PURPOSES, SERVICES, STAGES


def test_prefectures_come_from_north_to_south_and_unknown_names_are_left_out() -> None:
    assert controlled.prefectures(["沖縄県", " 北海道 ", "江戸"]) == ("北海道", "沖縄県")


def test_all_prefectures_are_the_same_as_nationwide() -> None:
    assert controlled.prefectures(PREFECTURES) == ()
    assert len(controlled.prefectures(PREFECTURES[1:])) == 46


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("農業，林業", "農業・林業"),
        ("農業、林業", "農業・林業"),
        ("卸売業,小売業", "卸売業・小売業"),
        ("学術研究，専門・技術サービス業", "学術研究・専門・技術サービス業"),
        ("サービス業（他に分類されないもの）", "サービス業（他に分類されないもの）"),
        ("サービス業(他に分類されないもの)", "サービス業（他に分類されないもの）"),
        ("公務（他に分類されるものを除く）", "公務"),
        ("複合サービス事業", "複合サービス事業"),
    ],
)
def test_an_industry_is_known_under_the_spellings_of_the_sources(name: str, expected: str) -> None:
    assert controlled.industries([name]) == (expected,)


@pytest.mark.parametrize("word", INDUSTRIES)
def test_every_controlled_industry_is_its_own_spelling(word: str) -> None:
    assert controlled.industries([word]) == (word,)


def test_no_name_is_no_industry() -> None:
    assert controlled.industries(["", "宇宙業"]) == ()


def test_purposes_and_stages_keep_the_order_of_the_controlled_words() -> None:
    assert controlled.purposes(["ＩＴ化", "資金繰り", "遊び"]) == ("資金繰り", "IT化")
    assert controlled.stages(["転換期", "創業期", "商業・地域・団体支援"]) == ("創業期", "転換期")


@pytest.mark.parametrize(
    ("category", "subcategories", "expected"),
    [
        ("給付 ・補助金", [], ("補助金",)),
        ("給付 ・補助金", ["給付・助成"], ("助成金・給付金",)),
        ("金融", ["貸付(融資）"], ("融資",)),
        ("金融", ["信用保証", "貸付(融資）"], ("信用保証", "融資")),
        ("金融", ["知らない言葉"], ("融資",)),
        ("サービス", ["専門家派遣"], ("専門家派遣",)),
        ("許認可", ["許認可・免許"], ("許認可",)),
        ("知らない言葉", [], ()),
    ],
)
def test_a_service_is_its_subcategory_or_else_its_category(
    category: str, subcategories: list[str], expected: tuple[str, ...]
) -> None:
    assert controlled.services([(category, subcategories)]) == expected


def test_services_of_several_categories_are_named_once() -> None:
    assert controlled.services([("金融", []), ("税制", []), ("金融", ["貸付(融資)"])]) == ("融資", "税制")


@pytest.mark.real_data
def test_every_category_of_the_real_catalogue_is_known(real_catalogue: Path) -> None:
    items = json.loads(real_catalogue.read_text(encoding="utf-8"))["items"]

    def names(key: str) -> set[str]:
        return {entry["name"] for item in items for entry in item[key]}

    assert all(controlled.industries([n]) for n in names("industry_categories"))
    assert all(controlled.purposes([n]) for n in names("purpose_categories"))
    assert all(controlled.prefectures([n]) for n in names("prefectures"))
    pairs = {(c["name"], s["name"]) for i in items for c in i["service_categories"] for s in c["sub_categories"]}
    assert all(controlled.services([(c, [s])]) for c, s in pairs)
    assert all(set(controlled.services([(c, [s])])) <= set(SERVICES) for c, s in pairs)
    remarks = {s.get("remarks") or "" for i in items for s in i["stage_categories"]}
    assert set(STAGES) <= remarks
    assert set(PURPOSES) == names("purpose_categories")
