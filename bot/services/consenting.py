"""Asking members about newcomers: one direct message to each of the continuing, and what organisers hear of it."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.consent import Round
from bot.domain.group import Group
from bot.domain.message import Kind, Message, Target
from bot.services.means import Means
from bot.services.poll_view import organisers
from bot.services.say import notice, say, tell_organisers
from bot.store import memberships, outbox


async def ask_members(db: AsyncConnection, means: Means, group: Group, asked: Round, people: Iterable[int]) -> None:
    """Have each of the continuing asked, once, by one direct message.

    :source: domain.md 3.8, step 1
    """
    now = means.now()
    for place, user_id in enumerate(people):
        due, to = now + place * means.direct_message_every, Target(user_id=user_id)
        key = f"round:{asked.id}:consent:{user_id}"
        await say(db, Message(key, Kind.CONSENT_ASK, group.id, to, asked.id, due, asked.ends_at, about=user_id))


async def tell_flagged(db: AsyncConnection, means: Means, group: Group, asked: Round) -> None:
    """Have organisers told that somebody is not offered a seat this time; the row says neither who nor by whom."""
    number = 1
    while await _is_told(db, group, f"round:{asked.id}:flag:{number}"):
        number += 1
    await _tell(db, means, group, asked, (Kind.CONSENT_FLAGGED, f"round:{asked.id}:flag:{number}"))


async def tell_to_bring(db: AsyncConnection, means: Means, group: Group, asked: Round) -> None:
    """Have organisers asked, once a round, to bring the matter to the meeting; nobody is named.

    :source: domain.md 3.8, "Existing member objects to everyone"
    """
    await _tell(db, means, group, asked, (Kind.CONSENT_BRING, f"round:{asked.id}:bring"))


async def tell_of_history(db: AsyncConnection, means: Means, group: Group, asked: Round) -> None:
    """Have organisers told, once for a group, that the member role opens the channel's history.

    :source: domain.md 3.8, step 6
    """
    await _tell(db, means, group, asked, (Kind.ROLE_HISTORY, f"group:{group.id}:role_history"))


async def _tell(db: AsyncConnection, means: Means, group: Group, asked: Round, occasion: tuple[Kind, str]) -> None:
    kind, key = occasion
    told = notice(key, kind, group, asked.id, means.now())
    await tell_organisers(db, group, organisers(await memberships.of_group(db, group.id)), told)


async def _is_told(db: AsyncConnection, group: Group, key: str) -> bool:
    """Say whether organisers have been told of an occasion, wherever they are told things."""
    known = await memberships.of_group(db, group.id)
    each = [f"{key}:{Target(user_id=row.user_id)}" for row in organisers(known)]
    return any([await outbox.is_written(db, one) for one in (key, *each)])
