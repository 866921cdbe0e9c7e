"""What people think, for the office: how often each score was given, the NPS, and the texts. Nobody's name is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from actions.database.base import stored
from actions.survey.models import SCORES, Kind
from actions.survey.tables import SurveyRow
from actions.survey.wording import wording
from knowledge.calendar.days import end_of, start_of

FEWEST = 10
"""Of fewer answers no NPS is told: one person more or less would turn it round."""
_DETRACTORS, _PROMOTERS = range(7), range(9, 11)


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its score and the day."""

    day: date
    score: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of one support type, "" for those without.

    :param counts: how often each score from 0 to 10 was given.
    """

    support_type: str
    counts: tuple[int, ...]

    @property
    def answers(self) -> int:
        """How many there are."""
        return sum(self.counts)

    @property
    def promoters(self) -> int:
        """9 and 10."""
        return sum(self.counts[score] for score in _PROMOTERS)

    @property
    def detractors(self) -> int:
        """0 to 6."""
        return sum(self.counts[score] for score in _DETRACTORS)

    @property
    def nps(self) -> float | None:
        """Share of promoters less share of detractors, −100 to 100; None where there are few answers."""
        if self.answers < FEWEST:
            return None
        return round(100 * (self.promoters - self.detractors) / self.answers, 1)

    @property
    def nps_text(self) -> str:
        """The NPS as it is shown: 「+12.5」「−47.4」「少数」."""
        return wording().few if self.nps is None else f"{self.nps:+.1f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """What was said about one kind of thing in a time.

    :param by_support_type: the same, apart.
    :param texts: the latest first.
    :param asked: how many surveys were put or offered in that time, `declined` how many of them were turned down.
    """

    kind: Kind
    all: Group
    by_support_type: tuple[Group, ...]
    texts: tuple[Said, ...]
    asked: int
    declined: int


def report(engine: Engine, from_: date, to: date, kind: Kind) -> SurveyReport:
    """The answers of the days from `from_` to `to`, both included."""
    answered = (
        SurveyRow.kind == kind, SurveyRow.score.is_not(None), SurveyRow.answered_on.between(from_, to)
    )  # fmt: skip
    counts = (
        select(SurveyRow.support_type, SurveyRow.score, func.count())
        .where(*answered)
        .group_by(SurveyRow.support_type, SurveyRow.score)
    )
    texts = (
        select(SurveyRow.answered_on, SurveyRow.score, SurveyRow.text)
        .where(*answered, func.coalesce(SurveyRow.text, "") != "")
        .order_by(SurveyRow.answered_on.desc(), SurveyRow.updated_at.desc())
    )
    by_type: dict[str, Counter[int]] = {}
    with Session(engine) as session:
        for support_type, score, count in session.execute(counts):
            by_type.setdefault(support_type, Counter())[score or 0] = count
        said = [
            Said(day, score, text)
            for day, score, text in session.execute(texts)
            if day is not None and score is not None and text is not None
        ]
        asked, declined = _asked(session, from_, to, kind)
    return SurveyReport(
        kind,
        _group("", sum(by_type.values(), Counter())),
        tuple(_group(name, by_type[name]) for name in sorted(by_type, reverse=True)),
        tuple(said),
        asked,
        declined,
    )


def by_month(engine: Engine, from_: date, to: date, kind: Kind) -> dict[date, Group]:
    """The answers of the days from `from_` to `to`, both included, under the first day of their month; a month without
    any is not there."""
    query = (
        select(SurveyRow.answered_on, SurveyRow.score, func.count())
        .where(SurveyRow.kind == kind, SurveyRow.score.is_not(None), SurveyRow.answered_on.between(from_, to))
        .group_by(SurveyRow.answered_on, SurveyRow.score)
    )
    counted: dict[date, Counter[int]] = {}
    with Session(engine) as session:
        for day, score, count in session.execute(query):
            assert day is not None and score is not None  # as asked for
            counted.setdefault(day.replace(day=1), Counter())[score] += count
    return {month: _group("", scores) for month, scores in counted.items()}


def _group(support_type: str, scores: Mapping[int, int]) -> Group:
    """:param scores: how often each was given."""
    return Group(support_type, tuple(scores.get(score, 0) for score in SCORES))


def _asked(session: Session, from_: date, to: date, kind: Kind) -> tuple[int, int]:
    """(how many surveys were put or offered, how many of them were turned down)."""
    within = SurveyRow.asked_at.between(stored(start_of(from_)), stored(end_of(to)))
    query = select(SurveyRow.state, func.count()).where(SurveyRow.kind == kind, within).group_by(SurveyRow.state)
    states: Counter[str] = Counter()
    for state, count in session.execute(query):
        states[state] = count
    return states.total(), states["declined"]
