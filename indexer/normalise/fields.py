"""Which field a heading announces: 「■補助率」 is about the rate, 「申請先」 about whom to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.models.vocabulary import FieldName

# First match wins, so the narrow ones stand before the broad ones (補助対象経費 before 対象).
_RULES: tuple[tuple[FieldName, re.Pattern[str]], ...] = (
    ("documents", re.compile(r"必要な?書類|提出書類|申請書類|添付書類|準備するもの|様式")),
    ("expenses", re.compile(r"対象(?:となる)?経費|対象費用|補助対象(?!者|事業者|となる方)|資金使途|資金の?使途|使いみち|対象資金|経費")),
    ("rate", re.compile(r"(?:補助|助成|負担|支給|保証|割引)(?:割合|率)|利率|金利|利息|保証料|軽減率|税率|控除率")),
    ("amount", re.compile(r"限度|上限|下限|(?:補助|助成|支給|交付|給付|融資|貸付|保証|奨励|投資)(?:金)?額|金額|融資条件|給付額|料金|費用|掛金")),
    ("contact", re.compile(r"問い?合わ?せ|連絡先|相談先|相談窓口|申請先|申込先|提出先|窓口|受付場所|実施機関|貸付機関|取扱金融機関")),
    ("period", re.compile(r"締め?切|募集|公募|受付|申請期|申込期|期限|期間|スケジュール|時期|対応時間|日程|開催日")),
    ("application", re.compile(r"申請|申込|申し込|手続|利用(?:方法|の流れ|手順)|活用フロー|流れ|フロー|応募")),
    ("target", re.compile(r"対象|利用(?:できる|いただける)(?:方|人)|要件|条件|資格")),
    ("caution", re.compile(r"注意|留意|備考|その他")),
)  # fmt: skip


def field_of_heading(heading: str) -> FieldName | None:
    """The field that a (normalised) heading announces, or None if it tells nothing."""
    for field, pattern in _RULES:
        if pattern.search(heading):
            return field
    return None


def field_of_headings(headings: Sequence[str]) -> FieldName:
    """The field that the innermost telling heading of a path (outermost first) announces; the content if none tells."""
    for heading in reversed(headings):
        if (field := field_of_heading(heading)) is not None:
            return field
    return "content"
