"""Who has a seat in a series that is asked about from now on."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Poll
from bot.domain.membership import Membership, State
from bot.store import memberships, rosters


async def take_seats(db: AsyncConnection, poll: Poll, known: Iterable[Membership]) -> None:
    """Seat the people of a series as its question opens.

    It is those of the series before, where that one never came to have dates; else everybody who is seated. A roster
    that a bus stop has settled is there already, and stays.
    """
    rows = [*known]
    if poll.series is None or any(poll.series.id in row.rides | row.keeps for row in rows):
        return
    before, new = await rosters.without_dates(db, poll.group_id), poll.series.id
    for row in rows:
        if before is None and row.state is State.SEATED:
            await memberships.save(db, row.ride([new]))
        elif before in row.rides:
            await memberships.save(db, row.get_off([before]).ride([new]))
        elif before in row.keeps:
            await memberships.save(db, row.get_off([before]).keep_seat(new))
