"""Why an item was refused, in one short Japanese line."""

from __future__ import annotations

from pydantic import ValidationError

_MAX_CHARACTERS = 200
_SENTENCES = {
    "missing": "ありません",
    "extra_forbidden": "知らない項目です",
    "string_type": "文字列ではありません",
    "string_too_short": "空です",
    "string_too_long": "長すぎます",
    "string_pattern_mismatch": "決められた形ではありません",
    "list_type": "一覧ではありません",
    "model_type": "オブジェクトではありません",
    "model_attributes_type": "オブジェクトではありません",
    "literal_error": "決められた値ではありません",
}
_BY_BEGINNING = {
    "date": "日付ではありません",
    "int": "数ではありません",
    "greater": "小さすぎます",
    "less": "大きすぎます",
}


def reason_of(error: Exception) -> str:
    """One line for an operator: where, and what is wrong there."""
    if not isinstance(error, ValidationError):
        return str(error)[:_MAX_CHARACTERS]
    first = error.errors()[0]
    where = ".".join(str(p) for p in first["loc"]) or "項目"
    kind = first["type"]
    general = next((text for beginning, text in _BY_BEGINNING.items() if kind.startswith(beginning)), "")
    what = _SENTENCES.get(kind) or general or first["msg"]
    return f"{where[-_MAX_CHARACTERS:]}: {what}"
