"""The knowledge room's front desk: search, answer, look up. One object per generation of the index."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from itertools import pairwise

from haystack import Pipeline
from haystack.core.errors import PipelineRuntimeError

from knowledge.answering.joining import MOST_QUESTIONS, joined
from knowledge.answering.pipelines import answer_pipeline
from knowledge.answering.verified import NoVerifiedAnswers, VerifiedAnswers, VerifiedMatch, VerifiedMatcher
from knowledge.answering.wording import wording
from knowledge.calendar.calendar import Calendar
from knowledge.calendar.query import CalendarQuery
from knowledge.calendar.round import CalendarRound
from knowledge.clock import Clock, now_jst, today_jst
from knowledge.errors import KnowledgeError, UnknownDocument
from knowledge.models import Answer, Document, Filters, Outcome, SearchOutcome
from knowledge.models.verified import PREFIX
from knowledge.ports import ChatModel, Embedder, Reranker, VectorStore
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.retrieval.pipelines import search_pipeline
from knowledge.retrieval.settings import SearchSettings, search_settings
from knowledge.text.normalise import normalise
from knowledge.understanding.question import Question
from knowledge.understanding.splitter import questions_in
from knowledge.understanding.thesaurus import Thesaurus
from knowledge.understanding.thesaurus import thesaurus as shipped_thesaurus
from knowledge.understanding.understand import understand

_ANSWER_CANDIDATES = 8
_NO_FILTERS = Filters()
_ALL_ROUNDS = CalendarQuery()


class KnowledgeService:
    """Answers from one open store. Safe to call from several threads.

    :param store: an index; it is closed by `close()`.
    :param reranker: reorders the top of the results; None leaves them as ranked.
    :param chat_model: words the answers, sentence by checked sentence; None leaves them as composed.
    :param verified: answers of staff, which go before composed ones; None: there are none.
    """

    def __init__(
        self,
        store: VectorStore,
        embedder: Embedder,
        *,
        thesaurus: Thesaurus | None = None,
        settings: SearchSettings | None = None,
        clock: Clock = now_jst,
        reranker: Reranker | None = None,
        chat_model: ChatModel | None = None,
        verified: VerifiedAnswers | None = None,
    ) -> None:
        self._store = store
        self.catalogue = Catalogue(store)
        self._calendar = Calendar(self.catalogue, clock)
        self._thesaurus = thesaurus or shipped_thesaurus()
        self._clock = clock
        self._verified = VerifiedMatcher(verified or NoVerifiedAnswers(), embedder)
        parts = {
            "store": store,
            "embedder": embedder,
            "catalogue": self.catalogue,
            "thesaurus": self._thesaurus,
            "settings": settings or search_settings(),
            "clock": clock,
            "reranker": reranker,
        }
        self._search = search_pipeline(**parts)  # type: ignore[arg-type]
        self._answer = answer_pipeline(
            **parts,  # type: ignore[arg-type]
            calendar=self._calendar,
            verified=self._verified,
            chat_model=chat_model,
        )

    def search(self, text: str, filters: Filters = _NO_FILTERS, limit: int = 10) -> SearchOutcome:
        """Documents for `text`, best first, at most `limit`, with their best passages.

        :raises StoreError: the index cannot be searched.
        """
        context = Context(text=text, filters=filters, limit=limit)
        _run(self._search, context)
        return SearchOutcome(understood=context.understood, results=tuple(context.results))

    def answer(
        self,
        text: str,
        filters: Filters = _NO_FILTERS,
        *,
        about: Sequence[str] = (),
        focus: str | None = None,
        previous: str = "",
        without: Collection[str] = (),
    ) -> Answer:
        """The answer to `text`.

        :param about: ids of documents that were shown before, in the order shown; unknown ids are ignored.
        :param focus: id of the one being talked about (the first of `about` if not given).
        :param previous: the question before, which 「他には？」 asks again.
        :param without: keys of chips that the person took back.
        :raises StoreError: the index cannot be searched.
        """
        parts = questions_in(text, self._names_schemes, self._thesaurus)[:MOST_QUESTIONS]
        left_out = frozenset(without)
        first = Context(
            text=parts[0],
            filters=filters,
            limit=_ANSWER_CANDIDATES,
            about=tuple(about),
            focus=focus,
            previous=previous,
            without=left_out,
        )
        others = [
            Context(text=part, filters=filters, limit=_ANSWER_CANDIDATES, previous=before, without=left_out)
            for before, part in pairwise(parts)
        ]
        return joined([(context.text, self._answered(context)) for context in (first, *others)])

    def _answered(self, context: Context) -> Answer:
        _run(self._answer, context)
        if context.answer is None:
            return Answer(outcome=Outcome.ERROR, text=wording().outcomes["error"])
        asked = context.understood.text
        return (
            context.answer if asked == normalise(context.text) else context.answer.model_copy(update={"asked": asked})
        )

    def _names_schemes(self, text: str) -> Question:
        """The question understood, without the names that stand in it of what is no scheme."""
        names, today = self.catalogue.names, today_jst(self._clock)
        question = understand(text, thesaurus=self._thesaurus, names=names, today=today)
        schemes = tuple(i for i in question.named if self.catalogue.entry(i).kind == "scheme")
        return dataclasses.replace(question, named=schemes)

    def document(self, document_id: str) -> Document:
        """The whole record of a document, or of a reviewed answer of staff.

        :raises UnknownDocument: there is none.
        """
        if document_id.startswith(PREFIX):
            found = self._verified.document(document_id, today_jst(self._clock))
            if found is None:
                raise UnknownDocument(document_id)
            return found
        return self.catalogue.document(document_id)

    def verified(self, text: str, limit: int = 3) -> list[VerifiedMatch]:
        """For staff: their own answers, reviewed or not, that fit a question or are near it; what fits comes first."""
        return self._verified.near(text, today_jst(self._clock), limit)

    def calendar(self, query: CalendarQuery = _ALL_ROUNDS) -> list[CalendarRound]:
        """The application windows that meet `query`: what closes first comes first, what has no closing day last."""
        return self._calendar.rounds(query)

    def close(self) -> None:
        """Closes the store."""
        self._store.close()


def _run(pipeline: Pipeline, context: Context) -> None:
    """Runs a pipeline; an error of this room comes out as itself, not wrapped by Haystack."""
    try:
        pipeline.run({"understand": {"context": context}})
    except PipelineRuntimeError as error:
        if isinstance(error.__cause__, KnowledgeError):
            raise error.__cause__ from None
        raise
