"""When a bus stop does what, as rows: written when a series is published, and anew when its meetings change."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.bus_stop import BusStop, StopState
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.stop_times import Times, times
from bot.services.means import Means
from bot.services.stop_view import touch
from bot.store import agenda, bus_stops, meetings


async def plan_stop_of(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Write the rows of the bus stop anew that depends on a meeting which was moved, cancelled or added."""
    if meeting.part is not None:
        await plan_stop(db, means, group, meeting.part.series_id)


async def plan_stop(db: AsyncConnection, means: Means, group: Group, series_id: int) -> None:
    """Write when the bus stop of a series does what; what is done stays done, and what was announced stands."""
    made, stop = await meetings.of_series(db, series_id), await bus_stops.of_series(db, series_id)
    if not made:
        return
    if stop is None:
        found = times(made, group.rules.bus_stop, now=means.now())
        opens_at = await agenda.due_at(db, _key(series_id, Due.OPEN_STOP))
        is_late = opens_at is not None and opens_at <= means.now()
        await _put(db, means, (group.id, series_id), {} if is_late else {Due.OPEN_STOP: found.opens_at})
    else:
        found = times(made, group.rules.bus_stop, stop)
        await agenda.cancel(db, _key(series_id, Due.OPEN_STOP))
        await _put(db, means, (group.id, series_id), await _while_under_way(db, means, stop, found))
    over: dict[Due, datetime | None] = {Due.SERIES_OVER: found.ends_at, Due.ROLES_OFF: found.roles_off_at}
    await _put(db, means, (group.id, series_id), over)


async def plan_stop_where_none(db: AsyncConnection, means: Means, group: Group, series_id: int) -> bool:
    """Plan the bus stop of a series that never had one on the agenda; return whether it was so."""
    over = _key(series_id, Due.SERIES_OVER)
    if await agenda.due_at(db, over) is not None or await agenda.is_done(db, over):
        return False
    await plan_stop(db, means, group, series_id)
    return True


async def put_forgetting(db: AsyncConnection, stop: BusStop, at: datetime) -> None:
    """Have the choices of a settled bus stop forgotten."""
    key = _key(stop.series_id, Due.FORGET_CHOICES)
    await agenda.put(db, AgendaItem(key, Due.FORGET_CHOICES, stop.group_id, stop.series_id, at))


async def _while_under_way(
    db: AsyncConnection, means: Means, stop: BusStop, found: Times
) -> dict[Due, datetime | None]:
    if stop.state is StopState.SETTLED:
        return {}
    closing: dict[Due, datetime | None] = {}
    if stop.state is StopState.OPEN:
        if found.closes_at != stop.closes_at:
            await bus_stops.save(db, replace(stop, closes_at=found.closes_at))
            await touch(db, means, stop)
        closing = {
            Due.CLOSE_STOP: found.closes_at,
            Due.REMIND_RIDERS: found.first_reminder,
            Due.REMIND_RIDERS_AGAIN: found.last_reminder,
        }
    return {
        **closing,
        Due.NEWS_TODAY: found.news_today_at,
        Due.NEWS_OUT: found.grace_until,
        Due.CONDITIONS_STAND: found.conditions_until,
    }


async def _put(db: AsyncConnection, means: Means, where: tuple[int, int], wanted: dict[Due, datetime | None]) -> None:
    group_id, series_id = where
    for kind, at in wanted.items():
        key = _key(series_id, kind)
        if at is None:
            await agenda.cancel(db, key)
        elif at > means.now() or not await agenda.is_done(db, key):
            await agenda.put(db, AgendaItem(key, kind, group_id, series_id, at))


def _key(series_id: int, kind: Due) -> str:
    return f"stop:{series_id}:{kind}"
