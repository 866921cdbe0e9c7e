"""Wires the steps of a search into one Haystack pipeline. The order of the steps is the table of contents."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from haystack import Pipeline
from haystack.core.component import Component

from knowledge.clock import Clock, now_jst
from knowledge.ports import Embedder, Reranker, VectorStore
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.components.cross_encoder_reranker import CrossEncoderReranker
from knowledge.retrieval.components.fusion_ranker import FusionRanker
from knowledge.retrieval.components.hybrid_retriever import HybridRetriever
from knowledge.retrieval.components.passage_selector import PassageSelector
from knowledge.retrieval.components.question_understander import QuestionUnderstander
from knowledge.retrieval.settings import SearchSettings
from knowledge.understanding.thesaurus import Thesaurus


def search_pipeline(
    *,
    store: VectorStore,
    embedder: Embedder,
    catalogue: Catalogue,
    thesaurus: Thesaurus,
    settings: SearchSettings,
    clock: Clock = now_jst,
    reranker: Reranker | None = None,
) -> Pipeline:
    """The search: give `{"understand": {"context": Context(…)}}`, get `["select"]["context"].results`."""
    at_least = reranker.top if reranker else 0
    steps: dict[str, Component] = {
        "understand": QuestionUnderstander(thesaurus, catalogue, clock),
        "retrieve": HybridRetriever(store, embedder, catalogue, settings.retrieval, clock),
        "rank": FusionRanker(catalogue, settings.fusion, settings.adjustments, clock, at_least),
    }
    if reranker:
        steps["rerank"] = CrossEncoderReranker(reranker)
    steps["select"] = PassageSelector(store, settings.retrieval)
    return in_a_row(steps)


def in_a_row(steps: Mapping[str, Component]) -> Pipeline:
    """A pipeline in which each step hands its context to the next."""
    pipeline = Pipeline()
    for name, step in steps.items():
        pipeline.add_component(name, step)
    for giver, taker in pairwise(steps):
        pipeline.connect(f"{giver}.context", f"{taker}.context")
    return pipeline
