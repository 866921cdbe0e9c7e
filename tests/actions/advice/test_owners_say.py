"""What the owner decides in chat: what is shown, what was done, whether they are handed on."""

from __future__ import annotations

import pytest

from actions.advice.errors import NoConversation
from actions.advice.hand_over import for_desk
from actions.advice.messages import ITEMS
from tests.actions.advice.material import ADVICE, OWNER, Office, buttons

NAME = "試験 太郎"


def press(payload: str) -> str:
    """The value of a button."""
    return payload.split('"')[3]


def test_each_thing_is_asked_for_once_until_it_is_answered(office: Office) -> None:
    booking = office.booked()
    assert office.asked.ask(booking, NAME, ["diagnosis"]) == ("diagnosis",)
    assert office.asked.ask(booking, NAME, ["diagnosis"]) == ()
    assert office.asked.ask(booking, NAME, ITEMS) == ("conversation", "schemes")
    first, second = office.told(booking)
    assert press(buttons(first)[0]) == f"share:{booking.booking_id}:diagnosis"
    assert [press(p) for p in buttons(second)] == [
        f"share:{booking.booking_id}:conversation,schemes",
        f"share:{booking.booking_id}:conversation",
        f"share:{booking.booking_id}:schemes",
        f"unshare:{booking.booking_id}:conversation,schemes",
    ]
    assert office.asked.waiting(booking) == set(ITEMS)
    office.asked.answered("somebody else", booking.booking_id)
    assert office.asked.waiting(booking) == set(ITEMS)
    office.asked.answered(booking.person_id or "", booking.booking_id, ["diagnosis"])
    assert office.asked.waiting(booking) == {"conversation", "schemes"}
    assert office.asked.ask(booking, NAME, ["diagnosis"]) == ("diagnosis",)


def test_what_is_shared_already_is_not_asked_for(office: Office) -> None:
    booking = office.booked()
    shared = office.bookings.share(booking.booking_id, ["diagnosis"])
    assert office.asked.ask(shared, NAME, ["diagnosis"]) == () and office.told(booking) == []


def test_without_a_chat_nothing_is_asked_and_nothing_remembered(office: Office) -> None:
    booking = office.booked(chats=False)
    with pytest.raises(NoConversation):
        office.asked.ask(booking, NAME, ITEMS)
    with pytest.raises(NoConversation):
        office.refer(booking)
    assert office.asked.waiting(booking) == set() and office.referrals.of_booking(booking.booking_id) == []


def test_next_actions_are_ticked_off_one_by_one(office: Office) -> None:
    booking = office.held()
    person = booking.person_id or ""
    office.records.finish(booking, NAME, ADVICE, 0, "staff:1")
    told = office.turns.next_actions_of(person)
    assert "次にやることは、2件です。" in told.text
    (tick,) = [press(c.payload) for c in told.choices]
    (after,) = office.turns.press(person, tick)
    assert "「見積もりを2社からとる」が終わったのですね" in after.text and "のこりは1件です" in after.text
    assert office.turns.press(person, tick) == [after]
    assert office.counted == [("held", person), ("action_done", person)]
    again = office.turns.next_actions_of(person)
    assert "✓ 見積もりを2社からとる" in again.text and not again.choices


def test_nobody_ticks_off_what_is_somebody_elses(office: Office) -> None:
    booking = office.held()
    office.records.finish(booking, NAME, ADVICE, 0, "staff:1")
    action = office.actions.of_booking(booking.booking_id)[0]
    stranger, _ = office.owner()
    (said,) = office.turns.press(stranger, f"done:{action.action_id}")
    assert "見つかりませんでした" in said.text
    assert office.actions.of_booking(booking.booking_id)[0].done_at is None


def test_without_anything_to_do_the_way_to_a_consultation_is_shown(office: Office) -> None:
    person, _ = office.owner()
    (said,) = office.turns.press(person, "next")
    assert "いまありません" in said.text and [c.payload for c in said.choices] == ["/book_consultation"]


@pytest.mark.parametrize(
    "text", ["次にやることは？", "次は何をすればいい", "やることリスト", "宿題はなんだっけ", "次に何をやるんだっけ"]
)
def test_asking_for_what_is_next_is_understood(office: Office, text: str) -> None:
    assert office.turns.asked_by(text) == "next"


@pytest.mark.parametrize(
    "text",
    [
        "相談で言われたことをもう一度",
        "この前の面談のまとめを見せて",
        "前回決まったことは何でしたっけ",
        "先生のアドバイスをもう一回",
    ],
)
def test_asking_for_what_was_told_is_understood(office: Office, text: str) -> None:
    assert office.turns.asked_by(text) == "told"


