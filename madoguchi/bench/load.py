"""The caller: a program of its own, so that it shares no interpreter with what it measures, and cheap to start and run.

It imports nothing but the standard library, reads a plan as JSON from standard input and writes what it saw as JSON:

    plan    {"host", "port", "kind": "search" | "chat", "questions": [...], "callers", "requests", "seconds"}
    result  {"latencies": [seconds …], "seconds", "cpu_seconds", "failed", "first_failure"}

It stops after `requests` calls or `seconds`, whichever comes first.
"""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import threading
import time
import urllib.parse
from typing import Any

TURNS_PER_CONVERSATION = 5
_TIMEOUT_S = 60.0


class Caller:
    """One caller with one connection that is kept open."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._connection = http.client.HTTPConnection(plan["host"], plan["port"], timeout=_TIMEOUT_S)
        self._connection.connect()

    def prepare(self, turns: int) -> None:
        """Opens the conversations for about so many turns, outside of the measured time."""
        count = -(-turns // TURNS_PER_CONVERSATION)
        self._conversations = [json.loads(self._call("POST", "/api/v1/conversations", b"{}")) for _ in range(count)]

    def search(self, question: str, _: int) -> None:
        """One search."""
        self._call("GET", "/api/v1/search?q=" + urllib.parse.quote(question))

    def chat(self, question: str, turn: int) -> None:
        """One turn, the `turn`-th of this caller."""
        conversation = self._conversations[turn // TURNS_PER_CONVERSATION % len(self._conversations)]
        path = f"/api/v1/conversations/{conversation['conversation_id']}/messages"
        answer = self._call("POST", path, json.dumps({"text": question}).encode(), conversation["token"])
        if b'"confidence":0.0}' in answer[-40:]:  # how the gateway marks an answer without the dialogue engine
            raise RuntimeError("answered without the dialogue engine")

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def _call(self, method: str, path: str, body: bytes | None = None, token: str = "") -> bytes:
        headers = {"Content-Type": "application/json"} if body else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        if not 200 <= response.status < 300:
            raise RuntimeError(f"{method} {path.partition('?')[0]}: {response.status}")
        return content


class Run:
    """All callers of a plan, each in a thread."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._numbers = itertools.count()
        self._start = threading.Barrier(plan["callers"] + 1)
        self._deadline = float("inf")
        self._latencies: list[float] = []
        self._failures: list[str] = []

    def __call__(self) -> dict[str, Any]:
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._plan["callers"])]
        for thread in threads:
            thread.start()
        self._start.wait()
        began, cpu_began = time.perf_counter(), time.process_time()
        self._deadline = began + self._plan["seconds"]
        for thread in threads:
            thread.join()
        return {
            "latencies": self._latencies,
            "seconds": time.perf_counter() - began,
            "cpu_seconds": time.process_time() - cpu_began,
            "failed": len(self._failures),
            "first_failure": self._failures[0] if self._failures else "",
        }

    def _work(self) -> None:
        plan = self._plan
        try:
            caller = Caller(plan)
            if plan["kind"] == "chat":
                caller.prepare(-(-plan["requests"] // plan["callers"]))
        except (OSError, http.client.HTTPException, RuntimeError, ValueError) as error:
            self._failures.append(f"{type(error).__name__}: {error}")
            self._start.wait()
            return
        self._start.wait()
        ask = getattr(caller, plan["kind"])
        questions = plan["questions"]
        turns = itertools.count()
        while (number := next(self._numbers)) < plan["requests"] and time.perf_counter() < self._deadline:
            began = time.perf_counter()
            try:
                ask(questions[number % len(questions)], next(turns))
            except (OSError, http.client.HTTPException, RuntimeError, ValueError) as error:
                self._failures.append(f"{type(error).__name__}: {error}")
                break
            self._latencies.append(time.perf_counter() - began)
        caller.close()


if __name__ == "__main__":
    json.dump(Run(json.load(sys.stdin))(), sys.stdout)
