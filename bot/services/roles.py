"""Roles that rows call for: handed out and taken back by delivery, as something that must be done once."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.message import Kind, Message, Target
from bot.services.say import say

WORTH_TRYING = timedelta(days=7)


async def hand_out(db: AsyncConnection, group: Group, row: Membership, before: Membership | None, at: datetime) -> None:
    """Have somebody's roles on Discord made what their row says, where it says something new.

    Whether a role is given or taken is read when it is done.
    """
    seat_changed = holds_member_role(row) != holds_member_role(before)
    part_changed = row.is_organiser != (before is not None and before.is_organiser)
    kinds = {Kind.MEMBER_ROLE: seat_changed, Kind.ORGANISER_ROLE: part_changed}
    for kind in [kind for kind, changed in kinds.items() if changed]:
        key = f"{kind}:{group.id}:{row.user_id}:{secrets.token_hex(8)}"  # every change is an occasion of its own
        to = Target(user_id=row.user_id)
        await say(db, Message(key, kind, group.id, to, group.id, at, at + WORTH_TRYING, about=row.user_id))


def holds_member_role(row: Membership | None) -> bool:
    """Say whether somebody's row calls for the member role."""
    return row is not None and row.is_inside
