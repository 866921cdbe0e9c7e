"""A result in a conversation: short messages, pictures with words, a way forward."""

from __future__ import annotations

from datetime import timedelta

from actions.interview.result.messages import messages_of
from actions.interview.result.wording import wording
from tests.actions.interview.result.material import FakeSearch, broken_off, case, finished, result_of, scheme

PAGE = "https://mado.example/diagnosis/token"
FOUND = FakeSearch([scheme("a"), case("b", industries=("製造業",))])


def test_the_order_is_type_charts_steps_schemes_cases_and_where_to_go() -> None:
    messages = messages_of(result_of(finished(), FOUND), PAGE)
    assert [m.type for m in messages] == ["text", "image", "image", "text", "cards", "cards", "choices"]
    assert "仲間と伸ばすタイプ" in messages[0].text


def test_pictures_are_at_the_public_address_and_have_their_numbers_in_words() -> None:
    images = [m for m in messages_of(result_of(finished()), PAGE) if m.type == "image"]
    assert [m.image_url for m in images] == [f"{PAGE}/issues.png", f"{PAGE}/balance.png"]
    assert all("%" in m.text for m in images)


def test_a_chart_without_answers_is_not_sent() -> None:
    images = [m for m in messages_of(result_of(broken_off()), PAGE) if m.type == "image"]
    assert [m.image_url for m in images] == [f"{PAGE}/issues.png"]


def test_three_steps_each_with_a_first_action_effort_and_effect() -> None:
    text = messages_of(result_of(finished()), PAGE)[3].text
    for label in ("今日すること：", "時間：", "費用：", "期待できること："):
        assert text.count(label) == 3


def test_every_card_has_its_citation_and_says_why() -> None:
    schemes = next(m for m in messages_of(result_of(finished(), FOUND), PAGE) if m.type == "cards")
    assert [c["id"] for c in schemes.citations] == [c["id"] for c in schemes.cards]
    facts = {f["name"]: f["value"] for f in schemes.cards[0]["facts"]}
    assert "事務業務の効率化" in facts["合う理由"]
    assert facts["締切"] == wording().no_deadline


def test_nothing_found_is_said() -> None:
    messages = messages_of(result_of(finished()), PAGE)
    assert any(m.text == wording().no_schemes for m in messages)
    assert not any(m.type == "cards" for m in messages)


def test_the_consultation_comes_first_and_the_addresses_are_told() -> None:
    last = messages_of(result_of(finished()), PAGE)[-1]
    assert last.choices[0].payload == "/book_consultation"
    assert [c.label for c in last.choices[1:3]] == ["くわしい結果ページ", "PDFで受け取る"]
    assert f"{PAGE}.pdf" in last.text


def test_an_early_result_offers_to_go_on_a_whole_one_does_not() -> None:
    early, whole = (messages_of(result_of(i), PAGE) for i in (broken_off(), finished()))
    assert early[0].text.startswith(wording().early)
    assert "続きに答える" in [c.label for c in early[-1].choices]
    assert "続きに答える" not in [c.label for c in whole[-1].choices]


def test_the_financial_check_is_offered() -> None:
    (found,) = (c for c in messages_of(result_of(finished()), PAGE)[-1].choices if c.label == "お金の面も診断する")
    assert found.payload == '/start_diagnosis{"value": "finance"}'


def test_the_office_is_offered_or_can_be_taken_back() -> None:
    result = result_of(finished())
    offered = [c.label for c in messages_of(result, PAGE)[-1].choices]
    given = [c.label for c in messages_of(result, PAGE, allowed_office=True)[-1].choices]
    assert wording().labels["share"] in offered
    assert wording().labels["unshare"] in given


def test_the_vision_and_what_has_changed_are_told_with_the_type() -> None:
    before = result_of(finished(20))
    text = messages_of(result_of(finished(38, vision="長く続けたい"), earlier=before), PAGE)[0].text
    assert "「長く続けたい」" in text
    assert "20点から38点へ、18点上がりました" in text


def test_labels_fit_on_a_button() -> None:
    assert all(len(label) <= 20 for label in wording().labels.values())
    assert result_of(finished()).made_at.utcoffset() == timedelta(hours=9)
