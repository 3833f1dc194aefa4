"""The end of a series: who got off leaves, who is away keeps a seat, who comes on has one; and what is forgotten."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.bus_stop import BusStop, Departure, StopState
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.services.agreement import count_anew
from bot.services.handing_over import Handing, hand_over
from bot.services.means import Means
from bot.services.reminders import reschedule
from bot.services.roles import hand_out, holds_member_role
from bot.services.stop_agenda import plan_stop, put_forgetting
from bot.services.stop_view import touch, view_of
from bot.store import bus_stops, cards, groups, memberships, rosters

TO_ACCEPT = timedelta(days=7)
"""How long somebody can say that they look after arrangements, where the last meeting is over already."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a series ends for the people who rode in it.

    :param aboard: the series that are not over, None while the next roster is not settled
    :param left: who got off, as far as their choices are still known
    """

    stop: BusStop
    aboard: frozenset[int] | None
    left: frozenset[int]

    def after(self, row: Membership, at: datetime) -> Membership:
        """Return somebody's row as it is once the series is over."""
        if self.aboard is not None and row.rides & self.aboard:
            comes_on = row.state in {State.OFFERED, State.ON_LEAVE}
            return row.leave_line(State.SEATED, at=at) if comes_on else row
        if self.aboard is not None and row.keeps & self.aboard:
            return row.become(State.ON_LEAVE, at=at)
        leaves = row.user_id in (self.left if self.aboard is None else self.stop.riders)
        if not (leaves and row.is_inside):
            return row
        if row.returns_since is not None:
            return row.wait(at=at)
        return replace(row.leave_line(State.ALUMNI, at=at), tell_later=row.tell_later)


async def settle_departure(db: AsyncConnection, means: Means, group: Group, stop: BusStop) -> Departure:
    """End a bus stop, in the transaction of the settlement; return who rides on. Settled already it stays so.

    Where the last meeting is over already, people's rows follow at once.
    """
    departure = stop.departure(group.rules)
    if stop.state is StopState.SETTLED:
        return departure
    now = means.now()
    settled = replace(stop, state=StopState.SETTLED, settled_at=now)
    await bus_stops.save(db, settled)
    await _note_who_comes_back(db, group, settled, now)
    await put_forgetting(db, settled, now + timedelta(days=group.rules.retention.choices_days))
    await plan_stop(db, means, group, stop.series_id)
    await _look_for_an_organiser(db, means, group, settled)
    await touch(db, means, settled)
    if stop.is_over:
        await board(db, means, group)
    return departure


async def board(db: AsyncConnection, means: Means, group: Group) -> None:
    """Make people's rows what the rosters say once a series is over; however often, it is done once.

    While the next roster is not settled only those leave who got off; all others keep their seat.

    :source: domain.md 3.8, step 6
    """
    stop = await bus_stops.latest(db, group.id)
    if stop is None or not stop.is_over:
        return
    now, known = means.now(), await memberships.of_group(db, group.id)
    aboard = {*await rosters.running(db, group.id, now)} - {stop.series_id}
    undated = await rosters.without_dates(db, group.id)
    aboard |= {undated} if undated is not None else set[int]()
    if stop.state is not StopState.SETTLED:
        await _note_who_comes_back(db, group, stop, now)
        known = await memberships.of_group(db, group.id)
    is_settled = stop.state is StopState.SETTLED and any(row.rides & aboard for row in known)
    ending = Ending(stop, frozenset(aboard) if is_settled else None, frozenset(stop.departure(group.rules).left))
    changed = [(row, after) for row in known if (after := ending.after(row, now)) != row]
    stays = any(ending.after(row, now).is_inside for row in known if row.is_organiser)
    for before, after in changed:
        handed = replace(after, is_organiser=False) if stays and not after.is_inside else after
        await memberships.save(db, handed)
        await hand_out(db, group, handed, replace(before, state=before.state if after.is_inside else after.state), now)
    if changed:
        await _count_anew(db, means, group)


async def take_roles(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Have the roles taken of who got off, on the morning after the last meeting."""
    group, stop = await groups.load(db, item.group_id, means.rules), await bus_stops.of_series(db, item.ref_id)
    if group is None or stop is None or not stop.is_over:
        return
    for user_id in stop.riders:
        row = await memberships.load(db, group.id, user_id)
        if row is not None and not holds_member_role(row):
            await hand_out(db, group, row, replace(row, state=State.SEATED, is_organiser=False), means.now())


async def forget_choices(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Forget what people chose, a while after the settlement; who rides is in the rosters."""
    stop = await bus_stops.of_series(db, item.ref_id)
    if stop is not None and stop.state is StopState.SETTLED:
        await bus_stops.forget(db, stop.id)
    del means


async def _look_for_an_organiser(db: AsyncConnection, means: Means, group: Group, stop: BusStop) -> None:
    """Ask those who ride on to look after arrangements, where no organiser is among them."""
    view = await view_of(db, means, stop)
    departure = stop.departure(group.rules)
    if view is None or not departure.riding:
        return
    leavers = tuple(row.user_id for row in view.organisers if row.user_id not in departure.riding)
    ends_at = view.times.ends_at
    until = ends_at if ends_at > means.now() else means.now() + TO_ACCEPT
    await hand_over(db, means, group, Handing(leavers, departure.riding, until))


async def _note_who_comes_back(db: AsyncConnection, group: Group, stop: BusStop, at: datetime) -> None:
    """Note of who got off what is to be known at the next stop, since their choices are soon forgotten."""
    first = {*stop.returns_first(group.rules)}
    for user_id in stop.departure(group.rules).left:
        row, said = await memberships.load(db, group.id, user_id), stop.chosen.get(user_id)
        if row is not None and row.is_inside:
            asked = said is not None and said.tell_later
            since = (row.returns_since or at) if user_id in first else row.returns_since
            await memberships.save(db, replace(row, tell_later=asked, returns_since=since))


async def _count_anew(db: AsyncConnection, means: Means, group: Group) -> None:
    await cards.touch(db, [Kind.GROUP_CARD], group.id, means.now(), means.redraw_after)
    await reschedule(db, means, group)
    await count_anew(db, means, group.id)
