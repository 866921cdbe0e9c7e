"""The life of an answer: draft, found by staff, reviewed by somebody else, public, revised, withdrawn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from pydantic import ValidationError

from actions.staff.models import Member
from actions.verified.models import ChangedMeanwhile, NotAllowed, Record, UnknownAnswer
from actions.verified.published import PublishedAnswers
from tests.actions.verified.material import ADMIN, ASKED, AUTHOR, COLLEAGUE, OFFICE, Desk, content

TEXT = content().text


def test_a_draft_is_found_by_nobody_and_a_released_one_by_staff(desk: Desk) -> None:
    draft = desk.answers.write(content(), AUTHOR, release=False)
    assert (draft.state, desk.seen()) == ("draft", [])
    released = desk.answers.release(draft.id, draft.version, COLLEAGUE)
    assert (released.state, desk.seen()) == ("internal", [(TEXT, False)])
    (found,) = desk.published.edition().answers
    assert (found.by, found.as_of) == (AUTHOR.name, date(2026, 11, 21))


def test_a_review_makes_it_public_without_naming_anybody(desk: Desk) -> None:
    written = desk.answers.write(content(), AUTHOR, release=True)
    reviewed = desk.answers.review(written.id, 1, OFFICE)
    assert (reviewed.state, desk.seen()) == ("public", [(TEXT, True)])
    (found,) = desk.published.edition().answers
    assert AUTHOR.name not in found.model_dump_json() and OFFICE.name not in found.model_dump_json()
    assert [(r.action, r.member_name) for r in reviewed.history] == [
        ("written", AUTHOR.name), ("released", AUTHOR.name), ("reviewed", OFFICE.name),
    ]  # fmt: skip


@pytest.mark.parametrize("member", [AUTHOR, COLLEAGUE])
def test_only_the_office_or_an_administrator_reviews(desk: Desk, member: Member) -> None:
    written = desk.answers.write(content(), AUTHOR, release=True)
    with pytest.raises(NotAllowed):
        desk.answers.review(written.id, 1, member)
    assert desk.seen() == [(TEXT, False)]


def test_nobody_reviews_their_own_text_not_even_after_somebody_else_wrote_the_first(desk: Desk) -> None:
    own = desk.answers.write(content(), ADMIN, release=True)
    with pytest.raises(NotAllowed):
        desk.answers.review(own.id, 1, ADMIN)
    others = desk.answers.write(content(), AUTHOR, release=True)
    desk.answers.revise(others.id, 1, content(text="ちがう文"), OFFICE, release=True)
    with pytest.raises(NotAllowed):
        desk.answers.review(others.id, 2, OFFICE)
    assert desk.answers.review(others.id, 2, ADMIN).state == "public"


def test_a_draft_cannot_be_reviewed(desk: Desk) -> None:
    draft = desk.answers.write(content(), AUTHOR, release=False)
    with pytest.raises(NotAllowed):
        desk.answers.review(draft.id, 1, OFFICE)


def test_the_public_keeps_the_reviewed_text_until_the_next_one_is_reviewed(desk: Desk) -> None:
    answer = published(desk)
    desk.answers.revise(answer.id, 1, content(text="新しい文"), AUTHOR, release=True)
    assert desk.seen() == [(TEXT, True), ("新しい文", False)]
    desk.answers.review(answer.id, 2, OFFICE)
    assert desk.seen() == [("新しい文", True)]
    assert [r.content.text for r in desk.answers.get(answer.id).history if r.action in ("written", "revised")] == [
        TEXT,
        "新しい文",
    ]


def test_a_withdrawn_answer_is_found_by_nobody(desk: Desk) -> None:
    answer = published(desk)
    assert desk.answers.withdraw(answer.id, 1, COLLEAGUE).public is None
    assert desk.seen() == []
    with pytest.raises(NotAllowed):
        desk.answers.withdraw(answer.id, 1, COLLEAGUE)
    desk.answers.revise(answer.id, 1, content(text="もう一度"), AUTHOR, release=True)
    assert desk.seen() == [("もう一度", False)]


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(desk: Desk) -> None:
    answer = desk.answers.write(content(), AUTHOR, release=True)
    desk.answers.revise(answer.id, 1, content(text="先に書いた文"), AUTHOR, release=True)
    with pytest.raises(ChangedMeanwhile) as told:
        desk.answers.revise(answer.id, 1, content(text="あとから書いた文"), COLLEAGUE, release=True)
    assert told.value.record.content.text == "先に書いた文"
    assert desk.answers.get(answer.id).content.text == "先に書いた文"
    for step in (desk.answers.review, desk.answers.withdraw, desk.answers.release):
        with pytest.raises(ChangedMeanwhile):
            step(answer.id, 1, OFFICE)


def test_of_editors_at_the_same_instant_one_gets_through(desk: Desk) -> None:
    answer = desk.answers.write(content(), AUTHOR, release=True)

    def revise(n: int) -> bool:
        try:
            desk.answers.revise(answer.id, 1, content(text=f"文{n}"), COLLEAGUE, release=True)
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(revise, range(8))) == 1
    assert desk.answers.get(answer.id).version == 2


def test_who_asked_is_told_once_and_whoever_is_gone_is_not(desk: Desk) -> None:
    asked, gone = desk.conversations.begin("web")[0], desk.conversations.begin("web")[0]
    for conversation in (asked, gone):
        desk.questions.note(ASKED, "no_match", conversation_id=conversation)
    (entry,) = desk.questions.open()
    answer = desk.answers.write(content(), AUTHOR, release=True, question_id=entry.id)
    assert desk.told(asked) == []
    desk.conversations.erase(gone)
    desk.answers.review(answer.id, 1, OFFICE)
    opening, given = desk.told(asked)
    assert ASKED in opening["text"]
    assert given["text"].startswith(TEXT)
    assert given["citations"][0]["id"] == f"verified:{answer.id}"
    desk.answers.revise(answer.id, 1, content(text="新しい文"), AUTHOR, release=True)
    desk.answers.review(answer.id, 2, OFFICE)
    assert len(desk.told(asked)) == 2


def test_another_gateway_sees_a_change_with_its_next_look(desk: Desk) -> None:
    other = PublishedAnswers(desk.engine)
    other.refresh()
    before = other.edition()
    answer = published(desk)
    assert other.edition() is before
    other.refresh()
    assert [a.is_reviewed for a in other.edition().answers] == [True]
    unchanged = other.edition()
    other.refresh()
    assert other.edition() is unchanged
    desk.answers.withdraw(answer.id, 1, COLLEAGUE)
    other.refresh()
    assert other.edition().answers == ()


def test_the_list_is_filtered_by_state_and_what_changed_last_comes_first(desk: Desk) -> None:
    first = desk.answers.write(content(), AUTHOR, release=True)
    draft = desk.answers.write(content(question="ほかの質問はありますか"), AUTHOR, release=False)
    assert [r.id for r in desk.answers.listing()] == [draft.id, first.id]
    desk.answers.review(first.id, 1, OFFICE)
    assert [r.id for r in desk.answers.listing()] == [first.id, draft.id]
    assert [r.id for r in desk.answers.listing("draft")] == [draft.id]
    with pytest.raises(UnknownAnswer):
        desk.answers.get(999)


@pytest.mark.parametrize("fields", [{"sources": ()}, {"text": " "}, {"question": ""}, {"text": "あ" * 4001}])
def test_an_answer_without_a_source_a_text_or_a_question_is_none(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        content(**fields)


def published(desk: Desk) -> Record:
    answer = desk.answers.write(content(), AUTHOR, release=True)
    return desk.answers.review(answer.id, 1, OFFICE)
