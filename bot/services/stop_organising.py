"""What organisers do at the bus stop: open it, see how far it is, look at choices, write down what was told them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bus_stop import Choice, Chosen
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.domain.stop_times import times
from bot.errors import UserError
from bot.services.bus_stop import take
from bot.services.means import Means, enter
from bot.services.stop_opening import Writing, open_now, write_each
from bot.services.stop_view import StopView, latest_stop, load_stop, view_of
from bot.store import acts, bus_stops, meetings
from bot.store.database import whole

LOOKED = "bus_stop_look"
"""The act of an organiser who looks at choices before the close."""

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Looked:
    """An organiser who looked at what people chose, and when."""

    user_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """How far a bus stop is, for organisers.

    :param looked: who looked at choices, the last first
    :param shows_choices: whether this organiser looks at them now
    """

    view: StopView
    looked: tuple[Looked, ...] = ()
    shows_choices: bool = False


@dataclass(frozen=True, slots=True)
class ToOpen:
    """A bus stop that has not opened, and when it will by itself."""

    group: Group
    series_id: int
    opens_at: datetime


class StopOrganisingService:
    """Use cases of organisers at the bus stop."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def to_open(self, actor: Actor, group_id: int) -> ToOpen | Status:
        """Return when the next bus stop opens; the one that is open, where there is one.

        :raises UserError: ``not_found``, ``organisers_only``, ``no_series_riding``
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            series_id = await self._riding(db, group.id)
            stop = await bus_stops.of_series(db, series_id)
            if stop is not None:
                view = await view_of(db, self._means, stop, actor.user_id)
                return Status(view, await self._looked(db, view)) if view else ToOpen(group, series_id, stop.opened_at)
            made = await meetings.of_series(db, series_id)
        return ToOpen(group, series_id, times(made, group.rules.bus_stop, now=self._means.now()).opens_at)

    @whole
    async def open(self, actor: Actor, group_id: int) -> Status:
        """Open the bus stop of the present series now; open already it stays as it is.

        :raises UserError: ``not_found``, ``organisers_only``, ``no_series_riding``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            series_id = await self._riding(db, group.id)
            if await bus_stops.of_series(db, series_id) is None:
                await acts.add(db, acts.Act(0, group.id, actor.user_id, "bus_stop_open", None), now)
            stop = await open_now(db, self._means, group, series_id, now)
            view = await view_of(db, self._means, stop, actor.user_id)
            if view is None:
                raise UserError("no_series_riding")
            return Status(view, await self._looked(db, view))

    async def status(self, actor: Actor, group_id: int) -> Status:
        """Return how far the present bus stop is: numbers and who is silent, not what people chose.

        :raises UserError: ``not_found``, ``organisers_only``, ``no_bus_stop``
        """
        async with self._means.database.reading() as db:
            view = await latest_stop(db, self._means, actor, group_id, Action.ORGANISE)
            return Status(view, await self._looked(db, view))

    @whole
    async def look(self, actor: Actor, stop_id: int) -> Status:
        """Return what people chose; that somebody looked is noted, and the other organiser sees it.

        :raises UserError: ``not_found``, ``organisers_only``
        :source: domain.md section 6, "Organiser sees more than members"
        """
        async with self._means.database.writing() as db:
            view = await load_stop(db, self._means, actor, stop_id, Action.ORGANISE)
            await acts.add(db, acts.Act(0, view.group.id, actor.user_id, LOOKED, None), self._means.now())
            return Status(view, await self._looked(db, view), shows_choices=True)

    async def to_record(self, actor: Actor, stop_id: int) -> StopView:
        """Return a bus stop to an organiser who writes an answer down.

        :raises UserError: ``not_found``, ``organisers_only``, ``bus_stop_settled``
        """
        async with self._means.database.reading() as db:
            return await load_stop(db, self._means, actor, stop_id, Action.ORGANISE)

    @whole
    async def record(self, actor: Actor, stop_id: int, people: Sequence[int], choice: Choice) -> StopView:
        """Write down what people said by voice; they are told by direct message, and can change it.

        :raises UserError: ``not_found``, ``organisers_only``, ``not_a_rider``, ``bus_stop_settled``, ``kept_already``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_stop(db, self._means, actor, stop_id, Action.ORGANISE)
            for person in people:
                said = Chosen(choice, now, actor.act_id, recorded_by=actor.user_id)
                stop = await take(db, self._means, view, person, said)
                if stop != view.stop:
                    await acts.add(db, acts.Act(0, view.group.id, actor.user_id, "bus_stop_record", None), now)
                    told = [person] if person != actor.user_id else []
                    writing = Writing(Kind.CHOICE_RECORDED, view.times.ends_at, str(actor.act_id))
                    await write_each(db, self._means, view, told, writing)
                view = replace(view, stop=stop)
        return view

    async def _riding(self, db: AsyncConnection, group_id: int) -> int:
        series_id = await meetings.present_series(db, group_id, self._means.now())
        if series_id is None:
            raise UserError("no_series_riding")
        return series_id

    async def _looked(self, db: AsyncConnection, view: StopView) -> tuple[Looked, ...]:
        found = await acts.of_kind(db, view.group.id, LOOKED, view.stop.opened_at, SHOWN)
        return tuple(Looked(user_id, at) for user_id, at in found)
