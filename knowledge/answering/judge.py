"""Whether what was found is good enough to answer with."""

from __future__ import annotations

import math
from collections.abc import Sequence

from knowledge.models.answer import Rejected
from knowledge.models.scheme import Scheme
from knowledge.models.search import SearchResult
from knowledge.retrieval.settings import AnswerSettings
from knowledge.understanding.question import Question

# Words every question about support may hold: alone they do not say what for.
_VAGUE = frozenset(
    "補助金 補助 助成金 助成 給付金 給付 金 お金 御金 資金 制度 支援 使う 使える 有る 受ける 受けられる 申請 会社 店 御店 事業 "
    "中小企業 中小 企業 小さい 個人 個人事業主 事業主 主 うち 家 私 自分 国 県 市 探す 相談 困る 助ける 欲しい 良い 方 出る 人 "
    "調べる 分かる 全然 何か 幾つ 一番 今 最近 新しい お願い 融資 借りる 金額 幾ら 経営 経営者 社長 仕事 商売 機関 種類 案内 円 万 万円".split()
)

_ATTRIBUTES = frozenset(
    "上限 限度 限度額 最大 額 補助率 補助額 助成率 率 利率 金利 利子 利息 割合 割 割る 対象 対象者 条件 要件 資格 経費 使途 期限 期間 締切 "
    "締め切り 募集 受付 申請 申し込む 申し込み 申込 手続き 手続 方法 仕方 流れ 書類 必要 用意 提出 問い合わせ 電話 連絡先 連絡 窓口 先 "
    "詳しい 詳細 番 番目 目 他 別 続き もっと 易しい 簡単 説明 分の いつ 迄 年 返す 返済 据え置き 据え置く オーケー ok 大丈夫 可能".split()
)


def is_vague(question: Question) -> bool:
    """Whether the question names no need at all (「うちで使える補助金ある？」), so that one has to ask back."""
    return not content_forms(question) and not question.named and not question.purposes and not question.industries


def content_forms(question: Question) -> tuple[str, ...]:
    """The words of a question that say what for: without the ever-present ones, numbers, places and attributes."""
    places = set("".join((*question.prefectures, *question.municipalities)))
    return tuple(
        f
        for f in question.forms
        if f not in _VAGUE and f not in _ATTRIBUTES and not f.isdigit() and not set(f) <= places
    )


def good_enough(result: SearchResult, question: Question, settings: AnswerSettings) -> bool:
    """Whether a result may be answered with.

    Named ones may. Help for residents is never offered to an owner who did not name it, nor a case or a term to one
    who did not ask for such; every other result needs the confidence of the settings.
    """
    document = result.document
    if _is_named(result, question):
        return True
    if isinstance(document, Scheme):
        if document.audience == "resident":
            return False
    elif document.kind not in question.kinds:
        return False
    return confidence(result, question, settings) >= settings.min_confidence


def confidence(result: SearchResult, question: Question, settings: AnswerSettings) -> float:
    """How sure it is that a result is what was asked for, 0–1: a logistic sum of its signals.

    Where no plain questions are known for a document, its own similarity stands in for that to them.
    """
    weights, scores = settings.judge, result.scores
    meaning = scores.get("meaning", -1.0)
    total = (
        weights.bias
        + weights.coverage * scores.get("coverage", 0.0)
        + weights.meaning * meaning
        + weights.questions * scores.get("questions", meaning)
        + weights.named * _is_named(result, question)
    )
    return 1 / (1 + math.exp(-total))


def _is_named(result: SearchResult, question: Question) -> bool:
    return not {result.document.id, *result.also}.isdisjoint(question.named)


def near_first(results: Sequence[SearchResult], settings: AnswerSettings) -> list[SearchResult]:
    """The first result and those close behind it in score, at most `max_cards`."""
    if not results:
        return []
    floor = results[0].score - settings.near_margin
    return [r for r in results[: settings.max_cards] if r.score >= floor]


def rejected(results: Sequence[SearchResult], reason: str, limit: int = 5) -> tuple[Rejected, ...]:
    """What was found and not used, with its scores."""
    return tuple(
        Rejected(id=r.document.id, title=r.document.title, score=r.score, scores=r.scores, reason=reason)
        for r in results[:limit]
    )
