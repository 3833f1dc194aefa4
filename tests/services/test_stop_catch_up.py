"""A series that was published before there were bus stops gets one when the bot starts anew."""

from datetime import UTC, datetime

import pytest

from bot.domain.agenda import Due
from bot.domain.group import Group
from bot.services.stop_agenda import plan_stop
from bot.services.stop_catch_up import PLANNED, plan_stops_of_old
from bot.store import agenda, facts
from tests.riding import ride
from tests.world import House


async def planned(house: House, series_id: int) -> dict[Due, str]:
    """Return when a series' bus stop does what, in UTC."""
    kinds = (Due.OPEN_STOP, Due.SERIES_OVER, Due.ROLES_OFF)
    async with house.database.reading() as db:
        found = {kind: await agenda.due_at(db, f"stop:{series_id}:{kind}") for kind in kinds}
    return {kind: f"{at:%d %b %H:%M}" for kind, at in found.items() if at is not None}


async def riding(house: House, group: Group) -> int:
    """Return a series under way that has no bus stop on the agenda."""
    first, *_ = await ride(house, group)
    assert first.part is not None
    return first.part.series_id


async def test_a_series_under_way_gets_the_bus_stop_it_would_have_had(house: House, group: Group) -> None:
    """The morning after meeting 6 in London, the end of meeting 8, and the morning after; once."""
    series_id = await riding(house, group)
    before = await planned(house, series_id)

    made = [await plan_stops_of_old(house.means) for _ in range(2)]

    assert (before, made) == ({}, [1, 0])
    assert await planned(house, series_id) == {
        Due.OPEN_STOP: "29 Apr 08:00",
        Due.SERIES_OVER: "02 Jun 20:30",
        Due.ROLES_OFF: "03 Jun 08:00",
    }


async def test_where_its_morning_has_gone_by_it_opens_at_the_next_that_leaves_a_day(house: House, group: Group) -> None:
    """The new version starts on 1 May at noon."""
    series_id = await riding(house, group)
    house.clock.at = datetime(2027, 5, 1, 11, tzinfo=UTC)

    await plan_stops_of_old(house.means)

    assert (await planned(house, series_id))[Due.OPEN_STOP] == "03 May 08:00"


@pytest.mark.parametrize("month", [6, 7])
async def test_a_series_that_is_over_stays_over(house: House, group: Group, month: int) -> None:
    """During its last meeting and a month later; organisers may still open a bus stop by hand."""
    series_id = await riding(house, group)
    house.clock.at = datetime(2027, month, 2, 19, tzinfo=UTC)

    assert await plan_stops_of_old(house.means) == 0
    assert await planned(house, series_id) == {}


async def test_what_is_on_the_agenda_or_decided_stays_as_it_is(house: House, group: Group) -> None:
    """A start that was cut off before it noted what it did goes on where it was."""
    series_id = await riding(house, group)
    async with house.database.writing() as db:
        await plan_stop(db, house.means, group, series_id)
        await db.exec_driver_sql("UPDATE agenda SET state = 'done' WHERE kind IN ('open_stop', 'series_over')")

    made = await plan_stops_of_old(house.means)

    async with house.database.reading() as db:
        assert await facts.load(db, PLANNED) is not None
    assert made == 0
    assert (await planned(house, series_id)).keys() == {Due.ROLES_OFF}
