"""Groups: which one is meant, who may enter, and the card that newcomers find."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group, groups_meant
from bot.domain.group_life import Life, life
from bot.domain.membership import TAKING_PART, Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor, has_member_role, is_organiser
from bot.services.means import Entry, Means, enter
from bot.services.say import CARD_STANDS, say
from bot.store import group_life, groups, memberships
from bot.store.database import whole


class Circle(StrEnum):
    """Among which groups a command looks for the one it means."""

    MINE = "mine"
    SEATED = "seated"
    ORGANISED = "organised"
    NAMED = "named"
    KEPT = "kept"
    OPEN = "open"
    WAITED = "waited"


class GroupService:
    """Use cases about a group as it stands."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def meant(self, actor: Actor, channel_id: int | None, circle: Circle) -> tuple[Group, ...]:
        """Return the groups a command typed here can mean: one is the answer, several are a question, none is none.

        :param circle: ``KEPT`` is organised, or looked after with Manage Server; ``NAMED`` asks for the row alone
        :source: domain.md section 0, "Group"
        """
        async with self._means.database.reading() as db:
            rows = await memberships.of_person(db, actor.user_id, actor.guild_id)
            mine = {row.group_id: row for row in rows}
            known = await self._within_reach(db, actor, [*mine])
        return groups_meant([group for group in known if _is_in(circle, actor, group, mine)], channel_id)

    async def life(self, group: Group) -> Life:
        """Return where a group is in its life, for somebody who has just been let in."""
        async with self._means.database.reading() as db:
            return life(group, await group_life.found(db, group.id))

    async def enter(self, actor: Actor, group_id: int, action: Action) -> Entry:
        """Return a group to somebody who may do something in it.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        async with self._means.database.reading() as db:
            return await enter(db, self._means, actor, group_id, action)

    @whole
    async def post_card(self, actor: Actor, group_id: int, channel_id: int) -> Group:
        """Post the group's card with *Join the waiting list* where an organiser wants it, once a channel and day."""
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            now = self._means.now()
            message = Message(
                key=f"group:{group.id}:card:{channel_id}:{now:%Y-%m-%d}",
                kind=Kind.GROUP_CARD,
                group_id=group.id,
                target=Target(channel_id=channel_id),
                ref_id=group.id,
                due_at=now,
                useful_until=now + CARD_STANDS,
            )
            await say(db, message)
        return group

    async def _within_reach(self, db: AsyncConnection, actor: Actor, mine: list[int]) -> tuple[Group, ...]:
        if actor.guild_id is None:
            return await groups.several(db, mine, self._means.rules)
        return await groups.of_server(db, actor.guild_id, self._means.rules)


def _is_in(circle: Circle, actor: Actor, group: Group, mine: Mapping[int, Membership]) -> bool:
    row = mine.get(group.id)
    organises = is_organiser(actor, group, row)
    taking_part = row is not None and row.state in TAKING_PART
    return {
        Circle.MINE: taking_part or organises or has_member_role(actor, group),
        Circle.SEATED: row is not None and row.is_inside,
        Circle.ORGANISED: organises,
        Circle.NAMED: row is not None and row.is_organiser,
        Circle.KEPT: organises or actor.manages,
        Circle.OPEN: group.open_to_newcomers and group.closed_at is None,
        Circle.WAITED: row is not None and row.state in {State.WAITING, State.OFFERED, State.INTERESTED, State.INVITED},
    }[circle]
