"""Everything the gateway consists of, wired over one database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from fastapi import FastAPI
from rasa_sdk.executor import ActionExecutor

from actions.calendar_feed.feed_log import FeedLog
from actions.conversations.channels import Channels
from actions.conversations.conversations import Conversations
from actions.cut_off import CutOffTurns
from actions.database.engine import open_database
from actions.diagnosis import diagnosis
from actions.finance.flow import FinanceFlow
from actions.flow import Flow
from actions.funnel.funnel import Funnel
from actions.funnel.leaving import count_left
from actions.interview.export import export_csv
from actions.interview.flow import InterviewFlow
from actions.interview.script import script
from actions.personal import personal
from actions.private_text import PrivateTexts
from actions.rasa.executor import action_executor
from actions.reminders.dispatcher import Dispatcher
from actions.reminders.from_calendar import CalendarRounds
from connectors.calendar.feed import CalendarFeed
from connectors.diagnosis.pages import ResultPages, result_router
from connectors.my_list.pages import MyListPages, my_list_router
from connectors.rasa.client import RasaClient
from connectors.rasa.trackers import TrackerStore
from connectors.sources.metrics import SourceMetrics
from connectors.sources.page import sources_router
from connectors.web.chat import ChatService
from madoguchi.advice import advice
from madoguchi.booking import booking
from madoguchi.booking_chat import booking_chat
from madoguchi.consultation import consultation
from madoguchi.handover import handover
from madoguchi.line import Line, line
from madoguchi.live_knowledge import LiveKnowledge
from madoguchi.notices import notices
from madoguchi.part import Job, Part
from madoguchi.scheduled_sync import sync_every
from madoguchi.secret import internal_token
from madoguchi.settings import Settings
from madoguchi.source_status import status_reader
from madoguchi.staff_console import staff_console
from madoguchi.verified_answers import StaffKnowledge
from madoguchi.wiring import cipher, company_register, financial_script, generations, knowledge_opener, mirror

_log = structlog.get_logger(__name__)
_FOLLOW_EVERY_S = 2.0
_ERASE_EVERY_S = 3600.0
_REMIND_EVERY_S = 60.0
_COUNT_EVERY_S = 5.0
_LEFT_EVERY_S = 600.0
_UNDO_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the application is made of; `close` when it ends."""

    knowledge: LiveKnowledge
    chat: ChatService
    executor: ActionExecutor
    calendar_feed: CalendarFeed
    sources: SourceMetrics
    line: Line
    parts: list[Part]
    funnel: Funnel

    async def close(self) -> None:
        """Writes down what is only counted in memory, and closes everything."""
        self.funnel.flush()
        await self.chat.rasa.close()
        self.chat.trackers.close()
        self.knowledge.close()


def assemble(app: FastAPI, chosen: Settings) -> Assembly:
    """All of it for these settings. Parts that others need of `app` are put into its state.

    :raises KnowledgeError: a model of the settings cannot be loaded.
    :raises OperatorError: a setting is missing or wrong.
    :raises ValueError: an encryption key is none.
    """
    chosen.tracker_file.parent.mkdir(parents=True, exist_ok=True)
    database, keys = open_database(chosen.database), cipher(chosen)
    by_staff = StaffKnowledge(database)
    knowledge = LiveKnowledge(generations(chosen), knowledge_opener(chosen, by_staff.published))
    rounds = CalendarRounds(knowledge)
    kept = personal(database, knowledge, rounds, chosen.links_start_with, finance_script=financial_script(chosen))
    checked = diagnosis(database, knowledge, rounds, company_register(chosen), chosen.links_start_with)
    in_line = line(chosen, database, keys)
    channels = Channels({"line": in_line.channel})
    staff = handover(chosen, database, knowledge, channels, kept)
    told = notices(chosen, database, channels, checked.funnel)
    talks = booking_chat(chosen, database, checked, told.news_in_chat, mail=told.outbox is not None)
    conversations = Conversations(database)
    asking: list[Flow] = [
        talks.flow, staff.callback_flow, told.surveys, FinanceFlow(kept.finance, kept.checks),
        InterviewFlow(checked.dialogue, checked.interviews),
    ]  # fmt: skip
    chat = ChatService(
        conversations,
        knowledge,
        RasaClient(f"http://127.0.0.1:{chosen.rasa_port}", internal_token(chosen.data_dir), chosen.turn_timeout_s),
        TrackerStore(f"sqlite:///{chosen.tracker_file}"),
        checked.funnel,
        staff.turns,
        by_staff.questions,
        PrivateTexts([talks.private, staff.private_number]),
        CutOffTurns(conversations, asking, checked.interviews),
    )
    results_csv = partial(export_csv, script(), checked.interviews, checked.results)
    console = staff_console(app, chosen, database, checked.funnel, results_csv, chat.erase_person)
    after = advice(app, chosen, database, kept, knowledge, rounds, channels, checked.funnel, told.desk)
    read_sources = status_reader(mirror(chosen), generations(chosen))
    reminders = Dispatcher(database, rounds, channels=channels)
    parts = [
        Part(
            jobs=[Job(_FOLLOW_EVERY_S, knowledge.follow), Job(_ERASE_EVERY_S, partial(erase_old, chat, chosen))],
            starts=[knowledge.follow, chat.trackers.prepare],
        ),
        Part(
            [sources_router(read_sources)],
            tasks=[partial(sync_every, chosen.sync_every_hours, read_sources)] if chosen.sync_every_hours else [],
        ),
        Part(
            [my_list_router(MyListPages(kept.my_list, knowledge, rounds))],
            [Job(_ERASE_EVERY_S, partial(kept.my_list.forget_removed, _UNDO_FOR)), Job(_REMIND_EVERY_S, reminders.run)],
        ),
        Part(
            [result_router(ResultPages(checked.results))],
            [Job(_COUNT_EVERY_S, checked.funnel.flush), Job(_LEFT_EVERY_S, partial(count_left, database))],
        ),
        console,
        staff.part(app),
        talks.part,
        told.part,
        after.part,
        booking(app, chosen, database, consultation(database, keys, told.news)),
        by_staff.part(app, chosen, knowledge, channels),
        in_line.part(chosen, database, chat),
    ]
    return Assembly(
        knowledge=knowledge,
        chat=chat,
        executor=action_executor(knowledge, kept, [after.flow(talks.flow), *asking], staff.turns),
        calendar_feed=CalendarFeed(knowledge, FeedLog(database), lambda: knowledge.generation),
        sources=SourceMetrics(read_sources),
        line=in_line,
        parts=parts,
        funnel=checked.funnel,
    )


def erase_old(chat: ChatService, chosen: Settings) -> None:
    """Erases what is older than the settings say, in the dialogue engine's trackers too."""
    age, kept_age = timedelta(days=chosen.chat_retention_days), timedelta(days=chosen.saved_retention_days)
    erased = chat.conversations.erase_older_than(age, kept_age)
    chat.trackers.erase(erased)
    if erased:
        _log.info("old conversations erased", count=len(erased))
