"""The end of a series: who leaves, who is away, who comes on; and what is forgotten or asked at the next stop."""

from datetime import UTC, datetime

import pytest

from bot.domain.availability import Audience, Candidate, Poll, PollState
from bot.domain.bus_stop import Choice, StopState
from bot.domain.meeting import Meeting, Part
from bot.domain.membership import State
from bot.domain.message import Kind, Message, Target
from bot.domain.series import Series
from bot.domain.wall_time import instant
from bot.errors import UserError
from bot.services.departing import board, settle_departure
from bot.services.reading import ReadingService
from bot.services.stop_opening import open_now
from bot.store import availability, meetings, memberships, series
from tests.services.scenario_b import RIDERS, Riding, ride_series_2
from tests.world import ALASDAIR, BRUNO, CALLUM, CHANNEL, DEV, EWAN, FERGUS, GIL, HAMISH, KIT, LONDON, House

NEXT = datetime(2027, 12, 12, 15)


@pytest.fixture
async def closed(house: House) -> Riding:
    """Scenario B2: Fergus stays too, and nothing is pending."""
    riding = await ride_series_2(house)
    await riding.choose_as_in_b1()
    await riding.house.stopping.record(riding.acting(ALASDAIR), (await riding.stop()).id, (FERGUS,), Choice.STAY)
    return riding


async def settle(riding: Riding) -> int:
    """Fix the next roster, with Hamish coming on, and end the stop; return the next series."""
    house, group, stop = riding.house, riding.group, await riding.stop()
    departure = stop.departure(group.rules)
    offered = (Candidate(0, NEXT, 180, instant(NEXT, LONDON)),)
    asked = Poll(0, group.id, Audience.MEMBERS, PollState.OPEN, ALASDAIR, CHANNEL, house.clock.now(), offered)
    async with house.database.writing() as db:
        poll = await availability.add(db, asked)
        number = await series.add(db, poll.id, Series(0, 8))
        for row in await memberships.of_group(db, group.id):
            if row.user_id in departure.riding:
                await memberships.save(db, row.ride([number]))
            elif row.user_id in departure.kept:
                await memberships.save(db, row.keep_seat(number))
            elif row.user_id == HAMISH:
                await memberships.save(db, row.leave_line(State.OFFERED, at=house.clock.now()).ride([number]))
        await settle_departure(db, house.means, group, stop)
    return number


async def test_everybody_is_where_the_settlement_says_from_the_end_of_the_last_meeting(closed: Riding) -> None:
    """Scenario B7: until then all eight are in; Hamish comes on, Dev is away, Callum and Kit have left."""
    await closed.go_to(2027, 11, 14, 10, 30)
    await settle(closed)
    await closed.go_to(2027, 11, 17, 21, 29)
    await closed.house.decide_all()
    before = await closed.house.states(closed.group)
    await closed.go_to(2027, 11, 17, 21, 30)
    await closed.house.decide_all()
    after = await closed.house.states(closed.group)

    assert (before[HAMISH], before[KIT], before[DEV]) == (State.OFFERED, State.SEATED, State.SEATED)
    assert (after[HAMISH], after[DEV]) == (State.SEATED, State.ON_LEAVE)
    assert (after[KIT], after[CALLUM]) == (State.ALUMNI, State.ALUMNI)
    assert {after[one] for one in (ALASDAIR, BRUNO, EWAN, FERGUS, GIL)} == {State.SEATED}
    assert f"u:{HAMISH}" in await closed.house.told(Kind.MEMBER_ROLE)


async def test_a_settlement_that_comes_later_does_the_same_at_once_and_once(closed: Riding) -> None:
    """Until then those who stay keep their seat, and only who got off has left."""
    await closed.go_to(2027, 11, 20, 12)
    before = await closed.house.states(closed.group)

    await settle(closed)
    async with closed.house.database.writing() as db:
        for _ in range(2):
            await board(db, closed.house.means, closed.group)

    after = await closed.house.states(closed.group)
    roles = await closed.house.told(Kind.MEMBER_ROLE)
    assert (before[HAMISH], before[DEV], before[KIT]) == (State.WAITING, State.SEATED, State.ALUMNI)
    assert (after[HAMISH], after[DEV], after[KIT]) == (State.SEATED, State.ON_LEAVE, State.ALUMNI)
    assert roles.count(f"u:{HAMISH}") == 1


async def test_what_people_chose_is_forgotten_seven_days_after_the_settlement(closed: Riding) -> None:
    """Who rides stays, and that Callum would like to hear of later stops."""
    await closed.go_to(2027, 11, 2, 9)
    await settle(closed)
    await closed.go_to(2027, 11, 9, 8, 59)
    await closed.house.decide_all()
    before = len((await closed.stop()).chosen)
    await closed.go_to(2027, 11, 9, 9)
    await closed.house.decide_all()
    stop = await closed.stop()
    await closed.go_to(2027, 11, 18, 9)

    callum = await closed.house.row(closed.group, CALLUM)
    assert (before, len(stop.chosen), stop.state) == (8, 0, StopState.SETTLED)
    assert callum is not None
    assert (callum.state, callum.tell_later) == (State.ALUMNI, True)


