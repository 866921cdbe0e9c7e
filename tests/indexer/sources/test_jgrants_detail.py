"""The detail of a subsidy as a file: attachments go to files as they pass, whatever the pieces they come in."""

from __future__ import annotations

import base64
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.sources import jgrants_detail
from indexer.sources.jgrants_detail import read_detail

MB = 1024 * 1024


def detail(tmp_path: Path, text: str | bytes) -> tuple[Any, list[bytes | None]]:
    """What is read from a detail of this text, and the contents of its files."""
    path = tmp_path / "detail.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    parsed, files = read_detail(path, tmp_path)
    return parsed, [None if f is None else f.read_bytes() for f in files]


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_data_is_decoded_into_files_and_replaced_by_their_numbers(tmp_path: Path) -> None:
    text = json.dumps({"a": [{"name": "x", "data": encoded(b"one")}, {"data": encoded(b"two")}], "b": "data"})
    assert detail(tmp_path, text) == (
        {"a": [{"name": "x", "data": 0}, {"data": 1}], "b": "data"},
        [b"one", b"two"],
    )


@pytest.mark.parametrize(
    ("written", "content"),
    [
        (encoded(b"\xff\xfe\xfd/+"), b"\xff\xfe\xfd/+"),
        (encoded(b"\xff\xff\xff").replace("/", "\\/"), b"\xff\xff\xff"),
        (encoded(b"lines" * 40).replace("b", "\\r\\nb"), b"lines" * 40),
        (encoded(b"a").replace("=", "\\u003d"), b"a"),
        (encoded(b"a").rstrip("="), b"a"),
        ("", b""),
        ("no base64!", None),
        ("QQ==QQ==", None),
        ("Q", None),
        ("あ", None),
        ("\\u3042", None),
        ('QUJD\\"', None),
    ],
)
def test_base64_is_read_as_json_may_write_it_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, content: bytes | None
) -> None:
    for size in (1, 2, 3, 7, 65_536):
        monkeypatch.setattr(jgrants_detail, "_CHUNK", size)
        assert detail(tmp_path, f'{{"data": "{written}", "z": 1}}') == ({"data": 0, "z": 1}, [content])


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "the \\"data\\": \\"QUJD\\" in a text"}',
        '{"data": null, "other": {"data": [1]}}',
        '{"title": "\\\\", "x": "\\\\\\""}',
        '["data", "QUJD"]',
        '{"title": "文字と\\u6587\\u5b57"}',
    ],
)
def test_what_only_looks_like_an_attachment_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    for size in (1, 2, 3, 65_536):
        monkeypatch.setattr(jgrants_detail, "_CHUNK", size)
        assert detail(tmp_path, text) == (json.loads(text), [])


texts = st.text(max_size=6) | st.sampled_from(["data", '"', "\\", '"data":', '"data": "'])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(values, st.lists(st.binary(max_size=40), max_size=3), st.integers(1, 30), st.booleans())
def test_any_json_comes_out_as_it_went_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: Any, attached: list[bytes], size: int, ascii_only: bool
) -> None:
    monkeypatch.setattr(jgrants_detail, "_CHUNK", size)
    whole = {"rest": _without_data(rest), "files": [{"data": encoded(a)} for a in attached]}
    parsed, files = detail(tmp_path, json.dumps(whole, ensure_ascii=ascii_only))
    assert files == attached
    assert parsed == whole | {"files": [{"data": n} for n in range(len(attached))]}


def _without_data(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_data(v) for k, v in value.items() if not k.endswith("data")}
    return [_without_data(v) for v in value] if isinstance(value, list) else value


def test_an_attachment_of_30_mb_takes_no_memory_to_speak_of(tmp_path: Path) -> None:
    path = tmp_path / "detail.json"
    piece = bytes(range(256)) * 3
    with path.open("wb") as out:
        out.write(b'{"result": [{"application_guidelines": [{"name": "a.pdf", "data": "')
        for _ in range(30 * MB // len(piece)):
            out.write(base64.b64encode(piece))
        out.write(b'"}]}]}')
    tracemalloc.start()
    try:
        parsed, [file] = read_detail(path, tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert parsed["result"][0]["application_guidelines"][0]["data"] == 0
    assert file is not None
    assert file.stat().st_size == 30 * MB // len(piece) * len(piece)
    assert peak < 2 * MB


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "JSONとして読めません"),
        (b"<html>", "JSONとして読めません"),
        (b'{"data": "QUJD', "JSONとして読めません"),
        (b'{"data": "QUJD"', "JSONとして読めません"),
        (b'{"data": "QUJD\\', "JSONとして読めません"),
        (b"[" * 100_000, "JSONとして読めません"),
        (b'{"title": "\x83\x65"}', "JSONとして読めません"),
        (b'{"title": "' + b"x" * (4 * MB) + b'"}', "大きすぎます"),
        (b"[" + b'{"data": ""},' * 101 + b"1]", "多すぎます"),
    ],
    ids=["empty", "HTML", "ends in data", "ends", "ends in escape", "nested", "no UTF-8", "large", "many files"],
)
def test_what_is_no_detail_is_refused(tmp_path: Path, text: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        detail(tmp_path, text)
