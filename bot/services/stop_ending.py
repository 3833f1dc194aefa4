"""The last meeting of a series is over: silence counts as getting off, and who leaves has left."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.bus_stop import StopState
from bot.domain.message import Kind
from bot.services.after_stop import all_got_off
from bot.services.boarding import go_on, promised
from bot.services.closing import close_group
from bot.services.departing import board
from bot.services.means import Means
from bot.services.stop_closing import close_stop
from bot.services.stop_opening import Writing, write_each
from bot.services.stop_view import touch, view_of
from bot.store import bus_stops, groups

STANDS = timedelta(days=7)
"""How long after the last meeting it is of use to hear that one counts as getting off."""


async def end_series(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Note that the last meeting of a series is over: silence counts as getting off, and who leaves has left."""
    group, stop = await groups.load(db, item.group_id, means.rules), await bus_stops.of_series(db, item.ref_id)
    view = await view_of(db, means, stop)
    if group is None or view is None or means.now() < view.times.ends_at:
        return
    await close_stop(db, means, view)
    found = await bus_stops.load(db, view.stop.id)
    if found is None:
        return
    over = replace(found, is_over=True, news_is_out=True, conditions_stand=True)
    await bus_stops.save(db, over)
    if found.state is StopState.CLOSED:
        counted = [one for one in over.departure(group.rules).left if one not in found.departure(group.rules).left]
        until = view.times.ends_at + STANDS
        await write_each(db, means, view, counted, Writing(Kind.COUNTED_OFF, until))
        await touch(db, means, over)
        await go_on(db, means, group, over.id, occasion="over")
    if found.state is StopState.CLOSED and all_got_off(group, over) and not await promised(db, over.id):
        await close_group(db, means, group)
        return
    await board(db, means, group)
