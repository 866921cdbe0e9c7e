"""Questions without an answer, answers that staff wrote and checked, what staff think of answers, support codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "verified_answers",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("public_version", sa.Integer),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "verified_revisions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("answer_id", sa.Integer, sa.ForeignKey("verified_answers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("member_name", sa.String(100), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_verified_revisions_answer_id", "verified_revisions", ["answer_id"])
    op.create_table(
        "unanswered_questions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer_id", sa.Integer, sa.ForeignKey("verified_answers.id", ondelete="SET NULL")),
    )
    op.create_table(
        "unanswered_asked",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "question_id", sa.Integer, sa.ForeignKey("unanswered_questions.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("conversation_id", sa.String(40), sa.ForeignKey("conversations.id", ondelete="CASCADE")),
        sa.Column("member_id", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("told_at", sa.DateTime),
        sa.UniqueConstraint("question_id", "conversation_id", name="asked_once_in_a_conversation"),
        sa.UniqueConstraint("question_id", "member_id", name="reported_once_by_a_member"),
    )
    op.create_index("ix_unanswered_asked_conversation_id", "unanswered_asked", ["conversation_id"])
    op.create_index("ix_unanswered_asked_asked_at", "unanswered_asked", ["asked_at"])
    op.create_table(
        "answer_feedback",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("document_ids", sa.JSON, nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_answer_feedback_at", "answer_feedback", ["at"])
    op.create_table(
        "support_codes",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.String(40),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
