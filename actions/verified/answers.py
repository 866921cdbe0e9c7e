"""The repository of answers that staff write: every step is kept, and two editors cannot overwrite each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, func, select, update
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels
from actions.database.base import loaded, stored
from actions.staff.models import Member
from actions.verified.models import (
    Action,
    ChangedMeanwhile,
    Content,
    NotAllowed,
    Record,
    Revision,
    State,
    UnknownAnswer,
)
from actions.verified.questions import close_questions, link_question
from actions.verified.tables import RevisionRow, VerifiedAnswerRow
from knowledge.clock import Clock, now_jst


class Answers:
    """Writes, revises, reviews and withdraws answers. Every call is one transaction.

    :param channels: ways to those who asked; they are told when their answer becomes public.
    """

    def __init__(self, engine: Engine, channels: Channels | None = None, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._channels = channels or Channels()
        self._clock = clock

    def write(self, content: Content, member: Member, *, release: bool, question_id: int | None = None) -> Record:
        """A new answer: a draft, or released to staff at once.

        :param question_id: the unanswered question that it answers.
        """
        with Session(self._engine) as session, session.begin():
            row = VerifiedAnswerRow(version=1, state="draft", created_at=stored(self._clock()))
            session.add(row)
            session.flush()
            self._step(session, row.id, 1, "written", content, member)
            if release:
                self._set(session, row.id, 1, 1, "internal")
                self._step(session, row.id, 1, "released", content, member)
            if question_id is not None:
                link_question(session, question_id, row.id)
            return self._record(session, row.id)

    def revise(self, answer_id: int, version: int, content: Content, member: Member, *, release: bool) -> Record:
        """Another text. What the public sees stays as it is until this one is reviewed.

        :param version: the one that was edited.
        :raises UnknownAnswer: there is none.
        :raises ChangedMeanwhile: it is not the newest any more.
        """
        with Session(self._engine) as session, session.begin():
            self._set(session, answer_id, version, version + 1, "internal" if release else "draft")
            self._step(session, answer_id, version + 1, "revised", content, member)
            if release:
                self._step(session, answer_id, version + 1, "released", content, member)
            return self._record(session, answer_id)

    def release(self, answer_id: int, version: int, member: Member) -> Record:
        """Makes a draft found by staff.

        :raises UnknownAnswer, ChangedMeanwhile, NotAllowed:
        """
        return self._move(answer_id, version, member, "released", ("draft",), "internal")

    def withdraw(self, answer_id: int, version: int, member: Member) -> Record:
        """Makes it found by nobody; it can be revised and released again.

        :raises UnknownAnswer, ChangedMeanwhile, NotAllowed:
        """
        return self._move(answer_id, version, member, "withdrawn", ("draft", "internal", "public"), "withdrawn")

    def review(self, answer_id: int, version: int, member: Member) -> Record:
        """Makes the newest version public, and tells those who asked.

        :raises UnknownAnswer, ChangedMeanwhile: see `revise`.
        :raises NotAllowed: it awaits no review, or `member` wrote it, or has not the role.
        """
        with Session(self._engine) as session, session.begin():
            record = self._record(session, answer_id)
            if record.version != version:
                raise ChangedMeanwhile(record)
            if not record.may_be_reviewed_by(member):
                raise NotAllowed
            self._set(session, answer_id, version, version, "public", public=True)
            self._step(session, answer_id, version, "reviewed", record.content, member)
            reviewed = self._record(session, answer_id)
            close_questions(session, self._channels, reviewed, stored(self._clock()))
            return reviewed

    def get(self, answer_id: int) -> Record:
        """One answer.

        :raises UnknownAnswer: there is none.
        """
        with Session(self._engine) as session:
            return self._record(session, answer_id)

    def listing(self, state: State | None = None, limit: int = 500) -> list[Record]:
        """The answers in a state (None: all), the one changed last first."""
        last = select(RevisionRow.answer_id, func.max(RevisionRow.id).label("step")).group_by(RevisionRow.answer_id)
        newest = last.subquery()
        query = select(VerifiedAnswerRow).join(newest, newest.c.answer_id == VerifiedAnswerRow.id)
        if state is not None:
            query = query.where(VerifiedAnswerRow.state == state)
        with Session(self._engine) as session:
            rows = session.scalars(query.order_by(newest.c.step.desc()).limit(limit)).all()
            return records(session, rows)

    def _move(
        self, answer_id: int, version: int, member: Member, action: Action, of: Sequence[State], to: State
    ) -> Record:
        with Session(self._engine) as session, session.begin():
            before = self._record(session, answer_id)
            if before.version == version and before.state not in of:
                raise NotAllowed
            self._set(session, answer_id, version, version, to)
            self._step(session, answer_id, version, action, before.content, member)
            return self._record(session, answer_id)

    def _set(
        self, session: Session, answer_id: int, version: int, to_version: int, state: State, *, public: bool = False
    ) -> None:
        """Changes the row if it is still at `version`; the database decides between two who do so at once."""
        values: dict[str, Any] = {"version": to_version, "state": state}
        if public or state == "withdrawn":
            values["public_version"] = to_version if public else None
        expected = (VerifiedAnswerRow.id == answer_id, VerifiedAnswerRow.version == version)
        changed = session.execute(update(VerifiedAnswerRow).where(*expected).values(values))
        assert isinstance(changed, CursorResult)
        if not changed.rowcount:
            raise ChangedMeanwhile(self._record(session, answer_id))

    def _step(
        self, session: Session, answer_id: int, version: int, action: Action, content: Content, member: Member
    ) -> None:
        session.add(
            RevisionRow(
                answer_id=answer_id, version=version, action=action, content=content.model_dump(mode="json"),
                member_id=member.id, member_name=member.name, at=stored(self._clock()),
            )
        )  # fmt: skip
        session.flush()

    @staticmethod
    def _record(session: Session, answer_id: int) -> Record:
        row = session.get(VerifiedAnswerRow, answer_id, populate_existing=True)
        if row is None:
            raise UnknownAnswer
        return records(session, [row])[0]


def records(session: Session, rows: Sequence[VerifiedAnswerRow]) -> list[Record]:
    """The rows with their histories."""
    steps: dict[int, list[Revision]] = {row.id: [] for row in rows}
    query = select(RevisionRow).where(RevisionRow.answer_id.in_(steps)).order_by(RevisionRow.id)
    for step in session.scalars(query):
        steps[step.answer_id].append(
            Revision(
                step.version, cast("Action", step.action), Content.model_validate(step.content), step.member_id,
                step.member_name, loaded(step.at),
            )
        )  # fmt: skip
    return [
        Record(row.id, row.version, cast("State", row.state), row.public_version, tuple(steps[row.id])) for row in rows
    ]
