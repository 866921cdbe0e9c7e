"""Reads subsidies of Jグランツ by way of a local server."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from indexer.report import RejectedItem
from indexer.sources.http import PoliteClient
from indexer.sources.jgrants import JGrantsSource
from knowledge.clock import JST
from knowledge.models import Document, Round, Scheme
from tests.fakes.jgrants_server import Behaviour, JGrantsServer, subsidy

TODAY = datetime(2026, 11, 21, 9, 0, tzinfo=JST)
Reading = tuple[list[Document], dict[str, str]]
"""Documents, and the reasons by id of what was refused."""


def read(*subsidies: dict[str, Any], always: dict[str, Behaviour] | None = None) -> Reading:
    """Everything that a server with these subsidies gives; `always` as in `JGrantsServer`."""
    refused: list[RejectedItem] = []
    with JGrantsServer(*subsidies) as server, PoliteClient(pause_s=0.0) as client:
        server.always = always or {}
        source = JGrantsSource(server.url, client, ("補助",), clock=lambda: TODAY)
        documents = list(source.load_all(refused.append))
    return documents, {r.item_id: r.reason for r in refused}


def schemes(documents: list[Document]) -> list[Scheme]:
    return [d for d in documents if isinstance(d, Scheme)]


def rounds(documents: list[Document]) -> list[Round]:
    return [d for d in documents if isinstance(d, Round)]


def scheme_of(**fields: Any) -> Scheme:
    """The scheme of one subsidy, with these fields replaced."""
    documents, refused = read(subsidy("A", **fields))
    assert refused == {}
    [scheme] = schemes(documents)
    return scheme


def titled(local_id: str, title: str, **fields: Any) -> dict[str, Any]:
    """A subsidy whose only words are its title's."""
    return subsidy(local_id, title=title, subsidy_catch_phrase="", detail="", **fields)
