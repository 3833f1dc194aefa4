"""Deciding a poll: the ranked result for organisers, and the one confirmation that makes a meeting of a date."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Answer, Audience, Poll, PollState, result, tally
from bot.domain.founding import Outlook, interested, outlook_of, without_a_place
from bot.domain.group import Group
from bot.domain.meeting import SEED, Meeting
from bot.domain.membership import Membership
from bot.domain.message import Kind, Message, Target
from bot.domain.one_date import Counted, Ranking
from bot.domain.permission import Action, Actor
from bot.domain.waiting_list import draw_lots
from bot.errors import UserError
from bot.services.arranging import announce, arrange
from bot.services.founding import let_rest
from bot.services.means import Means, enter
from bot.services.poll_view import PollView, load_view, touch
from bot.services.say import say
from bot.services.waiting_list import by_chance
from bot.store import agenda, availability, meetings, memberships
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Decision:
    """What organisers look at when a poll has closed: each date counted, in order of time, and the ranking."""

    view: PollView
    counted: tuple[Counted, ...]
    ranking: Ranking
    meeting: Meeting | None


class DecisionService:
    """Use cases of organisers who decide a poll."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def result(self, actor: Actor, poll_id: int) -> Decision:
        """Return a poll's ranked dates, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            return await self._load(db, actor, poll_id)

    async def of_date(self, actor: Actor, candidate_id: int) -> Decision:
        """Return the ranked dates of the poll that offers a date, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            asked = await availability.of_candidate(db, candidate_id)
            return await self._load(db, actor, asked.id if asked else 0)

    @whole
    async def confirm(self, actor: Actor, candidate_id: int) -> Decision:
        """Make a meeting of one date, with answers seeded from the poll; the same date again changes nothing.

        :raises UserError: ``not_found``, ``organisers_only``, ``poll_still_open``, ``poll_decided``, ``date_gone_by``;
            around a founding invitation also ``too_few_interested``, ``decided_by_another`` (local, by, at)
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            asked = await availability.of_candidate(db, candidate_id)
            before = await self._load(db, actor, asked.id if asked else 0)
            _require_undecided(before.view.poll, candidate_id)
            poll = before.view.poll.confirm(candidate_id, at=now)
            if before.meeting is not None:
                return before
            _require_enough(before.view)
            poll = poll.changed(actor.user_id, at=now)
            await availability.save(db, poll)
            await self._make_meeting(db, actor, replace(before.view, poll=poll))
            await touch(db, self._means, poll)
            return await self._load(db, actor, poll.id)

    @whole
    async def abandon(self, actor: Actor, poll_id: int) -> PollView:
        """Let a poll rest without a date, for one meeting or a series, so that another can be asked.

        :raises UserError: ``not_found``, ``organisers_only``, ``poll_decided``, ``published_already``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.state is PollState.DRAFT:
                raise UserError("not_found")
            if view.poll.state is PollState.ABANDONED:
                return view
            poll = replace(view.poll.abandon(), closes_at=min(view.poll.closes_at, now))
            poll = poll.changed(actor.user_id, at=now)
            await availability.save(db, poll)
            if poll.audience is Audience.FOUNDING:
                await let_rest(db, self._means, view)
            for key in (f"poll:{poll.id}:close", f"poll:{poll.id}:remind"):
                await agenda.cancel(db, key)
            await touch(db, self._means, poll)
        return replace(view, poll=poll)

    async def _load(self, db: AsyncConnection, actor: Actor, poll_id: int) -> Decision:
        poll = await availability.load(db, poll_id)
        if poll is None or poll.state is PollState.DRAFT or poll.series is not None:
            raise UserError("not_found")
        group = (await enter(db, self._means, actor, poll.group_id, Action.ORGANISE)).group
        view = PollView(group, poll, await memberships.of_group(db, group.id), actor.user_id)
        counted = tally(poll, view.turnout.asked, group.rules.poll)
        ranking = result(poll, view.known, group.rules.poll)
        return Decision(view, counted, ranking, await meetings.of_poll(db, poll.id))

    async def _make_meeting(self, db: AsyncConnection, actor: Actor, view: PollView) -> None:
        group, poll, now = view.group, view.poll, self._means.now()
        meeting = _meeting(group, poll)
        meeting = replace(meeting, id=await meetings.add(db, meeting))
        seeded = {user_id: SEED[value] for user_id, value in _answers(poll).items() if value in SEED}
        if poll.audience is Audience.FOUNDING:
            await self._line_up(db, view, now)
        known = await memberships.of_group(db, group.id)
        expected = [row.user_id for row in known if meeting.expects(row)]
        given = {user_id: seeded[user_id] for user_id in expected if user_id in seeded}
        await meetings.answer(db, meeting.id, given, actor.act_id)
        await announce(db, self._means, group, meeting)
        await arrange(db, self._means, group, meeting)

    async def _line_up(self, db: AsyncConnection, view: PollView, now: datetime) -> None:
        """Put who does not come to the initial meeting in line, with the time of their interest, and tell them.

        It is who can't make the date, and who is interested later than there is room for.
        """
        poll, seats = view.poll, view.group.rules.seats
        for rows in without_a_place(poll, poll.chosen_id or 0, view.known, seats):
            for row in rows:
                await memberships.save(db, row.wait(at=now))
                await self._tell_place(db, view.group, poll, row, now)
        for row in draw_lots(await memberships.of_group(db, view.group.id), by_chance):
            await memberships.save(db, row)

    async def _tell_place(self, db: AsyncConnection, group: Group, poll: Poll, row: Membership, now: datetime) -> None:
        key = f"poll:{poll.id}:place:{row.user_id}"
        to, until = Target(user_id=row.user_id), poll.candidate(poll.chosen_id or 0).starts_at
        message = Message(key, Kind.PLACE_IN_LINE, group.id, to, poll.id, now, until, about=row.user_id)
        await say(db, message)


def _require_undecided(poll: Poll, candidate_id: int) -> None:
    """Check that no other organiser has confirmed another date; whoever did is named."""
    if poll.audience is Audience.FOUNDING and poll.chosen_id not in {None, candidate_id} and poll.changed_by:
        date = poll.candidate(poll.chosen_id or 0)
        raise UserError("decided_by_another", local=date.local, by=poll.changed_by, at=poll.changed_at)


def _require_enough(view: PollView) -> None:
    """Check that a group can come of a founding invitation."""
    seats = view.group.rules.seats
    if outlook_of(view.poll, view.known, seats) is Outlook.TOO_FEW:
        raise UserError("too_few_interested", interested=interested(view.known), floor=seats.floor)


def _answers(poll: Poll) -> dict[int, Answer]:
    """Return what people answered to the date that was chosen."""
    given = {user_id: poll.answer_at(user_id, poll.chosen_id or 0) for user_id in poll.answers}
    return {user_id: value for user_id, value in given.items() if value is not None}


def _meeting(group: Group, poll: Poll) -> Meeting:
    date = poll.candidate(poll.chosen_id or 0)
    return Meeting(
        id=0,
        group_id=group.id,
        poll_id=poll.id,
        audience=poll.audience,
        local=date.local,
        minutes=date.minutes,
        zone=group.zone,
        starts_at=date.starts_at,
    )
