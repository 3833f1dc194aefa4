"""Asking for a whole series: the bot works the dates out, an organiser looks, changes what they like, and asks."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.availability import Audience, PollState
from bot.domain.group import Group
from bot.domain.permission import Action, Actor
from bot.domain.preview import is_possible
from bot.domain.series import Break, Offered, Series, christmas_within, offered_dates
from bot.errors import UserError
from bot.services.asking import Question, keep_draft
from bot.services.means import Means, enter
from bot.services.poll_view import PollView, load_view
from bot.services.proposals import Question as PlannerQuestion
from bot.services.proposals import question_of
from bot.store import availability, meetings
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organiser says about a series beforehand.

    :param breaks: days without meetings
    :param closes_on: wall time until which answers are wanted, None for the usual
    """

    breaks: tuple[Break, ...] = ()
    closes_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """A question about a series that only its author has seen.

    :param is_possible: whether its dates make a series at all, were everybody able to make them
    :param christmas: the break to offer, None where the dates don't touch one or it is kept free already
    """

    view: PollView
    is_possible: bool
    christmas: Break | None


class SeriesPollService:
    """Use cases of an organiser who is about to ask for a series."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def draft(self, actor: Actor, group_id: int, wish: Wish) -> SeriesDraft:
        """Work out the dates to ask about and keep them for a second look; only their author sees them.

        :raises UserError: ``organisers_only``; ``series_asked_already`` while another is under way; and what
            ``bot.services.asking.keep_draft`` raises
        :source: domain.md 3.3, step 1
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            under_way = await availability.of_group(db, group.id, [PollState.OPEN, PollState.CLOSED])
            if any(poll.series is not None for poll in under_way):
                raise UserError("series_asked_already")
            series = Series(0, group.rules.series.meetings, wish.breaks)
            asked = Question(Audience.MEMBERS, group.channel_id, (), wish.closes_on, series)
            dates = await self._dates(db, group, asked.closes_at(group, now), wish.breaks)
            asked = Question(Audience.MEMBERS, group.channel_id, dates, wish.closes_on, series)
            question = await question_of(db, await keep_draft(db, actor, group, asked, now), now)
        return await _looked_at(question)

    @whole
    async def with_dates(self, actor: Actor, poll_id: int, dates: tuple[Offered, ...]) -> SeriesDraft:
        """Keep a draft with the dates as an organiser wants them; its breaks and its close stay.

        :raises UserError: ``draft_gone``, ``organisers_only``, and what ``bot.services.asking.keep_draft`` raises
        """
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.series is None or view.poll.opened_at is not None:
                raise UserError("draft_gone")
            closes_on = wall_time.local(view.poll.closes_at, view.group.zone)
            asked = Question(view.poll.audience, view.poll.channel_id, dates, closes_on, view.poll.series)
            now = self._means.now()
            question = await question_of(db, await keep_draft(db, actor, view.group, asked, now), now)
        return await _looked_at(question)

    async def view(self, actor: Actor, poll_id: int) -> SeriesDraft:
        """Return a draft to its author.

        :raises UserError: ``draft_gone``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.series is None or view.poll.opened_at is not None:
                raise UserError("draft_gone")
            question = await question_of(db, view, self._means.now())
        return await _looked_at(question)

    async def _dates(
        self, db: AsyncConnection, group: Group, closes_at: datetime, breaks: tuple[Break, ...]
    ) -> tuple[Offered, ...]:
        poll, series = group.rules.poll, group.rules.series
        earliest = wall_time.local(closes_at, group.zone).date() + timedelta(days=poll.lead_days)
        last = await meetings.last_before(db, group.id, date.max)
        return offered_dates(earliest, series, breaks, last, poll.dates_most)


async def _looked_at(question: PlannerQuestion) -> SeriesDraft:
    """Look at a draft once its transaction is over; the planner works in a thread of its own."""
    view = question.view
    dates, asked = view.poll.candidates, view.poll.series
    found = christmas_within(dates[0].local.date(), dates[-1].local.date())
    breaks = asked.breaks if asked else ()
    is_free = found is not None and any(each.first <= found.first and found.last <= each.last for each in breaks)
    can_be = await asyncio.to_thread(is_possible, question.problem)
    return SeriesDraft(view, can_be, None if is_free else found)
