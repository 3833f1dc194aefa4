"""Stub until the stop lands."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bus_stop import BusStop, Departure, StopState
from bot.domain.group import Group
from bot.services.means import Means
from bot.store import bus_stops


async def settle_departure(db: AsyncConnection, means: Means, group: Group, stop: BusStop) -> Departure:
    """End it."""
    await bus_stops.save(db, replace(stop, state=StopState.SETTLED, settled_at=means.now()))
    return stop.departure(group.rules)
