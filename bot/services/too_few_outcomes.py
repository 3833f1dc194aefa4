"""What follows from each choice of those who ride on, too few of them."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.too_few import Outcome
from bot.services.boarding import run_small
from bot.services.closing import close_group
from bot.services.means import Means
from bot.services.pausing import pause_group
from bot.services.too_few import Chosen, Follow


async def wait(db: AsyncConnection, means: Means, chosen: Chosen) -> None:
    """Do nothing more: the settlement waits until people are found."""
    del db, means, chosen


async def pause(db: AsyncConnection, means: Means, chosen: Chosen) -> None:
    """Pause the group until the date that was chosen."""
    if chosen.until is not None and chosen.group.wake_on is None:
        await pause_group(db, means, chosen.group, chosen.until)


async def close(db: AsyncConnection, means: Means, chosen: Chosen) -> None:
    """Close the group."""
    await close_group(db, means, chosen.group)


OUTCOMES: Mapping[Outcome, Follow] = {
    Outcome.RECRUIT: wait,
    Outcome.PAUSE: pause,
    Outcome.RUN_SMALL: run_small,
    Outcome.CLOSE: close,
}
