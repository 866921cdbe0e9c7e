"""The application windows found in real schemes and notices, against the hand-labelled set."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from indexer.report import RejectedItem
from indexer.rounds import rounds_of
from indexer.sources.mirasapo import MirasapoSource
from madoguchi.console import OperatorError
from madoguchi.evaluation.rounds import NOTICES, UNSEEN, measure_rounds, notices_in, rounds_table


@pytest.mark.real_data
def test_precision_and_recall_reach_nine_tenths_on_the_half_not_tuned_on(real_catalogue: Path) -> None:
    figures = measure_rounds(str(real_catalogue))
    unseen = figures[UNSEEN]
    assert unseen.n >= 60 and unseen.windows >= 40
    assert unseen.precision >= 0.9
    assert unseen.recall >= 0.9
    assert rounds_table(figures).row_count == len(figures)


@pytest.mark.real_data
def test_the_whole_catalogue_and_all_notices_take_seconds(real_catalogue: Path) -> None:
    rejected: list[RejectedItem] = []
    schemes = list(MirasapoSource(str(real_catalogue)).load_all(rejected.append))
    documents = [*schemes, *(notice for _, notice in notices_in(real_catalogue.parent / NOTICES))]
    started = time.process_time()
    found = [r for document in documents for r in rounds_of(document)]
    assert time.process_time() - started < 5
    assert len(documents) > 10_000
    assert len({r.id for r in found}) > 1_500
    texts = {d.id: "\n".join((d.title, *(s.text for s in d.sections))) for d in documents}
    assert [r.id for r in found if r.quote not in texts[r.document_id]] == []


def test_missing_data_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "mirasapo_supports.json").write_text('{"items": []}', encoding="utf-8")
    with pytest.raises(OperatorError, match="公募回"):
        measure_rounds(str(tmp_path / "mirasapo_supports.json"))
