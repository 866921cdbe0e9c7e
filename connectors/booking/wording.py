"""The sentences about bookings, read from `wording.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from actions.consultation.models import Mode
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("wording.yml")


class Wording(ContentFile):
    """See the file for what each sentence is for."""

    problems: dict[str, str]
    title: str
    states: dict[str, str]
    when: str
    how: str
    who: str
    topic: str
    supporter: str
    ways: dict[Mode, str]
    call_to: str
    demo: str
    demo_note: str
    join: str
    no_link: str
    until: str
    enter_code: str
    code: str
    confirm: str
    send_again: str
    not_sent_again: str
    wait_call: str
    calendar: str
    move: str
    cancel: str
    cancel_ask: str
    cancel_yes: str
    again: str
    again_why: str
    private: str
    done: dict[str, str]
    move_title: str
    move_now: str
    move_pick: str
    move_yes: str
    move_later: str
    move_sooner: str
    move_none: str
    back: str
    pick_one: str
    slot: str
    taken: str
    changed: str
    closed: str
    need_phone: str
    wrong_code: str
    no_code: str
    code_expired: str
    confirm_title: str
    confirm_ask: str
    gone_title: str
    gone: str
    expired_title: str
    expired: str
    busy_title: str
    busy: str
    down_title: str
    down: str
    summary: str
    summary_requested: str
    description: str


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The wording that ships with the project."""
    return Wording.read(_FILE)
