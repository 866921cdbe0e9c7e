"""Every action, run by rasa-sdk's executor on calls as the dialogue engine sends them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.conversations.tables import ConversationRow
from actions.database.base import utc_now
from actions.database.engine import open_database
from actions.errors import ActionsError
from actions.people.tables import PersonRow
from actions.rasa.reply import TurnReply
from actions.replies.message import Message
from actions.replies.wording import wording
from actions.saved.my_list import MyList
from connectors.web.schemas import TurnIn
from knowledge.models import Outcome, Section
from tests.actions.fake_knowledge import FakeKnowledge, answered, scheme, unanswered
from tests.actions.interview.talking import Talk
from tests.actions.rasa.all_actions import executor_over

CALLS = Path(__file__).with_name("calls")
DOMAIN = Path(__file__).parents[3] / "bot" / "domain"
YOROZU = scheme(
    "starter:yorozu", title="よろず支援拠点", summary="何でも無料で相談できます。",
    sections=(Section(field="contact", text="お近くの拠点"),),
)  # fmt: skip


def call(name: str, action: str = "action_answer_question", **latest: Any) -> dict[str, Any]:
    """A saved call, for `action` and with parts of its latest message replaced."""
    loaded: dict[str, Any] = json.loads((CALLS / f"{name}.json").read_text(encoding="utf-8"))
    loaded["next_action"] = action
    loaded["tracker"]["latest_message"] |= latest
    return loaded


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database in which the conversation of the saved calls is held."""
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    with Session(engine) as session, session.begin():
        now = utc_now()
        session.add(PersonRow(id="person-1", created_at=now, last_at=now))
        session.flush()
        session.add(
            ConversationRow(
                id="conversation-1", token_hash="", channel="web", created_at=now, last_at=now, person_id="person-1"
            )
        )
    monkeypatch.setitem(_OPEN, "engine", engine)
    yield
    engine.dispose()


_OPEN: dict[str, Engine] = {}


def executor(knowledge: FakeKnowledge) -> ActionExecutor:
    """All actions, over the test's database."""
    engine = _OPEN["engine"]
    return executor_over(engine, knowledge, Talk(engine, person="person-1").dialogue)


async def run(given: dict[str, Any], knowledge: FakeKnowledge | None = None) -> tuple[TurnReply, dict[str, Any]]:
    """What the action said (always exactly one JSON message) and the slots it set; "reset" stands for all of them."""
    result = await executor(knowledge or FakeKnowledge()).run(given)
    assert result is not None
    (response,) = result.responses
    slots = {e["name"]: e["value"] for e in result.events if e["event"] == "slot"}
    reset = {"reset": True} if {e["event"] for e in result.events} & {"reset_slots", "restart"} else {}
    return TurnReply.model_validate(json.loads(json.dumps(response["custom"]))), slots | reset


async def test_a_typed_question_is_answered_and_remembered() -> None:
    knowledge = FakeKnowledge({"人を雇いたい": answered("test:a", "test:b")})
    reply, slots = await run(call("typed"), knowledge)
    assert [m.type for m in reply.messages] == ["answer"]
    assert reply.messages[0].citations[1]["id"] == "test:b"
    assert (reply.understood.intent, reply.understood.confidence) == ("ask_scheme", 0.8765)
    assert slots == {
        "shown_documents": ["test:a", "test:b"], "focus_document": "test:a", "last_question": "人を雇いたい",
    }  # fmt: skip
    assert not reply.erase


async def test_what_is_below_the_threshold_is_asked_as_a_question_and_the_best_guess_told() -> None:
    knowledge = FakeKnowledge()
    reply, slots = await run(call("fallback"), knowledge)
    asked = {"text": "ぬるぽ", "about": ("test:a", "test:b"), "focus": "test:a", "previous": "人を雇いたい"}
    assert knowledge.asked == [asked]
    assert (reply.understood.intent, reply.understood.confidence) == ("greet", 0.21)
    assert slots == {}


async def test_the_knowledge_room_knows_better_what_is_out_of_scope() -> None:
    reply, _ = await run(call("typed", text="天気は？"), FakeKnowledge({"天気は？": unanswered(Outcome.OUT_OF_SCOPE)}))
    assert reply.understood.intent == "out_of_scope"


async def test_a_button_shows_its_document_and_sets_only_what_changed() -> None:
    knowledge = FakeKnowledge({"2番目のを詳しく": answered("test:b")}, {"test:b": scheme("test:b")})
    reply, slots = await run(call("button"), knowledge)
    assert knowledge.asked[0]["focus"] == "test:b"
    assert reply.messages[0].type == "answer"
    assert slots == {"focus_document": "test:b"}


async def test_a_button_of_a_document_that_is_gone_still_gets_a_reply() -> None:
    reply, _ = await run(call("button"))
    assert reply.messages[0].status == "no_match"


async def test_a_button_that_asks_is_asked_as_if_typed() -> None:
    knowledge = FakeKnowledge()
    await run(call("button", entities=[{"entity": "question", "value": "締切は？"}]), knowledge)
    assert knowledge.asked[0]["text"] == "締切は？"


async def test_small_talk_offers_something_to_go_on_with() -> None:
    for action in ("greet", "thanks", "help"):
        reply, slots = await run(call("typed", f"action_{action}"))
        (message,) = reply.messages
        assert message.text == getattr(wording(), action)
        assert [c.label for c in message.choices] == wording().examples
        assert slots == {}


async def test_starting_over_forgets() -> None:
    reply, slots = await run(call("fallback", "action_restart"))
    assert reply.messages[0].text == wording().restart
    assert slots == {"reset": True}
    assert not reply.erase


