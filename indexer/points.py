"""From a document to the points that are stored for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from indexer.passages import passages_of
from knowledge.models import CaseStudy, Document, Notice, Passage, Round, Scheme
from knowledge.ports import Embedder, Point, Sparse
from knowledge.retrieval.bm25 import dimension_of, document_vector, weighted_frequencies
from knowledge.retrieval.settings import Bm25Settings, FieldWeights, SearchSettings
from knowledge.stores import schema
from knowledge.text.words import word_forms, words

LAYOUT = 5
"""Raise it when points are made differently: every document is then written again."""

_MEANING_CHARACTERS = 500


def point_id(key: str) -> int:
    """The stable number of a point: of a document by its id, of a passage by `<document id>#<n>`, of a question by
    `<document id>?<question>`. 63 bits of a hash: a store of a million points meets a collision once in ten million.
    """
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") >> 1


def content_hash(
    document: Document, embedder_name: str, settings: SearchSettings, questions: Sequence[str] = ()
) -> str:
    """Changes when the document, its questions, the model, the weights or the layout do; equal means nothing to write."""
    parts = (
        document.model_dump_json(), embedder_name, str(LAYOUT),
        settings.bm25.model_dump_json(), settings.field_weights.model_dump_json(), *questions,
    )  # fmt: skip
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def group_of(document: Document) -> str:
    """The id under which editions are one result: that of the newest."""
    return document.id if document.is_newest or not document.also else document.also[0]


def points_of(
    documents: Sequence[Document],
    embedder: Embedder,
    settings: SearchSettings,
    questions: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Point]:
    """All points of these documents: one each for the document, for every passage, and for every question known for it.

    :param questions: plain questions by document id.
    """
    meanings = embedder.embed_documents([meaning_text(d) for d in documents])
    points: list[Point] = []
    for document, meaning in zip(documents, meanings, strict=True):
        asked = questions.get(document.id, ())
        points.append(_document_point(document, meaning, embedder.name, settings, asked))
        points += [_passage_point(p, document, settings.bm25) for p in passages_of(document)]
        points += _question_points(asked, document, embedder)
    return points


def meaning_text(document: Document) -> str:
    """What is embedded for a document: names and gist, not the small print that would water it down."""
    gist = " ".join(document.section_text(f) for f in ("target", "content", "meaning", "action"))
    names = " ".join((document.title, *document.names, *document.keywords))
    return f"{names} {document.section_text('summary') or document.summary} {gist[:_MEANING_CHARACTERS]}"


def document_frequencies(document: Document, weights: FieldWeights) -> Mapping[str, float]:
    """Weighted word frequencies of a whole document."""
    fields: list[tuple[Iterable[str], float]] = [
        (word_forms(document.title), weights.title),
        (word_forms(" ".join(document.names)), weights.names),
        (word_forms(" ".join(document.keywords)), weights.keywords),
    ]
    by_field = {"summary": weights.summary, "target": weights.target, "content": weights.content,
                "expenses": weights.expenses}  # fmt: skip
    for section in document.sections:
        weight = by_field.get(section.field, weights.other)
        fields.append((word_forms(f"{section.heading}\n{section.text}"), weight))
    return weighted_frequencies(fields)


def _document_point(
    document: Document, meaning: list[float], embedder_name: str, settings: SearchSettings, asked: Sequence[str]
) -> Point:
    frequencies = document_frequencies(document, settings.field_weights)
    vector = _bm25(frequencies, settings.bm25, "document")
    names = (
        (schema.BULLETIN_WORDS, schema.BULLETIN_MEANING)
        if document.kind in schema.BULLETINS
        else (schema.DOCUMENT_WORDS, schema.DOCUMENT_MEANING)
    )
    vectors: dict[str, Sparse | Sequence[float]] = dict(zip(names, (vector, meaning), strict=True))
    payload = _filter_fields(document, "document")
    payload |= {
        "record": document.model_dump_json(),
        "hash": content_hash(document, embedder_name, settings, asked),
        "dimensions": sorted(map(dimension_of, frequencies)),
    }
    return Point(point_id(document.id), vectors, payload)


def _passage_point(passage: Passage, document: Document, bm25: Bm25Settings) -> Point:
    found = words(passage.text)
    frequencies = weighted_frequencies([([w.form for w in found], 1.0), (word_forms(passage.heading), 1.0)])
    payload = {
        "level": "passage",
        "document_id": document.id,
        "n": int(passage.id.rpartition("#")[2]),
        "field": passage.field,
        "heading": passage.heading,
        "text": passage.text,
        "marks": _marks([(w.form, w.start, w.end) for w in found]),
    }
    return Point(point_id(passage.id), {schema.PASSAGE_WORDS: _bm25(frequencies, bm25, "passage")}, payload)


def _question_points(asked: Sequence[str], document: Document, embedder: Embedder) -> list[Point]:
    # Questions are compared with questions: they go in as such, with a model's prefix for queries.
    payload = _filter_fields(document, "question")
    return [
        Point(point_id(f"{document.id}?{text}"), {schema.QUESTION_MEANING: embedder.embed_query(text)}, payload)
        for text in asked
    ]


def _marks(found: Iterable[tuple[str, int, int]]) -> dict[str, list[int]]:
    """Where each word stands, as {form: [start, end, start, end, …]}: highlights need no second tokenisation."""
    marks: dict[str, list[int]] = {}
    for form, start, end in found:
        marks.setdefault(form, []).extend((start, end))
    return marks


def _bm25(frequencies: Mapping[str, float], bm25: Bm25Settings, level: str) -> Sparse:
    average = getattr(bm25.average_words, level)
    return document_vector(frequencies, average_length=average, k1=bm25.k1, b=bm25.b)


def _filter_fields(document: Document, level: str) -> dict[str, Any]:
    scheme = document if isinstance(document, Scheme) else None
    placed = document if isinstance(document, Scheme | CaseStudy | Round | Notice) else None
    closes = min((d for d in ((scheme.closes_on, scheme.ends_on) if scheme else ()) if d), default=None)
    return {
        "level": level,
        "kind": document.kind,
        "document_id": document.id,
        "group": group_of(document),
        "source_key": document.id.partition(":")[0],
        "audience": scheme.audience if scheme else "business",
        "area": getattr(document, "area", ""),
        "prefectures": list(placed.prefectures if placed else ()) or [schema.ANY],
        "industries": list(placed.industries if placed else ()) or [schema.ANY],
        "purposes": list(scheme.purposes if scheme else ()),
        "services": list(scheme.services if scheme else ()),
        "max_employees": scheme.max_employees if scheme and scheme.max_employees is not None else schema.NO_LIMIT,
        "as_of": int(document.as_of.strftime("%Y%m%d")),
        "closes": int(closes.strftime("%Y%m%d")) if closes else schema.NO_LIMIT,
    }
