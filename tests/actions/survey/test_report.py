"""What the office reads: counts, the NPS where there are enough answers, texts without names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.survey.report import SurveyReport, by_month, report
from tests.actions.survey.conftest import Office

FROM, TO = date(2026, 12, 7), date(2026, 12, 13)


def answered(office: Office, scores: list[int], support: str = "", texts: bool = False) -> None:
    for n, score in enumerate(scores):
        who = office.someone()
        subject = f"{support}{office.clock.now:%d%H}{n}"
        office.asked(who, subject, support=support)
        office.press(who, f"survey.consultation.{subject}.score", str(score))
        if texts:
            office.dialogue.hear(who, f"{score}点の理由")


def read(office: Office, from_: date = FROM, to: date = TO) -> SurveyReport:
    return report(office.engine, from_, to, "consultation")


def test_the_score_of_recommendations(office: Office) -> None:
    answered(office, [10, 9, 9, 8, 7, 6, 0, 10, 5, 9])  # 5 promoters, 3 detractors, 2 between
    found = read(office).all
    assert found.counts == (1, 0, 0, 0, 0, 1, 1, 1, 1, 3, 2)
    assert (found.answers, found.promoters, found.detractors, found.nps, found.nps_text) == (10, 5, 3, 20.0, "+20.0")


def test_of_few_answers_only_counts_are_told(office: Office) -> None:
    answered(office, [10] * 9)
    found = read(office).all
    assert (found.answers, found.counts[10], found.nps, found.nps_text) == (9, 9, None, "少数")


@pytest.mark.parametrize(
    ("scores", "text"), [([10] * 10, "+100.0"), ([0] * 10, "−100.0"), ([8] * 10, "+0.0"), ([9] * 2 + [6] * 8, "−60.0")]
)
def test_the_bounds(office: Office, scores: list[int], text: str) -> None:
    answered(office, scores)
    assert read(office).all.nps_text == text


def test_without_answers_there_is_nothing_to_tell(office: Office) -> None:
    found = read(office)
    assert (found.all.answers, found.all.nps_text, found.by_support_type, found.texts) == (0, "少数", (), ())


def test_support_types_stand_apart(office: Office) -> None:
    answered(office, [9] * 10, "伴走")
    answered(office, [3] * 2, "自走")
    answered(office, [5])
    groups = {group.support_type: (group.answers, group.nps_text) for group in read(office).by_support_type}
    assert groups == {"伴走": (10, "+100.0"), "自走": (2, "少数"), "": (1, "少数")}


def test_only_the_days_asked_for_both_ends_included(office: Office) -> None:
    start = office.clock.now
    for days in (-1, 0, 6, 7):
        office.clock.now = start + timedelta(days=days)
        answered(office, [9])
    assert read(office).all.answers == 2
    assert read(office, FROM, FROM).all.answers == 1


def test_the_day_is_that_of_japan(office: Office) -> None:
    office.clock.now = office.clock.now.replace(hour=0, minute=30)  # still the 6th in UTC
    answered(office, [9])
    found = read(office, FROM, FROM)
    assert (found.all.answers, found.asked) == (1, 1)


def test_texts_come_without_a_person_the_latest_first(office: Office) -> None:
    answered(office, [3], texts=True)
    office.clock.now += timedelta(days=1)
    answered(office, [9], texts=True)
    found = read(office)
    assert [(said.day, said.score, said.text) for said in found.texts] == [
        (date(2026, 12, 8), 9, "9点の理由"), (date(2026, 12, 7), 3, "3点の理由"),
    ]  # fmt: skip
    assert "person" not in repr(found)


def test_how_many_were_asked_and_declined(office: Office) -> None:
    answered(office, [9, 9])
    for n in range(3):
        who = office.someone()
        office.asked(who, f"d{n}")
        if n == 0:
            office.press(who, "survey.consultation.d0.score", "decline")
    found = read(office)
    assert (found.asked, found.declined, found.all.answers) == (5, 1, 2)


def test_the_two_kinds_are_not_mixed(office: Office) -> None:
    answered(office, [9])
    assert report(office.engine, FROM, TO, "diagnosis").all.answers == 0


def test_months_stand_apart_and_end_with_the_days_asked_for(office: Office) -> None:
    for days, scores in ((0, [10] * 10), (7, [0] * 3), (30, [5])):
        office.clock.now += timedelta(days=days)
        answered(office, scores)
    last = office.clock.now.date()
    months = by_month(office.engine, FROM, last, "consultation")
    assert {m: g.answers for m, g in months.items()} == {date(2026, 12, 1): 13, date(2027, 1, 1): 1}
    assert months[date(2026, 12, 1)].nps_text == "+53.8"
    assert by_month(office.engine, FROM, last - timedelta(days=1), "consultation").keys() == {date(2026, 12, 1)}
    assert by_month(office.engine, FROM, last, "diagnosis") == {}
