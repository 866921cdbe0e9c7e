"""A shared list over HTTP: readable by whoever holds the address, and by nobody else."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from actions.conversations.conversations import Conversations
from actions.saved.my_list import MyList
from actions.saved.wording import wording
from connectors.my_list.pdf import pdf_of
from tests.connectors.conversation import Conversation, begin
from tests.connectors.fake_rasa import FakeRasa
from tests.connectors.gateway import Gateway


def list_of(gateway: Gateway) -> tuple[MyList, Conversations]:
    conversations: Conversations = gateway.app.state.chat.conversations
    return MyList(conversations._engine), conversations


def shared(gateway: Gateway, conversation: Conversation, *documents: tuple[str, str]) -> str:
    """The token of a list with these documents."""
    my_list, conversations = list_of(gateway)
    person = conversations.person(conversation.id)
    my_list.save(person, documents or [("mihon:setsubi", "x"), ("mihon:gone", "<b>なくなった制度</b>")])
    return my_list.share(person)


def test_the_page_shows_each_item_with_its_source_and_how_old_it_is(
    gateway: Gateway, conversation: Conversation
) -> None:
    page = gateway.client.get(f"/my/{shared(gateway, conversation)}")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "みほん設備導入補助金" in page.text
    assert "時点）" in page.text
    assert wording().gone in page.text
    assert "&lt;b&gt;なくなった制度" in page.text
    assert conversation.id not in page.text
    assert conversation.token not in page.text


def test_no_search_engine_and_no_cache_keeps_it(gateway: Gateway, conversation: Conversation) -> None:
    token = shared(gateway, conversation)
    for path in (f"/my/{token}", f"/my/{token}.pdf", "/my/unknown", "/my/unknown.pdf"):
        response = gateway.client.get(path)
        assert "noindex" in response.headers["x-robots-tag"]
        assert "no-store" in response.headers["cache-control"]
        assert response.headers["referrer-policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex' in gateway.client.get(f"/my/{token}").text


def test_the_pdf_holds_the_same_in_japanese(gateway: Gateway, conversation: Conversation) -> None:
    response = gateway.client.get(f"/my/{shared(gateway, conversation)}.pdf")
    assert response.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(response.content))
    text = document[0].get_textpage().get_text_bounded()
    assert "みほん設備導入補助金" in text
    assert "マイリスト" in text
    document.close()


@pytest.mark.parametrize("path", ["/my/unknown", "/my/unknown.pdf", "/my/" + "x" * 64, "/my/%00"])
def test_a_wrong_address_is_told_kindly(gateway: Gateway, path: str) -> None:
    response = gateway.client.get(path)
    assert response.status_code == 404


def test_a_revoked_address_is_never_valid_again(gateway: Gateway, conversation: Conversation) -> None:
    token = shared(gateway, conversation)
    my_list, conversations = list_of(gateway)
    my_list.revoke(conversations.person(conversation.id))
    response = gateway.client.get(f"/my/{token}")
    assert (response.status_code, wording().page_gone in response.text) == (404, True)


def test_erasing_the_conversation_takes_the_page_away(gateway: Gateway, rasa: FakeRasa) -> None:
    conversation = begin(gateway.client)
    token = shared(gateway, conversation)
    assert gateway.client.get(f"/my/{token}").status_code == 200
    conversation.send({"payload": '/delete_my_data{"confirm":"yes"}'})
    assert gateway.client.get(f"/my/{token}").status_code == 404
    assert gateway.client.get(f"/my/{token}.pdf").status_code == 404


def test_an_empty_list_is_a_page_and_a_pdf_too(gateway: Gateway, conversation: Conversation) -> None:
    my_list, conversations = list_of(gateway)
    token = my_list.share(conversations.person(conversation.id))
    assert wording().page_empty in gateway.client.get(f"/my/{token}").text
    assert pdf_of([], "2026年11月21日").startswith(b"%PDF")
