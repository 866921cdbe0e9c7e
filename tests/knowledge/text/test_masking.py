"""Personal data is masked however it is typed; amounts and public numbers stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.masking import mask_personal_data

WIDE = str.maketrans("0123456789-@. ", "０１２３４５６７８９－＠．　")
PHONES = (
    "090-1234-5678", "03-1234-5678", "045-123-4567", "0120-123-456", "0800-123-4567", "0463-12-3456", "04992-1-2345",
    "09012345678", "0312345678", "090 1234 5678", "090 - 1234 - 5678", "03(1234)5678", "090ー1234ー5678", "050‐1234‐5678",
)  # fmt: skip
CARDS = ("4111111111111111", "4111-1111-1111-1111", "4111 1111 1111 1111", "3782-822463-10005", "5555 5555 5555 4444")
MY_NUMBERS = ("123456789018", "1234-5678-9018", "1234 5678 9018")
MAILS = ("taro@example.com", "t.yamada+shop@mail.example.co.jp", "a_b-c@example.jp")


def both_widths(*texts: str) -> list[str]:
    return [*texts, *(t.translate(WIDE) for t in texts)]


class TestWhatIsMasked:
    @pytest.mark.parametrize("phone", both_widths(*PHONES))
    def test_phone_numbers_are_masked(self, phone: str) -> None:
        assert mask_personal_data(f"電話は{phone}です") == "電話は〔電話番号〕です"

    @pytest.mark.parametrize("phone", ["+81-90-1234-5678", "+81 3 1234 5678", "＋８１９０１２３４５６７８"])
    def test_international_phone_numbers_are_masked(self, phone: str) -> None:
        assert mask_personal_data(f"電話は{phone}です") == "電話は〔電話番号〕です"

    @pytest.mark.parametrize("card", both_widths(*CARDS))
    def test_card_numbers_are_masked(self, card: str) -> None:
        assert mask_personal_data(f"カードは{card}です") == "カードは〔カード番号〕です"

    @pytest.mark.parametrize("number", both_widths(*MY_NUMBERS))
    def test_my_numbers_are_masked_by_their_check_digit(self, number: str) -> None:
        assert mask_personal_data(f"番号は{number}です") == "番号は〔マイナンバー〕です"

    @pytest.mark.parametrize("word", ["マイナンバー", "個人番号"])
    def test_a_number_called_my_number_is_masked_even_when_mistyped(self, word: str) -> None:
        assert mask_personal_data(f"{word}は123456789012です") == f"{word}は〔マイナンバー〕です"

    @pytest.mark.parametrize("mail", both_widths(*MAILS))
    def test_mail_addresses_are_masked_and_the_words_around_them_stay(self, mail: str) -> None:
        assert mask_personal_data(f"案内は{mail}にください") == "案内は〔メールアドレス〕にください"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("090-1234-5678 3人の店です", "〔電話番号〕 3人の店です"),
            ("03-1234-5678 090-1234-5678", "〔電話番号〕 〔電話番号〕"),
            ("4111 1111 1111 1111 12/30", "〔カード番号〕 12/30"),
            ("090-1234-5678\n2026年", "〔電話番号〕\n2026年"),
        ],
    )
    def test_figures_that_follow_a_number_do_not_hide_it(self, text: str, expected: str) -> None:
        assert mask_personal_data(text) == expected


class TestWhatStays:
    @pytest.mark.parametrize(
        "text",
        [
            "売上は12345678901円です", "123,456,789,012円", "1億2345万6789円", "資本金1000万円で従業員20人",
            "2023年10月12日から2026年3月31日まで", "2026-10-12 10:00", "法人番号は1234567890123です",
            "法人番号1-2345-6789-0123", "〒100-0001", "3分の2以内、1/2", "0円", "第12回 2026", "T1234567890123",
        ],
    )  # fmt: skip
    def test_amounts_dates_and_public_numbers_stay(self, text: str) -> None:
        assert mask_personal_data(text) == text

    def test_sixteen_digits_that_are_no_card_stay(self) -> None:
        assert mask_personal_data("管理番号4111111111111112") == "管理番号4111111111111112"

    @given(st.integers(0, 10**13), st.sampled_from(["円", "万円", "億円"]))
    def test_an_amount_with_its_unit_stays(self, number: int, unit: str) -> None:
        assert mask_personal_data(f"予算は{number}{unit}") == f"予算は{number}{unit}"


class TestAnyText:
    @given(st.text(st.characters(codec=None), max_size=80))
    def test_masking_twice_changes_nothing(self, text: str) -> None:
        once = mask_personal_data(text)
        assert mask_personal_data(once) == once

    @given(st.text("0123456789０１-－ 　()+あ円", max_size=60))
    def test_words_around_figures_are_never_lost(self, text: str) -> None:
        assert mask_personal_data(text).count("あ") == text.count("あ")
