"""What is kept about a person is told to them in plain words, its sharing ends when they say so, and it can be erased."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine, Table, text

from actions.conversations.conversations import Conversations
from actions.database.base import Base
from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from actions.interview.engine import give, restart
from actions.interview.result.profile import business_of
from actions.memory import Memory
from actions.my_data import asks_what_is_kept, overview
from actions.personal import Personal, personal
from actions.profile import Profile
from actions.reminders.ports import NoRounds
from actions.sharing import stop_sharing, stops_sharing
from tests.actions.fake_knowledge import FakeKnowledge
from tests.actions.interview.result.material import NOW, finished, result_of
from tests.actions.interview.walking import SCRIPT, walked

PROJECT = Path(__file__).parents[2]
for _tables in (PROJECT / "actions").rglob("tables.py"):  # each of them adds its tables to those the code knows
    importlib.import_module(".".join(_tables.relative_to(PROJECT).with_suffix("").parts))
EXAMPLES = PROJECT / "bot" / "data" / "nlu" / "my_data.yml"
NOT_PERSONAL = {
    "funnel_counts", "calendar_events", "advisers", "adviser_windows", "adviser_exceptions", "staff", "staff_sessions",
    "staff_presence", "sign_in_failures", "audit_log", "answer_feedback", "verified_answers", "verified_revisions",
    "unanswered_questions",
}  # fmt: skip
"""About nobody, or about staff."""
SHORT_LIVED = {"contact_holds", "idempotent_answers", "line_events", "line_payloads", "line_users", "line_messages"}
"""Digests and encrypted texts that jobs of the gateway erase: within the hour or the day after what they belong to."""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def kept(engine: Engine) -> Personal:
    return personal(engine, FakeKnowledge(), NoRounds(), "https://example.com")


@pytest.fixture
def conversation(kept: Personal) -> str:
    return kept.conversations.begin("web")[0]


@pytest.fixture
def person(kept: Personal, conversation: str) -> str:
    return kept.conversations.person(conversation)


def diagnosed(kept: Personal, person: str, *, office: bool = False) -> None:
    """A finished diagnosis with its result."""
    begun = kept.interviews.begin(person, NOW)
    done = kept.interviews.apply(begun, lambda i: replace(finished(), id=i.id, person_id=person, updated_at=NOW))
    assert kept.results.save(done, business_of(SCRIPT, done), result_of(done)) is not None
    if office:
        kept.results.allow_office(person, True)


def told(kept: Personal, person: str, memory: Memory | None = None) -> list[str]:
    return [m.text for m in overview(kept, person, memory or Memory())]


def test_who_said_nothing_hears_that_there_is_nothing(kept: Personal, person: str) -> None:
    (only,) = told(kept, person)
    assert "会話の文章：0件（会話1つ）" in only
    assert "まだうかがっていません" in only
    assert "経営の診断" not in only
    assert "渡すこと：していません" in only


def test_what_was_said_about_the_business_is_told(kept: Personal, person: str) -> None:
    (only,) = told(kept, person, Memory(profile=Profile(industry="製造業", prefecture="愛知県")))
    assert "会社のこと：製造業・愛知県" in only


def test_messages_are_counted(kept: Personal, conversation: str, person: str) -> None:
    kept.conversations.add(conversation, "user", [{"type": "text", "text": "こんにちは"}] * 3)
    assert "会話の文章：3件（会話1つ）" in told(kept, person)[0]


def test_the_answers_of_the_diagnosis_are_told_in_words(kept: Personal, person: str) -> None:
    diagnosed(kept, person)
    answers, lines = told(kept, person)
    assert "【会社やお店のこと】" in answers
    for line in ("・場所：愛知県", "・業種：製造業", "・従業員：6〜20人"):
        assert line in answers
    assert "q2_01" not in answers
    assert "まだうかがっていません" not in lines
    assert "経営の診断（2026年11月21日）" in lines
    assert "（終わったもの）" in lines
    assert "診断の結果：1件" in lines
    assert "保存することへの同意：いただいています" in lines


def test_financial_checks_are_counted(kept: Personal, person: str) -> None:
    assert "お金の診断" not in told(kept, person)[0]
    kept.checks.begin(person, NOW)
    assert "お金の診断（売上などの数字）：1件" in told(kept, person)[0]


def test_the_figures_of_the_latest_financial_check_are_told(kept: Personal, person: str) -> None:
    kept.finance.start(person)
    assert "お金の診断の数字" not in told(kept, person)[0]
    kept.finance.hear(person, "3,200万")
    kept.finance.hear(person, "△50万")
    assert "今期の売上高 3,200万円、今期の営業利益 マイナス50万円" in told(kept, person)[0]


def test_what_became_of_every_diagnosis_is_told(kept: Personal, person: str) -> None:
    begun = kept.interviews.begin(person, NOW)
    kept.interviews.apply(begun, lambda i: walked("q4_05", i))
    kept.interviews.apply(begun, lambda i: restart(SCRIPT, i, "x", NOW)[0])
    again = kept.interviews.begin(person, NOW.replace(hour=13))
    kept.interviews.apply(again, lambda i: give(SCRIPT, i, "consent", "yes", NOW))
    lines = told(kept, person)[-1]
    assert "個の答え（途中）" in lines
    assert "個の答え（やめたもの）" in lines


def test_consent_to_the_office_is_told_and_can_be_taken_back_by_button(kept: Personal, person: str) -> None:
    diagnosed(kept, person, office=True)
    message = overview(kept, person, Memory())[-1]
    assert "事務局に答えを渡すこと：同意いただいています" in message.text
    assert '/start_diagnosis{"value": "unshare"}' in [c.payload for c in message.choices]
    assert message.choices[-1].payload == "/delete_my_data"


def test_ending_the_sharing_takes_back_the_consent_and_closes_the_page(kept: Personal, person: str) -> None:
    diagnosed(kept, person, office=True)
    kept.my_list.save(person, [("test:a", "制度")])
    token = kept.my_list.share(person)
    said = stop_sharing(kept, person).text
    assert "事務局" in said
    assert "ページ" in said
    assert kept.results.allowed() == []
    assert kept.my_list.shared(token) is None
    assert "だれにも共有していません" in stop_sharing(kept, person).text
    assert len(kept.results.of_person(person)) == 1


def test_ending_the_sharing_is_of_one_person_alone(kept: Personal, person: str) -> None:
    other = kept.conversations.person(kept.conversations.begin("web")[0])
    for one in (person, other):
        diagnosed(kept, one, office=True)
    stop_sharing(kept, person)
    assert [r.interview_id for r in kept.results.allowed()] == [r.interview_id for r in kept.results.of_person(other)]


def test_erasing_leaves_nothing_but_counts(engine: Engine, kept: Personal, conversation: str, person: str) -> None:
    """Whatever tables the project has: after the erasure no row is left in any that is about people."""
    kept.conversations.add(conversation, "user", [{"type": "text", "text": "ひみつの相談"}])
    (message,) = kept.conversations.add(conversation, "assistant", [{"type": "text", "text": "はい"}])
    kept.conversations.rate(conversation, int(message.message_id), "up", None)
    diagnosed(kept, person, office=True)
    kept.my_list.save(person, [("test:a", "制度")])
    kept.my_list.share(person)
    kept.checks.begin(person, NOW)
    funnel = Funnel(engine, SCRIPT)
    funnel.record("visit", "web")
    funnel.flush()
    with engine.begin() as connection:
        interview = connection.scalar(text("SELECT id FROM interviews"))
        connection.execute(text("INSERT INTO funnel_left VALUES (:i)"), {"i": interview})
    before = rows(engine)
    assert before["interview_answers"] > 30
    assert before["interview_results"] == before["saved_items"] == before["feedback"] == before["financial_checks"] == 1
    Conversations(engine).erase(conversation)
    after = rows(engine)
    assert {table: count for table, count in after.items() if count} == {"funnel_counts": 1}


def test_every_table_about_people_goes_with_them() -> None:
    """A new table either hangs on a person, or is named here as one that is about nobody."""
    tables = Base.metadata.tables
    for table in tables.values():
        if table.name not in NOT_PERSONAL | SHORT_LIVED:
            assert goes_with_people(table), table.name
    assert {table for table in NOT_PERSONAL if goes_with_people(tables[table])} == set()


@pytest.mark.parametrize(
    "said",
    ["今どう登録されてる？", "私の情報を見せて", "登録内容の確認", "何を覚えていますか", "うちの登録どうなってる", "とうろくじょうほうをみせて",
     "登録条法を見せて", "どんなデータがあるの"],
)  # fmt: skip
def test_who_wants_to_see_is_shown(said: str) -> None:
    assert asks_what_is_kept(said)
    assert not stops_sharing(said)


@pytest.mark.parametrize(
    "said",
    ["データを消して", "データの消し方を教えて", "アカウント削除", "たいかいしたい", "でーたをけして", "登録解除", "会話を保存しないでほしい",
     "残らないようにしてほしい", "私のことを忘れて"],
)  # fmt: skip
def test_who_wants_an_end_of_it_is_not_merely_shown(said: str) -> None:
    assert not asks_what_is_kept(said)


def test_a_button_is_no_wish_to_see() -> None:
    assert not asks_what_is_kept("")


def test_what_the_classifier_learns_as_one_intent_is_told_apart() -> None:
    """Its examples hold three wishes: to erase, to see, to end the sharing."""
    (intent,) = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["nlu"]
    examples = [line.removeprefix("- ") for line in intent["examples"].splitlines()]
    wrong = [e for e in examples if ("消" in e or "削除" in e) and asks_what_is_kept(e)]
    assert wrong == []
    shown = [e for e in examples if "見せ" in e or "見たい" in e or "確認" in e]
    assert len(shown) > 5
    assert all(asks_what_is_kept(e) for e in shown)
    sharing = [e for e in examples if any(word in e for word in ("共有", "事務局", "提供", "見せない", "集計"))]
    assert len(sharing) > 5
    assert all(stops_sharing(e) for e in sharing)


@pytest.mark.parametrize(
    "said",
    ["共有をやめて", "共有を止めたい", "事務局への提供をやめて", "事務局に渡さないで", "答えを渡すのをやめて", "同意を撤回します", "協力をやめます",
     "だれにも見せないで"],
)  # fmt: skip
def test_an_end_of_sharing_is_heard(said: str) -> None:
    assert stops_sharing(said)


@pytest.mark.parametrize(
    "said", ["リストの共有をやめて", "ページを見せるのをやめて", "データを消して", "共有して", "保存をやめて", "見せて"]
)
def test_other_wishes_are_no_end_of_sharing(said: str) -> None:
    assert not stops_sharing(said)


def goes_with_people(table: Table) -> bool:
    """Whether erasing a person erases its rows, straight or through another table."""
    parents = [key.column.table for key in table.foreign_keys if key.ondelete == "CASCADE"]
    return table.name == "people" or any(goes_with_people(parent) for parent in parents)


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {t: connection.scalar(text(f"SELECT count(*) FROM {t}")) or 0 for t in Base.metadata.tables}  # noqa: S608
