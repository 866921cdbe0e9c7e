"""The sentences around a result, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    title: str
    unanswered: str
    unanswered_long: str
    issue_levels: tuple[str, ...]
    issue_levels_long: tuple[str, ...]
    issues_title: str
    issues_read: str
    no_chart: str
    balance_title: str
    balance_read: str
    own: str
    alt: str
    alt_peers: str
    peer_group: str
    peer_type: str
    peer_issue: str
    peer_statement: str
    early: str
    missing: str
    no_issues: str
    literacy: str
    literacy_guessed: str
    vision: str
    vision_note: str
    steps_title: str
    step_issue: str
    today: str
    time: str
    money: str
    effect: str
    schemes_title: str
    schemes_note: str
    no_schemes: str
    why: str
    why_purpose: str
    why_stage: str
    why_prefecture: str
    why_nationwide: str
    why_industry: str
    why_size: str
    deadline: str
    no_deadline: str
    old: str
    cases_title: str
    no_cases: str
    case_industry: str
    case_prefecture: str
    case_issue: str
    tools_title: str
    in_use: str
    compare_title: str
    compare_first: str
    compare_same: str
    compare_type: str
    compare_up: str
    compare_down: str
    compare_solved: str
    compare_new: str
    compare_tools: str
    consultation_title: str
    consultation: str
    consultation_link: str
    source: str
    as_of: str
    official: str
    made: str
    private: str
    page_gone: str
    pdf: str
    print_hint: str
    own_wording: str
    chat: dict[str, str]
    labels: dict[str, str]
    export: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
