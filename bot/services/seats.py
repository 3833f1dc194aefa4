"""What follows when a seat is taken or left: reminders for who has one, and silence for who has none any more."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.message import Kind
from bot.services.agreement import count_anew
from bot.services.means import Means
from bot.services.rating import LETTERS, follow_people
from bot.services.reminders import reschedule
from bot.services.roles import holds_member_role
from bot.store import arrangements, outbox

_ROLES = [Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE]

Change = tuple[Membership | None, Membership]
"""Somebody's row before and after."""


async def follow(db: AsyncConnection, means: Means, group: Group, changes: Iterable[Change]) -> None:
    """Take back what was still to be written to people who left, remind those who are in now, and count people anew."""
    changed = [*changes]
    await follow_people(db, group, changed)
    moved = [(before, after) for before, after in changed if holds_member_role(before) != holds_member_role(after)]
    for _, after in moved:
        if not holds_member_role(after):
            await outbox.cancel_letters(db, group.id, after.user_id, but=[*_ROLES, *LETTERS])
            await arrangements.leave(db, group.id, after.user_id, means.now())
    if moved:
        await reschedule(db, means, group)
    await count_anew(db, means, group.id)
