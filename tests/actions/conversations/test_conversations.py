"""The repository of conversations, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError, StatementError
from sqlalchemy.orm import Session

from actions.conversations.conversations import Conversations
from actions.conversations.tables import ConversationRow, FeedbackRow, MessageRow
from actions.database.engine import open_database
from actions.errors import UnknownConversation, UnknownMessage, WrongToken

HELLO = {"type": "text", "text": "こんにちは"}


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def conversations(engine: Engine) -> Conversations:
    return Conversations(engine)


def rows(engine: Engine, table: type[ConversationRow | MessageRow | FeedbackRow]) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def age(engine: Engine, conversation_id: str, days: int) -> None:
    """Lets the last message of a conversation lie some days back."""
    with Session(engine) as session, session.begin():
        row = session.get_one(ConversationRow, conversation_id)
        row.last_at = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)


def test_the_token_opens_its_conversation_and_no_other(conversations: Conversations) -> None:
    (mine, token), (other, _) = conversations.begin("web"), conversations.begin("web")
    conversations.authorise(mine, token)
    for conversation_id, given in ((other, token), (mine, ""), (mine, token[:-1]), ("unknown", token), ("", "")):
        with pytest.raises(WrongToken):
            conversations.authorise(conversation_id, given)


def test_the_token_itself_is_nowhere_in_the_database(conversations: Conversations, engine: Engine) -> None:
    _, token = conversations.begin("web")
    with Session(engine) as session:
        (row,) = session.execute(select(ConversationRow.__table__)).all()
    assert token not in repr(row)
    assert "web" in repr(row)


def test_history_is_in_order_and_can_be_read_from_a_place_on(conversations: Conversations) -> None:
    mine, _ = conversations.begin("web")
    first = conversations.add(mine, "user", [HELLO])
    rest = conversations.add(mine, "assistant", [{"type": "text", "text": str(n)} for n in range(3)])
    stored = conversations.messages(mine)
    assert stored == [*first, *rest]
    assert [m.role for m in stored] == ["user", "assistant", "assistant", "assistant"]
    assert stored[0].created_at.utcoffset() == timedelta(0)
    assert conversations.messages(mine, after=int(stored[1].message_id)) == stored[2:]
    assert conversations.messages(mine, limit=2) == stored[:2]
    assert conversations.last_message_id(mine) == int(stored[-1].message_id)


def test_several_conversations_are_read_at_once_each_from_its_beginning(conversations: Conversations) -> None:
    mine, other, empty, unasked = (conversations.begin("web")[0] for _ in range(4))
    for conversation in (mine, other, unasked, mine, other, mine):
        conversations.add(conversation, "user", [HELLO])
    found = conversations.messages_of([mine, other, empty], limit=2)
    assert found == {mine: conversations.messages(mine)[:2], other: conversations.messages(other)}
    assert conversations.messages_of([]) == {}


def test_an_empty_conversation_has_no_history(conversations: Conversations) -> None:
    mine, _ = conversations.begin("web")
    assert conversations.messages(mine) == []
    assert conversations.last_message_id(mine) == 0


def test_messages_are_added_all_or_none(conversations: Conversations, engine: Engine) -> None:
    mine, _ = conversations.begin("web")
    with pytest.raises((StatementError, TypeError)):
        conversations.add(mine, "assistant", [HELLO, {"type": "text", "text": object()}])
    assert rows(engine, MessageRow) == 0


def test_nothing_is_added_to_a_conversation_that_is_gone(conversations: Conversations, engine: Engine) -> None:
    mine, _ = conversations.begin("web")
    conversations.erase(mine)
    with pytest.raises(UnknownConversation):
        conversations.add(mine, "assistant", [HELLO])
    assert rows(engine, MessageRow) == 0


def test_rating_again_replaces(conversations: Conversations, engine: Engine) -> None:
    mine, _ = conversations.begin("web")
    (message,) = conversations.add(mine, "assistant", [HELLO])
    conversations.rate(mine, int(message.message_id), "up", None)
    conversations.rate(mine, int(message.message_id), "down", "電話は 090-1234-5678 です")
    with Session(engine) as session:
        (given,) = session.scalars(select(FeedbackRow)).all()
    assert (given.rating, given.comment) == ("down", "電話は 〔電話番号〕 です")


def test_only_the_assistants_messages_of_this_conversation_can_be_rated(conversations: Conversations) -> None:
    (mine, _), (other, _) = conversations.begin("web"), conversations.begin("web")
    (own,) = conversations.add(mine, "user", [HELLO])
    (foreign,) = conversations.add(other, "assistant", [HELLO])
    for message_id in (int(own.message_id), int(foreign.message_id), 10**17):
        with pytest.raises(UnknownMessage):
            conversations.rate(mine, message_id, "up", None)
    assert conversations.messages(mine, after=10**17) == []


def test_erasing_takes_everything_with_it_and_nothing_else(conversations: Conversations, engine: Engine) -> None:
    (mine, token), (other, _) = conversations.begin("web"), conversations.begin("web")
    for conversation_id in (mine, other):
        (message,) = conversations.add(conversation_id, "assistant", [HELLO])
        conversations.rate(conversation_id, int(message.message_id), "up", None)
    conversations.erase(mine)
    conversations.erase(mine)
    assert [rows(engine, t) for t in (ConversationRow, MessageRow, FeedbackRow)] == [1, 1, 1]
    assert len(conversations.messages(other)) == 1
    with pytest.raises(WrongToken):
        conversations.authorise(mine, token)


def test_message_ids_are_never_used_again(conversations: Conversations) -> None:
    mine, _ = conversations.begin("web")
    (before,) = conversations.add(mine, "user", [HELLO])
    conversations.erase(mine)
    again, _ = conversations.begin("web")
    (after,) = conversations.add(again, "user", [HELLO])
    assert int(after.message_id) > int(before.message_id)


def test_old_conversations_are_erased_counted_from_their_last_message(
    conversations: Conversations, engine: Engine
) -> None:
    (old, _), (young, _), (revived, _) = (conversations.begin("web") for _ in range(3))
    for conversation_id, days in ((old, 31), (young, 29), (revived, 31)):
        age(engine, conversation_id, days)
    conversations.add(revived, "user", [HELLO])
    assert conversations.erase_older_than(timedelta(days=30)) == [old]
    assert conversations.erase_older_than(timedelta(days=30)) == []
    assert rows(engine, ConversationRow) == 2


def test_the_database_guards_its_references(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("INSERT INTO feedback VALUES (99, 'up', NULL, '2026-01-01')"))


def test_twenty_threads_lose_nothing(conversations: Conversations) -> None:
    ids = [conversations.begin("web")[0] for _ in range(4)]
    ready = threading.Barrier(20)

    def talk(number: int) -> list[int]:
        ready.wait()
        said = []
        for turn in range(5):
            bodies = [{"type": "text", "text": f"{number}.{turn}.{part}"} for part in range(2)]
            said += [int(m.message_id) for m in conversations.add(ids[number % 4], "user", bodies)]
        return said

    with ThreadPoolExecutor(20) as pool:
        said = [message_id for part in pool.map(talk, range(20)) for message_id in part]
    stored = [m for conversation_id in ids for m in conversations.messages(conversation_id)]
    assert len(stored) == len(set(said)) == 200
    assert {int(m.message_id) for m in stored} == set(said)
    for conversation_id in ids:
        texts = [m.body["text"] for m in conversations.messages(conversation_id)]
        assert all(a.rsplit(".", 1)[0] == b.rsplit(".", 1)[0] for a, b in zip(texts[::2], texts[1::2], strict=True))


def test_what_was_stored_is_there_after_reopening(database_url: str) -> None:
    engine = open_database(database_url)
    mine, token = Conversations(engine).begin("web")
    Conversations(engine).add(mine, "user", [HELLO])
    engine.dispose()
    engine = open_database(database_url)
    Conversations(engine).authorise(mine, token)
    assert [m.body for m in Conversations(engine).messages(mine)] == [HELLO]
    engine.dispose()


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SQLAlchemyError):
        open_database(f"sqlite:///{tmp_path / 'missing' / 'app.sqlite'}")


def test_ping_tells_whether_the_database_answers(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    conversations = Conversations(engine)
    conversations.ping()
    engine.dispose()
    for file in tmp_path.glob("app.sqlite*"):
        file.unlink()
    tmp_path.joinpath("app.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(SQLAlchemyError):
        conversations.ping()
