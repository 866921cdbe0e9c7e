"""What comes in by the webhook: only what LINE signed, each event once, and whatever it holds nothing breaks."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.line.tables import LineEventRow
from connectors.line.events import is_id
from connectors.line.webhook import MOST_BYTES
from madoguchi.line_simulator.app import CHANNEL_SECRET
from madoguchi.line_simulator.webhooks import signature
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway
from tests.connectors.line.conftest import Channel
from tests.connectors.problems import assert_problem
from tests.fakes.line import Phone, until

_NUMBERS = itertools.count(1)


def body_of(*events: Any) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": list(events)}).encode()


def text_of(phone: Phone, text: str, **fields: Any) -> dict[str, Any]:
    """The event of a text, which the phone does not send itself."""
    platform = phone.line.platform
    message = {"type": "text", "id": platform.message_id(), "text": text}
    return platform.event(phone.user, "message", message=message) | fields


def post(channel: Channel, body: bytes, signed: str | bytes | None = None, **headers: str) -> httpx.Response:
    """Sends a body, signed as LINE signs unless another signature is given."""
    given_headers: list[tuple[str, str | bytes]] = [("content-type", "application/json"), *headers.items()]
    if signed != "":
        given_headers.append(("x-line-signature", signature(body, CHANNEL_SECRET) if signed is None else signed))
    return channel.gateway.client.post("/line/webhook", content=body, headers=given_headers)  # type: ignore[arg-type]


def stored(channel: Channel) -> int:
    """How many events there are."""
    with Session(channel.gateway.app.state.assembly.line.inbox._engine) as session:
        return session.scalar(select(func.count()).select_from(LineEventRow)) or 0


def failed(channel: Channel) -> set[str]:
    """Ids of the events that could not be worked off."""
    with Session(channel.gateway.app.state.assembly.line.inbox._engine) as session:
        return set(session.scalars(select(LineEventRow.event_id).where(LineEventRow.state == "failed")))


@pytest.fixture(scope="module", autouse=True)
def failed_before(_channel: Channel) -> set[str]:
    """Those that failed before this file, in tests of what happens then."""
    return failed(_channel)


def settled(channel: Channel) -> None:
    """Everything that arrived is worked off."""
    until(lambda: channel.gateway.app.state.assembly.line.inbox.waiting() == 0, "the inbox to be empty")


WRONG: dict[str, str | bytes] = {
    "none": "",
    "of another secret": signature(b"{}", "another secret"),
    "too short": "AAAA",
    "too long": signature(b"{}", CHANNEL_SECRET) * 10,
    "no base64": "*" * 44,
    "not ASCII": "署名".encode(),
    "a word": "signature",
    "of another body": signature(b"{}", CHANNEL_SECRET),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_line_has_not_signed_is_refused_and_not_stored(
    channel: Channel, rasa: FakeRasa, wrong: str | bytes
) -> None:
    before = stored(channel)
    answer = post(channel, body_of(text_of(channel.line.person(), "にせもの")), wrong)
    assert_problem(answer, 400, "bad-signature")
    assert stored(channel) == before and rasa.received == []


def test_a_signature_holds_for_every_byte(channel: Channel) -> None:
    body = body_of(text_of(channel.line.person(), "もとの文"))
    good, before = signature(body, CHANNEL_SECRET), stored(channel)
    for changed in (body + b" ", body[:-1], body.replace(b"active", b"Active"), b""):
        assert_problem(post(channel, changed, good), 400, "bad-signature")
    assert stored(channel) == before


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"events"', b"42", b"{}", b'{"events": null}', b'{"events": {}}', b'{"events": "x"}',
        body_of({"type": "message"})[:-3], b"[" * 20_000, b'{"events": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"events": [' + b"9" * 5_000 + b"]}",
    ],
    ids=lambda body: repr(body[:16]),
)  # fmt: skip
def test_a_signed_body_that_is_no_list_of_events_is_refused(channel: Channel, body: bytes) -> None:
    before = stored(channel)
    assert_problem(post(channel, body), 400)
    assert stored(channel) == before


def test_a_body_that_is_no_utf_8_is_refused(channel: Channel) -> None:
    body = b'{"events": [], "x": "\xff\xfe"}'
    assert_problem(post(channel, body), 400, "bad-signature")


def test_a_gigantic_body_is_refused_whether_it_says_its_length_or_not(channel: Channel) -> None:
    limit = MOST_BYTES
    body = body_of(text_of(channel.line.person(), "あ" * limit))
    assert_problem(post(channel, body), 413)

    def in_pieces() -> Any:
        for first in range(0, len(body), 8_192):
            yield body[first : first + 8_192]

    headers = {"x-line-signature": signature(body, CHANNEL_SECRET)}
    answer = channel.gateway.client.post("/line/webhook", content=in_pieces(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_posts_are_taken(channel: Channel, method: str) -> None:
    assert channel.gateway.client.request(method, "/line/webhook").status_code == 405


def test_the_consoles_check_of_the_address_is_answered_well(channel: Channel) -> None:
    before = stored(channel)
    assert post(channel, body_of()).status_code == 200
    assert stored(channel) == before


def test_without_a_secret_the_channel_is_off(gateway: Gateway) -> None:
    body = body_of()
    for secret in ("", CHANNEL_SECRET):
        answer = gateway.client.post(
            "/line/webhook", content=body, headers={"x-line-signature": signature(body, secret or "x")}
        )
        assert_problem(answer, 503, "channel-off")


def test_a_whole_body_that_is_replayed_is_answered_well_and_does_nothing(channel: Channel, rasa: FakeRasa) -> None:
    phone = channel.line.person()
    body = body_of(text_of(phone, "一つめ"), text_of(phone, "二つめ"))
    assert post(channel, body).status_code == 200
    phone.wait(2)
    settled(channel)
    before, asked = stored(channel), len(rasa.received)
    for _ in range(5):
        assert post(channel, body).status_code == 200
    time.sleep(0.8)
    assert (stored(channel), len(rasa.received), len(phone.ways())) == (before, asked, 2)


UNANSWERABLE: dict[str, Any] = {
    "no object": "text",
    "null": None,
    "no id": {"webhookEventId": None},
    "an id that is no text": {"webhookEventId": 7},
    "an id that is too long": {"webhookEventId": "x" * 65},
    "an id with a null character": {"webhookEventId": "a\x00b"},
    "half a surrogate pair as id": {"webhookEventId": "\ud83d"},
    "no source": {"source": None},
    "no user": {"source": {"type": "user"}},
    "a user that is no text": {"source": {"type": "user", "userId": {}}},
    "a user that is too long": {"source": {"type": "user", "userId": "U" * 65}},
    "half a surrogate pair as user": {"source": {"type": "user", "userId": "\ud83d"}},
    "another bot's turn": {"mode": "standby"},
}


@pytest.mark.parametrize("wrong", UNANSWERABLE.values(), ids=UNANSWERABLE.keys())
def test_an_event_that_nobody_can_be_answered_for_is_passed_over_and_the_others_are_not(
    channel: Channel, rasa: FakeRasa, wrong: Any
) -> None:
    phone = channel.line.person()
    event = text_of(phone, "届かない") | wrong if isinstance(wrong, dict) else wrong
    before = stored(channel)
    assert post(channel, body_of(event, text_of(phone, "届く"))).status_code == 200
    phone.wait(1)
    settled(channel)
    assert stored(channel) == before + 1
    assert [r["message"] for r in rasa.received] == ["届く"]


SILENT: dict[str, dict[str, Any]] = {
    "an unknown kind": {"type": "hologram"},
    "no kind": {"type": None},
    "beacon": {"type": "beacon", "beacon": {"hwid": "x", "type": "enter"}},
    "things": {"type": "things"},
    "video viewed": {"type": "videoPlayComplete"},
    "somebody joined a group": {"type": "memberJoined", "joined": {"members": []}},
    "said in a room": {"source": {"type": "room", "roomId": "R1", "userId": "U1"}},
    "asked to leave": {"type": "leave"},
    "an unknown source": {"source": {"type": "planet", "userId": "U1"}},
    "a time that is none": {"timestamp": "yesterday"},
    "a time out of the world": {"timestamp": 1e300},
    "a time before the calendar": {"timestamp": -62135596800000},
    "no time": {"timestamp": None},
}


@pytest.mark.parametrize("fields", SILENT.values(), ids=SILENT.keys())
def test_what_is_of_no_matter_here_is_stored_as_seen_and_not_answered(
    channel: Channel, rasa: FakeRasa, fields: dict[str, Any]
) -> None:
    phone = channel.line.person()
    assert post(channel, body_of(text_of(phone, "だれも聞いていない") | fields)).status_code == 200
    settled(channel)
    assert phone.got() == [] and rasa.received == []


def test_events_of_groups_without_a_user_are_passed_over(channel: Channel) -> None:
    phone, before = channel.line.person(), stored(channel)
    group = {"source": {"type": "group", "groupId": "C1"}, "left": {"members": []}}
    for kind in ("memberJoined", "memberLeft", "leave"):
        assert post(channel, body_of(text_of(phone, "x", type=kind) | group)).status_code == 200
    assert stored(channel) == before


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=5,
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(st.sampled_from(["message", "postback", "follow", "unfollow", "unsend", "join", "accountLink"]), JSON),
        "message": st.one_of(
            JSON,
            st.fixed_dictionaries(
                {"type": st.sampled_from(["text", "image", "location", "x"])},
                optional={"id": JSON, "text": st.one_of(st.text(max_size=50), JSON), "address": JSON, "title": JSON},
            ),
        ),
        "postback": st.one_of(
            JSON, st.fixed_dictionaries({"data": st.one_of(st.text(max_size=30).map(lambda t: "/" + t), JSON)}, optional={"params": JSON})
        ),
        "unsend": JSON, "link": JSON, "timestamp": JSON, "mode": JSON, "replyToken": JSON, "deliveryContext": JSON,
        "source": st.one_of(JSON, st.fixed_dictionaries({"type": JSON, "userId": st.text(max_size=70)})),
        "webhookEventId": st.one_of(st.text(max_size=70), JSON),
    },
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(parts=st.lists(PARTS, min_size=1, max_size=4), raw=st.one_of(st.none(), st.none(), st.binary(max_size=60)))
def test_whatever_is_signed_breaks_nothing_and_is_taken_in_once(
    channel: Channel, parts: list[Any], raw: bytes | None
) -> None:
    phone = channel.line.person()
    events = [text_of(phone, "なにか") | {"webhookEventId": f"FUZZ{next(_NUMBERS)}"} | part for part in parts]
    body = raw if raw is not None else body_of(*events)
    before = stored(channel)
    first = post(channel, body)
    assert first.status_code in (200, 400)
    after = stored(channel)
    known = {e["webhookEventId"] for e in events if is_id(e["webhookEventId"])} if raw is None else set()
    assert first.status_code == 200 or after == before
    assert 0 <= after - before <= len(known)
    assert post(channel, body).status_code == first.status_code
    assert stored(channel) == after


def test_after_all_that_everyone_is_still_answered(channel: Channel, failed_before: set[str]) -> None:
    """Nothing of all that has failed, or holds up anybody's messages for good."""
    settled(channel)
    assert failed(channel) == failed_before
    assert channel.line.person().says("まだいますか")
