"""A bus stop closes: the group sees who rides on, organisers with whom to talk, and who must choose again is asked."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.bus_stop import StopState
from bot.domain.message import Kind, Message, Target
from bot.domain.waiting_list import in_line
from bot.services.boarding import go_on
from bot.services.means import Means
from bot.services.say import notice, say, tell_organisers
from bot.services.sister_group import suggest_sister_group
from bot.services.stop_agenda import plan_stop
from bot.services.stop_opening import Writing, write_each
from bot.services.stop_view import StopView, touch, view_of
from bot.store import bus_stops


async def remind(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Remind whoever has not chosen, a week after the opening."""
    view = await _of_series(db, means, item)
    if view is not None and view.is_open:
        await write_each(db, means, view, view.stop.silent, Writing(Kind.STOP_REMINDER, view.stop.closes_at, "first"))


async def remind_again(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Remind whoever has not chosen or is not sure yet, two days before the close."""
    view = await _of_series(db, means, item)
    if view is not None and view.is_open:
        open_ends = {*view.stop.silent, *view.stop.undecided}
        people = [one for one in view.stop.riders if one in open_ends]
        await write_each(db, means, view, people, Writing(Kind.STOP_REMINDER, view.stop.closes_at, "last"))


async def close_when_due(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Close a bus stop whose time is over."""
    view = await _of_series(db, means, item)
    if view is not None and means.now() >= view.stop.closes_at:
        await close_stop(db, means, view)


async def close_stop(db: AsyncConnection, means: Means, view: StopView) -> None:
    """Close a bus stop; closed already it stays as it is."""
    if not view.is_open:
        return
    await bus_stops.save(db, view.stop.close())
    closed = await view_of(db, means, await bus_stops.load(db, view.stop.id))
    if closed is None:
        return
    await plan_stop(db, means, closed.group, closed.stop.series_id)
    stop, now, until = closed.stop, means.now(), closed.times.ends_at
    to = Target(channel_id=closed.group.channel_id)
    await touch(db, means, stop)
    await say(db, Message(f"stop:{stop.id}:result", Kind.STOP_RESULT, closed.group.id, to, stop.id, now, until))
    told = notice(f"stop:{stop.id}:closed", Kind.STOP_CLOSED, closed.group, stop.id, now)
    await tell_organisers(db, closed.group, closed.organisers, told)
    again = [one for one in stop.riders if one in {*stop.dropped(), *stop.refused(closed.group.rules.seats)}]
    await write_each(db, means, closed, again, Writing(Kind.ASK_RIDER_AGAIN, until))
    opens = [one for one in stop.riders if one in stop.away and one in {*stop.silent, *stop.undecided}]
    await write_each(db, means, closed, opens, Writing(Kind.COUNTED_OFF, until))
    await _ask_to_talk(db, means, closed)
    await _tell_who_waits(db, means, closed)
    await go_on(db, means, closed.group, stop.id, occasion="closed")


async def news_today(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Remind whoever tells it themselves, on the morning of meeting N-1."""
    view = await _of_series(db, means, item)
    if view is not None and view.stop.state is StopState.CLOSED:
        await write_each(db, means, view, view.stop.holding_news, Writing(Kind.NEWS_TODAY, view.times.grace_until))


async def news_out(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Note that meeting N-1 is over: whatever was held is shown to the group."""
    view = await _of_series(db, means, item)
    if view is None or view.stop.state is StopState.SETTLED or means.now() < view.times.grace_until:
        return
    await close_stop(db, means, view)
    stop = await bus_stops.load(db, view.stop.id)
    if stop is not None and stop.state is StopState.CLOSED:
        await bus_stops.save(db, replace(stop, news_is_out=True))
        await touch(db, means, stop)
        await go_on(db, means, view.group, stop.id, occasion="grace")


async def let_conditions_stand(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Count whose condition is not met as getting off, and tell them; the largest set is worked out once more."""
    view = await _of_series(db, means, item)
    if view is None or view.stop.state is not StopState.CLOSED or means.now() < view.times.conditions_until:
        return
    stop = replace(view.stop, conditions_stand=True)
    await bus_stops.save(db, stop)
    await write_each(db, means, view, stop.dropped(), Writing(Kind.COUNTED_OFF, view.times.ends_at))
    await touch(db, means, stop)
    await go_on(db, means, view.group, stop.id, occasion="conditions")


async def _of_series(db: AsyncConnection, means: Means, item: AgendaItem) -> StopView | None:
    return await view_of(db, means, await bus_stops.of_series(db, item.ref_id))


async def _ask_to_talk(db: AsyncConnection, means: Means, view: StopView) -> None:
    """Ask organisers to talk with each whose seat is pending; who is an organiser is not asked about themselves."""
    named = {row.user_id for row in view.organisers}
    for user_id in view.stop.to_talk_with(view.group.rules):
        told = notice(f"stop:{view.stop.id}:talk:{user_id}", Kind.PLEASE_TALK, view.group, view.stop.id, means.now())
        group = replace(view.group, organisers_channel_id=None) if user_id in named else view.group
        others = [row for row in view.organisers if row.user_id != user_id]
        await tell_organisers(db, group, others, replace(told, about=user_id))


async def _tell_who_waits(db: AsyncConnection, means: Means, view: StopView) -> None:
    """Tell those in line kindly that no seat is free, where that is sure: everybody rides on or keeps their seat.

    Where many wait, organisers are asked whether to start a second group.
    """
    departure = view.departure
    if departure.pending or departure.left or departure.free_seats:
        return
    line = [row.user_id for row in in_line(view.known)]
    await suggest_sister_group(db, means, view.group, view.stop.id, len(line))
    await write_each(db, means, view, line, Writing(Kind.NO_SEAT, view.times.ends_at))
