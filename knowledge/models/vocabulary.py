"""Controlled words: prefectures, industries, purposes and the other lists that filters accept.

The purposes, stages and guidebook words are those of ミラサポplus 制度ナビ, the industries the twenty major
groups of the Japan Standard Industrial Classification (日本標準産業分類).
"""

from __future__ import annotations

from typing import Literal, get_args

PREFECTURES: tuple[str, ...] = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県",
    "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県",
    "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県",
    "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県",
    "鳥取県", "島根県", "岡山県", "広島県", "山口県",
    "徳島県", "香川県", "愛媛県", "高知県",
    "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip

INDUSTRIES: tuple[str, ...] = (
    "農業・林業", "漁業", "鉱業・採石業・砂利採取業", "建設業", "製造業", "電気・ガス・熱供給・水道業",
    "情報通信業", "運輸業・郵便業", "卸売業・小売業", "金融業・保険業", "不動産業・物品賃貸業",
    "学術研究・専門・技術サービス業", "宿泊業・飲食サービス業", "生活関連サービス業・娯楽業",
    "教育・学習支援業", "医療・福祉", "複合サービス事業", "サービス業（他に分類されないもの）", "公務",
    "分類不能の産業",
)  # fmt: skip

PURPOSES: tuple[str, ...] = (
    "情報収集", "資金繰り", "人材", "設備投資", "災害対応", "販路開拓", "IT化", "知的財産", "起業・創業", "事業承継",
)  # fmt: skip

SERVICES: tuple[str, ...] = (
    "補助金", "助成金・給付金", "融資", "信用保証", "出資", "税制", "相談・情報提供", "専門家派遣",
    "研修・セミナー", "認定・計画", "共済・保険", "許認可", "その他",
)  # fmt: skip

STAGES: tuple[str, ...] = ("創業期", "成長期・成熟期", "転換期")

ISSUES: tuple[str, ...] = (
    "事務業務の効率化", "新たな販売先の拡大", "経営改善", "財務の改善", "働き方の改善", "人材の確保", "事業の引き継ぎ",
)  # fmt: skip

Audience = Literal["business", "resident", "licence"]
"""Whom a scheme addresses: businesses (founders included), residents, or whoever needs a licence."""

AUDIENCES: tuple[str, ...] = get_args(Audience)

FieldName = Literal[
    "summary", "target", "content", "amount", "rate", "expenses", "period", "application", "documents",
    "contact", "caution",
    "background", "action", "support", "result", "learning",
    "meaning", "example", "benefit",
]  # fmt: skip
"""What a section of a document is about."""

FIELD_LABELS: dict[FieldName, str] = {
    "summary": "概要",
    "target": "対象者",
    "content": "内容",
    "amount": "金額・限度額",
    "rate": "補助率・利率",
    "expenses": "対象となる経費",
    "period": "期間・締切",
    "application": "申請方法",
    "documents": "必要書類",
    "contact": "問い合わせ先",
    "caution": "注意",
    "background": "背景",
    "action": "取り組み",
    "support": "受けた支援",
    "result": "結果",
    "learning": "ポイント",
    "meaning": "くわしく",
    "example": "たとえば",
    "benefit": "うれしいこと",
}
"""Japanese label of each field, as owners read it."""

FACT_FIELDS: tuple[FieldName, ...] = (
    "target", "amount", "rate", "expenses", "period", "application", "documents", "contact",
)  # fmt: skip
"""Fields that an owner can ask for by name (上限は？ 対象は？ …)."""
