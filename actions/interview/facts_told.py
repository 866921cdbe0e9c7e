"""What a text tells of the business, asked for or not: 「愛知の飲食店、5人」 answers three questions, 「人手が足りない」 another."""

from __future__ import annotations

import re

from actions.interview.corporate_number import corporate_number_in
from actions.interview.cues import cues
from actions.interview.issues_told import issues_told
from actions.interview.options_said import bare, option_said, stripped
from actions.interview.script import Question, Script
from actions.interview.staff_told import staff_told
from knowledge.clock import today_jst
from knowledge.models.vocabulary import PREFECTURES
from knowledge.understanding.numbers import amounts_in
from knowledge.understanding.thesaurus import thesaurus
from knowledge.understanding.understand import understand

Given = str | tuple[str, ...]

_LONGEST = 120
_SHORT_KANA = 2
"""「なら」 and 「みえ」 are names of prefectures only where the place is asked for."""
_STAGE, _RETAIL = "stage", "卸売業・小売業"
_MADE_AND_SOLD, _SHOP = {"製造業", _RETAIL}, re.compile(r"屋|店")
_BY_WORDS = (_STAGE, "region", "sector")


def facts_told(script: Script, question: Question | None, text: str) -> dict[str, Given]:
    """Question id to value, of all that normalised `text` tells; {} if it tells nothing.

    :param question: the one being put, for what is said shortly (「5人」, 「300万」).
    """
    if len(text) > _LONGEST or cues().denies.search(text):
        return {}
    if number := corporate_number_in(text):
        return {"corporate_number": number}
    asked = "" if question is None else question.id
    understood = understand(text, thesaurus=thesaurus(), names={}, today=today_jst())
    told: dict[str, Given] = {}
    if (prefecture := _prefecture(asked, text, understood.prefectures)) is not None:
        told["prefecture"] = prefecture
    if (industry := _industry(script, asked, text, understood.industries)) is not None:
        told["industry"] = industry
    people = script.question("staff")
    if people is not None and (staff := staff_told(people, text, asked=asked == "staff")) is not None:
        told["staff"] = staff
    if (capital := _capital(asked, text)) is not None:
        told["capital"] = capital
    for candidate in script.questions:
        if candidate.id in _BY_WORDS and (
            value := option_said(candidate, (), bare(text), whole=asked != candidate.id or candidate.id != _STAGE)
        ):
            told[candidate.id] = value
    if _STAGE not in told and "industry" in told and (stage := _stage(text)):
        told[_STAGE] = stage
    if "region" in told:  # 東海 is a region before it is a town
        told.pop("prefecture", None)
    told.update(issues_told(script, question, text))
    return told


def _prefecture(asked: str, text: str, named: tuple[str, ...]) -> str | None:
    """One prefecture; 「石川」 or 「なら」 alone is one where the place is asked for."""
    if len(named) == 1:
        return named[0]
    forms, here = set(stripped(bare(text))), asked in ("region", "prefecture")
    for name, prefecture in cues().prefectures.items():
        if f"{name}けん" in forms or (name in forms and (here or len(name) > _SHORT_KANA)):
            return prefecture
    said = [p for p in PREFECTURES if p[:-1] in text] if here and not named else []
    return said[0] if len(said) == 1 else None


def _industry(script: Script, asked: str, text: str, named: tuple[str, ...]) -> str | None:
    """One trade. Whoever sells in a shop what is made there counts as retail in the standard classification."""
    if set(named) == _MADE_AND_SOLD and _SHOP.search(text):
        return _RETAIL
    question = script.question("industry")
    if not named and question is not None and asked in ("sector", "industry"):
        said = bare(text)
        return option_said(question, (), said, whole=True) or option_said(question, (), said, whole=False)
    return named[0] if len(named) == 1 else None


def _stage(text: str) -> str:
    """What a trade is told with: 「大工をやってます」 is in business, 「カフェを開きたい」 is not yet; "" if neither."""
    if cues().founds.search(text):
        return "founding"
    return "running" if cues().runs.search(text) else ""


def _capital(asked: str, text: str) -> str | None:
    if asked != "capital" and "資本金" not in text:
        return None
    amounts = amounts_in(text)
    return str(amounts[0]) if len(amounts) == 1 else None
