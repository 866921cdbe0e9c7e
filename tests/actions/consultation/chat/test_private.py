"""No name, number or address stays anywhere but encrypted with its booking."""

from __future__ import annotations

from datetime import timedelta
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.consultation.chat.wording import wording
from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from tests.actions.consultation.chat.talking import Talk
from tests.actions.consultation.material import SetClock
from tests.actions.everything_stored import everything_stored

SAY = wording()
SECRETS = (
    "架空花子",
    "カクウハナコ",
    "090-1234-5678",
    "09012345678",
    "+819012345678",
    "hanako@example.com",
    "架空信用金庫の見本さん",
)


def test_a_whole_booking_leaves_nothing_personal_behind(talk: Talk) -> None:
    talk.starts("補助金の相談を電話で予約したい")
    said = []
    for words in ("1番目", "架空花子です。090-1234-5678、hanako@example.com", "架空信用金庫の見本さん", "なし"):
        talk.says(words)
        said.append(talk.text)
        assert not any(secret in everything_stored(talk.engine) for secret in SECRETS)
    talk.says("はい")
    said.append(talk.text)
    assert talk.booking.status == "confirmed"
    assert talk.bookings.supporter(talk.booking.booking_id) == "架空信用金庫の見本さん"
    for secret in SECRETS:
        assert secret not in "".join(talk.stored + said + [repr(talk.last)]), secret
        assert secret not in everything_stored(talk.engine), secret
    assert talk.stored[1] == "〔お名前〕"


def test_its_owner_reads_the_words_themselves(talk: Talk) -> None:
    talk.up_to("confirm")
    assert "〔お名前〕" in talk.text
    assert "架空花子" in talk.shown
    assert "090-1234-5678" in talk.shown
    assert "〔" not in talk.shown


@pytest.mark.parametrize(
    "words", ["架空花子", "架空", "かくう はなこ", "架空花子と申します", "名前は架空です", "Hanako Kaku", "朝日", "月野", "一ノ瀬です", "内藤",
              "二日市", "佐藤(架空屋)"],
)  # fmt: skip
def test_any_name_is_kept_apart(talk: Talk, words: str) -> None:
    talk.up_to("name")
    talk.says(words)
    assert talk.stored[-1] == "〔お名前〕"
    assert talk.step == "contact"


@pytest.mark.parametrize("words", ["あとで", "なんで必要？", "インボイスって何？", "戻る", "キャンセル", "予約を確認したい", "人と話したい",
                                   "やっぱり来週に変えて", "補助金について", "名前は言いたくない"])  # fmt: skip
def test_what_is_no_name_goes_its_usual_way(talk: Talk, words: str) -> None:
    talk.up_to("name")
    assert talk.private.take(talk.conversation, words) is None


def test_without_an_open_booking_nothing_is_taken(talk: Talk) -> None:
    assert talk.private.take(talk.conversation, "架空花子") is None
    talk.up_to("name")
    talk.flow.put_off(talk.speaker)
    assert talk.private.take(talk.conversation, "架空花子") is None


def test_a_number_said_early_is_kept_for_its_question(talk: Talk) -> None:
    talk.starts("補助金の相談を電話で予約したい")
    talk.says("明日の10時、電話は090-1234-5678です")
    assert talk.stored[-1] == "明日の10時、電話は〔電話番号〕です"
    assert talk.labels[0] == "12月8日（火）10:00"
    talk.says("1番目")
    talk.says("架空花子")
    assert talk.step == "supporter"


def test_what_was_typed_is_forgotten_after_a_while(talk: Talk) -> None:
    talk.up_to("name")
    hidden = talk.private.take(talk.conversation, "架空花子")
    assert hidden is not None
    talk.clock.forward(minutes=16)
    talk.sends(hidden.sent)
    assert talk.step == "name"


def test_drafts_are_erased_with_their_person_and_after_a_day(talk: Talk) -> None:
    talk.up_to("contact")
    assert talk.drafts.erase_old() == 0
    talk.clock.now += timedelta(days=1, minutes=1)
    assert talk.drafts.erase_old() == 1
    talk.up_to("contact")
    Conversations(talk.engine).erase(talk.conversation)
    assert talk.drafts.get(talk.speaker.person_id) is None


@settings(max_examples=40, deadline=None)
@given(words=st.lists(st.sampled_from(
    ("架空花子", "080-9876-5432", "hanako@example.com", "はい", "いいえ", "戻る", "明日の10時", "1番目", "電話", "Web", "資金繰り", "なし", "あとで",
     "続き", "キャンセル", "予約の確認", "？", "123456", "もっと遅い時間", "土日", "10", "全部", "")
), max_size=14))  # fmt: skip
def test_whatever_is_said_in_whatever_order_it_goes_on_and_nothing_leaks(words: list[str]) -> None:
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/app.sqlite")
        talk = Talk.with_advisers(engine, SetClock())
        talk.starts("相談したい")
        for said in words:
            talk.says(said)
            assert not any(secret in talk.text for secret in ("080-9876-5432", "hanako@example.com"))
            if not talk.last.open:
                talk.starts("相談したい")
        engine.dispose()
