"""Composes answers about dates: what closes, opens or is open, each entry with its days left and its citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge.answering.citations import CitationList
from knowledge.answering.facts import find_fact
from knowledge.answering.wording import wording
from knowledge.calendar.days import Day, time_of_day
from knowledge.calendar.round import CalendarRound, RoundState
from knowledge.clock import japanese_date
from knowledge.models import Answer, Fact, Outcome
from knowledge.models.answer import Card
from knowledge.models.vocabulary import FIELD_LABELS
from knowledge.retrieval.settings import AnswerSettings
from knowledge.text.sentences import shorten
from knowledge.understanding.calendar_question import Asks, CalendarQuestion
from knowledge.understanding.chips import chips_of
from knowledge.understanding.question import Question

MOST = 5
_SUMMARY_CHARACTERS = 80
_NEAR_DAYS = 14
_NEAREST = 2
_SHORT_TITLE = 22
"""Titles that fit on a button."""
_MANY_PREFECTURES = 3


class CalendarComposer:
    """Writes answers out of rounds as they stand now.

    Every line is one of `Answer.notes` as well: dates are said exactly as composed, nobody words them anew.
    """

    def __init__(self, settings: AnswerSettings) -> None:
        self._settings = settings
        self._say = wording()
        self._text = wording().calendar

    def found(self, rounds: Sequence[CalendarRound], asked: CalendarQuestion, question: Question) -> Answer:
        """What was found for a stretch of time or as open now: up to five entries, best first, and how many more."""
        cited = CitationList(self._settings.max_quote_characters)
        shown = rounds[:MOST]
        lines = [self._heading(rounds, asked, question)]
        unsure = sum(r.state is RoundState.UNSURE for r in rounds)
        for position, found in enumerate(shown):
            if found.state is RoundState.UNSURE and position == len(rounds) - unsure > 0:
                lines.append(self._text["also_unsure"].format(count=unsure))
            lines += self._entry(found, cited)
        if len(rounds) > MOST:
            lines.append(self._text["more"].format(count=len(rounds) - MOST))
        lines += self._as_of(shown)
        stale = all(r.state in (RoundState.ENDED, RoundState.UNSURE) for r in shown)
        return self._answer(lines, shown, cited, stale, self._narrower(rounds, asked, question), question)

    def scheme(self, rounds: Sequence[CalendarRound], question: Question) -> Answer:
        """The rounds of one scheme that was named or shown: the next first, or that it is too late."""
        cited = CitationList(self._settings.max_quote_characters)
        coming = [r for r in rounds if r.state is not RoundState.ENDED]
        shown = coming[:MOST] or rounds[-1:]
        lines = [line for found in shown for line in self._entry(found, cited)]
        if not coming:
            lines.append(self._text["no_next"])
        elif shown[0].state is not RoundState.UNSURE:
            lines += self._hurry(shown[0])
        lines += self._as_of(shown)
        old = not coming or all(r.state is RoundState.UNSURE for r in shown)
        return self._answer(lines, shown, cited, old, (self._say.suggestions.fields["application"],), question)

    def nothing(self, asked: CalendarQuestion, question: Question, coming: Sequence[CalendarRound]) -> Answer:
        """That nothing is known for what was asked, and the way on: the nearest of what is known to come."""
        where = self._where(question)
        if asked.period:
            text = self._text[f"none_{asked.asks.value}"].format(period=asked.period.label, where=where)
        else:
            text = self._text["none"].format(where=where)
        titles = dict.fromkeys(r.document.title for r in coming if r.closes_at and not r.has_ended)
        near = [t for t in titles if len(t) <= _SHORT_TITLE][:_NEAREST]
        offers = [self._text["ask_next"].format(title=t) for t in near]
        offers += [self._text["ask_view"], self._say.suggestions.human]
        return Answer(
            outcome=Outcome.NO_MATCH,
            text="\n".join((text, self._text["none_next"])),
            suggestions=tuple(offers),
            chips=chips_of(question),
        )

    def no_more(self, question: Question) -> Answer:
        """That everything there is was shown (「他には？」)."""
        return Answer(
            outcome=Outcome.NO_MATCH,
            text=self._say.answer["no_more"],
            suggestions=(self._text["ask_view"], self._say.suggestions.human),
            chips=chips_of(question),
        )

    def _heading(self, rounds: Sequence[CalendarRound], asked: CalendarQuestion, question: Question) -> str:
        where = self._where(question)
        if all(r.state is RoundState.ENDED for r in rounds):
            return self._text["heading_ended"].format(where=where)
        surely = [r for r in rounds if r.state is not RoundState.UNSURE]
        if not surely:
            return self._text["heading_unsure"].format(where=where, count=len(rounds))
        period = asked.period.label if asked.period else ""
        name = f"heading_{asked.asks.value}" + ("" if period or asked.asks is Asks.VIEW else "_now")
        return self._text[name].format(period=period, where=where, count=len(surely))

    def _where(self, question: Question) -> str:
        words = "・".join((*question.prefectures, *question.industries[:1]))
        return self._text["where"].format(words=words) if words else ""

    def _entry(self, found: CalendarRound, cited: CitationList) -> list[str]:
        quote = found.round.quote or found.round.closes_text
        n = cited.cite(found.stated_in, quote)
        title = found.document.title
        number = f"（{found.number}）" if found.number else ""
        line = self._text["entry"].format(title=title, number=number, dates=self.dates(found), n=n)
        return [line, *(f"　{caution}" for caution in self.cautions(found))]

    def dates(self, found: CalendarRound) -> str:
        """When it opens and closes, in one sentence."""
        parts = []
        if found.opening_day and found.opens_at and found.state is RoundState.UPCOMING:
            when = f"{found.opening_day}{time_of_day(found.opens_at)}"
            parts.append(self._text["opens"].format(when=when))
        if found.closing_day:
            when = f"{found.closing_day}{found.closing_time}"
            name = "closed" if found.has_ended else "closes"
            parts.append(self._text[name].format(when=when, left=self._left(found)))
        elif found.has_ended:
            when = str(Day(found.ends_at.date())) if found.ends_at else ""
            parts.append(self._text["closed" if when else "closed_some_day"].format(when=when))
        elif text := found.round.closes_text:
            parts.append(self._text["open_ended"].format(text=shorten(text, 40)))
        else:
            parts.append(self._text["not_stated"])
        return "、".join(parts)

    def cautions(self, found: CalendarRound) -> list[str]:
        """What to mind: a closing day on which counters are closed, an old source, a place it is only for."""
        lines = []
        day = found.closing_day
        if day and not found.has_ended and day.is_off:
            name = "holiday" if day.holiday else "weekend"
            lines.append(self._text[name].format(name=day.holiday, weekday=day.weekday))
        if found.may_end_early and not found.has_ended:
            lines.append(self._text["early"].format(text=found.round.closes_text))
        if found.state is RoundState.UNSURE:
            lines.append(self._text["unsure"].format(note=found.note))
        return lines

    def _left(self, found: CalendarRound) -> str:
        days = found.days_left or 0
        return self._text["today"] if days == 0 else self._text["left"].format(days=days)

    def _hurry(self, found: CalendarRound) -> list[str]:
        days = found.days_left
        is_near = days is not None and days <= _NEAR_DAYS and found.state is RoundState.OPEN
        return [self._text["hurry"]] if is_near else []

    def _as_of(self, shown: Sequence[CalendarRound]) -> list[str]:
        dates = sorted({r.round.as_of for r in shown})
        if len(dates) > 1:
            return [self._text["as_of_between"].format(oldest=japanese_date(dates[0]), newest=japanese_date(dates[-1]))]
        aged = (shown[0].now.date() - dates[0]).days > self._settings.aged_after_days
        return [self._say.notes["aged" if aged else "as_of"].format(date=japanese_date(dates[0]))]

    def _narrower(self, rounds: Sequence[CalendarRound], asked: CalendarQuestion, question: Question) -> list[str]:
        """The same question for the prefectures that have most of what was found."""
        if question.prefectures or len(rounds) <= MOST or asked.asks is Asks.VIEW:
            return []
        counted = Counter(p for r in rounds for p in r.prefectures)
        when = asked.period.label if asked.period else ""
        if asked.asks is Asks.OPEN:
            when = f"{when}に" if when else "今"
        ask = self._text[f"ask_{asked.asks.value}"]
        return [ask.format(prefecture=p, period=when) for p, _ in counted.most_common(_MANY_PREFECTURES)]

    def _answer(
        self,
        lines: Sequence[str],
        shown: Sequence[CalendarRound],
        cited: CitationList,
        stale: bool,
        suggestions: Sequence[str],
        question: Question,
    ) -> Answer:
        text = "\n".join(lines)
        facts = [self._fact(r, cited, f"{self._text['fact']}（{r.document.title}）") for r in shown]
        cards = [self._card(r, cited) for r in shown]
        more = [] if stale else [self._text["ask_reminder"]]
        if question.calendar is None or question.calendar.asks is not Asks.VIEW:
            more.append(self._text["ask_view"])
        return Answer(
            outcome=Outcome.STALE if stale else Outcome.ANSWERED,
            text=text,
            notes=tuple(text.split("\n")),
            facts=tuple(dict.fromkeys(f for f in facts if f)),
            citations=cited.citations(),
            cards=tuple(cards),
            suggestions=(*suggestions, *more, self._say.suggestions.human),
            chips=chips_of(question),
        )

    def _fact(self, found: CalendarRound, cited: CitationList, name: str) -> Fact | None:
        value = found.round.quote or found.round.closes_text
        return Fact(name=name, value=value, citation=cited.cite(found.stated_in, value)) if value else None

    def _card(self, found: CalendarRound, cited: CitationList) -> Card:
        document = found.document
        facts = [self._fact(found, cited, self._text["fact"])]
        amount = find_fact(found.stated_in, "amount", max_characters=60)
        if amount.stated:
            n = cited.cite(found.stated_in, amount.text)
            facts.append(Fact(name=FIELD_LABELS["amount"], value=amount.text, citation=n))
        note = " ".join((self.dates(found), *self.cautions(found)))
        places = "・".join(found.prefectures[:_MANY_PREFECTURES]) + (
            " など" if len(found.prefectures) > _MANY_PREFECTURES else ""
        )
        if places:
            note += " " + self._say.notes["prefecture"].format(prefectures=places)
        return Card(
            id=document.id,
            kind=document.kind,
            title=found.title,
            summary=shorten(document.summary, _SUMMARY_CHARACTERS),
            facts=tuple(f for f in facts if f),
            url=found.round.url,
            source=found.round.source,
            as_of=found.round.as_of,
            status=found.state.value,
            note=note,
        )
