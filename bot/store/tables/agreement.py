"""What a group has agreed, in versions, and who accepted which."""

from sqlalchemy import Column, ForeignKey, Text, UniqueConstraint

from bot.store.tables.schema import group_id, table
from bot.store.types import Id, Instant

agreements = table(
    "agreements",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("number", Id, nullable=False),
    Column("text", Text, nullable=False),
    Column("since", Instant),
    Column("changed_by", Id),
    UniqueConstraint("group_id", "number", name="uq_agreements_number"),
    in_buttons=True,
)

acceptances = table(
    "acceptances",
    Column("agreement_id", Id, ForeignKey("agreements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)
