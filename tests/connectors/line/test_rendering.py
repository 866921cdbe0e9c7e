"""Whatever the assistant says takes a form that LINE takes, and nothing of its words is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.line.limits import MOST_MESSAGES, MOST_QUICK_REPLIES, problems, units
from connectors.line.rendering.render import Renderer
from connectors.line.rendering.texts import fit, pieces
from tests.fakes.line import actions_in, labels_in, words_in

kept: dict[str, str] = {}


def shorten(payload: str) -> str:
    if len(payload) <= 300:
        return payload
    key = f"#{abs(hash(payload)):032x}"[:33]
    kept[key] = payload
    return key


render = Renderer(shorten)

# Lone surrogates cannot be sent as UTF-8; control characters never leave the assistant.
words = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x7f"), max_size=400)
named = words.map(lambda w: w.strip() or "名前")
payloads = st.builds(lambda q: "/ask_scheme" + json.dumps({"question": q}, ensure_ascii=False), words)
choices = st.lists(st.fixed_dictionaries({"label": named.map(lambda w: w[:60]), "payload": payloads}), max_size=16)
facts = st.lists(st.fixed_dictionaries({"name": named, "value": words, "citation": st.integers(1, 9)}), max_size=20)
urls = st.sampled_from(
    [None, "", "https://example.jp/a", "http://example.jp", "javascript:alert(1)", "https://e.jp/" + "x" * 1200]
)
sources = {"title": words, "url": urls, "source": words, "as_of": st.sampled_from(["2023-03-02", "", "いつか"])}
citations = st.lists(st.fixed_dictionaries({"n": st.integers(1, 9), **sources}), max_size=8)
cards = st.lists(
    st.fixed_dictionaries({
        **sources, "summary": words, "note": words, "status": st.sampled_from([None, "open", "ended", "x"]), "facts": facts,
        "payload": payloads, "actions": choices,
    }),
    max_size=15,
)  # fmt: skip
bodies = st.lists(
    st.fixed_dictionaries({
        "type": st.sampled_from(["text", "answer", "choices", "cards", "image", "progress", "booking"]),
        "text": st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=4_000),
        "choices": choices, "chips": choices, "facts": facts, "citations": citations, "cards": cards,
        "image_url": st.sampled_from([None, "https://example.jp/a.png", "http://example.jp/a.png"]),
    }),
    min_size=1, max_size=8,
)  # fmt: skip


@given(bodies)
def test_line_takes_every_reply(said: list[dict[str, Any]]) -> None:
    made = render(said)
    for first in range(0, len(made), MOST_MESSAGES):
        assert problems(made[first : first + MOST_MESSAGES]) == []


@given(st.text(max_size=9_000), st.integers(10, 5_000))
def test_a_text_in_pieces_loses_nothing_but_white_space(text: str, most: int) -> None:
    cut = pieces(text, most)
    assert all(0 < units(p) <= most for p in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


@given(st.text(max_size=500), st.integers(1, 100))
def test_what_is_cut_fits(text: str, most: int) -> None:
    assert units(fit(text, most)) <= most


def test_long_texts_are_cut_where_sentences_end() -> None:
    cut = pieces("これは長い説明です。" * 300, 1_000)
    assert len(cut) == 3 and all(p.endswith("。") for p in cut)


def test_short_choices_become_quick_replies_below_the_last_message() -> None:
    made = render([
        {"text": "どちらですか。", "choices": [{"label": "はい", "payload": "/affirm"}, {"label": "いいえ", "payload": "/deny"}]}
    ])  # fmt: skip
    assert [i["action"]["label"] for i in made[-1]["quickReply"]["items"]] == ["はい", "いいえ"]
    assert made[-1]["quickReply"]["items"][0]["action"]["data"] == "/affirm"


def test_long_choices_stay_whole_in_a_list() -> None:
    label = "小規模事業者持続化補助金の一般型について、申し込み方を知りたい"
    made = render([{"text": "次は？", "choices": [{"label": label, "payload": "/help"}]}])
    assert label in words_in(made[-1]) and "quickReply" not in made[-1]


def test_more_choices_than_line_takes_leave_out_the_last_ones() -> None:
    given_choices = [{"label": f"選択肢{n}", "payload": "/help"} for n in range(20)]
    made = render([{"text": "どれ？", "choices": given_choices}])
    assert len(made[-1]["quickReply"]["items"]) == MOST_QUICK_REPLIES


def test_an_answer_keeps_its_facts_and_its_sources() -> None:
    cited = {
        "n": 1, "title": "みほん設備導入補助金", "url": "https://example.jp/1", "source": "ミラサポplus", "as_of": "2023-03-02",
    }  # fmt: skip
    made = render([
        {"type": "answer", "text": "上限は50万円です。[1]", "facts": [{"name": "上限", "value": "50万円", "citation": 1}], "citations": [cited]}
    ])  # fmt: skip
    shown = " ".join(map(words_in, made))
    for expected in ("上限は50万円です。[1]", "50万円 [1]", "みほん設備導入補助金", "ミラサポplus（2023年3月2日時点）"):
        assert expected in shown
    assert "https://example.jp/1" in [a.get("uri") for m in made for a in actions_in(m)]


def test_a_result_of_eight_messages_comes_in_five() -> None:
    card = {"title": "みほん", "summary": "説明", "payload": "/help", "actions": []}
    said = [
        {"text": "あなたの型は…"},
        {"text": "課題の図", "image_url": "https://example.jp/a/issues.png"},
        {"text": "バランスの図", "image_url": "https://example.jp/a/balance.png"},
        {"text": "次にすること"},
        {"text": "合いそうな制度", "cards": [card] * 3},
        {"text": "似た会社", "cards": [card] * 2},
        {"text": "つぎは", "choices": [{"label": "相談を予約", "payload": "/book_consultation"}]},
    ]  # fmt: skip
    made = render(said)
    assert len(made) <= MOST_MESSAGES and problems(made) == []
    shown = " ".join(map(words_in, made))
    assert all(body["text"] in shown for body in said)
    assert "issues.png" in json.dumps(made) and "相談を予約" in labels_in(made[-1])


def test_pictures_without_an_https_address_stay_words() -> None:
    made = render([{"text": "課題の図：販路 3", "image_url": "http://127.0.0.1:8000/x.png"}])
    assert [m["type"] for m in made] == ["text"]


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ({"type": "text", "text": ""}, "empty"),
        ({"type": "text", "text": "あ" * 5_001}, "5001"),
        ({"type": "video"}, "unknown type"),
        ({"type": "image", "originalContentUrl": "http://a", "previewImageUrl": "https://a"}, "not https"),
        ({"type": "text", "text": "a", "quickReply": {"items": []}}, "0 quick replies"),
        ({"type": "flex", "altText": "a", "contents": {"type": "bubble"}}, "empty bubble"),
    ],
)
def test_the_check_finds_what_line_would_refuse(message: dict[str, Any], problem: str) -> None:
    assert any(problem in p for p in problems([message]))
