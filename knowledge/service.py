"""The knowledge room's front desk: search, answer, look up. One object per generation of the index."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from haystack import Pipeline
from haystack.core.errors import PipelineRuntimeError

from knowledge.answering.pipelines import answer_pipeline
from knowledge.answering.wording import wording
from knowledge.clock import Clock, now_jst
from knowledge.errors import KnowledgeError
from knowledge.models import Answer, Document, Filters, Outcome, SearchOutcome
from knowledge.ports import ChatModel, Embedder, Reranker, VectorStore
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.retrieval.pipelines import search_pipeline
from knowledge.retrieval.settings import SearchSettings, search_settings
from knowledge.understanding.thesaurus import Thesaurus
from knowledge.understanding.thesaurus import thesaurus as shipped_thesaurus

_ANSWER_CANDIDATES = 8
_NO_FILTERS = Filters()


class KnowledgeService:
    """Answers from one open store. Safe to call from several threads.

    :param store: an index; it is closed by `close()`.
    :param reranker: reorders the top of the results; None leaves them as ranked.
    :param chat_model: words the answers, sentence by checked sentence; None leaves them as composed.
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
    ) -> None:
        self._store = store
        self.catalogue = Catalogue(store)
        parts = {
            "store": store,
            "embedder": embedder,
            "catalogue": self.catalogue,
            "thesaurus": thesaurus or shipped_thesaurus(),
            "settings": settings or search_settings(),
            "clock": clock,
            "reranker": reranker,
        }
        self._search = search_pipeline(**parts)  # type: ignore[arg-type]
        self._answer = answer_pipeline(**parts, chat_model=chat_model)  # type: ignore[arg-type]

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
        context = Context(
            text=text,
            filters=filters,
            limit=_ANSWER_CANDIDATES,
            about=tuple(about),
            focus=focus,
            previous=previous,
            without=frozenset(without),
        )
        _run(self._answer, context)
        return context.answer or Answer(outcome=Outcome.ERROR, text=wording().outcomes["error"])

    def document(self, document_id: str) -> Document:
        """The whole record of a document.

        :raises UnknownDocument: there is none.
        """
        return self.catalogue.document(document_id)

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
