"""Cards that somebody deleted: they stay so, until an organiser wants one back."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import CARDS, LETTERS_OF_A_DATE, Message
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.say import CARD_STANDS, say
from bot.store import cards, outbox
from bot.store.database import whole


class CardService:
    """Use cases of cards themselves."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def post_again(self, actor: Actor, outbox_id: int) -> None:
        """Post a deleted card once more; however often it is asked for, once.

        :raises UserError: ``not_found``, ``organisers_only``, ``organiser_role_missing``, ``card_stands``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            posted = await outbox.load(db, outbox_id)
            if posted is None or posted.kind not in CARDS - LETTERS_OF_A_DATE:
                raise UserError("not_found")
            await enter(db, self._means, actor, posted.group_id, Action.ORGANISE)
            if await cards.stands(db, outbox_id):
                raise UserError("card_stands")
            await post_card_again(db, posted, outbox_id, now)


async def post_card_again(db: AsyncConnection, posted: Message, outbox_id: int, at: datetime) -> None:
    """Have a deleted card posted once more, once."""
    key = f"{posted.key}:again:{outbox_id}"
    await say(db, replace(posted, key=key, due_at=at, useful_until=at + CARD_STANDS))
