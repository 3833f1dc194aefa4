"""What follows from each choice of those who ride on, too few of them."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.too_few import Outcome
from bot.services.after_stop import end_stop
from bot.services.boarding import go_on
from bot.services.closing import close_group
from bot.services.means import Means
from bot.services.pausing import pause_group
from bot.services.too_few import Chosen, Follow


async def wait(db: AsyncConnection, means: Means, chosen: Chosen) -> None:
    """Do nothing more: the settlement waits until people are found, or the date has come."""
    del db, means, chosen


async def settle(db: AsyncConnection, means: Means, chosen: Chosen) -> None:
    """Let the settlement go on: those who ride on run small, or enough were found."""
    await go_on(db, means, chosen.group, chosen.ref_id, occasion="too_few")


async def pause(db: AsyncConnection, means: Means, chosen: Chosen) -> None:
    """Pause the group until the date that was chosen."""
    if chosen.until is not None and chosen.group.wake_on is None:
        await end_stop(db, means, chosen.group, chosen.ref_id)
        await pause_group(db, means, chosen.group, chosen.until)


async def close(db: AsyncConnection, means: Means, chosen: Chosen) -> None:
    """Close the group."""
    await close_group(db, means, chosen.group)


OUTCOMES: Mapping[Outcome, Follow] = {
    Outcome.RECRUIT: wait,
    Outcome.PAUSE: pause,
    Outcome.RUN_SMALL: settle,
    Outcome.CLOSE: close,
}
