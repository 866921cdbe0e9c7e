"""Finds the stated fact that was asked for: the lines of a document that say how much, until when, whom to ask …

Extractive: a fact is made of whole lines or sentences of the source, nothing is rephrased.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.models import Document
from knowledge.models.vocabulary import FieldName
from knowledge.text.sentences import sentences
from knowledge.text.words import word_forms

MAX_CHARACTERS = 220
_MAX_LINES = 5
_MOST = 0.6

_MONEY = r"[0-9][0-9,.]*\s*(?:億|千万|百万|万|千)?[0-9,]*\s*(?:万|千)?円"
_DATE = r"(?:令和|平成|20[0-9]{2}年|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}-[0-9]{2}-[0-9]{2}|年度)"
_SIGNS: dict[FieldName, re.Pattern[str]] = {
    "amount": re.compile(_MONEY),
    "rate": re.compile(r"[0-9]+分の[0-9]+|[0-9]+/[0-9]+|[0-9.]+\s*%|[0-9]+割|全額|利率|金利"),
    "period": re.compile(
        rf"随時|通年|締め?切|期限|募集|受付|公募|予算.{{0,8}}次第|{_DATE}.{{0,12}}まで|(?:貸付|融資|償還|返済|据置|保証)期間"
    ),
    "application": re.compile(r"申請|申し?込|手続|提出|応募|相談のうえ|お問い?合わ?せ"),
    "contact": re.compile(
        r"電話|TEL|ダイヤル|0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}|窓口|お問い?合わ?せ|センター|機構|協会|公庫|労働局"
    ),
    "documents": re.compile(r"書類|申請書|計画書|様式|証明書|決算書|謄本|見積書|届出書"),
    "expenses": re.compile(r"経費|費用|[^、。\n]{1,10}費(?:[、。・\s(]|$)|設備資金|運転資金"),
    "target": re.compile(r"事業者|企業|法人|個人|事業主|組合|方(?:$|[、。が・(])|者(?:$|[、。が・(])|要件|対象"),
}
_LOAN_TERM = re.compile(r"(?:貸付|融資|償還|返済|据置|保証)期間|返済")
_WINDOW = re.compile(r"締め?切|〆切|募集|公募|受付|申請期|いつまで|間に合|いつから")
_REPAY = re.compile(r"何年|返済|返す|返せ|据え?置き?|償還")
_NOT_A_LIMIT = re.compile(r"限度|上限|以内|最大|まで|額")


@dataclass(frozen=True, slots=True)
class FoundFact:
    """`text` is what the source says (whole lines), `stated` false when nothing was found."""

    field: FieldName
    text: str

    @property
    def stated(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class _Line:
    position: int
    heading: str
    text: str
    weight: float
    own: bool = True
    shows: bool = True


def find_fact(
    document: Document,
    field: FieldName,
    question: str = "",
    forms: Collection[str] = (),
    max_characters: int = MAX_CHARACTERS,
) -> FoundFact:
    """What `document` states about `field`; words of the question (`forms`) choose among several lines.

    :param max_characters: whole lines are taken up to this length; a single longer line is cut at twice of it.
    :param question: normalised text of the question, for cues such as 「締切」 against 「何年で返す」.
    """
    lines = [line for line in _lines(document, field) if _fits(field, line, question)]
    own = [line for line in lines if line.own]
    lines = own if any(line.shows for line in own) or (own and not any(line.shows for line in lines)) else lines
    if not lines:
        return FoundFact(field, "")
    return FoundFact(field, _joined(_chosen(lines, frozenset(forms)), max_characters))


@lru_cache(maxsize=16_384)
def _lines(document: Document, field: FieldName) -> tuple[_Line, ...]:
    """Lines of sections about the field come first; lines elsewhere count if they show a sign of it."""
    sign = _SIGNS.get(field)
    found: list[_Line] = []
    for section in document.sections:
        own = section.field == field
        for sentence in sentences(section.text):
            shows = bool(sign and sign.search(sentence))
            if own or (shows and section.field in ("content", "summary", "amount", "rate", "application", "target")):
                weight = (2.0 if own else 0.0) + (1.5 if shows else 0.0)
                if field == "amount" and shows and _NOT_A_LIMIT.search(f"{section.heading}{sentence}"):
                    weight += 1.0
                found.append(_Line(len(found), section.heading, sentence, weight, own, shows))
    return tuple(found)


@lru_cache(maxsize=32_768)
def _forms(heading: str, text: str) -> frozenset[str]:
    return frozenset(word_forms(f"{heading} {text}"))


def _fits(field: FieldName, line: _Line, question: str) -> bool:
    if field == "period":
        is_term = bool(_LOAN_TERM.search(line.heading) or _LOAN_TERM.search(line.text))
        if _REPAY.search(question):
            return is_term
        return not is_term or not _WINDOW.search(question)
    if field in ("amount", "rate"):
        return line.weight > 0 and bool(_SIGNS[field].search(line.text) or line.weight >= 2)
    return True


def _chosen(lines: Sequence[_Line], forms: frozenset[str]) -> list[_Line]:
    def rank(line: _Line) -> float:
        overlap = len(forms & _forms(line.heading, line.text)) if forms else 0
        return line.weight + 0.6 * min(overlap, 4)

    ranked = sorted(lines, key=lambda line: (-rank(line), line.position))
    best = rank(ranked[0])
    near = [line for line in ranked if rank(line) >= best - 1.6][:_MAX_LINES]
    return sorted(near, key=lambda line: line.position) if near[0].position <= near[-1].position else near


def _joined(lines: Sequence[_Line], limit: int) -> str:
    text = ""
    heading = ""
    for line in lines:
        last = line.heading.rpartition(" > ")[2]
        piece = f"{last}：{line.text}" if last and last != heading and len(lines) > 1 else line.text
        heading = last
        if text and len(text) + len(piece) > limit:
            break
        text = f"{text}\n{piece}" if text else piece[: limit * 2]
    return text


def lines_about(document: Document, forms: Collection[str]) -> str:
    """The lines of a document that hold these words, in reading order; empty if none holds most of them."""
    wanted = frozenset(forms)
    lines = [
        _Line(n, s.heading, text, float(len(wanted & set(word_forms(f"{s.heading} {text}")))))
        for n, (s, text) in enumerate((s, t) for s in document.sections for t in sentences(s.text))
    ]
    best = max((line.weight for line in lines), default=0.0)
    if not wanted or best < _MOST * len(wanted):
        return ""
    chosen = [line for line in lines if line.weight >= max(best - 0.5, 1.0)][:_MAX_LINES]
    return _joined(chosen, MAX_CHARACTERS)
