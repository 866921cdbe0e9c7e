"""The running gateway counts visits and first words, writes the counts by itself, and shows them to the office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.console.sign_in import signed_in
from tests.connectors.conversation import begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway, place_index, running


@pytest.fixture(scope="module")
def own(index: Path, tmp_path_factory: pytest.TempPathFactory, _rasa: FakeRasa) -> Iterator[Gateway]:
    data_dir = tmp_path_factory.mktemp("counting")
    place_index(index, data_dir)
    with running(data_dir, _rasa.port) as made:
        yield made
    shutil.rmtree(data_dir, ignore_errors=True)


def stages(gateway: Gateway, channel: str = "") -> dict[str, int]:
    with signed_in(gateway, "office") as client:
        response = client.get("/console/office/funnel.json", params={"channel": channel})
    assert response.status_code == 200, response.text
    told: dict[str, int] = response.json()["stages"]
    return told


def test_visits_and_first_words_are_counted_once_for_each_conversation(own: Gateway) -> None:
    before = stages(own, "web")
    quiet, talking = begin(own.client), begin(own.client)
    for text in ("人を雇いたい", "ほかには？"):
        talking.say(text)
    after = stages(own, "web")
    assert (after["visit"] - before["visit"], after["question"] - before["question"]) == (2, 1)
    quiet.say("こんにちは")
    assert stages(own, "web")["question"] - before["question"] == 2


def test_erasing_a_conversation_leaves_the_counts(own: Gateway) -> None:
    talking = begin(own.client)
    talking.say("人を雇いたい")
    before = stages(own)
    assert own.client.delete(talking.path, headers=talking.headers).status_code == 204
    assert stages(own) == before


def test_the_results_are_exported_with_their_headings(own: Gateway) -> None:
    with signed_in(own, "office") as client:
        utf8 = client.get("/console/office/results.csv")
        old = client.get("/console/office/results.csv", params={"encoding": "shift_jis"})
    assert utf8.content.decode("utf-8-sig") == old.content.decode("cp932")
    assert utf8.content.decode("utf-8-sig").startswith("結果の日,")


def test_counts_are_written_when_the_gateway_ends(index: Path, tmp_path: Path, rasa: FakeRasa) -> None:
    place_index(index, tmp_path)
    with running(tmp_path, rasa.port) as first:
        begin(first.client)
    with running(tmp_path, rasa.port) as second:
        assert stages(second)["visit"] == 1
