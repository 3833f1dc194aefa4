"""How a database is, for whoever runs the bot."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import PRAGMAS, Database
from bot.store.tables import agenda, groups, memberships, outbox

GIVEN_UP_AFTER = 3  # tries in vain; once or twice is a hiccup


@dataclass(frozen=True, slots=True)
class Condition:
    """What a database holds, what waits in it, and how it is run.

    :param decisions_due: what should have been decided by now
    :param messages_due: what should have been said by now
    :param decisions_failing: what could not be decided, three times or more
    :param messages_failed: what could not be said, and is not tried again
    """

    groups: int
    people: int
    decisions_due: int
    messages_due: int
    decisions_failing: int
    messages_failed: int
    sqlite: str
    pragmas: Mapping[str, str]


async def examine(database: Database, at: datetime) -> Condition:
    """Return how a sound database is.

    :raises PragmaError: it can't be run as it must be
    """
    to_decide, to_say = agenda.c.state == "pending", outbox.c.state.in_(["pending", "sending"])
    async with database.reading() as db:
        return Condition(
            groups=await _count(db, groups.c.id),
            people=await _count(db, distinct(memberships.c.user_id)),
            decisions_due=await _count(db, agenda.c.id, and_(to_decide, agenda.c.due_at <= at)),
            messages_due=await _count(db, outbox.c.id, and_(to_say, outbox.c.next_try_at <= at)),
            decisions_failing=await _count(db, agenda.c.id, and_(to_decide, agenda.c.attempts >= GIVEN_UP_AFTER)),
            messages_failed=await _count(db, outbox.c.id, outbox.c.state == "failed"),
            sqlite=sqlite3.sqlite_version,
            pragmas={name: str((await db.exec_driver_sql(f"PRAGMA {name}")).scalar()) for name in PRAGMAS},
        )


async def _count(db: AsyncConnection, what: Any, which: ColumnElement[bool] | None = None) -> int:
    counted = select(func.count(what))
    return (await db.execute(counted if which is None else counted.where(which))).scalar_one()
