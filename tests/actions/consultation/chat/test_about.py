"""Questions about the consultation itself are answered, and the booking goes on."""

from __future__ import annotations

import pytest

from actions.consultation.chat.said import about_in, cues
from actions.consultation.chat.wording import wording
from tests.actions.consultation.chat.talking import Talk

SAY = wording()
QUESTIONS = [
    ("相談って無料ですか", "cost"), ("専門家への相談はお金かかるの？", "cost"), ("料金は？", "cost"), ("費用はいくらかかりますか", "cost"),
    ("どんな人が相談に乗ってくれるの", "who"), ("担当者はどんな方ですか？", "who"), ("誰と話すの", "who"),
    ("相談には何が必要？", "need"), ("何を準備すればいいですか", "need"), ("持ち物は？", "need"),
    ("何分くらい話せますか", "how_long"), ("時間はどのくらい？", "how_long"),
    ("秘密は守られますか", "secret"), ("話した内容は誰かに知られない？", "secret"),
]  # fmt: skip


def test_every_question_has_its_answer() -> None:
    assert set(cues().about) == set(SAY.about) == {about for _, about in QUESTIONS}


@pytest.mark.parametrize(("words", "about"), QUESTIONS)
def test_it_is_understood(words: str, about: str) -> None:
    assert about_in(words) == about


@pytest.mark.parametrize("step", ["name", "contact", "supporter", "confirm"])
@pytest.mark.parametrize(("words", "about"), QUESTIONS[::4])
def test_it_is_answered_at_any_question_which_stays(talk: Talk, step: str, words: str, about: str) -> None:
    talk.up_to(step)
    talk.says(words)
    assert talk.text.startswith(SAY.about[about])
    assert talk.step == step
    assert talk.stored[-1] == words, "it is no name"


def test_asked_first_it_is_answered_before_the_booking_begins(talk: Talk) -> None:
    talk.starts("相談って無料ですか")
    assert talk.text.startswith(SAY.about["cost"] + "\n" + SAY.notes["start"])
    assert talk.step == "topic"


@pytest.mark.parametrize(
    "words",
    ["お金のこと", "資金繰り", "1時間", "料金表を作りたい", "費用", "相談したい", "補助金の費用はいくら？", "秘密", "架空花子", "はい", "何でもいい",
     "準備中です", "無料", "来週の火曜の午後"],
)  # fmt: skip
def test_other_words_are_none(words: str) -> None:
    assert about_in(words) == ""
