"""Several answers as one."""

from __future__ import annotations

from datetime import date

from knowledge.answering.joining import joined
from knowledge.models import Answer, Citation, Fact, Outcome
from knowledge.understanding.chips import Chip
from tests.knowledge.answering.promises import check


def _citation(n: int, name: str, quote: str) -> Citation:
    return Citation(
        n=n,
        id=f"mihon:{name}",
        title=name,
        url="https://example.com/",
        quote=quote,
        source="見本",
        as_of=date(2026, 9, 1),
    )


LOAN = Answer(
    outcome=Outcome.ANSWERED,
    text="「融資」の利率です。[1]\n年1%です。\nほかに「共済」[2]もあります。\n古い情報です。",
    notes=("古い情報です。",),
    facts=(Fact(name="利率", value="年1%です。", citation=1), Fact(name="掛金", value="月1万円", citation=3)),
    citations=(_citation(1, "融資", "年1%です。"), _citation(2, "共済", "共済の資料"), _citation(3, "別", "月1万円")),
    suggestions=("締切は？", "人に相談したい"),
    chips=(Chip(key="prefectures", label="大阪府"), Chip(key="purposes", label="資金繰り")),
)
HIRING = Answer(
    outcome=Outcome.STALE,
    text="「採用」が使えるかもしれません。[1]\n古い情報です。",
    notes=("古い情報です。",),
    facts=(Fact(name="金額", value="30万円", citation=1),),
    citations=(_citation(1, "採用", "30万円"),),
    suggestions=("人に相談したい",),
    chips=(Chip(key="prefectures", label="大阪府"), Chip(key="purposes", label="人材")),
)
NOTHING = Answer(outcome=Outcome.NO_MATCH, text="見つかりませんでした。", suggestions=("人に相談したい",))
COMPARISON = Answer(
    outcome=Outcome.ANSWERED,
    text="「融資」[1] と「採用」[2] をくらべました。",
    facts=(Fact(name="金額（採用）", value="30万円", citation=2),),
    citations=(_citation(1, "融資", "年1%です。"), _citation(2, "採用", "30万円")),
)


def test_a_single_answer_stays_as_it_is() -> None:
    assert joined([("利率は？", LOAN)]) is LOAN


def test_blocks_have_numbers_running_through_and_one_list_of_citations() -> None:
    answer = check(joined([("利率は？", LOAN), ("人を雇いたい", HIRING)]))
    assert [(c.n, c.id) for c in answer.citations] == [(1, "mihon:融資"), (2, "mihon:採用")]
    assert "「融資」の利率です。[1]" in answer.text
    assert "「採用」が使えるかもしれません。[2]" in answer.text
    assert [(f.name, f.citation) for f in answer.facts] == [("利率（融資）", 1), ("金額（採用）", 2)]
    assert answer.outcome is Outcome.ANSWERED


def test_what_is_not_cited_any_more_is_not_said() -> None:
    assert "共済" not in joined([("利率は？", LOAN), ("人を雇いたい", HIRING)]).text


def test_a_caution_that_holds_for_both_is_said_once_and_stays_a_note() -> None:
    answer = joined([("利率は？", LOAN), ("人を雇いたい", HIRING)])
    assert answer.text.count("古い情報です。") == 1
    assert set(answer.notes) <= set(answer.text.split("\n"))
    assert "古い情報です。" in answer.notes


def test_a_comparison_keeps_both_sides() -> None:
    answer = check(joined([("違いは？", COMPARISON), ("人を雇いたい", HIRING)]))
    assert [c.id for c in answer.citations] == ["mihon:融資", "mihon:採用"]
    assert "「採用」が使えるかもしれません。[2]" in answer.text


def test_never_more_than_three_are_cited() -> None:
    assert len(check(joined([("a", COMPARISON), ("b", LOAN), ("c", HIRING)])).citations) <= 3


def test_it_is_answered_if_any_part_is_and_the_rest_says_so() -> None:
    answer = check(joined([("何か", NOTHING), ("人を雇いたい", HIRING)]))
    assert answer.outcome is Outcome.STALE
    assert NOTHING.text in answer.text
    assert check(joined([("何か", NOTHING), ("別の", NOTHING)])).outcome is Outcome.NO_MATCH


def test_chips_are_shown_once_with_all_that_was_said() -> None:
    answer = joined([("利率は？", LOAN), ("人を雇いたい", HIRING)])
    assert [(c.key, c.label) for c in answer.chips] == [("prefectures", "大阪府"), ("purposes", "資金繰り・人材")]


def test_only_what_suits_all_parts_is_suggested() -> None:
    assert joined([("利率は？", LOAN), ("人を雇いたい", HIRING)]).suggestions == ("人に相談したい",)
