"""What follows from a founding invitation when its initial meeting is over."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.store import meetings


async def those_who_did_not_commit(
    db: AsyncConnection, group: Group, known: Collection[Membership], committed: Collection[int], at: datetime
) -> tuple[Membership, ...]:
    """Return who was interested and did not commit: nobody before the initial meeting is over.

    :param committed: the people being seated now
    :source: domain.md 3.2; "not now" keeps its place in line
    """
    held = [meeting for meeting in await meetings.started(db, group.id, at) if meeting.audience is Audience.FOUNDING]
    if not any(meeting.ends_at <= at for meeting in held):
        return ()
    return tuple(row for row in known if row.state is State.INTERESTED and row.user_id not in committed)
