"""Whatever LINE's side says to a sending, it arrives at most once, and nobody's messages are stuck behind it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from actions.database.engine import open_database
from connectors.line.api import FateUnknown, LineApi, Rejected, TokenUseless
from connectors.line.delivery import Delivery
from connectors.line.quota_watch import QuotaWatch
from madoguchi.line_simulator.app import ACCESS_TOKEN
from madoguchi.line_simulator.platform import User
from tests.actions.line.material import Post, said
from tests.connectors.fake_rasa import FakeRasa, cuts, says
from tests.fakes.line import Line, line_running


@pytest.fixture(scope="module")
def _line() -> Iterator[Line]:
    with line_running(lambda: "http://127.0.0.1:9/") as line:
        yield line


@pytest.fixture
def line(_line: Line) -> Iterator[Line]:
    """LINE's side without a bot, everything well again after the test."""
    yield _line
    for name, field in type(_line.platform.faults).model_fields.items():
        setattr(_line.platform.faults, name, field.default)


@dataclass
class Follower:
    """One follower of an account, what waits for them, and the way there."""

    post: Post
    line: Line
    user: User
    digest: str
    delivery: Delivery

    def reply(self, *texts: str, event: str = "e1") -> str:
        """Writes down an answer; gives its token."""
        token: str = self.line.platform.event(self.user, "message")["replyToken"]
        with Session(self.post.engine) as session, session.begin():
            until = self.post.clock.now.replace(year=2027)
            self.post.outbox.put(
                session, self.digest, said(*texts), event_id=event, reply_token=token, reply_until=until
            )
        return token

    async def send(self, after_s: float = 0.0) -> None:
        self.post.later(seconds=after_s)
        await self.delivery.send(self.digest)

    def got(self) -> list[str]:
        return [e["message"]["text"] for e in self.user.timeline if e["from"] == "bot"]

    def states(self) -> list[str]:
        return [row.state for row in self.post.messages()]


@pytest.fixture
async def one(line: Line, tmp_path: Path) -> AsyncIterator[Follower]:
    engine = open_database(f"sqlite:///{tmp_path / 'app.sqlite'}")
    post, user, api = Post(engine), line.platform.add_user(), LineApi(ACCESS_TOKEN, line.url, timeout_s=2.0)
    post.known(user.user_id)
    yield Follower(post, line, user, post.users.digest(user.user_id), Delivery(post.users, post.outbox, api))
    await api.close()
    engine.dispose()


async def test_all_that_is_due_is_sent_in_order(one: Follower) -> None:
    one.reply("1")
    one.post.put("2", digest=one.digest)
    one.reply("3", event="e2")
    await one.send()
    assert (one.got(), one.states()) == (["1", "2", "3"], ["sent"] * 3)


async def test_a_reply_that_worked_before_a_crash_is_not_repeated_but_seen(one: Follower) -> None:
    token = one.reply("届いたかも")
    one.post.outbox.begin(one.digest)  # whoever began it was killed
    one.line.platform.spend(token)
    one.reply("つぎ", event="e2")
    await one.send()
    assert (one.got(), one.states()) == (["つぎ"], ["unknown", "sent"])
    (trouble,) = one.post.outbox.troubles()
    assert trouble.can_be_sent_again and "token" in trouble.problem


async def test_a_reply_that_had_not_left_before_a_crash_is_sent(one: Follower) -> None:
    one.reply("届いていない")
    one.post.outbox.begin(one.digest)
    await one.send()
    assert (one.got(), one.states()) == (["届いていない"], ["sent"])


async def test_a_reply_whose_token_is_used_up_is_pushed_if_it_was_never_tried(one: Follower) -> None:
    one.line.platform.spend(one.reply("まだ"))
    await one.send()
    assert (one.got(), one.states()) == (["まだ"], ["sent"])
    assert one.post.messages()[0].pushed


@pytest.mark.parametrize("fault", [{"errors_after": 1}, {"errors_after": 3}, {"errors": 2}, {"rate_limited": 3}])
async def test_a_push_arrives_once_whatever_it_was_answered(one: Follower, fault: dict[str, int]) -> None:
    one.post.put("お知らせ", digest=one.digest)
    for name, value in fault.items():
        setattr(one.line.platform.faults, name, value)
    for _ in range(5):
        await one.send(after_s=60)
    assert (one.got(), one.states()) == (["お知らせ"], ["sent"])


async def test_an_answer_that_takes_too_long_leaves_the_fate_open(one: Follower) -> None:
    one.post.put("お知らせ", digest=one.digest)
    one.line.platform.faults.hang_s = 3.0
    await one.send()
    assert one.states() == ["sending"]
    one.line.platform.faults.hang_s = 0.0
    await one.send(after_s=60)
    assert (one.got(), one.states()) == (["お知らせ"], ["sent"])


