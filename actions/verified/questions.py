"""Questions that found no answer: the same question is one entry, however often and in whatever words it is asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, cast

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels
from actions.conversations.tables import ConversationRow
from actions.database.base import loaded, stored
from actions.database.dialects import insert_into
from actions.verified.models import Record
from actions.verified.tables import AskedRow, UnansweredRow
from actions.verified.told import told_answered
from knowledge.answering.verified import Wording
from knowledge.clock import Clock, now_jst
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise_line

Reason = Literal["no_match", "clarify", "down", "wrong", "missing"]
"""Nothing was found; one asked back; the person, or a member of staff, was not content with the answer."""

_MOST_CHARACTERS = 300
_MOST_TEXTS = 5


class QuestionLog(Protocol):
    """Where a chat notes what it could not answer."""

    def note(self, text: str, reason: Reason, *, conversation_id: str | None = None) -> None:
        """Notes a question."""


class NoQuestionLog:
    """Notes nothing."""

    def note(self, text: str, reason: Reason, *, conversation_id: str | None = None) -> None:
        """See `QuestionLog`."""


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """An entry of the list. `texts` are the words it was asked in, the newest first; `count` how many asked it.

    `answer_id` is the answer that is being written to it. Times have their offset (UTC).
    """

    id: int
    texts: tuple[str, ...]
    reasons: frozenset[Reason]
    count: int
    first_at: datetime
    last_at: datetime
    answer_id: int | None


class UnansweredQuestions:
    """The list. Every call is one transaction. It implements `QuestionLog`."""

    def __init__(self, engine: Engine, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._clock = clock

    def note(
        self, text: str, reason: Reason, *, conversation_id: str | None = None, member_id: int | None = None
    ) -> None:
        """Notes a question, without personal data, once for each conversation or member.

        What was answered before is open again, for that answer did not reach whoever asks now; what was set aside stays
        so. Nothing is noted of a conversation that was erased meanwhile.
        """
        text = mask_personal_data(normalise_line(text))[:_MOST_CHARACTERS]
        if not text:
            return
        key, now = question_key(text), stored(self._clock())
        new = {"text": text, "reason": reason, "asked_at": now, "told_at": None}
        with Session(self._engine) as session, session.begin():
            if conversation_id is not None and session.get(ConversationRow, conversation_id) is None:
                return
            fresh = insert_into(session, UnansweredRow).values(key=key, state="open")
            session.execute(fresh.on_conflict_do_nothing(index_elements=["key"]))
            entry = session.scalars(select(UnansweredRow).where(UnansweredRow.key == key)).one()
            if entry.state == "answered":
                entry.state, entry.answer_id = "open", None
            asked = insert_into(session, AskedRow).values(
                question_id=entry.id, conversation_id=conversation_id, member_id=member_id, **new
            )
            who = "conversation_id" if conversation_id is not None else "member_id"
            session.execute(asked.on_conflict_do_update(index_elements=["question_id", who], set_=new))

    def open(self, limit: int = 200) -> list[UnansweredQuestion]:
        """What waits for an answer: most asked first, then what has waited longest."""
        count, first = func.count(AskedRow.id), func.min(AskedRow.asked_at)
        query = (
            select(UnansweredRow, count, first, func.max(AskedRow.asked_at))
            .join(AskedRow, AskedRow.question_id == UnansweredRow.id)
            .where(UnansweredRow.state == "open")
            .group_by(UnansweredRow.id)
            .order_by(count.desc(), first)
            .limit(limit)
        )
        with Session(self._engine) as session:
            return [_entry(session, row, int(n), since, last) for row, n, since, last in session.execute(query)]

    def get(self, question_id: int) -> UnansweredQuestion | None:
        """An entry, in whatever state; None if there is none, or nobody is left who asked it."""
        query = select(func.count(), func.min(AskedRow.asked_at), func.max(AskedRow.asked_at))
        with Session(self._engine) as session:
            row = session.get(UnansweredRow, question_id)
            count, first, last = session.execute(query.where(AskedRow.question_id == question_id)).one()
            return _entry(session, row, count, first, last) if row and count else None

    def set_aside(self, question_id: int) -> None:
        """Takes an entry off the list for good: it needs no answer here."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(UnansweredRow).where(UnansweredRow.id == question_id).values(state="set_aside"))

    def forget_older_than(self, age: timedelta) -> None:
        """Erases what was asked longer ago, and entries that nobody is left to have asked."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(AskedRow).where(AskedRow.asked_at < stored(self._clock() - age)))
            left = select(AskedRow.question_id)
            session.execute(
                delete(UnansweredRow).where(UnansweredRow.id.not_in(left), UnansweredRow.state != "set_aside")
            )


def question_key(text: str) -> str:
    """The same for wordings that ask the same (see `knowledge.answering.verified`)."""
    wording = Wording.of(text)
    parts = [sorted(wording.words), *map(list, wording.places), sorted(wording.patterns)]
    return hashlib.sha256((repr(parts) if wording.words else text).encode()).hexdigest()


def link_question(session: Session, question_id: int, answer_id: int) -> None:
    """Notes that an answer is being written to a question, in the transaction of `session`."""
    session.execute(update(UnansweredRow).where(UnansweredRow.id == question_id).values(answer_id=answer_id))


def close_questions(session: Session, channels: Channels, answer: Record, now: datetime) -> None:
    """Takes the questions that `answer` answers off the list and tells who asked them and was not told yet."""
    linked = select(UnansweredRow.id).where(UnansweredRow.answer_id == answer.id)
    waiting = select(AskedRow).where(
        AskedRow.question_id.in_(linked), AskedRow.conversation_id.is_not(None), AskedRow.told_at.is_(None)
    )
    for asked in session.scalars(waiting).all():
        channels.put(session, cast(str, asked.conversation_id), told_answered(asked.text, answer))
        asked.told_at = now
    session.execute(update(UnansweredRow).where(UnansweredRow.answer_id == answer.id).values(state="answered"))


def _entry(session: Session, row: UnansweredRow, count: int, first: datetime, last: datetime) -> UnansweredQuestion:
    query = select(AskedRow.text, AskedRow.reason).where(AskedRow.question_id == row.id)
    said = session.execute(query.order_by(AskedRow.asked_at.desc(), AskedRow.id.desc())).all()
    return UnansweredQuestion(
        row.id,
        tuple(dict.fromkeys(text for text, _ in said))[:_MOST_TEXTS],
        frozenset(cast("Reason", reason) for _, reason in said),
        count,
        loaded(first),
        loaded(last),
        row.answer_id,
    )
