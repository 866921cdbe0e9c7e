"""The commands behind `madoguchi index`, `sources`, `search` and `train`."""

from __future__ import annotations

from typing import Any

import httpx
from rich.table import Table

from indexer.build import IndexBuilder
from indexer.normalise.editions import link_editions
from indexer.report import RejectedItem
from knowledge.embedding.sentence_transformer import OWN_MODEL
from knowledge.errors import StoreBusy
from madoguchi.console import OperatorError, out, progress_bar
from madoguchi.dialogue_engine import BotTrainingError, train_bot
from madoguchi.reports import print_report
from madoguchi.settings import settings
from madoguchi.wiring import embedder, generations, knowledge_opener, sources

EXIT_WITH_REJECTED = 3
_UNASKED_SHOWN = 30
_NO_INDEX = "まだ索引がありません。make up か madoguchi index で作ってください。"


def index_command(catalogue: str) -> int:
    """Builds the index; returns the exit status: 0, or 3 when items had to be left out."""
    chosen = settings()
    with progress_bar() as progress:
        builder = IndexBuilder(generations(chosen), embedder(chosen))
        report = builder.build(sources(catalogue or chosen.catalogue, timeout_s=120.0), progress)
    print_report(report)
    return EXIT_WITH_REJECTED if report.rejected else 0


def sources_command() -> None:
    """Prints a table of the sources in the index."""
    manifest = generations(settings()).manifest()
    if manifest is None:
        raise OperatorError(_NO_INDEX)
    table = Table("情報源", "件数", "最後の取り込み", "読めなかった項目", "出典の表示")
    for state in manifest.sources.values():
        table.add_row(state.title, str(state.documents), state.synced_at, str(state.rejected), state.credit)
    out.print(table)
    out.print(f"索引 {manifest.generation}（{manifest.built_at}、{manifest.documents} 件、{manifest.passages} 節）")
    for key, state in manifest.sources.items():
        for rejected in state.rejections:
            out.print(f"  {key}:{rejected['item_id']}  {rejected['reason']}", markup=False)
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
    documents = [d for source in sources(catalogue, timeout_s=120.0) for d in source.documents(rejected.append)]
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
