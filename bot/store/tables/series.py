"""The series a question asks about, the plans that were looked at, and late answers."""

from sqlalchemy import Column, ForeignKey, Text, UniqueConstraint

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
