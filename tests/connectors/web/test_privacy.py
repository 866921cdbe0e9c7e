"""Personal data is masked before it is stored or sent on; old conversations are erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow
from madoguchi.assembly import erase_old
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FAULTS, FakeRasa
from tests.connectors.gateway import Gateway

PERSONAL = {
    "090-1234-5678": "〔電話番号〕", "０３－１２３４－５６７８": "〔電話番号〕", "taro@example.co.jp": "〔メールアドレス〕",
    "4111 1111 1111 1111": "〔カード番号〕", "マイナンバー 123456789018": "〔マイナンバー〕",
}  # fmt: skip


def stored(gateway: Gateway) -> bytes:
    """All bytes of the application database."""
    return b"".join(f.read_bytes() for f in (gateway.settings.data_dir / "db").glob("madoguchi.sqlite*"))


@pytest.mark.parametrize("secret", PERSONAL)
def test_personal_data_is_neither_stored_nor_sent_on(
    gateway: Gateway, conversation: Conversation, rasa: FakeRasa, secret: str
) -> None:
    plain = secret.removeprefix("マイナンバー ")
    (message,) = conversation.say(f"連絡先は {secret} です。補助金は？")
    conversation.send({"payload": f'/ask_scheme{{"question": "連絡先は {secret} です"}}'})
    body = {"conversation_id": conversation.id, "message_id": message["message_id"], "rating": "up", "comment": secret}
    assert conversation.client.post("/api/v1/feedback", json=body, headers=conversation.headers).status_code == 204
    assert [PERSONAL[secret] in sent["message"] for sent in rasa.received] == [True, True]
    assert plain not in str(rasa.received)
    assert PERSONAL[secret] in conversation.history()[0]["text"]
    assert PERSONAL[secret] in conversation.history()[2]["payload"]
    assert plain.encode() not in stored(gateway)


def tracker_store(file: Path, senders: list[str]) -> None:
    """A tracker store as the dialogue engine makes it, with an event of each sender."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
        )
        for sender in senders:
            connection.execute(text("INSERT INTO events (sender_id, data) VALUES (:s, 'x')"), {"s": sender})
    engine.dispose()


def senders_in(file: Path) -> set[str]:
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        found = {row[0] for row in connection.execute(text("SELECT sender_id FROM events"))}
    engine.dispose()
    return found


def test_erasing_reaches_the_dialogue_engines_memory(gateway: Gateway, rasa: FakeRasa) -> None:
    mine, pressed, other = (begin(gateway.client) for _ in range(3))
    tracker_store(gateway.settings.tracker_file, [mine.id, pressed.id, other.id])
    gateway.client.delete(mine.path, headers=mine.headers)
    pressed.send({"payload": '/delete_my_data{"confirm":"yes"}'})
    assert senders_in(gateway.settings.tracker_file) & {mine.id, pressed.id, other.id} == {other.id}


def test_conversations_are_erased_when_their_time_is_over(gateway: Gateway, rasa: FakeRasa) -> None:
    old, young = begin(gateway.client), begin(gateway.client)
    for conversation in (old, young):
        conversation.say("質問")
    tracker_store(gateway.settings.tracker_file, [old.id, young.id])
    chat = gateway.app.state.chat
    with Session(chat.conversations._engine) as session, session.begin():
        row = session.get_one(ConversationRow, old.id)
        row.last_at = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=31)
    erase_old(chat, gateway.settings)
    assert gateway.client.get(f"{old.path}/messages", headers=old.headers).status_code == 401
    assert len(young.history()) == 2
    assert senders_in(gateway.settings.tracker_file) & {old.id, young.id} == {young.id}


def test_what_is_logged_holds_no_question(gateway: Gateway, capfd: pytest.CaptureFixture[str], rasa: FakeRasa) -> None:
    rasa.behave = FAULTS["error 500"]
    begin(gateway.client).say("ひみつのしつもん")
    logged = "".join(capfd.readouterr())
    assert "dialogue engine unavailable" in logged
    assert "ひみつ" not in logged
