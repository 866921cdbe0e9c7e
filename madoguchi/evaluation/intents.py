"""How well messages are understood: the intents recognised in sets that nothing was trained on.

The classifier lives in the dialogue engine's environment, so its own Python runs `bot/predict_intents.py`, which learns
from the examples as they stand and says what each message is taken for.

python -m madoguchi.evaluation.intents
"""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from madoguchi.console import OperatorError, out, readable_errors
from madoguchi.evaluation.material import OWN_SETS, SHARED_SETS
from madoguchi.settings import PROJECT, settings

OWN, SHARED = "自作（学習に使わない）", "共有の開発用"
GOAL = 0.92
_SETS: Mapping[str, Path] = {SHARED: SHARED_SETS / "intents.dev.jsonl", OWN: OWN_SETS / "intents.jsonl"}
_TIMEOUT_S = 600.0


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message, its intent, and every intent that is right for it (more than one where it is ambiguous)."""

    text: str
    intent: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """Of `n` messages, the share understood; `sure` and `sure_right`: the share with confidence 0.8 or more, and how many of those are right.

    `confusion` counts (label, what it was taken for); a message taken for another intent that is right counts as its label.
    """

    n: int
    accuracy: float
    sure: float
    sure_right: float
    confusion: Mapping[tuple[str, str], int]


def measure_intents() -> dict[str, IntentFigures]:
    """The figures of each set that is there: the shared one is not part of a download.

    :raises OperatorError: the dialogue engine's environment is missing or failed.
    """
    sets = {name: read_messages(path) for name, path in _SETS.items() if path.is_file()}
    guesses = iter(_predictions([m.text for messages in sets.values() for m in messages]))
    return {name: figures(messages, [next(guesses) for _ in messages]) for name, messages in sets.items()}


def read_messages(path: Path) -> list[LabelledMessage]:
    """The labelled messages of a file of lines `{"utterance", "intent", "also"?: [intents that are right as well]}`."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [LabelledMessage(r["utterance"], r["intent"], frozenset((r["intent"], *r.get("also", ())))) for r in rows]


def figures(messages: Sequence[LabelledMessage], guesses: Sequence[tuple[str, float]]) -> IntentFigures:
    """The figures of guesses (intent, confidence), one for each message."""
    confusion = Counter(
        (m.intent, m.intent if g in m.right else g) for m, (g, _) in zip(messages, guesses, strict=True)
    )
    right = sum(n for (label, taken), n in confusion.items() if label == taken)
    sure = [g in m.right for m, (g, confidence) in zip(messages, guesses, strict=True) if confidence >= 0.8]
    n = max(len(messages), 1)
    sure_right = round(sum(sure) / max(len(sure), 1), 4)
    return IntentFigures(len(messages), round(right / n, 4), round(len(sure) / n, 4), sure_right, confusion)


def intents_table(found: Mapping[str, IntentFigures]) -> Table:
    """One row for each set, beside the goal."""
    table = Table("", "n", "正解", "目標", "自信あり", "うち正解", title="意図の理解", title_justify="left")
    for name, f in found.items():
        row = (f"{f.accuracy:.3f}", f"≥ {GOAL:.2f}", f"{f.sure:.3f}", f"{f.sure_right:.3f}")
        table.add_row(name, str(f.n), *row)
    return table


def confusion_table(name: str, found: IntentFigures) -> Table:
    """One row for each intent: how many were understood, and what the others were taken for."""
    table = Table("意図", "n", "正解", "取り違え", title=f"取り違え（{name}）", title_justify="left")
    for intent in sorted({label for label, _ in found.confusion}):
        row = {taken: n for (label, taken), n in found.confusion.items() if label == intent}
        wrong = "、".join(f"{taken} {n}" for taken, n in sorted(row.items()) if taken != intent)
        table.add_row(intent, str(sum(row.values())), str(row.get(intent, 0)), wrong)
    return table


def _predictions(texts: Sequence[str]) -> list[tuple[str, float]]:
    python = settings().rasa_python
    if not python.is_file():
        raise OperatorError(f"対話エンジンの Python がありません（make setup で入ります）：{python}")
    try:
        ran = subprocess.run(
            [str(python), "predict_intents.py"],
            input=json.dumps(list(texts)),
            cwd=PROJECT / "bot",
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_TIMEOUT_S,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        detail = "".join(str(error.stderr or "").strip().splitlines()[-1:])
        raise OperatorError(f"意図の分類を動かせませんでした：{detail or error}") from error
    return [(row["intent"], row["confidence"]) for row in json.loads(ran.stdout)]


if __name__ == "__main__":
    started = time.perf_counter()
    with readable_errors():
        measured = measure_intents()
        out.print(intents_table(measured))
        for set_name, of_set in measured.items():
            out.print(confusion_table(set_name, of_set))
    out.print(f"{time.perf_counter() - started:.0f} 秒")
