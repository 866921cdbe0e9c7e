"""The sentences about advice, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from actions.advice.models import Who
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    items: dict[str, str]
    not_shared: str
    ask_share: str
    told: str
    told_corrected: str
    told_talked: str
    told_advice: str
    told_referred: str
    told_actions: str
    told_none: str
    action: str
    action_without_day: str
    action_done: str
    until: str
    who: dict[Who, str]
    next: str
    next_all_done: str
    next_none: str
    done: str
    done_rest: str
    done_last: str
    done_unknown: str
    ask_referral: str
    referral_yes: str
    referral_no: str
    referral_answered: str
    referral_unknown: str
    where: str
    hand_over: str
    no_note: str
    own_name: str
    own_phone: str
    own_email: str
    labels: dict[str, str]
    kept_bookings: str
    kept_advice: str
    kept_actions: str
    kept_referrals: str


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
