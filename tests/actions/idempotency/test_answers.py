"""Answers of requests that carry a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from actions.database.engine import open_database
from actions.encryption import Cipher, new_key
from actions.idempotency.answers import KEPT_FOR, Answers, KeyReused, KeyTaken
from knowledge.clock import now_jst


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def answers(engine: Engine) -> Answers:
    return Answers(engine, Cipher([new_key()]))


def keep(engine: Engine, answers: Answers, key: str, body: str, answer: str) -> None:
    with Session(engine) as session, session.begin():
        answers.keep(session, key, body, answer)


def test_a_request_is_answered_again_and_another_one_with_its_key_is_refused(engine: Engine, answers: Answers) -> None:
    assert answers.find("k", "body") is None
    keep(engine, answers, "k", "body", "はい")
    assert answers.find("k", "body") == "はい"
    assert answers.find("other", "body") is None
    with pytest.raises(KeyReused):
        answers.find("k", "another body")


def test_what_was_done_for_a_key_that_is_taken_is_undone(engine: Engine, answers: Answers) -> None:
    keep(engine, answers, "k", "body", "はい")

    def too_late() -> None:
        with Session(engine) as session, session.begin():
            answers.keep(session, "another", "body", "done on the way")
            answers.keep(session, "k", "body", "いいえ")

    with pytest.raises(KeyTaken):
        too_late()
    assert answers.find("k", "body") == "はい"
    assert answers.find("another", "body") is None


def test_neither_key_nor_request_nor_answer_can_be_read_in_the_database(engine: Engine, answers: Answers) -> None:
    keep(engine, answers, "key-1", "body-2", "answer-3")
    with engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM idempotent_answers")).all()
    for secret in ("key-1", "body-2", "answer-3"):
        assert secret not in repr(row)


def test_after_a_day_it_is_forgotten(engine: Engine) -> None:
    now = now_jst()
    cipher = Cipher([new_key()])
    keep(engine, Answers(engine, cipher, lambda: now), "k", "body", "はい")
    later = now + KEPT_FOR
    assert Answers(engine, cipher, lambda: later).forget_old() == 0
    assert Answers(engine, cipher, lambda: later + timedelta(seconds=1)).forget_old() == 1
    assert Answers(engine, cipher).find("k", "body") is None
