"""What a text says of anything but a slot: a name, a contact, a wish about the booking as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from actions.consultation.chat.spelling import one_spelling
from actions.consultation.contact import read_contact
from actions.consultation.errors import InvalidContact
from knowledge.content_file import ContentFile
from knowledge.text.masking import personal_parts
from knowledge.text.normalise import normalise_line

LONGEST_NAME = 40


class Cues(ContentFile):
    """Regular expressions; see the file for what each is for."""

    wishes: dict[str, str]
    asks: str
    elsewhere: str
    no_name: str
    surely_name: str
    name_frame: str
    about_bookings: str
    nobody: str


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues that ship with the project."""
    return Cues.read(Path(__file__).with_name("reading.yml"))


@dataclass(frozen=True, slots=True)
class Reach:
    """Phone (E.164) and mail found in a text; `rest` is the text without them, `broken` whether one of them cannot be."""

    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    rest: str = field(default="", repr=False)
    broken: bool = False


def wish_in(text: str) -> str:
    """The wish that makes up the whole of a text: a key of `wishes` in the file, "" for none."""
    said = one_spelling(text).rstrip("。!?！？、")
    return next((name for name, pattern in cues().wishes.items() if re.fullmatch(pattern, said)), "")


def asks(text: str) -> bool:
    """Whether a text is a question."""
    return re.search(cues().asks, one_spelling(text)) is not None


def reach_in(text: str) -> Reach:
    """The ways to reach someone that a text tells, in any width."""
    phones, emails, rest = personal_parts(text)
    phone, email, broken = "", "", False
    for found in phones:
        try:
            phone = phone or read_contact(found, None).phone or ""
        except InvalidContact:
            broken = True
    for found in emails:
        try:
            email = email or read_contact(None, found).email or ""
        except InvalidContact:
            broken = True
    return Reach(phone, email, rest, broken and not (phone or email))


def name_in(text: str) -> str:
    """The name that an answer to the question for it tells, without what is said around it; "" if there is none."""
    line = normalise_line(reach_in(text).rest)
    name = re.sub(cues().name_frame, "", line).strip(" 、。,.・")
    return name if 0 < len(name) <= LONGEST_NAME and not name.isdigit() else ""


def is_answer(text: str) -> bool:
    """Whether a text is the answer to a question for a person (a name, who takes part), as far as can be told: what is
    unclear counts as one, for it is kept apart then."""
    said, reach = one_spelling(text), reach_in(text)
    if reach.phone or reach.email:
        return True
    if wish_in(text):
        return False
    if re.search(cues().surely_name, said):
        return True
    if re.fullmatch(cues().nobody, said) or asks(text) or re.search(cues().about_bookings, said):
        return False
    return re.search(cues().no_name, said) is None and re.search(cues().elsewhere, said) is None
