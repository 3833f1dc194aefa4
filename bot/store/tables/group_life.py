"""What waits for another organiser's word, whether a group is paused or closed, and what is asked of each by letter."""

from sqlalchemy import Column, ForeignKey, Index, Text

from bot.store.tables.schema import group_id, table
from bot.store.types import Flag, Id, Instant, Json

second_words = table(
    "second_words",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("act", Text, nullable=False),
    Column("ref_id", Id, nullable=False),
    Column("by", Id, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("by_other", Id),
    Column("decided_at", Instant),
    Column("undo_id", Id),
    Column("kept", Json, nullable=False),
    Index("ix_second_words_group_id_state", "group_id", "state"),
    in_buttons=True,
)

group_lives = table(
    "group_lives",
    group_id(primary_key=True),
    Column("paused_at", Instant),
    Column("wake_on", Text),
    Column("contact_id", Id),
    Column("closed_at", Instant),
)

rounds = table(
    "rounds",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("asking", Text, nullable=False),
    Column("ref_id", Id, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant),
    Column("asked", Json, nullable=False),
    Column("is_open", Flag, nullable=False),
    Column("outcome", Json, nullable=False),
    Index("ix_rounds_group_id_asking", "group_id", "asking"),
    in_buttons=True,
)

round_answers = table(
    "round_answers",
    Column("round_id", Id, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)
