"""Building the index: from nothing, and again when nothing has changed."""

from __future__ import annotations

import time

from indexer.build import BuildReport, IndexBuilder, Progress
from indexer.sources.http import PoliteClient
from knowledge.embedding.sentence_transformer import SentenceTransformerEmbedder
from madoguchi.bench.results import Results
from madoguchi.settings import Settings
from madoguchi.wiring import embedder, generations, sources


def measure_indexing(
    chosen: Settings, catalogue: str, results: Results, progress: Progress
) -> SentenceTransformerEmbedder:
    """Builds the index of `chosen` twice; returns the embedding model, which took a while to load.

    :raises IndexerError: the catalogue cannot be read or the index not be written.
    """
    started = time.perf_counter()
    model = embedder(chosen)
    loading = time.perf_counter() - started
    builder = IndexBuilder(generations(chosen), model)
    if catalogue.startswith(("http://", "https://")):  # the network is not what is measured
        with PoliteClient(timeout_s=120.0) as client:
            catalogue = str(client.download(catalogue, chosen.data_dir))
    read = sources(catalogue)
    fresh = builder.build(read, progress)
    again = builder.build(read, lambda *_: None)
    _keep(results, fresh, again, loading)
    return model


def _keep(results: Results, fresh: BuildReport, again: BuildReport, loading: float) -> None:
    results.data |= {"documents": fresh.documents, "passages": fresh.passages, "rejected": len(fresh.rejected)}
    results.figure("index.load_model", "埋め込みモデルの読み込み", loading, "秒")
    results.figure("index.build", "索引を新しく作る（読み込みを除く）", fresh.seconds, "秒")
    results.figure("index.from_nothing", "索引を新しく作る（全体）", loading + fresh.seconds, "秒")
    results.figure("index.documents_per_s", "索引を新しく作る", fresh.documents / fresh.seconds, "件/秒")
    results.figure("index.no_change", "索引の更新（変更なし）", again.seconds, "秒")
    results.figure(
        "index.no_change_documents_per_s", "索引の更新（変更なし）", again.documents / again.seconds, "件/秒"
    )
    results.figure("index.megabytes", "索引の大きさ（ディスク）", fresh.megabytes, "MB")
