"""What goes on once it is known who rides on: asking about newcomers, offers, and the settlement."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.services.means import Means


async def go_on(db: AsyncConnection, means: Means, group: Group, stop_id: int, *, occasion: str) -> None:
    """Write what follows from a departure that may have changed, or from a time that has come; often nothing.

    :param occasion: names the cause, such as "closed" or "tap:17"
    """
    del db, means, group, stop_id, occasion


async def promised(db: AsyncConnection, stop_id: int) -> int:
    """Return how many seats of the next series are offered to newcomers now, or taken by them."""
    del db, stop_id
    return 0
