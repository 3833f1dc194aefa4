"""The group agreement: read and accepted by riders, changed by organisers, announced once a version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agreement import Accepted, Agreement, clean_agreement, riders, still_to_accept
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor, is_organiser
from bot.errors import UserError
from bot.services.means import Entry, Means, enter
from bot.services.say import NOTICE_STANDS, say
from bot.store import acts, agreement, cards, memberships, outbox
from bot.store.database import whole

ASKS, DONE = "asks_agreement", "agreement_changed"
"""What the log of acts calls a text that was looked at, and one that was saved."""


@dataclass(frozen=True, slots=True)
class AgreementView:
    """A group's present agreement, as one person looks at it.

    :param user_id: who looks, None where it is the house
    :param organises: whether they may see who has not agreed, and change it
    """

    group: Group
    agreement: Agreement
    known: tuple[Membership, ...]
    accepted: Accepted
    user_id: int | None = None
    organises: bool = False

    @property
    def asked(self) -> tuple[int, ...]:
        """Whom the agreement is put before."""
        return riders(self.known)

    @property
    def open(self) -> tuple[int, ...]:
        """Who has not agreed yet; for organisers alone."""
        return still_to_accept(self.known, self.accepted)

    @property
    def own_at(self) -> datetime | None:
        """When whoever looks has agreed, None where they have not."""
        return self.accepted.get(self.user_id or 0)

    @property
    def is_theirs(self) -> bool:
        """Whether whoever looks may agree: they have a seat, taken or kept."""
        return any(row.user_id == self.user_id and row.is_inside for row in self.known)

    @property
    def waits(self) -> bool:
        """Whether whoever looks may still agree."""
        return self.is_theirs and self.own_at is None


@dataclass(frozen=True, slots=True)
class Draft:
    """A new text as it would be; nothing is changed yet.

    :param ask_id: what saving takes
    :param meanwhile: the present version, where it came in since this text was begun
    """

    group: Group
    ask_id: int
    text: str
    meanwhile: Agreement | None = None


class AgreementService:
    """Use cases about what a group has agreed."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self, actor: Actor, group_id: int) -> AgreementView:
        """Return the present agreement, for members.

        :raises UserError: ``not_found``, ``members_only``, ``are_you_in``
        """
        async with self._means.database.reading() as db:
            return await self._view(db, actor, await enter(db, self._means, actor, group_id, Action.TAKE_PART))

    @whole
    async def accept(self, actor: Actor, agreement_id: int) -> AgreementView:
        """Note that a rider accepts the version they have before them; the first time stands.

        :raises UserError: as ``look``; ``agreement_changed`` (group_id) where it is no longer the present version
        """
        async with self._means.database.writing() as db:
            entry, read = await self._enter(db, actor, agreement_id, Action.TAKE_PART)
            if entry.membership is None or not entry.membership.is_inside:
                raise UserError("members_only")
            if read != await agreement.present(db, read.group_id):
                raise UserError("agreement_changed", group_id=read.group_id)
            await note_accepted(db, self._means, read.group_id, actor.user_id, read.number)
            return await self._view(db, actor, entry)

    async def begin(self, actor: Actor, group_id: int) -> Agreement:
        """Return what an organiser begins to change: the present version.

        :raises UserError: ``not_found``, ``organisers_only``, ``organiser_role_missing``
        """
        async with self._means.database.reading() as db:
            await enter(db, self._means, actor, group_id, Action.ORGANISE)
            return await agreement.present(db, group_id)

    async def begun(self, actor: Actor, agreement_id: int) -> Agreement:
        """Return the version an organiser began to change.

        :raises UserError: as ``begin``
        """
        async with self._means.database.reading() as db:
            return (await self._enter(db, actor, agreement_id, Action.ORGANISE))[1]

    @whole
    async def propose(self, actor: Actor, agreement_id: int, typed: str) -> Draft:
        """Keep a new text for a second look; nothing is changed yet.

        :param agreement_id: the version it was begun from
        :raises UserError: as ``begin``; ``agreement_too_short``, ``agreement_too_long``, ``agreement_same``
        """
        async with self._means.database.writing() as db:
            entry, begun = await self._enter(db, actor, agreement_id, Action.ORGANISE)
            return await self._keep(db, actor, entry.group, begun.number, clean_agreement(typed))

    async def draft(self, actor: Actor, ask_id: int) -> Draft:
        """Return a text of one's own that was kept for a second look.

        :raises UserError: as ``begin``; ``already_saved``
        """
        async with self._means.database.reading() as db:
            return (await self._own(db, actor, ask_id))[0]

    @whole
    async def propose_again(self, actor: Actor, ask_id: int, typed: str) -> Draft:
        """Keep a text for a second look that was worked on further.

        :raises UserError: as ``propose``, ``already_saved``
        """
        async with self._means.database.writing() as db:
            draft, began = await self._own(db, actor, ask_id)
            return await self._keep(db, actor, draft.group, began, clean_agreement(typed))

    @whole
    async def save(self, actor: Actor, ask_id: int) -> AgreementView | Draft:
        """Make a text the next version, and announce it; where another came in meanwhile, return what to look at first.

        :raises UserError: as ``begin``; ``already_saved``, ``agreement_same``
        """
        async with self._means.database.writing() as db:
            draft, began = await self._own(db, actor, ask_id)
            before = await agreement.present(db, draft.group.id)
            if before.number != began:
                return await self._keep(db, actor, draft.group, began, draft.text)
            made = await agreement.change(db, before, draft.text, actor.user_id, self._means.now())
            await acts.become(db, ask_id, DONE, None)
            await self._announce(db, draft.group, before, made)
            return await self._view(db, actor, await enter(db, self._means, actor, draft.group.id, Action.ORGANISE))

    async def _enter(
        self, db: AsyncConnection, actor: Actor, agreement_id: int, action: Action
    ) -> tuple[Entry, Agreement]:
        found = await agreement.load(db, agreement_id)
        if found is None:
            raise UserError("not_found")
        return await enter(db, self._means, actor, found.group_id, action), found

    async def _view(self, db: AsyncConnection, actor: Actor, entry: Entry) -> AgreementView:
        organises = is_organiser(actor, entry.group, entry.membership)
        return await view(db, entry.group, actor.user_id, organises=organises)

    async def _keep(self, db: AsyncConnection, actor: Actor, group: Group, began: int, text: str) -> Draft:
        """Keep a text, and say whether another version came in since it was begun; whoever goes on then knows of it."""
        present = await agreement.present(db, group.id)
        if text == present.text:
            raise UserError("agreement_same")
        kept = {"began": present.number, "text": text}
        ask_id = await acts.add(db, acts.Act(0, group.id, actor.user_id, ASKS, kept), self._means.now())
        return Draft(group, ask_id, text, present if present.number != began else None)

    async def _own(self, db: AsyncConnection, actor: Actor, ask_id: int) -> tuple[Draft, int]:
        """Return a text that its writer kept, with the number of the version they know of."""
        asked = await acts.load(db, ask_id)
        if asked is None or asked.user_id != actor.user_id or asked.act not in {ASKS, DONE}:
            raise UserError("not_found")
        group = (await enter(db, self._means, actor, asked.group_id, Action.ORGANISE)).group
        if asked.act == DONE:
            raise UserError("already_saved")
        kept: dict[str, Any] = asked.before
        return Draft(group, ask_id, kept["text"]), kept["began"]

    async def _announce(self, db: AsyncConnection, group: Group, before: Agreement, made: Agreement) -> None:
        """Have a new version announced in the group's channel, in the place of one that was still to be announced."""
        now = self._means.now()
        await outbox.cancel(db, group.id, before.id, [Kind.AGREEMENT_CARD])
        await _draw_anew(db, self._means, before)
        key, to = f"agreement:{made.id}:card", Target(channel_id=group.channel_id)
        await say(db, Message(key, Kind.AGREEMENT_CARD, group.id, to, made.id, now, now + NOTICE_STANDS))


