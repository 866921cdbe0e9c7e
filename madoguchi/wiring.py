"""Wires ports to implementations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.generations import Generations
from knowledge.embedding.sentence_transformer import OWN_MODEL, SentenceTransformerEmbedder
from knowledge.errors import GenerationError
from madoguchi.settings import Settings

# What takes seconds to import is imported where it is needed: a second `make up` needs most of it in the gateway only.
if TYPE_CHECKING:
    from actions.encryption import Cipher
    from actions.finance.questions import Script
    from actions.interview.ports import CompanyRegister
    from indexer.mirror import Mirror
    from indexer.sources.base import Source
    from knowledge.answering.verified import VerifiedAnswers
    from knowledge.generation.openai_compatible import OpenAICompatibleModel
    from knowledge.reranking.cross_encoder import CrossEncoderModel
    from knowledge.service import KnowledgeService


def embedder(settings: Settings) -> SentenceTransformerEmbedder:
    """The embedding model of the settings.

    :raises EmbeddingError: it cannot be loaded.
    """
    return SentenceTransformerEmbedder(
        settings.embedding_model or OWN_MODEL, settings.embedding_query_prefix, settings.embedding_document_prefix
    )


def reranker(settings: Settings) -> CrossEncoderModel | None:
    """The cross-encoder of the settings, None without one.

    :raises RerankingError: it cannot be loaded.
    """
    if not settings.reranker:
        return None
    from knowledge.reranking.cross_encoder import CrossEncoderModel

    return CrossEncoderModel(settings.reranker, settings.reranker_top)


def chat_model(settings: Settings) -> OpenAICompatibleModel | None:
    """The chat model of the settings, None without one. Nothing is sent yet.

    :raises GenerationError: its name is missing.
    """
    if settings.llm_base_url is None:
        return None
    if not settings.llm_model:
        raise GenerationError("MADOGUCHI_LLM_BASE_URL を使うときは、MADOGUCHI_LLM_MODEL も決めてください。")
    from knowledge.generation.openai_compatible import OpenAICompatibleModel

    return OpenAICompatibleModel(
        str(settings.llm_base_url), settings.llm_model, settings.llm_api_key.get_secret_value(), settings.llm_timeout_s
    )


def cipher(settings: Settings) -> Cipher:
    """What encrypts personal data, with the keys of the settings or the installation's own.

    :raises ValueError: a key is none.
    """
    from actions.encryption import Cipher
    from madoguchi.secret import encryption_key

    chosen = [key.get_secret_value() for key in settings.encryption_keys]
    return Cipher(chosen or [encryption_key(settings.data_dir)])


def company_register(settings: Settings) -> CompanyRegister:
    """The register of companies of the settings; without a token it says that it is unavailable."""
    from connectors.gbizinfo.client import GBizInfoClient

    return GBizInfoClient(str(settings.gbizinfo_api_base), settings.gbizinfo_token.get_secret_value())


def financial_script(settings: Settings) -> Script:
    """What the financial check asks, and what there is to compare with.

    :raises InvalidPointTable: the office's point table cannot be used.
    """
    from actions.finance.benchmarks import all_benchmarks
    from actions.finance.point_table import load_point_table
    from actions.finance.questions import Script, questions

    table = load_point_table(settings.benchmark_table) if settings.benchmark_table else ()
    return Script(questions(), all_benchmarks(table))


def generations(settings: Settings) -> Generations:
    """The index of the settings."""
    return Generations(settings.index_dir)


def sources(catalogue: str, timeout_s: float = 20.0) -> list[Source]:
    """The sources to read: the starter knowledge base, and 制度ナビ if `catalogue` says where it is."""
    from indexer.sources.http import PoliteClient
    from indexer.sources.mirasapo import MirasapoSource
    from indexer.sources.starter import StarterSource

    found: list[Source] = [StarterSource()]
    if catalogue:
        found.insert(0, MirasapoSource(catalogue, PoliteClient(timeout_s)))
    return found


def mirror(settings: Settings) -> Mirror:
    """The mirror of the settings."""
    from indexer.mirror import Mirror

    return Mirror(settings.mirror_file)


def knowledge_opener(settings: Settings, verified: VerifiedAnswers | None = None) -> Callable[[Path], KnowledgeService]:
    """Loads the models of the settings once, and opens the knowledge service over any generation of the index with them.

    :param verified: answers of staff; None: there are none.
    :raises KnowledgeError: a model cannot be loaded. What it gives back raises StoreError.
    """
    from knowledge.service import KnowledgeService
    from knowledge.stores.edge import EdgeStore

    models = embedder(settings), reranker(settings), chat_model(settings)

    def open_service(generation: Path) -> KnowledgeService:
        embedding, reordering, wording = models
        store = EdgeStore.open(generation / "store")
        return KnowledgeService(store, embedding, reranker=reordering, chat_model=wording, verified=verified)

    return open_service
