"""A bus stop opens: the group is asked on one card, who is away by direct message, who got off before is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.bus_stop import BusStop, StopState
from bot.domain.group import Group
from bot.domain.membership import State
from bot.domain.message import Kind, Message, Target
from bot.domain.stop_times import anchors, times
from bot.services.means import Means
from bot.services.say import say
from bot.services.stop_agenda import plan_stop
from bot.services.stop_view import StopView, view_of
from bot.store import bus_stops, groups, meetings, memberships

LATE = timedelta(days=1)
"""A stop that opens later than this after its time was not announced in time, and takes its times from now."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written to each of some people, and until when it is of use.

    :param occasion: tells this time from another, where there may be several
    """

    kind: Kind
    until: datetime
    occasion: str = ""


async def open_stop(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Open the bus stop of a series whose morning has come."""
    group = await groups.load(db, item.group_id, means.rules)
    if group is not None:
        await open_now(db, means, group, item.ref_id, item.due_at)


async def open_now(db: AsyncConnection, means: Means, group: Group, series_id: int, due_at: datetime) -> BusStop | None:
    """Open the bus stop of a series; open already it stays as it is, and without a rider there is none.

    :param due_at: when it was to open
    """
    found = await bus_stops.of_series(db, series_id)
    made = await meetings.of_series(db, series_id)
    if found is not None or not made:
        return found
    now = means.now()
    opened_at = due_at if now - due_at < LATE else now
    planned = times(made, group.rules.bus_stop, opens_at=opened_at)
    before_last, _ = anchors(made)
    new = BusStop(0, group.id, series_id, StopState.OPEN, opened_at, planned.closes_at, before_last.id)
    stop = replace(new, id=await bus_stops.add(db, new))
    await plan_stop(db, means, group, series_id)
    view = await view_of(db, means, await bus_stops.load(db, stop.id))
    if view is not None:
        await _ask(db, means, view)
        await _tell_who_asked(db, means, view)
    return stop


async def write_each(
    db: AsyncConnection, means: Means, view: StopView, people: Sequence[int], writing: Writing
) -> None:
    """Have each of some people written to once about a bus stop, some seconds apart."""
    stop, kind = view.stop, writing.kind
    for place, user_id in enumerate(people):
        due, to = means.now() + place * means.direct_message_every, Target(user_id=user_id)
        key = ":".join(filter(None, [f"stop:{stop.id}:{kind}", writing.occasion, str(user_id)]))
        await say(db, Message(key, kind, stop.group_id, to, stop.id, due, writing.until, about=user_id))


async def _ask(db: AsyncConnection, means: Means, view: StopView) -> None:
    """Have everybody asked: on one card in the channel, and who is away by direct message."""
    stop, to = view.stop, Target(channel_id=view.group.channel_id)
    until = view.times.ends_at
    await say(
        db, Message(f"stop:{stop.id}:card", Kind.STOP_CARD, view.group.id, to, stop.id, means.now(), stop.closes_at)
    )
    away = [one for one in stop.riders if one in stop.away]
    await write_each(db, means, view, away, Writing(Kind.STOP_AWAY, until))


async def _tell_who_asked(db: AsyncConnection, means: Means, view: StopView) -> None:
    """Have those told who got off before and wanted to hear of this stop, once."""
    asked = [row for row in view.known if row.tell_later and row.state is State.ALUMNI]
    writing = Writing(Kind.NEXT_STOP, view.times.ends_at)
    await write_each(db, means, view, [row.user_id for row in asked], writing)
    for row in asked:
        await memberships.save(db, replace(row, tell_later=False))
