"""What every service works with, and the door every use case goes through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.permission import Action, Actor, can_reach, may
from bot.domain.rules import Rules
from bot.errors import UserError
from bot.store import groups, memberships
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Means:
    """What a service needs from the world.

    :param redraw_after: the pause between two edits of one card
    :param direct_message_every: the pause between two unasked direct messages
    """

    database: Database
    clock: Clock
    rules: Rules
    redraw_after: timedelta
    direct_message_every: timedelta

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return self.clock.now()


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who may do what they ask for: the group, and their own row in it."""

    group: Group
    membership: Membership | None


async def enter(db: AsyncConnection, means: Means, actor: Actor, group_id: int, action: Action) -> Entry:
    """Let somebody in who may do this in this group, now.

    :raises UserError: ``not_found`` for another server's group and for one a stranger may not know of;
        ``organiser_role_missing``, ``organisers_only``, ``members_only`` or ``managers_only`` otherwise
    """
    group = await groups.load(db, group_id, means.rules)
    membership = await memberships.load(db, group_id, actor.user_id)
    if group is None or not can_reach(actor, group, membership):
        raise UserError("not_found")
    if may(actor, action, group, membership):
        return Entry(group, membership)
    raise UserError(_refusal(actor, action, group, membership))


def _refusal(actor: Actor, action: Action, group: Group, membership: Membership | None) -> str:
    if action is Action.SET_UP:
        return "managers_only"
    if membership is None and not actor.manages and not group.open_to_newcomers:
        return "not_found"
    if action in {Action.ORGANISE, Action.REPAIR}:
        named = membership is not None and membership.is_organiser
        return "organiser_role_missing" if named else "organisers_only"
    return "members_only"
