"""The layout both stores share: names of the vectors and of the payload fields that are filtered on.

Three levels of points lie in one store: `document` (one per document, its whole text), `passage` and `question`
(a plain question known for a document). Each level has vectors of its own, so that searching one needs no filter, and
so have the two shelves of documents: notices and rounds come by the thousand and would else crowd the schemes out.
Words are sparse BM25 weights; the store multiplies in the inverse document frequency (Qdrant's IDF modifier),
separately for each vector name.
"""

from __future__ import annotations

DOCUMENT_WORDS = "document_words"
DOCUMENT_MEANING = "document_meaning"
BULLETIN_WORDS = "bulletin_words"
BULLETIN_MEANING = "bulletin_meaning"
PASSAGE_WORDS = "passage_words"
QUESTION_MEANING = "question_meaning"

SPARSE_VECTORS = (DOCUMENT_WORDS, BULLETIN_WORDS, PASSAGE_WORDS)
DENSE_VECTORS = (DOCUMENT_MEANING, BULLETIN_MEANING, QUESTION_MEANING)

BULLETINS = ("notice", "round")
"""The kinds of documents that stand on a shelf of their own."""

KEYWORD_FIELDS = (
    "level", "kind", "document_id", "group", "audience", "prefectures", "industries", "purposes", "area",
    "source_key",
)  # fmt: skip
INTEGER_FIELDS = ("max_employees", "closes", "as_of")

ANY = "*"
"""Stands in a payload list for "no restriction" (nationwide, any trade)."""
NO_LIMIT = 2**31 - 1
"""Stands in an integer field for "no limit" or "no end"."""
