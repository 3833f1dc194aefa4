"""Too few stay: those active choose for a week, each privately; only numbers are ever shown."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.agenda import AgendaItem, Due
from bot.domain.asked_round import Asking, Round
from bot.domain.group import Group
from bot.domain.group_life import days_later, morning_of
from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.domain.too_few import Ballot, Outcome, counted, offered, outcome, read
from bot.errors import UserError
from bot.services.asked_round import RoundView, Wording, end_round, load_asked, open_round, take_answer, write_each
from bot.services.means import Means
from bot.services.say import notice, tell_organisers
from bot.store import agenda, asked_round, groups, memberships
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen.

    :param ref_id: the bus stop it was about
    :param active: who chose
    :param until: the date that goes with it, None where there is none
    """

    group: Group
    ref_id: int
    active: tuple[int, ...]
    until: date | None


Follow = Callable[[AsyncConnection, Means, Chosen], Awaitable[None]]
"""Does what was chosen, in the transaction in which the choice ends."""


class TooFewService:
    """Use cases of those who ride on, too few of them."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def choose(self, actor: Actor, round_id: int, value: str) -> RoundView:
        """Say what one would like, the last tap counting; nobody else sees it.

        :raises UserError: ``not_found``, ``round_over``
        """
        async with self._means.database.writing() as db:
            view = await load_asked(db, self._means, actor, round_id, Asking.TOO_FEW)
            if read(value) not in offered(len(view.round.asked), view.group.rules.seats):
                raise UserError("not_found")
            return await take_answer(db, self._means, actor, view, value)


async def open_choice(db: AsyncConnection, means: Means, group: Group, ref_id: int, active: Sequence[int]) -> None:
    """Ask those active what becomes of the group; while that is open it is not asked again.

    :param ref_id: the bus stop
    :source: domain.md 3.6, "Too few stay"
    """
    if await is_open(db, group.id):
        return
    ends = days_later(means.now(), group.rules.bus_stop.too_few_days, group.zone)
    await open_round(db, means, group, Wording(Asking.TOO_FEW, ref_id, ends, Due.TOO_FEW_OVER), active)


async def is_open(db: AsyncConnection, group_id: int) -> bool:
    """Say whether it is being chosen, or people are being looked for until a date."""
    asked = await asked_round.of_group(db, group_id, Asking.TOO_FEW)
    return any(one.is_open or one.outcome.get("recruiting") for one in asked)


def end_choice(follow: Mapping[Outcome, Follow]) -> Callable[[AsyncConnection, Means, AgendaItem], Awaitable[None]]:
    """Return what is done when the choice ends.

    :param follow: for each outcome, what does it
    """

    async def decide(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
        group, asked = await groups.load(db, item.group_id, means.rules), await asked_round.load(db, item.ref_id)
        if group is None or group.closed_at is not None or asked is None or not asked.is_open:
            return
        ballots = {one: ballot for one, value in asked.answers.items() if (ballot := read(value))}
        won = outcome(ballots, asked.asked, group.rules.seats)
        until = until_of(won, asked, group)
        numbers = {str(each): number for each, number in counted(ballots, asked.asked).items()}
        kept = {"won": str(won), "until": until.isoformat() if until else None, "numbers": numbers}
        ended = await end_round(db, replace(asked, outcome={**kept, "recruiting": won.outcome is Outcome.RECRUIT}))
        if won.outcome is not Outcome.CLOSE:
            await write_each(db, means, ended, Kind.TOO_FEW_OVER, ended.asked)
        if won.outcome is Outcome.RECRUIT:
            await _recruit(db, means, group, ended, until or asked.opened_at.date())
        await follow[won.outcome](db, means, Chosen(group, asked.ref_id, asked.asked, until))

    return decide


def recruited(follow: Mapping[Outcome, Follow]) -> Callable[[AsyncConnection, Means, AgendaItem], Awaitable[None]]:
    """Return what is done on the day until which people were looked for.

    Where enough are in by then, it goes on as with a group that is large enough; else those in it choose once more.

    :param follow: for each outcome, what does it
    """

    async def decide(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
        group, asked = await groups.load(db, item.group_id, means.rules), await asked_round.load(db, item.ref_id)
        if group is None or group.closed_at is not None or asked is None or not asked.outcome.get("recruiting"):
            return
        known = {row.user_id: row for row in await memberships.of_group(db, group.id)}
        active = [one for one in asked.asked if one in known and known[one].is_inside]
        since = asked.closes_at or asked.opened_at
        active += [one for one, row in known.items() if row.is_inside and row.since >= since and one not in active]
        enough = len(active) >= group.rules.seats.least
        await asked_round.save(db, replace(asked, outcome={**asked.outcome, "recruiting": False, "enough": enough}))
        if enough:
            await follow[Outcome.RUN_SMALL](db, means, Chosen(group, asked.ref_id, tuple(active), None))
        else:
            await open_choice(db, means, group, asked.ref_id, active)

    return decide


def until_of(ballot: Ballot, asked: Round, group: Group) -> date | None:
    """Return the date that goes with a choice, counted from the end of choosing; None where there is none."""
    ends: datetime = asked.closes_at or asked.opened_at
    return wall_time.local(ends, group.zone).date() + timedelta(days=ballot.days) if ballot.days else None


async def _recruit(db: AsyncConnection, means: Means, group: Group, asked: Round, until: date) -> None:
    """Ask organisers to post a card for newcomers, and come back on the day."""
    at = morning_of(until, group.rules.reminders.at, group.zone)
    await agenda.put(db, AgendaItem(f"round:{asked.id}:recruited", Due.RECRUITED, group.id, asked.id, at))
    told = notice(f"round:{asked.id}:recruit", Kind.RECRUIT, group, asked.id, means.now())
    known = await memberships.of_group(db, group.id)
    await tell_organisers(db, group, [row for row in known if row.is_organiser], told)