@pytest.mark.parametrize(
    "text",
    ["相談を予約したい", "次の火曜は空いてますか", "補助金はありますか", "予約を変えたい", "専門家のアドバイスを受けたい",
     "前回の相談の続きをお願いしたい", "先生に言われたことを相談したい"],
)  # fmt: skip
def test_other_wishes_are_not_taken_for_it(office: Office, text: str) -> None:
    assert office.turns.asked_by(text) == ""


def test_what_was_told_is_told_again_with_what_is_done_since(office: Office) -> None:
    booking = office.held()
    person = booking.person_id or ""
    (nothing,) = office.turns.press(person, "told")
    assert "まだありません" in nothing.text and [c.payload for c in nothing.choices] == ["/book_consultation"]
    office.records.finish(booking, office.adviser.name, ADVICE, 0, "staff:1")
    (told,) = office.told(booking)
    (again,) = office.turns.press(person, "told")
    assert again.text == told["text"] and len(again.choices) == len(buttons(told)) == 1
    office.actions.done(person, office.actions.of_booking(booking.booking_id)[0].action_id)
    (later,) = office.turns.press(person, "told")
    assert "（できました）" in later.text and later.choices == ()
    assert "まだありません" in office.turns.press(office.owner()[0], "told")[0].text


def test_the_owner_sees_what_is_passed_on_but_the_chat_keeps_no_contact(office: Office) -> None:
    booking = office.booked()
    referral = office.refer(booking, "決算書を見てほしい")
    (asked,) = office.told(booking)
    assert "よろず支援拠点" in asked["text"] and "決算書を見てほしい" in asked["text"] and "末尾5678" in asked["text"]
    assert not any(secret in str(asked) for secret in ("架空", "1234-5678", "12345678", "owner@"))
    assert referral.text == for_desk(OWNER, "補助金・支援制度", "決算書を見てほしい")
    assert "架空 花子" in referral.text and "090-1234-5678、owner@example.com" in referral.text
    assert [press(p) for p in buttons(asked)] == [
        f"refer:{referral.referral_id}:yes", f"refer:{referral.referral_id}:no",
    ]  # fmt: skip


@pytest.mark.parametrize("agreed", [True, False])
def test_the_first_answer_to_a_referral_counts(office: Office, agreed: bool) -> None:
    booking = office.booked()
    person, referral = booking.person_id or "", office.refer(booking)
    assert referral.agreed is None
    first, second = ("yes", "no") if agreed else ("no", "yes")
    (said,) = office.turns.press(person, f"refer:{referral.referral_id}:{first}")
    assert ("https://yorozu.smrj.go.jp/base/" in said.text) is agreed
    (later,) = office.turns.press(person, f"refer:{referral.referral_id}:{second}")
    assert "もういただいています" in later.text
    (stored,) = office.referrals.of_booking(booking.booking_id)
    assert (stored.agreed, stored.answered_at) == (agreed, office.clock.now)


def test_nobody_answers_for_somebody_else_and_a_desk_is_asked_about_once(office: Office) -> None:
    booking = office.booked()
    referral = office.refer(booking)
    stranger, _ = office.owner()
    assert office.referrals.answer(stranger, referral.referral_id, True) is None
    assert office.refer(booking, "別のことば") == referral
    assert len(office.told(booking)) == 1


def test_all_that_is_kept_can_be_exported_and_is_counted(office: Office) -> None:
    booking = office.held()
    person = booking.person_id or ""
    assert list(office.kept.lines(person)) == ["・相談の予約：1件（お名前と連絡先は、暗号化しています）"]
    office.records.finish(booking, NAME, ADVICE, 0, "staff:1")
    office.refer(booking, "メモ")
    exported = office.kept.export(person)
    assert exported["advice"][0]["advice"] == "見積もりを2社からとりましょう。"
    assert exported["advice"][0]["told_at"] == "2026-12-07T10:00:00+09:00"
    assert [a["what"] for a in exported["next_actions"]] == ["見積もりを2社からとる", "申請の書き方の例を送る"]
    assert (exported["referrals"][0]["desk"], exported["referrals"][0]["agreed"]) == ("よろず支援拠点", None)
    lines = "\n".join(office.kept.lines(person))
    assert "相談の記録：1件" in lines and "次にやること：2件" in lines and "紹介：1件" in lines
    assert office.kept.export(office.owner()[0]) == {"advice": [], "next_actions": [], "referrals": []}