async def test_who_wanted_to_hear_of_later_stops_is_asked_once_and_joins_with_the_time_of_that_request(
    closed: Riding,
) -> None:
    """Callum, not Kit; somebody with a seat, or unknown, can't join by that button."""
    await closed.go_to(2027, 11, 14, 10, 30)
    series_id = await settle(closed)
    await closed.go_to(2027, 11, 18, 9)
    house, walled = closed.house, instant(NEXT, LONDON)
    one = Meeting(0, closed.group.id, None, Audience.MEMBERS, NEXT, 180, LONDON, walled, part=Part(series_id, 1, 1))
    async with house.database.writing() as db:
        await meetings.add(db, one)
        stop = await open_now(db, house.means, closed.group, series_id, house.clock.now())
    assert stop is not None
    stop_id, told = stop.id, await house.told(Kind.NEXT_STOP)
    asked_at = datetime(2027, 11, 18, 9, tzinfo=UTC)

    _, place = await house.bus_stop.get_on(house.acting(CALLUM), stop_id)
    await house.bus_stop.get_on(house.acting(CALLUM), stop_id)

    callum = await house.row(closed.group, CALLUM)
    assert callum is not None
    assert told == [f"u:{CALLUM}"]
    assert not callum.tell_later
    assert (callum.state, callum.waiting_since, place) == (State.WAITING, asked_at, 5)
    with pytest.raises(UserError, match="already_in"):
        await house.bus_stop.get_on(house.acting(BRUNO), stop_id)


async def test_after_the_settlement_nobody_changes_their_mind(closed: Riding) -> None:
    """It would change a roster that everybody has been told."""
    await closed.go_to(2027, 11, 14, 10, 30)
    await settle(closed)

    with pytest.raises(UserError, match="bus_stop_settled"):
        await closed.choose(BRUNO, Choice.GET_OFF)
    with pytest.raises(UserError, match="no_bus_stop"):
        await closed.house.bus_stop.look(closed.acting(BRUNO), closed.group.id)


async def test_the_last_meetings_reminder_says_to_whom_goodbye_is_said(closed: Riding) -> None:
    """Not Kit before meeting 7 is over; and after the choices are forgotten by who rides on."""
    house, (last, before_last) = closed.house, (closed.meetings[-1], closed.meetings[-2])

    async def leaving(meeting: Meeting) -> set[int]:
        to, now = Target(channel_id=CHANNEL), house.clock.now()
        message = Message(
            f"meeting:{meeting.id}:1d:{to}", Kind.MEETING_REMINDER, closed.group.id, to, meeting.id, now, now
        )
        view = await ReadingService(house.means).reminder(message)
        assert view is not None
        return {*view.leaving}

    at_the_close = await leaving(last)
    await closed.go_to(2027, 11, 1, 9)
    await house.decide_all()
    out = await leaving(last)
    await settle(closed)
    await closed.go_to(2027, 11, 16, 9)
    await house.decide_all()

    assert (at_the_close, out, await leaving(last)) == ({CALLUM}, {CALLUM, KIT}, {CALLUM, KIT})
    assert await leaving(before_last) == set()


async def test_when_everybody_gets_off_the_group_closes_with_its_last_meeting(house: House) -> None:
    """Nothing is settled then, and there is no next question."""
    riding = await ride_series_2(house)
    await riding.go_to(2027, 10, 15, 12)
    for user_id in RIDERS:
        await riding.choose(user_id, Choice.GET_OFF)
    await riding.go_to(2027, 11, 17, 21, 29)
    await house.decide_all()
    before = (await house.stored(riding.group.id)).closed_at
    await riding.go_to(2027, 11, 17, 21, 30)
    await house.decide_all()

    assert before is None
    assert (await house.stored(riding.group.id)).closed_at == house.clock.now()


async def test_where_no_organiser_rides_on_those_who_do_are_asked_to_look_after_arrangements(house: House) -> None:
    """Alasdair and Fergus get off; six are asked at the settlement."""
    riding = await ride_series_2(house)
    await riding.go_to(2027, 10, 15, 12)
    for user_id in RIDERS:
        await riding.choose(user_id, Choice.GET_OFF if user_id in {ALASDAIR, FERGUS} else Choice.STAY)
    await riding.go_to(2027, 11, 1, 9)
    await settle(riding)

    assert {*await house.told(Kind.HAND_OVER_ASK)} == {f"u:{one}" for one in RIDERS if one not in {ALASDAIR, FERGUS}}
