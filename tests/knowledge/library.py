"""A small library of hand-made documents and the settings under which tests search it. None of it is a real scheme."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from knowledge.clock import JST
from knowledge.models import CaseStudy, Document, Notice, Scheme, Section, Term
from knowledge.models.vocabulary import FieldName
from knowledge.retrieval.settings import JudgeWeights, SearchSettings, search_settings
from knowledge.understanding.thesaurus import Concept, Thesaurus

TODAY = date(2026, 10, 1)
RECENT = date(2026, 9, 1)
LONG_AGO = date(2023, 4, 1)


def clock() -> datetime:
    """Noon of `TODAY` in Japan."""
    return datetime(2026, 10, 1, 12, tzinfo=JST)


def settings(**answer: Any) -> SearchSettings:
    """The shipped settings, with the judging of results fixed so that no retuning changes what a test means.

    :param answer: fields of `AnswerSettings` to set otherwise.
    """
    shipped = search_settings()
    # A result is good enough from a coverage of 0.3 on, whatever its other signals are.
    weights = JudgeWeights(bias=-3.0, coverage=10.0, meaning=0.0, questions=0.0, named=0.0)
    judged = {
        "judge": weights, "min_confidence": 0.5, "near_margin": 100.0, "max_cards": 3, "aged_after_days": 365,
    }  # fmt: skip
    return shipped.model_copy(update={"answer": shipped.answer.model_copy(update=judged | answer)})


def thesaurus() -> Thesaurus:
    """Two concepts: enough to tell that everyday words reach official ones."""
    return Thesaurus(
        [
            Concept(
                concept="採用", everyday=["人手が足りない", "人を雇う"], official=["雇用", "採用"], purposes=["人材"]
            ),
            Concept(concept="パン屋", everyday=["パン屋"], official=["製パン"], industries=["製造業"]),
        ]
    )


def scheme(local_id: str, title: str, summary: str, *sections: tuple[FieldName, str], **fields: Any) -> Scheme:
    """A scheme whose summary is a section as well, as the indexer makes them."""
    return Scheme(**_common(local_id, title, summary, sections) | fields)


def _common(local_id: str, title: str, summary: str, sections: tuple[tuple[FieldName, str], ...]) -> dict[str, Any]:
    return {
        "id": f"mihon:{local_id}",
        "title": title,
        "summary": summary,
        "sections": (Section(field="summary", text=summary), *(Section(field=f, text=t) for f, t in sections)),
        "url": f"https://example.com/{local_id}",
        "source": "見本の資料",
        "as_of": RECENT,
    }


EQUIPMENT = scheme(
    "setsubi", "みほん設備導入補助金", "新しい機械や設備を買う費用の一部を助けます。",
    ("target", "中小企業者であること。"),
    ("amount", "上限額は100万円です。"),
    ("rate", "補助率は2分の1以内です。"),
    ("expenses", "機械装置費、運搬費が対象となる経費です。"),
    ("period", "募集期間は2026年12月25日までです。"),
    ("application", "電子申請で申し込みます。"),
    ("contact", "みほん設備事務局 電話 00-0000-0000"),
    names=("設備みほん",), services=("補助金",), purposes=("設備投資",), closes_on=date(2026, 12, 25),
    also=("mihon:setsubi-2023",),
)  # fmt: skip
EQUIPMENT_2023 = scheme(
    "setsubi-2023", "みほん設備導入補助金", "新しい機械や設備を買う費用の一部を助けます。",
    ("amount", "上限額は50万円です。"),
    services=("補助金",), purposes=("設備投資",), as_of=LONG_AGO, also=("mihon:setsubi",), is_newest=False,
)  # fmt: skip
HIRING = scheme(
    "saiyo", "みほん採用助成金", "はじめて従業員を採用した事業主を助けます。",
    ("target", "雇用保険に入っている事業主。"),
    ("amount", "1人あたり30万円を支給します。"),
    ("application", "雇い入れの翌月までに申請書を提出します。"),
    services=("助成金・給付金",), purposes=("人材",),
)  # fmt: skip
LOAN = scheme(
    "yushi", "みほん小口融資", "小さな会社の資金繰りのための融資です。",
    ("amount", "融資限度額は2,000万円です。"),
    ("rate", "利率は年1.5%です。"),
    ("period", "返済期間は7年以内（据置期間1年以内）です。\n申し込みの受付は随時です。"),
    services=("融資",), purposes=("資金繰り",), max_employees=20,
)  # fmt: skip
OSAKA = scheme(
    "osaka", "みほん大阪展示会支援", "展示会への出展費用を助けます。",
    ("amount", "上限額は20万円です。"),
    services=("補助金",), purposes=("販路開拓",), prefectures=("大阪府",),
)  # fmt: skip
HOKKAIDO = scheme(
    "hokkaido", "みほん北海道展示会支援", "展示会への出展費用を助けます。",
    ("amount", "上限額は30万円です。"),
    services=("補助金",), purposes=("販路開拓",), prefectures=("北海道",),
)  # fmt: skip
ENDED = scheme(
    "kanki", "みほん換気応援金", "換気扇を取り付けた店に応援金を支給します。",
    ("amount", "上限額は10万円です。"),
    services=("助成金・給付金",), closes_on=date(2025, 3, 31), as_of=LONG_AGO,
)  # fmt: skip
FACTORY = scheme(
    "kojo", "みほん工場診断", "工場の省エネを専門家が診断します。",
    ("content", "診断は無料です。"),
    services=("専門家派遣",), industries=("製造業",),
)  # fmt: skip
LICENCE = scheme(
    "kyoka", "みほん食品営業許可", "食品を売るときに必要な営業の許可です。",
    ("application", "保健所に申請書を提出します。"),
    services=("許認可",), audience="licence",
)  # fmt: skip
FOUNDING = scheme(
    "sogyo", "みほん創業補助金", "創業にかかる店舗の費用を助けます。",
    ("target", "申請の日に開業して1年以内の事業者。"),
    ("amount", "上限額は80万円です。"),
    services=("補助金",), purposes=("起業・創業",), max_employees=5,
)  # fmt: skip
CASE = CaseStudy(
    **_common(
        "case-pan", "予約アプリで行列をなくしたパン屋", "パン屋が予約アプリを入れて待ち時間を減らしました。",
        (("background", "週末の行列に困っていました。"), ("result", "待ち時間が半分になりました。")),
    ),
    business="パンの製造小売",
)  # fmt: skip
TERM = Term(
    **_common("term-hojoritsu", "補助率", "かかった費用のうち、助けてもらえる割合のことです。",
              (("example", "たとえば費用の半分が戻ります。"),)),
    reading="ほじょりつ",
)  # fmt: skip
NOTICE = Notice(
    **_common("notice-shotengai", "商店街イルミネーションのお知らせ", "商店街の電飾の費用を助けるお知らせです。", ()),
    prefectures=("北海道",), area="みほん市",
)  # fmt: skip

DOCUMENTS: tuple[Document, ...] = (
    EQUIPMENT, EQUIPMENT_2023, HIRING, LOAN, OSAKA, HOKKAIDO, ENDED, FACTORY, LICENCE, FOUNDING, CASE, TERM, NOTICE,
)  # fmt: skip
