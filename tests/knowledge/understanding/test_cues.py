"""The cues: which expressions ask for which fact, kind or service."""

from __future__ import annotations

from typing import get_args

import pytest

from knowledge.models.document import KINDS
from knowledge.models.vocabulary import FACT_FIELDS, PURPOSES, SERVICES, Audience
from knowledge.understanding.cues import cues, matching


class TestCues:
    def test_they_speak_in_controlled_words(self) -> None:
        known = cues()
        assert set(known.fields) == set(FACT_FIELDS)
        assert set(known.kinds) <= set(KINDS)
        assert set(known.services) <= set(SERVICES)
        assert set(known.purposes) <= set(PURPOSES)
        assert set(known.audiences) <= set(get_args(Audience))
        assert set(known.references) == {"more", "that", "nth"}

    @pytest.mark.parametrize(
        ("text", "field"),
        [
            ("上限は?", "amount"), ("いくらもらえる?", "amount"), ("補助率は?", "rate"), ("金利はどのくらい", "rate"),
            ("対象者は?", "target"), ("個人事業主でも使える?", "target"), ("何に使える?", "expenses"),
            ("締切はいつ?", "period"), ("いつまでですか", "period"), ("申請方法を教えて", "application"),
            ("どうやって申し込むの?", "application"), ("必要な書類は?", "documents"), ("問い合わせ先は?", "contact"),
        ],
    )  # fmt: skip
    def test_a_fact_that_is_asked_for_is_told(self, text: str, field: str) -> None:
        assert field in matching(cues().fields, text)

    def test_several_facts_may_be_asked_for_at_once(self) -> None:
        assert matching(cues().fields, "上限と締切と書類は?") == ("amount", "period", "documents")

    @pytest.mark.parametrize("text", ["人を雇いたい", "機械を買う", "パン屋です"])
    def test_a_need_asks_for_no_fact(self, text: str) -> None:
        assert matching(cues().fields, text) == ()

    @pytest.mark.parametrize(
        ("text", "kind"), [("パン屋の事例は?", "case"), ("補助率とは?", "term"), ("補助率って何?", "term")]
    )
    def test_a_kind_that_is_asked_for_is_told(self, text: str, kind: str) -> None:
        assert matching(cues().kinds, text) == (kind,)
