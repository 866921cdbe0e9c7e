"""Answers of staff cost a question next to nothing: compared on the same machine at the same time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from knowledge.answering.verified import VerifiedMatcher
from knowledge.embedding.sentence_transformer import OWN_MODEL, SentenceTransformerEmbedder
from tests.knowledge.answering.test_verified import TODAY, Answers, answer

QUESTIONS = ["人を雇いたい", "機械を買う補助金", "愛知県の設備投資", "IT導入補助金の上限はいくら", "店を継ぐ人がいない"]


def seconds(work: Callable[[str], object]) -> float:
    """The median CPU time for a question."""
    spent = []
    for _ in range(20):
        for question in QUESTIONS:
            before = time.thread_time()
            work(question)
            spent.append(time.thread_time() - before)
    return statistics.median(spent)


def test_a_hundred_times_as_many_answers_do_not_cost_ten_times_as_much() -> None:
    model = SentenceTransformerEmbedder(OWN_MODEL)

    def cost(count: int) -> float:
        answers = Answers(answer(n, f"みほん{n}の手続きの書類は何ですか", f"みほん{n}の書類") for n in range(count))
        matcher = VerifiedMatcher(answers, model)
        return seconds(lambda question: matcher.match(question, TODAY))

    assert cost(500) < 10 * cost(5)
