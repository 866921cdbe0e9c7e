"""The benchmark of many diagnoses: people who press again what got no reply, what is lost, and how it is told."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.interview.tables import AnswerRow
from actions.interview.turn import Turn
from actions.replies.wording import wording
from madoguchi.bench import interviewee, interviews
from madoguchi.bench.interviewee import Answered, Interviewee
from madoguchi.bench.interviews import Kept, Outage, kept, summarise
from madoguchi.bench.results import Results
from madoguchi.bench.system import System, private_settings
from madoguchi.cli import app
from madoguchi.console import OperatorError
from madoguchi.settings import Settings
from tests.actions.interview.talking import Talk


@dataclass
class Gateway:
    """Stands for the running system: the real dialogue over a database; some turns go wrong.

    `wrong` says by the number of the turn what happens: "down" (no connection), "busy" (503), "excuse" (no dialogue
    engine), "killed" (the answer is stored, but the reply is lost).
    """

    engine: Engine
    wrong: dict[int, str] = field(default_factory=dict)
    turns: int = 0
    begun: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        conversations = Conversations(self.engine)
        if request.url.path == "/api/v1/conversations":
            self.begun += 1
            if self.begun == 1:
                return httpx.Response(503)
            conversation, token = conversations.begin("web")
            return httpx.Response(201, json={"conversation_id": conversation, "token": token})
        conversation = request.url.path.split("/")[4]
        conversations.authorise(conversation, request.headers["Authorization"].removeprefix("Bearer "))
        self.turns += 1
        wrong = self.wrong.get(self.turns, "")
        self.seen[wrong] += 1
        if wrong == "down":
            raise httpx.ConnectError("refused")
        if wrong == "busy":
            return httpx.Response(503, json={})
        if wrong == "excuse":
            excuse = {"type": "text", "text": wording().without_diagnosis}
            return httpx.Response(200, json={"messages": [excuse]})
        reply = self._turn(conversations.person(conversation), json.loads(request.content)["payload"])
        if wrong == "killed":
            raise httpx.ReadError("reset")
        return httpx.Response(200, json={"messages": [m.model_dump(mode="json") for m in reply.messages]})

    def _turn(self, person: str, payload: str) -> Turn:
        talk = Talk(self.engine, person)
        _, brace, parameters = payload.partition("{")
        if not brace:
            return talk.start().last
        sent: dict[str, Any] = json.loads(brace + parameters)
        return talk.taps((sent["question"], sent["value"])).last


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'app.sqlite'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = open_database(url)
    yield made
    made.dispose()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits before pressing again."""
    monkeypatch.setattr(interviewee, "AGAIN_S", 0.0)


def answering(gateway: Gateway, people: int, within_s: float = 60.0) -> list[Interviewee]:
    """What becomes of so many people who answer without pauses."""

    async def talk() -> list[Interviewee]:
        transport = httpx.MockTransport(gateway)
        async with httpx.AsyncClient(base_url="http://127.0.0.1", transport=transport) as client:
            made = [Interviewee(client, number, 0.0) for number in range(people)]
            await asyncio.wait_for(asyncio.gather(*(i.run() for i in made)), within_s)
            return made

    return asyncio.run(talk())


def test_everybody_comes_to_the_end_and_nothing_confirmed_is_lost_whatever_goes_wrong(url: str, engine: Engine) -> None:
    wrong = {1: "excuse", 5: "down", 6: "busy", 20: "killed", 21: "excuse", 40: "killed", 41: "killed", 60: "down"}
    gateway = Gateway(engine, wrong)
    people = answering(gateway, 2)
    assert gateway.seen == Counter({"": gateway.turns - 8} | Counter(wrong.values()))
    assert all(p.ended for p in people)
    assert sum(p.refused for p in people) == len(wrong) + 1
    assert sum(len(p.answered) for p in people) == gateway.turns - len(wrong)
    assert [p.answered[-1].told for p in people] == ["result", "result"]
    found = kept(url, people)
    assert (found.lost, found.done) == (0, 2)
    assert found.answers >= 2 * 30


