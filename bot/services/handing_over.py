"""An organiser gets off: somebody who rides on is asked to look after arrangements, else the group is paused."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.agenda import AgendaItem, Due
from bot.domain.asked_round import Asking
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.errors import UserError
from bot.services.asked_round import RoundView, Wording, end_round, load_asked, open_round, write_each
from bot.services.means import Means
from bot.services.pausing import pause_group
from bot.services.roles import hand_out
from bot.store import acts, asked_round, groups, memberships
from bot.store.database import whole

PAUSED_DAYS = 91
"""How long a group rests that nobody looks after, before those seated are asked again (A)."""

ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Handing:
    """What is to be handed over.

    :param leavers: the organisers who get off; nothing is asked where there are none
    :param riding: those who ride on
    :param until: the end of meeting N; where nobody has accepted by then, the group is paused
    """

    leavers: tuple[int, ...]
    riding: tuple[int, ...]
    until: datetime


class HandingOverService:
    """Use cases of members who are asked to look after arrangements."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def accept(self, actor: Actor, round_id: int) -> RoundView:
        """Become the group's organiser; the first to accept is it.

        :raises UserError: ``not_found``, ``round_over``; ``handed_over_already`` (user_id) where somebody else has
        """
        async with self._means.database.writing() as db:
            view = await load_asked(db, self._means, actor, round_id, Asking.HAND_OVER)
            taken_by = view.round.outcome.get("organiser")
            if taken_by == actor.user_id:
                return view
            if taken_by is not None:
                raise UserError("handed_over_already", user_id=taken_by)
            view.round.require_answerable(actor.user_id, at=self._means.now())
            row = await memberships.load(db, view.group.id, actor.user_id)
            if row is None or not row.is_inside:
                raise UserError("not_found")
            now, accepted = self._means.now(), replace(row, is_organiser=True)
            await memberships.save(db, accepted)
            await hand_out(db, view.group, accepted, row, now)
            for leaver in view.round.outcome["leavers"]:
                await _lay_down(db, self._means, view.group, leaver)
            ended = await end_round(db, replace(view.round, outcome={**view.round.outcome, "organiser": actor.user_id}))
            others = [one for one in (*ended.asked, *ended.outcome["leavers"]) if one != actor.user_id]
            await write_each(db, self._means, ended, Kind.HANDED_OVER, dict.fromkeys(others))
            await acts.add(db, acts.Act(0, view.group.id, actor.user_id, "accept_organiser", None), now)
        return replace(view, round=ended)


async def hand_over(db: AsyncConnection, means: Means, group: Group, handing: Handing) -> None:
    """Ask those who ride on to look after arrangements, where no organiser is among them; once at a time.

    :source: domain.md 3.6, "Organiser gets off"
    """
    known = await memberships.of_group(db, group.id)
    if not handing.leavers or any(row.is_organiser and row.user_id in handing.riding for row in known):
        return
    if any(one.is_open for one in await asked_round.of_group(db, group.id, Asking.HAND_OVER)):
        return
    wording = Wording(Asking.HAND_OVER, handing.leavers[0], handing.until, Due.HAND_OVER_OVER)
    asked = await open_round(db, means, group, wording, handing.riding)
    await asked_round.save(db, replace(asked, outcome={"leavers": [*handing.leavers]}))


async def _lay_down(db: AsyncConnection, means: Means, group: Group, user_id: int) -> None:
    """Take the part of organiser from who has left; who still rides keeps it until the end of the series."""
    row = await memberships.load(db, group.id, user_id)
    if row is not None and row.is_organiser and not row.is_inside:
        left = replace(row, is_organiser=False)
        await memberships.save(db, left)
        await hand_out(db, group, left, row, means.now())


async def end_handing_over(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Pause a group that nobody looks after, with whoever left as its contact."""
    group, asked = await groups.load(db, item.group_id, means.rules), await asked_round.load(db, item.ref_id)
    if group is None or group.closed_at is not None or asked is None or not asked.is_open:
        return
    await end_round(db, asked)
    known = await memberships.of_group(db, group.id)
    looked_after = any(row.is_organiser and row.user_id not in asked.outcome["leavers"] for row in known)
    if not looked_after and group.wake_on is None:
        wake_on = wall_time.local(means.now(), group.zone).date() + timedelta(days=PAUSED_DAYS)
        await pause_group(db, means, group, wake_on, contact_id=asked.ref_id)
