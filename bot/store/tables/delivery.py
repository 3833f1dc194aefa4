"""What must be decided, what must be said, and how far that has got."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text

from bot.store.tables.schema import group_id, table
from bot.store.types import Id, Instant

agenda = table(
    "agenda",
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    group_id(nullable=True),  # none: a duty of the whole house, such as the nightly copy
    Column("ref_id", Id, nullable=False),
    Column("about", Id),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Id, nullable=False),
    Column("done_at", Instant),
    CheckConstraint("state IN ('pending', 'done', 'cancelled')", name="state"),
    Index("ix_agenda_state_due_at", "state", "due_at"),
)

outbox = table(
    "outbox",
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    group_id(),
    Column("target", Text, nullable=False),
    Column("ref_id", Id, nullable=False),
    Column("about", Id),
    Column("due_at", Instant, nullable=False),
    Column("useful_until", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("nonce", Text, nullable=False, unique=True),
    Column("marker", Id, index=True, unique=True),
    Column("attempts", Id, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("first_attempt_at", Instant),
    Column("after_id", Id),
    Column("lease_until", Instant),
    Column("generation", Id, nullable=False),
    Column("message_id", Id),
    Column("error_code", Id),
    Column("done_at", Instant),
    CheckConstraint("state IN ('pending', 'sending', 'sent', 'missed', 'failed', 'cancelled')", name="state"),
    CheckConstraint("length(nonce) BETWEEN 8 AND 25", name="nonce"),
    Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
    Index("ix_outbox_group_id_state", "group_id", "state"),
)

pauses = table(
    "pauses",
    group_id(primary_key=True),
    Column("target", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
    Column("attempts", Id, nullable=False),
    Column("code", Id, nullable=False),
)

cards = table(
    "cards",
    Column("id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    group_id(),
    Column("kind", Text, nullable=False),
    Column("ref_id", Id, nullable=False),
    Column("message_id", Id),
    Column("wanted", Id, nullable=False),
    Column("drawn", Id, nullable=False),
    Column("drawn_at", Instant),
    Column("redraw_at", Instant),
    Index("ix_cards_kind_ref_id", "kind", "ref_id"),
    Index("ix_cards_redraw_at", "redraw_at"),
)

tasks_done = table(
    "tasks_done",
    Column("outbox_id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
)

facts = table("facts", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
