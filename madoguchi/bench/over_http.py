"""The running system over HTTP: searches, chat turns, start and memory. Loopback only, bounded in count and time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madoguchi.bench.results import Results
from madoguchi.bench.system import HOST, System, running
from madoguchi.console import OperatorError, out
from madoguchi.settings import Settings

_LOAD = Path(__file__).with_name("load.py")
_LONGEST_S = 30.0
"""Longest time of one measurement."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How often things are asked."""

    searches: int
    turns: int
    slow_searches: int


def measure_system(own: Settings, questions: Sequence[str], amounts: Amounts, results: Results) -> None:
    """Starts the system twice; the second time it is asked over HTTP.

    :raises OperatorError: it does not come up, or a call fails.
    """
    out.print("起動を測っています（一回目）…")
    with running(own) as system:
        results.figure("start.cold", "起動（準備のあと一回目）", system.started, "秒")
    out.print("起動を測っています（二回目）…")
    with running(own) as system:
        results.figure("start.warm", "起動（二回目）", system.started, "秒")
        caller = _Caller(own.port, questions)
        out.print("HTTP での検索を測っています…")
        _measure_searches(caller, amounts.searches, results)
        if own.rasa_enabled:
            out.print("会話を測っています…")
            _measure_turns(caller, amounts.turns, results)
        _measure_memory(system, own.rasa_enabled, results)


class _Caller:
    """Runs `load.py` against one system."""

    def __init__(self, port: int, questions: Sequence[str]) -> None:
        self._port = port
        self._questions = list(questions)

    def __call__(self, kind: str, callers: int, requests: int) -> dict[str, Any]:
        plan = {
            "host": HOST, "port": self._port, "kind": kind, "questions": self._questions, "callers": callers,
            "requests": requests, "seconds": _LONGEST_S,
        }  # fmt: skip
        command = [sys.executable, "-I", "-S", str(_LOAD)]
        done = subprocess.run(
            command, input=json.dumps(plan), capture_output=True, text=True, timeout=4 * _LONGEST_S, check=False
        )
        if done.returncode:
            raise OperatorError(f"測定用の呼び出しが途中で終わりました（{done.stderr.strip().splitlines()[-1]}）。")
        seen: dict[str, Any] = json.loads(done.stdout)
        if seen["failed"] or not seen["latencies"]:
            raise OperatorError(f"測定中の呼び出しが失敗しました（{seen['first_failure']}）。")
        return seen


def _measure_searches(caller: _Caller, requests: int, results: Results) -> None:
    caller("search", 1, max(requests // 10, 5))  # warms up
    for callers in (1, 4, 16):
        seen = caller("search", callers, requests)
        if callers == 1:
            results.latency("http.search", "HTTP での検索（一人）", seen["latencies"])
        _rate(f"http.searches_per_s_{callers}", f"HTTP での検索（同時に {callers} 人）", seen, results)


def _measure_turns(caller: _Caller, requests: int, results: Results) -> None:
    caller("chat", 1, max(requests // 10, 5))  # warms up
    alone = caller("chat", 1, requests)
    results.latency("chat.turn", "会話の一往復（一人）", alone["latencies"])
    _rate("chat.turns_per_s_1", "会話（一人）", alone, results)
    together = caller("chat", 4, requests)
    results.latency("chat.turn_4", "会話の一往復（同時に 4 人）", together["latencies"])
    _rate("chat.turns_per_s_4", "会話（同時に 4 人）", together, results)


def _rate(key: str, label: str, seen: dict[str, Any], results: Results) -> None:
    results.figure(key, label, len(seen["latencies"]) / seen["seconds"], "回/秒")
    results.data.setdefault("caller_cpu_share", {})[key] = round(seen["cpu_seconds"] / seen["seconds"], 3)


def _measure_memory(system: System, with_rasa: bool, results: Results) -> None:
    memory = system.memory()
    names = {"gateway": "窓口", "rasa": "対話エンジン"} if with_rasa else {"gateway": "窓口"}
    for part, name in (names | {"supervisor": "見守り役"}).items():
        results.figure(f"memory.{part}", f"メモリ：{name}（RSS）", memory[part].rss_mb, "MB")
        results.figure(f"memory.{part}_pss", f"メモリ：{name}（PSS）", memory[part].pss_mb, "MB")
    both = sum(memory[part].rss_mb for part in names)
    results.figure("memory.both", f"メモリ：{'と'.join(names.values())}（RSS の合計）", both, "MB")
