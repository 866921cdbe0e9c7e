"""One item of a source before it is validated: an object, not too large, and text throughout."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel

MAX_ITEM_CHARACTERS = 200_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_Item = TypeVar("_Item", bound=BaseModel)


def validated_as(model: type[_Item], raw: Any) -> _Item:
    """The item in `raw` (anything that JSON can hold).

    :raises ValueError: it is none; the message says why, in Japanese (pydantic's ValidationError is one too).
    """
    if not isinstance(raw, dict):
        raise ValueError("項目がオブジェクトではありません")
    text = json.dumps(raw, ensure_ascii=False)
    if len(text) > MAX_ITEM_CHARACTERS:
        raise ValueError(f"大きすぎます（{len(text):,}文字）")
    if _SURROGATE.search(text):
        raise ValueError("文字コードがUTF-8ではありません")
    return model.model_validate(raw)
