"""A case study: what a business did, with which support, and what came of it."""

from __future__ import annotations

from typing import Literal

from knowledge.models.document import Document


class CaseStudy(Document):
    """`business` describes the firm as the source does; `schemes` are ids of schemes it used or relates to."""

    kind: Literal["case"] = "case"
    business: str = ""
    industries: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    employees: str = ""
    issues: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
