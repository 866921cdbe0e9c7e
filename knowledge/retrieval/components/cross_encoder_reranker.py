"""Between ranking and selecting, where a reranker is set: reads question and document together and reorders the top."""

from __future__ import annotations

import structlog
from haystack import component

from knowledge.errors import RerankingError
from knowledge.models import Document, SearchResult
from knowledge.ports import Reranker
from knowledge.retrieval.components.fusion_ranker import kind_rank
from knowledge.retrieval.context import Context

_log = structlog.get_logger(__name__)
_FIELDS = ("target", "content")
_MAX_CHARACTERS = 400


@component
class CrossEncoderReranker:
    """Reorders the first `reranker.top` of `context.results` by its scores, then cuts them to `context.limit`.

    Kinds keep their order. A result takes over the fused score of the place that it moves to, so that the distances
    which later steps judge by stay what they were; the reranker's own score goes into `scores`. If the reranker fails,
    the order stays.
    """

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        if context.settled:
            return {"context": context}
        top, rest = context.results[: self._reranker.top], context.results[self._reranker.top :]
        try:
            scores = self._reranker.scores(context.understood.text, [_text(r.document) for r in top])
        except RerankingError as error:
            _log.error("reranking failed", error=str(error))
        else:
            top = _reordered(top, scores, context.understood.kinds)
        context.results = [*top, *rest][: context.limit]
        return {"context": context}


def _reordered(results: list[SearchResult], scores: list[float], wanted: tuple[str, ...]) -> list[SearchResult]:
    scored = sorted(
        zip(scores, results, strict=True), key=lambda pair: (kind_rank(pair[1].document.kind, wanted), -pair[0])
    )
    return [
        result.model_copy(update={"score": place.score, "scores": result.scores | {"reranker": round(score, 4)}})
        for place, (score, result) in zip(results, scored, strict=True)
    ]


def _text(document: Document) -> str:
    """What a cross-encoder reads of a document: where it holds, its title, what it is for and for whom."""
    places = "・".join(getattr(document, "prefectures", ()))
    sections = [s.text for s in document.sections if s.field in _FIELDS]
    return "\n".join(filter(None, (places, document.title, document.summary, *sections)))[:_MAX_CHARACTERS]
