"""The offer at the end of a diagnosis's result: one button, the first time, for the person whose result it is."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from actions.interview.result.results import Results
from actions.interview.state import Interview
from actions.interview.turn import say
from actions.replies.message import Choice, Message
from actions.survey.offer import SurveyOffer
from actions.survey.support_type import support_type_of
from tests.actions.survey.conftest import Office

TO_PAGE = Choice(label="結果のページ", payload='/start_diagnosis{"value": "page"}')


class FakeTeller:
    """Tells a result in two messages, the last of them with a button."""

    def tell(self, interview: Interview) -> list[Message]:
        return [say("結果です"), say("次は？", (TO_PAGE,))]

    def reply(self, person_id: str, value: str) -> list[Message] | None:
        return [say(value)] if value == "page" else None


@dataclass
class FakeResults:
    """Results with these types, the latest first."""

    keys: tuple[str | None, ...]

    def of_person(self, person_id: str) -> list[Any]:
        return [SimpleNamespace(result=SimpleNamespace(type=SimpleNamespace(key=key))) for key in self.keys]


def offer_of(office: Office, *keys: str | None) -> SurveyOffer:
    return SurveyOffer(FakeTeller(), office.engine, office.surveys, cast(Results, FakeResults(keys)))


def interview(person_id: str, status: str = "done") -> Interview:
    return cast(Interview, SimpleNamespace(id="i1", person_id=person_id, status=status))


def test_the_button_comes_last_and_once(office: Office) -> None:
    who = office.someone()
    offer = offer_of(office, "low_accompanied")
    first, last = offer.tell(interview(who.person_id))
    assert first.choices == ()
    assert [c.label for c in last.choices] == ["結果のページ", "感想を教える（2問）"]
    assert offer.tell(interview(who.person_id)) == FakeTeller().tell(interview(who.person_id))
    survey = office.surveys.get(who.person_id, "diagnosis", "i1")
    assert survey is not None
    assert (survey.state, survey.support_type) == ("offered", "伴走")


@pytest.mark.parametrize("status", ["open", "paused", "left"])
def test_without_a_result_nothing_is_offered(office: Office, status: str) -> None:
    who = office.someone()
    messages = offer_of(office).tell(interview(who.person_id, status))
    assert messages[-1].choices == (TO_PAGE,)


def test_who_was_erased_meanwhile_gets_the_result_alone(office: Office) -> None:
    assert offer_of(office).tell(interview("gone"))[-1].choices == (TO_PAGE,)


def test_other_buttons_are_passed_on(office: Office) -> None:
    offer = offer_of(office)
    assert offer.reply("p", "page") == [say("page")]
    assert offer.reply("p", "x") is None


@pytest.mark.parametrize(
    ("keys", "name"),
    [(("high_independent", "low_accompanied"), "自走"), (("low_accompanied",), "伴走"), ((None,), ""), ((), "")],
)
def test_the_support_type_is_that_of_the_latest_diagnosis(keys: tuple[str | None, ...], name: str) -> None:
    assert support_type_of(cast(Results, FakeResults(keys)), "p") == name
