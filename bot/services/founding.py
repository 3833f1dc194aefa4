"""A founding invitation: writing it, inviting people, their one tap, and what becomes of it when few are interested."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import NO_CARD, Answer, Audience, Poll, PollState
from bot.domain.founding import open_again_until, require_dates
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.asking import Question, keep_draft
from bot.services.means import Means, enter
from bot.services.poll_view import (
    PollView,
    count_anew,
    load_view,
    organisers,
    put_on_agenda,
    tell_when_complete,
    touch,
)
from bot.services.say import NOTICE_STANDS, notice, say, tell_organisers
from bot.services.sister_group import willing_newcomers
from bot.store import availability, commitments, meetings, memberships
from bot.store.database import whole

UNDER_WAY = [PollState.OPEN, PollState.CLOSED]
ASKED = frozenset({State.INVITED, State.INTERESTED, State.WAITING})
"""Who may say that there is somebody they could not share a group with."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the form of an invitation begins with.

    :param draft: what this organiser has written before and not opened, None where there is none
    """

    group: Group
    draft: Poll | None


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of inviting more people.

    :param new: who gets an invitation now
    :param reopened: whether the invitation was closed and is open again
    """

    view: PollView
    new: tuple[int, ...]
    reopened: bool


class FoundingService:
    """Use cases of organisers who invite, and of people who answer with one tap."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def begin(self, actor: Actor, group_id: int) -> Beginning:
        """Return what an organiser begins an invitation with.

        :raises UserError: ``organisers_only``, ``founding_under_way`` (by, at)
        """
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            await _require_none_under_way(db, group.id)
            return Beginning(group, await _draft_of(db, group.id, actor.user_id))

    @whole
    async def draft(self, actor: Actor, group_id: int, question: Question) -> PollView:
        """Keep an invitation for a second look; who was picked, and the card's channel, stay from its last draft.

        One that has words of its own offers a handful of dates.

        :raises UserError: ``organisers_only``, ``founding_under_way``, ``founding_dates``, and what
            ``bot.services.asking.keep_draft`` raises
        """
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            await _require_none_under_way(db, group.id)
            before = await _draft_of(db, group.id, actor.user_id)
            if question.purpose is not None:
                require_dates(question.dates, group.rules.poll)
            if before is not None:
                channel_id = question.channel_id or before.channel_id
                question = replace(question, invited=before.invited, channel_id=channel_id)
            return await keep_draft(db, actor, group, question, self._means.now())

    async def pick(self, actor: Actor, poll_id: int, user_ids: tuple[int, ...]) -> PollView:
        """Add people to those an invitation that is not open yet goes to; picked twice is picked once."""

        def picked(poll: Poll) -> Poll:
            return replace(poll, invited=tuple(dict.fromkeys((*poll.invited, *user_ids))))

        return await self._change_draft(actor, poll_id, picked)

    async def willing(self, actor: Actor, view: PollView) -> tuple[int, ...]:
        """Return who waits for another group of theirs, said yes to a second one, and is not on the list yet."""
        async with self._means.database.reading() as db:
            found = await willing_newcomers(db, self._means, actor, view.group)
        return tuple(one for one in found if one not in view.poll.invited)

    async def pick_willing(self, actor: Actor, poll_id: int) -> PollView:
        """Add those who said yes to a second group to those an invitation that is not open yet goes to."""
        async with self._means.database.reading() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
        return await self.pick(actor, poll_id, await self.willing(actor, view))

    async def pick_nobody(self, actor: Actor, poll_id: int) -> PollView:
        """Empty the list of people an invitation that is not open yet goes to."""
        return await self._change_draft(actor, poll_id, lambda poll: replace(poll, invited=()))

    async def show_in(self, actor: Actor, poll_id: int, channel_id: int = NO_CARD) -> PollView:
        """Choose where the card of an invitation that is not open yet goes, or that it has none."""
        return await self._change_draft(actor, poll_id, lambda poll: replace(poll, channel_id=channel_id))

    async def enter(self, actor: Actor, poll_id: int) -> None:
        """Let an organiser in who looks after an invitation, or writes it.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            await load_view(db, self._means, actor, poll_id, Action.ORGANISE)

    @whole
    async def come(self, actor: Actor, poll_id: int, candidate_ids: Collection[int]) -> PollView:
        """Take one tap: interested, and able to come on some of the dates and on no other.

        After the close it is a place in line, from the moment of the tap.

        :param candidate_ids: none of them means that none of the dates is possible
        :raises UserError: ``not_found``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            require_founding(view.poll)
            if not {*candidate_ids} <= {date.id for date in view.poll.candidates}:
                raise UserError("not_found")
            await note_interest(db, view, at=now)
            if view.is_open_at(now):
                dates = [date.id for date in view.poll.candidates]
                given = {one: Answer.YES if one in candidate_ids else Answer.NO for one in dates}
                await availability.answer(db, actor.user_id, given, actor.act_id)
            await count_anew(db, self._means, view.poll)
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            await tell_when_complete(db, self._means, view)
            return view

    @whole
    async def ask_for_a_call(self, actor: Actor, poll_id: int, *, wanted: bool) -> PollView:
        """Note that there is somebody this person could not share a group with, or no longer; neither who nor why.

        Organisers hear that somebody wants a call, once a day; who it is they see in their panels alone.

        :raises UserError: ``not_found``, ``not_asked``, ``seats_are_given``
        :source: domain.md 3.1, "Two invitees with a dual relationship"
        """
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            require_founding(view.poll)
            mine = view.own_row
            if mine is None or mine.state not in ASKED:
                raise UserError("not_asked")
            if wanted and await _is_over(db, view.poll):
                raise UserError("seats_are_given")
            if mine.please_phone is not wanted:
                await memberships.save(db, replace(mine, please_phone=wanted))
            if wanted:
                now = self._means.now()
                key = f"poll:{poll_id}:please_phone:{now:%Y-%m-%d}"
                told = notice(key, Kind.PLEASE_PHONE, view.group, poll_id, now)
                await tell_organisers(db, view.group, organisers(view.known), told)
            return await load_view(db, self._means, actor, poll_id, Action.JOIN)

    @whole
    async def invite_more(self, actor: Actor, poll_id: int, user_ids: tuple[int, ...]) -> Invited:
        """Invite people to a founding poll that has no date yet; a closed one opens again for them.

        :raises UserError: ``not_found``, ``organisers_only``, ``poll_decided``, ``founding_rests`` (by, at),
            ``too_late_to_invite``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await self._undecided(db, actor, poll_id)
            reopened, poll = not view.is_open_at(now), view.poll
            if reopened:
                until = open_again_until(poll, view.group.zone, view.group.rules.poll, now)
                poll = poll.extend(until, at=now)
            poll = replace(poll, invited=tuple(dict.fromkeys((*poll.invited, *user_ids))))
            poll = poll.changed(actor.user_id, at=now)
            await availability.save(db, poll)
            new = await invite_all(db, self._means, replace(view, poll=poll), user_ids)
            if reopened:
                await put_on_agenda(db, self._means, view.group, poll)
                await touch(db, self._means, poll)
            return Invited(await load_view(db, self._means, actor, poll_id, Action.ORGANISE), new, reopened)

    async def undecided(self, actor: Actor, poll_id: int) -> PollView:
        """Return a founding poll that has no date yet, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``, ``poll_decided``, ``founding_rests`` (by, at)
        """
        async with self._means.database.reading() as db:
            return await self._undecided(db, actor, poll_id)

    @whole
    async def _change_draft(self, actor: Actor, poll_id: int, change: Callable[[Poll], Poll]) -> PollView:
        """Change an invitation that is not open yet; one that is stays as it is.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.audience is not Audience.FOUNDING:
                raise UserError("not_found")
            if view.poll.state is PollState.DRAFT:
                view = replace(view, poll=change(view.poll))
                await availability.save(db, view.poll)
        return view

    async def _undecided(self, db: AsyncConnection, actor: Actor, poll_id: int) -> PollView:
        view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
        require_founding(view.poll)
        poll = view.poll
        if poll.state is PollState.ABANDONED:
            raise UserError(
                "founding_rests", by=poll.changed_by or poll.created_by, at=poll.changed_at or poll.closes_at
            )
        if poll.state not in UNDER_WAY:
            poll.require_open(at=poll.closes_at)
        return view


def require_founding(poll: Poll) -> None:
    """Check that somebody can be interested in a poll.

    :raises UserError: ``not_found``
    """
    if poll.audience is not Audience.FOUNDING or poll.state is PollState.DRAFT:
        raise UserError("not_found")


async def require_openable(db: AsyncConnection, poll: Poll) -> None:
    """Check that an invitation reaches somebody, and that another organiser has not opened one meanwhile.

    :raises UserError: ``nobody_invited``; ``founding_under_way`` (by, at)
    """
    await _require_none_under_way(db, poll.group_id)
    if not poll.invited and not poll.has_card:
        raise UserError("nobody_invited")


async def note_interest(db: AsyncConnection, view: PollView, *, at: datetime) -> None:
    """Note that somebody is interested, from this moment; after the close it is a place in line."""
    mine = view.own_row or Membership(view.group.id, view.user_id, State.INVITED, at)
    is_late = not view.is_open_at(at)
    if not (is_late and mine.state is State.INTERESTED):  # who said so in time still has the date to come to
        await memberships.save(db, mine.show_interest(at=at, waiting=is_late))


async def invite_all(
    db: AsyncConnection, means: Means, view: PollView, user_ids: Iterable[int] | None = None
) -> tuple[int, ...]:
    """Write the invitations of a founding poll, one direct message after the other; return who newly gets one.

    :param user_ids: who is invited; None for all that were picked and everybody the poll asks besides organisers
    """
    group, poll, now = view.group, view.poll, means.now()
    picked = tuple(poll.invited if user_ids is None else user_ids)
    rows = {row.user_id: row for row in view.known}
    new = [Membership(group.id, user_id, State.INVITED, now) for user_id in picked if user_id not in rows]
    again = [rows[user_id] for user_id in picked if user_id in rows]
    asked = [row.become(State.INVITED, at=now) for row in again if row.state in {State.DECLINED, State.REMOVED}]
    for row in [*new, *asked]:
        await memberships.save(db, row)
    others = [row.user_id for row in view.known if poll.asks(row) and not row.is_organiser] if user_ids is None else []
    told: list[int] = []
    for place, user_id in enumerate(dict.fromkeys((*picked, *others))):
        due, key = now + place * means.direct_message_every, f"poll:{poll.id}:invitation:{user_id}"
        to = Target(user_id=user_id)
        message = Message(key, Kind.POLL_INVITATION, group.id, to, poll.id, due, poll.closes_at, about=user_id)
        if await say(db, message):
            told.append(user_id)
    return tuple(told)


async def let_rest(db: AsyncConnection, means: Means, view: PollView) -> None:
    """Have everybody told, once, who is interested in an invitation that is let rest; no wish to be phoned is kept.

    :source: domain.md 3.1, "Fewer than 5 interested"
    """
    poll, now = view.poll, means.now()
    came = poll.opened_at or now
    late = [row for row in view.known if row.state is State.WAITING and (row.waiting_since or now) >= came]
    hopeful = [row for row in view.known if row.state is State.INTERESTED]
    for place, row in enumerate([*hopeful, *late]):
        due, to = now + place * means.direct_message_every, Target(user_id=row.user_id)
        key, until = f"poll:{poll.id}:rests:{row.user_id}", now + NOTICE_STANDS
        await say(db, Message(key, Kind.FOUNDING_RESTS, poll.group_id, to, poll.id, due, until, about=row.user_id))
    for row in view.known:
        if row.please_phone:
            await memberships.save(db, replace(row, please_phone=False))


async def _require_none_under_way(db: AsyncConnection, group_id: int) -> None:
    found = await availability.of_group(db, group_id, UNDER_WAY)
    one = next((poll for poll in found if poll.audience is Audience.FOUNDING), None)
    if one is not None:
        raise UserError("founding_under_way", by=one.created_by, at=one.opened_at)


async def _draft_of(db: AsyncConnection, group_id: int, user_id: int) -> Poll | None:
    """Return what an organiser has written and not opened."""
    found = await availability.of_group(db, group_id, [PollState.DRAFT])
    mine = (poll for poll in found if poll.created_by == user_id and poll.audience is Audience.FOUNDING)
    return next(mine, None)


async def _is_over(db: AsyncConnection, poll: Poll) -> bool:
    """Say whether nothing more comes of an invitation: it rests, or people were seated after its meeting."""
    if poll.state is PollState.ABANDONED:
        return True
    meeting = await meetings.of_poll(db, poll.id)
    asked = await commitments.load(db, meeting.id) if meeting else None
    return asked is not None and asked.is_settled
