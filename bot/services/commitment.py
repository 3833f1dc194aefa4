"""After an initial meeting: everybody it was for says whether they are in, and organisers seat them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Audience
from bot.domain.commitment import HOPEFUL, Commitment, Round, Seating, left_over, seating, settle
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.waiting_list import by_interest, draw_lots, place_of
from bot.errors import UserError
from bot.services.joining import ask_about_dates
from bot.services.means import Means, enter
from bot.services.poll_view import organisers
from bot.services.roster_change import Acting, change_roster
from bot.services.say import NOTICE_STANDS, notice, say, tell_organisers
from bot.services.waiting_list import by_chance
from bot.store import acts, cards, commitments, meetings, memberships, outbox, rosters
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """The question after an initial meeting, as one person may look at it.

    :param asked: without answers where it is settled, or nobody was asked
    """

    group: Group
    meeting: Meeting
    asked: Round
    known: tuple[Membership, ...]
    user_id: int

    @property
    def own_row(self) -> Membership | None:
        """This person's own row."""
        return next((row for row in self.known if row.user_id == self.user_id), None)

    @property
    def own(self) -> Commitment | None:
        """What this person said, None while they have not."""
        return self.asked.answers.get(self.user_id)

    @property
    def place(self) -> int | None:
        """This person's place in line, None when not in it."""
        return place_of(self.user_id, self.known)

    @property
    def seating(self) -> Seating:
        """Who would be seated now, for organisers."""
        return seating(self.asked, self.known, self.group.rules.seats)


@dataclass(frozen=True, slots=True)
class Seated:
    """What came of seating people.

    :param is_new: whether this act did it; else another was there before
    """

    view: CommitmentView
    seated: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    is_new: bool = False


