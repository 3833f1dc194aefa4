"""The bus stop of scenario B as rows: the second series, its riders and what they chose, and who waits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.availability import Audience, Candidate, Poll, PollState
from bot.domain.bus_stop import BusStop, Choice, Chosen, StopState
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Part
from bot.domain.membership import Membership, State
from bot.domain.series import Series
from bot.domain.wall_time import instant
from bot.services.boarding import go_on
from bot.store import availability, bus_stops, meetings, memberships
from tests.filling import LEWIS, MAGNUS, NIALL, queue
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    EWAN,
    FERGUS,
    GIL,
    HAMISH,
    IAIN,
    KIT,
    LONDON,
    House,
)

SECOND = (
    datetime(2027, 6, 20, 15),
    datetime(2027, 7, 7, 19),
    datetime(2027, 7, 25, 15),
    datetime(2027, 9, 8, 19),
    datetime(2027, 9, 26, 15),
    datetime(2027, 10, 13, 19),
    datetime(2027, 10, 31, 15),
    datetime(2027, 11, 17, 19),
)
RIDERS = (ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL, KIT)
WAITING = (HAMISH, IAIN, LEWIS, MAGNUS, NIALL)
STAY, KEEP, OFF = Choice.STAY, Choice.KEEP_SEAT, Choice.GET_OFF
CHOSEN: Mapping[int, Choice] = {
    ALASDAIR: STAY, BRUNO: STAY, EWAN: STAY, GIL: STAY, FERGUS: STAY, KIT: OFF, CALLUM: OFF, DEV: KEEP,
}  # fmt: skip
"""As it is once Fergus has said that he stays (B2)."""


def at(*wall: int) -> datetime:
    return instant(datetime(*wall), LONDON)  # type: ignore[arg-type]


async def bus_stop(
    house: House, chosen: Mapping[int, Choice] = CHOSEN, waiting: tuple[int, ...] = WAITING
) -> tuple[Group, int]:
    """Bring the group to its second bus stop, closed on 28 October at 20:00; return the stop's number too."""
    group = await house.group(open_to_newcomers=True)
    await queue(house, group, *waiting)
    house.clock.wall(2027, 10, 28, 20)
    stop_id = await _stop(house, group, await _series(house, group))
    async with house.database.writing() as db:
        for number, (user_id, choice) in enumerate(chosen.items(), 1):
            said = Chosen(choice, at(2027, 10, 20, 9), act_id=number)
            await bus_stops.choose(db, stop_id, user_id, said)
    return group, stop_id


async def choose(house: House, group: Group, stop_id: int, user_id: int, choice: Choice) -> None:
    """Have somebody choose, late or otherwise, and go on."""
    async with house.database.writing() as db:
        said = Chosen(choice, house.clock.now(), act_id=house.acting(user_id).act_id)
        await bus_stops.choose(db, stop_id, user_id, said)
        await go_on(db, house.means, group, stop_id, occasion="chosen")


async def _series(house: House, group: Group) -> int:
    offered = tuple(Candidate(0, wall, 150, instant(wall, LONDON)) for wall in SECOND)
    closes = at(2027, 5, 24, 20)
    asked = Poll(0, group.id, Audience.MEMBERS, PollState.CONFIRMED, ALASDAIR, CHANNEL, closes, offered)
    async with house.database.writing() as db:
        poll = await availability.add(db, replace(asked, series=Series(0, len(SECOND), published_at=closes)))
        series_id = poll.series.id if poll.series else 0
        for user_id in RIDERS:
            row = await memberships.load(db, group.id, user_id)
            row = row or Membership(group.id, user_id, State.SEATED, house.clock.now(), name="Kit")
            await memberships.save(db, row.ride([series_id]))
        for number, wall in enumerate(SECOND, 1):
            minutes = 180 if wall.weekday() == 6 else 150
            start, part = instant(wall, LONDON), Part(series_id, number, len(SECOND))
            one = Meeting(0, group.id, None, Audience.MEMBERS, wall, minutes, LONDON, start, part=part)
            await meetings.add(db, one)
    return series_id


async def _stop(house: House, group: Group, series_id: int) -> int:
    async with house.database.writing() as db:
        before_last = (await meetings.of_series(db, series_id))[-2]
        opened, closes = at(2027, 10, 14, 9), at(2027, 10, 28, 20)
        closed = BusStop(0, group.id, series_id, StopState.CLOSED, opened, closes, before_last.id)
        return await bus_stops.add(db, closed)
