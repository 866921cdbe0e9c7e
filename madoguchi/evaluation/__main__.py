"""`make eval`: how well questions are found, as tables and as JSON in `var/eval/`.

python -m madoguchi.evaluation                 the labelled sets beside BM25 alone, the ablation, what is answered
python -m madoguchi.evaluation --quick         the labelled sets only
python -m madoguchi.evaluation --ablation      the ablation only
python -m madoguchi.evaluation --calibration   what is answered and what is not, only
python -m madoguchi.evaluation --kfold         schemes without questions: trains five models, takes its time
python -m madoguchi.evaluation --fit           learns the weights anew and prints them for `search.yml`
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import yaml
from rich.table import Table

from indexer.questions import read_questions
from knowledge.clock import now_jst
from knowledge.retrieval.settings import search_settings
from madoguchi.bench.material import find_catalogue
from madoguchi.console import out, readable_errors
from madoguchi.evaluation.ablation import ablation
from madoguchi.evaluation.calibration import answered_shares, plot
from madoguchi.evaluation.finders import bm25_finder, search_finder
from madoguchi.evaluation.fit import fit
from madoguchi.evaluation.kfold import kfold
from madoguchi.evaluation.material import index_of, read_documents, test_sets
from madoguchi.evaluation.measures import Figures, measure
from madoguchi.settings import PROJECT, settings
from madoguchi.wiring import embedder, sources

RESULTS = PROJECT / "var" / "eval"
_PARTS = ("quick", "ablation", "calibration", "kfold", "fit")


def main(arguments: Sequence[str] = ()) -> None:
    """Measures what the options ask for, prints it and writes it.

    :raises OperatorError: a test set cannot be read.
    """
    parser = argparse.ArgumentParser(prog="python -m madoguchi.evaluation")
    for part in _PARTS:
        parser.add_argument(f"--{part}", action="store_true")
    parser.add_argument("--catalogue", default="")
    chosen = parser.parse_args(arguments)
    everything = not any(getattr(chosen, part) for part in _PARTS)
    documents = read_documents(sources(find_catalogue(chosen.catalogue), timeout_s=120.0))
    questions, weights = read_questions(), search_settings()
    results: dict[str, Any] = {}
    if chosen.fit:
        learnt = fit(documents, questions, weights, out.print)
        out.print(yaml.safe_dump(learnt, sort_keys=False, allow_unicode=True), markup=False)
        results["fit"] = learnt
    if chosen.kfold:
        found = kfold(documents, questions, weights, out.print)
        _show("質問のない制度（5 分割、学習と索引に使わない言い回しで）", found.items())
        results["kfold"] = _plain(found.items())
    if everything or chosen.quick or chosen.ablation or chosen.calibration:
        model, sets = embedder(settings()), test_sets()
        with index_of(documents, questions, model, weights) as store:
            if everything or chosen.quick:
                find, bm25 = search_finder(store, model, weights), bm25_finder(documents)
                for name, labelled in sets.items():
                    rows = [("まどぐち", measure(find, labelled)), ("BM25 だけ", measure(bm25, labelled))]
                    _show(name, rows)
                    results[name] = _plain(rows)
            if everything or chosen.ablation:
                labelled = [q for name, found_set in sets.items() if name != "attribute" for q in found_set]
                rows = list(ablation(store, documents, questions, model, weights, labelled))
                _show("部品の値打ち（一つずつ外す）", rows)
                results["ablation"] = _plain(rows)
            if everything or chosen.calibration:
                shares = answered_shares(store, model, weights)
                out.print("答えた割合")
                for line in plot(shares):
                    out.print(line, markup=False)
                results["calibration"] = [asdict(share) for share in shares]
    _write(results)


def _show(title: str, rows: Iterable[tuple[str, Figures]]) -> None:
    table = Table("", "n", "hit@1", "hit@3", "hit@5", "MRR@10", title=title, title_justify="left")
    for label, f in rows:
        table.add_row(label, str(f.n), *(f"{v:.3f}" for v in (f.hit_1, f.hit_3, f.hit_5, f.mrr_10)))
    out.print(table)


def _plain(rows: Iterable[tuple[str, Figures]]) -> dict[str, Any]:
    return {label: asdict(f) for label, f in rows}


def _write(results: dict[str, Any]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{now_jst():%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    out.print(f"書き出しました：{path.relative_to(PROJECT)}")


if __name__ == "__main__":
    started = time.perf_counter()
    with readable_errors():
        main(sys.argv[1:])
    out.print(f"{time.perf_counter() - started:.0f} 秒")
