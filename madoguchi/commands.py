"""The commands behind `madoguchi index`, `sync`, `sources`, `search` and `train`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from indexer.normalise.editions import link_editions
from indexer.report import RejectedItem
from indexer.sync import Sync
from knowledge.embedding.sentence_transformer import OWN_MODEL
from knowledge.errors import StoreBusy
from madoguchi.console import OperatorError, out, progress_bar
from madoguchi.dialogue_engine import BotTrainingError, train_bot
from madoguchi.prepare import read_at_hand, refresh_index
from madoguchi.reports import print_counts, print_report, print_sources, print_sync
from madoguchi.settings import settings
from madoguchi.sources import all_sources
from madoguchi.wiring import generations, knowledge_opener, mirror, sources

EXIT_WITH_FAILED = 1
EXIT_WITH_REJECTED = 3
_UNASKED_SHOWN = 30
_NO_INDEX = "まだ索引がありません。make up か madoguchi index で作ってください。"


def index_command(catalogue: str) -> int:
    """Reads what is at hand and builds the index; returns the exit status: 0, or 3 when items had to be left out."""
    chosen = settings()
    kept = mirror(chosen)
    with progress_bar() as progress:
        read_at_hand(chosen, kept, catalogue, progress)
        report = refresh_index(chosen, kept, progress, always=True)
    if report is None:
        return 0
    print_report(report)
    return EXIT_WITH_REJECTED if report.rejected else 0


def sync_command(keys: Sequence[str], accept_fewer: bool) -> int:
    """Syncs the sources named, or all, and builds the index anew if anything changed.

    Returns the exit status: 0, 3 when items had to be left out, 1 when a source could not be read.
    """
    chosen = settings()
    kept = mirror(chosen)
    with progress_bar() as progress:
        results = Sync(kept, all_sources(chosen, kept)).run(keys, progress, accept_fewer=accept_fewer)
        report = refresh_index(chosen, kept, progress) if any(s.documents for s in kept.sources()) else None
    print_sync(results)
    if report is not None:
        print_counts(report)
    if any(r.outcome == "failed" for r in results):
        return EXIT_WITH_FAILED
    return EXIT_WITH_REJECTED if any(r.rejected for r in results) else 0


def sources_command() -> None:
    """Prints what is known of each source, and the index made from them."""
    known = mirror(settings()).sources()
    manifest = generations(settings()).manifest()
    if manifest is None:
        raise OperatorError(_NO_INDEX)
    print_sources(known, manifest)
    if manifest.unasked:
        out.print(f"ふだんの言葉の質問がまだない制度：{len(manifest.unasked)} 件（knowledge/questions/ に足せます）")
        for document_id, title in list(manifest.unasked.items())[:_UNASKED_SHOWN]:
            out.print(f"  {document_id}  {title}", markup=False)


def search_command(question: str, limit: int, answer: bool) -> None:
    """Prints search results, or the answer."""
    if answer:
        said = _ask("answer", {"q": question})
        out.print(said["text"], markup=False)
        for cited in said["citations"]:
            out.print(
                f"[{cited['n']}] {cited['title']}（{cited['source']}、{cited['as_of']}）{cited['url']}", markup=False
            )
        return
    found = _ask("search", {"q": question, "limit": limit})
    if not found["results"]:
        out.print("見つかりませんでした。")
    for n, result in enumerate(found["results"], start=1):
        out.print(f"{n}. {result['title']}  ({result['id']}, {result['score']:.2f})", markup=False)
        for passage in result["passages"][:1]:
            out.print(f"   {passage['text'][:120]}".replace("\n", " "), markup=False)
        out.print(f"   {result['source']}、{result['as_of']}時点  {result['url']}", markup=False)


def train_command(catalogue: str, search: bool, bot: bool) -> None:
    """Trains the embedding model on the documents at hand, the dialogue model, or both."""
    chosen = settings()
    if search:
        _train_search(catalogue or chosen.catalogue)
    if bot:
        out.print("対話モデルを学習しています（1 分ほど）…")
        try:
            train_bot(chosen, lambda: None)
        except BotTrainingError as error:
            raise OperatorError(str(error)) from error


def _train_search(catalogue: str) -> None:
    from indexer.questions import read_questions
    from indexer.train import train_all

    if not catalogue:
        # The model that ships learnt from the whole catalogue: one made without it would be worse, unnoticed.
        raise OperatorError("学習には制度ナビのカタログが要ります：madoguchi train --catalogue ファイルかURL")
    rejected: list[RejectedItem] = []
    documents = [d for source in sources(catalogue, timeout_s=120.0) for d in source.load_all(rejected.append)]
    out.print(f"埋め込みモデルを学習しています（{len(documents)} 件の資料、数分）…")
    train_all(link_editions(documents), read_questions(), OWN_MODEL)
    out.print(f"できました：{OWN_MODEL.name}。索引は次の make up か madoguchi index で作りなおされます。")


def _ask(what: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Asks the running gateway; without one, opens the index here and answers in the same shape."""
    chosen = settings()
    try:
        response = httpx.get(
            f"{chosen.address}/api/v1/{what}", params=parameters, timeout=chosen.turn_timeout_s, trust_env=False
        )
    except httpx.TransportError:
        return _ask_here(what, parameters)
    try:
        body: dict[str, Any] = response.json()
    except ValueError as error:
        raise OperatorError(f"{chosen.address} で動いているのは、まどぐちではないようです。") from error
    if response.status_code != httpx.codes.OK:
        raise OperatorError(str(body.get("detail", "窓口がうまく答えませんでした。")))
    return body


def _ask_here(what: str, parameters: dict[str, Any]) -> dict[str, Any]:
    from connectors.api.converters import answer_out, result_out

    current = generations(settings()).current()
    if current is None:
        raise OperatorError(_NO_INDEX)
    try:
        knowledge = knowledge_opener(settings())(current)
    except StoreBusy as error:
        raise OperatorError(
            "索引は別のプログラムが使っています。窓口のアドレスが違わないか確認してください。"
        ) from error
    try:
        if what == "answer":
            return answer_out(knowledge.answer(parameters["q"])).model_dump(mode="json")
        found = knowledge.search(parameters["q"], limit=parameters["limit"])
        return {"results": [result_out(r).model_dump(mode="json") for r in found.results]}
    finally:
        knowledge.close()
