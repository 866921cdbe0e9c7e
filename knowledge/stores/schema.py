"""The layout both stores share: names of the vectors and of the payload fields that are filtered on.

Three levels of points lie in one store: `document` (one per document, its whole text), `passage` and `question`
(a plain question known for a document). Words are sparse BM25 weights; the store multiplies in the inverse
document frequency (Qdrant's IDF modifier), separately for each vector name.
"""

from __future__ import annotations

DOCUMENT_WORDS = "document_words"
PASSAGE_WORDS = "passage_words"
QUESTION_WORDS = "question_words"
MEANING = "meaning"

SPARSE_VECTORS = (DOCUMENT_WORDS, PASSAGE_WORDS, QUESTION_WORDS)
DENSE_VECTORS = (MEANING,)

KEYWORD_FIELDS = (
    "level", "kind", "document_id", "group", "audience", "prefectures", "industries", "purposes", "source_key",
)  # fmt: skip
INTEGER_FIELDS = ("max_employees", "closes")

ANY = "*"
"""Stands in a payload list for "no restriction" (nationwide, any trade)."""
NO_LIMIT = 2**31 - 1
"""Stands in an integer field for "no limit" or "no end"."""
