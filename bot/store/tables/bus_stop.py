"""Bus stops, and what each rider chose; choices are gone soon after the settlement."""

from sqlalchemy import Column, ForeignKey, Index, Text

from bot.store.tables.schema import group_id, table
from bot.store.types import Flag, Id, Instant, Json

bus_stops = table(
    "bus_stops",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("series_id", Id, ForeignKey("series.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("before_last_id", Id, nullable=False),
    Column("conditions_stand", Flag, nullable=False),
    Column("news_is_out", Flag, nullable=False),
    Column("is_over", Flag, nullable=False),
    Column("breaks", Json, nullable=False),
    Column("settled_at", Instant),
    Index("ix_bus_stops_group_id", "group_id"),
    in_buttons=True,
)

choices = table(
    "choices",
    Column("stop_id", Id, ForeignKey("bus_stops.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("choice", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("act_id", Id, nullable=False),
    Column("min_active", Id),
    Column("tell_later", Flag, nullable=False),
    Column("tell_self", Flag, nullable=False),
    Column("wants_back", Flag, nullable=False),
    Column("recorded_by", Id),
)
