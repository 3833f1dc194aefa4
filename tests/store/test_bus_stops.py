"""Bus stops, and what each rider chose."""

from dataclasses import replace
from datetime import date

from bot.domain.bus_stop import BusStop, Choice, Chosen, StopState
from bot.domain.membership import Membership, State
from bot.domain.series import Break, Series
from bot.store import availability, bus_stops, memberships, series
from bot.store.database import Database
from tests.store.rows import ALASDAIR, BRUNO, CALLUM, DAY, HAMISH, NOW, poll


async def a_series(database: Database, group_id: int) -> int:
    """Make a series in which Alasdair and Bruno ride, and Callum's seat is kept."""
    async with database.writing() as db:
        asked = await availability.add(db, poll(group_id))
        number = await series.add(db, asked.id, Series(0, 8))
        for place, user_id in enumerate((ALASDAIR, BRUNO)):
            row = Membership(group_id, user_id, State.SEATED, NOW + place * DAY)
            await memberships.save(db, row.ride([number]))
        await memberships.save(db, Membership(group_id, CALLUM, State.ON_LEAVE, NOW + 5 * DAY).keep_seat(number))
        await memberships.save(db, Membership(group_id, HAMISH, State.WAITING, NOW, waiting_since=NOW))
    return number


def new(group_id: int, series_id: int) -> BusStop:
    return BusStop(
        id=0,
        group_id=group_id,
        series_id=series_id,
        state=StopState.OPEN,
        opened_at=NOW,
        closes_at=NOW + 14 * DAY,
        before_last_id=7,
        breaks=(Break(date(2027, 8, 1), date(2027, 9, 5)),),
    )


async def test_a_stop_comes_back_as_it_was_written_with_its_riders(database: Database, group_id: int) -> None:
    """Who has a seat in the series, taken or kept; by its number, its series, and as the group's latest."""
    series_id = await a_series(database, group_id)
    opened = new(group_id, series_id)

    async with database.writing() as db:
        stop_id = await bus_stops.add(db, opened)
        found = [
            await bus_stops.load(db, stop_id),
            await bus_stops.of_series(db, series_id),
            await bus_stops.latest(db, group_id),
        ]

    riders, away = (ALASDAIR, BRUNO, CALLUM), frozenset({CALLUM})
    assert found == [replace(opened, id=stop_id, riders=riders, away=away)] * 3


async def test_what_changes_of_a_stop_is_written(database: Database, group_id: int) -> None:
    """Its state, its close, and what time has brought."""
    series_id = await a_series(database, group_id)

    async with database.writing() as db:
        stop_id = await bus_stops.add(db, new(group_id, series_id))
        stop = await bus_stops.load(db, stop_id)
        assert stop is not None
        changed = replace(stop, state=StopState.SETTLED, closes_at=NOW, is_over=True, news_is_out=True, settled_at=NOW)
        await bus_stops.save(db, replace(changed, conditions_stand=True, breaks=()))
        found = await bus_stops.load(db, stop_id)

    assert found == replace(changed, conditions_stand=True, breaks=())


async def test_of_two_choices_the_later_tap_stands_until_all_are_forgotten(database: Database, group_id: int) -> None:
    """Whichever comes first; then only the rosters say who rides."""
    series_id = await a_series(database, group_id)
    later = Chosen(Choice.GET_OFF, NOW, 9, None, tell_later=True, tell_self=True, recorded_by=ALASDAIR)

    async with database.writing() as db:
        stop_id = await bus_stops.add(db, new(group_id, series_id))
        await bus_stops.choose(db, stop_id, BRUNO, later)
        await bus_stops.choose(db, stop_id, BRUNO, Chosen(Choice.STAY, NOW, 8, 5))
        found = await bus_stops.load(db, stop_id)
        await bus_stops.forget(db, stop_id)
        forgotten = await bus_stops.load(db, stop_id)

    assert found is not None
    assert forgotten is not None
    assert found.chosen == {BRUNO: later}
    assert forgotten.chosen == {}
