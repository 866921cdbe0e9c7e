"""What was begun on the web goes on in LINE, and only for whoever holds both."""

from __future__ import annotations

import httpx
import pytest

from actions.saved.my_list import MyList
from tests.connectors.conversation import Conversation, begin
from tests.connectors.line.conftest import Channel
from tests.fakes.line import Phone, actions_in, until, words_in


def link_token(phone: Phone) -> str:
    """Asks for the link in LINE; the token in it."""
    offered = phone.says("ウェブとつなぐ")
    (address,) = [a["uri"] for m in offered for a in actions_in(m) if a["type"] == "uri"]
    return str(httpx.URL(address).params["linkToken"])


def person_in_line(channel: Channel, phone: Phone) -> str:
    users, conversations = channel.gateway.app.state.assembly.line.users, channel.gateway.app.state.chat.conversations
    return str(conversations.person(users.get(users.digest(phone.user.user_id)).conversation_id))


def press(channel: Channel, web: Conversation, token: str) -> httpx.Response:
    """The button of the page."""
    body = {"conversation_id": web.id, "link_token": token}
    return channel.gateway.client.post("/line/link", json=body, headers=web.headers)


def go_on(phone: Phone, answer: httpx.Response) -> None:
    """The browser goes on to LINE."""
    seen = len(phone.got())
    httpx.get(answer.raise_for_status().json()["go_to"], trust_env=False)
    phone.wait(seen + 1)


def test_linked_channels_are_one_person(channel: Channel) -> None:
    phone, web = channel.line.person(), begin(channel.gateway.client)
    conversations = channel.gateway.app.state.chat.conversations
    phone.says("こんにちは")
    go_on(phone, press(channel, web, link_token(phone)))
    assert "つながりました" in words_in(phone.got()[-1])
    assert person_in_line(channel, phone) == conversations.person(web.id)
    assert "つながりを切りました" in words_in(phone.says("連携をやめる")[-1])
    assert person_in_line(channel, phone) != conversations.person(web.id)
    assert "つながっていません" in words_in(phone.says("連携をやめる")[-1])


def test_a_link_works_once(channel: Channel) -> None:
    phone, web = channel.line.person(), begin(channel.gateway.client)
    answer = press(channel, web, link_token(phone))
    go_on(phone, answer)
    again = httpx.get(answer.json()["go_to"], trust_env=False)
    assert again.status_code == 400


def test_nobody_links_a_conversation_without_its_key(channel: Channel) -> None:
    web, other = begin(channel.gateway.client), begin(channel.gateway.client)
    body = {"conversation_id": web.id, "link_token": "x"}
    assert channel.gateway.client.post("/line/link", json=body, headers=other.headers).status_code == 401
    assert channel.gateway.client.post("/line/link", json=body).status_code == 401


def test_a_made_up_nonce_links_nothing(channel: Channel) -> None:
    phone = channel.line.person()
    phone.says("こんにちは")
    before, token = person_in_line(channel, phone), link_token(phone)
    seen = len(phone.got())
    httpx.get(
        f"{channel.line.url}/dialog/bot/accountLink", params={"linkToken": token, "nonce": "x" * 20}, trust_env=False
    )
    phone.wait(seen + 1)
    assert "つなげませんでした" in words_in(phone.got()[-1])
    assert person_in_line(channel, phone) == before


def test_what_was_saved_on_both_sides_is_there_once(channel: Channel) -> None:
    phone, web = channel.line.person(), begin(channel.gateway.client)
    phone.says("こんにちは")
    conversations = channel.gateway.app.state.chat.conversations
    engine = conversations._engine
    kept, mine = MyList(engine), person_in_line(channel, phone)
    theirs = conversations.person(web.id)
    for person, ids in ((mine, ["mihon:a", "mihon:b"]), (theirs, ["mihon:b", "mihon:c"])):
        kept.save(person, [(document, document) for document in ids])
    go_on(phone, press(channel, web, link_token(phone)))
    until(lambda: person_in_line(channel, phone) == theirs, "one person")
    assert sorted(i.document_id for i in kept.items(theirs)) == ["mihon:a", "mihon:b", "mihon:c"]
    assert kept.items(mine) == []


def test_the_page_says_what_it_does(channel: Channel) -> None:
    page = channel.gateway.client.get("/line/link?linkToken=x")
    assert page.status_code == 200 and "つなぐ" in page.text and "no-store" in page.headers["cache-control"]


@pytest.mark.parametrize("body", [{}, {"conversation_id": "x"}, {"conversation_id": "x", "link_token": ""}])
def test_a_body_of_another_shape_is_refused(channel: Channel, body: dict[str, str]) -> None:
    web = begin(channel.gateway.client)
    assert channel.gateway.client.post("/line/link", json=body, headers=web.headers).status_code == 422
