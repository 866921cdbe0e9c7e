"""Passwords of staff: Argon2id hashes, one-time passwords, and what is too easy to guess."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from actions.staff.errors import WeakPassword

LEAST = 12
MOST = 200
_LEAST_DIFFERENT = 6
_LEAST_NAME = 4
"""A shorter name is in many good passwords."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
_hasher = PasswordHasher()  # Argon2id with the library's recommendation, which follows RFC 9106


def hashed(password: str) -> str:
    """The hash to be stored, with its salt and parameters."""
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether it is this password. Without a hash the same time passes, and it is not: nobody learns who has one."""
    try:
        _hasher.verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than a new one would be."""
    return _hasher.check_needs_rehash(stored)


def one_time_password() -> str:
    """A random password that can be read out on the telephone: 「k7pm-…」, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def check_strength(password: str, email: str) -> None:
    """Refuses what is easily guessed. Length is what counts; no kinds of characters are demanded.

    :raises WeakPassword: it is too short, too long, too plain, or the member's address.
    """
    if len(password) < LEAST:
        raise WeakPassword(f"パスワードは{LEAST}文字以上にしてください。")
    if len(password) > MOST:
        raise WeakPassword(f"パスワードは{MOST}文字以内にしてください。")
    if len(set(password.lower())) < _LEAST_DIFFERENT:
        raise WeakPassword("同じ文字のくり返しが多いパスワードは使えません。")
    name = email.partition("@")[0].lower()
    if len(name) >= _LEAST_NAME and name in password.lower():
        raise WeakPassword("メールアドレスをふくむパスワードは使えません。")


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(16))
