"""A sister group: where everybody stays and several wait, those waiting are asked whether they want a second group."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.asked_round import Asking, Round, Sister
from bot.domain.group import Group
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor, is_organiser
from bot.domain.waiting_list import in_line
from bot.errors import UserError
from bot.services.asked_round import RoundView, Wording, load_asked, open_round, take_answer, write_each
from bot.services.means import Means, enter
from bot.services.say import notice, tell_organisers
from bot.store import acts, asked_round, groups, memberships
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class SisterGroup:
    """How far it has got, for organisers; names only of those who said yes.

    :param waiting: how many are in line now
    :param asked: the question to those in line, None before it was asked
    :param willing: who said yes and is still in line, the first in line first
    """

    group: Group
    waiting: int
    asked: Round | None
    willing: tuple[int, ...]


class SisterGroupService:
    """Use cases of organisers who start a second group, and of those in line who are asked."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, group_id: int) -> SisterGroup:
        """Return how far it has got.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            return await self._look(db, group)

    @whole
    async def start(self, actor: Actor, group_id: int) -> SisterGroup:
        """Ask everybody in line whether their name may be passed on; who was asked before is not asked again.

        :raises UserError: ``nobody_waits``, and what ``bot.services.means.enter`` raises
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            line = [row.user_id for row in in_line(await memberships.of_group(db, group_id))]
            if not line:
                raise UserError("nobody_waits")
            earlier = await _latest(db, group_id)
            if earlier is None:
                await open_round(db, self._means, group, Wording(Asking.SISTER, group_id), line)
                act = acts.Act(0, group_id, actor.user_id, "sister_group", None)
                await acts.add(db, act, self._means.now())
            elif new := [one for one in line if one not in earlier.asked]:
                more = replace(earlier, asked=(*earlier.asked, *new))
                await asked_round.save(db, more)
                await write_each(db, self._means, more, Kind.SISTER_ASK, new)
            return await self._look(db, group)

    @whole
    async def answer(self, actor: Actor, round_id: int, value: Sister) -> RoundView:
        """Say whether one's name may be passed on; the place in line stays whatever it is.

        :raises UserError: ``not_found``, ``round_over``
        """
        async with self._means.database.writing() as db:
            view = await load_asked(db, self._means, actor, round_id, Asking.SISTER)
            return await take_answer(db, self._means, actor, view, value)

    async def _look(self, db: AsyncConnection, group: Group) -> SisterGroup:
        waiting = len(in_line(await memberships.of_group(db, group.id)))
        return SisterGroup(group, waiting, await _latest(db, group.id), await _willing(db, group.id))


async def suggest_sister_group(db: AsyncConnection, means: Means, group: Group, stop_id: int, waiting: int) -> None:
    """Suggest a second group to organisers, once a bus stop, where enough people wait for it.

    :param waiting: how many are in line
    :source: domain.md 3.6, "Everybody stays", and 3.9, "Bud"
    """
    if waiting < group.rules.seats.sister_group_from:
        return
    told = notice(f"stop:{stop_id}:{Kind.SISTER_GROUP}", Kind.SISTER_GROUP, group, group.id, means.now())
    known = await memberships.of_group(db, group.id)
    await tell_organisers(db, group, [row for row in known if row.is_organiser], told)


async def willing_newcomers(db: AsyncConnection, means: Means, actor: Actor, group: Group) -> tuple[int, ...]:
    """Return who said yes to a second group, for an organiser of both who founds one on the same server.

    :param group: the new one; its own line is left out
    :source: domain.md 3.9, "Bud": no member is moved
    """
    found: list[int] = []
    known = {row.user_id for row in await memberships.of_group(db, group.id) if row.state is not State.DECLINED}
    for row in await memberships.of_person(db, actor.user_id, group.guild_id):
        other = await groups.load(db, row.group_id, means.rules)
        if other is None or other.id == group.id or other.closed_at is not None:
            continue
        if is_organiser(actor, other, row):
            found += await _willing(db, other.id)
    return tuple(one for one in dict.fromkeys(found) if one not in known)


async def _latest(db: AsyncConnection, group_id: int) -> Round | None:
    return next(iter(await asked_round.of_group(db, group_id, Asking.SISTER)), None)


async def _willing(db: AsyncConnection, group_id: int) -> tuple[int, ...]:
    asked = await _latest(db, group_id)
    if asked is None:
        return ()
    line = [row.user_id for row in in_line(await memberships.of_group(db, group_id))]
    said = asked.who_said(Sister.YES)
    return tuple(one for one in line if one in said)
