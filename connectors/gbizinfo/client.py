"""Asks gBizINFO for a company. It implements the interview's `CompanyRegister`."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

import httpx
import structlog
from cachetools import TTLCache
from pydantic import ValidationError

from actions.errors import CompanyRegisterUnavailable
from actions.interview.corporate_number import corporate_number_in
from actions.interview.ports import Company
from connectors.gbizinfo.response import Response

TIMEOUT_S = 2.0
_KEPT_S = 24 * 3600.0
_KEPT_MOST = 2000
_AT_ONCE = 8
_MAX_BYTES = 2 * 1024 * 1024
_USER_AGENT = "madoguchi/0.1 (small-business support search)"
_TOKEN_HEADER = "X-hojinInfo-api-token"
_log = structlog.get_logger(__name__)


class GBizInfoClient:
    """Looks companies up, and remembers for a day what it was told (that there is none, too). Safe to share by threads.

    :param base: address of the API up to `…/hojin/v2/hojin`, without a corporate number.
    :param token: the token that gBizINFO issues; "" if there is none: then every look-up says it is unavailable.
    :param timeout_s: longest time in seconds of one look-up, all told: name resolution, connection and answer.
    """

    def __init__(self, base: str, token: str, timeout_s: float = TIMEOUT_S, kept_s: float = _KEPT_S) -> None:
        self._base = base.rstrip("/")
        self._token = token
        self._timeout_s = timeout_s
        self._kept: TTLCache[str, Company | None] = TTLCache(_KEPT_MOST, kept_s)
        self._lock = threading.Lock()
        # Only another thread can be left behind when the time is up: a name that does not resolve stops for no time-out.
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="gbizinfo")
        self._client = httpx.Client(
            timeout=timeout_s, follow_redirects=False, headers={"User-Agent": _USER_AGENT, "Accept": "application/json"}
        )

    def close(self) -> None:
        """Closes all connections; nothing can be looked up afterwards."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def look_up(self, number: str) -> Company | None:
        """The company with a corporate number, pasted in any form (spaces, hyphens, full width, the T of an invoice
        number); None if it is no valid number or no company has it. Blocks for `timeout_s` at most.

        :raises CompanyRegisterUnavailable: there is no token, or no usable answer came in time.
        """
        valid = corporate_number_in(number)
        if valid is None:
            return None
        if not self._token:
            raise CompanyRegisterUnavailable("no token")
        with self._lock:
            if valid in self._kept:
                return self._kept[valid]
        body = self._asked(valid)
        company = None if body is None else _read(body, valid)
        with self._lock:
            self._kept[valid] = company
        return company

    def _asked(self, number: str) -> bytes | None:
        """The body of the answer, None if there is no such company."""
        deadline = time.monotonic() + self._timeout_s
        asking = self._workers.submit(self._fetch, number, deadline)
        try:
            return asking.result(self._timeout_s)
        except TooLate as error:
            asking.cancel()
            raise _unavailable("too slow") from error
        except httpx.HTTPError as error:
            raise _unavailable(type(error).__name__) from error

    def _fetch(self, number: str, deadline: float) -> bytes | None:
        # No slash at the end: the API answers that with 500.
        url = f"{self._base}/{number}"
        with self._client.stream("GET", url, headers={_TOKEN_HEADER: self._token}) as response:
            if response.status_code == httpx.codes.NOT_FOUND:
                return None
            if response.status_code != httpx.codes.OK:
                raise _unavailable(f"HTTP {response.status_code}")
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _MAX_BYTES or time.monotonic() > deadline:
                    raise _unavailable("too much or too slow")
        return bytes(body)


def _read(body: bytes, number: str) -> Company | None:
    try:
        answer = Response.model_validate_json(body)
    except ValidationError as error:
        raise _unavailable("not readable") from error
    if answer.errors:
        raise _unavailable("the answer tells of errors")
    return answer.find(number)


def _unavailable(reason: str) -> CompanyRegisterUnavailable:
    _log.warning("gbizinfo_unavailable", reason=reason)
    return CompanyRegisterUnavailable(reason)
