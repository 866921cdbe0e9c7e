"""Broken subsidies of Jグランツ: each stays out alone, with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.jgrants_server import subsidy
from tests.indexer.sources.jgrants_reading import read, schemes

BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("no title", {"title": None}, "title"),
    ("empty title", {"title": ""}, "title"),
    ("endless title", {"title": "補助" * 200}, "title"),
    ("title is a list", {"title": ["補助"]}, "title"),
    ("detail is an object", {"detail": {}}, "detail"),
    ("detail is endless", {"detail": "あ" * 200_001}, "大きすぎます"),
    ("detail is nested without end", {"detail": "<div>" * 20_000}, "HTMLとして読めません"),
    ("lone surrogate", {"detail": "\ud800"}, "UTF-8"),
    ("limit is a word", {"subsidy_max_limit": "たくさん"}, "subsidy_max_limit"),
    ("start is a word", {"acceptance_start_datetime": "春ごろ"}, "acceptance_start_datetime"),
    ("year 9999", {"acceptance_end_datetime": "9999-12-31T23:59:59.000Z"}, "acceptance_end_datetime"),
    ("month 13", {"acceptance_end_datetime": "2026-13-01T00:00:00.000Z"}, "acceptance_end_datetime"),
    ("workflow is a text", {"workflow": "R1"}, "workflow"),
    ("attachments are a text", {"application_guidelines": "x"}, "application_guidelines"),
    ("attachment is null", {"application_guidelines": [None]}, "application_guidelines"),
]


@pytest.mark.parametrize(("fields", "reason"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_subsidy_is_named_with_its_reason_and_the_others_go_in(fields: dict[str, Any], reason: str) -> None:
    broken = subsidy("B", **{"subsidy_catch_phrase": "補助"} | fields)
    documents, refused = read(subsidy("A"), broken, subsidy("C"))
    assert {d.id for d in schemes(documents)} == {"jgrants:A", "jgrants:C"}
    assert list(refused) == ["B"]
    assert reason in refused["B"]
    assert len(refused["B"]) < 300


garbage = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from([name for name in subsidy("A") if name not in ("id", "created_date")])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.dictionaries(names, garbage, max_size=5))
def test_garbage_in_any_field_never_keeps_the_good_subsidies_out(fields: dict[str, Any]) -> None:
    documents, refused = read(subsidy("A"), subsidy("B", **fields), subsidy("C"))
    found = {d.id for d in schemes(documents)}
    assert {"jgrants:A", "jgrants:C"} <= found
    assert all(name and reason for name, reason in refused.items())
