"""The repository of conversations handed to the staff: called, taken, ended. Who wins is decided by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from actions.conversations.channels import Channels
from actions.conversations.tables import ConversationRow
from actions.database.base import stored
from actions.database.dialects import insert_into
from actions.errors import UnknownConversation
from actions.handover import announcing
from actions.handover.models import Ending, Handover, NotOpen, TakenByAnother, body_of, handover_of
from actions.handover.tables import HandoverRow
from knowledge.clock import Clock, now_jst
from knowledge.text.masking import mask_personal_data

_LONGEST_REASON = 300
_SEEN_EVERY = timedelta(seconds=20)


class Handovers:
    """Safe to call from several threads and processes. What the person is told is stored together with what happened."""

    def __init__(self, engine: Engine, channels: Channels, clock: Clock = now_jst) -> None:
        self._engine = engine
        self._channels = channels
        self._clock = clock

    def call(self, conversation_id: str, reason: str) -> tuple[Handover, int]:
        """Calls somebody for a conversation, once however often it is asked: the call, and how many wait before it.

        :raises UnknownConversation: it was erased meanwhile.
        """
        now = stored(self._clock())
        with Session(self._engine) as session, session.begin():
            if session.get(ConversationRow, conversation_id) is None:
                raise UnknownConversation
            session.execute(
                insert_into(session, HandoverRow)
                .values(
                    conversation_id=conversation_id, status="waiting", called_at=now, waiting_since=now,
                    reason=mask_personal_data(reason)[:_LONGEST_REASON],
                )
                .on_conflict_do_nothing()
            )  # fmt: skip
            row = session.scalar(_open(conversation_id))
            if row is None:  # ended by somebody else at this very instant
                return self.call(conversation_id, reason)
            before = select(func.count()).where(
                HandoverRow.status == "waiting", HandoverRow.waiting_since < row.waiting_since
            )
            return handover_of(row), session.scalar(before) or 0

    def get(self, handover_id: int) -> Handover | None:
        """One of them, ended or not."""
        with Session(self._engine) as session:
            row = session.get(HandoverRow, handover_id)
            return None if row is None else handover_of(row)

    def of_conversation(self, conversation_id: str) -> Handover | None:
        """The open one of a conversation."""
        with Session(self._engine) as session:
            row = session.scalar(_open(conversation_id))
            return None if row is None else handover_of(row)

    def open_ones(self) -> Sequence[Handover]:
        """Those that wait, the longest first, then those that somebody has taken."""
        query = select(HandoverRow).where(HandoverRow.ended_at.is_(None))
        order = query.order_by(HandoverRow.status.desc(), HandoverRow.waiting_since, HandoverRow.id)
        with Session(self._engine) as session:
            return [handover_of(row) for row in session.scalars(order)]

    def take(self, handover_id: int, member_id: int, name: str) -> Handover:
        """Gives a waiting conversation to a member of the staff; the person is told who it is. Again is fine.

        :raises TakenByAnother: somebody was faster.
        :raises NotOpen: nobody waits any more.
        """
        now = stored(self._clock())
        fields = {"status": "live", "member_id": member_id, "member_name": name, "taken_at": now, "seen_at": now}
        with Session(self._engine) as session, session.begin():
            waiting = (HandoverRow.id == handover_id, HandoverRow.status == "waiting")
            won = _changed(session.execute(update(HandoverRow).where(*waiting).values(**fields)))
            row = session.get(HandoverRow, handover_id)
            if row is None or row.ended_at is not None:
                raise NotOpen
            if row.member_id != member_id:
                raise TakenByAnother(row.member_name or "")
            if won:
                self._channels.put(session, row.conversation_id, [body_of(announcing.taken(name))])
            return handover_of(row)

    def seen(self, handover_id: int, member_id: int) -> None:
        """Notes that whoever has a conversation still looks at it."""
        now = stored(self._clock())
        mine = (HandoverRow.id == handover_id, HandoverRow.member_id == member_id, HandoverRow.status == "live")
        with Session(self._engine) as session, session.begin():
            lately = session.scalar(select(HandoverRow.seen_at).where(*mine))
            if lately is not None and now - lately >= _SEEN_EVERY:
                session.execute(update(HandoverRow).where(*mine).values(seen_at=now))

    def close(self, handover_id: int, member_id: int, how: Ending, remark: str = "") -> None:
        """Ends a conversation that a member has; the person is told, with their remark. Again is fine.

        :raises NotOpen: it is not theirs (any more).
        """
        mine = (HandoverRow.id == handover_id, HandoverRow.member_id == member_id)
        with Session(self._engine) as session, session.begin():
            ended = self._end(session, *mine, HandoverRow.status == "live", how=how)
            row = session.scalar(select(HandoverRow).where(*mine))
            if row is None or (not ended and row.ended_how != how):
                raise NotOpen
            if ended:
                said = announcing.closed(how, row.member_name or "", remark)
                self._channels.put(session, row.conversation_id, [body_of(said)])

    def take_back(self, conversation_id: str, *, tell: bool = False) -> Handover | None:
        """Ends it because the person wants so; what it was before, None if nothing was open.

        :param tell: whether the person is told here, and not by whoever calls this.
        """
        with Session(self._engine) as session, session.begin():
            row = session.scalar(_open(conversation_id))
            if row is None:
                return None
            before = handover_of(row)
            if not self._end(session, HandoverRow.id == row.id, how="taken_back"):
                return None
            if tell:
                self._channels.put(session, conversation_id, [body_of(announcing.taken_back(before))])
            return before

    def give_up(self, due: Sequence[int], how: Ending) -> int:
        """Ends calls that nobody has taken and tells the people, once; how many those were."""
        return sum(self._gave_up(handover_id, how) for handover_id in due)

    def lose(self, seen_before: datetime) -> int:
        """Lets those wait again whose member of the staff has not looked since then; how many those were."""
        lost = (HandoverRow.status == "live", HandoverRow.seen_at < stored(seen_before))
        with Session(self._engine) as session:
            due = session.scalars(select(HandoverRow.id).where(*lost)).all()
        return sum(self._lost(handover_id, lost) for handover_id in due)

    def erase_older_than(self, age: timedelta) -> None:
        """Erases what ended longer ago than `age`, with its notes."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(HandoverRow).where(HandoverRow.ended_at < stored(self._clock() - age)))

    def _gave_up(self, handover_id: int, how: Ending) -> bool:
        with Session(self._engine) as session, session.begin():
            waiting = (HandoverRow.id == handover_id, HandoverRow.status == "waiting")
            if not self._end(session, *waiting, how=how):
                return False
            row = session.get_one(HandoverRow, handover_id)
            self._channels.put(session, row.conversation_id, [body_of(announcing.nobody_came(how))])
            return True

    def _lost(self, handover_id: int, lost: tuple[Any, ...]) -> bool:
        fields = {"status": "waiting", "member_id": None, "member_name": None, "waiting_since": stored(self._clock())}
        with Session(self._engine) as session, session.begin():
            if not _changed(
                session.execute(update(HandoverRow).where(HandoverRow.id == handover_id, *lost).values(**fields))
            ):
                return False
            row = session.get_one(HandoverRow, handover_id)
            self._channels.put(session, row.conversation_id, [body_of(announcing.waiting_again())])
            return True

    def _end(self, session: Session, *which: Any, how: Ending) -> bool:
        fields = {"status": "ended", "ended_at": stored(self._clock()), "ended_how": how}
        still_open = HandoverRow.ended_at.is_(None)
        return _changed(session.execute(update(HandoverRow).where(*which, still_open).values(**fields)))


def _open(conversation_id: str) -> Any:
    return select(HandoverRow).where(HandoverRow.conversation_id == conversation_id, HandoverRow.ended_at.is_(None))


def _changed(result: Any) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount > 0
