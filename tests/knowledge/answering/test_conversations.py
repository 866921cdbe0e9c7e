"""Conversations over the starter knowledge base: what is left out is carried over, what is new changes the subject."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.sources.starter import StarterSource
from knowledge.models import Answer, Outcome
from knowledge.service import KnowledgeService
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library
from tests.knowledge.answering.promises import check
from tests.knowledge.conftest import StoreMaker


@pytest.fixture(scope="module")
def starter(
    tmp_path_factory: pytest.TempPathFactory, make_store: StoreMaker, embedder: HashEmbedder
) -> Iterator[KnowledgeService]:
    documents = list(StarterSource().load_all(lambda *_: None))
    store = make_store(tmp_path_factory.mktemp("starter") / "store", documents)
    yield KnowledgeService(store, embedder, settings=library.settings(), clock=library.clock)
    store.close()


def talk(service: KnowledgeService, *turns: str) -> list[Answer]:
    """The answers to the turns of a conversation, each knowing what was shown and asked before."""
    shown: tuple[str, ...] = ()
    previous, answers = "", []
    for turn in turns:
        answer = check(service.answer(turn, about=shown, focus=shown[0] if shown else None, previous=previous))
        if answer.outcome.is_answer:
            shown, previous = tuple(c.id for c in answer.citations), answer.asked or turn
        answers.append(answer)
    return answers


def _chips(answer: Answer) -> dict[str, str]:
    return {chip.key: chip.label for chip in answer.chips}


class TestExchange:
    @pytest.mark.parametrize(
        ("first", "then", "asked"),
        [
            ("飲食店で人を雇うときの助成金は？", "じゃあ運送業は？", "運送業で人を雇うときの助成金は?"),
            ("大阪で機械を入れるときの補助金は？", "愛知だと？", "愛知で機械を入れるときの補助金は?"),
            ("店の改装に使える補助金は？", "融資だったら？", "店の改装に使える融資は?"),
        ],
    )
    def test_the_question_before_is_asked_again(
        self, starter: KnowledgeService, first: str, then: str, asked: str
    ) -> None:
        answers = talk(starter, first, then)
        assert answers[0].asked == ""
        assert answers[1].asked == asked

    def test_it_goes_on_over_several_turns(self, starter: KnowledgeService) -> None:
        last = talk(starter, "大阪で機械を入れるときの補助金は？", "愛知だと？", "従業員30人なら？")[-1]
        assert _chips(last) | {"prefectures": "愛知県", "employees": "従業員30人"} == _chips(last)

    def test_other_prefectures_are_asked_back_for_and_then_taken(self, starter: KnowledgeService) -> None:
        answers = talk(starter, "大阪で機械を入れるときの補助金は？", "他の県は？", "福岡")
        assert answers[1].outcome is Outcome.CLARIFY
        assert "都道府県" in answers[1].text
        assert _chips(answers[2])["prefectures"] == "福岡県"

    def test_another_scheme_is_asked_for_the_same_fact(self, starter: KnowledgeService) -> None:
        answer = talk(starter, "持続化の上限は？", "IT導入は？")[-1]
        assert answer.citations[0].id == "starter:it-hojo"
        assert [fact.name for fact in answer.facts] == ["金額・限度額"]

    def test_a_place_alone_at_the_start_asks_back(self, starter: KnowledgeService) -> None:
        assert talk(starter, "愛知だと？")[0].outcome is Outcome.CLARIFY


class TestReference:
    @pytest.mark.parametrize(
        "text",
        [
            "それの締切",
            "さっきの補助金の締切は？",
            "締切はいつ？",
            "じゃあ締切は？",
            "1つ目の締切は",
            "最初のやつの締切",
        ],
    )
    def test_it_is_about_what_was_shown(self, starter: KnowledgeService, text: str) -> None:
        answer = talk(starter, "持続化補助金について教えて", text)[-1]
        assert {c.id for c in answer.citations} == {"starter:jizokuka-hojo"}

    @pytest.mark.parametrize("text", ["1つ目に戻って", "1つ目を詳しく", "最初のを教えて"])
    def test_one_comes_back_to_the_first(self, starter: KnowledgeService, text: str) -> None:
        shown = ("starter:marukei", "starter:it-hojo")
        answer = check(starter.answer(text, about=shown, focus="starter:it-hojo", previous="お金を借りたい"))
        assert {c.id for c in answer.citations} == {"starter:marukei"}

    def test_a_new_need_changes_the_subject(self, starter: KnowledgeService) -> None:
        answer = talk(starter, "マル経融資の利率は？", "じゃあ取引先が倒産したときに使える共済は？")[-1]
        assert answer.citations[0].id == "starter:keiei-safety-kyosai"


class TestComparison:
    @pytest.mark.parametrize(
        ("text", "pair"),
        [
            ("持続化とIT導入の違いは？", {"starter:jizokuka-hojo", "starter:it-hojo"}),
            ("IT導入とものづくりどっちがいい", {"starter:it-hojo", "starter:mono-hojo"}),
            ("小規模共済と倒産防の違いは？", {"starter:shokibo-kyosai", "starter:keiei-safety-kyosai"}),
        ],
    )
    def test_two_short_names_are_compared(self, starter: KnowledgeService, text: str, pair: set[str]) -> None:
        answer = check(starter.answer(text))
        assert {c.id for c in answer.citations} == pair
        assert "をくらべました" in answer.text

    @pytest.mark.parametrize("text", ["事業再構築とどう違う", "持続化補助金とさくら応援金の違いは？"])
    def test_one_alone_is_asked_back_for(self, starter: KnowledgeService, text: str) -> None:
        answer = check(starter.answer(text))
        assert answer.outcome is Outcome.CLARIFY
        assert "もう一つ" in answer.text

    def test_one_is_compared_with_what_is_talked_about(self, starter: KnowledgeService) -> None:
        answer = talk(starter, "持続化補助金について教えて", "IT導入とどう違う？")[-1]
        assert {c.id for c in answer.citations} == {"starter:jizokuka-hojo", "starter:it-hojo"}

    def test_which_of_the_two_shown(self, starter: KnowledgeService) -> None:
        answer = talk(starter, "持続化とIT導入の違いは？", "どっちが上限は高い？")[-1]
        assert {c.id for c in answer.citations} == {"starter:jizokuka-hojo", "starter:it-hojo"}
        assert {fact.name[:3] for fact in answer.facts} == {"金額・"}


class TestSeveralQuestions:
    def test_each_is_answered_with_its_own_citation(self, starter: KnowledgeService) -> None:
        answer = check(starter.answer("持続化補助金の上限は？あと、IT導入補助金の締切も教えて"))
        assert [c.id for c in answer.citations] == ["starter:jizokuka-hojo", "starter:it-hojo"]
        assert [fact.citation for fact in answer.facts] == [1, 2]

    def test_several_facts_of_one_scheme_are_answered_together(self, starter: KnowledgeService) -> None:
        answer = check(starter.answer("持続化補助金の補助率と対象と必要書類を教えて"))
        assert answer.citations[0].id == "starter:jizokuka-hojo"
        assert len([fact for fact in answer.facts if fact.citation == 1]) >= 2

    def test_conditions_hold_for_both(self, starter: KnowledgeService) -> None:
        answer = check(starter.answer("大阪の飲食店です。人を雇いたい。それと店の改装もしたい"))
        assert _chips(answer)["prefectures"] == "大阪府"
        assert answer.text.count("【") == 2

    def test_what_cannot_be_answered_is_said(self, starter: KnowledgeService) -> None:
        answer = check(starter.answer("マル経融資の利率は？あと、宇宙エレベーターの塗装もしたい"))
        assert answer.outcome.is_answer
        assert answer.citations[0].id == "starter:marukei"
