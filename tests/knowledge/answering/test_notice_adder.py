"""What a place itself has published comes with the answer, or is one, if the place was named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.models import Answer, Notice, Outcome
from knowledge.service import KnowledgeService
from tests.fakes.embedder import HashEmbedder
from tests.knowledge import library


def notice(local_id: str, title: str, **fields: Any) -> Notice:
    return library.NOTICE.model_copy(
        update={"id": f"mihon:{local_id}", "title": title, "prefectures": ("北海道",), "area": "札幌市"} | fields
    )


SHOPS = notice("sapporo-shoten", "商店街イルミネーション補助のお知らせ")
OLD = notice("sapporo-old", "商店街イルミネーション補助のむかしのお知らせ", as_of=date(2024, 1, 5))
OTHER = notice("hakodate", "商店街イルミネーション補助のお知らせ", area="函館市")


@pytest.fixture(scope="module")
def ask(make_store: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Answer]:
    folder: Path = tmp_path_factory.mktemp("nearby") / "store"
    documents = [d for d in library.DOCUMENTS if d is not library.NOTICE] + [SHOPS, OLD, OTHER]
    service = KnowledgeService(
        make_store(folder, documents), HashEmbedder(), thesaurus=library.thesaurus(), settings=library.settings(),
        clock=library.clock,
    )  # fmt: skip
    return service.answer


def cited(answer: Answer) -> list[str]:
    return [c.id.removeprefix("mihon:") for c in answer.citations]


def test_where_no_scheme_fits_the_towns_notice_is_the_answer(ask: Callable[[str], Answer]) -> None:
    answer = ask("札幌市で商店街のイルミネーション")
    assert answer.outcome is Outcome.ANSWERED
    assert cited(answer) == ["sapporo-shoten"]
    assert SHOPS.title in answer.text
    assert "[1]" in answer.text


def test_beside_a_scheme_it_is_cited_after_it(ask: Callable[[str], Answer]) -> None:
    answer = ask("札幌市の商店街で展示会のイルミネーションの費用")
    assert cited(answer)[0] == "hokkaido"
    assert cited(answer)[-1] == "sapporo-shoten"
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))


@pytest.mark.parametrize("question", ["商店街のイルミネーション", "札幌市で溶接機を買いたい", "函館市で溶接機"])
def test_notices_of_no_named_place_or_about_something_else_are_left_out(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert not {"sapporo-shoten", "sapporo-old", "hakodate"} & set(cited(ask(question)))


def test_old_notices_are_left_out(ask: Callable[[str], Answer]) -> None:
    assert "sapporo-old" not in cited(ask("札幌市の商店街イルミネーション"))
