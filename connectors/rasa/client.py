"""Client of Rasa's REST channel."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from actions.rasa.reply import TurnReply


class DialogueUnavailable(Exception):
    """Rasa did not answer, or not in time, or not with a turn's reply."""


class RasaClient:
    """Speaks with one Rasa process.

    :param base_url: such as `http://127.0.0.1:5005`.
    :param token: Rasa's own token for its HTTP API.
    :param timeout_s: longest time in seconds for one turn.
    """

    def __init__(self, base_url: str, token: str, timeout_s: float) -> None:
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=16)
        self._client = httpx.AsyncClient(
            base_url=base_url, params={"token": token}, timeout=httpx.Timeout(timeout_s, connect=2.0), limits=limits,
            trust_env=False,
        )  # fmt: skip

    async def turn(self, sender: str, message: str) -> TurnReply:
        """The reply to one message of `sender` (a conversation id).

        :raises DialogueUnavailable: there is none.
        """
        try:
            response = await self._client.post("/webhooks/rest/webhook", json={"sender": sender, "message": message})
            response.raise_for_status()
            return TurnReply.model_validate(response.json()[0]["custom"])
        except httpx.HTTPError as error:
            raise DialogueUnavailable(type(error).__name__) from error
        except (ValueError, LookupError, TypeError, ValidationError) as error:
            raise DialogueUnavailable("no usable reply") from error

    async def is_ready(self) -> bool:
        """Whether Rasa has its model loaded."""
        try:
            response = await self._client.get("/status", timeout=2.0)
            return response.status_code == 200 and bool(response.json()["model_id"])
        except (httpx.HTTPError, ValueError, LookupError, TypeError):
            return False

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
