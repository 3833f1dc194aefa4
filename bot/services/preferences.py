"""How somebody likes to be reminded: each tap is saved, and moves their reminders in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.group import Group
from bot.domain.permission import Action, Actor
from bot.domain.preferences import DEFAULT, Lead, Preference, TypedQuiet, Way
from bot.services.means import Means, enter
from bot.services.reminders import reschedule
from bot.store import preferences
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Liking:
    """What one person chose in one group."""

    group: Group
    chosen: Preference


class PreferenceService:
    """Use cases about one's own reminders."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, group_id: int) -> Liking:
        """Return what somebody chose.

        :raises UserError: ``not_found``, ``members_only``
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ANSWER)).group
            chosen = await preferences.of_group(db, group_id)
        return Liking(group, chosen.get(actor.user_id, DEFAULT))

    async def go(self, actor: Actor, group_id: int, way: Way) -> Liking:
        """Save where reminders are to reach somebody.

        :raises UserError: ``not_found``, ``members_only``
        """
        return await self._save(actor, group_id, lambda chosen, _: replace(chosen, way=way))

    async def choose(self, actor: Actor, group_id: int, leads: frozenset[Lead]) -> Liking:
        """Save which reminders somebody wants.

        :raises UserError: ``not_found``, ``members_only``
        """
        return await self._save(
            actor, group_id, lambda chosen, group: chosen.choose(leads, group.rules.reminders.days_before)
        )

    async def keep_quiet(self, actor: Actor, group_id: int, typed: TypedQuiet) -> Liking:
        """Save the hours in which somebody wants no reminder.

        :raises UserError: ``not_found``, ``members_only``, ``not_a_time``, ``quiet_all_day``, ``unknown_zone``
        """
        return await self._save(actor, group_id, lambda chosen, _: chosen.keep_quiet(typed))

    async def end_quiet(self, actor: Actor, group_id: int) -> Liking:
        """Save that reminders may come at any hour.

        :raises UserError: ``not_found``, ``members_only``
        """
        return await self._save(actor, group_id, lambda chosen, _: replace(chosen, quiet=None, zone=None))

    @whole
    async def _save(self, actor: Actor, group_id: int, change: Callable[[Preference, Group], Preference]) -> Liking:
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ANSWER)).group
            before = (await preferences.of_group(db, group_id)).get(actor.user_id, DEFAULT)
            after = change(before, group)
            if after != before:
                await preferences.save(db, group_id, actor.user_id, after)
                await reschedule(db, self._means, group)
        return Liking(group, after)
