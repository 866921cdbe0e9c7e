"""Everything the assistant keeps for a person, wired to one database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Engine

from actions.answering import Knowledge
from actions.conversations.conversations import Conversations
from actions.finance.benchmarks import all_benchmarks
from actions.finance.dialogue import FinanceDialogue
from actions.finance.questions import Script as FinanceScript
from actions.finance.questions import questions
from actions.finance.repository import FinancialChecks
from actions.interview.repository import Interviews
from actions.interview.result.profile import business_of
from actions.interview.result.results import Results
from actions.interview.script import script
from actions.people.overview import AlsoKept
from actions.reminders.chat import ReminderTurns
from actions.reminders.ports import Rounds
from actions.reminders.subscriptions import Subscriptions
from actions.saved.chat import MyListTurns
from actions.saved.my_list import MyList
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class Personal:
    """The repositories, and what answers turns about them. `also_kept` is the list to which whoever else keeps something
    of people adds what tells it: a line each, nothing of whom nothing is kept."""

    conversations: Conversations
    my_list: MyList
    subscriptions: Subscriptions
    interviews: Interviews
    results: Results
    checks: FinancialChecks
    finance: FinanceDialogue
    my_list_turns: MyListTurns
    reminder_turns: ReminderTurns
    also_kept: list[Callable[[str], Iterable[str]]] = field(default_factory=list)


def personal(
    engine: Engine,
    knowledge: Knowledge,
    rounds: Rounds,
    links_start_with: str,
    clock: Clock = now_jst,
    *,
    finance_script: FinanceScript | None = None,
) -> Personal:
    """All of it over `engine`, a database opened by `actions.database.engine`.

    :param links_start_with: address of the system as seen from outside, without a slash at its end.
    :param finance_script: what the financial check asks and compares with; None: what ships with the project.
    """
    finance_script = finance_script or FinanceScript(questions(), all_benchmarks())
    interviews, checks = Interviews(engine, script()), FinancialChecks(engine, finance_script)
    my_list, subscriptions = MyList(engine), Subscriptions(engine)
    return Personal(
        conversations=Conversations(engine),
        my_list=my_list,
        subscriptions=subscriptions,
        interviews=interviews,
        results=Results(engine),
        checks=checks,
        finance=FinanceDialogue(checks, finance_script, partial(_industry, interviews), clock),
        my_list_turns=MyListTurns(my_list, knowledge, rounds, links_start_with, clock),
        reminder_turns=ReminderTurns(subscriptions, knowledge, rounds, clock),
        also_kept=[AlsoKept(engine, clock).lines],
    )


def _industry(interviews: Interviews, person_id: str) -> str:
    """The industry told in the latest diagnosis that has one, "" without any."""
    told = (business_of(script(), interview).industry for interview in interviews.of_person(person_id))
    return next(filter(None, told), "")
