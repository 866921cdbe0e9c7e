"""Looking companies up at gBizINFO, against a local server with its quirks and with its real answers."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.errors import CompanyRegisterUnavailable
from actions.interview.ports import Company, CompanyRegister
from connectors.gbizinfo.client import GBizInfoClient
from connectors.gbizinfo.response import Response
from tests.fakes.gbizinfo_server import TOKEN, GBizInfoServer, answer_for, running

NUMBER = "7010001008844"
OTHER = "1180301018771"
# Read here, before the settings are taken out of the environment.
REAL_DATA = Path(os.environ.get("MADOGUCHI_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data")


@pytest.fixture
def server() -> Iterator[GBizInfoServer]:
    with running() as fake:
        fake.companies[NUMBER] = answer_for(NUMBER, name="見本株式会社", location="愛知県豊田市見本町1番地")
        yield fake


@pytest.fixture
def client(server: GBizInfoServer) -> Iterator[GBizInfoClient]:
    opened = GBizInfoClient(server.base, TOKEN, timeout_s=1.0)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def real_answers() -> dict[str, Any]:
    files = sorted((REAL_DATA / "gbizinfo").glob("*.json"))
    if not files:
        pytest.skip("no real answers: gbizinfo/*.json is not in MADOGUCHI_TEST_DATA or ../shared/data")
    return {f.name.removesuffix(".2026-07-10.json"): json.loads(f.read_text(encoding="utf-8")) for f in files}


@pytest.mark.parametrize(
    "pasted",
    [
        NUMBER,
        "7 0100 0100 8844",
        "7-0100-0100-8844",
        "７０１０００１００８８４４",
        "T7010001008844",
        "Ｔ７－０１００－０１００－８８４４",
        " 法人番号：7010001008844\n",
    ],
)
def test_a_number_pasted_in_any_form_is_found(client: CompanyRegister, server: GBizInfoServer, pasted: str) -> None:
    found = client.look_up(pasted)
    assert found is not None
    assert (found.number, found.name, found.prefecture, found.municipality) == (
        NUMBER, "見本株式会社", "愛知県", "豊田市",
    )  # fmt: skip
    assert server.asked == [f"/hojin/v2/hojin/{NUMBER}"]


@pytest.mark.parametrize("wrong", ["7010001008845", "701000100884", "", "会社名", "0" * 13])
def test_what_is_no_valid_number_is_not_even_asked_for(
    client: GBizInfoClient, server: GBizInfoServer, wrong: str
) -> None:
    assert client.look_up(wrong) is None
    assert server.asked == []


def test_a_number_that_nobody_has_is_no_failure_and_is_remembered(
    client: GBizInfoClient, server: GBizInfoServer
) -> None:
    assert [client.look_up(OTHER), client.look_up(OTHER)] == [None, None]
    assert len(server.asked) == 1


def test_missing_values_come_in_every_spelling_and_stay_untold(client: GBizInfoClient, server: GBizInfoServer) -> None:
    for absent in (None, "Null", "null", "", "-"):
        record = dict.fromkeys(
            ("location", "industry", "employee_number", "capital_stock", "date_of_establishment"), absent
        )
        assert Response.model_validate(answer_for(NUMBER, name="見本", **record)).find(NUMBER) == Company(
            NUMBER, "見本"
        )
    server.companies[OTHER] = answer_for(OTHER, name="Null")
    assert client.look_up(OTHER) == Company(OTHER, "")


def test_numbers_that_come_as_text_are_numbers() -> None:
    record = {"employee_number": "1,204", "capital_stock": "3000000", "industry": ["E", "H", "?"]}
    found = Response.model_validate(answer_for(NUMBER, name="見本", **record)).find(NUMBER)
    assert found is not None
    assert (found.employees, found.capital_yen, found.industries) == (1204, 3_000_000, ("製造業", "運輸業・郵便業"))


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 503, 302])
def test_any_other_answer_means_that_the_questions_are_asked_and_nothing_is_remembered(
    client: GBizInfoClient, server: GBizInfoServer, status: int
) -> None:
    server.status = status
    with pytest.raises(CompanyRegisterUnavailable):
        client.look_up(NUMBER)
    server.status = 200
    assert client.look_up(NUMBER) is not None


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"hojin-infos": "x"}', b'{"errors": [{"message": "x"}]}', b"\xff", b" " * 3_000_000],
)
def test_an_answer_that_cannot_be_read_is_unavailable(
    client: GBizInfoClient, server: GBizInfoServer, body: bytes
) -> None:
    server.body = body
    with pytest.raises(CompanyRegisterUnavailable):
        client.look_up(NUMBER)


@pytest.mark.parametrize("slowness", [{"wait_s": 5.0}, {"trickle": True}])
def test_a_slow_answer_is_not_waited_for(
    client: GBizInfoClient, server: GBizInfoServer, slowness: dict[str, Any]
) -> None:
    for name, value in slowness.items():
        setattr(server, name, value)
    begun = time.monotonic()
    with pytest.raises(CompanyRegisterUnavailable):
        client.look_up(NUMBER)
    assert time.monotonic() - begun < 1.9


def test_no_server_and_no_token_are_unavailable(server: GBizInfoServer) -> None:
    for base, token in (("http://127.0.0.1:9/hojin/v2/hojin", TOKEN), (server.base, ""), (server.base, "wrong")):
        client = GBizInfoClient(base, token, timeout_s=1.0)
        with pytest.raises(CompanyRegisterUnavailable):
            client.look_up(NUMBER)
        client.close()
    assert len(server.asked) == 1


def test_an_answer_is_remembered_for_its_time_only(server: GBizInfoServer) -> None:
    client = GBizInfoClient(f"{server.base}/", TOKEN, timeout_s=1.0, kept_s=0.2)
    client.look_up(NUMBER)
    client.look_up(f"T{NUMBER}")
    assert len(server.asked) == 1
    time.sleep(0.25)
    client.look_up(NUMBER)
    assert len(server.asked) == 2
    client.close()


@pytest.mark.real_data
def test_a_real_answer_is_read_whole(
    client: GBizInfoClient, server: GBizInfoServer, real_answers: dict[str, Any]
) -> None:
    server.companies[NUMBER] = real_answers[f"basic.{NUMBER}"]
    assert client.look_up(NUMBER) == Company(
        number=NUMBER,
        name="株式会社日立製作所",
        prefecture="東京都",
        municipality="千代田区",
        industries=("製造業",),
        employees=35631,
        capital_yen=466_666_000_000,
        founded_on=date(1920, 2, 1),
    )


@pytest.mark.real_data
def test_every_real_answer_is_read(real_answers: dict[str, Any]) -> None:
    places = {
        found.name: (found.prefecture, found.municipality)
        for answer in real_answers.values()
        for record in answer["hojin-infos"]
        if (found := Response.model_validate(answer).find(record["corporate_number"]))
    }
    assert places == {
        "株式会社日立製作所": ("東京都", "千代田区"),
        "石巻市": ("宮城県", "石巻市"),
        "楢葉町": ("福島県", "楢葉町"),
        "富岡町": ("福島県", "富岡町"),
        "島根県": ("島根県", "松江市"),
        "愛媛県": ("愛媛県", "松山市"),
        "トヨタ自動車株式会社": ("愛知県", "豊田市"),
    }
