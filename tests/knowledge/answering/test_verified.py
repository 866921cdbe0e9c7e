"""Answers of staff: taken by those who ask the same, by nobody who asks something near it, and given whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.answering.components.verified_answerer import verified_answer
from knowledge.answering.verified import Edition, VerifiedMatcher, Wording
from knowledge.embedding.sentence_transformer import OWN_MODEL, SentenceTransformerEmbedder
from knowledge.models import Section
from knowledge.models.verified import VerifiedAnswer, VerifiedSource

TODAY = date(2026, 11, 21)
SETS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("verified_questions.yml").read_text(encoding="utf-8")
)
PAGE = VerifiedSource(title="みほんの手引き", url="https://example.jp/tebiki")
DOCUMENT = VerifiedSource(
    title="みほん補助金", url="https://example.jp/mihon", document_id="mihon:a", quote="機械を買う費用を助けます。",
    source="見本の資料", as_of=date(2026, 9, 1),
)  # fmt: skip


class Answers:
    """A port whose answers a test changes."""

    def __init__(self, answers: Iterable[VerifiedAnswer]) -> None:
        self.now = Edition(1, tuple(answers))

    def edition(self) -> Edition:
        return self.now

    def become(self, *answers: VerifiedAnswer) -> None:
        self.now = Edition(self.now.number + 1, answers)


def answer(
    number: int = 1, question: str = "申請書は手書きでもいいですか", *wordings: str, **fields: Any
) -> VerifiedAnswer:
    given: dict[str, Any] = {
        "id": f"verified:{number}", "title": question, "names": wordings, "url": PAGE.url, "sources": (PAGE,),
        "sections": (Section(field="content", text="はい。\n黒いペンで書いてください。"),),
        "source": "窓口で確認した回答", "as_of": date(2026, 11, 1),
    }  # fmt: skip
    return VerifiedAnswer(**(given | fields))


@pytest.fixture(scope="module")
def model() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(OWN_MODEL)


@pytest.mark.parametrize(("name", "taken_at_least", "wrong_at_most"), [("tuning", 0.45, 0), ("held_out", 0.6, 1)])
def test_paraphrases_are_taken_and_near_misses_are_not(
    model: SentenceTransformerEmbedder, name: str, taken_at_least: float, wrong_at_most: int
) -> None:
    items = SETS[name]
    matcher = VerifiedMatcher(
        Answers(answer(n, item["question"], *item["wordings"]) for n, item in enumerate(items)), model
    )
    asked = [(n, text) for n, item in enumerate(items) for text in item["same"]]
    took = [found.id == f"verified:{n}" for n, text in asked if (found := matcher.match(text, TODAY))]
    assert all(took)
    assert len(took) >= taken_at_least * len(asked)
    shown = sum(f"verified:{n}" in {m.answer.id for m in matcher.near(text, TODAY)} for n, text in asked)
    assert shown >= 0.8 * len(asked)
    wrong = [text for item in items for text in item["other"] if matcher.match(text, TODAY)]
    assert len(wrong) <= wrong_at_most, wrong


def test_the_question_itself_and_each_of_its_wordings_are_taken(model: SentenceTransformerEmbedder) -> None:
    items = [item for name in SETS for item in SETS[name]]
    matcher = VerifiedMatcher(
        Answers(answer(n, item["question"], *item["wordings"]) for n, item in enumerate(items)), model
    )
    for n, item in enumerate(items):
        for text in (item["question"], *item["wordings"]):
            found = matcher.match(text, TODAY)
            assert found is not None, text
            assert found.id == f"verified:{n}", text


def test_another_place_or_a_denial_is_another_question(model: SentenceTransformerEmbedder) -> None:
    matcher = VerifiedMatcher(
        Answers(
            [answer(1, "愛知県の制度融資の窓口はどこですか"), answer(2, "商工会議所の会員でなくても相談できますか")]
        ),
        model,
    )
    assert matcher.match("制度融資の窓口は愛知県だとどこですか", TODAY)
    assert matcher.match("岐阜県の制度融資の窓口はどこですか", TODAY) is None
    assert matcher.match("制度融資の窓口はどこですか", TODAY) is None
    assert matcher.match("商工会議所の会員なら相談できますか", TODAY) is None


def test_a_question_of_too_few_words_is_never_recognised(model: SentenceTransformerEmbedder) -> None:
    matcher = VerifiedMatcher(Answers([answer(1, "締切は")]), model)
    assert matcher.match("締切は", TODAY) is None


def test_what_is_not_reviewed_or_not_valid_any_more_is_for_nobody(model: SentenceTransformerEmbedder) -> None:
    unreviewed = answer(1, is_reviewed=False)
    answers = Answers([unreviewed])
    matcher = VerifiedMatcher(answers, model)
    assert matcher.match(unreviewed.title, TODAY) is None
    assert [m.answer.id for m in matcher.near(unreviewed.title, TODAY)] == ["verified:1"]
    answers.become(answer(1, valid_until=TODAY))
    assert matcher.match(unreviewed.title, TODAY) is not None
    assert matcher.document("verified:1", TODAY) is not None
    tomorrow = date(2026, 11, 22)
    assert matcher.match(unreviewed.title, tomorrow) is None
    assert matcher.near(unreviewed.title, tomorrow) == []
    assert matcher.document("verified:1", tomorrow) is None


def test_staff_see_the_newest_text_of_an_answer_once(model: SentenceTransformerEmbedder) -> None:
    new = answer(1, is_reviewed=False, sections=(Section(field="content", text="新しい文"),))
    matcher = VerifiedMatcher(Answers([answer(1), new]), model)
    assert [m.answer.text for m in matcher.near(new.title, TODAY)] == ["新しい文"]
    found = matcher.match(new.title, TODAY)
    assert found is not None
    assert found.is_reviewed


def test_a_change_is_seen_with_the_next_question(model: SentenceTransformerEmbedder) -> None:
    answers = Answers([])
    matcher = VerifiedMatcher(answers, model)
    assert matcher.match("申請書は手書きでもいいですか", TODAY) is None
    answers.become(answer())
    assert matcher.match("申請書は手書きでもいいですか", TODAY) is not None
    answers.become()
    assert matcher.match("申請書は手書きでもいいですか", TODAY) is None


def test_the_answer_is_given_whole_with_every_source_and_nothing_may_word_it_anew() -> None:
    given = verified_answer(answer(sources=(DOCUMENT, PAGE), url=DOCUMENT.url))
    assert given.text.startswith("はい。\n黒いペンで書いてください。\n")
    assert set(given.notes) == set(given.text.split("\n"))
    assert "2026年11月1日" in given.text
    assert PAGE.url in given.text
    assert [(c.n, c.id) for c in given.citations] == [(1, "verified:1"), (2, "mihon:a")]
    assert given.citations[1].quote == DOCUMENT.quote


def test_words_that_say_the_same_are_one() -> None:
    assert Wording.of("起業の費用").words == Wording.of("創業の料金").words
    assert Wording.of("補助金を使える").words == Wording.of("補助金").words
