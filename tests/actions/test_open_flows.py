"""Whatever is said and pressed in whatever order, at most one of the diagnosis and the financial check is open."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from actions.database.engine import open_database
from actions.finance.dialogue import FinanceDialogue
from actions.finance.flow import FinanceFlow
from actions.finance.repository import FinancialChecks
from actions.flow import Wish
from actions.interview.flow import START, InterviewFlow
from actions.interview.repository import Interviews
from actions.interview.turn import Turn
from actions.open_flows import OpenFlows
from tests.actions.finance.material import SCRIPT as FINANCE
from tests.actions.finance.material import TickingClock
from tests.actions.interview.talking import Talk
from tests.actions.interview.walking import SCRIPT

STARTS = ("", "finance", "resume", "go_on", "restart", "anew", "later", "finish", "page")
TEXTS = (
    "はい",
    "3,200万",
    "32000",
    "あとで",
    "続ける",
    "結果を見たい",
    "インボイスって何？",
    "売上は10万",
    "ぬるぽ",
    "愛知の飲食店です",
)
TAPS = (
    ("consent", "yes"), ("consent", "no"), ("stage", "running"), ("q4_01", "3"), ("vision", "skip"), ("finance.", "start"),
    ("finance.", "resume"), ("finance.", "anew"), ("finance.sales_0", "skip"), ("finance.sales_0", "pause"),
    ("finance.operating_profit_0", "finish"), ("finance.unit", "1000"), ("finance.unit", "x"), ("finance.more_1", "no"),
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("start"), st.sampled_from(STARTS)),
        st.tuples(st.just("hear"), st.sampled_from(TEXTS)),
        st.tuples(st.just("tap"), st.sampled_from(TAPS)),
        st.tuples(st.just("put_off"), st.just("")),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('flows') / 'app.sqlite'}")
    yield opened
    opened.dispose()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_at_most_one_is_open_and_every_open_turn_ends_with_its_buttons(
    engine: Engine, steps: list[tuple[str, str | tuple[str, str]]]
) -> None:
    talk = Talk(engine, secrets.token_hex(8))
    checks, interviews = FinancialChecks(engine, FINANCE), Interviews(engine, SCRIPT)
    finance = FinanceDialogue(checks, FINANCE, lambda _: "", TickingClock())
    for kind, said in steps:
        flows = OpenFlows([FinanceFlow(finance, checks), InterviewFlow(talk.dialogue, interviews)])
        told = _told(flows, talk, kind, said)
        interview = interviews.unfinished(talk.person)
        interview_waits = interview is not None and interview.status == "open" and interview.current is not None
        check_waits = finance.is_open(talk.person)
        assert not (interview_waits and check_waits)
        assert (told is not None and told.open) == (interview_waits or check_waits)
        assert told is None or not told.open or told.messages[-1].choices


def _told(flows: OpenFlows, talk: Talk, kind: str, said: str | tuple[str, str]) -> Turn | None:
    """The turn that follows; None where nothing is said."""
    if isinstance(said, tuple):
        return flows.press(talk.speaker, *said)
    if kind == "put_off":
        flows.put_off(talk.speaker)
        return None
    return flows.start(talk.speaker, Wish(START, value=said)) if kind == "start" else flows.hear(talk.speaker, said)
