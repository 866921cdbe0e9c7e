"""The numbers of `search.yml` are valid, and wrong ones are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from knowledge.retrieval.settings import AnswerSettings, Bm25Settings, SearchSettings, search_settings


def test_the_shipped_numbers_are_valid_and_read_once() -> None:
    assert isinstance(search_settings(), SearchSettings)
    assert search_settings() is search_settings()


def test_pushing_down_and_pulling_up_go_the_right_way() -> None:
    a = search_settings().adjustments
    assert a.other_audience < 0 > a.other_prefecture
    assert a.service_unwanted < 0 >= a.ended
    assert a.name_in_question > 0 <= a.same_prefecture
    assert a.unasked_prefecture > a.other_prefecture


def test_both_signals_count() -> None:
    assert search_settings().fusion.words > 0 < search_settings().fusion.meaning


@pytest.mark.parametrize(("name", "value"), [("k1", 0), ("k1", 9), ("b", 1.1), ("b", -0.1)])
def test_a_number_out_of_range_is_refused(name: str, value: float) -> None:
    raw = search_settings().bm25.model_dump() | {name: value}
    with pytest.raises(ValidationError, match=name):
        Bm25Settings.model_validate(raw)


@pytest.mark.parametrize("change", [{"unknown": 1}, {"max_cards": None}, {"min_confidence": 2}])
def test_unknown_and_missing_numbers_are_refused(change: dict[str, float | None]) -> None:
    raw = search_settings().answer.model_dump() | change
    with pytest.raises(ValidationError, match=next(iter(change))):
        AnswerSettings.model_validate(raw)
