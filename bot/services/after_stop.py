"""What a bus stop means for the group as a whole: too few stay, all get off, or it ends with a pause."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.asked_round import Asking, Round
from bot.domain.bus_stop import BusStop, StopState
from bot.domain.group import Group
from bot.domain.too_few import Outcome
from bot.services.departing import settle_departure
from bot.services.means import Means
from bot.services.offering import withdraw
from bot.services.too_few import open_choice
from bot.store import asked_round, bus_stops, consent, offers


async def ask_what_becomes(
    db: AsyncConnection, means: Means, group: Group, stop: BusStop, active: Sequence[int]
) -> None:
    """Ask those active, fewer than the group wants, what becomes of it; once, until the date they chose.

    :source: domain.md 3.6, "Too few stay", and 3.8, step 6
    """
    if active and await _choice(db, group, stop) is None:
        await open_choice(db, means, group, stop.id, active)


async def runs_small(db: AsyncConnection, group: Group, stop: BusStop) -> bool:
    """Say whether those who ride on have chosen to run small, or enough people were found meanwhile."""
    asked = await _choice(db, group, stop)
    return asked is not None and (asked.outcome.get("won") == Outcome.RUN_SMALL or bool(asked.outcome.get("enough")))


def all_got_off(group: Group, stop: BusStop) -> bool:
    """Say whether nobody is left, and somebody said so: silence alone ends no group.

    :source: domain.md 3.6, "All get off"
    """
    departure = stop.departure(group.rules)
    stays = (*departure.riding, *departure.kept, *departure.pending)
    return not stays and any(one not in stop.returns_first(group.rules) for one in departure.left)


async def end_stop(db: AsyncConnection, means: Means, group: Group, stop_id: int) -> None:
    """End a bus stop without a next series, since the group pauses: no seat is offered, and who got off leaves."""
    stop, asked = await bus_stops.load(db, stop_id), await consent.of_stop(db, stop_id)
    if stop is None or stop.state is StopState.SETTLED:
        return
    if asked is not None and not asked.is_settled:
        for offer in await offers.of_round(db, asked.id):
            if offer.is_live:
                await withdraw(db, means, group, offer)
        await consent.save(db, asked.settle())
    await settle_departure(db, means, group, stop)


async def _choice(db: AsyncConnection, group: Group, stop: BusStop) -> Round | None:
    asked = await asked_round.of_group(db, group.id, Asking.TOO_FEW)
    return next((one for one in asked if one.ref_id == stop.id), None)
