"""What a text says of anything but a slot: a name, a contact, a wish about the booking as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from actions.consultation.chat.draft import Step
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
    parts: dict[Step, str]
    before_parts: str
    to_change: str
    by_mail: str
    renamed: str
    around_reach: str
    takes_part: str
    together: str
    about: dict[str, str]
    wonders: str
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

    @property
    def is_all(self) -> bool:
        """Whether the text says nothing but how to reach them."""
        told = bool(self.phone or self.email)
        return told and re.fullmatch(cues().around_reach, one_spelling(self.rest)) is not None


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer given before that is to change: `name` is the new name if that is told, `by_mail` whether to be written to."""

    part: Step
    name: str = field(default="", repr=False)
    by_mail: bool = False


def wish_in(text: str) -> str:
    """The wish that makes up the whole of a text: a key of `wishes` in the file, "" for none."""
    said = one_spelling(text).rstrip("。!?！？、")
    return next((name for name, pattern in cues().wishes.items() if re.fullmatch(pattern, said)), "")


def asks(text: str) -> bool:
    """Whether a text is a question."""
    return re.search(cues().asks, one_spelling(text)) is not None


def correction_in(text: str) -> Correction | None:
    """What a text wants changed of what was answered before; None if it says nothing of the kind."""
    said, file = one_spelling(text).rstrip("。!?！？、"), cues()
    if wish_in(text):
        return None
    if renamed := re.fullmatch(file.before_parts + f"(?:{file.renamed})", said):
        name = name_in(renamed["is"] or renamed["to"])
        return Correction("name", name) if name else None
    if re.fullmatch(file.before_parts + file.by_mail, said):
        return Correction("contact", by_mail=True)
    for part, noun in file.parts.items():
        if re.fullmatch(f"{file.before_parts}(?:{noun}){file.to_change}", said):
            return Correction(part)
    return None


def about_in(text: str) -> str:
    """Which question about the consultation itself a text is: a key of `about` in the file, "" for none."""
    said, file = one_spelling(text), cues()
    wonders = "?" in said or re.search(file.wonders, said.rstrip("。!、"))
    if not wonders or re.search(file.elsewhere, said):
        return ""
    return next((name for name, pattern in file.about.items() if re.search(pattern, said)), "")


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


def taker_in(text: str) -> str:
    """Who takes part besides, as the answer to the question for it tells; "" if nobody."""
    named = name_in(text)
    return re.sub(cues().takes_part, "", named) or named


def names_taker(text: str) -> bool:
    """Whether a text is the answer to the question who takes part besides; see `is_answer`."""
    return is_answer(text) or re.search(cues().together, one_spelling(text)) is not None


def is_answer(text: str) -> bool:
    """Whether a text is the answer to a question for a person (a name, who takes part), as far as can be told: what is
    unclear counts as one, for it is kept apart then."""
    said, reach = one_spelling(text), reach_in(text)
    if reach.phone or reach.email:
        return True
    if wish_in(text) or ((changed := correction_in(text)) and not changed.name):
        return False
    if re.search(cues().surely_name, said):
        return True
    if re.fullmatch(cues().nobody, said) or asks(text) or about_in(text) or re.search(cues().about_bookings, said):
        return False
    return re.search(cues().no_name, said) is None and re.search(cues().elsewhere, said) is None
