"""Discord's clock, learnt from its answers: a little wrong is told, absurdly wrong stops everything."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.app import build
from bot.client import Bot
from bot.discord_clock import DiscordClock
from config.settings import Settings
from tests.world import MONDAY, StandingClock, fresh_database


def learnt(ahead: timedelta) -> DiscordClock:
    """Return what is known after an answer of a Discord whose clock is ahead of ours."""
    clock = DiscordClock(StandingClock(), lambda: 0)
    clock.learn(format_datetime(MONDAY + ahead, usegmt=True))
    return clock


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=5), -timedelta(minutes=5), timedelta(days=400)])
def test_discords_time_is_ours_and_the_difference(ahead: timedelta) -> None:
    """By that clock messages are numbered."""
    assert learnt(ahead).now() == MONDAY + ahead


def test_scenario_20_between_two_answers_it_runs_on_whatever_is_done_to_ours() -> None:
    """Set by hours, ours says nothing about how long Discord has remembered a nonce; set by a year, it is absurd."""
    ours, seconds = StandingClock(), [100.0]
    clock = DiscordClock(ours, lambda: seconds[0])
    clock.learn(format_datetime(MONDAY, usegmt=True))

    seconds[0] += 3600
    ours.wait(days=400)

    assert clock.now() == MONDAY + timedelta(hours=1)
    assert clock.is_absurd


@pytest.mark.parametrize("date", ["", "soon", "Mon, 04 Jan 2027 10:00:00", "Mon, 99 Jan 2027 10:00:00 GMT"])
def test_until_it_answers_with_a_date_our_own_clock_is_believed(date: str) -> None:
    """An answer without one, or with nonsense, says nothing."""
    clock = DiscordClock(StandingClock())

    clock.learn(date)

    assert (clock.now(), clock.skew, clock.is_absurd) == (MONDAY, None, False)


@pytest.mark.parametrize(
    ("ahead", "levels", "is_absurd"),
    [
        (timedelta(seconds=60), [], False),
        (timedelta(seconds=61), ["WARNING"], False),
        (-timedelta(hours=24), ["WARNING"], False),
        (timedelta(hours=25), ["ERROR"], True),
        (-timedelta(days=400), ["ERROR"], True),
    ],
)
def test_scenario_20_a_wrong_clock_is_told_once(
    ahead: timedelta, levels: list[str], is_absurd: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """More than a minute is a warning, more than a day an error."""
    clock = learnt(ahead)
    clock.learn(format_datetime(MONDAY + ahead, usegmt=True))

    assert [record.levelname for record in caplog.records] == levels
    assert clock.is_absurd is is_absurd


def real(path: Path) -> Bot:
    """Return a bot with the machine's own clock, not connected."""
    return build(Settings(database=path))


async def test_scenario_20_with_an_absurd_clock_nothing_is_decided_and_nothing_is_said(tmp_path: Path) -> None:
    """A dead battery must not send a year of reminders; when the clock is right again, all goes on."""
    path = tmp_path / "busstop.sqlite3"
    await fresh_database(path)
    bot = real(path)
    assert bot.discord_clock is not None
    database = bot.parts.means.database

    bot.discord_clock.learn("Mon, 04 Jan 2027 10:00:00 GMT".replace("2027", "2001"))
    await bot.tick()
    refused = database.engine.pool.checkedin(), await bot.next_due()  # type: ignore[attr-defined]
    bot.discord_clock.learn(format_datetime(bot.parts.means.now(), usegmt=True))
    await bot.tick()
    done = database.engine.pool.checkedin()  # type: ignore[attr-defined]
    await database.close()

    assert refused == (0, None)
    assert done == 1


async def test_who_turns_the_clock_is_believed(tmp_path: Path) -> None:
    """In the demo and in tests there is no Discord whose clock could be asked."""
    bot = build(Settings(database=tmp_path / "busstop.sqlite3"), clock=StandingClock())

    assert bot.discord_clock is None
