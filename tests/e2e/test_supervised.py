"""The two processes under supervision: a crash is survived, Ctrl-C leaves nothing, a taken port is told."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

import httpx
import psutil
import pytest

from actions.replies.wording import wording
from indexer.generations import copy_store
from tests.connectors.conversation import Conversation
from tests.e2e.running_system import PROJECT, UP, System, running, surroundings, wait_until_ready

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]


def test_a_killed_dialogue_engine_is_survived_and_comes_back(
    system: System, client: httpx.Client, conversation: Conversation
) -> None:
    (before,) = conversation.say("人を雇うとき、もらえるお金はある？")
    engine = system.dialogue_engine()
    engine.kill()
    engine.wait(30)

    assert client.get("/readyz").json() == {"status": "degraded", "degraded": ["rasa"]}
    assert client.get("/api/v1/search", params={"q": "人を雇いたい"}).json()["results"]
    assert client.get("/api/v1/answer", params={"q": "人を雇いたい"}).status_code == 200
    notice, answer = conversation.say("それの上限は？")
    assert notice["text"] == wording().without_dialogue
    assert answer["citations"][0]["id"] == before["citations"][0]["id"]

    wait_until_ready(system)
    assert system.dialogue_engine().pid != engine.pid
    (again,) = conversation.say("2番目のを詳しく")
    assert again["citations"][0]["id"] == before["citations"][1]["id"]
    assert "起動しなおします" in system.log.read_text(encoding="utf-8")


def test_a_second_start_needs_no_network_and_ctrl_c_leaves_no_process(
    system: System, rasa_python: Path, tmp_path: Path
) -> None:
    prepared = tmp_path / "var"
    copy_store(system.data_dir / "index", prepared / "index")
    current = (system.data_dir / "index" / "current").resolve().name
    shutil.rmtree(prepared / "index" / "current")
    (prepared / "index" / "current").symlink_to(f"generations/{current}")
    for folder in ("models", "sources"):
        shutil.copytree(system.data_dir / folder, prepared / folder)
    with running(prepared, rasa_python) as second:
        shown = second.log.read_text(encoding="utf-8")
        assert "学習しています" not in shown
        assert "新規" not in shown
        family = second.family()
        assert len(family) >= 3
        assert second.interrupt() == 0
        _, left = psutil.wait_procs(family, timeout=30)
        assert left == []
    assert "まどぐちを終了しました。" in second.log.read_text(encoding="utf-8")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{second.base_url}/healthz", trust_env=False)
    shutil.rmtree(prepared, ignore_errors=True)


@pytest.mark.parametrize("taken", ["MADOGUCHI_PORT", "MADOGUCHI_RASA_PORT"])
def test_a_taken_port_ends_in_one_sentence(rasa_python: Path, tmp_path: Path, taken: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        environment = surroundings(tmp_path, rasa_python) | {taken: port}
        ended = subprocess.run(
            UP, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    assert ended.returncode == 1
    assert ended.stdout == ""
    (sentence,) = ended.stderr.strip().splitlines()
    assert sentence.startswith(f"まどぐち: ポート {port} は別のプログラムが使っています。")
    assert taken in sentence
    assert list(tmp_path.iterdir()) == []
