"""After a restore: whatever is due may have been said by the database that was lost, so it is looked for first."""

from datetime import datetime, timedelta

from sqlalchemy import case, literal, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import snowflake_at
from bot.store import facts
from bot.store.claims import SLACK
from bot.store.tables import outbox
from bot.store.types import Id

QUARANTINE = "quarantine_since"
"""The fact that a restore leaves: the instant of the copy, in ISO form."""

LONG_AGO = timedelta(days=1)


async def since(db: AsyncConnection) -> datetime | None:
    """Return of when the copy is that was restored, None where all that was done is known."""
    text = await facts.load(db, QUARANTINE)
    return datetime.fromisoformat(text) if text else None


async def end(db: AsyncConnection, copied_at: datetime, at: datetime) -> None:
    """Take all that is due for tried long ago, so that it is read back before it is sent; then go on as usual."""
    oldest = literal(snowflake_at(copied_at - SLACK), Id)
    tried = {
        "attempts": outbox.c.attempts + 1,
        "first_attempt_at": copied_at - LONG_AGO,
        "after_id": case((outbox.c.after_id < oldest, outbox.c.after_id), else_=oldest),
    }
    is_due = outbox.c.state.in_(["pending", "sending"]) & (outbox.c.next_try_at <= at)
    await db.execute(update(outbox).where(is_due).values(**tried))
    await facts.forget(db, QUARANTINE)