def test_people_differ_in_their_answers_and_answer_alike_every_time(engine: Engine) -> None:
    first, second = answering(Gateway(engine), 2)
    again, _ = answering(Gateway(engine), 2)
    assert first.confirmed == again.confirmed
    assert first.confirmed != second.confirmed
    assert {v for q, v in first.confirmed.items() if q.startswith("q4")} > {"1"}


def test_an_answer_that_is_gone_or_another_one_counts_as_lost(url: str, engine: Engine) -> None:
    people = answering(Gateway(engine), 1)
    with Session(engine) as session, session.begin():
        session.execute(delete(AnswerRow).where(AnswerRow.question_id.in_(("q2_01", "stage"))))
        session.execute(update(AnswerRow).where(AnswerRow.question_id == "q2_02").values(value="99"))
    assert kept(url, people).lost == 3


def test_an_erased_conversation_has_lost_everything(url: str, engine: Engine) -> None:
    people = answering(Gateway(engine), 1)
    Conversations(engine).erase(people[0].conversation)
    found = kept(url, people)
    assert found.lost == found.answers > 30
    assert found.done == 0


def test_times_while_something_was_down_are_told_apart() -> None:
    person = Interviewee(httpx.AsyncClient(), 0, 0.0)
    person.answered = [
        Answered(10.0, 0.1, "question"), Answered(19.95, 0.1, "question"), Answered(25.0, 3.0, "question"),
        Answered(31.0, 0.2, "question"), Answered(40.0, 0.5, "result"),
    ]  # fmt: skip
    person.refused, person.ended = 2, True
    results = Results()
    summarise([person], [Outage("rasa", "対話エンジン", 20.0, 30.0)], Kept(4, 1, 1), 40.0, results)
    assert {key: row.n for key, row in results.latencies.items()} == {
        "interviews.question": 2, "interviews.result": 1, "interviews.outage": 2,
    }  # fmt: skip
    values = {key.removeprefix("interviews."): row.value for key, row in results.figures.items()}
    assert values == {
        "turns": 5, "turns_per_s": 0.125, "refused": 2, "back.rasa": 10.0, "killed": 1, "answers": 4, "lost": 1,
        "ended": 1, "done": 1,
    }  # fmt: skip
    marks = {key.removeprefix("interviews."): row.mark for key, row in results.figures.items() if row.goal}
    assert marks == {"killed": "✗", "lost": "✗", "ended": "✓", "done": "✓"}


class NoSystem(System):
    """Nothing runs; what is killed is remembered."""

    def __init__(self) -> None:
        self.killed: list[str] = []

    def kill(self, part: str) -> None:
        self.killed.append(part)


def test_it_stops_by_itself_when_nobody_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(interviews, "_BACK_WITHIN_S", 0.2)
    monkeypatch.setattr(interviews, "_MOST_TURNS", 0)
    nothing = NoSystem()
    people, outages = asyncio.run(interviews.talk(private_settings(Settings(), tmp_path), nothing, 2, 0.0))
    assert (nothing.killed, outages) == ([], [])
    assert all(p.refused > 0 and not p.ended for p in people)


def test_a_part_that_does_not_come_back_ends_it_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(interviews, "_BACK_WITHIN_S", 0.2)
    monkeypatch.setattr(interviews, "_KILLED", (("rasa", "対話エンジン", 0),))
    nothing = NoSystem()
    with pytest.raises(OperatorError, match="対話エンジンが、元にもどりません"):
        asyncio.run(interviews.talk(private_settings(Settings(), tmp_path), nothing, 2, 60.0))
    assert nothing.killed == ["rasa"]


def test_the_command_line_refuses_too_many_people_and_goes_without_no_dialogue_engine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(interviews, "settings", lambda: Settings(data_dir=tmp_path, rasa_python=tmp_path / "none"))
    assert CliRunner().invoke(app, ["bench", "--interviews", "--people", "1001"]).exit_code == 2
    without = CliRunner().invoke(app, ["bench", "--interviews"])
    assert without.exit_code == 1
    assert list(tmp_path.iterdir()) == []
