"""What a source says, and what it does not say: the check that stands between a chat model and a reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.support import Evidence, Flaw, flaw_of
from knowledge.models import Document
from knowledge.text.sentences import sentences
from tests.knowledge import library

QUOTE = """新しい機械や設備を買う費用の一部を助けます。
上限額は100万円、下限額は50万円です。
補助率は、中小企業が2分の1、小規模事業者が3分の2です。
中小企業者が対象です。大企業は対象になりません。
申請書を提出しなければなりません。
募集期間は2026年12月25日までです。
事務局 電話 03-1234-5678 https://example.com/mihon"""
EVIDENCE = Evidence(QUOTE, "みほん設備導入補助金2025", ["金額・限度額"])


@pytest.mark.parametrize(
    "sentence",
    [
        "上限額は100万円です",
        "上限は、１，０００，０００円です",
        "下限額は五十万円です",
        "補助率は、中小企業が1/2です",
        "小規模事業者の補助率は三分の二です",
        "対象は中小企業者です",
        "大企業は対象になりません",
        "募集は令和8年12月25日までです",
        "12月25日まで募集します",
        "機械や設備を買うときに使えます",
        "みほん設備導入補助金2025は、新しい設備を買う費用を助けます",
        "申請書を提出します",
        "金額の上限は100万円です",
        "電話は 03-1234-5678 です",
        "くわしい情報は https://example.com/mihon を見てください",
    ],
)
def test_what_the_source_says_in_other_words(sentence: str) -> None:
    assert flaw_of(sentence, EVIDENCE) is None


@pytest.mark.parametrize(
    ("sentence", "flaw"),
    [
        ("上限額は200万円です", Flaw.FIGURE),
        ("上限額は100億円です", Flaw.FIGURE),
        ("上限額は50万円です", Flaw.FIGURE),
        ("下限額は100万円です", Flaw.FIGURE),
        ("中小企業の補助率は3分の2です", Flaw.FIGURE),
        ("補助率は75%です", Flaw.FIGURE),
        ("募集は2027年12月25日までです", Flaw.FIGURE),
        ("募集は12月26日までです", Flaw.FIGURE),
        ("電話は 03-1234-5679 です", Flaw.FIGURE),
        ("https://example.com/other を見てください", Flaw.WORD),
        ("https://example.com/mihon/2 を見てください", Flaw.FIGURE),
        ("上限額は2025円です", Flaw.FIGURE),
        ("新しい車を買う費用を助けます", Flaw.WORD),
        ("大阪の中小企業者が対象です", Flaw.WORD),
        ("中小企業者は必ず対象です", Flaw.WORD),
        ("医療法人が対象です", Flaw.WORD),
        ("evil.example で申請書を提出します", Flaw.WORD),
        ("申请书を提出します", Flaw.WORD),
        ("大企業が対象です", Flaw.NEGATION),
        ("大企業も中小企業者も対象です", Flaw.NEGATION),
        ("中小企業者は対象になりません", Flaw.NEGATION),
        ("申請書は提出しません", Flaw.NEGATION),
        ("募集しません", Flaw.NEGATION),
        ("<b>上限額</b>は100万円です", Flaw.MARKS),
        ("**上限額**は100万円です", Flaw.MARKS),
        ("上限額は100万円です💰", Flaw.MARKS),
        ("ありがとうございます", Flaw.EMPTY),
        ("はい", Flaw.EMPTY),
        ("", Flaw.EMPTY),
        ("みほん設備導入補助金2025です", Flaw.EMPTY),
        ("盗んで殴って設備を壊します", Flaw.COVERAGE),
    ],
)
def test_what_the_source_does_not_say(sentence: str, flaw: Flaw) -> None:
    assert flaw_of(sentence, EVIDENCE) is flaw


@pytest.mark.parametrize(
    "document", [d for d in library.DOCUMENTS if d.kind == "scheme"], ids=lambda document: document.id
)
def test_the_sources_own_sentences_are_supported(document: Document) -> None:
    for section in document.sections:
        evidence = Evidence(section.text, document.title)
        for sentence in sentences(section.text):
            assert flaw_of(sentence, evidence) is None


@given(st.integers(1, 10**12), st.sampled_from(["円", "万円", "%", "人", "年", "か月", "日", "社"]))
def test_a_figure_that_is_not_in_the_quote_never_passes(n: int, unit: str) -> None:
    evidence = Evidence("上限額はあります。期間もあります。", "みほん")
    assert flaw_of(f"上限額は{n}{unit}です", evidence) is Flaw.FIGURE


@given(st.integers(1, 10**8))
def test_an_amount_is_the_same_however_it_is_written(n: int) -> None:
    evidence = Evidence(f"上限額は{n}万円です。")
    for spelling in (f"{n:,}万円", f"{n * 10_000}円", f"{n * 10_000:,}円", f"{n:,} 万円"):
        assert flaw_of(f"上限額は{spelling}です", evidence) is None
    assert flaw_of(f"上限額は{n + 1}万円です", evidence) is Flaw.FIGURE


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gets_a_verdict(sentence: str, quote: str) -> None:
    assert flaw_of(sentence, Evidence(quote)) in (None, *Flaw)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=12))
def test_strange_characters_never_pass(gibberish: str) -> None:
    known = set(QUOTE) | set("".join(EVIDENCE.title))
    if not set(gibberish) & known:
        assert flaw_of(f"{gibberish}は{gibberish}です", EVIDENCE) is not None
