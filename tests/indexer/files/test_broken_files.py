"""Files with bytes changed at random: read or refused, never anything else."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from indexer.files import UnreadableFile, text_of
from tests.indexer.files.made_files import MadePdf, excel, pdf, word, zipped


def drawn(page: MadePdf) -> None:
    page.heading("見出し")
    page.text_block("本文です。" * 20)
    page.ruled([["枠", "率"], ["通常枠", "2/3"]])


def stored(path: Path) -> Path:
    """The same ZIP uncompressed, so that changes hit what is inside."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped(path, members, zipfile.ZIP_STORED)


def changed(data: bytes, chance: random.Random) -> bytes:
    held = bytearray(data)
    for _ in range(chance.choice([1, 3, 20, 100])):
        at = chance.randrange(len(held))
        match chance.choice("replace replace cut insert".split()):
            case "replace":
                held[at] = chance.randrange(256)
            case "cut":
                held[at : at + chance.randrange(1, 40)] = b"?"
            case _:
                held[at:at] = chance.randbytes(chance.randrange(1, 20))
    return bytes(held)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["pdf", "word", "excel", "zip"])
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    made = {
        "pdf": lambda: pdf(tmp_path / "a", drawn),
        "word": lambda: stored(word(tmp_path / "a", ("Heading 1", "見出し"), ("Normal", "本文"), [["a", "b"]])),
        "excel": lambda: stored(excel(tmp_path / "a", 表=[["a", 1], [2.5, None]])),
        "zip": lambda: zipped(tmp_path / "a", {"a.txt": "本文です。".encode() * 50, "b.txt": b"b" * 50}),
    }[kind]()
    data = made.read_bytes()
    chance = random.Random(kind)
    refused = 0
    for _ in range(60):
        made.write_bytes(changed(data, chance))
        try:
            list(text_of(made))
        except UnreadableFile:
            refused += 1
    assert refused > 0
    made.write_bytes(data)
    assert next(text_of(made)).text
