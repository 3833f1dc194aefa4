"""What organisers did: who, what and when, without content; and for a while what it was before, for Undo."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import add as add_row
from bot.store.tables import acts


@dataclass(frozen=True, slots=True)
class Act:
    """One act of an organiser.

    :param before: what undoing it restores, None when it can't be undone (any more)
    """

    id: int
    group_id: int
    user_id: int
    act: str
    before: Any


async def add(db: AsyncConnection, act: Act, at: datetime) -> int:
    """Write an act, its own number ignored, and return its number."""
    return await add_row(db, acts, group_id=act.group_id, user_id=act.user_id, act=act.act, at=at, before=act.before)


async def load(db: AsyncConnection, act_id: int) -> Act | None:
    """Return one act, None when there is none."""
    row = (await db.execute(select(acts).where(acts.c.id == act_id))).mappings().first()
    return None if row is None else Act(row["id"], row["group_id"], row["user_id"], row["act"], row["before"])


async def become(db: AsyncConnection, act_id: int, act: str, before: Any) -> None:
    """Note that what somebody was asked about is done now, under the name of the act."""
    await db.execute(update(acts).where(acts.c.id == act_id).values(act=act, before=before))


async def undone(db: AsyncConnection, act_id: int) -> None:
    """Forget how to undo an act."""
    await db.execute(update(acts).where(acts.c.id == act_id).values(before=None))


async def of_kind(
    db: AsyncConnection, group_id: int, act: str, since: datetime, limit: int
) -> tuple[tuple[int, datetime], ...]:
    """Return who did something since an instant and when, the last first."""
    which = (acts.c.group_id == group_id, acts.c.act == act, acts.c.at >= since)
    wanted = select(acts.c.user_id, acts.c.at).where(*which).order_by(acts.c.id.desc()).limit(limit)
    return tuple((row.user_id, row.at) for row in await db.execute(wanted))
