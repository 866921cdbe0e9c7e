"""How names are compared."""

from __future__ import annotations

import pytest

from knowledge.text.names import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IT 導入・補助金", "it導入補助金"),
        ("「みほん」補助金(一般型)", "みほん補助金"),
        ("【公募】みほん補助金", "みほん補助金"),
        ("データ", "デタ"),
        ("A-B/C", "abc"),
    ],
)
def test_names_that_differ_in_marks_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_of_different_things_differ() -> None:
    assert name_key("みほん補助金") != name_key("みほん助成金")


def test_a_name_of_marks_alone_is_empty() -> None:
    assert name_key("【】・ー") == ""
