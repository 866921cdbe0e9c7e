"""The calendar: which rounds touch a window, which belong together, what is old or over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.calendar.calendar import Calendar
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import RoundState
from knowledge.models import Document, Scheme
from tests.knowledge import library
from tests.knowledge.calendar.conftest import CalendarMaker
from tests.knowledge.calendar.material import (
    ALWAYS,
    HOLIDAY,
    NEXT,
    OLD_OPEN_ENDED,
    PAST,
    SUNDAY,
    at,
    day_end,
    round_of,
)

RECEPTION = f"{library.ENDED.id}.reception"


def ids(calendar: Calendar, **conditions: object) -> list[str]:
    return [r.id for r in calendar.rounds(CalendarQuery(**conditions))]  # type: ignore[arg-type]


class TestWindow:
    def test_what_closes_first_comes_first_and_what_has_no_day_last(self, calendar: Calendar) -> None:
        assert ids(calendar) == [RECEPTION, *(r.id for r in (PAST, HOLIDAY, SUNDAY, NEXT, ALWAYS, OLD_OPEN_ENDED))]

    @pytest.mark.parametrize(
        ("start", "end", "found"),
        [
            (at(2026, 10, 13), at(2026, 10, 31), [SUNDAY]),
            (at(2026, 10, 12, 17), at(2026, 10, 12, 17), [HOLIDAY, SUNDAY]),
            (at(2026, 10, 12, 17, 1), at(2026, 10, 12, 18), [SUNDAY]),
            (at(2026, 10, 19), at(2026, 11, 2, 9, 59), []),
            (at(2026, 10, 19), at(2026, 11, 2, 10), [NEXT]),
            (at(2026, 12, 25, 23, 59, 59), None, [NEXT]),
            (at(2026, 12, 26), None, []),
        ],
    )  # fmt: skip
    def test_a_round_touches_a_window_until_its_last_moment(
        self, calendar: Calendar, start: object, end: object, found: list[Document]
    ) -> None:
        dated = [i for i in ids(calendar, start=start, end=end) if i not in (ALWAYS.id, OLD_OPEN_ENDED.id)]
        assert dated == [r.id for r in found]

    def test_an_open_ended_round_stays_while_its_scheme_is_not_ended(self, calendar_of: CalendarMaker) -> None:
        scheme = library.LOAN.model_copy(update={"ends_on": date(2026, 10, 31)})
        calendar = calendar_of([scheme, round_of(scheme, "r1", closes_text="随時")])
        assert ids(calendar, start=at(2026, 10, 31)) == ["mihon:yushi.r1"]
        assert ids(calendar, start=at(2026, 11, 1)) == []

    def test_open_now_is_what_can_be_applied_for_at_this_moment(self, calendar: Calendar) -> None:
        assert ids(calendar, open_now=True) == [r.id for r in (HOLIDAY, SUNDAY, ALWAYS, OLD_OPEN_ENDED)]


class TestConditions:
    def test_nationwide_rounds_pass_every_prefecture(self, calendar: Calendar) -> None:
        found = ids(calendar, prefectures=("大阪府",))
        assert SUNDAY.id in found and NEXT.id in found and OLD_OPEN_ENDED.id not in found

    def test_a_round_may_be_for_fewer_places_than_its_scheme(self, calendar_of: CalendarMaker) -> None:
        calendar = calendar_of([library.FACTORY, round_of(library.FACTORY, "r1", prefectures=("愛知県",))])
        assert ids(calendar, prefectures=("愛知県",)) and not ids(calendar, prefectures=("大阪府",))

    def test_the_trades_of_the_scheme_count(self, calendar_of: CalendarMaker) -> None:
        calendar = calendar_of([library.FACTORY, round_of(library.FACTORY, "r1", closes_text="随時")])
        assert ids(calendar, industries=("製造業",)) and not ids(calendar, industries=("建設業",))

    def test_a_purpose_must_be_the_schemes_own(self, calendar: Calendar) -> None:
        assert ids(calendar, purposes=("設備投資",)) == [HOLIDAY.id, NEXT.id]

    @pytest.mark.parametrize("document", ["mihon:setsubi", "mihon:setsubi-2023"])
    def test_any_edition_leads_to_the_schemes_rounds(self, calendar: Calendar, document: str) -> None:
        assert ids(calendar, documents=(document,)) == [HOLIDAY.id, NEXT.id]

    def test_an_unknown_document_has_no_rounds(self, calendar: Calendar) -> None:
        assert ids(calendar, documents=("mihon:gone",)) == []

    def test_help_for_residents_shows_only_when_asked_for(self, calendar_of: CalendarMaker) -> None:
        resident = library.LOAN.model_copy(update={"audience": "resident"})
        calendar = calendar_of([resident, round_of(resident, "r1", closes_text="随時")])
        assert ids(calendar) == []
        assert ids(calendar, documents=(resident.id,)) == ["mihon:yushi.r1"]


class TestTheSameThing:
    def test_editions_are_one_scheme_with_the_newest_in_front(self, calendar: Calendar) -> None:
        (found, _) = calendar.rounds(CalendarQuery(documents=("mihon:setsubi-2023",)))
        assert (found.document.id, found.also) == ("mihon:setsubi", ("mihon:setsubi-2023",))

    def test_the_same_window_from_two_sources_is_one_round(self, calendar_of: CalendarMaker) -> None:
        twin = library.EQUIPMENT_2023.model_copy(update={"as_of": library.RECENT})
        vague = round_of(twin, "r9", closes_at=day_end(2026, 10, 12), as_of=date(2026, 8, 1))
        (found,) = calendar_of([library.EQUIPMENT, twin, HOLIDAY, vague]).rounds()
        assert found.id == HOLIDAY.id
        assert found.also == (vague.id, twin.id)

    def test_two_rounds_of_one_source_stay_two(self, calendar_of: CalendarMaker) -> None:
        branches = [
            round_of(library.LOAN, n, title=f"みほん小口融資 {n}枠", closes_at=day_end(2026, 10, 30)) for n in "ab"
        ]
        assert len(calendar_of([library.LOAN, *branches]).rounds()) == 2

    def test_what_a_source_says_twice_is_one_round(self, calendar_of: CalendarMaker) -> None:
        twice = [round_of(library.LOAN, n, closes_at=day_end(2026, 10, 30)) for n in ("a", "b")]
        assert len(calendar_of([library.LOAN, *twice]).rounds()) == 1

    def test_a_round_of_a_document_that_is_not_there_stands_for_itself(self, calendar_of: CalendarMaker) -> None:
        (found,) = calendar_of([ALWAYS]).rounds()
        assert found.document.id == found.stated_in.id == ALWAYS.id


class TestDatesOfSchemes:
    def test_a_scheme_without_rounds_is_bounded_by_its_own_dates(self, calendar_of: CalendarMaker) -> None:
        scheme = library.LOAN.model_copy(update={"opens_on": date(2026, 10, 5), "closes_on": date(2026, 11, 30)})
        (found,) = calendar_of([scheme]).rounds()
        assert (found.opens_at, found.closes_at) == (at(2026, 10, 5), day_end(2026, 11, 30))
        assert found.round.quote == "受付開始：2026年10月5日、受付終了：2026年11月30日"
        assert (found.round.url, found.round.source, found.round.as_of) == (scheme.url, scheme.source, scheme.as_of)

    def test_a_scheme_with_rounds_is_not(self, calendar: Calendar) -> None:
        assert f"{library.EQUIPMENT.id}.reception" not in ids(calendar)

    def test_a_scheme_without_dates_is_not_in_the_calendar(self, calendar_of: CalendarMaker) -> None:
        assert calendar_of([library.HIRING]).rounds() == []


class TestOld:
    def test_an_open_ended_round_of_an_old_source_is_not_surely_open(self, calendar: Calendar) -> None:
        found = next(r for r in calendar.rounds() if r.id == OLD_OPEN_ENDED.id)
        assert (found.state, found.note) == (RoundState.UNSURE, "2023年8月時点の情報です")

    def test_a_day_given_by_an_old_source_stands(self, calendar_of: CalendarMaker) -> None:
        (found,) = calendar_of(
            [library.HOKKAIDO, round_of(library.HOKKAIDO, "r1", closes_at=day_end(2026, 11, 1), as_of=date(2023, 8, 1))]
        ).rounds()
        assert (found.state, found.note) == (RoundState.OPEN, "")

    def test_an_older_edition_does_not_keep_a_scheme_open(self, calendar_of: CalendarMaker) -> None:
        always = round_of(library.EQUIPMENT_2023, "r1", closes_text="随時")
        past = round_of(library.EQUIPMENT_2023, "r2", closes_at=day_end(2023, 5, 31))
        scheme: Scheme = library.EQUIPMENT.model_copy(update={"closes_on": None})
        assert [r.id for r in calendar_of([scheme, library.EQUIPMENT_2023, always, past]).rounds()] == [past.id]


class TestRound:
    def test_days_left_are_calendar_days_in_japan(self, calendar: Calendar) -> None:
        left = {r.id: r.days_left for r in calendar.rounds()}
        assert (left[HOLIDAY.id], left[PAST.id], left[ALWAYS.id]) == (11, -1, None)

    def test_the_last_day_has_none_left_and_is_open_until_its_hour(self, calendar_of: CalendarMaker) -> None:
        noon = library.clock()
        soon = round_of(library.LOAN, "soon", closes_at=noon + timedelta(minutes=1))
        gone = round_of(library.HIRING, "gone", closes_at=noon - timedelta(minutes=1))
        states = {
            r.id: (r.days_left, r.state) for r in calendar_of([library.LOAN, library.HIRING, soon, gone]).rounds()
        }
        assert states == {soon.id: (0, RoundState.OPEN), gone.id: (0, RoundState.ENDED)}

    def test_before_its_opening_it_is_upcoming(self, calendar: Calendar) -> None:
        assert next(r for r in calendar.rounds() if r.id == NEXT.id).state is RoundState.UPCOMING

    @pytest.mark.parametrize(
        ("quote", "number"),
        [
            ("第3次締切：10月12日", "第3次"),
            ("2次公募は10月12日まで", "2次"),
            ("年2回募集します", ""),
            ("10月12日まで", ""),
        ],
    )
    def test_the_rounds_number_is_said_as_the_source_counts(
        self, calendar_of: CalendarMaker, quote: str, number: str
    ) -> None:
        (found,) = calendar_of(
            [library.LOAN, round_of(library.LOAN, "r", closes_at=day_end(2026, 10, 12), quote=quote)]
        ).rounds()
        assert found.number == number
        assert found.title == (f"みほん小口融資（{number}）" if number else "みほん小口融資")
