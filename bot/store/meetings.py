"""Meetings and who means to come."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience
from bot.domain.meeting import Meeting, Rsvp
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import meetings, rsvps


async def load(db: AsyncConnection, meeting_id: int) -> Meeting | None:
    """Return one meeting, None when there is none."""
    found = await _load(db, meetings.c.id == meeting_id)
    return found[0] if found else None


async def of_poll(db: AsyncConnection, poll_id: int) -> Meeting | None:
    """Return the meeting a poll was decided for, None when it is not."""
    found = await _load(db, meetings.c.poll_id == poll_id)
    return found[0] if found else None


async def to_come(db: AsyncConnection, group_id: int, after: datetime) -> tuple[Meeting, ...]:
    """Return a group's meetings that start after an instant, the next first."""
    return await _load(db, (meetings.c.group_id == group_id) & (meetings.c.starts_at > after))


async def started(db: AsyncConnection, group_id: int, by: datetime) -> tuple[Meeting, ...]:
    """Return a group's meetings that have started by an instant, the first one first."""
    return await _load(db, (meetings.c.group_id == group_id) & (meetings.c.starts_at <= by))


async def add(db: AsyncConnection, meeting: Meeting) -> int:
    """Write a new meeting, its own number ignored, and return its number."""
    columns = [column.name for column in meetings.columns if column.name != "id"]
    return await add_row(db, meetings, **{name: getattr(meeting, name) for name in columns})


async def answer(db: AsyncConnection, meeting_id: int, given: Mapping[int, Rsvp], act_id: int) -> None:
    """Write what people intend; an older tap that arrives late changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    if not given:
        return
    rows = [
        {"meeting_id": meeting_id, "user_id": user_id, "value": value, "act_id": act_id}
        for user_id, value in given.items()
    ]
    new = upsert(db.dialect.name, rsvps).values(rows)
    later = {"value": new.excluded.value, "act_id": new.excluded.act_id}
    keys = (rsvps.c.meeting_id, rsvps.c.user_id)
    where = new.excluded.act_id > rsvps.c.act_id
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))


async def _load(db: AsyncConnection, which: ColumnElement[bool]) -> tuple[Meeting, ...]:
    wanted = (
        select(meetings, rsvps.c.user_id, rsvps.c.value)
        .join(rsvps, rsvps.c.meeting_id == meetings.c.id, isouter=True)
        .where(which)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    rows: dict[int, list[RowMapping]] = defaultdict(list)
    for row in (await db.execute(wanted)).mappings():
        rows[row["id"]].append(row)
    return tuple(_meeting(found) for found in rows.values())


def _meeting(rows: list[RowMapping]) -> Meeting:
    values: dict[str, Any] = {column.name: rows[0][column.name] for column in meetings.columns}
    values["audience"] = Audience(values["audience"])
    given = {row["user_id"]: Rsvp(row["value"]) for row in rows if row["user_id"] is not None}
    return Meeting(**values, rsvps=given)
