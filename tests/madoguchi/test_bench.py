"""The benchmark: its statistics, its goals, the shape of what it writes, and every measurement on a small library."""

from __future__ import annotations

import builtins
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from indexer.points import points_of
from knowledge.clock import JST
from knowledge.ports import Query, Where
from knowledge.retrieval.settings import search_settings
from knowledge.stores import schema
from knowledge.stores.edge import EdgeStore
from madoguchi.bench import load, material, search, system
from madoguchi.bench.recording import RecordingStore
from madoguchi.bench.results import GOALS, Goal, Results
from madoguchi.bench.statistics import latency_of, percentile
from madoguchi.console import OperatorError
from madoguchi.settings import Settings
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library

MADE_AT = datetime(2026, 4, 1, 9, 30, tzinfo=JST)


class TestStatistics:
    @pytest.mark.parametrize(
        ("values", "share", "expected"),
        [
            ([5.0], 0.95, 5.0),
            ([3.0, 1.0, 2.0], 0.5, 2.0),
            ([1.0, 2.0], 0.5, 1.5),
            (list(range(101)), 0.95, 95.0),
            ([1.0, 2.0, 3.0], 0.0, 1.0),
            ([1.0, 2.0, 3.0], 1.0, 3.0),
        ],
    )
    def test_percentiles(self, values: list[float], share: float, expected: float) -> None:
        assert percentile(values, share) == pytest.approx(expected)

    def test_latencies_are_told_in_milliseconds(self) -> None:
        found = latency_of([0.001] * 90 + [0.1] * 10)
        assert (found.n, found.p50_ms, found.p95_ms) == (100, pytest.approx(1.0), pytest.approx(100.0))

    def test_nothing_measured_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="no values"):
            latency_of([])


class TestResults:
    @pytest.fixture
    def results(self) -> Results:
        made = Results(data={"documents": 3})
        made.latency("search.madoguchi", "検索", [0.004] * 20, Goal(5))
        made.latency("http.search", "HTTP", [0.2] * 20)
        made.latency("search.bm25s", "比較", [0.001])
        made.figure("chat.turns_per_s_4", "会話", 18.0, "回/秒")
        made.figure("memory.both", "メモリ", 2000.0, "MB")
        made.notes.append("[お知らせ]")
        return made

    def test_goals_are_limits_from_above_or_below(self) -> None:
        assert Goal(5).reached(4.9)
        assert not Goal(5).reached(5.0)
        assert Goal(5, at_least=True).reached(5.0)
        assert not Goal(5, at_least=True).reached(4.9)

    def test_each_goal_is_marked(self, results: Results) -> None:
        rows = results.latencies | results.figures
        assert {key: row.mark for key, row in rows.items()} == {
            "search.madoguchi": "✓", "http.search": "✗", "search.bm25s": "",
            "chat.turns_per_s_4": "✓", "memory.both": "✗",
        }  # fmt: skip

    def test_the_json_says_what_when_where_and_how_well(self, results: Results, tmp_path: Path) -> None:
        written = results.write(tmp_path / "bench", MADE_AT)
        assert written.name == "20260401T093000.json"
        found = json.loads(written.read_text(encoding="utf-8"))
        assert found == json.loads((tmp_path / "bench" / "latest.json").read_text(encoding="utf-8"))
        assert found["made_at"] == "2026-04-01T09:30:00+09:00"
        assert found["data"] == {"documents": 3}
        assert found["machine"].keys() == {"cpus", "platform", "python", "load_average_before"}
        assert found["latencies"]["search.madoguchi"] == {
            "label": "検索", "n": 20, "p50_ms": 4.0, "p95_ms": 4.0,
            "goal": {"limit": 5, "at_least": False}, "reached": True,
        }  # fmt: skip
        assert found["latencies"]["search.bm25s"] == {"label": "比較", "n": 1, "p50_ms": 1.0, "p95_ms": 1.0}
        assert found["figures"]["memory.both"]["reached"] is False
        assert found["notes"] == ["[お知らせ]"]

    def test_the_tables_show_values_goals_and_notes(self, results: Results) -> None:
        console = Console(width=120, file=io.StringIO())
        results.show(console)
        shown = console.file.getvalue()  # type: ignore[attr-defined]
        for wanted in ("200.00", "30 未満", "✗", "18.0", "18 以上", "✓", "2,000.0", "・[お知らせ]"):
            assert wanted in shown

    def test_the_goals_are_those_of_the_project(self) -> None:
        limits = {key: goal.limit for key, goal in GOALS.items()}
        assert limits["index.from_nothing"] == 30
        assert limits["http.search"] == 30
        assert limits["http.searches_per_s_16"] == 150
        assert limits["chat.turn"] == 150
        assert limits["chat.turns_per_s_4"] == 18
        assert limits["start.warm"] == 30
        assert limits["memory.both"] == 2000


