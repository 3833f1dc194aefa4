"""The first series of scenario A, under way: eight meetings of the Sunday group, with what the poll said of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState
from bot.domain.group import Group
from bot.domain.meeting import SEED, Meeting, Part
from bot.domain.membership import State
from bot.domain.series import Series
from bot.domain.wall_time import instant
from bot.services.arranging import announce, arrange
from bot.store import availability, meetings, memberships, series
from tests.world import ALASDAIR, BRUNO, CALLUM, CHANNEL, DEV, EWAN, FERGUS, GIL, KIT, LONDON, House

EIGHT = (
    datetime(2027, 1, 31, 15),
    datetime(2027, 2, 17, 19),
    datetime(2027, 3, 14, 15),
    datetime(2027, 3, 31, 19),
    datetime(2027, 4, 18, 15),
    datetime(2027, 4, 28, 19),
    datetime(2027, 5, 16, 15),
    datetime(2027, 6, 2, 19),
)
EARLIER_FOURTH = datetime(2027, 3, 24, 19)
"""The other date that was asked about for meeting 4; the answers are the poll's of scenario A2."""

Y, M, N = Answer.YES, Answer.IF_NEED_BE, Answer.NO
FOURTH: Mapping[int, Answer] = {ALASDAIR: N, BRUNO: N, CALLUM: Y, DEV: N, EWAN: Y, FERGUS: M, GIL: Y, KIT: Y}
EARLIER: Mapping[int, Answer] = {ALASDAIR: Y, BRUNO: Y, CALLUM: N, DEV: M, EWAN: N, FERGUS: Y, GIL: N}


async def ride(house: House, group: Group, *, with_kit: bool = True) -> tuple[Meeting, ...]:
    """Seat Kit, and make the eight meetings of scenario A3 and A4; all can come to the others.

    :param with_kit: False where Kit still waits
    """
    if with_kit and KIT not in await house.states(group):
        await house.members.add(house.acting(ALASDAIR), group.id, (KIT,), word_given=True)
    poll = await _asked(house, group)
    everybody = dict.fromkeys(FOURTH, Y)
    made: list[Meeting] = []
    async with house.database.writing() as db:
        series_id = await series.add(db, poll.id, Series(0, len(EIGHT), published_at=house.clock.now()))
        for row in await memberships.of_group(db, group.id):
            await memberships.save(db, row.ride([series_id]) if row.state is State.SEATED else row)
        for number, wall in enumerate(EIGHT, 1):
            given = {one: SEED[said] for one, said in (FOURTH if number == 4 else everybody).items() if said in SEED}
            given = given if with_kit else {one: said for one, said in given.items() if one != KIT}
            one = replace(_meeting(group, wall), part=Part(series_id, number, len(EIGHT)))
            one = replace(one, id=await meetings.add(db, one), rsvps=given)
            await meetings.answer(db, one.id, given, act_id=1)
            await announce(db, house.means, group, one)
            await arrange(db, house.means, group, one)
            made.append(one)
    return tuple(made)


async def _asked(house: House, group: Group) -> Poll:
    dates = sorted({*EIGHT, EARLIER_FOURTH})
    offered = tuple(Candidate(0, wall, 150, instant(wall, LONDON)) for wall in dates)
    asked = Poll(0, group.id, Audience.MEMBERS, PollState.CONFIRMED, ALASDAIR, CHANNEL, house.clock.now(), offered)
    async with house.database.writing() as db:
        poll = await availability.add(db, asked)
        ids = {date.local: date.id for date in poll.candidates}
        for user_id, value in EARLIER.items():
            given = {ids[EARLIER_FOURTH]: value, ids[EIGHT[3]]: FOURTH[user_id]}
            await availability.answer(db, user_id, given, 1)
    return poll


def _meeting(group: Group, wall: datetime) -> Meeting:
    minutes = 180 if wall.weekday() == 6 else 150
    return Meeting(0, group.id, None, Audience.MEMBERS, wall, minutes, LONDON, instant(wall, LONDON))
