"""What organisers are told when something could not be said for them."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Kind, Message
from bot.services.means import Means
from bot.services.say import notice, tell_organisers
from bot.store import groups, memberships

NOTICES = frozenset({
    Kind.TELL_THEM, Kind.CANNOT_POST, Kind.ROLE_FAILED, Kind.POLL_COMPLETE, Kind.POLL_CLOSED, Kind.MEETING_OVER,
    Kind.ASKS_IN, Kind.LATE_ANSWER, Kind.AT_RISK, Kind.QUORUM_AGAIN, Kind.INSTANT_CHANGED,
})  # fmt: skip
"""What organisers themselves are told; when they can't be reached there is nobody left to tell."""

_TOLD_BY = {
    Kind.MEMBER_ROLE: Kind.ROLE_FAILED,
    Kind.ORGANISER_ROLE: Kind.ROLE_FAILED,
}


async def tell_undelivered(db: AsyncConnection, means: Means, message: Message) -> None:
    """Have organisers told what could not be delivered: to tell somebody themselves, or to mend a channel or role.

    :source: domain.md section 0, "Mail to a person"
    """
    group = await groups.load(db, message.group_id, means.rules)
    if group is None or message.kind in NOTICES:
        return
    kind = _TOLD_BY.get(message.kind, Kind.TELL_THEM if message.target.user_id else Kind.CANNOT_POST)
    told = notice(f"undelivered:{message.key}", kind, group, message.ref_id, means.now())
    known = await memberships.of_group(db, group.id)
    about = replace(told, about=message.about or message.target.channel_id)
    await tell_organisers(db, group, [row for row in known if row.is_organiser], about)
