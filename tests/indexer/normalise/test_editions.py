"""Editions of one scheme are linked, the newest in front."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.normalise.editions import link_editions
from knowledge.models import Document, Scheme, Term
from tests.indexer.material import scheme

OLD, NEW = date(2021, 4, 1), date(2023, 4, 1)


def linked(*documents: Document) -> dict[str, tuple[tuple[str, ...], bool]]:
    """(also, is_newest) by id."""
    return {d.id.partition(":")[2]: (d.also, d.is_newest) for d in link_editions(documents)}


def test_the_same_title_in_two_guidebooks_is_one_scheme_the_newest_in_front() -> None:
    first, second = scheme("1", "創業の融資", edition="2022年度版"), scheme("2", "創業の融資", edition="2023年度版")
    assert linked(first, second) == {"1": (("test:2",), False), "2": (("test:1",), True)}


def test_the_guidebook_year_beats_the_date_of_editing() -> None:
    first = scheme("1", "創業の融資", edition="2022年度版", as_of=NEW)
    second = scheme("2", "創業の融資", edition="2023年度版", as_of=OLD)
    assert linked(first, second)["2"] == (("test:1",), True)


def test_without_a_guidebook_the_date_decides() -> None:
    assert linked(scheme("1", "創業の融資", as_of=NEW), scheme("2", "創業の融資", as_of=OLD))["1"] == (
        ("test:2",),
        True,
    )


def test_three_editions_name_each_other_newest_first() -> None:
    years = {"1": "2021年度版", "2": "2023年度版", "3": "2022年度版"}
    found = linked(*(scheme(i, "創業の融資", edition=y) for i, y in years.items()))
    assert found == {
        "1": (("test:2", "test:3"), False),
        "2": (("test:3", "test:1"), True),
        "3": (("test:2", "test:1"), False),
    }


@pytest.mark.parametrize(
    "title",
    ["創業・融資", "「創業」融資", "令和3年度創業融資", "令和4年度補正創業融資", "創業 融資", "事業名:創業融資"],
)
def test_decoration_of_a_title_does_not_count(title: str) -> None:
    assert linked(scheme("1", title, as_of=OLD), scheme("2", "創業融資", as_of=NEW))["2"] == (("test:1",), True)


def test_the_same_title_in_another_prefecture_is_another_scheme() -> None:
    first, second = (
        scheme("1", "創業融資", prefectures=("愛知県",)),
        scheme("2", "創業融資", as_of=OLD, prefectures=("岐阜県",)),
    )
    assert linked(first, second) == {"1": ((), True), "2": ((), True)}


def test_twins_without_any_difference_in_time_are_different_programmes() -> None:
    assert linked(scheme("1", "創業融資"), scheme("2", "創業融資")) == {"1": ((), True), "2": ((), True)}


def test_same_as_links_whatever_the_titles_and_chains_become_one_group() -> None:
    first = scheme("1", "甲の補助金", as_of=OLD)
    second = scheme("2", "乙の補助金", same_as=("test:1", "test:404"))
    third = scheme("3", "丙の補助金", edition="2023年度版", same_as=("test:2",))
    assert linked(first, second, third)["3"] == (("test:2", "test:1"), True)


def test_the_starter_knowledge_base_stands_in_front_of_any_guidebook() -> None:
    own = scheme("own", "甲", source="starter", as_of=OLD, same_as=("test:1",))
    assert linked(scheme("1", "乙", edition="2023年度版"), own)["own"] == (("test:1",), True)


def test_order_is_kept_and_other_kinds_are_left_alone() -> None:
    term = Term(id="test:term-1", title="創業融資", url="https://example.jp", source="試験用", as_of=NEW)
    documents = [scheme("2", "創業融資", as_of=OLD), term, scheme("1", "創業融資", as_of=NEW)]
    found = link_editions(documents)
    assert [d.id for d in found] == [d.id for d in documents]
    assert found[1] == term


@pytest.mark.real_data
def test_the_three_editions_of_a_real_scheme_are_one_the_newest_in_front(real_schemes: dict[str, Scheme]) -> None:
    newest = real_schemes["2602"]
    assert newest.title == "新創業融資制度"
    assert (newest.also, newest.is_newest) == (("mirasapo:2073", "mirasapo:259"), True)
    assert [real_schemes[i].is_newest for i in ("2073", "259")] == [False, False]


@pytest.mark.real_data
def test_every_group_of_the_real_catalogue_has_exactly_one_newest(real_schemes: dict[str, Scheme]) -> None:
    by_id = {s.id: s for s in real_schemes.values()}
    grouped = [s for s in real_schemes.values() if s.also]
    assert len(grouped) > 90
    for member in grouped:
        group = [member, *(by_id[i] for i in member.also)]
        assert sum(s.is_newest for s in group) == 1
        assert all({s.id, *s.also} == {m.id for m in group} for s in group)
