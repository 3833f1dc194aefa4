"""Answers about a series that come after its poll has closed: counted until it is published, then passed on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.availability import Answer, PollState
from bot.domain.meeting import SEED
from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.domain.preview import best
from bot.domain.proposal import Change, ids_of
from bot.services.means import Means
from bot.services.poll_view import PollView, organisers
from bot.services.proposals import Question, question_of
from bot.services.quorum import weigh_all
from bot.services.say import notice, tell_organisers
from bot.store import agenda, availability, cards, groups, meetings, memberships, series

TAPS_END_AFTER = timedelta(minutes=5)
"""How long after the last tap of somebody who has not answered every date the plan is worked out anew."""

Decide = Callable[[AsyncConnection, Means, AgendaItem], Awaitable[None]]


async def count_late(db: AsyncConnection, means: Means, view: PollView) -> None:
    """Have the plan worked out anew: at once after somebody's last date, else when they have stopped tapping."""
    pause = timedelta(0) if view.poll.is_answered_by(view.user_id) else TAPS_END_AFTER
    key, due = f"poll:{view.poll.id}:late:{view.user_id}", means.now() + pause
    await agenda.put(db, AgendaItem(key, Due.COUNT_LATE, view.group.id, view.poll.id, due, view.user_id))


async def pass_on(db: AsyncConnection, means: Means, actor: Actor, view: PollView, given: Mapping[int, Answer]) -> None:
    """Take answers to dates that have become meetings as answers for these meetings; nothing moves.

    :source: domain.md 3.3, "Late answer after confirmation"
    """
    walls = {candidate.local: given[candidate.id] for candidate in view.poll.candidates if candidate.id in given}
    now, asked = means.now(), view.poll.series
    series_id = asked.id if asked else 0
    for meeting in await meetings.of_series(db, series_id):
        value = walls.get(meeting.local)
        if value is None or not meeting.takes_answer(at=now, act_id=actor.act_id):
            continue
        if value in SEED:
            await meetings.answer(db, meeting.id, {actor.user_id: SEED[value]}, actor.act_id)
        else:
            await meetings.forget_answer(db, meeting.id, actor.user_id, actor.act_id)
    await cards.touch(db, [Kind.SERIES_CARD], series_id, now, means.redraw_after)
    await weigh_all(db, means, view.group, actor.act_id)


async def work_out(means: Means, item: AgendaItem) -> Decide:
    """Work out the plan of a closed poll, outside of any transaction, and return what to write then."""
    question = await _question(means, item)
    if question is None:
        return _nothing
    plan = await asyncio.to_thread(best, question.problem, question.mode, question.slack)

    async def decide(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
        now_asked = await _load(db, means, item)
        if now_asked is not None and now_asked.stamp == question.stamp:
            await _keep(db, means, item, question.view, ids_of(question.view.poll, plan))
        elif now_asked is not None:  # somebody has tapped meanwhile
            raise AnsweredMeanwhileError

    return decide


class AnsweredMeanwhileError(Exception):
    """The answers are others by now, so the plan is worked out once more."""


async def _keep(db: AsyncConnection, means: Means, item: AgendaItem, view: PollView, plan: tuple[int, ...]) -> None:
    """Keep the plan; where late answers have moved it, made one possible or impossible, have organisers told."""
    asked, poll = view.poll.series, view.poll
    if asked is None:
        return
    await series.save(db, replace(asked, proposed=plan))
    if item.about is None or plan == asked.proposed:
        return
    change_id = await series.add_change(db, poll.id, Change(item.about, asked.proposed, plan))
    told = replace(
        notice(f"change:{change_id}", Kind.LATE_ANSWER, view.group, change_id, means.now()), about=item.about
    )
    await tell_organisers(db, view.group, organisers(view.known), told)


async def _question(means: Means, item: AgendaItem) -> Question | None:
    async with means.database.reading() as db:
        return await _load(db, means, item)


async def _load(db: AsyncConnection, means: Means, item: AgendaItem) -> Question | None:
    group = await groups.load(db, item.group_id, means.rules)
    poll = await availability.load(db, item.ref_id)
    if group is None or poll is None or poll.series is None or poll.state is not PollState.CLOSED:
        return None
    return await question_of(
        db, PollView(group, poll, await memberships.of_group(db, group.id), user_id=0), means.now()
    )


async def _nothing(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    del db, means, item
