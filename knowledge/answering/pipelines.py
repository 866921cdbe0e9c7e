"""Wires the steps from a question to its answer: guard, answers of staff, follow-up, dates, cases, search, writing."""

from __future__ import annotations

from haystack import Pipeline
from haystack.core.component import Component

from knowledge.answering.components.answer_writer import AnswerWriter
from knowledge.answering.components.calendar_answerer import CalendarAnswerer
from knowledge.answering.components.case_answerer import CaseAnswerer
from knowledge.answering.components.follow_up_resolver import FollowUpResolver
from knowledge.answering.components.grounded_rewriter import GroundedRewriter
from knowledge.answering.components.notice_adder import NoticeAdder
from knowledge.answering.components.question_guard import QuestionGuard
from knowledge.answering.components.verified_answerer import VerifiedAnswerer
from knowledge.answering.verified import VerifiedMatcher
from knowledge.calendar.calendar import Calendar
from knowledge.clock import Clock, now_jst
from knowledge.ports import ChatModel, Embedder, Reranker, VectorStore
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.components.cross_encoder_reranker import CrossEncoderReranker
from knowledge.retrieval.components.fusion_ranker import FusionRanker
from knowledge.retrieval.components.hybrid_retriever import HybridRetriever
from knowledge.retrieval.components.passage_selector import PassageSelector
from knowledge.retrieval.components.question_understander import QuestionUnderstander
from knowledge.retrieval.pipelines import in_a_row
from knowledge.retrieval.settings import SearchSettings
from knowledge.understanding.thesaurus import Thesaurus


def answer_pipeline(
    *,
    store: VectorStore,
    embedder: Embedder,
    catalogue: Catalogue,
    calendar: Calendar,
    verified: VerifiedMatcher,
    thesaurus: Thesaurus,
    settings: SearchSettings,
    clock: Clock = now_jst,
    reranker: Reranker | None = None,
    chat_model: ChatModel | None = None,
) -> Pipeline:
    """The answer: give `{"understand": {"context": Context(…)}}`, get the last step's `["context"].answer`."""
    at_least = reranker.top if reranker else 0
    steps: dict[str, Component] = {
        "understand": QuestionUnderstander(thesaurus, catalogue, clock),
        "guard": QuestionGuard(),
        "verified": VerifiedAnswerer(verified, clock),
        "follow_up": FollowUpResolver(catalogue, thesaurus, clock),
        "dates": CalendarAnswerer(catalogue, calendar, settings.answer, clock),
        "cases": CaseAnswerer(catalogue, settings.answer, clock),
        "retrieve": HybridRetriever(store, embedder, catalogue, settings.retrieval, clock),
        "rank": FusionRanker(catalogue, settings.fusion, settings.adjustments, clock, at_least),
    }
    if reranker:
        steps["rerank"] = CrossEncoderReranker(reranker)
    steps["select"] = PassageSelector(store, settings.retrieval)
    steps["write"] = AnswerWriter(catalogue, settings.answer, clock)
    if chat_model:
        steps["reword"] = GroundedRewriter(chat_model)
    steps["notices"] = NoticeAdder(catalogue)
    return in_a_row(steps)
