"""How helpful a series was: the question, and the sealed answers as long as it is open."""

from sqlalchemy import Column, ForeignKey, Table, Text

from bot.store.tables.schema import group_id, metadata, table
from bot.store.types import Id, Instant, Json

ratings = table(
    "ratings",
    Column("series_id", Id, ForeignKey("series.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    group_id(),
    Column("round", Id, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("key", Text),  # the name of the file that holds the key, None once it is closed
    Column("asked", Id),
    Column("histogram", Json),
)

sealed_answers = Table(
    "sealed_answers",
    metadata,
    Column("series_id", Id, ForeignKey("ratings.series_id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False, index=True),
    Column("box", Text),  # None until they answer
    sqlite_strict=True,
    sqlite_with_rowid=False,  # the order of rowids would say who answered when
)
