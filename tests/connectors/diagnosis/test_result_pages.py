"""A result over HTTP: its page, its charts and its PDF, for whoever holds the address and for nobody else."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest
from sqlalchemy import Engine

from actions.conversations.conversations import Conversations
from actions.interview.repository import Interviews
from actions.interview.result.profile import business_of
from actions.interview.result.results import Results
from actions.interview.result.wording import wording
from actions.interview.state import Interview
from connectors.diagnosis.pdf import pdf_of
from tests.actions.interview.result.material import (
    NOW,
    FakeSearch,
    broken_off,
    case,
    finished,
    result_of,
    scheme,
)  # fmt: skip
from tests.actions.interview.walking import SCRIPT, fresh
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway

FOUND = FakeSearch([scheme("a"), case("b", industries=("製造業",))])


def kept(gateway: Gateway, conversation: Conversation, like: Interview) -> str:
    """The token of a result of this conversation's person."""
    conversations: Conversations = gateway.app.state.chat.conversations
    engine: Engine = conversations._engine
    interviews, results = Interviews(engine, SCRIPT), Results(engine)
    person = conversations.person(conversation.id)
    begun = interviews.begin(person, NOW)
    interview = interviews.apply(begun, lambda i: replace(like, id=i.id, person_id=person))
    stored = results.save(interview, business_of(SCRIPT, interview), result_of(interview, FOUND))
    assert stored is not None
    return stored.token


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_the_page_shows_the_whole_result_and_nobody(gateway: Gateway, conversation: Conversation) -> None:
    token = kept(gateway, conversation, finished(vision='<script>alert("x")</script>'))
    page = gateway.client.get(f"/diagnosis/{token}")
    assert page.status_code == 200
    for told in (
        "仲間と伸ばすタイプ",
        "今日すること",
        "みほんa補助金",
        "bの例",
        "合う理由",
        "出典",
        "まどぐちで相談する",
    ):
        assert told in page.text
    assert page.text.count('<svg class="chart" role="img"') == 2
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert conversation.id not in page.text
    assert conversation.token not in page.text


def test_the_strict_policy_of_the_site_hides_nothing_of_it(gateway: Gateway, conversation: Conversation) -> None:
    page = gateway.client.get(f"/diagnosis/{kept(gateway, conversation, finished())}")
    assert "style-src 'self'" in page.headers["content-security-policy"]
    assert " style=" not in page.text
    assert "<style" not in page.text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
        assert gateway.client.get(address).status_code == 200


def test_headings_go_down_without_gaps(gateway: Gateway, conversation: Conversation) -> None:
    page = gateway.client.get(f"/diagnosis/{kept(gateway, conversation, finished())}").text
    levels = [int(n) for n in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", ["issues", "balance"])
def test_the_charts_are_pictures(gateway: Gateway, conversation: Conversation, name: str) -> None:
    picture = gateway.client.get(f"/diagnosis/{kept(gateway, conversation, finished())}/{name}.png")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


def test_the_pdf_holds_the_same_in_japanese(gateway: Gateway, conversation: Conversation) -> None:
    response = gateway.client.get(f"/diagnosis/{kept(gateway, conversation, finished(vision='長く続けたい'))}.pdf")
    assert response.headers["content-type"] == "application/pdf"
    text = text_of(response.content)
    for told in ("経営チェックの結果", "仲間と伸ばすタイプ", "長く続けたい", "みほんa補助金", "bの例", "今日すること"):
        assert told in text


def test_no_search_engine_and_no_cache_keeps_it(gateway: Gateway, conversation: Conversation) -> None:
    token = kept(gateway, conversation, finished())
    for path in ("", ".pdf", "/issues.png", "/balance.png"):
        for name in (token, "unknown"):
            response = gateway.client.get(f"/diagnosis/{name}{path}")
            assert response.status_code == (200 if name == token else 404)
            assert "noindex" in response.headers["x-robots-tag"]
            assert "no-store" in response.headers["cache-control"]
            assert response.headers["referrer-policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex' in gateway.client.get(f"/diagnosis/{token}").text


@pytest.mark.parametrize("path", ["unknown", "unknown.pdf", "unknown/issues.png", "x" * 64, "%00"])
def test_a_wrong_address_is_told_kindly(gateway: Gateway, path: str) -> None:
    response = gateway.client.get(f"/diagnosis/{path}")
    assert (response.status_code, wording().page_gone in response.text) == (404, True)


def test_deleting_the_data_takes_everything_away(gateway: Gateway, rasa: FakeRasa) -> None:
    conversation = begin(gateway.client)
    token = kept(gateway, conversation, finished())
    assert gateway.client.get(f"/diagnosis/{token}").status_code == 200
    conversation.send({"payload": '/delete_my_data{"confirm":"yes"}'})
    for path in ("", ".pdf", "/issues.png", "/balance.png"):
        assert gateway.client.get(f"/diagnosis/{token}{path}").status_code == 404


def test_an_early_result_says_so_everywhere(gateway: Gateway, conversation: Conversation) -> None:
    token = kept(gateway, conversation, broken_off())
    page = gateway.client.get(f"/diagnosis/{token}").text
    assert wording().early in page
    assert wording().no_chart in page
    assert wording().early in text_of(gateway.client.get(f"/diagnosis/{token}.pdf").content)


def test_even_an_empty_result_is_a_pdf() -> None:
    assert wording().no_schemes in text_of(pdf_of(result_of(fresh()))).replace("\r\n", "").replace("\n", "")


def test_no_line_of_a_pdf_begins_with_a_full_stop_or_ends_with_a_bracket() -> None:
    texts = (text_of(pdf_of(result_of(finished(total, vision="長い文です。" * 30), FOUND))) for total in (20, 40))
    lines = [line.strip() for text in texts for line in text.splitlines()]
    assert not [line for line in lines if line.startswith(("。", "、", "」", "）")) or line.endswith(("（", "「"))]
