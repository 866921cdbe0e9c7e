"""Tests of the views of a message. Run in `bot/` with Rasa's Python: `python -m unittest discover tests`."""

import unittest

from components.sudachi_tokenizer import SudachiTokenizer
from components.text_views import views_of
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

TOKENIZER = SudachiTokenizer(SudachiTokenizer.get_default_config())


def views(text):
    """Return words, surface and reading of `text`."""
    return views_of(text, TOKENIZER.tokenize(Message(data={TEXT: text}), TEXT))


class TestViews(unittest.TestCase):
    """What each view shows and what it hides."""

    def test_kana_and_misheard_words_sound_like_what_was_meant(self):
        for meant, written in [("診断", "しんだん"), ("診断", "新団"), ("予約", "よやく"), ("マイリスト", "毎リスト")]:
            with self.subTest(written=written):
                assert views(meant)[2] == views(written)[2]

    def test_words_are_normalised_forms(self):
        assert views("申込み")[0] == views("申し込み")[0]

    def test_which_number_it_is_is_hidden(self):
        words, surface, _ = views("２番目の10万円")
        assert surface == "0番目の0万円"
        assert not any(c.isdigit() and c != "0" for c in words)

    def test_marks_and_white_space_are_not_heard(self):
        assert views("相談　したい！")[2] == views("相談したい")[2]

    def test_text_without_a_word_has_three_views(self):
        for text in ("", "  ", "？？", "👍"):
            with self.subTest(text=text):
                assert len(views(text)) == 3


if __name__ == "__main__":
    unittest.main()
