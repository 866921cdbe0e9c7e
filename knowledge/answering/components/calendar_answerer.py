"""Answers questions about dates from the calendar, before any search: 「今月締切の補助金」「持続化の次の締切」."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from haystack import component

from knowledge.answering.calendar_composer import CalendarComposer
from knowledge.answering.judge import content_forms
from knowledge.calendar.calendar import Calendar
from knowledge.calendar.days import day_of, end_of, start_of
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound, RoundState
from knowledge.clock import Clock, now_jst
from knowledge.models import Document, Notice, Scheme
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.retrieval.settings import AnswerSettings
from knowledge.text.words import word_forms
from knowledge.understanding.calendar_question import Asks, CalendarQuestion
from knowledge.understanding.question import Question

_NOT_A_TOPIC = frozenset(
    "一覧 リスト 教える 見る 見せる 知る 物 順 早い 近い 過ぎる 全部 全て 日程 予定 中 回 何時 次 次回 公募 書く 申し込む 申す 込める 応募 出す 出せる 直前 間近 週間 以内".split()
)
_ABOUT_ASKING = {"情報収集"}
"""A purpose that words about dates stand for themselves (締切を知りたい)."""
_HELD = 0.5
_GRANTS = {"補助金", "助成金・給付金"}
"""Owners say 補助金 and 助成金 for one another."""


@component
class CalendarAnswerer:
    """Sets `context.answer` when the question is about dates and the calendar can say something.

    About one scheme (named, or shown before) it speaks when a round of it is known; otherwise the scheme's own text
    answers. About a stretch of time, or what is open now, it always speaks, if only to say that nothing is known; a
    question for something particular that is open (「今申請できるIT導入の補助金」) is left to the search when no round fits.
    """

    def __init__(
        self, catalogue: Catalogue, calendar: Calendar, settings: AnswerSettings, clock: Clock = now_jst
    ) -> None:
        self._catalogue = catalogue
        self._calendar = calendar
        self._composer = CalendarComposer(settings)
        self._clock = clock

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        question = context.understood
        asked = question.calendar
        if context.answer is None and asked is not None and len(question.fields) <= 1 and not question.kinds:
            self._answer(context, question, asked)
        return {"context": context}

    def _answer(self, context: Context, question: Question, asked: CalendarQuestion) -> None:
        subjects = self._subjects(context.subject, question)
        if subjects:
            rounds = self._calendar.rounds(CalendarQuery(documents=subjects))
            if rounds:
                context.answer = self._composer.scheme(rounds, question)
            return
        topic = self._topic(question, asked)
        if not asked.is_list and not self._asks_of_all(asked, question, topic):
            return
        rounds = [r for r in self._listed(asked, context) if self._fits(r, question, topic)]
        unseen = [r for r in rounds if self._catalogue.entry(r.document.id).group not in context.exclude]
        if unseen:
            context.answer = self._composer.found(unseen, asked, question)
        elif rounds:
            context.answer = self._composer.no_more(question)
        elif not (asked.asks is Asks.OPEN and topic):
            context.answer = self._composer.nothing(asked, question, self._calendar.rounds())

    def _subjects(self, subject: Document | None, question: Question) -> tuple[str, ...]:
        """Ids of the schemes the question is about, none if it is about whatever there is."""
        if subject is not None:
            return (subject.id,)
        return tuple(i for i in question.named if isinstance(self._catalogue.document(i), Scheme))

    def _asks_of_all(self, asked: CalendarQuestion, question: Question, topic: tuple[str, ...]) -> bool:
        """Whether whatever there is is meant, though no word says so: 「愛知で今申請できる？」「締切は？」."""
        if asked.asks is Asks.OPEN:
            return self._narrows(question)
        return asked.asks is Asks.CLOSING and not topic and not question.named

    @staticmethod
    def _narrows(question: Question) -> bool:
        return bool(question.prefectures or question.industries or question.purposes)

    def _topic(self, question: Question, asked: CalendarQuestion) -> tuple[str, ...]:
        """The words that say what for; those about dates, places and trades are none."""
        said = {form for name in (*question.industries, *question.services) for form in word_forms(name)}
        rest = dataclasses.replace(question, forms=tuple(word_forms(asked.rest)))
        return tuple(f for f in content_forms(rest) if f not in _NOT_A_TOPIC and f not in said and len(f) > 1)

    def _listed(self, asked: CalendarQuestion, context: Context) -> list[CalendarRound]:
        question, filters = context.understood, context.filters
        now = self._clock()
        start, end = _bounds(asked, now)
        query = CalendarQuery(
            start=start,
            end=end,
            prefectures=filters.prefectures or question.prefectures,
            industries=filters.industries or question.industries,
            purposes=filters.purposes,
        )
        rounds = self._calendar.rounds(query)
        if asked.asks is Asks.OPENING:
            rounds = [r for r in rounds if r.opens_at and start <= r.opens_at and (end is None or r.opens_at <= end)]
            return sorted(rounds, key=lambda r: (r.opens_at, r.round.title))
        if asked.asks is Asks.OPEN:
            starts_now = asked.period is None
            found = [r for r in rounds if not r.has_ended and (r.state is not RoundState.UPCOMING or not starts_now)]
            # An old announcement says little about today: it stands back where anything else is known.
            told = [r for r in found if r.state is not RoundState.UNSURE or not isinstance(r.document, Notice)]
            return sorted(told or found, key=lambda r: r.state is RoundState.UNSURE)
        closing = [r for r in rounds if r.closes_at and start <= r.closes_at and (end is None or r.closes_at <= end)]
        return [r for r in closing if not r.has_ended] or closing

    def _fits(self, found: CalendarRound, question: Question, topic: tuple[str, ...]) -> bool:
        entry = self._catalogue.entry(found.document.id)
        if entry.audience not in question.audiences:
            return False
        if question.employees is not None and entry.max_employees < question.employees:
            return False
        wanted = set(question.services) | (_GRANTS if _GRANTS & set(question.services) else set())
        if entry.services and entry.services <= set(question.unwanted_services):
            return False
        if entry.services and wanted and wanted.isdisjoint(entry.services):
            return False
        purposes = set(question.purposes) - _ABOUT_ASKING
        if not topic and not purposes:
            return True
        if not purposes.isdisjoint(found.purposes):
            return True
        return bool(topic) and self._catalogue.coverage(topic, found.document.id) >= _HELD


def _bounds(asked: CalendarQuestion, now: datetime) -> tuple[datetime, datetime | None]:
    """The window asked for; without one it begins now."""
    if asked.period is None:
        return now, now if asked.asks is Asks.OPEN else None
    end = end_of(asked.period.end) if asked.period.end else None
    start = start_of(asked.period.start)
    if asked.asks is Asks.OPEN and asked.period.start <= day_of(now):
        start = max(start, now)
    return start, end
