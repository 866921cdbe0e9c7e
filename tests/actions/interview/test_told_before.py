"""What was told before the diagnosis is not asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from actions.database.engine import open_database
from actions.interview.turn import Speaker
from actions.profile import Profile
from tests.actions.interview.talking import Talk

SHOP = Profile("宿泊業・飲食サービス業", "愛知県", 5)
CORRECTABLE = "「従業員は15人」のように書いてください"


@dataclass
class ToldBefore(Talk):
    """Somebody who spoke of their business before."""

    profile: Profile = SHOP

    @property
    def speaker(self) -> Speaker:
        return Speaker(self.person, "web", self.profile)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[ToldBefore]:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    yield ToldBefore(engine)
    engine.dispose()


def test_nothing_is_kept_before_the_consent_nor_after_a_no(talk: ToldBefore) -> None:
    assert talk.start().interview.answers == {}
    assert "愛知県" not in talk.text
    talk.taps(("consent", "no"))
    assert set(talk.interview.answers) == {"consent"}


@pytest.mark.parametrize("by_button", [True, False])
def test_with_the_consent_it_is_said_and_not_asked_again(talk: ToldBefore, by_button: bool) -> None:
    talk.start()
    talk.taps(("consent", "yes")) if by_button else talk.says("はい、お願いします")
    assert "先ほどうかがった「場所：愛知県」「業種：宿泊業・飲食サービス業」「従業員：5人」ですね。" in talk.text
    assert CORRECTABLE in talk.text
    assert talk.interview.current == "stage"
    talk.taps(("stage", "running"), ("corporate_number", "skip"))
    assert talk.interview.current == "capital"
    assert talk.interview.answers["prefecture"].text == SHOP.label
    assert "先ほど" not in talk.text


def test_it_can_be_corrected(talk: ToldBefore) -> None:
    talk.start().taps(("consent", "yes")).says("従業員は15人です")
    assert "従業員を「5人」から「15人」に変えました" in talk.text
    talk.says("やっぱり東京都です")
    assert talk.interview.value("prefecture") == "東京都"


def test_what_is_said_with_the_consent_counts_more(talk: ToldBefore) -> None:
    talk.start().says("大阪の建設業です")
    assert (talk.interview.value("prefecture"), talk.interview.value("industry")) == ("大阪府", "建設業")
    assert "先ほどうかがった「従業員：5人」ですね。" in talk.text


def test_what_was_not_told_is_asked_and_what_no_question_takes_is_left(talk: ToldBefore) -> None:
    talk.profile = Profile(prefecture="愛知県", employees=10**12)
    talk.start().taps(("consent", "yes"), ("stage", "running"), ("corporate_number", "skip"))
    assert talk.interview.value("prefecture") == "愛知県"
    assert talk.interview.current == "sector"


def test_who_told_nothing_is_told_nothing(talk: ToldBefore) -> None:
    talk.profile = Profile()
    talk.start().taps(("consent", "yes"))
    assert CORRECTABLE not in talk.text
    assert set(talk.interview.answers) == {"consent"}
