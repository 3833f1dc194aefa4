"""Meetings and who means to come."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience
from bot.domain.meeting import Going, Meeting, MeetingState, Move, Part, Rsvp
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import meetings, rsvps, series

_COMPOSED = {"id", "series_id", "number", "moved_from", "moved_act_id"}
_OWN = [each.name for each in meetings.columns if each.name not in _COMPOSED]
_TAKES_PLACE = meetings.c.state != MeetingState.CANCELLED


async def load(db: AsyncConnection, meeting_id: int) -> Meeting | None:
    """Return one meeting, None when there is none."""
    found = await _load(db, meetings.c.id == meeting_id)
    return found[0] if found else None


async def of_poll(db: AsyncConnection, poll_id: int) -> Meeting | None:
    """Return the meeting a poll was decided for, None when it is not."""
    found = await _load(db, meetings.c.poll_id == poll_id)
    return found[0] if found else None


async def to_come(db: AsyncConnection, group_id: int, after: datetime) -> tuple[Meeting, ...]:
    """Return a group's meetings that start after an instant, the next first; cancelled ones are not to come."""
    return await _load(db, (meetings.c.group_id == group_id) & (meetings.c.starts_at > after) & _TAKES_PLACE)


async def at(db: AsyncConnection, group_id: int, starts_at: datetime) -> tuple[Meeting, ...]:
    """Return a group's meetings that start at an instant; cancelled ones left out."""
    return await _load(db, (meetings.c.group_id == group_id) & (meetings.c.starts_at == starts_at) & _TAKES_PLACE)


async def started(db: AsyncConnection, group_id: int, by: datetime) -> tuple[Meeting, ...]:
    """Return a group's meetings that have started by an instant, the first one first; cancelled ones never did."""
    return await _load(db, (meetings.c.group_id == group_id) & (meetings.c.starts_at <= by) & _TAKES_PLACE)


async def of_all_groups(db: AsyncConnection, after: datetime) -> tuple[Meeting, ...]:
    """Return the meetings of all groups that start after an instant, the next first; cancelled ones left out."""
    return await _load(db, (meetings.c.starts_at > after) & _TAKES_PLACE)


async def add(db: AsyncConnection, meeting: Meeting) -> int:
    """Write a new meeting, its own number ignored, and return its number."""
    return await add_row(db, meetings, **_columns(meeting))


async def save(db: AsyncConnection, meeting: Meeting) -> None:
    """Write what can change of a meeting; what people intend has rows of its own."""
    await db.execute(update(meetings).where(meetings.c.id == meeting.id).values(**_columns(meeting)))


async def void_answers(db: AsyncConnection, meeting_id: int) -> None:
    """Forget what everybody intends, because it was said of another date."""
    await db.execute(delete(rsvps).where(rsvps.c.meeting_id == meeting_id))


async def of_series(db: AsyncConnection, series_id: int) -> tuple[Meeting, ...]:
    """Return the meetings of a series, cancelled ones too, the first one first."""
    return await _load(db, meetings.c.series_id == series_id)


async def present_series(db: AsyncConnection, group_id: int, at: datetime) -> int | None:
    """Return the series of a group's next meeting, else of its last one; None where no meeting belongs to one."""
    its = [meetings.c.group_id == group_id, meetings.c.series_id.is_not(None)]
    ahead = select(meetings.c.series_id).where(*its, meetings.c.starts_at > at).order_by(meetings.c.starts_at)
    begun = select(meetings.c.series_id).where(*its).order_by(meetings.c.starts_at.desc())
    found = [(await db.execute(wanted.limit(1))).scalar() for wanted in (ahead, begun)]
    return next((number for number in found if number is not None), None)


async def last_before(db: AsyncConnection, group_id: int, day: date) -> date | None:
    """Return the day of a group's last meeting of any series before a day, None when there was none.

    An initial meeting is not counted (domain.md section 2).
    """
    before = [meetings.c.group_id == group_id, meetings.c.series_id.is_not(None), _TAKES_PLACE]
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
    values: dict[str, Any] = {name: first[name] for name in ("id", *_OWN)}
    values |= {"audience": Audience(first["audience"]), "state": MeetingState(first["state"])}
    values |= {"going": Going(first["going"]) if first["going"] else None}
    given = {row["user_id"]: Rsvp(row["value"]) for row in rows if row["user_id"] is not None}
    part = Part(first["series_id"], first["number"], first["of"]) if first["series_id"] is not None else None
    moved = Move(first["moved_from"], first["moved_act_id"]) if first["moved_from"] else None
    return Meeting(**values, rsvps=given, part=part, moved=moved)


def _columns(meeting: Meeting) -> dict[str, Any]:
    own = {name: getattr(meeting, name) for name in _OWN}
    part, moved = meeting.part, meeting.moved
    place = {"series_id": part.series_id, "number": part.number} if part else {"series_id": None, "number": None}
    last = {"moved_from": moved.before, "moved_act_id": moved.act_id} if moved else {}
    return {**own, **place, **last}
