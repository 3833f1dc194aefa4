"""Who was at which meeting."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.attendance import Attendance, Records
from bot.store.database import upsert
from bot.store.tables import attendance, meetings


async def of_meeting(db: AsyncConnection, meeting_id: int) -> Records:
    """Return what is recorded of a meeting, by person."""
    wanted = select(attendance.c.user_id, attendance.c.value).where(attendance.c.meeting_id == meeting_id)
    return {user_id: Attendance(value) for user_id, value in await db.execute(wanted)}


async def recorded(db: AsyncConnection, group_id: int) -> frozenset[int]:
    """Return a group's meetings of which something is recorded."""
    wanted = select(attendance.c.meeting_id).join(meetings, meetings.c.id == attendance.c.meeting_id)
    found = await db.execute(wanted.where(meetings.c.group_id == group_id).distinct())
    return frozenset(found.scalars())


async def of_person(db: AsyncConnection, group_id: int, user_id: int) -> tuple[tuple[int, Attendance], ...]:
    """Return what is recorded of one person in a group, by meeting, the first meeting first."""
    wanted = (
        select(attendance.c.meeting_id, attendance.c.value)
        .join(meetings, meetings.c.id == attendance.c.meeting_id)
        .where(meetings.c.group_id == group_id, attendance.c.user_id == user_id)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    return tuple((meeting_id, Attendance(value)) for meeting_id, value in await db.execute(wanted))


async def record(db: AsyncConnection, meeting_id: int, found: Mapping[int, Attendance], act_id: int) -> None:
    """Write who was there; an older tap that arrives late changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    if not found:
        return
    rows = [
        {"meeting_id": meeting_id, "user_id": user_id, "value": value, "act_id": act_id}
        for user_id, value in found.items()
    ]
    new = upsert(db.dialect.name, attendance).values(rows)
    later = {"value": new.excluded.value, "act_id": new.excluded.act_id}
    keys, where = (attendance.c.meeting_id, attendance.c.user_id), new.excluded.act_id > attendance.c.act_id
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))
