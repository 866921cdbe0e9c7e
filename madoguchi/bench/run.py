"""The benchmark from beginning to end."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import torch

from knowledge.clock import now_jst
from madoguchi.bench.indexing import measure_indexing
from madoguchi.bench.material import draw_questions, find_catalogue
from madoguchi.bench.over_http import Amounts, measure_system
from madoguchi.bench.results import Results
from madoguchi.bench.search import WARM_UP, measure_search
from madoguchi.bench.system import prepare_bot, private_settings
from madoguchi.console import out, progress_bar
from madoguchi.prepare import prepare_index
from madoguchi.settings import Settings, settings
from madoguchi.wiring import generations

_FULL = Amounts(searches=400, turns=150, slow_searches=40)
_QUICK = Amounts(searches=80, turns=30, slow_searches=5)
_BUSY = 0.5
"""Load for each processor above which figures say more about the neighbours than about the project."""


def run_bench(catalogue: str, quick: bool) -> None:
    """Measures everything, prints the tables and writes `<data folder>/bench/<date>.json` and `latest.json`.

    :param catalogue: path or URL of 制度ナビ data; empty: what the settings or the test data offer, or none.
    :raises OperatorError: something needed is missing or a system does not come up. Missed goals are no error.
    """
    chosen = settings()
    amounts = _QUICK if quick else _FULL
    found = find_catalogue(catalogue or chosen.catalogue)
    results = Results()
    _remark(chosen, found, results)
    with ended_properly(), tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        own = private_settings(chosen, Path(folder))
        _measure(chosen, own, found, amounts, results)
    results.show(out)
    written = results.write(chosen.data_dir / "bench", now_jst())
    out.print(f"記録：{written}", markup=False)


def _measure(chosen: Settings, own: Settings, catalogue: str, amounts: Amounts, results: Results) -> None:
    torch.set_num_threads(1)  # as in the gateway
    questions = draw_questions(amounts.searches + WARM_UP)
    results.data |= {"catalogue": bool(catalogue), "questions": len(questions)}
    with progress_bar() as progress:
        model = measure_indexing(own, catalogue, results, progress)
    out.print("検索を測っています…")
    current = generations(own).current()
    assert current is not None
    measure_search(current / "store", model, questions, amounts.slow_searches, results)
    prepare_index(own, "", lambda *_: None)  # notes that everything is up to date, as `up` does
    if own.rasa_enabled:
        out.print("対話モデルを用意しています…")
        prepare_bot(chosen, own)
    measure_system(own, questions[WARM_UP:], amounts, results)


def _remark(chosen: Settings, catalogue: str, results: Results) -> None:
    if not catalogue:
        results.notes.append("制度ナビのデータがないため、「はじめの知識」だけで測りました。")
    if chosen.rasa_enabled and not chosen.rasa_python.is_file():
        results.notes.append("対話エンジンの環境がないため、会話は測っていません（make up で準備できます）。")
    if results.load_before[0] > _BUSY * (os.cpu_count() or 1):
        busy = f"{results.load_before[0]:.1f}"
        results.notes.append(f"測り始めたとき、ほかのプログラムが動いていました（負荷 {busy}）。値は悪く出ます。")
    results.notes.append("目標は 2 コアでのもの。会話は 5 往復ごとに新しく始めています。")


@contextlib.contextmanager
def ended_properly() -> Iterator[None]:
    """Lets SIGTERM and SIGHUP end this like Ctrl-C, so that the system started here is stopped then, too."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
