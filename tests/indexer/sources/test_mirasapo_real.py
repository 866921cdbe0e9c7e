"""The real catalogue of 制度ナビ: every item is read, and known ones say what the file says."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from knowledge.models import Scheme
from knowledge.models.vocabulary import FieldName

pytestmark = pytest.mark.real_data


def test_every_item_is_read_and_none_is_refused(
    real_catalogue: Path, real_reading: tuple[list[Scheme], dict[str, str]]
) -> None:
    schemes, refused = real_reading
    items = json.loads(real_catalogue.read_text(encoding="utf-8"))["items"]
    assert len(items) == 1_112
    assert [s.id for s in schemes] == [f"mirasapo:{i['id']}" for i in items]
    assert refused == {}


def test_all_text_is_normalised(real_schemes: dict[str, Scheme]) -> None:
    for scheme in real_schemes.values():
        texts = [scheme.title, scheme.summary, scheme.area, *scheme.keywords]
        texts += [part for s in scheme.sections for part in (s.text, s.heading)]
        joined = "\n".join(texts).replace("～", "")
        assert unicodedata.is_normalized("NFKC", joined), scheme.id
        assert "\r" not in joined
        assert "<br" not in joined.lower()


@pytest.mark.parametrize(
    ("local_id", "field", "words"),
    [
        ("214", "target", "中小企業、小規模事業者等(飲食、宿泊、小売・卸、運輸、医療、介護、保育等)"),
        ("214", "rate", "2分の1(補助額5万円～450万円)"),
        ("214", "period", "2023年3月28日～"),
        ("214", "expenses", "クラウドサービスの利用費用"),
        ("214", "application", "交付決定の通知後に、契約・導入の実施"),
        ("214", "contact", "0570-666-376"),
        ("259", "amount", "3,000万円(運転資金は1,500万円)"),
        ("259", "rate", "2.56～2.75%(※1)(※2)"),
        ("259", "contact", "日本政策金融公庫(国民生活事業)、沖縄振興開発金融公庫"),
        ("2602", "target", "事業開始後税務申告を1期終えていない方"),
        ("26", "amount", "750～5,000万円(※)"),
        ("26", "rate", "2分の1～3分の2(※)"),
        ("26", "target", "(1)付加価値額の年率3%以上向上"),
        ("1040", "contact", "郡山市こども支援課 電話(024)924-3691"),
        ("1044", "content", "確定申告書の写し"),
        ("963", "period", "常時受付"),
        ("963", "target", "北九州市、福岡市を除く"),
    ],
)
def test_a_known_fact_stands_under_its_field(
    real_schemes: dict[str, Scheme], local_id: str, field: FieldName, words: str
) -> None:
    assert words in real_schemes[local_id].section_text(field)


def test_a_known_scheme_carries_the_categories_of_the_file(real_schemes: dict[str, Scheme]) -> None:
    scheme = real_schemes["214"]
    assert (scheme.title, scheme.as_of) == ("IT導入補助金", date(2023, 8, 2))
    assert scheme.services == ("補助金",)
    assert scheme.purposes == ("設備投資", "IT化")
    assert scheme.stages == ("成長期・成熟期",)
    assert (scheme.prefectures, scheme.industries) == ((), ())
    assert scheme.organisations == ("経済産業省",)
    assert scheme.keywords == ("IT導入補助金", "IT", "生産性", "インボイス", "人手不足")
    assert scheme.url == "https://seido-navi.mirasapo-plus.go.jp/supports/214"


def test_a_known_prefectural_scheme_knows_its_prefecture(real_schemes: dict[str, Scheme]) -> None:
    assert real_schemes["1022"].prefectures == ("福岡県",)
    assert real_schemes["1022"].services == ("研修・セミナー", "相談・情報提供", "その他")


def test_guidebook_years_dates_and_limits_are_read(real_schemes: dict[str, Scheme]) -> None:
    assert [real_schemes[i].edition for i in ("259", "2073", "2602")] == ["", "2022年度版", "2023年度版"]
    assert real_schemes["1271"].closes_on == date(2025, 3, 31)
    assert real_schemes["310"].opens_on == date(2020, 3, 27)
    assert real_schemes["310"].max_employees == 999
    assert real_schemes["903"].ends_on == date(2031, 9, 2)
    assert real_schemes["915"].closes_text == "常時受付"
