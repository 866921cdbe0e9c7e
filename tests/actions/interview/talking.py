"""A diagnosis to talk with: over a database of its own, with a register of one made-up company and a clock that can be set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.database.base import utc_now
from actions.errors import CompanyRegisterUnavailable
from actions.interview.dialogue import InterviewDialogue
from actions.interview.ports import Company
from actions.interview.repository import Interviews
from actions.interview.state import Interview
from actions.interview.turn import Speaker, Turn, say
from actions.people.tables import PersonRow
from actions.replies.message import Message
from tests.actions.interview.walking import AT, NUMBER, SCRIPT

COMPANY = Company(NUMBER, "見本商店", "愛知県", "名古屋市", ("製造業",), employees=12, capital_yen=3_000_000)


@dataclass
class FakeRegister:
    """Knows `company` under its number; None: it is down."""

    company: Company | None = COMPANY
    asked: list[str] = field(default_factory=list)

    def look_up(self, number: str) -> Company | None:
        self.asked.append(number)
        if self.company is None:
            raise CompanyRegisterUnavailable("no token")
        return self.company if number == self.company.number else None


class FakeResults:
    """One sentence for a result."""

    def tell(self, interview: Interview) -> list[Message]:
        return [say("途中の結果" if interview.early else "結果")]

    def reply(self, person_id: str, value: str) -> list[Message] | None:
        return {"page": [say("結果のページ")], "result": [say("結果")]}.get(value)


@dataclass
class FakeSteps:
    """Remembers which questions were shown and explained."""

    steps: list[tuple[str, str | None]] = field(default_factory=list)

    def moved(self, before: Interview | None, after: Interview, channel: str) -> None:
        if before is None or before.current != after.current:
            self.steps.append(("shown", after.current))

    def record(self, step: str, channel: str, question: str | None = None) -> None:
        self.steps.append((step, question))


@dataclass
class Talk:
    """A person's side of it. `now` is the time of the next turn."""

    engine: Engine
    person: str = "p1"
    register: FakeRegister = field(default_factory=FakeRegister)
    steps: FakeSteps = field(default_factory=FakeSteps)
    now: datetime = AT
    last: Turn = field(default_factory=lambda: Turn((), open=False))

    def __post_init__(self) -> None:
        with Session(self.engine) as session, session.begin():
            if session.get(PersonRow, self.person) is None:
                session.add(PersonRow(id=self.person, created_at=utc_now(), last_at=utc_now()))

    @property
    def speaker(self) -> Speaker:
        return Speaker(self.person, "web")

    @property
    def dialogue(self) -> InterviewDialogue:
        """A new one every time, as after a restart: nothing is remembered but what the database holds."""
        interviews = Interviews(self.engine, SCRIPT)
        return InterviewDialogue(SCRIPT, interviews, self.register, FakeResults(), self.steps, self._clock)

    @property
    def interview(self) -> Interview:
        found = Interviews(self.engine, SCRIPT).latest(self.person)
        assert found is not None
        return found

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n".join(m.text for m in self.last.messages)

    @property
    def labels(self) -> list[str]:
        """The buttons offered last."""
        return [c.label for m in self.last.messages for c in m.choices]

    def start(self, value: str = "") -> Talk:
        self.last = self.dialogue.start(self.speaker, value)
        return self

    def says(self, *texts: str, asking: bool = False) -> Talk:
        for text in texts:
            self.last = self.dialogue.hear(self.speaker, text, sounds_asking=asking)
        return self

    def taps(self, *buttons: tuple[str, str]) -> Talk:
        for question_id, value in buttons:
            self.last = self.dialogue.tap(self.speaker, question_id, value)
        return self

    def up_to(self, question_id: str) -> Talk:
        """Begins and answers by buttons up to a question; the optional ones are skipped."""
        usual = {"region": "chubu", "prefecture": "愛知県", "sector": "making", "industry": "製造業", "staff": "1-5"}
        usual |= {"stage": "running", "tools": "next"}
        self.start()
        while (current := self.interview.current) != question_id:
            assert current is not None
            question = SCRIPT.question(current)
            assert question is not None
            fallback = "skip" if question.optional else question.options[0].value
            self.taps((current, usual.get(current, fallback)))
        return self

    def _clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now
