"""Codes that confirm a booking, and tokens that open it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from actions.encryption import Cipher

HOLDS_FOR = timedelta(minutes=15)
"""How long a booking that is not confirmed keeps its slot."""

TRIES = 5
"""How many codes may be tried."""

CODES = 3
"""How many codes may be sent for one booking, the first included."""


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_digest(cipher: Cipher, booking_id: str, code: str) -> str:
    """What is stored of a code."""
    return cipher.digest(f"{booking_id}:{code}")


def is_code(cipher: Cipher, booking_id: str, code: str, digest: str) -> bool:
    """Whether it is the code, found out in the same time whatever is typed."""
    return hmac.compare_digest(code_digest(cipher, booking_id, code), digest)


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
