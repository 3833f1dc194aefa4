"""Places the bot can't write in at present: what goes there is kept, and tried again after a while."""

from datetime import datetime

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Target
from bot.store.database import upsert
from bot.store.tables import pauses


async def load(db: AsyncConnection, group_id: int, target: Target) -> RowMapping | None:
    """Return since when a place is closed to the bot, until when it is left alone, and how often it was tried."""
    wanted = select(pauses).where(pauses.c.group_id == group_id, pauses.c.target == str(target))
    return (await db.execute(wanted)).mappings().first()


async def save(db: AsyncConnection, group_id: int, target: Target, values: dict[str, int | datetime]) -> None:
    """Write that a place is closed.

    :param values: ``since``, ``until``, ``attempts`` and Discord's ``code``
    """
    new = upsert(db.dialect.name, pauses).values(group_id=group_id, target=str(target), **values)
    where = (pauses.c.group_id, pauses.c.target)
    await db.execute(new.on_conflict_do_update(index_elements=where, set_=values))


async def end(db: AsyncConnection, group_id: int, target: Target) -> bool:
    """Write that a place is open; return whether it was closed."""
    gone = delete(pauses).where(pauses.c.group_id == group_id, pauses.c.target == str(target))
    return (await db.execute(gone.returning(pauses.c.target))).first() is not None
