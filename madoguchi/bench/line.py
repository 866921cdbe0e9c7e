"""`make bench-line`: many messages from LINE at once, some of them twice, and the gateway killed in the middle.

LINE's side is the simulator, in this process. When half of the messages are sent, the gateway is killed; the supervisor
starts it again. Afterwards every message has to be answered exactly once, or stand among those whose reply has an unknown
fate. Loopback only; ends by itself.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from actions.database.engine import open_database
from actions.line.inbox import Inbox
from actions.line.outbox import Outbox
from knowledge.clock import now_jst
from madoguchi.bench.material import find_catalogue
from madoguchi.bench.results import Goal, Results
from madoguchi.bench.run import ended_properly
from madoguchi.bench.statistics import percentile
from madoguchi.bench.system import System, prepare_bot, private_settings, running
from madoguchi.console import OperatorError, out, progress_bar
from madoguchi.line_simulator.app import ACCESS_TOKEN, CHANNEL_SECRET
from madoguchi.line_simulator.platform import Platform
from madoguchi.line_simulator.running import running as line_running
from madoguchi.line_simulator.storm import Storm, answers, make_events, send
from madoguchi.prepare import prepare_index
from madoguchi.settings import Settings, settings
from madoguchi.wiring import cipher

EVENTS, PER_SECOND = 10_000, 100.0
_TEXTS = ("人を雇いたい", "持続化補助金の上限はいくら？", "今月締切の補助金", "ありがとう", "インボイスって何？")
_DUPLICATES = 0.1
_QUIET_S = 60.0
"""So long without a new answer, and nothing more is waited for."""
_P99 = Goal(50)


@dataclass(frozen=True, slots=True)
class Answered:
    """How many messages were answered once, more than once, and not at all; and of how many answers the fate is unknown
    to us: they may have arrived, and count as answered then, or not."""

    once: int
    twice: int
    never: int
    unknown: int


def line_settings(chosen: Settings, api_base: str) -> Settings:
    """These settings, with the simulator at `api_base` as LINE."""
    return Settings.model_validate(
        chosen.model_dump()
        | {"line_api_base": api_base, "line_channel_secret": CHANNEL_SECRET, "line_channel_access_token": ACCESS_TOKEN}
    )


def run_line(catalogue: str, events: int = EVENTS, per_second: float = PER_SECOND) -> None:
    """Measures, prints the tables and writes `<data folder>/bench/line/<date>.json` and `latest.json`.

    :param catalogue: path or URL of 制度ナビ data; empty: what the settings or the test data offer, or none.
    :param events: different messages, a multiple of five.
    :param per_second: how many are sent a second.
    :raises OperatorError: the dialogue engine is missing, or the system does not come up. Missed goals are no error.
    """
    chosen, results, address = settings(), Results(), list[str]()
    with (
        ended_properly(),
        tempfile.TemporaryDirectory(prefix="madoguchi-line-") as folder,
        line_running(lambda: address[0]) as (api_base, platform),
    ):
        own = line_settings(private_settings(chosen, Path(folder)), api_base)
        address.append(f"{own.address}/line/webhook")
        if not own.rasa_enabled:
            raise OperatorError("LINEを測るには、対話エンジンの環境が要ります（make up で準備できます）。")
        with progress_bar() as progress:
            prepare_index(own, find_catalogue(catalogue or chosen.catalogue), progress)
        out.print("対話モデルを用意しています…")
        prepare_bot(chosen, own)
        with running(own) as system:
            out.print(f"{events} 件を、毎秒 {per_second:g} 件で送ります…")
            began = time.monotonic()
            storm = asyncio.run(blow(platform, system, address[0], events, per_second))
            found = settled(own, platform, storm)
            seconds = time.monotonic() - began
    summarise(storm, found, seconds, results)
    results.show(out)
    out.print(f"記録：{results.write(chosen.data_dir / 'bench' / 'line', now_jst())}", markup=False)


async def blow(platform: Platform, system: System, webhook: str, events: int, per_second: float) -> Storm:
    """Sends everything, and kills the gateway when half of it is sent."""
    storm, made = make_events(platform, max(events // len(_TEXTS), 1), _TEXTS, _DUPLICATES, seed=events)

    async def kill() -> None:
        while storm.posted < len(made) // 2:
            await asyncio.sleep(0.05)
        system.kill("gateway")

    async with asyncio.TaskGroup() as group:
        group.create_task(send(storm, made, lambda: webhook, CHANNEL_SECRET, per_second))
        group.create_task(kill())
    return storm


def settled(own: Settings, platform: Platform, storm: Storm) -> Answered:
    """What became of the messages, once everything is answered or nothing more happens."""
    database = open_database(own.database)
    try:
        keys = cipher(own)
        inbox, outbox = Inbox(database, keys), Outbox(database, keys)
        changed, seen = time.monotonic(), -1
        while time.monotonic() - changed < _QUIET_S:
            if seen != platform.changes:
                changed, seen = time.monotonic(), platform.changes
            counts = outbox.counts()
            if not inbox.waiting() and not counts.get("waiting") and not counts.get("sending"):
                break
            time.sleep(0.5)
        unknown = outbox.counts().get("unknown", 0)
    finally:
        database.dispose()
    got = answers(platform, storm)
    expected = len(_TEXTS)
    return Answered(
        once=sum(min(n, expected) for n in got.values()),
        twice=sum(max(n - expected, 0) for n in got.values()),
        never=max(sum(max(expected - n, 0) for n in got.values()) - unknown, 0),
        unknown=unknown,
    )


def summarise(storm: Storm, found: Answered, seconds: float, results: Results) -> None:
    """Keeps what was measured."""
    results.latency("line.webhook", "Webhook の応答", storm.seconds)
    results.figure("line.webhook_p99", "Webhook の応答（p99）", percentile(storm.seconds, 0.99) * 1000, "ミリ秒", _P99)
    results.figure("line.messages", "送られたメッセージ", storm.count, "件")
    results.figure("line.posted", "Webhook への送信（重複と送り直しを含む）", storm.posted, "回")
    results.figure("line.undelivered", "受け取られなかったもの", storm.undelivered, "件", Goal(1))
    results.figure("line.once", "一度だけ答えたもの", found.once, "件")
    results.figure("line.twice", "二度答えたもの", found.twice, "件", Goal(1))
    results.figure("line.never", "答えなかったもの", found.never, "件", Goal(1))
    results.figure("line.unknown", "届いたか分からないもの（画面に表示）", found.unknown, "件")
    results.figure("line.answers_per_s", "答えた数（平均）", found.once / seconds, "件/秒")
    results.notes.append(
        "窓口、対話エンジン、LINEの代わりが、すべて同じ機械で動いています。途中で窓口を強制終了しました。"
    )
