"""A local server that behaves like the public API of Jグランツ, and misbehaves on demand."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fakes.local_server import LocalServer, answer

Behaviour = Callable[["JGrantsServer", BaseHTTPRequestHandler], None]
LIST = "/exp/v1/public/subsidies"
DETAIL = {"v1": "/exp/v1/public/subsidies/id/", "v2": "/exp/v2/public/subsidies/id/"}
_SORTS = ("created_date", "acceptance_start_datetime", "acceptance_end_datetime")
_LISTED = (
    "id", "name", "title", "institution_name", "target_area_search", "target_number_of_employees", "subsidy_max_limit",
    "acceptance_start_datetime", "acceptance_end_datetime",
)  # fmt: skip
_FILTERS = ("use_purpose", "industry", "target_number_of_employees", "target_area_search")
_ATTACHED = ("application_guidelines", "outline_of_grant", "application_form")
_MARK = "@file:"


def subsidy(local_id: str = "a0WJ200000CDdbOMAT", **fields: Any) -> dict[str, Any]:
    """A subsidy as the API's database holds it; a field given as `...` is left out.

    An attachment's `data` may be a path: it is sent as base64 without ever being held in memory.
    """
    raw: dict[str, Any] = {
        "id": local_id,
        "name": "S-00009541",
        "title": "令和8年度小さな設備の補助金",
        "created_date": "2026-06-01T00:00:00.000Z",
        "institution_name": "",
        "subsidy_catch_phrase": "設備を新しくする事業を助けます。",
        "detail": "<h3>■対象経費</h3><p>機械装置費、<br>システム構築費</p><h3>■お問い合わせ</h3><p>設備補助金事務局</p>",
        "use_purpose": "設備整備・IT導入をしたい",
        "industry": "製造業 / 卸売業、小売業",
        "target_area_search": "全国",
        "target_area_detail": None,
        "target_number_of_employees": "従業員数の制約なし",
        "subsidy_rate": "2/3以内",
        "subsidy_max_limit": 0,
        "acceptance_start_datetime": "2026-07-29T01:00:00.000Z",
        "acceptance_end_datetime": "2026-08-12T03:00:00.000Z",
        "project_end_deadline": None,
        "request_reception_presence": "有",
        "is_enable_multiple_request": None,
        "granttype": None,
        "front_subsidy_detail_page_url": f"https://www.jgrants-portal.go.jp/subsidy/{local_id}",
        "workflow": [],
        "application_guidelines": [],
        "outline_of_grant": None,
        "application_form": [],
    } | fields
    return {key: value for key, value in raw.items() if value is not ...}


def window(local_id: str = "a0XJ200000AAAAAMA1", **fields: Any) -> dict[str, Any]:
    """An entry of `workflow`."""
    raw: dict[str, Any] = {
        "id": local_id,
        "fiscal_year_round": "令和8年度 第1回",
        "target_area_search": "全国",
        "acceptance_start_datetime": "2026-07-29T01:00:00.000Z",
        "acceptance_end_datetime": "2026-08-12T03:00:00.000Z",
        "project_end_deadline": "2027-02-26T08:00:00.000Z",
    } | fields
    return {key: value for key, value in raw.items() if value is not ...}


class JGrantsServer(LocalServer):
    """Serves `subsidies` below `url`; a request first uses up one of `faults` for its path, if any is left.

    :param now: what the server takes for the current time (`acceptance=1` gives what is open then).
    """

    path = "/exp"

    def __init__(self, *subsidies: dict[str, Any], now: datetime = datetime(2026, 8, 1, tzinfo=UTC)) -> None:
        super().__init__()
        self.subsidies = list(subsidies)
        self.now = now
        self.faults: dict[str, list[Behaviour]] = {}
        self.always: dict[str, Behaviour] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.user_agents: set[str] = set()

    @property
    def lists(self) -> list[dict[str, str]]:
        """The parameters of all calls of the list so far."""
        return [query for path, query in self.requests if path == LIST]

    @property
    def details(self) -> list[str]:
        """The ids of all calls of a detail so far."""
        return [path.rpartition("/")[2] for path, _ in self.requests if path != LIST]

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        path = unquote(parts.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.requests.append((path, query))
        self.user_agents.add(handler.headers.get("User-Agent", ""))
        faults = self.faults.get(path, [])
        behave = faults.pop(0) if faults else self.always.get(path, well)
        behave(self, handler)


def well(server: JGrantsServer, handler: BaseHTTPRequestHandler) -> None:
    """The answer the real API gives."""
    path, query = server.requests[-1]
    if path == LIST:
        _list(server, handler, query)
        return
    for version, prefix in DETAIL.items():
        found = [s for s in server.subsidies if path == prefix + str(s.get("id"))]
        if found:
            _detail(handler, found[0], version)
            return
    _send(handler, 404, {"message": "Not Found"})


def _list(server: JGrantsServer, handler: BaseHTTPRequestHandler, query: dict[str, str]) -> None:
    right = (
        2 <= len(query.get("keyword", "")) <= 255
        and query.get("sort") in _SORTS
        and query.get("order") in ("ASC", "DESC")
        and query.get("acceptance") in ("0", "1")
    )
    if not right:
        _send(handler, 400, {"message": "Bad Request"})
        return
    found = [s for s in server.subsidies if _matches(s, query, server.now)]
    found.sort(key=lambda s: s.get(query["sort"]) or "", reverse=query["order"] == "DESC")
    result = [{name: s[name] for name in _LISTED if name in s} for s in found]
    _send(handler, 200, {"metadata": {"type": "subsidies", "resultset": {"count": len(result)}}, "result": result})


def _matches(raw: dict[str, Any], query: dict[str, str], now: datetime) -> bool:
    text = " ".join(str(raw.get(name) or "") for name in ("title", "subsidy_catch_phrase", "detail"))
    if query["keyword"] not in text:
        return False
    for name in _FILTERS:
        wanted = set(query[name].split(" / ")) if name in query else set()
        if wanted and not wanted & set(str(raw.get(name) or "").split(" / ")):
            return False
    opens, closes = raw.get("acceptance_start_datetime"), raw.get("acceptance_end_datetime")
    return query["acceptance"] == "0" or ((opens or "") <= now.isoformat() and (closes or "9") >= now.isoformat())


def _detail(handler: BaseHTTPRequestHandler, raw: dict[str, Any], version: str) -> None:
    detail = {k: v for k, v in raw.items() if k != "created_date" and (version == "v2" or k != "workflow")}
    paths: list[Path] = []
    for name in _ATTACHED:
        if isinstance(detail.get(name), list):
            detail[name] = [_marked(entry, paths) for entry in detail[name]]
    body = {"metadata": {"type": "subsidy", "resultset": {"count": 1}}, "result": [detail]}
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for n, piece in enumerate(json.dumps(body, ensure_ascii=False).split(_MARK)):
        if n:
            number, piece = int(piece[:4]), piece[4:]
            for chunk in _base64_of(paths[number]):
                handler.wfile.write(chunk)
        handler.wfile.write(piece.encode("utf-8", "surrogatepass"))


def _marked(entry: Any, paths: list[Path]) -> Any:
    if isinstance(entry, dict) and isinstance(entry.get("data"), Path):
        paths.append(entry["data"])
        return entry | {"data": f"{_MARK}{len(paths) - 1:04}"}
    return entry


def _base64_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(3 * 20_000):
            yield base64.b64encode(chunk)


def _send(handler: BaseHTTPRequestHandler, status: int, body: Any) -> None:
    data = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    answer(handler, data, status, {"Content-Type": "application/json"})
