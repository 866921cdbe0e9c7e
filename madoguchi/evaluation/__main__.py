"""`make eval`: how well questions are found and answered, as tables and as JSON in `var/eval/`.

python -m madoguchi.evaluation                 everything but --fit; half an hour, most of it the k-fold
python -m madoguchi.evaluation --quick         the labelled sets only
python -m madoguchi.evaluation --ablation      what each part of the search is worth
python -m madoguchi.evaluation --answers       whether answered, with the right scheme and the fact asked for
python -m madoguchi.evaluation --calibration   how far the judge's confidence can be believed
python -m madoguchi.evaluation --intents       what messages are taken for, with the confusion matrix
python -m madoguchi.evaluation --rounds        application windows found in prose
python -m madoguchi.evaluation --kfold         schemes without questions: trains five models, takes its time
python -m madoguchi.evaluation --fit           learns the weights anew and prints them for `search.yml`
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import yaml

from indexer.questions import Questions, read_questions
from knowledge.clock import now_jst
from knowledge.models import Document
from knowledge.ports import Embedder, VectorStore
from knowledge.retrieval.settings import SearchSettings, search_settings
from knowledge.service import KnowledgeService
from madoguchi.bench.material import find_catalogue
from madoguchi.console import out, readable_errors
from madoguchi.evaluation.ablation import ablation
from madoguchi.evaluation.answers import answer_shares
from madoguchi.evaluation.calibration import expected_error, judge_all, reliability, thresholds
from madoguchi.evaluation.finders import bm25_finder, search_finder
from madoguchi.evaluation.fit import fit
from madoguchi.evaluation.intents import confusion_table, intents_table, measure_intents
from madoguchi.evaluation.kfold import kfold
from madoguchi.evaluation.material import index_of, read_documents, test_sets
from madoguchi.evaluation.measures import Figures, measure
from madoguchi.evaluation.rounds import measure_rounds, rounds_table
from madoguchi.evaluation.tables import show_calibration, show_figures, show_shares
from madoguchi.settings import PROJECT, settings
from madoguchi.wiring import embedder, sources

RESULTS = PROJECT / "var" / "eval"
_ON_ONE_INDEX = ("quick", "answers", "calibration", "ablation")
_PARTS = (*_ON_ONE_INDEX, "intents", "rounds", "kfold")


def main(arguments: Sequence[str] = ()) -> None:
    """Measures what the options ask for, prints it and writes it.

    :raises OperatorError: a test set cannot be read.
    """
    parser = argparse.ArgumentParser(prog="python -m madoguchi.evaluation")
    for part in (*_PARTS, "fit"):
        parser.add_argument(f"--{part}", action="store_true")
    parser.add_argument("--catalogue", default="")
    chosen = parser.parse_args(arguments)
    wanted = [p for p in (*_PARTS, "fit") if getattr(chosen, p)] or list(_PARTS)
    documents = read_documents(sources(find_catalogue(chosen.catalogue), timeout_s=120.0))
    questions, weights = read_questions(), search_settings()
    results: dict[str, Any] = {}
    if set(wanted) & set(_ON_ONE_INDEX):
        model = embedder(settings())
        with index_of(documents, questions, model, weights) as store:
            results |= _on_one_index(wanted, store, documents, questions, model, weights)
    if "intents" in wanted:
        understood = measure_intents()
        out.print(intents_table(understood))
        for name, found_intents in understood.items():
            out.print(confusion_table(name, found_intents))
        results["intents"] = {name: {"n": f.n, "accuracy": f.accuracy} for name, f in understood.items()}
    if "rounds" in wanted and find_catalogue(chosen.catalogue):
        windows = measure_rounds(chosen.catalogue)
        out.print(rounds_table(windows))
        results["rounds"] = {name: asdict(f) for name, f in windows.items()}
    if "kfold" in wanted:
        found = kfold(documents, questions, weights, out.print)
        show_figures("質問のない制度（5 分割、学習と索引に使わない言い回しで）", found.items())
        results["kfold"] = _plain(found.items())
    if "fit" in wanted:
        learnt = fit(documents, questions, weights, out.print)
        out.print(yaml.safe_dump(learnt, sort_keys=False, allow_unicode=True), markup=False)
        results["fit"] = learnt
    _write(results)


def _on_one_index(
    wanted: Sequence[str],
    store: VectorStore,
    documents: Sequence[Document],
    questions: Questions,
    model: Embedder,
    weights: SearchSettings,
) -> Mapping[str, Any]:
    results: dict[str, Any] = {}
    sets = test_sets()
    service = KnowledgeService(store, model, settings=weights)
    if "quick" in wanted:
        find, bm25 = search_finder(store, model, weights), bm25_finder(documents)
        for name, labelled in sets.items():
            rows = [("まどぐち", measure(find, labelled)), ("BM25 だけ", measure(bm25, labelled))]
            show_figures(name, rows)
            results[name] = _plain(rows)
    if "answers" in wanted:
        shares = list(answer_shares(service.answer))
        show_shares("答え", shares)
        results["answers"] = [asdict(share) for share in shares]
    if "calibration" in wanted:
        judged = judge_all(service, weights.answer)
        bins, swept = reliability(judged), list(thresholds(judged))
        show_calibration(bins, swept, weights.answer.min_confidence)
        results["calibration"] = {
            "expected_error": expected_error(bins), "bins": [asdict(b) for b in bins], "thresholds": swept,
        }  # fmt: skip
    if "ablation" in wanted:
        labelled = [q for name, found_set in sets.items() if name != "attribute" for q in found_set]
        rows = list(ablation(store, documents, questions, model, weights, labelled))
        show_figures("部品の値打ち（一つずつ外す）", rows)
        results["ablation"] = _plain(rows)
    return results


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
