"""`make bench-scale`: how building, memory and searching grow with the catalogue, beside BM25 in memory and local mode."""

from __future__ import annotations

import math
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, TypeVar

import psutil
from rich.table import Table

from indexer.questions import read_questions
from indexer.sources.mirasapo import MirasapoSource
from knowledge.clock import now_jst
from madoguchi.bench.material import draw_questions, find_catalogue
from madoguchi.bench.results import Goal, Results
from madoguchi.bench.scale_one import (
    Measured,
    Place,
    measure_bm25s,
    measure_build,
    measure_local_mode,
    measure_search,
    write_documents,
)
from madoguchi.bench.search import WARM_UP
from madoguchi.bench.statistics import latency_of
from madoguchi.bench.varied import Copies
from madoguchi.console import OperatorError, out
from madoguchi.settings import settings

FACTORS = (1, 10)
MAX_FACTOR = 100
_QUESTIONS = 300
_SLOW_QUESTIONS = 20
_LARGEST_LOCAL = 10
"""Local mode takes minutes for one question beyond that."""
_BUILD_GOAL = Goal(1.15)
_QUERY_GOAL = Goal(1.0)
_LOCAL_GOAL = Goal(50, at_least=True)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Size:
    """Everything measured at one size. `local` is None where local mode is not made for it."""

    factor: int
    documents: int
    build: Measured
    search: Measured
    bm25s: Measured
    local: Measured | None


def run_scale(catalogue: str, factors: Sequence[int] = FACTORS) -> None:
    """Measures each size, prints the tables and writes `<data folder>/bench/scale/<date>.json` and `latest.json`.

    :param catalogue: path or URL of 制度ナビ data; empty: what the settings or the test data offer.
    :param factors: sizes as multiples of the catalogue, 1 to `MAX_FACTOR`.
    :raises OperatorError: there is no catalogue, or a factor is out of range. Missed goals are no error.
    """
    chosen = settings()
    found = find_catalogue(catalogue or chosen.catalogue)
    if not found:
        raise OperatorError("制度ナビのデータがありません（--catalogue で場所を教えてください）。")
    wanted = sorted(set(factors))
    if not wanted or wanted[0] < 1 or wanted[-1] > MAX_FACTOR:
        raise OperatorError(f"倍率は 1 から {MAX_FACTOR} までの数にしてください。")
    results = Results()
    copies = Copies(list(MirasapoSource(found).load_all(lambda _: None)), read_questions())
    questions = draw_questions(_QUESTIONS + WARM_UP)
    sizes: list[Size] = []
    with tempfile.TemporaryDirectory(prefix="madoguchi-scale-") as folder:
        for factor in wanted:
            if sizes and not _has_room(sizes[-1], factor, Path(folder)):
                results.notes.append(f"{factor} 倍は、メモリかディスクが足りないため測っていません。")
                continue
            sizes.append(_measure(factor, copies, questions, Path(folder) / str(factor)))
            shutil.rmtree(Path(folder) / str(factor))
    summarise(sizes, results)
    out.print(size_table(sizes))
    results.show(out)
    out.print(f"記録：{results.write(chosen.data_dir / 'bench' / 'scale', now_jst())}", markup=False)


def summarise(sizes: Sequence[Size], results: Results) -> None:
    """Keeps each size's figures, how they grow from size to size, and the ratio to local mode."""
    results.data |= {"sizes": {str(s.factor): {"documents": s.documents, "points": s.search.points} for s in sizes}}
    for size in sizes:
        at = f"{size.factor} 倍"
        results.latency(f"scale.{size.factor}.search", f"{at}：まどぐち全体", size.search.latencies)
        results.latency(f"scale.{size.factor}.store_edge", f"{at}：索引への問い合わせ", size.search.store_latencies)
        results.latency(f"scale.{size.factor}.bm25s", f"{at}：bm25s", size.bm25s.latencies)
        if size.local is not None:
            results.latency(f"scale.{size.factor}.local_mode", f"{at}：qdrant-client ローカル", size.local.latencies)
        results.figure(
            f"scale.{size.factor}.build_cpu_s", f"{at}：索引の作成（CPU 時間）", size.build.cpu_seconds, "秒"
        )
        for name, label, measured in _parts(size):
            results.figure(f"scale.{size.factor}.{name}_s", f"{at}：{label}", measured.seconds, "秒")
            results.figure(f"scale.{size.factor}.{name}_mb", f"{at}：{label}のメモリ", measured.memory_mb, "MB")
    for small, large in pairwise(sizes):
        between = f"{small.factor} → {large.factor} 倍"
        for name, label, goal, value in (
            ("build", "作成（CPU 時間）の伸び（指数）", _BUILD_GOAL, lambda s: s.build.cpu_seconds),
            ("search", "検索 p95 の伸び（指数）", _QUERY_GOAL, lambda s: latency_of(s.search.latencies).p95_ms),
            ("memory", "メモリの伸び（指数）", None, _memory_of_data),
        ):
            exponent = growth(small, large, value)
            results.figure(f"scale.{name}_exponent_{large.factor}", f"{between}：{label}", exponent, "", goal)
    for size in sizes:
        if size.local is not None:
            local = latency_of(size.local.latencies).p95_ms
            goal = _LOCAL_GOAL if size.factor == _LARGEST_LOCAL else None
            same = local / latency_of(size.search.store_latencies).p95_ms
            whole = local / latency_of(size.search.latencies).p95_ms
            at = f"{size.factor} 倍：ローカルより速い（p95、"
            results.figure(f"scale.{size.factor}.ratio_store", f"{at}索引だけ）", same, "倍", goal)
            results.figure(f"scale.{size.factor}.ratio_search", f"{at}全体）", whole, "倍", goal)


