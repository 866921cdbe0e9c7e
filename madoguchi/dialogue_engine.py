"""The dialogue engine's side of things: training its model, and the command that runs it."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from madoguchi.secret import internal_token
from madoguchi.settings import PROJECT, Settings
from madoguchi.supervisor import Child

BOT = PROJECT / "bot"
_TRAINED_FROM = ("config.yml", "components/**/*.py", "domain/**/*.yml", "data/**/*.yml")
_MODEL = "madoguchi-bot"


class BotTrainingError(Exception):
    """The dialogue model could not be trained; the message is one Japanese sentence."""


def train_bot(chosen: Settings, while_waiting: Callable[[], None]) -> bool:
    """Trains the dialogue model unless there is one made from the same files; says whether it did.

    :param while_waiting: is called about twice a second (to show that something goes on).
    :raises BotTrainingError: the training failed; the message names the log.
    """
    stamp = chosen.bot_models_dir / "trained-from"
    wanted = _fingerprint()
    model = chosen.bot_models_dir / f"{_MODEL}.tar.gz"
    if model.is_file() and stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    chosen.bot_models_dir.mkdir(parents=True, exist_ok=True)
    chosen.log_dir.mkdir(parents=True, exist_ok=True)
    log_file = chosen.log_dir / "rasa-train.log"
    command = [
        str(chosen.rasa_python), "-m", "rasa", "train", "--out", str(chosen.bot_models_dir), "--domain", "domain",
        "--fixed-model-name", _MODEL,
    ]  # fmt: skip
    stamp.unlink(missing_ok=True)
    try:
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=BOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env=os.environ | _environment(chosen),
            )  # fmt: skip
            try:
                while process.poll() is None:
                    while_waiting()
                    try:
                        process.wait(0.5)
                    except subprocess.TimeoutExpired:
                        continue
            finally:
                if process.poll() is None:
                    process.kill()
    except OSError as error:
        raise BotTrainingError(
            f"対話エンジンを動かせません（{chosen.rasa_python}）。make up で準備してください。"
        ) from error
    if process.returncode or not model.is_file():
        raise BotTrainingError(f"対話モデルを作れませんでした。記録を見てください：{log_file}")
    stamp.write_text(wanted, encoding="ascii")
    return True


def rasa_child(chosen: Settings) -> Child:
    """The dialogue engine as a child of the supervisor: on loopback only, its HTTP API behind the shared secret."""
    token = internal_token(chosen.data_dir)
    chosen.tracker_file.parent.mkdir(parents=True, exist_ok=True)
    command = [
        str(chosen.rasa_python), "-m", "rasa", "run", "--enable-api", f"--auth-token={token}",
        "--interface", "127.0.0.1", "--port", str(chosen.rasa_port),
        "--model", str(chosen.bot_models_dir / f"{_MODEL}.tar.gz"),
        "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
    ]  # fmt: skip
    return Child(
        name="対話エンジン",
        command=command,
        cwd=BOT,
        env=_environment(chosen),
        log_file=chosen.log_dir / "rasa.log",
        ready=f"http://127.0.0.1:{chosen.rasa_port}/status?token={token}",
        ready_timeout=180.0,
        required=False,
    )


def _environment(chosen: Settings) -> dict[str, str]:
    token = internal_token(chosen.data_dir)
    return {
        "RASA_TELEMETRY_ENABLED": "false",
        "MADOGUCHI_ACTION_URL": f"{chosen.address}/actions/webhook",
        "MADOGUCHI_ACTION_TOKEN": token,
        "MADOGUCHI_TRACKER_DB": str(chosen.tracker_file),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }


def _fingerprint() -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted({p for pattern in _TRAINED_FROM for p in Path(BOT).glob(pattern)}):
        digest.update(path.relative_to(BOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
