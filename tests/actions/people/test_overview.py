"""Who asks is told what is kept of them with the staff, in LINE, in surveys and in mails; nothing of what there is none of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.handover.handovers import Handovers
from actions.line.tables import LineUserRow
from actions.mail.models import Mail
from actions.mail.outbox import MailOutbox
from actions.people.overview import AlsoKept
from actions.survey.tables import SurveyRow
from actions.verified.support_codes import VALID_FOR, SupportCodes
from tests.actions.consultation.material import CIPHER, MONDAY, SetClock


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def test_everything_is_told_to_whose_it_is_and_to_nobody_else(engine: Engine) -> None:
    clock = SetClock()
    talks = [Conversations(engine).begin("line")[0] for _ in range(2)]
    mine, other = (Conversations(engine).person(talk) for talk in talks)
    kept = AlsoKept(engine, clock)
    assert list(kept.lines(mine)) == []
    Handovers(engine, Channels()).call(talks[0], "人と話したい")
    SupportCodes(engine, CIPHER.digest, clock).issue(talks[0])
    now = MONDAY.replace(tzinfo=None)
    with Session(engine) as session, session.begin():
        session.add(LineUserRow(digest="d", user_id=CIPHER.encrypt("U1"), conversation_id=talks[0], created_at=now))
        session.add(
            SurveyRow(
                kind="diagnosis", subject_id="s", person_id=mine, state="done", support_type="", asked_at=now,
                updated_at=now, answered_on=now.date(), score=9,
            )
        )  # fmt: skip
        MailOutbox(engine, CIPHER, clock).put(session, "k", Mail("a@example.com", "x", "y"), kind="t", person_id=mine)
    told = list(kept.lines(mine))
    begins = (
        "・担当者への引き継ぎ",
        "・電話で聞くときの番号",
        "・LINEとのつながり",
        "・アンケートの答え",
        "・送っているところのメール",
    )
    assert [line.split("：")[0] for line in told] == list(begins)
    assert all("example.com" not in line and "U1" not in line for line in told)
    assert list(kept.lines(other)) == []
    clock.forward(seconds=(VALID_FOR + timedelta(seconds=1)).total_seconds())
    assert not any("電話で聞く" in line for line in kept.lines(mine))
