"""Health, metrics, the description of the interface, and the headers of every answer."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from fastapi.openapi.models import OpenAPI
from jsonschema import Draft202012Validator
from prometheus_client.parser import text_string_to_metric_families

from tests.connectors.conversation import Conversation
from tests.connectors.fake_rasa import FakeRasa

CONTRACT = {
    "/api/v1/search": {"get"}, "/api/v1/answer": {"get"}, "/api/v1/documents/{document_id}": {"get"},
    "/api/v1/conversations": {"post"}, "/api/v1/conversations/{conversation_id}": {"delete"},
    "/api/v1/conversations/{conversation_id}/messages": {"get", "post"},
    "/api/v1/conversations/{conversation_id}/events": {"get"}, "/api/v1/feedback": {"post"},
    "/healthz": {"get"}, "/readyz": {"get"},
}  # fmt: skip


@pytest.fixture
def openapi(client: httpx.Client) -> dict[str, Any]:
    response = client.get("/openapi.json")
    assert response.status_code == 200
    described: dict[str, Any] = response.json()
    return described


def refs(node: Any) -> set[str]:
    """Every `$ref` in a document."""
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(refs(v) for v in node.values()))
    return set().union(*(refs(v) for v in node)) if isinstance(node, list) else set()


def test_the_description_is_valid_openapi_3_1(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"].startswith("3.1")
    OpenAPI.model_validate(openapi)
    schemas = openapi["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    assert refs(openapi) <= {f"#/components/schemas/{name}" for name in schemas}
    operations = [o for path in openapi["paths"].values() for o in path.values()]
    names = [o["operationId"] for o in operations]
    assert len(names) == len(set(names))
    assert all(o["summary"] for o in operations)


def test_the_description_holds_the_contract_and_nothing_internal(openapi: dict[str, Any]) -> None:
    described = {path: set(methods) for path, methods in openapi["paths"].items()}
    assert CONTRACT.items() <= described.items()
    assert not [p for p in described if "actions" in p]


def test_answers_are_as_described(openapi: dict[str, Any], conversation: Conversation, rasa: FakeRasa) -> None:
    def described(path: str, method: str, status: str = "200") -> Draft202012Validator:
        schema = openapi["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
        return Draft202012Validator({**schema, "components": openapi["components"]})

    client = conversation.client
    for path, query in (("/api/v1/search", {"q": "補助金"}), ("/api/v1/answer", {"q": "みほん小口融資の上限は？"})):
        described(path, "get").validate(client.get(path, params=query).json())
    messages = "/api/v1/conversations/{conversation_id}/messages"
    described(messages, "post").validate(conversation.send({"text": "質問"}).json())
    described(messages, "get").validate({"messages": conversation.history()})
    described("/api/v1/conversations", "post", "201").validate(client.post("/api/v1/conversations").json())
    described("/readyz", "get").validate(client.get("/readyz").json())


def test_metrics_count_by_route_and_never_by_what_was_asked(client: httpx.Client) -> None:
    client.get("/api/v1/documents/mihon:very-secret")
    client.get("/api/v1/search", params={"q": "ひみつのしつもん"})
    client.get("/very-secret-place")
    response = client.get("/metrics")
    assert response.status_code == 200
    assert "secret" not in response.text
    assert "ひみつ" not in response.text
    families = {f.name: f for f in text_string_to_metric_families(response.text)}
    assert families["madoguchi_index_ready"].samples[0].value == 1
    counted = {tuple(s.labels[k] for k in ("method", "route", "status")): s.value
               for s in families["madoguchi_http_requests"].samples if s.name.endswith("_total")}  # fmt: skip
    assert counted["GET", "/api/v1/documents/{document_id}", "404"] >= 1
    assert counted["GET", "/api/v1/search", "200"] >= 1
    assert counted["GET", "unmatched", "404"] >= 1


@pytest.mark.parametrize("path", ["/", "/api/v1/search?q=x", "/nothing", "/healthz", "/static/app.js", "/metrics"])
def test_every_answer_keeps_browsers_strict(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert ("no-store" in headers.get("cache-control", "")) == path.startswith("/api/")


def test_the_page_is_served_with_all_it_is_made_of(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-cache"
    parts = set(re.findall(r'(?:src|href)="(/?static/[^"#]+)"', page.text))
    assert len(parts) >= 3
    for part in parts:
        assert client.get("/" + part.lstrip("/")).status_code == 200, part
    assert "<script>" not in page.text
    assert " style=" not in page.text


def test_static_files_are_revalidated(client: httpx.Client) -> None:
    first = client.get("/static/app.js")
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/static/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"
