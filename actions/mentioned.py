"""Which documents a sentence speaks of: those of the list shown, by number; one by its name; or the one in focus."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answering import Knowledge
from actions.memory import Memory
from knowledge.errors import UnknownDocument
from knowledge.models import Document
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise
from knowledge.understanding.numbers import ordinal

_NUMBERED = re.compile(
    r"([0-9]{1,2}|[一二三四五六七八九十]|最初|はじめ|最後)(?:番目|つ目|つめ|個目|ばんめ|番(?![組号上下])|の(?:を|は|やつ|ほう|方))"
)
_ENDS = re.compile(r"(一番|いちばん)(上|下)")
_ALL = re.compile(r"全部|ぜんぶ|すべて|全て|二つとも|両方")
_LEAST_NAME = 4
_LEAST_SHORT = 3
_KIND_OF_MONEY = re.compile(r"(?:補助|助成|給付|支援)金$")


def numbered(text: str, shown: Sequence[str]) -> list[str] | None:
    """Ids of what a text counts out of a list that was shown (「2番目と3番目」「全部」「一番下」); None if it does not count.

    A number beyond the list names nothing.
    """
    text = normalise(text)
    if _ALL.search(text):
        return list(shown)
    places = [ordinal(m.group(1)) for m in _NUMBERED.finditer(text)]
    places += [1 if m.group(2) == "上" else -1 for m in _ENDS.finditer(text)]
    if not places:
        return None
    positions = [p - 1 if p > 0 else len(shown) - 1 for p in places if p]
    return list(dict.fromkeys(shown[p] for p in positions if 0 <= p < len(shown)))


def named(text: str, knowledge: Knowledge) -> Document | None:
    """The document whose name stands in a text, None if there is none."""
    key = name_key(normalise(text))
    answer = knowledge.answer(text)
    for citation in answer.citations:
        document = look_up(citation.id, knowledge)
        if document is not None and any(
            len(known := name_key(name)) >= _LEAST_NAME and (known in key or _short(known) in key)
            for name in (document.title, *document.names, *document.former_names)
        ):
            return document
    return None


def _short(name: str) -> str:
    """A name as owners cut it: 「持続化」, 「IT導入」; the name itself where too little would be left."""
    short = _KIND_OF_MONEY.sub("", name)
    return short if len(short) >= _LEAST_SHORT else name


def mentioned(text: str, memory: Memory, knowledge: Knowledge) -> list[Document]:
    """The documents a text speaks of, known ones only; empty if there are none."""
    counted = numbered(text, memory.shown)
    if counted is not None:
        return [d for i in counted if (d := look_up(i, knowledge)) is not None]
    if (document := named(text, knowledge)) is not None:
        return [document]
    focus = look_up(memory.focus, knowledge) if memory.focus else None
    return [focus] if focus is not None else []


def look_up(document_id: str, knowledge: Knowledge) -> Document | None:
    """A document by its id, None if it is not there (any more)."""
    try:
        return knowledge.document(document_id)
    except UnknownDocument:
        return None
