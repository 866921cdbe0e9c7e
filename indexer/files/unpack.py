"""A ZIP of files, one file at a time; bombs, protected files, archives in archives and odd names stay out."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from indexer.files.limits import MAX_MEMBERS, MAX_UNPACKED_BYTES, MAX_XML_BYTES
from indexer.files.page import OnSkip, Page, UnreadableFile
from knowledge.text.normalise import normalise_line

_CHUNK = 65_536
_ENCRYPTED = 0x1
_UTF8 = 0x800


def unpacked(path: Path, read: Callable[[Path], Iterator[Page] | None], on_skip: OnSkip) -> Iterator[Page]:
    """The pages of all files in the ZIP at `path`, each with its name in `member`.

    :param read: gives the pages of one unpacked file, or None for an archive.
    :raises UnreadableFile: the ZIP cannot be opened, holds too much or nothing that is read.
    """
    found = False
    with _opened(path) as archive, tempfile.TemporaryDirectory(prefix="madoguchi-zip-") as folder:
        # The name in the archive is shown, never used as a path.
        place = Path(folder) / "member"
        for info in archive.infolist():
            if info.is_dir():
                continue
            name = member_name(info)
            try:
                _refuse_odd(info)
                _extract(archive, info, place)
                pages = read(place)
                if pages is None:
                    raise UnreadableFile("ZIPの中のZIPは読みません")
                for page in pages:
                    found = True
                    yield replace(page, member=name)
            except UnreadableFile as error:
                on_skip(name, str(error))
            finally:
                place.unlink(missing_ok=True)
    if not found:
        raise UnreadableFile("ZIPの中に読めるファイルがありません")


def refuse_bomb(path: Path) -> None:
    """For Word and Excel files, which are ZIPs and are unpacked by their libraries.

    :raises UnreadableFile: it would unpack to too much.
    """
    with _opened(path) as archive:
        xml = sum(i.file_size for i in archive.infolist() if i.filename.lower().endswith((".xml", ".rels")))
    if xml > MAX_XML_BYTES:
        raise UnreadableFile("展開すると大きすぎます")


def member_name(info: zipfile.ZipInfo) -> str:
    """Base name of a member, as an author in Japan meant it: names without the UTF-8 mark are Shift_JIS there."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("cp932")
        except UnicodeError:
            name = info.filename
    return normalise_line(PurePosixPath(name.replace("\\", "/")).name)[:120] or "名前のないファイル"


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile("ZIPとして開けません（壊れています）") from error
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        archive.close()
        raise UnreadableFile(f"ZIPの中のファイルが多すぎます（{len(infos):,}件）")
    # Never more than the stated size is unpacked: what lies about it fails its checksum.
    if sum(i.file_size for i in infos) > MAX_UNPACKED_BYTES:
        archive.close()
        raise UnreadableFile("展開すると大きすぎます")
    return archive


def _refuse_odd(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise UnreadableFile("フォルダの外を指す名前です")
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile("パスワードで保護されています")


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path) -> None:
    try:
        with archive.open(info) as packed, place.open("wb") as plain:
            shutil.copyfileobj(packed, plain, _CHUNK)
    except Exception as error:  # wrong sums, unknown methods, broken streams
        raise UnreadableFile("ファイルが壊れています") from error