async def view(
    db: AsyncConnection, group: Group, user_id: int | None = None, *, organises: bool = False
) -> AgreementView:
    """Return a group's present agreement, for somebody who has been let in, or for the house."""
    now = await agreement.present(db, group.id)
    known, accepted = await memberships.of_group(db, group.id), await agreement.accepted(db, now.id)
    return AgreementView(group, now, known, accepted, user_id, organises)


async def note_accepted(db: AsyncConnection, means: Means, group_id: int, user_id: int, number: int) -> None:
    """Note that somebody accepts a version of a group's agreement, now; the first time stands.

    :param number: of the version whose text they had before them
    :raises UserError: ``agreement_changed`` where that is no longer the present one
    """
    now = await agreement.present(db, group_id)
    if now.number != number:
        raise UserError("agreement_changed")
    await agreement.accept(db, now.id, user_id, means.now())
    await _draw_anew(db, means, now)


async def count_anew(db: AsyncConnection, means: Means, group_id: int) -> None:
    """Have the card of the present version drawn anew, since it counts other people now."""
    await _draw_anew(db, means, await agreement.present(db, group_id))


async def _draw_anew(db: AsyncConnection, means: Means, shown: Agreement) -> None:
    await cards.touch(db, [Kind.AGREEMENT_CARD], shown.id, means.now(), means.redraw_after)
