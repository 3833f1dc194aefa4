"""Questions about dates, and what was answered."""

from sqlalchemy import Column, ForeignKey, Index, Text

from bot.store.tables.schema import group_id, table
from bot.store.types import Id, Instant, Json, WallTime

polls = table(
    "polls",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("audience", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_by", Id, nullable=False),
    Column("channel_id", Id, nullable=False),
    Column("opened_at", Instant),
    Column("closes_at", Instant, nullable=False),
    Column("chosen_id", Id),
    Column("invited", Json, nullable=False),
    Column("purpose", Text),
    Column("changed_by", Id),
    Column("changed_at", Instant),
    Index("ix_polls_group_id_state", "group_id", "state"),
    in_buttons=True,
)

candidates = table(
    "candidates",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("local", WallTime, nullable=False),
    Column("minutes", Id, nullable=False),
    Column("starts_at", Instant, nullable=False),
    in_buttons=True,
)

answers = table(
    "answers",
    Column("candidate_id", Id, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)
