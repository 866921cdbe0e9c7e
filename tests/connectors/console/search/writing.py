"""Writing and reviewing answers over HTTP, as a browser's forms do."""

from __future__ import annotations

from typing import Any

import httpx

QUESTION = "みほん設備導入補助金の事前着手はできますか"
WORDING = "交付決定の前にみほん設備導入補助金の発注をしてよいか"
TEXT = "できません。交付決定のあとに発注してください。"


def form(**fields: Any) -> dict[str, Any]:
    """A filled form; `version` is the one that was edited."""
    given = {
        "question": QUESTION, "wordings": WORDING, "text": TEXT, "valid_until": "", "version": "0", "question_id": "",
        "source": ["mihon:setsubi", "https://example.jp/tebiki"], "source_title": ["", "みほんの手引き"],
        "does": "release",
    }  # fmt: skip
    return given | fields


def written(client: httpx.Client, **fields: Any) -> int:
    """The id of a new answer."""
    response = client.post("/console/verified/new", data=form(**fields))
    assert response.status_code == 303, response.text
    return int(response.headers["location"].rpartition("/")[2])


def reviewed(client: httpx.Client, answer_id: int, version: int = 1) -> None:
    """Makes it public."""
    response = client.post(f"/console/verified/{answer_id}/review", data={"version": version})
    assert response.status_code == 303, response.text


def gone(client: httpx.Client, answer_id: int, version: int = 1) -> None:
    """Withdraws it."""
    assert client.post(f"/console/verified/{answer_id}/withdraw", data={"version": version}).status_code == 303
