"""The repository of conversations."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Engine, Row, Select, delete, func, literal, select, update
from sqlalchemy.orm import Session

from actions.consultation.erasing import forget as forget_bookings
from actions.conversations.tables import ConversationRow, FeedbackRow, MessageRow
from actions.database.base import changed_rows, loaded, utc_now
from actions.database.reading import reading
from actions.errors import UnknownConversation, UnknownMessage, WrongToken
from actions.people.keeping import keeps_something
from actions.people.tables import PersonRow
from knowledge.text.masking import mask_personal_data

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as stored; `created_at` has its offset (UTC)."""

    message_id: str
    role: str
    body: dict[str, Any]
    created_at: datetime


class Conversations:
    """Stores conversations in a database. Safe to call from several threads; every call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, channel: str) -> tuple[str, str]:
        """A new conversation of a new person: (id, token). The token is told once and stored only as a hash."""
        conversation_id, token, person_id = (secrets.token_urlsafe(n) for n in (16, 32, 16))
        now = utc_now()
        with Session(self._engine) as session, session.begin():
            session.add(PersonRow(id=person_id, created_at=now, last_at=now))
            session.flush()
            session.add(
                ConversationRow(
                    id=conversation_id, token_hash=_hash(token), channel=channel, created_at=now, last_at=now,
                    person_id=person_id,
                )
            )  # fmt: skip
        return conversation_id, token

    def authorise(self, conversation_id: str, token: str) -> None:
        """Checks that `token` opens the conversation.

        :raises WrongToken: it does not. An unknown conversation looks the same from outside.
        """
        with Session(self._engine) as session:
            stored = session.scalar(select(ConversationRow.token_hash).where(ConversationRow.id == conversation_id))
        if not hmac.compare_digest(stored or "", _hash(token)):
            raise WrongToken

    def add(
        self, conversation_id: str, role: Role, bodies: Sequence[dict[str, Any]], turn_key: str | None = None
    ) -> list[StoredMessage]:
        """Appends messages, all or none.

        :param turn_key: the channel's own name for the turn, at most 64 characters; see `of_turn`.
        :raises UnknownConversation: it was erased meanwhile.
        """
        now = utc_now()
        with Session(self._engine) as session, session.begin():
            touched = session.execute(
                update(ConversationRow).where(ConversationRow.id == conversation_id).values(last_at=now)
            )
            if not changed_rows(touched):
                raise UnknownConversation
            if role == "user":
                session.execute(
                    update(PersonRow)
                    .where(PersonRow.id == _person_of(conversation_id).scalar_subquery())
                    .values(last_at=now)
                )
            rows = [
                MessageRow(conversation_id=conversation_id, role=role, body=b, created_at=now, turn_key=turn_key)
                for b in bodies
            ]
            session.add_all(rows)
            session.flush()
            return [_stored(row) for row in rows]

    def messages(self, conversation_id: str, after: int = 0, limit: int = 500) -> list[StoredMessage]:
        """Messages with an id above `after`, oldest first, at most `limit`."""
        query = _said(MessageRow.conversation_id == conversation_id, MessageRow.id > literal(after, BigInteger))
        with Session(self._engine) as session:
            return [_stored(row) for row in session.scalars(query.limit(limit))]

    def messages_of(self, conversation_ids: Collection[str], limit: int = 500) -> dict[str, list[StoredMessage]]:
        """The messages of several conversations by their ids, of each the oldest `limit`, oldest first; one without any
        is left out."""
        nth = func.row_number().over(partition_by=MessageRow.conversation_id, order_by=MessageRow.id).label("nth")
        all_ = select(MessageRow.id, nth).where(MessageRow.conversation_id.in_(conversation_ids)).subquery()
        columns = MessageRow.conversation_id, MessageRow.id, MessageRow.role, MessageRow.body, MessageRow.created_at
        query = select(*columns).where(MessageRow.id.in_(select(all_.c.id).where(all_.c.nth <= limit)))
        found: dict[str, list[StoredMessage]] = {}
        with reading(self._engine) as session:
            for row in session.execute(query.order_by(MessageRow.id)):
                found.setdefault(row.conversation_id, []).append(_stored(row))
        return found

    def of_turn(self, conversation_id: str, turn_key: str) -> list[StoredMessage]:
        """What was said in one turn by both sides, oldest first; empty if there was no such turn."""
        query = _said(MessageRow.conversation_id == conversation_id, MessageRow.turn_key == turn_key)
        with Session(self._engine) as session:
            return [_stored(row) for row in session.scalars(query)]

    def take_back(self, conversation_id: str, turn_key: str) -> None:
        """Erases what the person said in one turn, because they took it back."""
        with Session(self._engine) as session, session.begin():
            session.execute(
                delete(MessageRow).where(
                    MessageRow.conversation_id == conversation_id,
                    MessageRow.turn_key == turn_key,
                    MessageRow.role == "user",
                )
            )

    def counts(self, person_id: str) -> tuple[int, int]:
        """(how many conversations of a person there are, how many messages in them)."""
        own = select(ConversationRow.id).where(ConversationRow.person_id == person_id)
        with Session(self._engine) as session:
            messages = session.scalar(select(func.count()).where(MessageRow.conversation_id.in_(own)))
            return len(session.scalars(own).all()), messages or 0

    def last_message_id(self, conversation_id: str) -> int:
        """The id of the newest message, 0 if there is none."""
        query = select(func.max(MessageRow.id)).where(MessageRow.conversation_id == conversation_id)
        with Session(self._engine) as session:
            return session.scalar(query) or 0

    def rate(self, conversation_id: str, message_id: int, rating: Literal["up", "down"], comment: str | None) -> None:
        """Stores what the person thinks of a message of the assistant; rating again replaces it.

        :raises UnknownMessage: the conversation has no such message of the assistant.
        """
        with Session(self._engine) as session, session.begin():
            # Told to be a big integer, PostgreSQL compares a number that no id can be, too, instead of refusing it.
            message = session.scalar(select(MessageRow).where(MessageRow.id == literal(message_id, BigInteger)))
            if message is None or message.conversation_id != conversation_id or message.role != "assistant":
                raise UnknownMessage
            masked = mask_personal_data(comment) if comment else None
            session.merge(FeedbackRow(message_id=message_id, rating=rating, comment=masked, created_at=utc_now()))

    def person(self, conversation_id: str) -> str:
        """Id of the person whose conversation it is.

        :raises UnknownConversation: there is none.
        """
        with Session(self._engine) as session:
            found = session.scalar(_person_of(conversation_id))
        if found is None:
            raise UnknownConversation
        return found

    def speaker(self, conversation_id: str) -> tuple[str, str]:
        """(id of the person whose conversation it is, its channel).

        :raises UnknownConversation: there is none.
        """
        query = select(ConversationRow.person_id, ConversationRow.channel).where(ConversationRow.id == conversation_id)
        with Session(self._engine) as session:
            found = session.execute(query).first()
        if found is None:
            raise UnknownConversation
        return found[0], found[1]

    def erase(self, conversation_id: str) -> list[str]:
        """Erases the person whose conversation it is, with everything that belongs to them: all their conversations,
        saved items and reminders. Returns the ids of these conversations; an unknown one is fine."""
        with Session(self._engine) as session, session.begin():
            person = session.scalar(_person_of(conversation_id))
            return _erase_people(session, [] if person is None else [person])

    def erase_person(self, person_id: str) -> list[str]:
        """The same for a person, who may have no conversation any more."""
        with Session(self._engine) as session, session.begin():
            return _erase_people(session, [person_id])

    def erase_older_than(self, age: timedelta, kept_age: timedelta | None = None) -> list[str]:
        """Erases what is older: of who saved something or wants to be reminded, only what was said.

        :param age: since the last message of a conversation.
        :param kept_age: since a person last said something; then all of it is erased, saved items and reminders too.
            None: `age` counts for that as well.
        :return: ids of the conversations whose texts were erased.
        """
        now = utc_now()
        gone_before, quiet_before = now - (kept_age or age), now - age
        quiet = select(ConversationRow.id).where(ConversationRow.last_at < quiet_before)
        keeping = select(PersonRow.id).where(keeps_something(), PersonRow.last_at >= gone_before)
        with Session(self._engine) as session, session.begin():
            speaking = select(ConversationRow.person_id).where(ConversationRow.last_at >= quiet_before)
            people = session.scalars(
                select(PersonRow.id).where(PersonRow.id.not_in(keeping), PersonRow.id.not_in(speaking))
            ).all()
            erased = _erase_people(session, people)
            texts = select(MessageRow.conversation_id).where(MessageRow.conversation_id.in_(quiet)).distinct()
            emptied = list(session.scalars(texts))
            session.execute(delete(MessageRow).where(MessageRow.conversation_id.in_(emptied)))
        return erased + emptied

    def ping(self) -> None:
        """One cheap query.

        :raises sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        with Session(self._engine) as session:
            session.execute(select(1))


def _said(*conditions: ColumnElement[bool]) -> Select[MessageRow]:
    return select(MessageRow).where(*conditions).order_by(MessageRow.id)


def _person_of(conversation_id: str) -> Select[str]:
    return select(ConversationRow.person_id).where(ConversationRow.id == conversation_id)


def _erase_people(session: Session, people: Sequence[str]) -> list[str]:
    """The database erases with a person all that refers to them; consultations to come are cancelled before."""
    if not people:
        return []
    forget_bookings(session, people)
    ids = list(session.scalars(select(ConversationRow.id).where(ConversationRow.person_id.in_(people))))
    session.execute(delete(PersonRow).where(PersonRow.id.in_(people)))
    return ids


def _stored(row: MessageRow | Row[Any]) -> StoredMessage:
    return StoredMessage(str(row.id), row.role, row.body, loaded(row.created_at))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
