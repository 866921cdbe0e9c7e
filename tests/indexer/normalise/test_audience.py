"""Whom a scheme addresses."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.normalise.audience import audience_of
from knowledge.models import Scheme


def audience(text: str = "", **given: Any) -> str:
    facts: dict[str, Any] = {
        "services": ("補助金",), "has_purpose": False, "in_guidebook": False, "has_resident_category": False,
    }  # fmt: skip
    return audience_of(text=text, **(facts | given))


def test_a_scheme_of_licences_alone_is_for_whoever_needs_a_licence() -> None:
    assert audience(services=("許認可",)) == "licence"
    assert audience(services=("許認可",), has_purpose=True, has_resident_category=True) == "licence"


def test_a_licence_beside_money_or_in_the_guidebook_is_for_businesses() -> None:
    assert audience(services=("許認可", "補助金")) == "business"
    assert audience(services=("許認可",), in_guidebook=True) == "business"


def test_a_purpose_or_the_guidebook_makes_it_a_business_scheme() -> None:
    assert audience("県民の皆さま", has_purpose=True, has_resident_category=True) == "business"
    assert audience("県民の皆さま", in_guidebook=True) == "business"


def test_a_category_of_residents_makes_it_one_for_residents() -> None:
    assert audience("中小企業", has_resident_category=True) == "resident"


@pytest.mark.parametrize(
    "text", ["県民の皆さま", "ひとり親の方", "市内の世帯", "障がい者本人", "妊婦の方", "生活に困っている方"]
)
def test_words_for_residents_alone_make_it_one_for_residents(text: str) -> None:
    assert audience(text) == "resident"


@pytest.mark.parametrize(
    "text", ["県民を雇う事業主", "高齢者を雇い入れる会社", "学生の起業", "市民団体", "中小企業者", ""]
)
def test_words_for_businesses_or_no_hint_make_it_a_business_scheme(text: str) -> None:
    assert audience(text) == "business"


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("local_id", "expected"),
    [("214", "business"), ("26", "business"), ("2602", "business"), ("1022", "business"), ("1021", "business")],
)
def test_known_schemes_address_whom_they_say(real_schemes: dict[str, Scheme], local_id: str, expected: str) -> None:
    assert real_schemes[local_id].audience == expected


@pytest.mark.real_data
def test_every_guidebook_scheme_of_the_real_catalogue_is_for_businesses(real_schemes: dict[str, Scheme]) -> None:
    editions = [s for s in real_schemes.values() if s.edition]
    assert len(editions) > 300
    assert {s.audience for s in editions} == {"business"}


@pytest.mark.real_data
def test_most_licences_of_the_real_catalogue_are_told_apart(real_schemes: dict[str, Scheme]) -> None:
    licences = [s for s in real_schemes.values() if s.services == ("許認可",)]
    assert len(licences) > 130
    assert {s.audience for s in licences if not s.edition} == {"licence"}
