"""The list of what found no answer: one entry for one question, and nothing of a person that is gone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.verified.tables import AskedRow, UnansweredRow
from tests.actions.verified.material import AUTHOR, OFFICE, Desk, content


def test_the_same_question_in_other_words_is_one_entry(desk: Desk) -> None:
    for text in ("申請書は手書きでもいいですか", "申請書って、手書きでもいいの？", "申請書は　手書きでもいいですか。"):
        desk.questions.note(text, "no_match", conversation_id=desk.conversations.begin("web")[0])
    desk.questions.note("請求書は手書きでもいいですか", "no_match", conversation_id=desk.conversations.begin("web")[0])
    first, second = desk.questions.open()
    assert (first.count, second.count) == (3, 1)
    assert len(first.texts) == 3
    assert second.texts == ("請求書は手書きでもいいですか",)


def test_a_denial_makes_another_question(desk: Desk) -> None:
    for text in ("商工会議所の会員だと相談できますか", "商工会議所の会員ではない人も相談できますか"):
        desk.questions.note(text, "no_match", member_id=1)
    assert len(desk.questions.open()) == 2


def test_asking_again_in_the_same_conversation_counts_once(desk: Desk) -> None:
    conversation, _ = desk.conversations.begin("web")
    for _ in range(5):
        desk.questions.note("見積書は何社分いりますか", "no_match", conversation_id=conversation)
    (entry,) = desk.questions.open()
    assert entry.count == 1


def test_most_asked_comes_first_then_what_waits_longest(desk: Desk) -> None:
    for text, times in (("電子申請の方法", 1), ("手書きの書類", 1), ("見積書の枚数", 2)):
        for _ in range(times):
            desk.questions.note(text, "no_match", conversation_id=desk.conversations.begin("web")[0])
    assert [e.texts[0] for e in desk.questions.open()] == ["見積書の枚数", "電子申請の方法", "手書きの書類"]


def test_personal_data_is_masked(desk: Desk) -> None:
    desk.questions.note("電話は090-1234-5678です。みほん補助金は？", "down", member_id=1)
    desk.feedback.give("わたしは hana@example.jp です", ["mihon:a"], "wrong", 1)
    texts = [text for entry in desk.questions.open() for text in entry.texts]
    assert len(texts) == 2
    assert not any("5678" in text or "@" in text for text in texts)


def test_erasing_a_person_erases_what_they_asked(desk: Desk) -> None:
    (mine, _), (other, _) = desk.conversations.begin("web"), desk.conversations.begin("web")
    for conversation in (mine, other):
        desk.questions.note("見積書は何社分いりますか", "no_match", conversation_id=conversation)
    desk.questions.note("わたしだけの質問です", "no_match", conversation_id=mine)
    desk.conversations.erase(mine)
    (entry,) = desk.questions.open()
    assert entry.count == 1
    with Session(desk.engine) as session:
        assert session.scalars(select(AskedRow.text)).all() == ["見積書は何社分いりますか"]
    desk.questions.note("もう消した会話の質問", "no_match", conversation_id=mine)
    assert len(desk.questions.open()) == 1


def test_what_is_old_is_forgotten_with_its_entry(desk: Desk) -> None:
    desk.questions.note("見積書は何社分いりますか", "no_match", member_id=1)
    desk.clock.now += timedelta(days=40)
    desk.questions.note("手書きの書類", "no_match", member_id=1)
    desk.questions.forget_older_than(timedelta(days=30))
    assert [e.texts for e in desk.questions.open()] == [("手書きの書類",)]
    with Session(desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(UnansweredRow)) == 1


def test_what_is_set_aside_stays_so_and_what_was_answered_opens_again(desk: Desk) -> None:
    desk.questions.note("こんにちは見積書", "clarify", member_id=1)
    (entry,) = desk.questions.open()
    desk.questions.set_aside(entry.id)
    desk.questions.note("こんにちは見積書", "clarify", member_id=2)
    assert desk.questions.open() == []

    desk.questions.note("手書きの書類", "no_match", member_id=1)
    (entry,) = desk.questions.open()
    written = desk.answers.write(content(), AUTHOR, release=True, question_id=entry.id)
    assert desk.questions.open()[0].answer_id == written.id
    desk.answers.review(written.id, 1, OFFICE)
    assert desk.questions.open() == []
    desk.questions.note("手書きの書類", "no_match", member_id=2)
    assert [(e.id, e.answer_id) for e in desk.questions.open()] == [(entry.id, None)]


def test_a_verdict_that_something_is_wrong_or_missing_lists_the_question(desk: Desk) -> None:
    for verdict, text in (("right", "見積書の枚数"), ("wrong", "手書きの書類"), ("missing", "電子申請の方法")):
        desk.feedback.give(text, ["mihon:a"], verdict, 1)  # type: ignore[arg-type]
    assert {(e.texts[0], *e.reasons) for e in desk.questions.open()} == {
        ("手書きの書類", "wrong"),
        ("電子申請の方法", "missing"),
    }
