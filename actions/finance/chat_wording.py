"""What is said while the financial check is going on, read from `chat.yml`, and figures read back to the person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from actions.finance.figures import FIGURES
from actions.finance.questions import Questions
from actions.finance.wording import wording as result_wording
from actions.finance.wording import yen
from knowledge.content_file import ContentFile

_FILE = Path(__file__).with_name("chat.yml")


class ChatWording(ContentFile):
    """See the file for what each sentence is for."""

    noted: str
    figure: str
    people: str
    progress: str
    unit_known: str
    units: dict[int, str]
    skipped: str
    paused: str
    resumed: str
    not_open: str
    asked_again: str
    restart_ask: str
    means: str
    elsewhere: str
    about_figure: str
    problems: dict[str, str]
    labels: dict[str, str]


@lru_cache(maxsize=1)
def chat_wording() -> ChatWording:
    """The wording that ships with the project."""
    return ChatWording.read(_FILE)


def figures_told(questions: Questions, answers: Mapping[str, int | str | None]) -> list[str]:
    """The figures among answers (by question id) as they were understood: 「今期の売上高 3,200万円」."""
    return [_figure_told(questions, i, v) for i, v in answers.items() if isinstance(v, int)]


def _figure_told(questions: Questions, question_id: str, value: int) -> str:
    say = chat_wording()
    figure, _, period = question_id.rpartition("_")
    name = next(f for f in FIGURES if f == figure)
    amount = say.people.format(count=value) if name == "employees" else yen(value)
    label = questions.of(name).label
    return say.figure.format(period=result_wording().periods[int(period)], label=label, value=amount)
