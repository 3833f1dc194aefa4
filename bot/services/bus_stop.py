"""One's own choice at the bus stop: every tap saves, the last one counts, and nobody else sees it before the close."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bus_stop import BusStop, Choice, Chosen, StopState
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.domain.waiting_list import place_of
from bot.errors import UserError
from bot.services.boarding import go_on, promised
from bot.services.means import Means, enter
from bot.services.stop_opening import Writing, write_each
from bot.services.stop_view import StopView, latest_stop, load_stop, touch, view_of
from bot.store import bus_stops, cards, memberships
from bot.store.database import whole


class BusStopService:
    """Use cases of one rider for themselves."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, group_id: int) -> StopView:
        """Return the present bus stop of a group to a rider.

        :raises UserError: ``not_found``, ``members_only``, ``no_bus_stop``, ``not_a_rider``
        """
        async with self._means.database.reading() as db:
            return _as_rider(await latest_stop(db, self._means, actor, group_id, Action.TAKE_PART))

    async def show(self, actor: Actor, stop_id: int) -> StopView:
        """Return a bus stop to one of its riders.

        :raises UserError: ``not_found``, ``members_only``, ``not_a_rider``
        """
        async with self._means.database.reading() as db:
            return _as_rider(await load_stop(db, self._means, actor, stop_id, Action.TAKE_PART))

    async def choose(self, actor: Actor, stop_id: int, choice: Choice) -> StopView:
        """Save what somebody wants; the same again keeps what belongs to it.

        :raises UserError: as ``show``; ``bus_stop_settled``, ``kept_already``
        """

        def say(before: Chosen | None, now: datetime) -> Chosen:
            is_same = before is not None and before.choice is choice and before.recorded_by is None
            kept = before if before is not None and is_same else Chosen(choice, now, 0)
            return replace(kept, act_id=actor.act_id)

        return await self._say(actor, stop_id, say)

    async def stay_if(self, actor: Actor, stop_id: int, least: int | None) -> StopView:
        """Save that somebody stays, on the condition that so many ride, or on none.

        :raises UserError: as ``choose``; ``condition_out_of_range``
        """

        def say(_: Chosen | None, now: datetime) -> Chosen:
            return Chosen(Choice.STAY, now, actor.act_id, least)

        return await self._say(actor, stop_id, say, least)

    async def tell_later(self, actor: Actor, stop_id: int, *, wanted: bool) -> StopView:
        """Save whether somebody who gets off wants to hear of later stops.

        :raises UserError: as ``choose``
        """
        return await self._get_off_with(actor, stop_id, lambda said: replace(said, tell_later=wanted))

    async def tell_self(self, actor: Actor, stop_id: int, *, wanted: bool) -> StopView:
        """Save whether somebody who gets off tells the group themselves; taken back, the group sees it now.

        :raises UserError: as ``choose``
        """
        return await self._get_off_with(actor, stop_id, lambda said: replace(said, tell_self=wanted))

    @whole
    async def get_on(self, actor: Actor, stop_id: int) -> tuple[StopView, int | None]:
        """Put somebody who got off before in line again, with the time of this request; return their place.

        :raises UserError: ``not_found``, ``already_in``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await view_of(db, self._means, await bus_stops.load(db, stop_id), actor.user_id)
            if view is None:
                raise UserError("not_found")
            row = (await enter(db, self._means, actor, view.group.id, Action.JOIN)).membership
            if row is None:
                raise UserError("not_found")
            if row.is_inside or row.state is State.OFFERED:
                raise UserError("already_in")
            if row.state is not State.WAITING:
                await memberships.save(db, row.show_interest(at=now, waiting=True))
                await cards.touch(db, [Kind.GROUP_CARD], view.group.id, now, self._means.redraw_after)
            return view, place_of(actor.user_id, await memberships.of_group(db, view.group.id))

    async def _get_off_with(self, actor: Actor, stop_id: int, change: Callable[[Chosen], Chosen]) -> StopView:
        def say(before: Chosen | None, now: datetime) -> Chosen:
            is_same = before is not None and before.choice is Choice.GET_OFF
            off = before if before is not None and is_same else Chosen(Choice.GET_OFF, now, 0)
            return replace(change(off), act_id=actor.act_id, recorded_by=None)

        return await self._say(actor, stop_id, say)

    @whole
    async def _say(
        self,
        actor: Actor,
        stop_id: int,
        say: Callable[[Chosen | None, datetime], Chosen],
        least: int | None = None,
    ) -> StopView:
        async with self._means.database.writing() as db:
            view = _as_rider(await load_stop(db, self._means, actor, stop_id, Action.TAKE_PART))
            seats = view.group.rules.seats
            if least is not None and not seats.least <= least <= seats.most:
                raise UserError("condition_out_of_range", least=seats.least, most=seats.most)
            stop = await take(db, self._means, view, actor.user_id, say(view.own, self._means.now()))
        return replace(view, stop=stop)


async def take(db: AsyncConnection, means: Means, view: StopView, person: int, said: Chosen) -> BusStop:
    """Save what somebody chose; after the close also what follows from it.

    Whoever wants to stay when their seat is promised to a newcomer has the next one that comes free.

    :raises UserError: what ``BusStop.choose`` raises
    :source: domain.md 3.6, "Change of mind"
    """
    before = view.stop
    stop = before.choose(person, said)
    if stop == before:
        return before
    rules, given_away = view.group.rules, await promised(db, before.id)
    was_left = before.state is StopState.CLOSED and person in before.departure(rules).left
    if was_left and given_away and _seats_needed(stop, view) + given_away > rules.seats.most:
        waits = replace(said, choice=Choice.GET_OFF, min_active=None, wants_back=True, asked_at=means.now())
        stop = before.choose(person, waits)
    await bus_stops.choose(db, stop.id, person, stop.chosen[person])
    return await _follow(db, means, replace(view, stop=stop), person) if stop.state is StopState.CLOSED else stop


async def _follow(db: AsyncConnection, means: Means, view: StopView, person: int) -> BusStop:
    """Write what follows from a choice after the close: the card, a seat for who wants back, and what goes on."""
    stop = view.stop
    for waiting in stop.wants_back:
        one_more = stop.chosen[waiting]
        back = replace(one_more, choice=Choice.STAY, wants_back=False, tell_self=False, tell_later=False)
        after = replace(stop, chosen={**stop.chosen, waiting: back})
        needed = _seats_needed(after, view) + await promised(db, stop.id)
        if waiting != person and needed <= view.group.rules.seats.most:
            stop = after
            await bus_stops.choose(db, stop.id, waiting, back)
            writing = Writing(Kind.SEAT_BACK, view.times.ends_at, str(back.act_id))
            await write_each(db, means, view, [waiting], writing)
    await touch(db, means, stop)
    await go_on(db, means, view.group, stop.id, occasion=f"tap:{stop.chosen[person].act_id}")
    return await bus_stops.load(db, stop.id) or stop


def _seats_needed(stop: BusStop, view: StopView) -> int:
    departure = stop.departure(view.group.rules)
    return len(departure.riding) + len(departure.kept) + len(departure.pending)


def _as_rider(view: StopView) -> StopView:
    if not view.is_rider:
        raise UserError("not_a_rider")
    return view


async def waiting_stop(db: AsyncConnection, means: Means, row: Membership) -> StopView | None:
    """Return the bus stop that may wait for somebody's choice, None where there is none."""
    stop = await bus_stops.latest(db, row.group_id)
    if stop is None or stop.state is StopState.SETTLED or row.user_id not in stop.riders:
        return None
    return await view_of(db, means, stop, row.user_id)
