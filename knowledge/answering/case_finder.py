"""Finds case studies by what they state of a business: trade, place, size, issue, tool; and by the words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.answering.judge import content_forms
from knowledge.errors import UnknownDocument
from knowledge.models import CaseStudy
from knowledge.retrieval.catalogue import Catalogue
from knowledge.text.names import name_key
from knowledge.text.normalise import normalise
from knowledge.text.words import word_forms
from knowledge.understanding.question import Question

_INDUSTRY, _TOOL, _ISSUE, _PREFECTURE, _SIZE, _WORDS = 4.0, 4.0, 2.0, 2.0, 1.0, 3.0
_SCHEME = 5.0
_A_BUSINESS = 0.5
"""An owner learns more from another business than from a support organisation."""
_SCHEMES_USED = re.compile(
    r"(?:使|つか|利用し|活用し|もら|受け)(?:った|っている|ってる|た|ている|てる).{0,4}(?:制度|補助|助成|支援|融資)"
)
_OF_MANY_TOOLS = frozenset("システム ツール 管理 共有 情報 サービス 経営 分析 チェック".split())
_HELD = 0.5
"""Share of a question's words that a case has to hold where nothing it states was asked for."""
_STAFF = re.compile(r"([0-9]+)人(?:～|~|-|以下)?(?:([0-9]+)人)?")
_ASKING = frozenset(
    "事例 実例 成功例 導入例 例 話 見る 知る 教える 有る 何処 他 同じ 似る 近い 聞く 紹介 内 様 良い 成功".split()
)
_ISSUES: dict[str, tuple[str, ...]] = {
    "事務業務の効率化": ("効率", "事務", "手間", "紙", "省力", "自動"),
    "新たな販売先の拡大": ("販路", "売上", "集客", "お客", "販売先", "宣伝"),
    "経営改善": ("経営改善", "立て直", "黒字"),
    "財務の改善": ("財務", "資金繰り", "借入", "経理"),
    "働き方の改善": ("働き方", "残業", "テレワーク", "休み"),
    "人材の確保": ("人手", "人材", "採用", "雇", "求人"),
    "事業の引き継ぎ": ("承継", "継ぐ", "継い", "引き継", "後継"),
}
"""What owners say for the seven management issues."""


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case with its score; `of_trade` says whether it is of a trade that was asked for."""

    case: CaseStudy
    score: float
    of_trade: bool


def find_cases(question: Question, catalogue: Catalogue) -> list[FoundCase]:
    """The cases that hold something the question asks for, best first."""
    words = _words(question)
    cases = (d for d in catalogue.documents("case") if isinstance(d, CaseStudy) and d.is_newest)
    found = (_scored(case, question, words, catalogue) for case in cases)
    return sorted((f for f in found if f.score > 0), key=lambda f: (-f.score, -f.case.as_of.toordinal(), f.case.id))


def trades_with_cases(catalogue: Catalogue) -> list[str]:
    """The trades of which there is a case, most cases first."""
    counts: dict[str, int] = {}
    for case in catalogue.documents("case"):
        for industry in getattr(case, "industries", ()):
            counts[industry] = counts.get(industry, 0) + 1
    return sorted(counts, key=lambda industry: (-counts[industry], industry))


def _scored(case: CaseStudy, question: Question, words: tuple[str, ...], catalogue: Catalogue) -> FoundCase:
    of_trade = bool(set(question.industries) & set(case.industries))
    tools = any(_says(question, tool) for tool in case.tools)
    wanted = [
        issue for issue, said in _ISSUES.items() if issue in question.text or any(w in question.text for w in said)
    ]
    score = _INDUSTRY * of_trade + _TOOL * tools + _ISSUE * bool(set(wanted) & set(case.issues))
    score += _SCHEME * any(_group(scheme, catalogue) in question.named for scheme in case.schemes)
    score += _PREFECTURE * bool(set(question.prefectures) & set(case.prefectures))
    coverage = catalogue.coverage(words, case.id) if words else 0.0
    score += _WORDS * coverage if coverage >= _HELD else 0.0
    if score:
        score += _A_BUSINESS * bool(case.industries)
        score += _SIZE * _same_size(case.employees, question.employees) + 0.1 * coverage
    return FoundCase(case, score, of_trade)


def _group(document_id: str, catalogue: Catalogue) -> str:
    """The group of editions a document belongs to, empty if it is not in the index."""
    try:
        return catalogue.entry(document_id).group
    except UnknownDocument:
        return ""


def _says(question: Question, tool: str) -> bool:
    """Whether a question names a tool, in full or by the word that tells it from others."""
    key = name_key(tool)
    if len(key) > 1 and key in name_key(question.text):
        return True
    return bool((set(word_forms(tool)) - _OF_MANY_TOOLS) & set(question.forms))


def _words(question: Question) -> tuple[str, ...]:
    """The words that say what for; those for trades, places and asking are none."""
    trades = {form for industry in question.industries for form in word_forms(industry)}
    return tuple(f for f in content_forms(question) if f not in _ASKING and f not in trades and len(f) > 1)


def _same_size(stated: str, asked: int | None) -> bool:
    """Whether a staff count lies in a band such as 「6人～20人」 or 「5人以下」."""
    match = _STAFF.search(normalise(stated))
    if match is None or asked is None:
        return False
    first, last = int(match.group(1)), match.group(2)
    low, high = (int(first), int(last)) if last else (0, first)
    return low <= asked <= high


def is_about_cases(kinds: Iterable[str]) -> bool:
    """Whether a question asks for cases and nothing else."""
    return tuple(kinds) == ("case",)


def asks_for_schemes(text: str) -> bool:
    """Whether normalised `text` asks which schemes a case used (「使った制度は？」)."""
    return bool(_SCHEMES_USED.search(text))
