"""Personal data at rest: encrypted so that whoever gets at the database alone cannot read it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from actions.errors import WrongKey


class Cipher:
    """Encrypts with the first key and decrypts with any of them, so that keys can be changed.

    Fernet (AES-128-CBC with HMAC-SHA256) of the library `cryptography`. Safe to call from several threads.

    :param keys: one or more keys as `new_key` makes them, the newest first.
    :raises ValueError: one of them is none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._digest_key = hashlib.sha256(b"madoguchi digest" + keys[-1].encode()).digest()

    def encrypt(self, text: str) -> str:
        """`text` as printable ASCII that only a key opens; the same text looks different every time."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted: str) -> str:
        """The text again.

        :raises WrongKey: no key opens it.
        """
        try:
            return self._fernet.decrypt(encrypted).decode()
        except InvalidToken as error:
            raise WrongKey from error

    def digest(self, text: str) -> str:
        """The same 64 hexadecimal digits for the same text, from which it cannot be had back: to find equal ones. It is
        made with the oldest key and so changes only when that one is dropped."""
        return hmac.new(self._digest_key, text.encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """A fresh random key."""
    return Fernet.generate_key().decode("ascii")
