"""Phone numbers and mail addresses as people type them, checked and brought into one form."""

from __future__ import annotations

import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from actions.consultation.errors import InvalidContact
from actions.consultation.models import Contact

_REGION = "JP"
_LONGEST_NAME = 80


def read_contact(phone: str | None, email: str | None, name: str = "") -> Contact:
    """The contact that was typed: full-width digits, spaces and any common way to write a number are fine.

    :param phone: a Japanese number, or one that begins with + and its country; None or "" without one.
    :param email: an address; no message is sent, no name server asked. None or "" without one.
    :raises InvalidContact: one of them cannot be, the name is too long, or there is neither phone nor mail.
    """
    found = Contact(_name(name), _phone(_folded(phone)), _email(_folded(email)))
    if found.phone is None and found.email is None:
        raise InvalidContact("contact", "missing")
    return found


def _folded(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "").strip()


def _name(text: str) -> str:
    name = " ".join(_folded(text).split())
    if len(name) > _LONGEST_NAME:
        raise InvalidContact("name", "too_long")
    return name


def _phone(text: str) -> str | None:
    if not text:
        return None
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException as error:
        raise InvalidContact("phone", "malformed") from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidContact("phone", "malformed")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(text: str) -> str | None:
    if not text:
        return None
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidContact("email", "malformed") from error
