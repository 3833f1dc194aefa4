"""Changing one thing about a group: proposed with what it affects, saved, and undone from its receipt."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import PollState
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.domain.permission import Action, Actor
from bot.domain.second_word import Act, SecondWord, Wish
from bot.domain.set_up import Draft, Setting, Typed, carry, change, plan_of
from bot.errors import UserError
from bot.services.arranging import put_quorum_checks
from bot.services.means import Means, enter
from bot.services.reminders import reschedule
from bot.services.second_word import ask
from bot.services.set_up import require_free
from bot.store import acts, availability, cards, drafts, groups, meetings
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a change to a setting.

    :param group: as it is now
    :param act_id: what Undo takes back, None where nothing has changed yet
    :param word: what waits for another organiser's word instead
    """

    setting: Setting
    group: Group
    act_id: int | None
    word: SecondWord | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes which setting, and the group before and after."""

    user_id: int
    setting: Setting
    before: Group
    after: Group


class SettingsService:
    """Use cases about a group's settings."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def propose(self, actor: Actor, group_id: int, setting: Setting, typed: Typed) -> Draft:
        """Check a change to one setting and keep it for a second look; nothing is changed yet.

        :raises UserError: ``organisers_only``, ``zone_in_use``, ``channel_taken``, and the setting's own complaint
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, _needed(setting))).group
            plan = change(plan_of(group), setting, typed)
            await require_free(db, self._means, plan.channel_id, group_id=group.id)
            if plan.zone != group.zone:
                await self._require_no_dates(db, group)
            plan.as_group(group.id, group.guild_id)
            draft = Draft(0, group.guild_id, actor.user_id, plan, group.id, setting)
            return replace(draft, id=await drafts.add(db, draft))

    @whole
    async def save_setting(self, actor: Actor, draft_id: int) -> Saved:
        """Save a proposed change; fewer seats at most wait for the other organiser's word, where there are two.

        :raises UserError: ``draft_gone``, ``organisers_only``, ``channel_taken``, ``zone_in_use``
        """
        async with self._means.database.writing() as db:
            draft = await drafts.load(db, draft_id)
            if draft is None or draft.setting is None or draft.group_id is None or draft.user_id != actor.user_id:
                raise UserError("draft_gone")
            before = (await enter(db, self._means, actor, draft.group_id, _needed(draft.setting))).group
            if draft.is_done:
                raise UserError("already_saved")
            after = carry(draft.setting, draft.plan, plan_of(before)).as_group(before.id, before.guild_id)
            await require_free(db, self._means, after.channel_id, group_id=before.id)
            if after.zone != before.zone:
                await self._require_no_dates(db, before)
            await drafts.save(db, replace(draft, is_done=True))
            if after.rules.seats.most < before.rules.seats.most:
                wish = Wish(Act.SEATS, before.id, _kept(before, after))
                word = await ask(db, self._means, before, actor, wish)
                if word.is_open:
                    return Saved(draft.setting, before, None, word)
            return Saved(
                draft.setting, after, await _save(db, self._means, Change(actor.user_id, draft.setting, before, after))
            )

    @whole
    async def undo_setting(self, actor: Actor, act_id: int) -> Group:
        """Put a setting back as it was before one act, unless it has changed again since.

        :raises UserError: ``undo_too_late``, ``organisers_only``
        """
        async with self._means.database.writing() as db:
            act = await acts.load(db, act_id)
            if act is None or not act.act.startswith("setting:"):
                raise UserError("not_found")
            setting = Setting(act.act.removeprefix("setting:"))
            now = (await enter(db, self._means, actor, act.group_id, _needed(setting))).group
            if act.before is None or act.before["after"] != drafts.plan_as_plain(plan_of(now)):
                raise UserError("undo_too_late")
            plan = drafts.plan_from_plain(act.before["plan"])
            group = plan.as_group(now.id, now.guild_id)
            await _write(db, self._means, now, group)
            await acts.undone(db, act_id)
        return group

    async def _require_no_dates(self, db: AsyncConnection, group: Group) -> None:
        asked = await availability.of_group(db, group.id, [PollState.OPEN, PollState.CLOSED])
        if asked or await meetings.to_come(db, group.id, self._means.now()):
            raise UserError("zone_in_use")


async def lower_seats(db: AsyncConnection, means: Means, word: SecondWord) -> int | None:
    """Save fewer seats as an organiser asked; return the act that undoes it.

    :raises UserError: ``word_overtaken`` where the seats have been changed since
    """
    group = await groups.load(db, word.group_id, means.rules)
    if group is None or [group.rules.seats.least, group.rules.seats.most] != word.kept["before"]:
        raise UserError("word_overtaken")
    least, most = word.kept["after"]
    after = replace(group, rules=group.rules.changed("seats", least=least, most=most))
    return await _save(db, means, Change(word.by, Setting.SEATS, group, after))


async def _save(db: AsyncConnection, means: Means, done: Change) -> int:
    """Write a changed group; return the act that undoes it."""
    await _write(db, means, done.before, done.after)
    kept = {"plan": drafts.plan_as_plain(plan_of(done.before)), "after": drafts.plan_as_plain(plan_of(done.after))}
    return await acts.add(db, acts.Act(0, done.after.id, done.user_id, f"setting:{done.setting}", kept), means.now())


async def _write(db: AsyncConnection, means: Means, before: Group, after: Group) -> None:
    await groups.save(db, after, means.rules)
    await cards.touch(db, [Kind.GROUP_CARD], after.id, means.now(), means.redraw_after)
    if before.rules.reminders != after.rules.reminders or before.channel_id != after.channel_id:
        await reschedule(db, means, after)
        await put_quorum_checks(db, means, after)


def _kept(before: Group, after: Group) -> dict[str, list[int]]:
    """Return the seats before and after a change, as another organiser's word keeps them."""
    both = {"before": before.rules.seats, "after": after.rules.seats}
    return {which: [seats.least, seats.most] for which, seats in both.items()}


def _needed(setting: Setting) -> Action:
    """Return what it takes to change a setting: Manage Server may repair where the group lives, nothing else."""
    return Action.REPAIR if setting in {Setting.CHANNEL, Setting.ROLES} else Action.ORGANISE
