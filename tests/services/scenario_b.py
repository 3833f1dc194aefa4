"""Series 2 of scenario B, under way: eight people, its eight dates of 2027, and five in line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.availability import Audience, Candidate, Poll, PollState
from bot.domain.bus_stop import BusStop, Choice
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Part
from bot.domain.membership import Membership, State
from bot.domain.permission import Actor
from bot.domain.series import Series
from bot.domain.wall_time import instant
from bot.services.stop_agenda import plan_stop
from bot.store import availability, bus_stops, meetings, memberships, series
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
    MEMBER_ROLE,
    ORGANISER_ROLE,
    ORGANISERS,
    House,
)  # fmt: skip

LEWIS, MAGNUS, NIALL = 21, 22, 23
RIDERS = (ALASDAIR, FERGUS, BRUNO, CALLUM, DEV, EWAN, GIL, KIT)
LINE = (HAMISH, IAIN, LEWIS, MAGNUS, NIALL)
NAMES = {
    ALASDAIR: "Alasdair", FERGUS: "Fergus", BRUNO: "Bruno", CALLUM: "Callum", DEV: "Dev", EWAN: "Ewan", GIL: "Gil",
    KIT: "Kit", HAMISH: "Hamish", IAIN: "Iain", LEWIS: "Lewis", MAGNUS: "Magnus", NIALL: "Niall",
}  # fmt: skip
DATES = (
    datetime(2027, 6, 20, 15), datetime(2027, 7, 7, 19), datetime(2027, 7, 25, 15), datetime(2027, 9, 8, 19),
    datetime(2027, 9, 26, 15), datetime(2027, 10, 13, 19), datetime(2027, 10, 31, 15), datetime(2027, 11, 17, 19),
)  # fmt: skip
BEFORE = datetime(2027, 6, 14, 11, tzinfo=UTC)
WAITING_SINCE = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass
class Riding:
    """The series as it rides."""

    house: House
    group: Group
    series_id: int
    meetings: tuple[Meeting, ...]

    async def go_to(self, *at: int) -> None:
        """Let time pass to a wall time in London, and decide everything that falls due on the way, each in its time."""
        until = instant(datetime(*at), LONDON)  # type: ignore[arg-type]
        while (due := await self.house.due_by(until)) is not None:
            self.house.clock.at = max(due, self.house.clock.at)
            await self.house.decide_all()
        self.house.clock.at = until

    async def stop(self) -> BusStop:
        """Return the bus stop as its rows have it."""
        async with self.house.database.reading() as db:
            found = await bus_stops.of_series(db, self.series_id)
        assert found is not None
        return found

    async def choose(self, user_id: int, choice: Choice) -> None:
        """Tap one of the four buttons."""
        await self.house.bus_stop.choose(self.acting(user_id), (await self.stop()).id, choice)

    def acting(self, user_id: int) -> Actor:
        """Return one of the eight as Discord vouches for them now."""
        roles = [MEMBER_ROLE] * (user_id in RIDERS) + [ORGANISER_ROLE] * (user_id in ORGANISERS)
        return self.house.acting(user_id, roles=roles)

    async def choose_as_in_b1(self) -> None:
        """Let time pass to the close, with everybody choosing when scenario B1 says."""
        await self.go_to(2027, 10, 16, 12)
        await self.choose(KIT, Choice.GET_OFF)
        await self.house.bus_stop.tell_self(self.acting(KIT), (await self.stop()).id, wanted=True)
        await self.go_to(2027, 10, 20, 12)
        for user_id in (ALASDAIR, BRUNO, EWAN, GIL):
            await self.choose(user_id, Choice.STAY)
        await self.go_to(2027, 10, 25, 12)
        await self.choose(CALLUM, Choice.GET_OFF)
        await self.house.bus_stop.tell_later(self.acting(CALLUM), (await self.stop()).id, wanted=True)
        await self.go_to(2027, 10, 27, 12)
        await self.choose(DEV, Choice.KEEP_SEAT)
        await self.go_to(2027, 10, 28, 20)
        await self.house.decide_all()


async def ride_series_2(house: House, dates: Sequence[datetime] = DATES, at: datetime = BEFORE) -> Riding:
    """Set up the group with its eight riders and its line, and publish the series; the day is a week before.

    Nothing waits for the meetings themselves, so that time passes quickly.
    """
    house.clock.at = at
    group = await house.group(members=RIDERS, organisers=(FERGUS,))
    offered = tuple(Candidate(0, wall, 150, instant(wall, LONDON)) for wall in dates)
    asked = Poll(0, group.id, Audience.MEMBERS, PollState.CONFIRMED, ALASDAIR, CHANNEL, at, offered)
    made: list[Meeting] = []
    async with house.database.writing() as db:
        poll = await availability.add(db, asked)
        series_id = await series.add(db, poll.id, Series(0, len(dates), published_at=at))
        for place, user_id in enumerate(RIDERS):
            row = await memberships.load(db, group.id, user_id)
            assert row is not None
            seated = replace(row, name=NAMES[user_id], since=at - timedelta(days=30 - place))
            await memberships.save(db, seated.ride([series_id]))
        for place, user_id in enumerate(LINE):
            since = WAITING_SINCE + timedelta(hours=place)
            row = Membership(group.id, user_id, State.WAITING, since, name=NAMES[user_id], waiting_since=since)
            await memberships.save(db, row)
        for number, wall in enumerate(dates, 1):
            one = replace(_meeting(group, wall), part=Part(series_id, number, len(dates)))
            one = replace(one, id=await meetings.add(db, one))
            made.append(one)
        await plan_stop(db, house.means, group, series_id)
    return Riding(house, group, series_id, tuple(made))


def _meeting(group: Group, wall: datetime) -> Meeting:
    minutes = 180 if wall.weekday() == 6 else 150
    return Meeting(0, group.id, None, Audience.MEMBERS, wall, minutes, LONDON, instant(wall, LONDON))
