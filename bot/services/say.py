"""Writes into the outbox: what must be said, in the transaction of its cause."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.message import CARDS, Kind, Message, Target
from bot.store import cards, outbox

CARD_STANDS = timedelta(days=1)
"""How long a card is worth posting after somebody asked for it."""

NOTICE_STANDS = timedelta(days=14)
"""How long a notice to organisers is worth sending; after that the panels say the same."""


async def say(db: AsyncConnection, message: Message) -> bool:
    """Have something said, once; return False when the same occasion was written before."""
    outbox_id = await outbox.put(db, message)
    if outbox_id is not None and message.kind in CARDS:
        await cards.add(db, outbox_id, message.group_id, message.kind, message.ref_id)
    return outbox_id is not None


async def tell_organisers(db: AsyncConnection, group: Group, organisers: list[Membership], message: Message) -> None:
    """Have organisers told: in their channel where they chose one, else each by direct message.

    :param message: its target is ignored
    :source: domain.md section 0, "Organisers are told"
    """
    if group.organisers_channel_id is not None:
        await say(db, replace(message, target=Target(channel_id=group.organisers_channel_id)))
        return
    for organiser in organisers:
        to_one = Target(user_id=organiser.user_id)
        await say(db, replace(message, target=to_one, key=f"{message.key}:{to_one}"))


def notice(key: str, kind: Kind, group: Group, ref_id: int, at: datetime) -> Message:
    """Return a notice for organisers, to be told now."""
    nowhere = Target(channel_id=group.channel_id)
    return Message(key, kind, group.id, nowhere, ref_id, due_at=at, useful_until=at + NOTICE_STANDS)
