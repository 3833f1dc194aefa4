"""What waits for another organiser's word."""

from sqlalchemy import Column, Index, Text

from bot.store.tables.schema import group_id, table
from bot.store.types import Id, Instant, Json

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
