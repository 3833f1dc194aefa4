"""A question about dates as it is asked, kept for a second look before anybody sees it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.availability import Audience, Candidate, Poll, PollState, closing_time
from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.domain.series import Offered, Series
from bot.errors import UserError
from bot.services.poll_view import PollView
from bot.services.resting import require_awake
from bot.store import availability, memberships


@dataclass(frozen=True, slots=True)
class Question:
    """What an organiser asks.

    :param channel_id: where the card goes
    :param closes_on: wall time at which it closes, None for the usual
    :param series: what the dates are for, None for one meeting
    :param purpose: a founding invitation's own words, None where there are none
    :param invited: whom a founding invitation goes to by direct message
    """

    audience: Audience
    channel_id: int
    dates: tuple[Offered, ...]
    closes_on: datetime | None = None
    series: Series | None = None
    purpose: str | None = None
    invited: tuple[int, ...] = ()

    def closes_at(self, group: Group, now: datetime) -> datetime:
        """Return the instant at which it closes when it is asked now."""
        if self.closes_on is not None:
            return wall_time.instant(self.closes_on, group.zone)
        return closing_time(now, self.audience, group.zone, group.rules.poll)


async def keep_draft(db: AsyncConnection, actor: Actor, group: Group, question: Question, now: datetime) -> PollView:
    """Keep a question in the place of its author's last draft, and return it.

    :raises UserError: ``too_many_dates``, ``too_few_dates``, ``date_in_break``, ``date_gone_by``, ``closes_too_late``,
        ``closes_in_the_past``, ``group_paused``
    """
    require_awake(group)
    if len(question.dates) > group.rules.poll.dates_most:
        raise UserError("too_many_dates", limit=group.rules.poll.dates_most)
    if question.series is not None:
        _require_dates(question.dates, question.series)
    poll = _asked(question, group, actor, now)
    poll.open(at=now)
    if poll.closes_at <= now:
        raise UserError("closes_in_the_past")
    await availability.delete_drafts(db, group.id, actor.user_id)
    poll = await availability.add(db, poll)
    return PollView(group, poll, await memberships.of_group(db, group.id), actor.user_id)


def _require_dates(dates: tuple[Offered, ...], series: Series) -> None:
    if len(dates) < series.meetings:
        raise UserError("too_few_dates", offered=len(dates), meetings=series.meetings)
    closed = [date.local for date in dates if any(date.local.date() in each for each in series.breaks)]
    if closed:
        raise UserError("date_in_break", local=closed[0])


def _asked(question: Question, group: Group, actor: Actor, now: datetime) -> Poll:
    dates = sorted(question.dates, key=lambda date: date.local)
    offered = (Candidate(0, date.local, date.minutes, wall_time.instant(date.local, group.zone)) for date in dates)
    return Poll(
        id=0,
        group_id=group.id,
        audience=question.audience,
        state=PollState.DRAFT,
        created_by=actor.user_id,
        channel_id=question.channel_id,
        closes_at=question.closes_at(group, now),
        candidates=tuple(offered),
        invited=question.invited,
        series=question.series,
        purpose=question.purpose,
    )
