"""What every service works with, and the door every use case goes through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.permission import Action, Actor, can_reach, has_member_role, may
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


async def enter(  # noqa: PLR0913 - who asks for what, where, and whether its end matters
    db: AsyncConnection, means: Means, actor: Actor, group_id: int, action: Action, *, even_closed: bool = False
) -> Entry:
    """Let somebody in who may do this in this group, now.

    :param even_closed: whether it can be done in a group that is closed

    :raises UserError: ``not_found`` for another server's group and for one a stranger may not know of;
        ``are_you_in`` (group_id) for who holds the member role only; ``organiser_role_missing``, ``organisers_only``,
        ``members_only`` or ``managers_only`` otherwise; ``group_closed`` (at) for who knows of a closed one
    """
    group, row = await groups.load(db, group_id, means.rules), await memberships.load(db, group_id, actor.user_id)
    return admit(actor, action, group, row, even_closed=even_closed)


def admit(
    actor: Actor, action: Action, group: Group | None, membership: Membership | None, *, even_closed: bool = False
) -> Entry:
    """Let somebody in by rows that are at hand.

    :raises UserError: as ``enter``
    """
    if group is None or not can_reach(actor, group, membership):
        raise UserError("not_found")
    if group.closed_at is not None and not even_closed:
        if membership is None and not actor.manages:
            raise UserError("not_found")
        raise UserError("group_closed", at=group.closed_at)
    if may(actor, action, group, membership):
        return Entry(group, membership)
    raise refusal(actor, action, group, membership)


def refusal(actor: Actor, action: Action, group: Group, membership: Membership | None) -> UserError:
    """Return why somebody who can reach a group may not do this; a stranger does not learn that it is there.

    :source: domain.md section 0, "Roster": who holds the member role and is not on the list is asked
    """
    if action is Action.SET_UP:
        return UserError("managers_only")
    is_let_in = has_member_role(actor, group)
    if membership is None and not (actor.manages or group.open_to_newcomers or is_let_in):
        return UserError("not_found")
    if action in {Action.ORGANISE, Action.REPAIR}:
        named = membership is not None and membership.is_organiser
        return UserError("organiser_role_missing" if named else "organisers_only")
    if is_let_in and (membership is None or not membership.is_inside):
        return UserError("are_you_in", group_id=group.id)
    return UserError("members_only")
