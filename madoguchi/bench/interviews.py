"""`make bench-interviews`: many diagnoses at once, the gateway and the dialogue engine killed in the middle.

People answer by buttons with pauses. When a third of the answers is given, the gateway is killed, when two thirds are, the
dialogue engine; the supervisor starts them again. Whatever was confirmed (answered 200, with more than an excuse) is looked
up in the database afterwards. Loopback only; ends by itself.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from actions.conversations.conversations import Conversations
from actions.database.engine import open_database
from actions.errors import UnknownConversation
from actions.interview.repository import Interviews
from actions.interview.script import script
from actions.interview.state import Interview
from actions.interview.tapping import NEXT, SKIP
from knowledge.clock import now_jst
from madoguchi.bench.interviewee import Interviewee
from madoguchi.bench.material import find_catalogue
from madoguchi.bench.results import Goal, Results
from madoguchi.bench.run import ended_properly
from madoguchi.bench.system import System, is_ready, prepare_bot, private_settings, running
from madoguchi.console import OperatorError, out, progress_bar
from madoguchi.prepare import prepare_index
from madoguchi.settings import Settings, settings

PEOPLE, PAUSE_S = 200, 15.0
MAX_PEOPLE, MAX_PAUSE_S = 1000, 60.0
_KILLED = (("gateway", "窓口", 12), ("rasa", "対話エンジン", 24))
"""Part, its name, and after how many answers a person on average."""
_MOST_TURNS = 50
_LONGEST_TURN_S = 5.0
_BACK_WITHIN_S = 240.0
_TIMEOUT_S = 60.0
_LOOK_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Outage:
    """A part was killed at `began` and everything worked again at `ended` (`time.monotonic`)."""

    part: str
    name: str
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds of what was confirmed: answers compared, how many of them are lost, interviews done."""

    answers: int
    lost: int
    done: int


def run_interviews(catalogue: str, people: int = PEOPLE, pause_s: float = PAUSE_S) -> None:
    """Measures, prints the tables and writes `<data folder>/bench/interviews/<date>.json` and `latest.json`.

    :param catalogue: path or URL of 制度ナビ data; empty: what the settings or the test data offer, or none.
    :param people: interviews open at once, 1 to `MAX_PEOPLE`.
    :param pause_s: usual seconds between two answers of a person, 0 to `MAX_PAUSE_S`.
    :raises OperatorError: a number is out of range, the dialogue engine is missing, or the system does not come up again.
        Missed goals are no error.
    """
    if not (1 <= people <= MAX_PEOPLE and 0 <= pause_s <= MAX_PAUSE_S):
        raise OperatorError(f"人数は 1〜{MAX_PEOPLE}、間隔は 0〜{MAX_PAUSE_S:g} 秒にしてください。")
    chosen = settings()
    results = Results()
    with ended_properly(), tempfile.TemporaryDirectory(prefix="madoguchi-interviews-") as folder:
        own = private_settings(chosen, Path(folder))
        if not own.rasa_enabled:
            raise OperatorError("診断を測るには、対話エンジンの環境が要ります（make up で準備できます）。")
        with progress_bar() as progress:
            prepare_index(own, find_catalogue(catalogue or chosen.catalogue), progress)
        out.print("対話モデルを用意しています…")
        prepare_bot(chosen, own)
        with running(own) as system:
            out.print(f"{people} 人の診断を始めます（{_MOST_TURNS * pause_s / 60:.0f} 分ほどで終わります）…")
            began = time.monotonic()
            interviewees, outages = asyncio.run(talk(own, system, people, pause_s))
            seconds = time.monotonic() - began
        summarise(interviewees, outages, kept(own.database, interviewees), seconds, results)
    results.data |= {"people": people, "pause_s": pause_s}
    results.show(out)
    out.print(f"記録：{results.write(chosen.data_dir / 'bench' / 'interviews', now_jst())}", markup=False)


def kept(database: str, interviewees: Sequence[Interviewee]) -> Kept:
    """Looks up in a database (SQLAlchemy URL) what was confirmed.

    Questions that only narrow down what the next one offers are no answers of their own and are left out.
    """
    engine = open_database(database)
    try:
        conversations, interviews = Conversations(engine), Interviews(engine, script())
        answers = lost = done = 0
        for interviewee in interviewees:
            stored = _latest(conversations, interviews, interviewee.conversation)
            counted = {q: v for q, v in interviewee.confirmed.items() if not _narrows(q)}
            answers += len(counted)
            lost += sum(not _holds(stored, question, value) for question, value in counted.items())
            done += stored is not None and stored.status == "done"
        return Kept(answers, lost, done)
    finally:
        engine.dispose()


