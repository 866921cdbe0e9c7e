"""Cuts a guidebook into its schemes.

中小企業施策利用ガイドブック and its likes give each scheme a title, a sentence or two, and the same boxes in the same order:
対象となる方, 支援内容, ご利用方法, お問い合わせ先. In print a box's label stands left of its text, so that it may come as a
heading, as a line of its own or at the beginning of a line. A title is the last other heading before a box that
begins anew; what belongs to no scheme (contents, forewords, lists of addresses) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from indexer.normalise.fields import field_of_heading
from indexer.sources.documents_parts import Part
from knowledge.models.vocabulary import FieldName

_LABELS: dict[FieldName, str] = {
    "target": r"対象(?:となる)?(?:方|者|企業)|ご?利用(?:いただける|できる)方",
    "content": r"(?:ご?支援|制度)の?内容|支援の概要",
    "application": r"ご?利用(?:の)?(?:方法|手続き?)|ご?利用の流れ|(?:申請|申込み?|手続き?)の?方法",
    "contact": r"お?問い?合わ?せ先?|ご?相談窓口",
}
_LABEL = re.compile("|".join(rf"(?P<{name}>{pattern})" for name, pattern in _LABELS.items()))
_LABELLED = re.compile(rf"^[■◆●◇□▼▶○◎【\[\s]*(?:{_LABEL.pattern})[】\]]?(?:\s*[/:：]\s*|\s+|$)")
_CHAPTER = 20
"""A single line up to so long, left on a page after a scheme has ended, is the next chapter's name."""

_TITLE = 40
"""Longest line that is taken for a title where print makes no difference between title and text."""


@dataclass(slots=True)
class Piece:
    """Text of a scheme about one field; `headings` below the scheme's title."""

    field: FieldName
    headings: tuple[str, ...]
    text: str
    page: int | None


@dataclass(slots=True)
class FoundScheme:
    """A scheme of a guidebook."""

    title: str
    pieces: list[Piece] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)


def schemes_in(parts: Sequence[Part]) -> list[FoundScheme]:
    """The schemes of a guidebook in reading order; empty if the parts are no guidebook."""
    found: list[FoundScheme] = []
    waiting: list[Part] = []
    for part in (piece for whole in parts for piece in _at_labels(whole)):
        label, position = _label_of(part)
        current = found[-1] if found else None
        if not label:
            waiting.append(part)
            continue
        if current and not waiting and {label, "contact"} <= current.labels:
            waiting = _carried_over(current, part.page)
        title = part.headings[position - 1] if position else _last_heading(waiting)
        if not title or (current and title == current.title and {label, "contact"} <= current.labels):
            title, waiting = _title_in_text(waiting) or (title, waiting)
        if current is None or (title and title != current.title and label in current.labels) or _renamed(part, current):
            intro, rest = _intro(waiting, title)
            if current is not None:
                _add_waiting(current, rest)
            current = FoundScheme(title or "")
            found.append(current)
            _add_waiting(current, intro)
        else:
            _add_waiting(current, waiting)
        waiting = []
        current.labels.add(label)
        current.pieces.append(Piece(_field_of(part, position), part.headings[position:], part.text, part.page))
    if found:
        _add_waiting(found[-1], waiting)
    return [s for s in found if s.title and len(s.labels) > 1 and s.labels & {"target", "content"}]


def _at_labels(part: Part) -> Iterator[Part]:
    """The part, cut before each line that begins with a label; the label becomes its heading."""
    headings, held = part.headings, list[str]()
    for line in part.text.split("\n"):
        if not (match := _LABELLED.match(line)):
            held.append(line)
            continue
        if held:
            yield replace(part, headings=headings, text="\n".join(held))
        above = tuple(h for h in part.headings if not _LABEL.fullmatch(h))
        headings, held = (*above, match.group().strip("■◆●◇□▼▶○◎【】[]/:： ")), []
        if rest := line[match.end() :]:
            held.append(rest)
    if held:
        yield replace(part, headings=headings, text="\n".join(held))


def _label_of(part: Part) -> tuple[str, int]:
    """(which box a part stands in or "", position of its label among the headings)."""
    for position, heading in enumerate(part.headings):
        if match := _LABEL.fullmatch(heading):
            return str(match.lastgroup), position
    return "", 0


def _renamed(part: Part, current: FoundScheme) -> bool:
    """Whether a part says itself that it belongs to another scheme."""
    position = _label_of(part)[1]
    return position > 0 and current.title not in part.headings[:position]


def _carried_over(scheme: FoundScheme, page: int | None) -> list[Part]:
    """Text at the top of a new page that only seems to belong to the last box of the page before; taken out of it."""
    *before, last = scheme.pieces
    if page is None or not before or last.field != "contact" or last.page != page or before[-1].page == page:
        return []
    scheme.pieces.pop()
    return [Part((), last.text, page)]


def _last_heading(waiting: Sequence[Part]) -> str:
    return next((p.headings[-1] for p in reversed(waiting) if p.headings), "")


def _title_in_text(waiting: Sequence[Part]) -> tuple[str, list[Part]] | None:
    """The last line that is no sentence, and the parts with the text behind it below it; None without one."""
    if not waiting:
        return None
    *before, last = waiting
    rows = last.text.split("\n")
    for at in range(len(rows) - 1, -1, -1):
        if len(title := rows[at]) <= _TITLE and not title.endswith(("。", "ます", ":", "：")):
            pieces = [(rows[:at], last.headings), (rows[at + 1 :], (title,))]
            return title, before + [replace(last, headings=h, text="\n".join(t)) for t, h in pieces if t]
    return None


def _intro(waiting: Sequence[Part], title: str) -> tuple[list[Part], list[Part]]:
    """(what stands below the title before its first box, what belongs to the scheme before)."""
    start = len(waiting)
    while start and waiting[start - 1].headings[-1:] == (title,):
        start -= 1
    return [replace(p, headings=()) for p in waiting[start:]], list(waiting[:start])


def _add_waiting(scheme: FoundScheme, waiting: Sequence[Part]) -> None:
    for part in waiting:
        own = tuple(h for h in part.headings if h != scheme.title)
        inside = not own or scheme.title in part.headings
        if "contact" in scheme.labels and (own or len(part.text) <= _CHAPTER):
            return  # the scheme has ended: what follows is a chapter's name or an appendix
        if scheme.labels and not inside and field_of_heading(own[-1]) is None:
            return  # a heading beside the scheme's that tells nothing of it
        name: FieldName = "content" if scheme.labels else "summary"
        if own or "contact" in scheme.labels:
            name = _field_of(Part(own, part.text), 0) if own else "contact"
        scheme.pieces.append(Piece(name, own, part.text, part.page))


def _field_of(part: Part, position: int) -> FieldName:
    """The field of the innermost heading that announces one; in 対象 and 問い合わせ先 headings only narrow it."""
    label, _ = _label_of(part)
    default: FieldName = next((name for name in _LABELS if name == label), "content")
    if default in ("target", "contact"):
        return default
    inner = (field_of_heading(h) for h in reversed(part.headings[position + bool(label) :]))
    return next((name for name in inner if name), default)
