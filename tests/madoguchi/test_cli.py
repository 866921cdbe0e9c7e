"""The command line: its help, its exit statuses, and one readable sentence for whatever goes wrong."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from madoguchi.cli import app
from madoguchi.settings import settings
from tests.connectors.gateway import place_index, running
from tests.indexer.material import catalogue_bytes, item

COMMANDS = ("up", "serve", "index", "sync", "sources", "search", "train", "bench", "eval")
BROKEN = [item("101", title="みほん設備補助金"), item("102", title=""), item(...), "no item", item("103")]


def run(*arguments: str) -> Result:
    """What a command does. Nothing but an exit may leave it."""
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def assert_one_sentence(result: Result, *words: str) -> None:
    """Checks that the command ended with status 1 and one Japanese sentence on stderr."""
    assert result.exit_code == 1
    assert result.stderr.startswith("まどぐち: ")
    assert result.stderr.rstrip().endswith("。")
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.output
    assert all(word in result.stderr for word in words), result.stderr


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue with two good items and three broken ones."""
    path = tmp_path / "catalogue.json"
    path.write_bytes(catalogue_bytes(BROKEN))
    return path


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place for the index that the tests of this module share."""
    folder = tmp_path_factory.mktemp("prepared")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def indexed(prepared: Path, surroundings: Path, catalogue: Path) -> Path:
    """The data folder with an index of the broken catalogue and the starter knowledge base."""
    if not (prepared / "index").exists():
        assert run("index", "--catalogue", str(catalogue)).exit_code == 3
        shutil.move(surroundings / "index", prepared / "index")
    place_index(prepared / "index", surroundings)
    return surroundings


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_says_in_japanese_what_it_does(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    sentences = re.findall(r"[ぁ-んァ-ヶ一-龠][^\n。]*。", result.stdout)
    assert sentences, result.stdout
    options = re.findall(r"^.{0,3}(?:\*\s+)?(--[a-z-]+).*$", result.stdout, re.MULTILINE)
    assert "--help" in options


def test_help_names_every_command_and_where_to_begin() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(command in result.stdout for command in COMMANDS)
    assert "make up" in result.stdout
    assert "Traceback" not in result.stdout


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("search",), ("search", "x", "--limit", "0"), ("up", "--port", "0")]
)
def test_wrong_usage_is_status_two(surroundings: Path, arguments: Sequence[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_index_reports_what_it_left_out_with_status_three(surroundings: Path, catalogue: Path) -> None:
    result = run("index", "--catalogue", str(catalogue))
    assert result.exit_code == 3
    assert "読めなかった項目：3 件" in result.stderr
    assert "mirasapo:102" in result.stderr
    assert re.search(r"索引：新規 \d+、更新 0、削除 0、変更なし 0", result.stdout)
    again = run("index", "--catalogue", str(catalogue))
    assert re.search(r"索引：新規 0、更新 0、削除 0、変更なし \d+", again.stdout)


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.json", None), ("broken.json", b"{"), ("broken.zip", b"PK\x03\x04 no zip"), ("empty.json", b'{"items": []}'),
     ("other.json", b"[1, 2]"), ("folder", ...)],
)  # fmt: skip
def test_a_catalogue_that_cannot_be_read_ends_in_one_sentence(
    surroundings: Path, tmp_path: Path, name: str, content: Any
) -> None:
    if content is ...:
        (tmp_path / name).mkdir()
    elif content is not None:
        (tmp_path / name).write_bytes(content)
    assert_one_sentence(run("index", "--catalogue", str(tmp_path / name)))
    assert not (surroundings / "index" / "current").exists()


def test_a_failed_index_leaves_the_old_one(indexed: Path, tmp_path: Path) -> None:
    before = (indexed / "index" / "current").readlink()
    assert_one_sentence(run("index", "--catalogue", str(tmp_path / "missing.json")))
    assert (indexed / "index" / "current").readlink() == before


def test_sources_shows_counts_and_what_could_not_be_read(indexed: Path) -> None:
    result = run("sources")
    assert result.exit_code == 0
    row = next(line for line in result.stdout.splitlines() if "ミラサポ" in line or "制度ナビ" in line)
    assert {"2", "3"} <= set(re.findall(r"\d+", row))
    assert "mirasapo:102" in result.stdout
    assert "はじめの知識" in result.stdout


@pytest.mark.parametrize("arguments", [("sources",), ("search", "補助金"), ("search", "補助金", "--answer")])
def test_before_the_first_index_it_says_what_to_do(surroundings: Path, arguments: Sequence[str]) -> None:
    assert_one_sentence(run(*arguments), "make up")


def test_search_without_a_gateway_opens_the_index_itself(indexed: Path) -> None:
    result = run("search", "みほん設備補助金", "--limit", "2")
    assert result.exit_code == 0
    assert result.stdout.startswith("1. みほん設備補助金  (mirasapo:101")
    assert "3. " not in result.stdout
    answer = run("search", "インボイスって何？", "--answer")
    assert "[1] インボイス" in answer.stdout


def test_search_asks_the_gateway_that_is_running(
    indexed: Path, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place_index(prepared / "index", tmp_path / "other")
    shutil.rmtree(indexed / "index")
    with running(tmp_path / "other", 9) as gateway:
        monkeypatch.setenv("MADOGUCHI_PORT", str(gateway.settings.port))
        settings.cache_clear()
        assert "mirasapo:101" in run("search", "みほん設備補助金").stdout
        assert "[1] インボイス" in run("search", "インボイスって何？", "-a").stdout
        assert_one_sentence(run("search", "\u200b"), "質問を入力してください")


def test_an_index_that_another_program_holds_is_told(indexed: Path, tmp_path: Path) -> None:
    with running(indexed, 9):
        assert_one_sentence(run("search", "補助金"), "別のプログラム")


def test_another_program_on_the_port_is_told(indexed: Path) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>hello</html>")

        def log_message(self, *arguments: object) -> None: ...

    server = HTTPServer(("127.0.0.1", settings().port), Other)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        assert_one_sentence(run("search", "補助金"), "まどぐちではない")
        assert_one_sentence(run("up"), str(settings().port), "別のプログラム")
        assert_one_sentence(run("serve"), str(settings().port))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("command", [("sources",), ("search", "x"), ("index",), ("up",), ("serve",)])
def test_a_wrong_setting_is_named(surroundings: Path, monkeypatch: pytest.MonkeyPatch, command: Sequence[str]) -> None:
    monkeypatch.setenv("MADOGUCHI_PORT", "eighty")
    settings.cache_clear()
    assert_one_sentence(run(*command), "MADOGUCHI_PORT")


def test_a_place_that_cannot_be_written_ends_in_one_sentence(
    surroundings: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surroundings.write_text("a file where the folder should be")
    assert_one_sentence(run("index", "--catalogue", str(catalogue)), "ファイルを扱えません")


def test_a_damaged_register_of_the_index_is_told(indexed: Path) -> None:
    manifest = (indexed / "index" / "current").resolve() / "manifest.json"
    manifest.write_text(json.dumps({"generation": "x"}))
    assert_one_sentence(run("sources"), "make up")
