"""What a bus stop means for the group as a whole: too few stay, all get off, nobody looks after it."""

from collections.abc import Iterable
from datetime import date

import pytest

from bot.domain.agenda import AgendaItem, Due
from bot.domain.asked_round import Asking
from bot.domain.availability import PollState
from bot.domain.bus_stop import BusStop, StopState
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.services.stop_ending import end_series
from bot.store import asked_round, availability, bus_stops
from tests.filling import pass_time
from tests.stopping import OFF, RIDERS, STAY, at, bus_stop
from tests.world import ALASDAIR, BRUNO, CALLUM, FERGUS, GIL, House

FOUR = (ALASDAIR, BRUNO, FERGUS, GIL)
OVER = at(2027, 11, 17, 21, 30)


async def stand_at_stop(house: House, staying: Iterable[int], waiting: tuple[int, ...] = ()) -> tuple[Group, int]:
    """Some stay and all others get off; it is Monday 1 November, after meeting 7."""
    stays = {*staying}
    group, stop_id = await bus_stop(house, {one: STAY if one in stays else OFF for one in RIDERS}, waiting)
    house.clock.wall(2027, 11, 1, 10)
    return group, stop_id


async def stop_of(house: House, stop_id: int) -> BusStop:
    """Return the stop as its rows have it."""
    async with house.database.reading() as db:
        found = await bus_stops.load(db, stop_id)
    assert found is not None
    return found


async def asked_about(house: House, group: Group) -> int:
    """Return the number of the choice that those riding on have."""
    async with house.database.reading() as db:
        return (await asked_round.of_group(db, group.id, Asking.TOO_FEW))[0].id


async def open_polls(house: House, group: Group) -> int:
    """Return how many questions about dates are open."""
    async with house.database.reading() as db:
        return len(await availability.of_group(db, group.id, [PollState.OPEN]))


async def is_over(house: House, stop_id: int) -> None:
    """Let the last meeting be over."""
    stop, house.clock.at = await stop_of(house, stop_id), OVER
    async with house.database.writing() as db:
        item = AgendaItem("over", Due.SERIES_OVER, stop.group_id, stop.series_id, OVER)
        await end_series(db, house.means, item)


async def test_below_the_least_those_who_ride_on_choose_before_it_is_settled(house: House) -> None:
    """Domain.md 3.6: four stay of five wanted; all four would run small, so it is settled a week later."""
    group, stop_id = await stand_at_stop(house, FOUR)
    for _ in range(2):
        await house.calling.settle(house.acting(ALASDAIR), stop_id)
    before = (await stop_of(house, stop_id)).state, await open_polls(house, group)
    number = await asked_about(house, group)
    for user_id in FOUR:
        await house.too_few.choose(house.acting(user_id), number, "run_small")
    await pass_time(house, 2027, 11, 8, 10)

    assert await house.told(Kind.TOO_FEW_ASK) == [f"u:{one}" for one in sorted(FOUR)]
    assert before == (StopState.CLOSED, 0)
    assert ((await stop_of(house, stop_id)).state, await open_polls(house, group)) == (StopState.SETTLED, 1)


async def test_a_pause_ends_the_stop_without_a_next_series(house: House) -> None:
    """The group rests, and no question about dates opens."""
    group, stop_id = await stand_at_stop(house, FOUR)
    await house.calling.settle(house.acting(ALASDAIR), stop_id)
    await house.too_few.choose(house.acting(GIL), await asked_about(house, group), "pause_91")
    await pass_time(house, 2027, 11, 8, 10)

    assert (await house.stored(group.id)).wake_on == date(2028, 2, 7)
    assert ((await stop_of(house, stop_id)).state, await open_polls(house, group)) == (StopState.SETTLED, 0)


async def test_enough_are_settled_at_once(house: House) -> None:
    """Five stay, so nobody is asked; somebody left, so no sister group is suggested either."""
    group, stop_id = await stand_at_stop(house, (*FOUR, CALLUM))
    await house.calling.settle(house.acting(ALASDAIR), stop_id)

    assert (await stop_of(house, stop_id)).state is StopState.SETTLED
    assert await open_polls(house, group) == 1
    assert await house.told(Kind.TOO_FEW_ASK, Kind.SISTER_GROUP, Kind.HAND_OVER_ASK) == []


@pytest.mark.parametrize("accepts", [True, False])
async def test_both_organisers_get_off(house: House, *, accepts: bool) -> None:
    """Those riding on are asked; at the end of meeting 8 the group is looked after, or paused with a contact."""
    riding = [one for one in RIDERS if one not in {ALASDAIR, FERGUS}]
    group, stop_id = await stand_at_stop(house, riding)
    await house.calling.settle(house.acting(ALASDAIR), stop_id)
    async with house.database.reading() as db:
        (asked,) = await asked_round.of_group(db, group.id, Asking.HAND_OVER)
    if accepts:
        await house.handing_over.accept(house.acting(BRUNO), asked.id)
    await is_over(house, stop_id)
    await house.decide_all()

    assert {*await house.told(Kind.HAND_OVER_ASK)} == {f"u:{one}" for one in riding}
    assert asked.closes_at == OVER
    stored = await house.stored(group.id)
    assert (stored.wake_on is not None, stored.contact_id) == ((False, None) if accepts else (True, ALASDAIR))


async def test_when_all_get_off_the_group_closes_after_the_last_meeting(house: House) -> None:
    """Not before; everybody is told."""
    group, stop_id = await stand_at_stop(house, ())
    before = (await house.stored(group.id)).closed_at
    await is_over(house, stop_id)

    assert before is None
    assert (await house.stored(group.id)).closed_at == OVER
    assert {*await house.told(Kind.GROUP_CLOSED)} == {f"u:{one}" for one in RIDERS}


async def test_silence_alone_closes_no_group(house: House) -> None:
    """Nobody said anything: they count as getting off, with the first right of return."""
    group, stop_id = await bus_stop(house, {}, ())
    await is_over(house, stop_id)

    assert (await house.stored(group.id)).closed_at is None