def growth(small: Size, large: Size, value: Callable[[Size], float]) -> float:
    """The exponent e by which a value grows as size^e: 1 is linear, 0 not at all."""
    return math.log(value(large) / value(small)) / math.log(large.documents / small.documents)


def size_table(sizes: Sequence[Size]) -> Table:
    """All sizes side by side."""
    title = "大きさによる伸び（作成は秒、メモリは MB、待ち時間は p95 でミリ秒）"
    table = Table("大きさ", title=title, title_justify="left")
    for name in ("制度", "点", "作成", "CPU", "作成時", "検索時", "検索", "索引だけ", "bm25s", "ローカル"):
        table.add_column(name, justify="right")
    for size in sizes:
        local = f"{latency_of(size.local.latencies).p95_ms:,.0f}" if size.local else "－"
        table.add_row(
            f"{size.factor} 倍", f"{size.documents:,}", f"{size.search.points:,}", f"{size.build.seconds:,.1f}",
            f"{size.build.cpu_seconds:,.1f}", f"{size.build.memory_mb:,.0f}", f"{size.search.memory_mb:,.0f}",
            *(f"{latency_of(v).p95_ms:.2f}" for v in (size.search.latencies, size.search.store_latencies, size.bm25s.latencies)),
            local,
        )  # fmt: skip
    return table


def _measure(factor: int, copies: Copies, questions: Sequence[str], folder: Path) -> Size:
    place = Place(folder)
    out.print(f"{factor} 倍を用意しています…")
    documents = write_documents(place, chain.from_iterable(copies.copy(n) for n in range(factor)))
    out.print(f"{factor} 倍を測っています（{documents:,} 制度）…")
    build = _alone(measure_build, place)
    search = _alone(measure_search, place, questions)
    bm25s = _alone(measure_bm25s, place, questions)
    local = _alone(measure_local_mode, place, _SLOW_QUESTIONS) if factor <= _LARGEST_LOCAL else None
    return Size(factor, documents, build, search, bm25s, local)


def _alone(call: Callable[..., _T], *arguments: Any) -> _T:
    """The result of `call` in a fresh process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(call, *arguments).result()


def _has_room(before: Size, factor: int, folder: Path) -> bool:
    """Whether memory and disk are likely to do for `factor`, judged by the size before."""
    times = factor / before.factor
    parts = [before.build, before.search, before.bm25s]
    memory = max(m.memory_before_mb + (m.memory_mb - m.memory_before_mb) * times for m in parts) * 1e6
    disk = before.documents * times * 100_000
    return memory < psutil.virtual_memory().available and disk < shutil.disk_usage(folder).free


def _parts(size: Size) -> list[tuple[str, str, Measured]]:
    parts = [
        ("build", "索引の作成", size.build),
        ("search", "検索の準備", size.search),
        ("bm25s", "bm25s の索引", size.bm25s),
    ]
    return [*parts, ("local_mode", "ローカルモードへの書き込み", size.local)] if size.local else parts


def _memory_of_data(size: Size) -> float:
    return max(size.search.memory_mb - size.search.memory_before_mb, 1.0)


def parse_factors(text: str) -> list[int]:
    """「1,10,100」 as numbers.

    :raises OperatorError: they are none.
    """
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise OperatorError(f"倍率は「1,10」のように書いてください（{text}）。") from error


__all__ = ["FACTORS", "MAX_FACTOR", "Size", "growth", "parse_factors", "run_scale", "size_table", "summarise"]
