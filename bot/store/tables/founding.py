"""Who commits after a founding invitation's initial meeting."""

from sqlalchemy import Column, ForeignKey, Text

from bot.store.tables.schema import table
from bot.store.types import Id, Instant


def _meeting_id() -> Column[int]:
    owner = ForeignKey("meetings.id", ondelete="CASCADE")
    return Column("meeting_id", Id, owner, primary_key=True, autoincrement=False)


commitment_rounds = table(
    "commitment_rounds",
    _meeting_id(),
    Column("asked_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", Id),
)

commitments = table(
    "commitments",
    _meeting_id(),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("value", Text),
    Column("act_id", Id, nullable=False),
)
