"""The series a question asks about, who rides in it, the plans that were looked at, and late answers."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint

from bot.store.tables.schema import table
from bot.store.types import Id, Instant, Json

series = table(
    "series",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("meetings", Id, nullable=False),
    Column("breaks", Json, nullable=False),
    Column("proposed", Json, nullable=False),
    Column("published_at", Instant),
    in_buttons=True,
)

rosters = table(
    "rosters",
    Column("series_id", Id, ForeignKey("series.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("group_id", Id, nullable=False),
    Column("seat", Text, nullable=False),
    ForeignKeyConstraint(["group_id", "user_id"], ["memberships.group_id", "memberships.user_id"], ondelete="CASCADE"),
    CheckConstraint("seat IN ('taken', 'kept')", name="seat"),
    Index("ix_rosters_group_id_user_id", "group_id", "user_id"),
)

proposals = table(
    "proposals",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False),
    Column("mode", Text, nullable=False),
    Column("plan", Json, nullable=False),
    Column("stamp", Text, nullable=False),
    UniqueConstraint("poll_id", "mode", "plan", "stamp", name="uq_proposals_seen"),
    in_buttons=True,
)

late_answers = table(
    "late_answers",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("user_id", Id, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
)
