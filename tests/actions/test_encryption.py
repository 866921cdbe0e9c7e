"""Personal data is unreadable without a key, and keys can be changed."""

from __future__ import annotations

import pytest

from actions.encryption import Cipher, new_key
from actions.errors import WrongKey


def test_a_text_comes_back_and_shows_nothing_of_itself() -> None:
    cipher, text = Cipher([new_key()]), "03-0000-0000 山田"
    once, twice = cipher.encrypt(text), cipher.encrypt(text)
    assert once != twice and text not in once
    assert cipher.decrypt(once) == cipher.decrypt(twice) == text


def test_a_changed_key_still_opens_what_was_encrypted_before() -> None:
    old, new = new_key(), new_key()
    before, after = Cipher([old]), Cipher([new, old])
    assert after.decrypt(before.encrypt("a")) == "a"
    assert after.digest("a") == before.digest("a") != before.digest("b")
    with pytest.raises(WrongKey):
        before.decrypt(after.encrypt("a"))


def test_what_was_altered_is_not_opened() -> None:
    cipher = Cipher([new_key()])
    sealed = cipher.encrypt("a")
    with pytest.raises(WrongKey):
        cipher.decrypt(sealed[:-4] + "AAAA")


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Fernet"):
        Cipher(["short"])