class TestMaterial:
    def test_questions_are_different_and_the_same_every_time(self) -> None:
        drawn = material.draw_questions(420)
        assert len(set(drawn)) == len(drawn) == 420
        assert drawn == material.draw_questions(420)

    def test_without_questions_there_is_a_readable_error(self, tmp_path: Path) -> None:
        with pytest.raises(OperatorError, match="質問"):
            material.draw_questions(5, tmp_path)

    def test_the_catalogue_given_wins_then_the_test_data(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MADOGUCHI_TEST_DATA", str(tmp_path))
        assert material.find_catalogue("https://example.org/a.zip") == "https://example.org/a.zip"
        assert material.find_catalogue("") == ""
        (tmp_path / material.CATALOGUE_FILE).write_text("{}")
        assert material.find_catalogue("") == str(tmp_path / material.CATALOGUE_FILE)


@pytest.fixture(scope="module")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed index over the small library."""
    folder = tmp_path_factory.mktemp("bench") / "store"
    store = EdgeStore.create(folder, HashEmbedder().dimension)
    store.upsert(points_of(library.DOCUMENTS, HashEmbedder(), search_settings()))
    store.flush()
    store.close()
    return folder


class TestSearch:
    def test_the_pipeline_and_its_rivals_are_measured_on_the_same_questions(self, store_folder: Path) -> None:
        results = Results()
        search.measure_search(store_folder, HashEmbedder(), material.draw_questions(26), 3, results)
        assert {key: row.n for key, row in results.latencies.items()} == {
            "search.madoguchi": 6, "search.bm25s": 6, "search.store_edge": 6, "search.store_local_mode": 3,
        }  # fmt: skip
        assert all(0 < row.p50_ms <= row.p95_ms for row in results.latencies.values())
        assert results.latencies["search.madoguchi"].goal in (Goal(5), Goal(8))
        assert results.figures.keys() == {"index.bm25s", "index.local_mode"}
        EdgeStore.open(store_folder).close()  # let go of

    def test_bm25s_finds_the_document_whose_words_are_asked_for(self) -> None:
        documents = list(library.DOCUMENTS)
        find = search.bm25s_search(documents)
        for wanted in documents[:3]:
            assert wanted.title in {documents[n].title for n in find(wanted.title)}
        assert find("ゔゔゔ") == []

    def test_without_bm25s_there_is_a_readable_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = builtins.__import__

        def without(name: str, *arguments: Any) -> Any:
            if name == "bm25s":
                raise ImportError(name)
            return real(name, *arguments)

        monkeypatch.setattr(builtins, "__import__", without)
        with pytest.raises(OperatorError, match="bm25s"):
            search.bm25s_search(library.DOCUMENTS)

    def test_what_was_asked_of_the_store_is_kept_and_answered(self, store_folder: Path) -> None:
        store = EdgeStore.open(store_folder)
        recording = RecordingStore(store)
        queries = [Query([1.0] + [0.0] * 63, schema.DOCUMENT_MEANING, 2)]
        assert recording.search(queries) == store.search(queries)
        assert recording.asked == [tuple(queries)]
        assert recording.count() == len(list(recording.scroll(Where())))
        recording.close()


class _Counter(BaseHTTPRequestHandler):
    """Answers like the gateway, as fast as it can; `refuse_after` searches are answered, then 503."""

    protocol_version = "HTTP/1.1"
    said: list[tuple[str, str]]
    refuse_after = 10**6

    def do_GET(self) -> None:
        self.said.append(("search", self.path))
        self._send(200 if len(self.said) <= self.refuse_after else 503, b'{"results": []}')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/messages"):
            assert self.headers["Authorization"] == "Bearer t"
            self.said.append((self.path.split("/")[4], json.loads(body)["text"]))
            self._send(200, b'{"messages":[],"understood":{"intent":"ask_scheme","confidence":0.9}}')
        else:
            self.said.append(("begin", ""))
            self._send(201, json.dumps({"conversation_id": f"c{len(self.said)}", "token": "t"}).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture
def counter() -> Iterator[tuple[type[_Counter], int]]:
    """A server that counts, and its port."""
    handler = type("Handler", (_Counter,), {"said": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield handler, server.server_address[1]
        server.shutdown()
        thread.join()


def plan(port: int, kind: str, **changed: object) -> dict[str, object]:
    base: dict[str, object] = {
        "host": "127.0.0.1", "port": port, "kind": kind, "questions": ["店を開きたい", "雇いたい"], "callers": 3,
        "requests": 12, "seconds": 20.0,
    }  # fmt: skip
    return base | changed


class TestLoad:
    def test_as_a_program_it_asks_so_many_questions_and_tells_what_it_saw(
        self, counter: tuple[type[_Counter], int]
    ) -> None:
        handler, port = counter
        done = subprocess.run(
            [sys.executable, "-I", "-S", load.__file__], input=json.dumps(plan(port, "search")), capture_output=True,
            text=True, timeout=60, check=True,
        )  # fmt: skip
        seen = json.loads(done.stdout)
        assert len(seen["latencies"]) == len(handler.said) == 12
        assert seen["failed"] == 0
        assert 0 < max(seen["latencies"]) <= seen["seconds"]
        assert seen["cpu_seconds"] > 0

    def test_a_conversation_is_opened_beforehand_and_lasts_a_few_turns(
        self, counter: tuple[type[_Counter], int]
    ) -> None:
        handler, port = counter
        seen = load.Run(plan(port, "chat", callers=1, requests=12))()
        assert (len(seen["latencies"]), seen["failed"]) == (12, 0)
        conversations = [who for who, _ in handler.said]
        assert conversations == ["begin"] * 3 + ["c1"] * 5 + ["c2"] * 5 + ["c3"] * 2
        assert {text for _, text in handler.said} == {"", "店を開きたい", "雇いたい"}

    def test_it_stops_when_time_is_up(self, counter: tuple[type[_Counter], int]) -> None:
        seen = load.Run(plan(counter[1], "search", requests=10**9, seconds=0.2))()
        assert 0 < len(seen["latencies"]) < 10**6

    def test_failures_are_counted_and_told(self, counter: tuple[type[_Counter], int]) -> None:
        handler, port = counter
        handler.refuse_after = 4
        seen = load.Run(plan(port, "search", callers=1))()
        assert (len(seen["latencies"]), seen["failed"]) == (4, 1)
        assert "503" in seen["first_failure"]

    def test_a_server_that_is_not_there_is_a_failure_not_a_hang(self) -> None:
        seen = load.Run(plan(9, "search"))()
        assert seen["failed"] == 3


class TestSystem:
    def test_its_settings_touch_nothing_of_the_operators(self, tmp_path: Path) -> None:
        chosen = Settings(database_url="postgresql://db/real", host="0.0.0.0", catalogue="real.zip", port=8000)
        own = system.private_settings(chosen, tmp_path)
        assert (own.data_dir, own.host, own.catalogue) == (tmp_path, "127.0.0.1", "")
        assert own.database == f"sqlite:///{tmp_path}/db/madoguchi.sqlite"
        assert len({8000, 5005, own.port, own.rasa_port}) == 4

    def test_one_that_does_not_come_up_is_stopped_and_told_in_a_sentence(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(system.sys, "executable", "/bin/echo")
        own = system.private_settings(Settings(rasa_enabled=False), tmp_path)
        with pytest.raises(OperatorError, match=r"起動できませんでした（-m madoguchi up）"), system.running(own):
            pytest.fail("it must not come up")
