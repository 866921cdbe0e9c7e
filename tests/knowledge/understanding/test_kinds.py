"""Whether an explanation of a word is asked for, or what to do with it."""

from __future__ import annotations

import pytest

from knowledge.understanding.cues import cues, matching


@pytest.mark.parametrize(
    "text", ["補助率って何", "補助率って何ですか", "マル経ってなに？", "DXってなんのこと", "BCPって何？作ると何がある"]
)
def test_what_a_word_means(text: str) -> None:
    assert "term" in matching(cues().kinds, text)


@pytest.mark.parametrize(
    "text",
    [
        "マル経って何すればいい",
        "GビズIDって何に使うの",
        "商工会って何をしてくれる",
        "それって何円もらえるの",
        "ISOって何からやるの",
    ],
)
def test_what_to_do_is_no_question_for_a_meaning(text: str) -> None:
    assert "term" not in matching(cues().kinds, text)
