"""What the diagnosis and the financial check get from the settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from actions.errors import CompanyRegisterUnavailable, InvalidPointTable
from madoguchi.settings import Settings
from madoguchi.wiring import company_register, financial_script
from tests.fakes.gbizinfo_server import TOKEN, answer_for, running

NUMBER = "7010001008844"


def test_the_register_asks_the_address_of_the_settings_with_their_token() -> None:
    with running() as server:
        server.companies[NUMBER] = answer_for(NUMBER, name="見本株式会社")
        register = company_register(Settings(gbizinfo_token=SecretStr(TOKEN), gbizinfo_api_base=HttpUrl(server.base)))
        found = register.look_up(NUMBER)
    assert found is not None
    assert found.name == "見本株式会社"


def test_without_a_token_the_register_is_unavailable() -> None:
    with pytest.raises(CompanyRegisterUnavailable):
        company_register(Settings(gbizinfo_token=SecretStr(""))).look_up(NUMBER)


def test_the_token_is_not_shown() -> None:
    assert "geheim" not in repr(Settings(gbizinfo_token=SecretStr("geheim")))


def test_the_financial_check_compares_with_the_table_of_the_settings(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "業種コード,業種,小分類,事業規模,指標,業種基準値,5点,4点,3点,2点\nT1,建設業,ためし工事業,小規模,営業利益率,2,4,3,2,1\n",
        encoding="utf-8",
    )
    assert financial_script(Settings(benchmark_table=table)).benchmarks[0].name == "ためし工事業"
    assert all(not b.scales for b in financial_script(Settings(benchmark_table=None)).benchmarks)
    table.write_text("業種\n", encoding="utf-8")
    with pytest.raises(InvalidPointTable):
        financial_script(Settings(benchmark_table=table))
