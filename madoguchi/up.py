"""`madoguchi up`: prepares what is missing, then keeps both processes running."""

from __future__ import annotations

import os
import sys
import time

from madoguchi.console import OperatorError, out, progress_bar
from madoguchi.dialogue_engine import BotTrainingError, rasa_child, train_bot
from madoguchi.prepare import prepare_index
from madoguchi.reports import print_report
from madoguchi.settings import PROJECT, Settings, settings
from madoguchi.supervisor import Child, Supervisor, SupervisorError, port_is_free
from madoguchi.wiring import chat_model, reranker

_STARTED = "MADOGUCHI_UP_STARTED"


def run_up(catalogue: str, port: int | None) -> None:
    """Prepares and serves until Ctrl-C or SIGTERM.

    :raises OperatorError: with one sentence, when something is in the way.
    """
    if port is not None:
        os.environ["MADOGUCHI_PORT"] = str(port)
        settings.cache_clear()
    chosen = settings()
    started = time.monotonic()
    _check_ports(chosen)
    with progress_bar() as progress:
        report = prepare_index(chosen, catalogue, progress)
    if report is not None:
        print_report(report)
    reranker(chosen), chat_model(chosen)  # whatever is wrong with them is told here, in one sentence
    _prepare_bot(chosen)
    # What built the index holds hundreds of megabytes; a fresh process supervises with a few.
    os.environ[_STARTED] = str(started)
    os.execv(sys.executable, [sys.executable, "-m", "madoguchi", "serve"])


def run_serve() -> None:
    """Serves what is prepared until Ctrl-C or SIGTERM.

    :raises OperatorError: with one sentence, when a process cannot be brought up.
    """
    chosen = settings()
    started = float(os.environ.pop(_STARTED, time.monotonic()))
    _check_ports(chosen)
    try:
        Supervisor(_children(chosen), say=out.print).run(lambda: _announce(chosen, time.monotonic() - started))
    except SupervisorError as error:
        raise OperatorError(str(error)) from error
    out.print("まどぐちを終了しました。")


def _check_ports(chosen: Settings) -> None:
    wanted = [(chosen.host, chosen.port, "MADOGUCHI_PORT か make up PORT=…")]
    if chosen.rasa_enabled:
        wanted.append(("127.0.0.1", chosen.rasa_port, "MADOGUCHI_RASA_PORT"))
    for host, port, setting in wanted:
        try:
            free = port_is_free(host, port)
        except OSError as error:
            raise OperatorError(
                f"アドレス {host} では待ち受けできません。MADOGUCHI_HOST を確認してください。"
            ) from error
        if not free:
            raise OperatorError(f"ポート {port} は別のプログラムが使っています。{setting} で変えられます。")


def _prepare_bot(chosen: Settings) -> None:
    if not chosen.rasa_enabled:
        return
    began = time.monotonic()
    told = 0

    def still_at_it() -> None:
        nonlocal told
        waited = int(time.monotonic() - began)
        if waited >= told:
            out.print(
                f"対話モデルを学習しています … {waited} 秒" if told else "対話モデルを学習しています（1 分ほど）…"
            )
            told += 10

    try:
        if train_bot(chosen, still_at_it):
            out.print(f"対話モデルができました（{time.monotonic() - began:.0f} 秒）。")
    except BotTrainingError as error:
        raise OperatorError(str(error)) from error


def _children(chosen: Settings) -> list[Child]:
    gateway = Child(
        name="窓口",
        command=[sys.executable, "-m", "madoguchi.gateway"],
        cwd=PROJECT,
        env={
            "MADOGUCHI_PORT": str(chosen.port),
            "HF_HUB_OFFLINE": "0" if chosen.embedding_model or chosen.reranker else "1",
        },
        log_file=chosen.log_dir / "gateway.log",
        ready=f"{chosen.address}/healthz",
        ready_timeout=120.0,
    )
    return [gateway, rasa_child(chosen)] if chosen.rasa_enabled else [gateway]


def _announce(chosen: Settings, seconds: float) -> None:
    out.print(
        f"\n[bold]まどぐちを開きました[/bold]（{seconds:.0f} 秒） → {chosen.links_start_with}/\n終わるには Ctrl-C を押してください。"
    )
