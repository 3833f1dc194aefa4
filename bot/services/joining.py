"""Who gets a seat in a series that has dates is asked which of them they can make."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.message import Kind, Message, Target
from bot.services.means import Means
from bot.services.say import say
from bot.store import meetings


async def ask_about_dates(db: AsyncConnection, means: Means, group: Group, user_ids: Collection[int]) -> None:
    """Have people asked, each once a series, by direct message; without dates to come there is nothing to ask.

    :source: domain.md 3.10, invariant 5, and 3.4
    """
    now = means.now()
    to_come = [meeting for meeting in await meetings.to_come(db, group.id, now) if meeting.part is not None]
    if not to_come or to_come[0].part is None:
        return
    series_id, until = to_come[0].part.series_id, to_come[-1].starts_at
    for place, user_id in enumerate(user_ids):
        due, key = now + place * means.direct_message_every, f"series:{series_id}:joined:{user_id}"
        to = Target(user_id=user_id)
        await say(db, Message(key, Kind.SERIES_JOINED, group.id, to, series_id, due, until, about=user_id))
