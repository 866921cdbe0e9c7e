"""What was said, in its own words and its own order, and the agenda and the desks made of what is known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.advice.agenda import agenda
from actions.advice.desks import desks
from actions.advice.said import documents, exchanges
from actions.consultation.topics import topics
from actions.conversations.conversations import StoredMessage
from knowledge.models.vocabulary import PREFECTURES
from tests.actions.advice.material import cited
from tests.actions.consultation.material import MONDAY

BASE = Path(__file__).parents[3] / "knowledge" / "base" / "schemes"


def said(*turns: tuple[dict[str, Any], dict[str, Any]]) -> list[StoredMessage]:
    bodies = [(role, body) for turn in turns for role, body in zip(("user", "assistant"), turn, strict=True)]
    return [StoredMessage(str(n), role, body, MONDAY + timedelta(minutes=n)) for n, (role, body) in enumerate(bodies)]


def typed(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def pressed(payload: str) -> dict[str, Any]:
    return {"type": "text", "payload": payload}


NO_MATCH = {"type": "choices", "text": "見つかりませんでした。", "status": "no_match"}


def test_questions_keep_their_words_and_their_order() -> None:
    found = exchanges(
        said((typed("機械を買いたい"), cited()), (pressed('/ask_scheme{"question": "締切は？"}'), NO_MATCH))
    )
    assert [(e.asked, e.answered) for e in found] == [("機械を買いたい", True), ("締切は？", False)]
    assert [c.title for c in found[0].cited] == ["みほん補助金"]
    assert found[0].at == MONDAY


@pytest.mark.parametrize(
    "turn",
    [
        (typed("こんにちは"), {"type": "text", "text": "こんにちは。"}),
        (pressed('/inform{"question": "q2", "value": "3"}'), {"type": "choices", "text": "次の質問です。"}),
        (pressed('/ask_scheme{"document": "test:a"}'), cited()),
        (pressed("/ask_scheme{broken"), cited()),
    ],
)
def test_politeness_answers_of_a_flow_and_mere_buttons_are_no_questions(turn: Any) -> None:
    assert exchanges(said(turn)) == []


def test_a_document_named_twice_is_listed_once() -> None:
    turns = [
        (typed("一"), cited("test:a", "あ")),
        (typed("二"), cited("test:b", "い")),
        (typed("三"), cited("test:a", "あ")),
    ]
    assert [d.document_id for d in documents(exchanges(said(*turns)))] == ["test:a", "test:b"]


@pytest.mark.parametrize("topic", [t.id for t in topics()])
@pytest.mark.parametrize("minutes", [30, 60])
def test_an_agenda_fills_the_time_whatever_the_topic(topic: str, minutes: int) -> None:
    points = agenda(
        topic, minutes, supporter="みほん信金", steps=["一", "二", "三", "四"], open_questions=["なに？"] * 4,
        closing_soon=[("みほん補助金", "12月9日まで")],
    )  # fmt: skip
    assert sum(p.minutes for p in points) == minutes
    assert all(p.minutes >= 4 for p in points[1:])
    texts = [p.text for p in points]
    assert "みほん信金" in texts[1] and "次にやること" in texts[-1]
    assert any("みほん補助金" in t for t in texts) or (minutes == 30 and len(texts) == 7)
    if minutes == 60:
        assert any("診断の次の一歩" in t for t in texts) and any("なに？" in t for t in texts)


def test_each_topic_has_an_agenda_of_its_own() -> None:
    plain = {t.id: tuple(p.text for p in agenda(t.id, 30)) for t in topics()}
    assert len(set(plain.values())) == len(plain)


@pytest.mark.parametrize("desk", desks(), ids=lambda d: d.id)
def test_a_desk_says_no_more_than_the_knowledge_base(desk: Any) -> None:
    document = yaml.safe_load((BASE / f"{desk.document.removeprefix('starter:')}.yml").read_text(encoding="utf-8"))
    known = document["summary"] + "".join(section["text"] for section in document["sections"])
    assert desk.url == document["url"] or desk.url in known
    assert desk.name.partition("（")[0].removeprefix("商工会・") in document["title"]
    assert all(named.prefecture in PREFECTURES for named in desk.named)
    assert not any(digits in desk.about + desk.how for digits in ("0120", "0570", "03-"))
