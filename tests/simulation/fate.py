"""What happens to a simulated life without anybody doing it: time, outages, crashes, clocks that go wrong."""

from datetime import timedelta

from tests.simulation.acts import act
from tests.simulation.life import Life
from tests.simulation.mailroom import Outage
from tests.simulation.power import Moment

SHORT = (timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=3))
LONG = (timedelta(hours=20), timedelta(days=2), timedelta(days=6))
CLOCK_ERRORS = (timedelta(0), timedelta(hours=1), timedelta(hours=-1), timedelta(minutes=-5), timedelta(hours=20))


@act(9, needs_bot=False)
async def a_while(life: Life) -> str:
    """Let a while pass."""
    span = life.random.choice(SHORT)
    await life.wait(span)
    return f"{span} later"


@act(3, needs_bot=False)
async def a_long_while(life: Life) -> str:
    """Let days pass."""
    span = life.random.choice(LONG)
    await life.wait(span)
    return f"{span} later"


@act(6, needs_bot=False)
async def discord_goes_down(life: Life) -> str:
    """Let Discord be down for some time, in one of two ways."""
    outage, span = life.random.choice([*Outage]), life.random.choice(SHORT)
    life.mailroom.outages = (outage, life.true_now + span)
    return f"Discord is down for {span}: {outage}"


@act(8)
async def the_end_is_near(life: Life) -> str:
    """Choose the moment at which the process will be killed: in the middle of something."""
    moment, arrival = life.random.choice([*Moment]), life.random.randint(1, 6)
    life.power.end_at(moment, arrival)
    return f"the process will be killed at the {arrival}. {moment}"


@act(3)
async def killed(life: Life) -> str:
    """Kill the process between two things."""
    life.power.cut()
    await life.end()
    return "the process is killed"


@act(25, needs_bot=False)
async def comes_back(life: Life) -> str | None:
    """Start the bot where it does not run, after no time or a long one."""
    if life.is_up:
        return None
    await life.wait(life.random.choice((timedelta(0), *SHORT, *SHORT, *LONG)))
    await life.start()
    await life.tick()
    return "the process is back"


@act(2, needs_bot=False)
async def the_clock_jumps(life: Life) -> str:
    """Set the bot's clock wrong, or right again."""
    ahead = life.random.choice(CLOCK_ERRORS)
    life.set_clock(ahead)
    await life.tick()
    return f"the clock goes wrong by {ahead}"
