"""Setting a group up: a draft that each tap saves, and one tap that makes the group of it."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.permission import Actor
from bot.domain.set_up import Draft, Plan, Setting, Typed, change
from bot.errors import UserError
from bot.services.means import Means
from bot.services.roles import hand_out
from bot.store import acts, drafts, groups, memberships
from bot.store.database import whole


class SetUpService:
    """Use cases of whoever may manage the server and sets a group up."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def begin(self, actor: Actor, plan: Plan) -> Draft:
        """Start setting a group up, with what is planned so far.

        :raises UserError: ``managers_only``, ``channel_taken``
        """
        if not actor.manages or actor.guild_id is None:
            raise UserError("managers_only")
        async with self._means.database.writing() as db:
            await require_free(db, self._means, plan.channel_id, group_id=None)
            draft = Draft(0, actor.guild_id, actor.user_id, plan)
            return replace(draft, id=await drafts.add(db, draft))

    async def draft(self, actor: Actor, draft_id: int) -> Draft:
        """Return somebody's own draft.

        :raises UserError: ``draft_gone``, ``managers_only``
        """
        async with self._means.database.reading() as db:
            return await self._own_draft(db, actor, draft_id)

    @whole
    async def plan(self, actor: Actor, draft_id: int, setting: Setting, typed: Typed) -> Draft:
        """Change one thing about a group that is being set up.

        :raises UserError: ``draft_gone``, ``channel_taken``, and the setting's own complaint
        """
        async with self._means.database.writing() as db:
            draft = await self._own_draft(db, actor, draft_id)
            if draft.is_done:
                return draft
            draft = replace(draft, plan=change(draft.plan, setting, typed))
            await require_free(db, self._means, draft.plan.channel_id, group_id=None)
            await drafts.save(db, draft)
        return draft

    @whole
    async def pick(self, actor: Actor, draft_id: int, people: Mapping[str, tuple[int, ...]]) -> Draft:
        """Choose who is in a group that is being set up.

        :param people: ``members`` or ``organisers``, each the whole choice
        """
        async with self._means.database.writing() as db:
            draft = await self._own_draft(db, actor, draft_id)
            if not draft.is_done:
                draft = replace(draft, plan=replace(draft.plan, **people))
                await drafts.save(db, draft)
        return draft

    @whole
    async def keep_role(self, actor: Actor, draft_id: int, which: str, role_id: int) -> None:
        """Note a role that was made for a group that is being set up, so that none is made twice.

        :param which: ``member_role_id`` or ``organiser_role_id``
        :raises UserError: ``draft_gone``, ``managers_only``
        """
        async with self._means.database.writing() as db:
            draft = await self._own_draft(db, actor, draft_id)
            if not draft.is_done:
                await drafts.save(db, replace(draft, plan=replace(draft.plan, **{which: role_id})))

    @whole
    async def create(self, actor: Actor, draft_id: int) -> Group:
        """Make the group that was planned; a second time it is the same group.

        :raises UserError: ``draft_gone``, ``managers_only``, ``channel_taken``, ``zone_missing``, ``role_missing``
        """
        async with self._means.database.writing() as db:
            draft = await self._own_draft(db, actor, draft_id)
            if draft.group_id is not None:
                return await self._load(db, draft.group_id)
            plan = draft.plan
            await require_free(db, self._means, plan.channel_id, group_id=None)
            group = plan.as_group(0, draft.guild_id)
            group = replace(group, id=await groups.add(db, group, self._means.rules))
            await drafts.save(db, replace(draft, plan=plan, group_id=group.id, is_done=True))
            await self._seat_first(db, group, plan, actor)
            act = acts.Act(0, group.id, actor.user_id, "set_up", None)
            await acts.add(db, act, self._means.now())
        return group

    async def _own_draft(self, db: AsyncConnection, actor: Actor, draft_id: int) -> Draft:
        draft = await drafts.load(db, draft_id)
        mine = draft is not None and (draft.user_id, draft.guild_id) == (actor.user_id, actor.guild_id)
        if draft is None or not mine or draft.setting is not None:
            raise UserError("draft_gone")
        if not actor.manages:
            raise UserError("managers_only")
        return draft

    async def _load(self, db: AsyncConnection, group_id: int) -> Group:
        group = await groups.load(db, group_id, self._means.rules)
        if group is None:
            raise UserError("not_found")
        return group

    async def _seat_first(self, db: AsyncConnection, group: Group, plan: Plan, actor: Actor) -> None:
        """Write the first rows: who is picked is seated; an organiser who is not is interested from now on."""
        now = self._means.now()
        organisers = {actor.user_id, *plan.organisers}
        for user_id in dict.fromkeys((*plan.organisers, actor.user_id, *plan.members)):
            state = State.SEATED if user_id in plan.members else State.INTERESTED
            since = None if state is State.SEATED else now
            row = Membership(group.id, user_id, state, now, is_organiser=user_id in organisers, waiting_since=since)
            await memberships.save(db, row)
            await hand_out(db, group, row, None, now)


async def require_free(db: AsyncConnection, means: Means, channel_id: int, *, group_id: int | None) -> None:
    """Check that no other group lives in a channel.

    :raises UserError: ``channel_taken``
    """
    there = await groups.at_channel(db, channel_id, means.rules)
    if there is not None and there.id != group_id:
        raise UserError("channel_taken", channel_id=channel_id)
