"""Japanese tokenizer for Rasa's pipeline, over SudachiPy.

Rasa's own tokenizers split on white space or refuse Japanese. This one cuts a message into Sudachi
morphemes and gives every token

- `text`: the surface after NFKC (`ＩＴ` -> `IT`, `ﾎｼﾞｮｷﾝ` -> `ホジョキン`),
- `start`, `end`: offsets in code points of the message *as it was sent*,
- `lemma`: Sudachi's normalised form (`申込み` -> `申し込み`, `貰え` -> `貰う`),
- `data["reading"]`: how it sounds, in katakana; the text itself where Sudachi knows no reading.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from sudachipy import Dictionary, Morpheme, SplitMode

from components.text_views import READING

_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_NO_READING = "キゴウ"
_SPLIT_MODES = {"A": SplitMode.A, "B": SplitMode.B, "C": SplitMode.C}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SudachiTokenizer(Tokenizer):
    """Cut Japanese text into Sudachi morphemes.

    Options: `split_mode`, "A" (short units) to "C" (named entities, the default);
    any other value raises `ValueError`.
    """

    @staticmethod
    def supported_languages() -> list[str]:
        """Return the languages this tokenizer may be used for."""
        return ["ja"]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages Rasa checks for before it loads the component."""
        return ["sudachipy", "sudachidict_core"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options; the ones beside `split_mode` are read by the base class."""
        return {
            "split_mode": "C",
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the Sudachi dictionary (about 0.2 s)."""
        super().__init__(config)
        split_mode = config["split_mode"]
        if split_mode not in _SPLIT_MODES:
            raise ValueError(f"split_mode must be one of A, B and C, not {split_mode!r}")
        self._sudachi = Dictionary().tokenizer(mode=_SPLIT_MODES[split_mode])

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of `message`'s `attribute`; white space yields none.

        A text without any token (empty, or only white space) becomes one token as a whole,
        because the featurizers and the classifier need at least one.
        """
        text = message.get(attribute)
        # Sudachi normalises (NFKC) before it looks words up and maps the result back, so its
        # offsets are those of the original text even where NFKC changes the length (㈱, ｶﾞ).
        tokens = [
            Token(
                text=unicodedata.normalize("NFKC", morpheme.surface()),
                start=morpheme.begin(),
                end=morpheme.end(),
                lemma=morpheme.normalized_form(),
                data={READING: _reading(morpheme)},
            )
            for morpheme in self._sudachi.tokenize(text)
            if not morpheme.surface().isspace()
        ]
        return self._apply_token_pattern(tokens) or [Token(text, 0)]


def _reading(morpheme: Morpheme) -> str:
    """Return how `morpheme` sounds, in katakana; Latin letters, digits and unknown words as written."""
    written = unicodedata.normalize("NFKC", morpheme.surface())
    reading = morpheme.reading_form()
    if written.isascii() or reading in ("", _NO_READING):
        return written.translate(_HIRAGANA_TO_KATAKANA)
    return reading
