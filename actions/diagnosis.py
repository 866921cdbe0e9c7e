"""The diagnosis, wired to one database: the dialogue, the desk for its results, and the counts of how far people come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from actions.funnel.funnel import Funnel
from actions.interview.dialogue import InterviewDialogue
from actions.interview.ports import CompanyRegister
from actions.interview.repository import Interviews
from actions.interview.result.desk import ResultDesk
from actions.interview.result.ports import Search
from actions.interview.result.results import Results
from actions.interview.script import script
from actions.reminders.ports import Rounds
from actions.survey.offer import SurveyOffer
from actions.survey.surveys import Surveys
from knowledge.clock import Clock, now_jst


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What speaks about the diagnosis, and what keeps it."""

    dialogue: InterviewDialogue
    interviews: Interviews
    results: Results
    funnel: Funnel


def diagnosis(
    engine: Engine,
    knowledge: Search,
    rounds: Rounds,
    register: CompanyRegister,
    links_start_with: str,
    clock: Clock = now_jst,
) -> Diagnosis:
    """All of it over `engine`, a database opened by `actions.database.engine`.

    :param links_start_with: address of the system as seen from outside, without a slash at its end.
    """
    asked = script()
    interviews, results, funnel = Interviews(engine, asked), Results(engine), Funnel(engine, asked, clock)
    desk = ResultDesk(asked, interviews, results, knowledge, rounds, links_start_with, clock)
    teller = SurveyOffer(desk, engine, Surveys(engine, clock), results)
    dialogue = InterviewDialogue(asked, interviews, register, teller, funnel, clock)
    return Diagnosis(dialogue, interviews, results, funnel)
