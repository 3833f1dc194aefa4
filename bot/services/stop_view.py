"""A bus stop as somebody may look at it, and what every change to one writes besides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bus_stop import BusStop, Chosen, Departure, StopState
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.membership import Membership
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.domain.stop_times import Times, anchors, times
from bot.errors import UserError
from bot.services.means import Means, admit
from bot.store import bus_stops, cards, groups, meetings, memberships


@dataclass(frozen=True, slots=True)
class StopView:
    """A bus stop as one person may look at it.

    :param meetings: all of its series, cancelled ones too
    """

    group: Group
    stop: BusStop
    meetings: tuple[Meeting, ...]
    known: tuple[Membership, ...]
    user_id: int = 0

    @property
    def times(self) -> Times:
        """Every instant of the stop."""
        return times(self.meetings, self.group.rules.bus_stop, self.stop)

    @property
    def last_starts_at(self) -> datetime:
        """When the last meeting of the series begins; a cancelled one is none."""
        return anchors(self.meetings, self.stop)[1].starts_at

    @property
    def own(self) -> Chosen | None:
        """What this person chose, None while they have not."""
        return self.stop.chosen.get(self.user_id)

    @property
    def is_rider(self) -> bool:
        """Whether this person is asked."""
        return self.user_id in self.stop.riders

    @property
    def is_away(self) -> bool:
        """Whether this person's seat is kept now, so that it can't be kept once more."""
        return self.user_id in self.stop.away

    @property
    def is_refused(self) -> bool:
        """Whether this person's wish for a kept seat came after as many as there may be."""
        return self.user_id in self.stop.refused(self.group.rules.seats)

    @property
    def departure(self) -> Departure:
        """How the stop ends, by what is known now."""
        return self.stop.departure(self.group.rules)

    @property
    def is_open(self) -> bool:
        """Whether it is open."""
        return self.stop.state is StopState.OPEN

    @property
    def organisers(self) -> list[Membership]:
        """Who looks after arrangements."""
        return [row for row in self.known if row.is_organiser]


async def view_of(db: AsyncConnection, means: Means, stop: BusStop | None, user_id: int = 0) -> StopView | None:
    """Return a bus stop that is at hand with all that belongs to it, None where it is gone."""
    group = await groups.load(db, stop.group_id, means.rules) if stop else None
    if stop is None or group is None:
        return None
    made = await meetings.of_series(db, stop.series_id)
    return StopView(group, stop, made, await memberships.of_group(db, group.id), user_id)


async def load_stop(db: AsyncConnection, means: Means, actor: Actor, stop_id: int, action: Action) -> StopView:
    """Return a bus stop to somebody who may do something with it.

    :raises UserError: ``not_found``, and what ``bot.services.means.enter`` raises
    """
    return await _admitted(db, means, actor, await bus_stops.load(db, stop_id), action)


async def latest_stop(db: AsyncConnection, means: Means, actor: Actor, group_id: int, action: Action) -> StopView:
    """Return a group's present bus stop to somebody who may do something with it.

    :raises UserError: ``no_bus_stop`` while there is none, and what ``bot.services.means.enter`` raises
    """
    admit(
        actor,
        action,
        await groups.load(db, group_id, means.rules),
        await memberships.load(db, group_id, actor.user_id),
    )
    stop = await bus_stops.latest(db, group_id)
    if stop is None or stop.state is StopState.SETTLED:
        raise UserError("no_bus_stop")
    return await _admitted(db, means, actor, stop, action)


async def touch(db: AsyncConnection, means: Means, stop: BusStop) -> None:
    """Have everything in the channel that shows a bus stop drawn again."""
    await cards.touch(db, [Kind.STOP_CARD, Kind.STOP_RESULT], stop.id, means.now(), means.redraw_after)


async def _admitted(db: AsyncConnection, means: Means, actor: Actor, stop: BusStop | None, action: Action) -> StopView:
    view = await view_of(db, means, stop, actor.user_id)
    if view is None:
        raise UserError("not_found")
    mine = next((row for row in view.known if row.user_id == actor.user_id), None)
    admit(actor, action, view.group, mine)
    return view
