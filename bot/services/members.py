"""The roster: who is in the group, by an organiser's explicit and logged act."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.domain.second_word import Act, Wish
from bot.errors import UserError
from bot.services.commitment import seated_by_hand
from bot.services.joining import ask_about_dates
from bot.services.means import Means, enter
from bot.services.quorum import weigh_all
from bot.services.roles import hand_out
from bot.services.roster_change import Acting, RosterChange, change_roster, end_seats, is_seated
from bot.services.say import notice, tell_organisers
from bot.services.seats import Change, follow
from bot.services.second_word import ask
from bot.store import acts, memberships, rosters
from bot.store.database import whole

_NOW_WAITING = (State.INTERESTED, State.WAITING)


class MemberService:
    """Use cases about who is in a group."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def roster(self, actor: Actor, group_id: int) -> tuple[Group, tuple[Membership, ...]]:
        """Return the seated, for members; in the order they came.

        :raises UserError: ``members_only``
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.TAKE_PART)).group
            known = await memberships.of_group(db, group_id)
        return group, tuple(row for row in known if row.is_inside)

    async def organisers(self, group_id: int) -> tuple[int, ...]:
        """Return who looks after arrangements, for somebody who has just been let in."""
        async with self._means.database.reading() as db:
            known = await memberships.of_group(db, group_id)
        return tuple(row.user_id for row in known if row.is_organiser)

    async def names(self, group_id: int) -> dict[int, str]:
        """Return what people of a group asked to be called, for somebody who has just been let in."""
        async with self._means.database.reading() as db:
            return {row.user_id: row.name for row in await memberships.of_group(db, group_id) if row.name}

    @whole
    async def add(self, actor: Actor, group_id: int, user_ids: tuple[int, ...], *, word_given: bool) -> RosterChange:
        """Seat people; who was waiting leaves the line.

        :param word_given: the organiser knows that it makes more people than seats
        :raises UserError: ``organisers_only``; ``over_full`` with ``ask_id``, which ``add_anyway`` takes
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            known = {row.user_id: row for row in await memberships.of_group(db, group_id)}
            new = [user_id for user_id in user_ids if not is_seated(known.get(user_id))]
            seated = sum(map(is_seated, known.values())) + len(new)
            if new and seated > group.rules.seats.most and not word_given:
                ask_id = await self._keep(db, actor, group_id, "asks_over_full", list(user_ids))
                change = RosterChange(group, tuple(new), seated, act_id=ask_id)
            else:
                change = await self._seat(db, Acting(actor.user_id, actor.act_id, "members_add", group), known, new)
        if change.is_over_full and not word_given and change.changed:
            raise UserError("over_full", seated=change.seated, seats=group.rules.seats.most, ask_id=change.act_id)
        return change

    async def add_anyway(self, actor: Actor, ask_id: int) -> RosterChange:
        """Seat the people an organiser was warned about.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            asked = await acts.load(db, ask_id)
        if asked is None or asked.act != "asks_over_full" or asked.user_id != actor.user_id:
            raise UserError("not_found")
        return await self.add(actor, asked.group_id, tuple(asked.before), word_given=True)

    @whole
    async def remove(self, actor: Actor, group_id: int, user_ids: tuple[int, ...]) -> RosterChange:
        """End people's seats: one's own at once, another's with the other organiser's word where there are two.

        :raises UserError: ``organisers_only``, ``last_organiser``
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            known = {row.user_id: row for row in await memberships.of_group(db, group_id)}
            gone = [user_id for user_id in user_ids if is_seated(known.get(user_id))]
            if not any(row.is_organiser for row in known.values() if row.user_id not in gone):
                raise UserError("last_organiser")
            own = [user_id for user_id in gone if user_id == actor.user_id]
            others = [user_id for user_id in gone if user_id != actor.user_id]
            words = [await ask(db, self._means, group, actor, Wish(Act.SEAT, one)) for one in others]
            agreed = [word.ref_id for word in words if word.is_carried_out]
            acting = Acting(actor.user_id, actor.act_id, "members_remove", group)
            change = await end_seats(db, self._means, acting, known, [*own, *agreed])
            return replace(change, words=tuple(word for word in words if word.is_open))

    @whole
    async def name_organisers(self, actor: Actor, group_id: int, user_ids: tuple[int, ...]) -> RosterChange:
        """Say who looks after arrangements, the whole list; Manage Server may do it where there is nobody.

        It gives nobody a seat: who is new to the group is interested from now on, as at set-up.

        :raises UserError: ``organisers_only``, ``last_organiser``
        """
        async with self._means.database.writing() as db:
            known = {row.user_id: row for row in await memberships.of_group(db, group_id)}
            orphaned = not any(row.is_organiser for row in known.values())
            needed = Action.REPAIR if orphaned else Action.ORGANISE
            group = (await enter(db, self._means, actor, group_id, needed)).group
            if not user_ids:
                raise UserError("last_organiser")
            now = self._means.now()
            new = {one: Membership(group_id, one, State.INTERESTED, now, waiting_since=now) for one in user_ids}
            rows = [known.get(one, new[one]) for one in user_ids]
            rows += [row for row in known.values() if row.is_organiser and row.user_id not in user_ids]
            named = [replace(row, is_organiser=row.user_id in user_ids) for row in rows]
            return await change_roster(
                db, self._means, Acting(actor.user_id, actor.act_id, "organisers", group), known, named
            )

    @whole
    async def undo(self, actor: Actor, act_id: int) -> Group:
        """Put people's rows back as they were before one act, unless they changed again since.

        :raises UserError: ``not_found``, ``undo_too_late``, ``organisers_only``
        """
        async with self._means.database.writing() as db:
            act = await acts.load(db, act_id)
            if act is None or act.act not in {"members_add", "members_remove", "organisers", "waiting_remove"}:
                raise UserError("not_found")
            group = (await enter(db, self._means, actor, act.group_id, Action.ORGANISE)).group
            known = {row.user_id: row for row in await memberships.of_group(db, group.id)}
            kept: list[dict[str, Any]] = act.before or []
            if not kept or any(known.get(one["user_id"]) != memberships.from_plain(one["after"]) for one in kept):
                raise UserError("undo_too_late")
            changes: list[Change] = []
            for one in kept:
                row = memberships.from_plain(one["before"]) if one["before"] else None
                back = row or _gone(known[one["user_id"]], self._means.now())
                await memberships.save(db, back)
                await hand_out(db, group, back, known[back.user_id], self._means.now())
                changes.append((known[back.user_id], back))
            await follow(db, self._means, group, changes)
            await acts.undone(db, act_id)
            await weigh_all(db, self._means, group, actor.act_id)
        return group

    @whole
    async def ask_in(self, actor: Actor, group_id: int) -> None:
        """Let organisers know that somebody with the member role says they are in the group.

        :raises UserError: ``not_found``
        """
        async with self._means.database.writing() as db:
            entry = await enter(db, self._means, actor, group_id, Action.JOIN)
            if entry.group.member_role_id not in actor.roles.get(entry.group.guild_id, frozenset()):
                raise UserError("not_found")
            now = self._means.now()
            act_id = await self._keep(db, actor, group_id, "asks_in", None)
            key = f"asks_in:{group_id}:{actor.user_id}:{now:%Y-%m-%d}"
            message = replace(notice(key, Kind.ASKS_IN, entry.group, act_id, now), about=actor.user_id)
            known = await memberships.of_group(db, group_id)
            await tell_organisers(db, entry.group, [row for row in known if row.is_organiser], message)

    async def let_in(self, actor: Actor, act_id: int) -> RosterChange:
        """Seat somebody who said that they are in the group.

        :raises UserError: ``not_found``, ``organisers_only``, ``over_full``
        """
        async with self._means.database.reading() as db:
            asked = await acts.load(db, act_id)
        if asked is None or asked.act != "asks_in":
            raise UserError("not_found")
        return await self.add(actor, asked.group_id, (asked.user_id,), word_given=False)

    async def _seat(
        self, db: AsyncConnection, acting: Acting, known: dict[int, Membership], new: list[int]
    ) -> RosterChange:
        now, group = self._means.now(), acting.group
        rows = [known.get(one) or Membership(group.id, one, State.SEATED, now) for one in new]
        running = await rosters.running(db, group.id, now)
        seated = [row.leave_line(State.SEATED, at=now).ride(running) for row in rows]
        others = await seated_by_hand(db, self._means, acting, known, new) if new else ()
        change = await change_roster(db, self._means, acting, known, [*seated, *others])
        await ask_about_dates(db, self._means, group, new)
        waiting = tuple(row.user_id for row in others if (known[row.user_id].state, row.state) == _NOW_WAITING)
        return replace(change, changed=tuple(new), now_waiting=waiting)

    async def _keep(self, db: AsyncConnection, actor: Actor, group_id: int, act: str, before: Any) -> int:
        return await acts.add(db, acts.Act(0, group_id, actor.user_id, act, before), self._means.now())


def _gone(row: Membership, at: datetime) -> Membership:
    """Return the row of somebody who was in by mistake: as if they had never had a seat."""
    return replace(row.leave_line(State.REMOVED, at=at), rides=frozenset(), keeps=frozenset())
