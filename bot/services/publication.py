"""Publishing a series: the plan an organiser has looked at becomes meetings, and everybody is told once."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Candidate, Poll
from bot.domain.group import Group
from bot.domain.meeting import SEED, Meeting, Part
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.proposal import Proposal, stamp_of, with_few
from bot.domain.series import Series
from bot.errors import UserError
from bot.services.arranging import arrange
from bot.services.means import Means
from bot.services.poll_view import PollView, load_view, touch
from bot.services.say import say
from bot.services.stop_agenda import plan_stop
from bot.store import agenda, availability, meetings, series
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Published:
    """A series with its meetings, the first one first."""

    view: PollView
    meetings: tuple[Meeting, ...]


class PublicationService:
    """The use case of the organiser who has decided."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def publish(self, actor: Actor, proposal_id: int) -> Published:
        """Make meetings of exactly the plan that was looked at; a second time changes nothing.

        :raises UserError: ``not_found``, ``organisers_only``, ``published_already`` for another plan, ``date_gone_by``,
            ``answers_changed`` (proposal_id) when somebody has answered since
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            seen = await series.load_proposal(db, proposal_id)
            view = await load_view(db, self._means, actor, seen.poll_id if seen else 0, Action.ORGANISE)
            if seen is None or view.poll.series is None:
                raise UserError("not_found")
            made = await meetings.of_series(db, view.poll.series.id)
            dates = [view.poll.candidate(candidate_id) for candidate_id in seen.plan]
            if view.poll.is_published and [each.local for each in made] == [date.local for date in dates]:
                return Published(view, made)
            poll = view.poll.publish(len(dates), at=now)
            self._require_current(view, seen, dates)
            await self._decide(db, actor, replace(view, poll=poll), dates)
            return Published(replace(view, poll=poll), await meetings.of_series(db, view.poll.series.id))

    def _require_current(self, view: PollView, seen: Proposal, dates: list[Candidate]) -> None:
        if stamp_of(view.poll, view.turnout.asked) != seen.stamp:
            raise UserError("answers_changed", proposal_id=seen.id)
        if dates[0].starts_at <= self._means.now():
            raise UserError("date_gone_by", local=dates[0].local)

    async def _decide(self, db: AsyncConnection, actor: Actor, view: PollView, dates: list[Candidate]) -> None:
        poll, group = view.poll, view.group
        await availability.save(db, poll)
        if poll.series is None:
            return
        await series.save(db, poll.series)
        for key in (f"poll:{poll.id}:close", f"poll:{poll.id}:remind"):
            await agenda.cancel(db, key)
        for number, date in enumerate(dates, 1):
            part = Part(poll.series.id, number, len(dates))
            await self._make(db, actor, view, date, part)
        await plan_stop(db, self._means, group, poll.series.id)
        await self._announce(db, group, poll, poll.series)
        await self._tell_those_with_few(db, view, dates)
        await touch(db, self._means, poll)

    async def _make(self, db: AsyncConnection, actor: Actor, view: PollView, date: Candidate, part: Part) -> None:
        """Make one meeting, with answers seeded from the poll, and what waits for it."""
        poll, group = view.poll, view.group
        meeting = Meeting(
            0, group.id, None, poll.audience, date.local, date.minutes, group.zone, date.starts_at, part=part
        )
        meeting = replace(meeting, id=await meetings.add(db, meeting))
        said = {user_id: poll.answer_at(user_id, date.id) for user_id in view.turnout.asked}
        seeded = {user_id: SEED[value] for user_id, value in said.items() if value is not None and value in SEED}
        await meetings.answer(db, meeting.id, seeded, actor.act_id)
        await arrange(db, self._means, group, meeting)

    async def _announce(self, db: AsyncConnection, group: Group, poll: Poll, asked: Series) -> None:
        """Have the dates said on one card in the group's channel."""
        last = max(date.starts_at for date in poll.candidates)
        to, now = Target(channel_id=group.channel_id), self._means.now()
        await say(db, Message(f"series:{asked.id}:card", Kind.SERIES_CARD, group.id, to, asked.id, now, last))

    async def _tell_those_with_few(self, db: AsyncConnection, view: PollView, dates: list[Candidate]) -> None:
        """Write to whoever answered and can make too few of the meetings; nobody else is told (domain.md 3.3)."""
        now = self._means.now()
        eighths, ref = view.group.rules.series.attend_least_eighths, view.poll.series.id if view.poll.series else 0
        for place, user_id in enumerate(with_few(view.poll, view.turnout, dates, eighths)):
            due = now + place * self._means.direct_message_every
            key, to = f"poll:{view.poll.id}:few:{user_id}", Target(user_id=user_id)
            until = dates[0].starts_at
            await say(db, Message(key, Kind.FEW_MEETINGS, view.group.id, to, ref, due, until, user_id))
