"""Signs of life: after a start it is known how long the bot was away."""

from datetime import timedelta

from sqlalchemy import event

from bot.domain.away import Away
from bot.services.uptime import UptimeService
from tests.world import MONDAY, House

HOURS = timedelta(hours=6)


async def test_a_first_start_was_never_away(house: House) -> None:
    """There is no last time."""
    assert await UptimeService(house.means, wakes_itself=True).note() is None


async def test_scenario_09_after_a_start_it_is_known_since_when_the_bot_was_away(house: House) -> None:
    """From the last sign of life to the first new one; it says so once."""
    await UptimeService(house.means, wakes_itself=True).note()
    house.clock.at += HOURS
    new = UptimeService(house.means, wakes_itself=True)

    found = [await new.note(), await new.note()]

    assert found == [Away(MONDAY, MONDAY + HOURS), None]
    assert new.away == found[0]


async def test_a_short_restart_is_no_absence(house: House) -> None:
    """An update takes a minute, and nobody need hear of it."""
    await UptimeService(house.means, wakes_itself=True).note()
    house.clock.wait(minutes=2.9)

    assert await UptimeService(house.means, wakes_itself=True).note() is None


async def test_scenario_20_a_suspended_machine_was_away(house: House) -> None:
    """The process lived on, and saw nothing of the two hours."""
    uptime = UptimeService(house.means, wakes_itself=True)
    await uptime.note()
    house.clock.wait(hours=2)

    assert await uptime.note() == Away(MONDAY, house.clock.now())


async def test_a_clock_that_somebody_turns_makes_no_absence(house: House) -> None:
    """In the demo a week passes between two ticks, and the bot was there."""
    uptime = UptimeService(house.means, wakes_itself=False)
    await uptime.note()
    house.clock.wait(days=7)

    assert await uptime.note() is None


async def test_scenario_20_a_clock_that_went_back_makes_no_absence(house: House) -> None:
    """And the next sign of life counts from the new time."""
    await UptimeService(house.means, wakes_itself=True).note()
    house.clock.wait(hours=-5)
    again = UptimeService(house.means, wakes_itself=True)
    first = await again.note()
    house.clock.wait(seconds=30)
    await again.note()

    assert (first, await UptimeService(house.means, wakes_itself=True).note()) == (None, None)


async def test_a_sign_of_life_is_written_twice_a_minute_at_most(house: House) -> None:
    """A tick with nothing to do stays cheap."""
    commits: list[object] = []
    event.listen(house.database.engine.sync_engine, "commit", commits.append)
    uptime = UptimeService(house.means, wakes_itself=True)

    for _ in range(60):
        await uptime.note()
        house.clock.wait(seconds=1)

    written = [commit for commit in commits if commit]
    assert len(written) == 2
