"""What holds for the rounds of any text whatever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.rounds import rounds_of
from knowledge.models import Round
from tests.indexer.rounds.documents import scheme

_PIECES = st.sampled_from(
    ["申請期限", "募集期間:", "2023年4月1日", "(土)", "～", "から", "5月31日", "17時", "まで", "に延長", "第2回", "随時受付", "。", "\n", " / ",
     "予算がなくなり次第終了", "令和5年度", "締切", "更新", "、", "翌年", "2月30日", "末", "募集は終了しました", "9/1(金)", "事業期間"]
)  # fmt: skip


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200) | st.lists(_PIECES, min_size=1, max_size=16).map("".join))
def test_any_text_gives_stable_rounds_that_quote_it(text: str) -> None:
    document = scheme(text, heading="申請受付期間")
    found = rounds_of(document)
    assert found == rounds_of(document)
    assert len({r.id for r in found}) == len(found)
    for r in found:
        assert r.quote in text
        assert Round.model_validate(r.model_dump()) == r
        assert r.opens_at is None or r.closes_at is None or r.opens_at <= r.closes_at
        assert r.opens_at or r.closes_at or r.closes_text


@pytest.mark.parametrize(
    "text", ["締切" + "( )" * 60 + "x9月1日", "申請" * 20_000 + "期間9月1日", "9月1日締切、" * 2_000]
)
def test_repetitive_text_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    rounds_of(scheme(text, heading="申請期間"))
    assert time.process_time() - started < 5
