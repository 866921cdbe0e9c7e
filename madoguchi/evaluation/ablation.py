"""What each part of the search is worth: the same questions with one part left out at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from indexer.questions import Questions
from knowledge.models import Document
from knowledge.ports import Embedder, VectorStore
from knowledge.retrieval.settings import FieldWeights, SearchSettings
from knowledge.understanding.thesaurus import Thesaurus
from madoguchi.evaluation.finders import search_finder
from madoguchi.evaluation.material import Labelled, index_of
from madoguchi.evaluation.measures import Figures, measure

_Change = Callable[[SearchSettings], SearchSettings]


def _fusion(**weights: object) -> _Change:
    return lambda s: s.model_copy(update={"fusion": s.fusion.model_copy(update=weights)})


def _without_adjustments(*names: str) -> _Change:
    def change(settings: SearchSettings) -> SearchSettings:
        off = dict.fromkeys(names or type(settings.adjustments).model_fields, 0.0)
        return settings.model_copy(update={"adjustments": settings.adjustments.model_copy(update=off)})

    return change


_PARTS: Mapping[str, _Change] = {
    "既知の質問との近さ なし": _fusion(questions=0.0),
    "意味（密ベクトル）なし": _fusion(meaning=0.0),
    "語（BM25）なし": _fusion(words=0.0),
    "補正 すべてなし": _without_adjustments(),
    "名前の一致 なし": _without_adjustments("name_in_question"),
    "事業者向けかどうか なし": _without_adjustments("other_audience"),
    "地域 なし": _without_adjustments("other_prefecture", "same_prefecture", "unasked_prefecture"),
    "目的・支援の種類 なし": _without_adjustments("purpose_fits", "service_fits", "service_unwanted"),
    "業種・規模 なし": _without_adjustments("industry_fits", "other_industry", "too_large"),
}


def ablation(
    store: VectorStore,
    documents: Sequence[Document],
    questions: Questions,
    embedder: Embedder,
    settings: SearchSettings,
    labelled: Sequence[Labelled],
) -> Iterator[tuple[str, Figures]]:
    """(what is left out, figures) one after the other, the whole search first.

    :param store: the index of `documents` and `questions` under `settings`.
    """
    yield "すべてあり", measure(search_finder(store, embedder, settings), labelled)
    yield "類語辞典 なし", measure(search_finder(store, embedder, settings, Thesaurus([])), labelled)
    for label, change in _PARTS.items():
        yield label, measure(search_finder(store, embedder, change(settings)), labelled)
    even = settings.model_copy(update={"field_weights": FieldWeights(**dict.fromkeys(FieldWeights.model_fields, 1.0))})
    with index_of(documents, questions, embedder, even) as other:
        yield "欄の重み なし", measure(search_finder(other, embedder, even), labelled)
    with index_of(documents, {}, embedder, settings) as other:
        yield "質問の索引 なし", measure(search_finder(other, embedder, settings), labelled)
