"""Use cases of the consent round: organisers call it, members say in private, and nobody learns who said what."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.boarding import Word
from bot.domain.consent import Answers, Pair, Round, Said, asks_often, flags
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.boarding import Outlook, advance, look
from bot.services.consenting import tell_flagged, tell_to_bring
from bot.services.means import Means, admit, enter
from bot.store import acts, consent, groups, memberships
from bot.store.database import whole

SHOWN = 6
"""Looks of organisers that are shown."""

LOOKED, LIFTED, APART = "consent_look", "consent_lift", "consent_apart"
"""What the log of acts calls a look at who is not offered a seat, and what organisers changed of it."""

TWO = 2


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as a member may look at it: whom it asks about, and what they said themselves.

    :param ids: by newcomer, the number by which buttons name them
    :param own: what this member has said
    """

    group: Group
    asked: Round
    known: tuple[Membership, ...]
    ids: dict[int, int]
    own: dict[int, Said] = field(default_factory=dict[int, Said])

    @property
    def newcomers(self) -> tuple[Membership, ...]:
        """The newcomers' rows, in the order of the line."""
        rows = {row.user_id: row for row in self.known}
        return tuple(rows[one] for one in self.asked.newcomers if one in rows)


@dataclass(frozen=True, slots=True)
class FlagView:
    """Who is not offered a seat this time, for organisers alone.

    :param looks: who has looked, and when, the latest first
    """

    view: RoundView
    looks: tuple[tuple[int, datetime], ...]


