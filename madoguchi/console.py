"""What the command line shows: progress bars, notices, and errors in one readable sentence."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Callable, Iterator

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from actions.errors import ActionsError
from indexer.errors import IndexerError
from knowledge.errors import KnowledgeError

OnProgress = Callable[[str, int, int], None]
"""Called with (step, done, total), as `indexer.build.Progress`: importing that one takes seconds."""

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class OperatorError(Exception):
    """Something the operator has to know; the message is one Japanese sentence."""


@contextlib.contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """Gives a function (step, done, total) that draws a bar for each step; plain lines where there is no terminal."""
    if not out.is_terminal:
        yield _PlainLines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total or None)
            bars.update(tasks[step], completed=done, total=total or None)

        yield show


class _PlainLines:
    """One line when a step begins and when it is done."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self._seen:
            self._seen.add(step)
            out.print(f"{step} …")
        elif total and done >= total:
            out.print(f"{step} … {done} 件")


@contextlib.contextmanager
def readable_errors() -> Iterator[None]:
    """Ends the process with one sentence and a non-zero status where an error was foreseen, Ctrl-C included."""
    try:
        yield
    except (OperatorError, IndexerError, KnowledgeError, ActionsError) as error:
        _end(str(error), 1)
    except ValidationError as error:
        _end("設定に誤りがあります：" + "、".join(_wrong_settings(error)) + "。", 1)
    except KeyboardInterrupt:
        _end("中断しました。もう一度実行すると続きから始まります。", 130)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            _end("ディスクの空きがありません。空きを作ってから、もう一度実行してください。", 1)
        _end(f"ファイルを扱えません：{error.strerror}（{error.filename}）。", 1)


def _wrong_settings(error: ValidationError) -> list[str]:
    """Names of the environment variables that hold what they must not."""
    return sorted({f"MADOGUCHI_{str(e['loc'][0]).upper()}" if e["loc"] else e["msg"] for e in error.errors()})


def _end(sentence: str, status: int) -> None:
    err.print(f"まどぐち: {sentence}")
    sys.exit(status)
