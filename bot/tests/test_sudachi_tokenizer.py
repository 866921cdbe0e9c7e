"""Tests of the Japanese tokenizer. Run in `bot/` with Rasa's Python: `python -m unittest discover tests`."""

import unicodedata
import unittest

from components.sudachi_tokenizer import SudachiTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

TOKENIZER = SudachiTokenizer(SudachiTokenizer.get_default_config())

SENTENCES = [
    "人を雇いたいのですが、使える補助金はありますか？",
    "ＩＴ導入補助金　いくら",
    "ﾎｼﾞｮｷﾝの締め切りはｲﾂ？",
    "㈱まどぐち①号店です",
    "かﾞんばる が\u3099",
    "ありがとう😊👨‍👩‍👧また来ます𠮷野家",
    "  前後に空白 \n",
    "EC site を作りたい",
]


def tokenize(text):
    """Return the tokens of `text`."""
    return TOKENIZER.tokenize(Message(data={TEXT: text}), TEXT)


class TestOffsets(unittest.TestCase):
    """`start` and `end` point into the message as it was sent."""

    def test_token_is_its_span_after_nfkc(self):
        for sentence in SENTENCES:
            for token in tokenize(sentence):
                with self.subTest(sentence=sentence, token=token.text):
                    span = sentence[token.start : token.end]
                    assert token.text == unicodedata.normalize("NFKC", span)

    def test_tokens_cover_all_but_white_space_in_order(self):
        for sentence in SENTENCES:
            with self.subTest(sentence=sentence):
                spans = [sentence[token.start : token.end] for token in tokenize(sentence)]
                assert "".join(spans) == "".join(sentence.split())


class TestText(unittest.TestCase):
    """What the featurizers see."""

    def test_words_are_cut(self):
        assert [t.text for t in tokenize("補助金を使いたい")] == ["補助金", "を", "使い", "たい"]

    def test_full_and_half_width_are_folded(self):
        assert [t.text for t in tokenize("ＩＴ")] == ["IT"]
        assert [t.text for t in tokenize("ﾎｼﾞｮｷﾝ")] == ["ホジョキン"]

    def test_spellings_share_a_lemma(self):
        lemmas = {tokenize(text)[0].lemma for text in ("申込み", "申し込み", "申込")}
        assert lemmas == {"申し込み"}


class TestNoWords(unittest.TestCase):
    """Rasa's featurizers need at least one token."""

    def test_empty_text_is_one_empty_token(self):
        assert [(t.text, t.start, t.end) for t in tokenize("")] == [("", 0, 0)]

    def test_white_space_is_one_token(self):
        assert [(t.text, t.start, t.end) for t in tokenize("\u3000 ")] == [("\u3000 ", 0, 2)]


class TestConfig(unittest.TestCase):
    """Options are checked when the component is built."""

    def test_short_units_split_further(self):
        short = SudachiTokenizer({**SudachiTokenizer.get_default_config(), "split_mode": "A"})
        message = Message(data={TEXT: "日本政策金融公庫"})
        assert len(short.tokenize(message, TEXT)) > len(TOKENIZER.tokenize(message, TEXT))

    def test_unknown_split_mode_is_refused(self):
        with self.assertRaises(ValueError):  # noqa: PT027 (Rasa's environment has no pytest)
            SudachiTokenizer({**SudachiTokenizer.get_default_config(), "split_mode": "D"})


if __name__ == "__main__":
    unittest.main()