class ConsentService:
    """Use cases of members who are asked, and of organisers who look after the round."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def view(self, actor: Actor, round_id: int) -> RoundView:
        """Return a round to one of those who are asked.

        :raises UserError: ``not_found``, ``not_continuing``, ``consent_over``
        """
        async with self._means.database.reading() as db:
            outlook = await self._as_continuing(db, actor, await consent.load(db, round_id))
            if not outlook.asked.asks_at(self._means.now()):
                raise UserError("consent_over", at=outlook.asked.ends_at)
            return await _view(db, outlook.group, outlook.asked, actor.user_id)

    @whole
    async def say(self, actor: Actor, newcomer_id: int, said: Said) -> RoundView:
        """Note what a member says of a newcomer; the last tap counts, and no reason is asked.

        Anything but fine is one row that says neither whose it is nor what; organisers are told whom it is about.

        :raises UserError: ``not_found``, ``not_continuing``, ``consent_over``
        :source: domain.md 3.8, steps 1 and 2
        """
        async with self._means.database.writing() as db:
            found = await consent.of_newcomer(db, newcomer_id)
            outlook = await self._as_continuing(db, actor, found[0] if found else None)
            newcomer = found[1] if found else 0
            outlook.asked.require_asking(newcomer, at=self._means.now())
            before = await consent.answers(db, outlook.asked.id)
            await consent.answer(db, newcomer_id, actor.user_id, said, actor.act_id)
            after = await consent.answers(db, outlook.asked.id)
            asked = await self._flag(db, outlook, before, after)
            if asks_often(after, actor.user_id):
                await tell_to_bring(db, self._means, outlook.group, asked)
            return await _view(db, outlook.group, asked, actor.user_id)

    @whole
    async def flagged(self, actor: Actor, round_id: int) -> FlagView:
        """Return who is not offered a seat this time; that an organiser looked is noted, for the other to see.

        :raises UserError: ``not_found``, ``organisers_only``
        :source: domain.md section 6, "every view of private choices/objections is logged"
        """
        async with self._means.database.writing() as db:
            group, asked = await self._organised(db, actor, round_id)
            act = acts.Act(0, group.id, actor.user_id, LOOKED, None)
            await acts.add(db, act, self._means.now())
            return await self._flags(db, group, asked, actor)

    @whole
    async def lift(self, actor: Actor, round_id: int, newcomers: Iterable[int]) -> FlagView:
        """Take back that somebody is not offered a seat, after talking; what was said of them is forgotten.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.writing() as db:
            group, asked = await self._organised(db, actor, round_id)
            lifted = {*newcomers} & asked.flagged
            if lifted:
                ids = await consent.newcomer_ids(db, round_id)
                await consent.forget_doubts(db, [ids[one] for one in lifted])
                asked = replace(asked, flagged=asked.flagged - lifted)
                await self._note(db, group, asked, acts.Act(0, group.id, actor.user_id, LIFTED, None))
            return await self._flags(db, group, asked, actor)

    @whole
    async def set_apart(self, actor: Actor, round_id: int, newcomers: Iterable[int]) -> FlagView:
        """Note that two newcomers can't share a group.

        :raises UserError: ``not_found``, ``organisers_only``, ``two_newcomers``
        :source: domain.md 3.8, "Two newcomers in conflict with each other"
        """
        return await self._pair(actor, round_id, newcomers, lambda apart, pair: apart | {pair})

    @whole
    async def let_together(self, actor: Actor, round_id: int, newcomers: Iterable[int]) -> FlagView:
        """Note that two newcomers can share a group after all.

        :raises UserError: as ``set_apart``
        """
        return await self._pair(actor, round_id, newcomers, lambda apart, pair: apart - {pair})

    async def _pair(
        self,
        actor: Actor,
        round_id: int,
        newcomers: Iterable[int],
        change: Callable[[frozenset[Pair], Pair], frozenset[Pair]],
    ) -> FlagView:
        async with self._means.database.writing() as db:
            group, asked = await self._organised(db, actor, round_id)
            pair = Pair({*newcomers} & {*asked.newcomers})
            if len(pair) != TWO:
                raise UserError("two_newcomers")
            apart = change(asked.apart, pair)
            if apart != asked.apart:
                asked = replace(asked, apart=apart)
                await self._note(db, group, asked, acts.Act(0, group.id, actor.user_id, APART, None))
            return await self._flags(db, group, asked, actor)

    async def _note(self, db: AsyncConnection, group: Group, asked: Round, act: acts.Act) -> None:
        await consent.save(db, asked)
        await acts.add(db, act, self._means.now())
        await advance(db, self._means, group, asked)

    async def _flag(self, db: AsyncConnection, outlook: Outlook, before: Answers, after: Answers) -> Round:
        """Write who is flagged now; where somebody is newly, organisers are told."""
        asked, were, are = outlook.asked, flags(before), flags(after)
        flagged = (asked.flagged - (were - are)) | (are - were)
        if flagged == asked.flagged:
            return asked
        changed = replace(asked, flagged=flagged)
        await consent.save(db, changed)
        if flagged - asked.flagged:
            await tell_flagged(db, self._means, outlook.group, changed)
        return changed

    async def _as_continuing(self, db: AsyncConnection, actor: Actor, asked: Round | None) -> Outlook:
        if asked is None:
            raise UserError("not_found")
        group = await groups.load(db, asked.group_id, self._means.rules)
        mine = await memberships.load(db, asked.group_id, actor.user_id)
        entry = admit(actor, Action.TAKE_PART, group, mine)
        outlook = await look(db, self._means, entry.group, asked, word=Word.GIVEN)
        if actor.user_id not in outlook.continuing:
            raise UserError("not_continuing")
        return outlook

    async def _organised(self, db: AsyncConnection, actor: Actor, round_id: int) -> tuple[Group, Round]:
        asked = await consent.load(db, round_id)
        if asked is None:
            raise UserError("not_found")
        return (await enter(db, self._means, actor, asked.group_id, Action.ORGANISE)).group, asked

    async def _flags(self, db: AsyncConnection, group: Group, asked: Round, actor: Actor) -> FlagView:
        looks = await acts.of_kind(db, group.id, LOOKED, asked.called_at, SHOWN)
        return FlagView(await _view(db, group, asked, actor.user_id), looks)


async def _view(db: AsyncConnection, group: Group, asked: Round, user_id: int) -> RoundView:
    known, ids = await memberships.of_group(db, group.id), await consent.newcomer_ids(db, asked.id)
    own = (await consent.answers(db, asked.id)).get(user_id, {})
    return RoundView(group, asked, known, ids, dict(own))


async def round_letter(db: AsyncConnection, means: Means, round_id: int) -> RoundView | None:
    """Return a round as a letter about it is written, None when it is gone."""
    asked = await consent.load(db, round_id)
    group = await groups.load(db, asked.group_id, means.rules) if asked else None
    return await _view(db, group, asked, 0) if asked and group else None
