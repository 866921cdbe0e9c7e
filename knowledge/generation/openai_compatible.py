"""Any OpenAI-compatible chat endpoint as the chat model, through Haystack's generator."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Sequence
from typing import Any

from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.dataclasses import ChatMessage, StreamingChunk
from haystack.utils import Secret

from knowledge.errors import GenerationError
from knowledge.ports import ChatTurn

_MAX_TOKENS = 600
_FINISHED = "stop"
_AT_ONCE = 4  # more would hold up the threads that answer; the answers beyond stay as composed
_KEYLESS = "none"  # the client wants a key; servers without one ignore it
# Pieces of the reply, then None, or the error that ended it.
_Pieces = queue.SimpleQueue[str | GenerationError | None]


class _Abandoned(Exception):
    """Nobody reads the reply any more."""


class OpenAICompatibleModel:
    """A chat model behind `base_url` (such as `http://127.0.0.1:8080/v1`).

    :param api_key: empty where the endpoint wants none.
    :param timeout_s: longest time for one whole reply, in seconds; nothing is tried twice.
    """

    def __init__(self, base_url: str, model: str, api_key: str = "", timeout_s: float = 20.0) -> None:
        self._timeout_s = timeout_s
        self._in_this_thread = threading.local()
        self._generator = OpenAIChatGenerator(
            api_key=Secret.from_token(api_key or _KEYLESS),
            model=model,
            api_base_url=base_url,
            timeout=timeout_s,
            max_retries=0,
            generation_kwargs={"temperature": 0, "max_tokens": _MAX_TOKENS},
            http_client_kwargs={"event_hooks": {"response": [self._remember]}},
        )
        self._generator.warm_up()
        self._places = threading.BoundedSemaphore(_AT_ONCE)

    def stream(self, messages: Sequence[ChatTurn]) -> Generator[str]:
        """The reply piece by piece. Closing the generator early ends the request.

        :raises GenerationError: while iterating: no connection, an HTTP error, too slow, cut off, empty, or too many at once.
        """
        if not self._places.acquire(blocking=False):
            raise GenerationError("busy")
        pieces: _Pieces = queue.SimpleQueue()
        left = threading.Event()
        deadline = time.monotonic() + self._timeout_s
        try:
            # The generator hands over pieces by a callback and can hang in a read: a thread of its own keeps the deadline.
            threading.Thread(target=self._generate, args=(messages, pieces, left), daemon=True).start()
            while (piece := _next(pieces, deadline)) is not None:
                yield piece
        finally:
            left.set()
            self._places.release()

    def close(self) -> None:
        """Lets go of the connections."""
        self._generator.close()

    def _remember(self, response: Any) -> None:
        # The response of whatever HTTP client the generator brings; only `close()` of it is used.
        self._in_this_thread.response = response

    def _generate(self, messages: Sequence[ChatTurn], pieces: _Pieces, left: threading.Event) -> None:
        def pass_on(chunk: StreamingChunk) -> None:
            if left.is_set():
                raise _Abandoned
            if chunk.content:
                pieces.put(chunk.content)

        try:
            reply = self._generator.run(_chat(messages), streaming_callback=pass_on)["replies"][0]
        except _Abandoned:
            self._in_this_thread.response.close()  # the generator leaves it open, and the server would go on writing
            return
        except Exception as error:  # the client, its HTTP library and the generator raise many kinds
            pieces.put(_as_generation_error(error))
            return
        ending = reply.meta.get("finish_reason")
        if not (reply.text or "").strip():
            pieces.put(GenerationError("empty reply"))
        elif ending != _FINISHED:
            pieces.put(GenerationError(f"cut off ({ending})"))
        else:
            pieces.put(None)


def _next(pieces: _Pieces, deadline: float) -> str | None:
    """The next piece, None at the end.

    :raises GenerationError: there is none before `deadline` (in the time of `time.monotonic`), or generation failed.
    """
    try:
        piece = pieces.get(timeout=max(deadline - time.monotonic(), 0.0))
    except queue.Empty:
        raise GenerationError("timeout") from None
    if isinstance(piece, GenerationError):
        raise piece
    return piece


def _as_generation_error(error: Exception) -> GenerationError:
    """Names the kind of failure only: messages of the client may quote what was sent."""
    status = getattr(error, "status_code", None)
    failure = GenerationError(f"{type(error).__name__}{f' {status}' if status else ''}")
    failure.__cause__ = error
    return failure


def _chat(messages: Sequence[ChatTurn]) -> list[ChatMessage]:
    makers = {"system": ChatMessage.from_system, "user": ChatMessage.from_user}
    return [makers[turn.role](turn.text) for turn in messages]
