"""The answer of the detail API as a file: JSON with attachments of megabytes in it, read a piece at a time.

JSON libraries, the streaming ones too, hold each string in memory as a whole. Here every string under the key `data` is
decoded from base64 into a file of its own as it goes by; the rest, which is small, is then read as usual.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from pathlib import Path
from typing import Any, BinaryIO

MAX_ATTACHMENTS = 100
MAX_REST_BYTES = 4 * 1024 * 1024
_CHUNK = 65_536
_KEY = re.compile(rb'"data"\s*:\s*$')
_KEY_WINDOW = 40
_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_HALF_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?$")
_BLANK = b" \t\r\n"


def read_detail(path: Path, folder: Path) -> tuple[Any, list[Path | None]]:
    """(the JSON in `path` with each `data` string replaced by its number, the files with what it held).

    A file is None where `data` was not base64. Files are written to `folder`; memory stays below a few MB.

    :raises ValueError: no JSON, or too large without its attachments; the message is for an operator, in Japanese.
    """
    files: list[Path | None] = []
    rest = bytearray()
    with path.open("rb") as stream:
        splitter = _Splitter(folder, files, rest)
        while chunk := stream.read(_CHUNK):
            if _ends_in_escape(chunk):
                chunk += stream.read(1)
            splitter.feed(chunk)
    splitter.end()
    try:
        return json.loads(rest), files
    except (ValueError, RecursionError) as error:
        raise ValueError("JSONとして読めません") from error


def _ends_in_escape(chunk: bytes) -> bool:
    return (len(chunk) - len(chunk.rstrip(b"\\"))) % 2 == 1


class _Splitter:
    """Follows only strings and their escapes; that is all of JSON's grammar one needs to find where a string ends."""

    def __init__(self, folder: Path, files: list[Path | None], rest: bytearray) -> None:
        self._folder = folder
        self._files = files
        self._rest = rest
        self._inside = False
        self._sink: _Base64File | None = None

    def feed(self, chunk: bytes) -> None:
        position = 0
        while position < len(chunk):
            if self._inside:
                position = self._in_string(chunk, position)
            else:
                quote = chunk.find(b'"', position)
                end = len(chunk) if quote < 0 else quote
                self._keep(chunk[position:end])
                position = end + 1
                if quote >= 0:
                    self._open_string()

    def end(self) -> None:
        if self._sink is not None:
            self._files[-1] = self._sink.close()

    def _in_string(self, chunk: bytes, position: int) -> int:
        match = _STRING.match(chunk, position)
        end = match.end() if match else position
        if self._sink is not None:
            self._sink.write(chunk[position:end])
        else:
            self._keep(chunk[position:end])
        if end < len(chunk):
            self._close_string()
        return end + 1

    def _open_string(self) -> None:
        self._inside = True
        if _KEY.search(self._rest[-_KEY_WINDOW:]):
            if len(self._files) >= MAX_ATTACHMENTS:
                raise ValueError(f"添付ファイルが多すぎます（{MAX_ATTACHMENTS}件を超えます）")
            self._sink = _Base64File(self._folder / f"attachment-{len(self._files)}")
            self._keep(str(len(self._files)).encode())
            self._files.append(None)
        else:
            self._keep(b'"')

    def _close_string(self) -> None:
        self._inside = False
        if self._sink is None:
            self._keep(b'"')
        else:
            self._files[-1] = self._sink.close()
            self._sink = None

    def _keep(self, piece: bytes) -> None:
        self._rest += piece
        if len(self._rest) > MAX_REST_BYTES:
            raise ValueError(f"添付ファイルのほかが大きすぎます（{MAX_REST_BYTES // 1024 // 1024} MBを超えます）")


class _Base64File:
    """Decodes pieces of a JSON string in base64 into a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = path.open("wb")
        self._escaped = b""
        self._pending = b""
        self._ended = False

    def write(self, piece: bytes) -> None:
        if self._file is None:
            return
        piece = self._escaped + piece
        half = _HALF_ESCAPE.search(piece)
        self._escaped = half.group() if half else b""
        plain = _ESCAPE.sub(_unescaped, piece[: half.start()] if half else piece)
        self._pending += plain.translate(None, _BLANK)
        self._decode(len(self._pending) // 4 * 4)

    def close(self) -> Path | None:
        """The file, or None if it was not base64."""
        if self._file is not None:
            self._pending += b"=" * (-len(self._pending) % 4)  # some writers leave the padding out
            self._decode(len(self._pending))
        if self._file is None or self._escaped:
            self._give_up()
            return None
        self._file.close()
        return self._path

    def _decode(self, length: int) -> None:
        piece, self._pending = self._pending[:length], self._pending[length:]
        if not piece or self._file is None:
            return
        try:
            if self._ended:
                raise binascii.Error("text after the padding")
            self._file.write(base64.b64decode(piece, validate=True))
            self._ended = piece.endswith(b"=")
        except binascii.Error:
            self._give_up()

    def _give_up(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self._path.unlink(missing_ok=True)
        self._pending = b""


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return chr(int(match[1], 16)).encode("utf-8", "replace")
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(match[2], match[2])
