"""Headings of the sources announce fields."""

from __future__ import annotations

import pytest

from indexer.normalise.fields import field_of_heading


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("補助率", "rate"),
        ("補助率等", "rate"),
        ("貸付利率", "rate"),
        ("保証料", "rate"),
        ("補助上限額", "amount"),
        ("貸付限度額", "amount"),
        ("補助金額", "amount"),
        ("助成額", "amount"),
        ("補助対象経費", "expenses"),
        ("対象となる経費", "expenses"),
        ("資金使途", "expenses"),
        ("補助対象者", "target"),
        ("対象者", "target"),
        ("対象となる方", "target"),
        ("利用できる方", "target"),
        ("要件", "target"),
        ("募集期間", "period"),
        ("申請期限", "period"),
        ("締切", "period"),
        ("貸付期間", "period"),
        ("申請方法", "application"),
        ("手続きの流れ", "application"),
        ("提出書類", "documents"),
        ("申請書類", "documents"),
        ("お問い合わせ先", "contact"),
        ("お問合せ先", "contact"),
        ("申請先", "contact"),
        ("貸付機関", "contact"),
        ("注意事項", "caution"),
        ("備考", "caution"),
        ("通常枠", None),
        ("", None),
    ],
)
def test_a_heading_announces_its_field(heading: str, field: str | None) -> None:
    assert field_of_heading(heading) == field