async def test_erasing_asks_first_and_only_the_button_erases() -> None:
    reply, slots = await run(call("typed", "action_delete_my_data", text="データを消して"))
    assert not reply.erase
    assert slots == {}
    yes, no = reply.messages[0].choices
    for choice, erases, text in ((yes, True, wording().delete_done), (no, False, wording().delete_kept)):
        value = json.loads(choice.payload.removeprefix("/delete_my_data"))["confirm"]
        reply, slots = await run(
            call("button", "action_delete_my_data", entities=[{"entity": "confirm", "value": value}])
        )
        assert (reply.erase, reply.messages[0].text) == (erases, text)
        assert slots == ({"reset": True} if erases else {})


async def test_the_public_desks_are_named_with_their_source() -> None:
    reply, _ = await run(call("typed", "action_talk_to_human"), FakeKnowledge(documents={YOROZU.id: YOROZU}))
    (message,) = reply.messages
    assert "よろず支援拠点：何でも無料で相談できます。[1]" in message.text
    assert message.facts == ({"name": "問い合わせ先（よろず支援拠点）", "value": "お近くの拠点", "citation": 1},)
    assert message.citations[0]["id"] == YOROZU.id


async def test_without_any_desk_in_the_index_it_still_replies() -> None:
    reply, _ = await run(call("typed", "action_talk_to_human"))
    assert reply.messages[0].text == wording().human
    assert reply.messages[0].citations == ()


async def test_every_button_of_every_action_is_one_the_chat_accepts() -> None:
    every = executor(FakeKnowledge(documents={YOROZU.id: YOROZU}))
    offered: list[Message] = []
    for action in every.actions:
        result = await every.run(call("typed", action))
        assert result is not None
        offered += TurnReply.model_validate(result.responses[0]["custom"]).messages
    payloads = [c.payload for m in offered for c in m.choices]
    assert len(payloads) > 10
    assert [TurnIn(payload=p).payload for p in payloads] == payloads


async def test_what_is_in_focus_is_saved_listed_and_taken_off_again() -> None:
    knowledge = FakeKnowledge(documents={"test:a": scheme("test:a"), "test:b": scheme("test:b")})
    reply, _ = await run(call("fallback", "action_save_item", text="これ保存して"), knowledge)
    assert "test:aの制度" in reply.messages[0].text
    button = [{"entity": "value", "value": "list"}]
    reply, slots = await run(call("button", "action_save_item", entities=button), knowledge)
    assert [c["id"] for c in reply.messages[0].cards] == ["test:a"]
    assert slots["shown_documents"] == ["test:a"]
    reply, _ = await run(call("fallback", "action_save_item", text="マイリストから消して"), knowledge)
    assert "消しました" in reply.messages[0].text


async def test_a_reminder_is_set_by_its_button_and_listed() -> None:
    knowledge = FakeKnowledge(documents={"test:b": scheme("test:b")})
    reply, slots = await run(call("button", "action_subscribe_reminder"), knowledge)
    assert "test:bの制度" in reply.messages[0].text
    assert slots == {}
    reply, _ = await run(call("fallback", "action_subscribe_reminder", text="お知らせの一覧"), knowledge)
    assert "1. test:bの制度（締切の14・7・1日前）" in reply.messages[0].text


async def test_what_is_kept_is_told_before_it_is_erased() -> None:
    given = call("typed", "action_delete_my_data", text="今どう登録されてる？")
    given["tracker"]["slots"]["filters"] = {"industry": "製造業", "prefecture": "愛知県"}
    reply, _ = await run(given)
    (message,) = reply.messages
    assert "会社のこと：製造業・愛知県" in message.text
    assert message.choices[-1].payload == "/delete_my_data"
    assert not reply.erase


@pytest.mark.parametrize("action", ["action_delete_my_data", "action_save_item"])
async def test_sharing_ends_whatever_the_wish_was_taken_for(action: str) -> None:
    lists = MyList(_OPEN["engine"])
    lists.save("person-1", [("test:a", "制度")])
    token = lists.share("person-1")
    reply, _ = await run(call("typed", action, text="共有をやめて"))
    assert [m.text for m in reply.messages] == [wording().kept["list_ended"]]
    assert lists.shared(token) is None
    assert len(lists.items("person-1")) == 1
    assert not reply.erase


async def test_taking_back_a_consent_ends_sharing_and_asks_whether_to_erase() -> None:
    reply, _ = await run(call("typed", "action_delete_my_data", text="同意を撤回します"))
    assert [m.text for m in reply.messages] == [wording().kept["nothing_shared"], wording().delete_ask]
    assert not reply.erase


async def test_what_is_said_about_the_business_is_remembered() -> None:
    _, slots = await run(call("typed", text="愛知県で製造業をやっています。従業員は20人です"))
    assert slots["filters"] == {"industry": "製造業", "prefecture": "愛知県", "employees": 20}


def test_the_bot_knows_exactly_the_actions_there_are() -> None:
    declared = {a for f in DOMAIN.glob("*.yml") for a in yaml.safe_load(f.read_text("utf-8")).get("actions", [])}
    assert declared == set(executor(FakeKnowledge()).actions)


@pytest.mark.parametrize(
    "latest", [None, {}, {"intent": None, "entities": []}, {"intent": {"name": None}, "text": None}]
)
async def test_a_bare_tracker_is_no_reason_to_fail(latest: Any) -> None:
    given = call("typed")
    given["tracker"]["latest_message"] = latest
    reply, _ = await run(given)
    assert (reply.understood.intent, reply.understood.confidence) == ("out_of_scope", 0.0)


def test_errors_of_the_room_have_one_root() -> None:
    import actions.errors as errors

    named = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception)]
    assert all(issubclass(e, ActionsError) for e in named)
    assert len(named) > 5
