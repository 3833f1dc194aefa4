"""A short series that ends on Wednesday 2 June 2027, and what people say of it: the rest of scenario A7."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.availability import Audience, Candidate, Poll, PollState
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Part
from bot.domain.membership import Membership, State
from bot.domain.series import Series
from bot.domain.wall_time import instant
from bot.services.means import Means
from bot.services.rating import plan_rating
from bot.store import availability, meetings, memberships, series
from tests.world import ALASDAIR, BRUNO, CALLUM, CHANNEL, DEV, EWAN, FERGUS, GIL, KIT, LONDON, House

WALLS = (datetime(2027, 5, 16, 15), datetime(2027, 6, 2, 19))
EIGHT = (ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL, KIT)
A7: Mapping[int, int] = dict(zip(EIGHT, (9, 8, 9, 7, 8, 10, 8, 8), strict=True))
"""67 of 8: 8.4."""


async def ride(house: House, group: Group, *walls: datetime) -> tuple[Meeting, ...]:
    """Seat Kit, and make a series of two meetings, or of those at the given wall times."""
    await house.put(Membership(group.id, KIT, State.SEATED, house.clock.now(), name="Kit"))
    return await make_series(house.means, group.id, walls or WALLS)


async def make_series(means: Means, group_id: int, walls: Sequence[datetime]) -> tuple[Meeting, ...]:
    """Make a series of meetings at some wall times, with nothing round them but the question at the end."""
    since = means.now()
    dates = tuple(Candidate(0, wall, 150, instant(wall, LONDON)) for wall in walls)
    asked = Poll(0, group_id, Audience.MEMBERS, PollState.CONFIRMED, ALASDAIR, CHANNEL, since, dates)
    made: list[Meeting] = []
    async with means.database.writing() as db:
        poll = await availability.add(db, asked)
        series_id = await series.add(db, poll.id, Series(0, len(dates), published_at=since))
        for row in await memberships.of_group(db, group_id):
            await memberships.save(db, row.ride([series_id]) if row.state is State.SEATED else row)
        for number, date in enumerate(dates, 1):
            blank = Meeting(0, group_id, None, Audience.MEMBERS, date.local, 150, LONDON, date.starts_at)
            one = replace(blank, part=Part(series_id, number, len(dates)))
            made.append(replace(one, id=await meetings.add(db, one)))
            await plan_rating(db, made[-1])
    return tuple(made)


async def open_question(house: House, group: Group) -> int:
    """Go to the planned end of the last meeting, where the question is asked; return the series."""
    made = await ride(house, group)
    house.clock.at = made[-1].ends_at
    await house.decide_all()
    return series_of(made[-1])


async def answer_all(house: House, series_id: int, said: Mapping[int, int] = A7) -> None:
    """Have people answer."""
    for user_id, score in said.items():
        await house.ratings.answer(house.acting(user_id), series_id, score)


async def close(house: House) -> None:
    """Go to Wednesday 9 June at eight in the evening, where it is counted."""
    house.clock.wall(2027, 6, 9, 20)
    await house.decide_all()


def series_of(meeting: Meeting) -> int:
    """Return the number of a meeting's series."""
    assert meeting.part is not None
    return meeting.part.series_id
