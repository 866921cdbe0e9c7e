"""The views of a Japanese message that the intent classifier counts pieces of.

One spelling hides what another shows, so a message is given as three texts:

- `words`: Sudachi's normalised forms, separated by blanks (`申込みたい` -> `申し込み たい`),
- `surface`: as written, after NFKC and in lower case,
- `reading`: how it sounds, in katakana without marks. Kana-only writing, misheard dictation
  (`新団`, `毎リスト`) and wrong characters sound like what was meant (`シンダン`, `マイリスト`).

Numbers become 0 in the first two: which number it is says nothing about the intent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rasa.nlu.tokenizers.tokenizer import Token

READING = "reading"
"""The key in a token's `data` under which the tokenizer leaves its reading."""

_NUMBER = re.compile(r"\d+")
_NOT_HEARD = re.compile(r"[\W_]+")
_SAME_SOUND = str.maketrans("ヂヅヲ", "ジズオ")


def views_of(text: str, tokens: Sequence[Token]) -> list[str]:
    """Return words, surface and reading of `text`, cut into `tokens`."""
    surface = unicodedata.normalize("NFKC", text).lower()
    words = " ".join(_NUMBER.sub("0", token.lemma.lower()) for token in tokens)
    reading = "".join(token.get(READING, token.text) for token in tokens)
    heard = _NOT_HEARD.sub("", reading.lower()).translate(_SAME_SOUND)
    return [words, _NUMBER.sub("0", surface), heard]
