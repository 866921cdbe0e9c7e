"""What a person told of their business before the diagnosis began: it is not asked again.

Nothing is kept in an interview before the consent; with it, what was told becomes answers, like those told unasked later.
"""

from __future__ import annotations

from datetime import datetime

from actions.errors import InvalidAnswer
from actions.interview.engine import CONSENT, give
from actions.interview.script import Script
from actions.interview.state import Interview
from actions.profile import Profile


def consents(before: Interview, after: Interview) -> bool:
    """Whether the consent was given between the two."""
    return before.value(CONSENT) != "yes" and after.value(CONSENT) == "yes"


def with_told_before(script: Script, interview: Interview, profile: Profile, at: datetime) -> Interview:
    """The interview with what `profile` knows, each answer with its words; what was answered stays, and what a question does
    not take is left to be asked."""
    known = {
        "prefecture": profile.prefecture,
        "industry": profile.industry,
        "staff": "" if profile.employees is None else str(profile.employees),
    }
    for question_id, value in known.items():
        if not value or interview.is_answered(question_id):
            continue
        try:
            interview = give(script, interview, question_id, value, at, profile.label)
        except InvalidAnswer:
            continue
    return interview
