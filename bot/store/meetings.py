"""Meetings and who means to come."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience
from bot.domain.meeting import Meeting, Part, Rsvp
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import meetings, rsvps, series

_OWN = [each.name for each in meetings.columns if each.name not in {"id", "series_id", "number"}]


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
    part = meeting.part
    place = {"series_id": part.series_id if part else None, "number": part.number if part else None}
    return await add_row(db, meetings, **{name: getattr(meeting, name) for name in _OWN}, **place)


async def of_series(db: AsyncConnection, series_id: int) -> tuple[Meeting, ...]:
    """Return the meetings of a series, the first one first."""
    return await _load(db, meetings.c.series_id == series_id)


async def last_before(db: AsyncConnection, group_id: int, day: date) -> date | None:
    """Return the day of a group's last meeting of any series before a day, None when there was none.

    An initial meeting is not counted (domain.md section 2).
    """
    before = [meetings.c.group_id == group_id, meetings.c.series_id.is_not(None)]
    start = datetime.combine(day, time())
    found = select(func.max(meetings.c.local)).where(*before, meetings.c.local < start)
    last: datetime | None = (await db.execute(found)).scalar()
    return last.date() if last else None


async def forget_answer(db: AsyncConnection, meeting_id: int, user_id: int, act_id: int) -> None:
    """Take back what somebody intends, unless a later tap has been there."""
    older = (rsvps.c.meeting_id == meeting_id) & (rsvps.c.user_id == user_id) & (rsvps.c.act_id < act_id)
    await db.execute(delete(rsvps).where(older))


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
        select(meetings, rsvps.c.user_id, rsvps.c.value, series.c.meetings.label("of"))
        .join(rsvps, rsvps.c.meeting_id == meetings.c.id, isouter=True)
        .join(series, series.c.id == meetings.c.series_id, isouter=True)
        .where(which)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    rows: dict[int, list[RowMapping]] = defaultdict(list)
    for row in (await db.execute(wanted)).mappings():
        rows[row["id"]].append(row)
    return tuple(_meeting(found) for found in rows.values())


def _meeting(rows: list[RowMapping]) -> Meeting:
    first = rows[0]
    values: dict[str, Any] = {name: first[name] for name in ("id", *_OWN)} | {"audience": Audience(first["audience"])}
    given = {row["user_id"]: Rsvp(row["value"]) for row in rows if row["user_id"] is not None}
    part = Part(first["series_id"], first["number"], first["of"]) if first["series_id"] is not None else None
    return Meeting(**values, rsvps=given, part=part)
