"""The meetings, who is coming, and what is arranged for them."""

from sqlalchemy import Column, ForeignKey, Index, Text

from bot.store.tables.schema import group_id, table
from bot.store.types import Id, Instant, WallTime

meetings = table(
    "meetings",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("poll_id", Id, ForeignKey("polls.id"), unique=True),
    Column("series_id", Id, ForeignKey("series.id"), index=True),
    Column("number", Id),
    Column("audience", Text, nullable=False),
    Column("local", WallTime, nullable=False),
    Column("minutes", Id, nullable=False),
    Column("zone", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("revision", Id, nullable=False, server_default="0"),
    Column("going", Text),
    Column("moved_from", WallTime),
    Column("moved_act_id", Id),
    Index("ix_meetings_group_id_starts_at", "group_id", "starts_at"),
    in_buttons=True,
)

rsvps = table(
    "rsvps",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)

meeting_places = table(
    "meeting_places",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Text, nullable=False),
)

role_turns = table(
    "role_turns",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("role", Text, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("act_id", Id, nullable=False),
)

attendance = table(
    "attendance",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False, index=True),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)
