"""500 messages from LINE, some twice, and the gateway killed in the middle: every one is answered, none twice."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from madoguchi.bench.line import blow, line_settings, settled
from madoguchi.bench.system import prepare_bot, private_settings, running
from madoguchi.line_simulator.running import running as line_running
from madoguchi.settings import Settings
from tests.connectors.gateway import place_index
from tests.e2e.running_system import System


def test_every_message_is_answered_once_over_a_kill(system: System, rasa_python: Path, tmp_path: Path) -> None:
    address: list[str] = []
    taken_from = Settings(_env_file=None, data_dir=system.data_dir, rasa_python=rasa_python)
    with line_running(lambda: address[0]) as (api_base, platform):
        own = line_settings(private_settings(taken_from, tmp_path), api_base)
        address.append(f"{own.address}/line/webhook")
        place_index(system.data_dir / "index", tmp_path)
        prepare_bot(taken_from, own)
        with running(own) as gateway:
            began = time.monotonic()
            storm = asyncio.run(blow(platform, gateway, address[0], 500, 50))
            found = settled(own, platform, storm)
    assert storm.count == 500 and storm.posted > 500 and storm.undelivered == 0
    assert (found.twice, found.never) == (0, 0)
    assert found.once <= 500 <= found.once + found.unknown
    assert found.unknown < 10, "replies in flight when the gateway was killed, no more"
    assert time.monotonic() - began < 600
