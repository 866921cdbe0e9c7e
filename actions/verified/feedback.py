"""What staff think of the answers of the search, in one key: right, wrong, or something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from actions.database.base import stored
from actions.verified.questions import UnansweredQuestions
from actions.verified.tables import AnswerFeedbackRow
from knowledge.clock import Clock, now_jst
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise_line

Verdict = Literal["right", "wrong", "missing"]
_MOST_IDS = 10


class AnswerFeedback:
    """Stores verdicts; what was wrong or missing goes onto the list of unanswered questions."""

    def __init__(self, engine: Engine, questions: UnansweredQuestions, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._questions = questions
        self._clock = clock

    def give(self, question: str, document_ids: Sequence[str], verdict: Verdict, member_id: int) -> None:
        """Stores one verdict on the answer to `question`, which showed these documents first."""
        masked = mask_personal_data(normalise_line(question))
        with Session(self._engine) as session, session.begin():
            session.add(
                AnswerFeedbackRow(
                    question=masked, document_ids=list(document_ids[:_MOST_IDS]), verdict=verdict,
                    member_id=member_id, at=stored(self._clock()),
                )
            )  # fmt: skip
        if verdict != "right":
            self._questions.note(masked, verdict, member_id=member_id)

    def forget_older_than(self, age: timedelta) -> None:
        """Erases older verdicts."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(AnswerFeedbackRow).where(AnswerFeedbackRow.at < stored(self._clock() - age)))
