"""Whom a scheme of 制度ナビ addresses: businesses, residents, or whoever needs a licence."""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.models.vocabulary import Audience

_RESIDENT = re.compile(
    r"県民|道民|府民|都民|市民|住民|世帯|家庭|保護者|児童|乳幼児|妊婦|妊娠|ひとり親|母子|父子|寡婦|高齢者(?!を雇|等を雇)|"
    r"生活(?:に困|困窮|保護)|求職者|離職者|学生|生徒|障[害が]い?者(?:本人|の方|とその)|患者|被保護|お住まい|"
    r"子ども|こども|こころの|「こころ」|ひきこもり|いじめ|DV|にんしん|消費生活|運転免許|飲酒運転|外国人(?:の方|住民|相談)"
)
_BUSINESS = re.compile(
    r"事業者|企業|事業主|会社|法人|組合|商店|経営|創業|起業|開業|農業者|漁業者|従業員|雇用|工場|店舗|団体"
)


def audience_of(
    *, services: Collection[str], has_purpose: bool, in_guidebook: bool, has_resident_category: bool, text: str
) -> Audience:
    """Decides by the source's categories first, then by the words of title, target and summary (`text`).

    A purpose category or a guidebook entry makes it a business scheme even where residents are named too.
    """
    if "許認可" in services and len(services) == 1 and not in_guidebook:
        return "licence"
    if has_purpose or in_guidebook:
        return "business"
    if has_resident_category:
        return "resident"
    if _RESIDENT.search(text) and not _BUSINESS.search(text):
        return "resident"
    return "business"
