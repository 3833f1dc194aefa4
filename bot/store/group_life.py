"""Whether a group is paused or closed, what rests meanwhile, and the erasing of all that is left of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import Due
from bot.domain.availability import PollState
from bot.domain.bus_stop import StopState
from bot.domain.group_life import Found
from bot.domain.meeting import MeetingState
from bot.domain.message import Kind
from bot.store.database import upsert
from bot.store.tables import (
    agenda,
    bus_stops,
    group_lives,
    groups,
    meetings,
    memberships,
    outbox,
    polls,
    series,
)

_LIVE = outbox.c.state.in_(["pending", "sending"])
_PENDING = agenda.c.state == "pending"

Resting = Mapping[str, list[Any]]
"""What was taken back, as JSON values: enough to bring it back."""


@dataclass(frozen=True, slots=True)
class Spared:
    """What goes on while a group rests."""

    due: tuple[Due, ...] = ()
    kinds: tuple[Kind, ...] = ()


async def found(db: AsyncConnection, group_id: int) -> Found:
    """Return what a group's rows say of where it is in its life."""
    announced = select(series.c.id).join(polls, polls.c.id == series.c.poll_id)
    announced = announced.where(polls.c.group_id == group_id, series.c.published_at.is_not(None))
    unsettled = select(bus_stops.c.id).where(bus_stops.c.group_id == group_id, bus_stops.c.state != StopState.SETTLED)
    row = (await db.execute(select(exists(announced), exists(unsettled)))).one()
    return Found(has_series=bool(row[0]), at_bus_stop=bool(row[1]))


async def pause(db: AsyncConnection, group_id: int, at: datetime, wake_on: date, contact_id: int | None = None) -> None:
    """Note that a group is paused until a day."""
    await _write(db, group_id, paused_at=at, wake_on=wake_on.isoformat(), contact_id=contact_id)


async def wake(db: AsyncConnection, group_id: int) -> None:
    """Note that a group is not paused any more."""
    await _write(db, group_id, paused_at=None, wake_on=None, contact_id=None)


async def paused_at(db: AsyncConnection, group_id: int) -> datetime | None:
    """Return since when a group is paused, None while it is not."""
    return (await db.execute(select(group_lives.c.paused_at).where(group_lives.c.group_id == group_id))).scalar()


async def close(db: AsyncConnection, group_id: int, at: datetime | None) -> None:
    """Note that a group is closed; that it goes on, where ``at`` is None."""
    await _write(db, group_id, closed_at=at)


async def let_rest(db: AsyncConnection, group_id: int, at: datetime, spared: Spared) -> Resting:
    """Take back everything that is to come in a group: questions, meetings, what falls due and what was to be said."""
    asked = (polls.c.group_id == group_id, polls.c.state.in_([PollState.DRAFT, PollState.OPEN, PollState.CLOSED]))
    ahead = (
        meetings.c.group_id == group_id,
        meetings.c.starts_at > at,
        meetings.c.state.not_in([MeetingState.CANCELLED, MeetingState.HELD]),
    )
    due = (agenda.c.group_id == group_id, _PENDING, agenda.c.kind.not_in(spared.due))
    said = (outbox.c.group_id == group_id, _LIVE, outbox.c.kind.not_in(spared.kinds))
    resting: dict[str, list[Any]] = {
        "polls": [[*row] for row in await db.execute(select(polls.c.id, polls.c.state).where(*asked))],
        "meetings": [[*row] for row in await db.execute(select(meetings.c.id, meetings.c.state).where(*ahead))],
        "agenda": [*(await db.execute(select(agenda.c.id).where(*due))).scalars()],
        "outbox": [*(await db.execute(select(outbox.c.id).where(*said))).scalars()],
    }
    await db.execute(update(polls).where(*asked).values(state=PollState.ABANDONED))
    await db.execute(update(meetings).where(*ahead).values(state=MeetingState.CANCELLED))
    await db.execute(update(agenda).where(*due).values(state="cancelled"))
    await db.execute(update(outbox).where(*said).values(state="cancelled"))
    return resting


async def bring_back(db: AsyncConnection, resting: Resting) -> None:
    """Bring back what was taken back and has not changed since."""
    for table, name, now in ((polls, "polls", PollState.ABANDONED), (meetings, "meetings", MeetingState.CANCELLED)):
        for row_id, state in resting[name]:
            await db.execute(update(table).where(table.c.id == row_id, table.c.state == now).values(state=state))
    for table, name in ((agenda, "agenda"), (outbox, "outbox")):
        back = (table.c.id.in_(resting[name]), table.c.state == "cancelled")
        await db.execute(update(table).where(*back).values(state="pending"))


async def count(db: AsyncConnection, group_id: int) -> dict[str, int]:
    """Return the counts that stay of a group: people, series and meetings."""
    held = select(func.count()).where(meetings.c.group_id == group_id, meetings.c.state == MeetingState.HELD)
    people = select(func.count()).where(memberships.c.group_id == group_id)
    of_group = select(func.count(series.c.id)).join(polls, polls.c.id == series.c.poll_id)
    rides = of_group.where(polls.c.group_id == group_id, series.c.published_at.is_not(None))
    wanted = {"people": people, "series": rides, "meetings": held}
    return {name: (await db.execute(each)).scalar_one() for name, each in wanted.items()}


async def erase(db: AsyncConnection, group_id: int) -> None:
    """Delete a group with every row of it."""
    await db.execute(delete(groups).where(groups.c.id == group_id))


async def _write(db: AsyncConnection, group_id: int, **values: Any) -> None:
    new = upsert(db.dialect.name, group_lives).values(group_id=group_id, **values)
    await db.execute(new.on_conflict_do_update(index_elements=(group_lives.c.group_id,), set_=values))
