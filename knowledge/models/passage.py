"""A passage: the piece of a document that is retrieved, highlighted and quoted."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from knowledge.models.vocabulary import FieldName


class Passage(BaseModel):
    """`id` is `<document id>#<n>`, n counting from 0 in reading order; `text` is NFKC text of the source."""

    model_config = ConfigDict(frozen=True)

    id: str
    document_id: str
    field: FieldName
    heading: str = ""
    text: str