class CommitmentService:
    """Use cases of people who say whether they are in, and of organisers who seat them."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def commit(self, actor: Actor, meeting_id: int, value: Commitment) -> CommitmentView:
        """Save one tap; the last one counts, until organisers have seated people, and then nothing changes.

        :raises UserError: ``not_found`` for a meeting of another kind and for whoever was not asked
        """
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, meeting_id, Action.JOIN)
            if view.own_row is None or not (view.asked.is_settled or actor.user_id in view.asked.answers):
                raise UserError("not_found")
            if view.asked.is_settled or view.own_row.is_inside:
                return view
            await self._come_back(db, view.own_row, value)
            await commitments.answer(db, meeting_id, actor.user_id, value, actor.act_id)
            view = await self._load(db, actor, meeting_id, Action.JOIN)
            if view.asked.is_complete:
                told = notice(
                    f"meeting:{meeting_id}:all_said", Kind.ALL_SAID, view.group, meeting_id, self._means.now()
                )
                await tell_organisers(db, view.group, organisers(view.known), told)
            return view

    async def own(self, actor: Actor, meeting_id: int) -> CommitmentView:
        """Return the question to somebody who was asked.

        :raises UserError: as ``commit``
        """
        async with self._means.database.reading() as db:
            view = await self._load(db, actor, meeting_id, Action.JOIN)
        if view.own_row is None or not (view.asked.is_settled or actor.user_id in view.asked.answers):
            raise UserError("not_found")
        return view

    async def look(self, actor: Actor, meeting_id: int) -> CommitmentView:
        """Return who is in, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            return await self._load(db, actor, meeting_id, Action.ORGANISE)

    async def waits_for_seats(self, group_id: int) -> int | None:
        """Return the initial meeting after which organisers have not seated people yet, None where there is none."""
        async with self._means.database.reading() as db:
            found = await commitments.unsettled(db, group_id)
        return found[0].meeting_id if found else None

    @whole
    async def seat(self, actor: Actor, meeting_id: int) -> Seated:
        """Seat those who are in, by order of interest, and let everybody else keep their place; once.

        :raises UserError: ``not_found``, ``organisers_only``, ``nobody_is_in``, ``no_seat_free``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, meeting_id, Action.ORGANISE)
            if view.asked.is_settled:
                return Seated(view)
            who = view.seating
            if not who.seated:
                raise UserError("no_seat_free" if who.beyond else "nobody_is_in")
            new = tuple(row.user_id for row in who.seated)
            known, group = {row.user_id: row for row in view.known}, view.group
            acting = Acting(actor.user_id, actor.act_id, "seat_committed", group)
            running = await rosters.running(db, view.group.id, now)
            rows = settle(view.asked, view.known, new, at=now)
            riding = [row.ride(running) if row.user_id in new else row for row in rows]
            change = await change_roster(db, self._means, acting, known, riding)
            await acts.undone(db, change.act_id or 0)  # people are told, so that it can't be undone
            await _draw_lots(db, view.group)
            await close_round(db, self._means, group, meeting_id, actor.user_id)
            await ask_about_dates(db, self._means, view.group, new)
            waiting = tuple(row.user_id for row in who.beyond)
            await self._tell(db, view.group, meeting_id, (*new, *waiting))
            return Seated(await self._load(db, actor, meeting_id, Action.ORGANISE), new, waiting, is_new=True)

    async def _come_back(self, db: AsyncConnection, row: Membership, value: Commitment) -> None:
        """Make somebody interested again who left in between and is in after all; let go of a wish to be phoned."""
        changed = row
        if row.state is State.DECLINED and value is Commitment.IN:
            changed = row.show_interest(at=self._means.now(), waiting=False)
        if value is Commitment.NOT_FOR_ME:
            changed = replace(row, please_phone=False)
        if changed != row:
            await memberships.save(db, changed)

    async def _tell(self, db: AsyncConnection, group: Group, meeting_id: int, user_ids: Collection[int]) -> None:
        """Have those who are in told whether they have a seat, one direct message after the other."""
        now = self._means.now()
        for place, user_id in enumerate(user_ids):
            due, until = now + place * self._means.direct_message_every, now + NOTICE_STANDS
            key, to = f"meeting:{meeting_id}:seated:{user_id}", Target(user_id=user_id)
            await say(db, Message(key, Kind.SEATED, group.id, to, meeting_id, due, until, about=user_id))

    async def _load(self, db: AsyncConnection, actor: Actor, meeting_id: int, action: Action) -> CommitmentView:
        meeting = await meetings.load(db, meeting_id)
        if meeting is None:
            raise UserError("not_found")
        group = (await enter(db, self._means, actor, meeting.group_id, action)).group
        if meeting.audience is not Audience.FOUNDING:
            raise UserError("not_found")
        asked = await commitments.load(db, meeting_id) or Round(meeting_id)
        return CommitmentView(group, meeting, asked, await memberships.of_group(db, group.id), actor.user_id)


async def ask_who_is_in(db: AsyncConnection, means: Means, group: Group, meeting: Meeting) -> None:
    """Ask everybody an initial meeting was for whether they are in, once it is over, and let organisers know.

    :source: domain.md 3.2
    """
    now, known = means.now(), await memberships.of_group(db, group.id)
    if await commitments.load(db, meeting.id) is None:
        asked = [row.user_id for row in by_interest(known) if row.state is State.INTERESTED]
        await commitments.ask(db, meeting.id, asked, now)
        for place, user_id in enumerate(asked):
            due, until = now + place * means.direct_message_every, now + NOTICE_STANDS
            key, to = f"meeting:{meeting.id}:commit:{user_id}", Target(user_id=user_id)
            await say(db, Message(key, Kind.COMMITMENT, group.id, to, meeting.id, due, until, about=user_id))
    told = notice(f"meeting:{meeting.id}:who_is_in", Kind.MEETING_OVER, group, meeting.id, now)
    await tell_organisers(db, group, organisers(known), told)


async def seated_by_hand(
    db: AsyncConnection, means: Means, acting: Acting, known: Mapping[int, Membership], new: Collection[int]
) -> tuple[Membership, ...]:
    """Return whose rows change besides because organisers seat some people themselves.

    It is nobody before the initial meeting is over. Where nobody who is in is left without a seat, the question after
    that meeting is settled by it.
    """
    now, group = means.now(), acting.group
    begun = await meetings.started(db, group.id, now)
    over = [one.id for one in begun if one.audience is Audience.FOUNDING and one.ends_at <= now]
    if not over:
        return ()
    asked = next(iter(await commitments.unsettled(db, group.id)), None)
    others = [row for row in known.values() if row.user_id not in new]
    if asked is not None and not _left_standing(asked, others):
        await close_round(db, means, group, asked.meeting_id, acting.user_id)
        return settle(asked, others, (), at=now)
    return left_over(asked, others, at=now)


def _left_standing(asked: Round, others: Iterable[Membership]) -> set[int]:
    """Return who is in and has no seat."""
    return {row.user_id for row in others if row.state in HOPEFUL} & asked.who_said(Commitment.IN)


async def close_round(db: AsyncConnection, means: Means, group: Group, meeting_id: int, by: int) -> None:
    """Settle the question after an initial meeting: what was said is forgotten, what was not sent yet is not sent."""
    await commitments.settle(db, meeting_id, by, means.now())
    await outbox.cancel(db, group.id, meeting_id, [Kind.COMMITMENT, Kind.ALL_SAID])
    await cards.touch(db, [Kind.COMMITMENT], meeting_id, means.now(), means.redraw_after)


async def _draw_lots(db: AsyncConnection, group: Group) -> None:
    for row in draw_lots(await memberships.of_group(db, group.id), by_chance):
        await memberships.save(db, row)
