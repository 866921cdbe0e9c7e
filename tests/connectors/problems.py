"""What every error looks like from outside."""

from __future__ import annotations

import re

import httpx

_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_INTERNALS = re.compile(r"Traceback|File \"|\.py\b|Error\(|Exception|sqlalchemy|pydantic|0x[0-9a-f]{6}", re.IGNORECASE)


def assert_problem(response: httpx.Response, status: int, kind: str | None = None) -> dict[str, object]:
    """Checks that the response is this problem, in Japanese and without a word of the inside; gives its members."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, object] = response.json()
    assert problem["status"] == status
    assert str(problem["type"]).startswith("urn:madoguchi:problem:")
    assert kind is None or problem["type"] == f"urn:madoguchi:problem:{kind}"
    for member in ("title", "detail"):
        assert _JAPANESE.search(str(problem[member])), problem
    assert not _INTERNALS.search(response.text), response.text
    return problem