def summarise(
    interviewees: Sequence[Interviewee], outages: Sequence[Outage], found: Kept, seconds: float, results: Results
) -> None:
    """Keeps the latencies, apart from those while something was down, and what became of the answers."""
    turns = [turn for interviewee in interviewees for turn in interviewee.answered]
    disturbed = [t for t in turns if any(o.began - t.seconds <= t.began <= o.ended for o in outages)]
    usual = [t for t in turns if t not in set(disturbed)]
    for key, label, seen in (
        ("question", "一つの答え（ふだん）", [t.seconds for t in usual if t.told == "question"]),
        ("result", "最後の答えと結果（ふだん）", [t.seconds for t in usual if t.told == "result"]),
        ("outage", "止まっていたあいだに届いた答え", [t.seconds for t in disturbed]),
    ):
        if seen:
            results.latency(f"interviews.{key}", label, seen)
    people = len(interviewees)
    results.figure("interviews.turns", "返事のあった往復", len(turns), "回")
    results.figure("interviews.turns_per_s", "返事のあった往復（平均）", len(turns) / seconds, "回/秒")
    results.figure(
        "interviews.refused", "返事のなかった往復（押しなおした数）", sum(i.refused for i in interviewees), "回"
    )
    for outage in outages:
        label = f"止めてから元にもどるまで：{outage.name}"
        results.figure(f"interviews.back.{outage.part}", label, outage.ended - outage.began, "秒")
    results.figure("interviews.killed", "途中で強制終了した回数", len(outages), "回", Goal(len(_KILLED), at_least=True))
    results.figure("interviews.answers", "受けとったと返事した答え", found.answers, "件")
    results.figure("interviews.lost", "そのうち、なくなった答え", found.lost, "件", Goal(1))
    results.figure("interviews.ended", "結果まで進めた人", sum(i.ended for i in interviewees), "人", Goal(people, True))
    results.figure("interviews.done", "終わったと記録された診断", found.done, "件", Goal(people, True))
    results.notes.append("窓口、対話エンジン、答える人たちが、すべて同じ機械で動いています。")


async def talk(own: Settings, system: System, people: int, pause_s: float) -> tuple[list[Interviewee], list[Outage]]:
    """Lets everybody answer; whoever has not ended within the limit is stopped."""
    limit = _MOST_TURNS * (pause_s + _LONGEST_TURN_S) + len(_KILLED) * _BACK_WITHIN_S
    outages: list[Outage] = []
    unlimited = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=own.address, limits=unlimited, timeout=_TIMEOUT_S, trust_env=False) as client:
        interviewees = [Interviewee(client, number, pause_s) for number in range(people)]
        talking = [asyncio.create_task(i.run()) for i in interviewees]
        killing = asyncio.create_task(_kill_each(own, system, interviewees, outages))
        try:
            await asyncio.wait([*talking, killing], timeout=limit, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for task in (*talking, killing):
                task.cancel()
            ends = await asyncio.gather(*talking, killing, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
    return interviewees, outages


async def _kill_each(own: Settings, system: System, interviewees: Sequence[Interviewee], outages: list[Outage]) -> None:
    """Kills each part when enough answers are given, and notes when everything worked again."""
    for part, name, answers in _KILLED:
        while sum(len(i.confirmed) for i in interviewees) < answers * len(interviewees):
            await asyncio.sleep(_LOOK_EVERY_S)
        out.print(f"{name}を強制終了します…")
        system.kill(part)
        began = time.monotonic()
        await asyncio.sleep(_LOOK_EVERY_S)
        while not await asyncio.to_thread(is_ready, own):
            if time.monotonic() - began > _BACK_WITHIN_S:
                raise OperatorError(f"強制終了した{name}が、元にもどりませんでした。")
            await asyncio.sleep(_LOOK_EVERY_S)
        outages.append(Outage(part, name, began, time.monotonic()))


def _latest(conversations: Conversations, interviews: Interviews, conversation: str) -> Interview | None:
    try:
        return interviews.latest(conversations.person(conversation))
    except UnknownConversation:
        return None


def _narrows(question_id: str) -> bool:
    asked = script().question(question_id)
    return asked is not None and asked.leads_to is not None


def _holds(stored: Interview | None, question_id: str, value: str) -> bool:
    if stored is None or not stored.is_answered(question_id):
        return False
    return value in (SKIP, NEXT) or stored.value(question_id) == value
