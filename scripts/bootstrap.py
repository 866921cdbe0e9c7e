"""Create the environments that are missing, then hand over: python3 -m scripts.bootstrap [--dev] [--then COMMAND …].

Everything is skipped that a stamp says is complete, so a second run needs no network. Every failure ends in one
sentence and a non-zero exit status; details go to var/log/setup.log. Runs on Python 3.8 with the standard library only.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Iterator

from scripts.installer import DEV, GATEWAY, RASA, Installer, Layer
from scripts.problem import SetupError

ROOT = Path(__file__).resolve().parent.parent
# The trick with exec keeps this working where the path has spaces or is too long for a #! line.
LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from madoguchi.cli import main

sys.exit(main())
"""


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Set up, then become the command after --then (relative to the project). Returns the exit status otherwise."""
    parser = argparse.ArgumentParser(prog="scripts.bootstrap", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--then", nargs=argparse.REMAINDER, default=[], help="the command to become afterwards")
    options = parser.parse_args(arguments)
    layers = [GATEWAY, DEV, RASA] if options.dev else [GATEWAY, RASA]
    signal.signal(signal.SIGTERM, _interrupt)
    installer = Installer(root, os.environ.get("TORCH_INDEX", ""))
    try:
        with _alone(root):
            set_up(installer, layers)
        if options.then:
            _become(options.then, root)
    except SetupError as problem:
        return _fail(str(problem), installer.log)
    except KeyboardInterrupt:
        print("\nまどぐち: 中断しました。もう一度実行すると、続きから進みます。", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _fail("ディスクがいっぱいです。空きを作ってから、もう一度お試しください。", installer.log)
        return _fail(f"{error.filename or 'ファイル'} を使えません（{error.strerror}）。", installer.log)
    except Exception:
        with contextlib.suppress(OSError), installer.log.open("a", encoding="utf-8") as log:
            traceback.print_exc(file=log)
        return _fail("準備の途中で予期しない問題が起きました。", installer.log)
    return 0


def set_up(installer: Installer, layers: list[Layer]) -> None:
    """Install what is not complete yet, and make `.venv/bin/madoguchi` work."""
    missing = [layer for layer in layers if not installer.is_complete(layer)]
    if missing:
        print("必要な部品をそろえます（初回は 10 分ほどかかります）。", flush=True)
        installer.log.unlink(missing_ok=True)
    for number, layer in enumerate(missing, 1):
        installer.install(layer, f"[{number}/{len(missing)}] {layer.label}")
    link_project(installer.root)


def link_project(root: Path) -> None:
    """Put the project on the gateway environment's path and its command beside the other programs."""
    environment = root / ".venv"
    for packages in environment.glob("lib/python*/site-packages"):
        _write_if_changed(packages / "madoguchi.pth", f"{root}\n")
    launcher = environment / "bin" / "madoguchi"
    _write_if_changed(launcher, LAUNCHER.format(python=environment / "bin" / "python"))
    launcher.chmod(0o755)


def _write_if_changed(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Let only one set-up run at a time; its lock also lasts while a pip that it started is still running."""
    folder = root / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("別の準備が動いています。終わるまで待ちます …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _become(command: list[str], root: Path) -> None:
    """Replace this process, so that signals reach the command, and let it end when `make` is gone (Linux)."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
    os.chdir(root)
    os.execv(command[0], command)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _fail(sentence: str, log: Path) -> int:
    details = f"（記録: {log}）" if log.is_file() else ""
    print(f"まどぐち: {sentence}{details}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
