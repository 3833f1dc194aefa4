"""The waiting list: joining, leaving, knowing where one stands."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message
from bot.domain.permission import Action, Actor
from bot.domain.typed_text import clean_line, clean_name
from bot.domain.waiting_list import draw_lots, in_line, place_of
from bot.errors import UserError
from bot.services.boarding import advance_all
from bot.services.means import Entry, Means, enter
from bot.services.offers import give_up
from bot.services.undelivered import unheard
from bot.store import acts, agreement, asked_round, cards, meetings, memberships, offers, ratings
from bot.store.database import whole


def by_chance(rows: list[Membership]) -> None:
    """Shuffle rows in place, by the machine's own randomness."""
    secrets.SystemRandom().shuffle(rows)


@dataclass(frozen=True, slots=True)
class Introduction:
    """What somebody typed to join: a name to be called, the patterns they could make, one optional line."""

    name: str
    can_make: tuple[int, ...]
    line: str


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's own place in line, 1 for the first; None for who is not in it.

    :param date: when there is something for them to come to
    :param offer_id: the seat they are offered, None where there is none
    :param unheard: what direct messages could not bring them, the newest first
    """

    group: Group
    membership: Membership | None
    place: int | None
    date: datetime | None = None
    unheard: tuple[Message, ...] = ()
    offer_id: int | None = None


class WaitingListService:
    """Use cases of newcomers, and of organisers looking at the line."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def join(self, actor: Actor, group_id: int, introduction: Introduction) -> Place:
        """Put somebody in line, or change what they wrote; the place stays the first one.

        :raises UserError: ``not_found``, ``already_in``, ``name_empty``, ``name_too_long``
        """
        name, line = clean_name(introduction.name), clean_line(introduction.line)
        async with self._means.database.writing() as db:
            entry = await self._as_newcomer(db, actor, group_id)
            row = entry.membership
            if row is not None and (row.is_inside or row.state is State.OFFERED):
                raise UserError("already_in")
            now = self._means.now()
            before = row or Membership(group_id, actor.user_id, State.DECLINED, now)
            waiting = before.show_interest(at=now, waiting=before.state is not State.INTERESTED)
            introduced = replace(waiting, name=name, line=line, can_make=introduction.can_make)
            await memberships.save(db, introduced)
            await self._settle_ties(db, group_id)
            await cards.touch(db, [Kind.GROUP_CARD], group_id, now, self._means.redraw_after)
            return await self._place(db, entry.group, actor.user_id)

    @whole
    async def leave(self, actor: Actor, group_id: int) -> Group:
        """Take somebody out of line, with what they wrote; outside the line nothing changes."""
        async with self._means.database.writing() as db:
            entry = await self._as_newcomer(db, actor, group_id)
            row = entry.membership
            if row is not None and await give_up(db, self._means, entry.group, row):
                return entry.group
            if row is not None and row.state in {State.WAITING, State.INTERESTED, State.INVITED}:
                now = self._means.now()
                await memberships.save(db, row.leave_line(State.DECLINED, at=now))
                await agreement.forget(db, group_id, actor.user_id)
                await asked_round.forget_person(db, group_id, actor.user_id)
                await cards.touch(db, [Kind.GROUP_CARD], group_id, now, self._means.redraw_after)
        return entry.group

    async def where(self, actor: Actor, group_id: int) -> Place:
        """Return somebody's own place, never the others'."""
        async with self._means.database.reading() as db:
            entry, now = await self._as_newcomer(db, actor, group_id), self._means.now()
            place = await self._place(db, entry.group, actor.user_id)
            if entry.membership is None:
                return place
            ahead = await meetings.to_come(db, group_id, now)
            date = next((one.starts_at for one in ahead if one.expects(entry.membership)), None)
            missed = await unheard(db, group_id, actor.user_id, now)
            offered = await offers.live_of(db, group_id, actor.user_id)
        return replace(place, date=date, unheard=missed, offer_id=offered.id if offered else None)

    async def show(self, actor: Actor, group_id: int) -> tuple[Group, tuple[Membership, ...]]:
        """Return the line in order, for organisers.

        :raises UserError: ``organisers_only``
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            return group, in_line(await memberships.of_group(db, group_id))

    @whole
    async def remove(self, actor: Actor, group_id: int, user_ids: tuple[int, ...]) -> tuple[Group, int | None]:
        """Take people off the list, told to nobody; return the act that can be undone.

        :raises UserError: ``organisers_only``
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            now, kept = self._means.now(), list[dict[str, object]]()
            for row in in_line(await memberships.of_group(db, group_id)):
                if row.user_id in user_ids:
                    gone = row.leave_line(State.REMOVED, at=now)
                    await memberships.save(db, gone)
                    await agreement.forget(db, group_id, row.user_id)
                    await asked_round.forget_person(db, group_id, row.user_id)
                    await ratings.forget(db, group_id, [row.user_id])
                    plain = {"before": memberships.as_plain(row), "after": memberships.as_plain(gone)}
                    kept.append({"user_id": row.user_id, **plain})
            await advance_all(db, self._means, group)
            await cards.touch(db, [Kind.GROUP_CARD], group_id, now, self._means.redraw_after)
            act = acts.Act(0, group_id, actor.user_id, "waiting_remove", kept)
            return group, await acts.add(db, act, now) if kept else None

    async def _as_newcomer(self, db: AsyncConnection, actor: Actor, group_id: int) -> Entry:
        """Let somebody in who knows of the group: by a row, because it is open, or by a card an organiser posted."""
        entry = await enter(db, self._means, actor, group_id, Action.JOIN)
        known = entry.membership is not None or entry.group.open_to_newcomers
        if not known and not await cards.links(db, Kind.GROUP_CARD, group_id):
            raise UserError("not_found")
        return entry

    async def _settle_ties(self, db: AsyncConnection, group_id: int) -> None:
        for row in draw_lots(await memberships.of_group(db, group_id), by_chance):
            await memberships.save(db, row)

    async def _place(self, db: AsyncConnection, group: Group, user_id: int) -> Place:
        known = await memberships.of_group(db, group.id)
        mine = next((row for row in known if row.user_id == user_id), None)
        return Place(group, mine, place_of(user_id, known))
