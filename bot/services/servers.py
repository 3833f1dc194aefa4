"""What follows when the bot is taken off a server."""

from bot.services.means import Means
from bot.store import outbox
from bot.store.database import whole


class ServerService:
    """Use cases of servers coming and going."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def left(self, guild_id: int) -> None:
        """Say nothing more there; every other row stays, so that an invitation back finds all as it was.

        :source: reliability.md 3.8
        """
        async with self._means.database.writing() as db:
            await outbox.cancel_server(db, guild_id)