@pytest.mark.parametrize(
    "wrong", [{"type": "text", "text": "あ" * 5_001}, {"type": "hologram"}, {"text": "x"}], ids=repr
)
async def test_what_line_would_never_take_is_given_up_at_once_and_holds_up_nothing(
    one: Follower, wrong: dict[str, Any]
) -> None:
    with Session(one.post.engine) as session, session.begin():
        one.post.outbox.put(session, one.digest, [wrong], event_id="e1")
    one.post.put("つぎ", digest=one.digest)
    await one.send()
    assert (one.got(), one.states()) == (["つぎ"], ["failed", "sent"])


async def test_a_used_up_quota_is_waited_for_and_replies_still_go(one: Follower) -> None:
    one.line.platform.faults.quota = 0
    one.reply("返事")
    one.post.put("お知らせ", digest=one.digest)
    await one.send()
    assert (one.got(), one.states()) == (["返事"], ["sent", "waiting"])
    one.line.platform.faults.quota = None
    await one.send(after_s=5)
    assert one.got() == ["返事", "お知らせ"]


async def test_whoever_blocked_the_account_gets_nothing(one: Follower) -> None:
    one.reply("返事")
    one.post.users.set_blocked(one.digest, blocked=True)
    one.post.put("お知らせ", digest=one.digest)
    await one.send()
    assert (one.got(), one.states()) == ([], ["dropped", "dropped"])
    assert all(row.body is None for row in one.post.messages())


async def test_without_a_connection_nothing_was_begun(one: Follower) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = LineApi(ACCESS_TOKEN, f"http://127.0.0.1:{closed.getsockname()[1]}")
    token = one.reply("返事")
    await Delivery(one.post.users, one.post.outbox, nowhere).send(one.digest)
    await nowhere.close()
    assert one.states() == ["waiting"]
    one.line.platform.spend(token)
    await one.send(after_s=1)
    assert one.got() == ["返事"]  # pushed: it was certain that the reply had not worked


async def test_a_refused_access_token_is_tried_again_after_a_minute(one: Follower) -> None:
    wrong = LineApi("wrong", one.line.url)
    one.post.put("お知らせ", digest=one.digest)
    await Delivery(one.post.users, one.post.outbox, wrong).send(one.digest)
    await wrong.close()
    await one.send(after_s=59)
    assert one.states() == ["waiting"]
    await one.send(after_s=1)
    assert one.states() == ["sent"]


@pytest.mark.parametrize("behave", [says(b"<html>"), says([]), cuts], ids=["no JSON", "another shape", "cut off"])
async def test_an_answer_that_cannot_be_read_leaves_the_fate_open(rasa: FakeRasa, behave: Any) -> None:
    rasa.behave = behave
    api = LineApi(ACCESS_TOKEN, f"http://127.0.0.1:{rasa.port}")
    with pytest.raises(FateUnknown):
        await api.push("U1", said("x"), "11111111-2222-4333-8444-555555555555")
    await api.close()


async def test_a_token_works_once_and_only_for_a_while(one: Follower) -> None:
    api = LineApi(ACCESS_TOKEN, one.line.url)
    token = one.line.platform.event(one.user, "message")["replyToken"]
    await api.reply(token, said("一回"))
    for useless in (token, "made up"):
        with pytest.raises(TokenUseless):
            await api.reply(useless, said("二回"))
    one.line.platform.faults.token_lives_s = 0.0
    with pytest.raises(TokenUseless):
        await api.reply(one.line.platform.event(one.user, "message")["replyToken"], said("おそい"))
    with pytest.raises(Rejected):
        await api.push("U" + "f" * 32, said("だれ"), "11111111-2222-4333-8444-555555555555")
    await api.close()
    assert one.got() == ["一回"]


async def test_what_is_known_of_the_quota_stays_while_line_does_not_answer(
    one: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.line.quota_watch._EVERY_S", 0.05)
    api = LineApi(ACCESS_TOKEN, one.line.url)
    watch, platform = QuotaWatch(api), one.line.platform
    platform.faults.quota, platform.pushes = 100, 90
    watching = asyncio.create_task(watch.run())

    async def until(true: Any) -> None:
        for _ in range(200):
            if true():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(watch.latest)

    await until(lambda: watch.latest is not None)
    latest = watch.latest
    assert latest is not None and (latest.allowed, latest.used, latest.left) == (100, 90, 10)
    assert latest.is_nearly_used_up
    platform.faults.errors = 3
    await until(lambda: platform.faults.errors == 0)
    assert watch.latest is not None
    platform.faults.quota = None
    await until(lambda: watch.latest.allowed is None)
    watching.cancel()
    await api.close()
