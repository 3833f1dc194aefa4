"""Rounds in which members are asked about newcomers, and offers of seats; after a settlement little of it is left."""

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint, text

from bot.store.tables.schema import group_id, table
from bot.store.types import Id, Instant

consent_rounds = table(
    "consent_rounds",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("series_id", Id, ForeignKey("series.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("stop_id", Id, unique=True),
    Column("called_by", Id, nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("word_id", Id),
    in_buttons=True,
)

consent_newcomers = table(
    "consent_newcomers",
    Column("id", Id, primary_key=True),
    Column("round_id", Id, ForeignKey("consent_rounds.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, nullable=False),
    UniqueConstraint("round_id", "user_id", name="uq_consent_newcomers_person"),
    in_buttons=True,
)

consent_answers = table(
    "consent_answers",
    Column(
        "newcomer_id", Id, ForeignKey("consent_newcomers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)

consent_flags = table(
    "consent_flags",
    Column("round_id", Id, ForeignKey("consent_rounds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
)

consent_pairs = table(
    "consent_pairs",
    Column("round_id", Id, ForeignKey("consent_rounds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("other_id", Id, primary_key=True, autoincrement=False),
)

seat_offers = table(
    "seat_offers",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("round_id", Id, ForeignKey("consent_rounds.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", Id, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("decided_at", Instant),
    Column("agreement", Id),
    Column("refused_at", Instant),
    Column("buddy", Id),
    Index("ix_seat_offers_group_id_user_id", "group_id", "user_id"),
    Index(
        "uq_seat_offers_live", "group_id", "user_id", unique=True,
        sqlite_where=text("state = 'live'"), postgresql_where=text("state = 'live'"),
    ),
    UniqueConstraint("round_id", "user_id", name="uq_seat_offers_person"),
    in_buttons=True,
)  # fmt: skip

offer_answers = table(
    "offer_answers",
    Column("offer_id", Id, ForeignKey("seat_offers.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)
