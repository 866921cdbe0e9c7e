"""Find a Python interpreter of a wanted version: the running one, PATH, pyenv's versions, then uv.

Runs on Python 3.8 with the standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterator, NamedTuple

from scripts.problem import SetupError

# What an environment cannot do without: a Python built without these makes a venv that fails much later.
PROBE = 'import sys; print("%d.%d.%d" % sys.version_info[:3], sys.executable); import ensurepip, sqlite3, ssl, venv'
NEWEST_MINOR = 20


class Wanted(NamedTuple):
    """Minor versions such as "3.10", best first; `or_newer` also takes later ones when none of them is there."""

    versions: tuple[str, ...]
    or_newer: bool = False

    def accepts(self, minor: str) -> bool:
        return minor in self.versions or (self.or_newer and _number(minor) > _number(self.versions[-1]))

    def __str__(self) -> str:
        return f"Python {self.versions[0]}{' 以上' if self.or_newer else ''}"


class Interpreter(NamedTuple):
    """A real executable (not a shim) and its full version, "3.10.13"."""

    path: str
    version: str

    @property
    def minor(self) -> str:
        return self.version.rpartition(".")[0]


def find(wanted: Wanted, install: Callable[[list[str]], int]) -> Interpreter:
    """The first usable interpreter; `install` runs `uv python install` showing progress and returns its exit status.

    Raises SetupError with what to do when there is none.
    """
    incomplete: list[str] = []
    choices = [wanted.versions]
    if wanted.or_newer:
        newer = range(_number(wanted.versions[-1])[1] + 1, NEWEST_MINOR)
        choices.append(tuple(f"3.{minor}" for minor in newer))
    for versions in choices:
        for path in candidates(versions):
            found = probe(path, incomplete)
            if found is not None and found.minor in versions:
                return found
    uv = shutil.which("uv")
    if uv and install([uv, "python", "install", wanted.versions[0]]) == 0:
        for path in uv_candidates(wanted.versions[:1]):
            found = probe(path, incomplete)
            if found is not None and found.minor == wanted.versions[0]:
                return found
    broken = [entry for entry in incomplete if entry.split()[0].rpartition(".")[0] in wanted.versions]
    if broken:
        version, path = broken[0].split(maxsplit=1)
        raise SetupError(
            f"{path}（Python {version}）には仮想環境を作る部品（venv・ensurepip・ssl・sqlite3）がそろっていません。"
            f"Debian / Ubuntu では apt install python{version.rpartition('.')[0]}-venv で入ります。"
        )
    raise SetupError(
        f"{wanted} が見つかりません。pyenv install {wanted.versions[0]} か uv python install {wanted.versions[0]} "
        "などで入れてから、もう一度お試しください。"
    )


def candidates(versions: tuple[str, ...]) -> Iterator[str]:
    """Paths worth a try, best first; a path may be a shim, another version, or nothing that runs."""
    yield sys.executable
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    for name in ("python3", *(f"python{version}" for version in versions)):
        yield from (os.path.join(folder, name) for folder in folders)
    for root in pyenv_roots():
        for version in versions:
            installed = sorted(root.glob(f"versions/{version}.*"), key=lambda folder: (len(folder.name), folder.name))
            yield from (str(folder / "bin" / "python") for folder in reversed(installed))
    yield from uv_candidates(versions)


def pyenv_roots() -> list[Path]:
    """Where pyenv may keep its versions."""
    roots = [Path(os.environ.get("PYENV_ROOT") or "~/.pyenv").expanduser(), Path("~/.pyenv").expanduser()]
    return [root for root in dict.fromkeys(roots) if root.is_dir()]


def uv_candidates(versions: tuple[str, ...]) -> Iterator[str]:
    """What uv already knows of; asks it without downloading anything."""
    uv = shutil.which("uv")
    for version in versions if uv else ():
        answer = _output([str(uv), "python", "find", "--no-python-downloads", version])
        if answer is not None and answer[0] == 0:
            yield answer[1].strip()


def probe(path: str, incomplete: list[str] | None = None) -> Interpreter | None:
    """Ask an executable what it is; None when it does not run or lacks a needed module (noted in `incomplete`)."""
    if not os.access(path, os.X_OK):
        return None
    answer = _output([path, "-E", "-s", "-c", PROBE])
    words = answer[1].split(maxsplit=1) if answer is not None else []
    if answer is None or len(words) != 2:
        return None
    if answer[0] != 0:
        if incomplete is not None:
            incomplete.append(f"{words[0]} {words[1].strip()}")
        return None
    return Interpreter(words[1].strip(), words[0])


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _output(command: list[str]) -> tuple[int, str] | None:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=30)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.returncode, done.stdout
