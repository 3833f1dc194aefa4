"""Proposals of a series: looked at by organisers, with what else there is, before anything is published."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.availability import PollState
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.planner import Mode, Plan, Problem
from bot.domain.preview import Again, NoPlan, Preview, Swap, another, ask_again, long_enough, preview, swaps
from bot.domain.proposal import Proposal, ids_of, places_of, problem_of, stamp_of, still_to_come
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.poll_view import PollView, load_view
from bot.services.say import say
from bot.store import availability, meetings, series
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Question:
    """What the planner was asked for a poll, as its answers were."""

    view: PollView
    problem: Problem
    stamp: str

    @property
    def slack(self) -> int:
        """Hundredths of attendance that "nobody left out" may give up."""
        return self.view.group.rules.poll.slack_percent

    @property
    def mode(self) -> Mode:
        """The order of goals the group usually goes by."""
        return Mode(self.view.group.rules.poll.order)


@dataclass(frozen=True, slots=True)
class Shown:
    """What an organiser looks at.

    :param proposal: the plan under its number, None where there is none
    :param ways: the ways out of having none, under their numbers
    """

    view: PollView
    look: Preview | NoPlan
    proposal: Proposal | None = None
    ways: tuple[Proposal, ...] = ()


async def question_of(db: AsyncConnection, view: PollView, now: datetime) -> Question:
    """Return what to ask the planner, at an instant, for a poll that is at hand."""
    asked = view.turnout.asked
    first = view.poll.candidates[0].local.date()
    last = await meetings.last_before(db, view.group.id, first)
    problem = problem_of(view.poll, asked, view.group.rules, last)
    to_come = still_to_come(problem, wall_time.local(now, view.group.zone))
    return Question(view, to_come, stamp_of(view.poll, asked))


class ProposalService:
    """Use cases of organisers who look at a proposal. The planner works in a thread, outside of any transaction."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def under_way(self, actor: Actor, group_id: int) -> int:
        """Return the poll whose series is to be proposed, the newest.

        :raises UserError: ``no_series_poll``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            await enter(db, self._means, actor, group_id, Action.ORGANISE)
            found = await availability.of_group(db, group_id, [PollState.OPEN, PollState.CLOSED])
        asked = [poll for poll in found if poll.series is not None]
        if not asked:
            raise UserError("no_series_poll")
        return asked[0].id

    async def propose(self, actor: Actor, poll_id: int) -> Shown:
        """Return the best plan in the group's usual order, or why there is none.

        :raises UserError: ``not_found``, ``organisers_only``, ``published_already``
        """
        question = await self._question(actor, poll_id)
        return await self._look(question, question.mode)

    async def in_order(self, actor: Actor, proposal_id: int, mode: Mode) -> Shown:
        """Return the best plan in another order of goals.

        :raises UserError: as ``propose``
        """
        _, question = await self._seen(actor, proposal_id)
        return await self._look(question, mode)

    async def look_again(self, actor: Actor, proposal_id: int) -> Shown:
        """Return a plan that was looked at, with the answers as they are now.

        :raises UserError: as ``propose``
        """
        seen, question = await self._seen(actor, proposal_id)
        return await self._look(question, seen.mode, places_of(question.view.poll, seen.plan))

    async def another(self, actor: Actor, proposal_id: int) -> Shown:
        """Return another plan worth a look, with at least three other dates.

        :raises UserError: as ``propose``; ``no_other_plan``
        """
        seen, question = await self._seen(actor, proposal_id)
        shown = places_of(question.view.poll, seen.plan)
        plan = await asyncio.to_thread(another, question.problem, seen.mode, question.slack, shown)
        return await self._look(question, seen.mode, plan)

    async def swaps(self, actor: Actor, proposal_id: int) -> tuple[Shown, tuple[Swap, ...]]:
        """Return every date that could come in, with what it costs.

        :raises UserError: as ``propose``
        """
        seen, question = await self._seen(actor, proposal_id)
        plan = places_of(question.view.poll, seen.plan)
        shown = await self._look(question, seen.mode, plan)
        return shown, await asyncio.to_thread(swaps, question.problem, plan)

    async def swap(self, actor: Actor, proposal_id: int, candidate_id: int) -> Shown:
        """Return the plan with another date in it.

        :raises UserError: as ``propose``; ``no_such_swap``
        """
        seen, question = await self._seen(actor, proposal_id)
        found = await asyncio.to_thread(swaps, question.problem, places_of(question.view.poll, seen.plan))
        candidates = question.view.poll.candidates
        wanted = [swap.plan for swap in found if candidates[swap.date].id == candidate_id]
        if not wanted:
            raise UserError("no_such_swap")
        return await self._look(question, seen.mode, wanted[0])

    async def worth_asking(self, actor: Actor, proposal_id: int) -> tuple[Shown, tuple[Again, ...]]:
        """Return the answers that would move a plan if they were a yes.

        :raises UserError: as ``propose``
        """
        seen, question = await self._seen(actor, proposal_id)
        plan = places_of(question.view.poll, seen.plan)
        shown = await self._look(question, seen.mode, plan)
        return shown, await asyncio.to_thread(ask_again, question.problem, seen.mode, question.slack, plan)

    async def ask(self, actor: Actor, proposal_id: int) -> tuple[int, ...]:
        """Ask them, each once, by direct message about the one date that matters most; return whom.

        :raises UserError: as ``propose``; ``nobody_to_ask``
        """
        shown, found = await self.worth_asking(actor, proposal_id)
        first = {int(each.person): each.date for each in reversed(found) if int(each.person) != actor.user_id}
        asked = await self._ask_again(shown.view, first)
        if not asked:
            raise UserError("nobody_to_ask")
        return asked

    @whole
    async def _ask_again(self, view: PollView, dates: dict[int, int]) -> tuple[int, ...]:
        now, poll = self._means.now(), view.poll
        asked: list[int] = []
        async with self._means.database.writing() as db:
            for place, (user_id, date) in enumerate(dates.items()):
                due = now + place * self._means.direct_message_every
                key, to = f"poll:{poll.id}:again:{user_id}", Target(user_id=user_id)
                until = poll.candidates[date].starts_at
                message = Message(key, Kind.ASK_AGAIN, poll.group_id, to, poll.candidates[date].id, due, until, user_id)
                if await say(db, message):
                    asked.append(user_id)
        return tuple(asked)

    async def _question(self, actor: Actor, poll_id: int) -> Question:
        async with self._means.database.reading() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.series is None or view.poll.state in {PollState.DRAFT, PollState.ABANDONED}:
                raise UserError("not_found")
            if view.poll.is_published:
                raise UserError("published_already")
            return await question_of(db, view, self._means.now())

    async def _seen(self, actor: Actor, proposal_id: int) -> tuple[Proposal, Question]:
        async with self._means.database.reading() as db:
            seen = await series.load_proposal(db, proposal_id)
        question = await self._question(actor, seen.poll_id if seen else 0)
        if seen is None:
            raise UserError("not_found")
        as_long = replace(question.problem, meetings=len(seen.plan))  # a shorter series stays one
        return seen, replace(question, problem=as_long)

    async def _look(self, question: Question, mode: Mode, picked: Plan | None = None) -> Shown:
        look = await asyncio.to_thread(preview, question.problem, mode, question.slack, picked)
        if isinstance(look, NoPlan):
            look = long_enough(look, question.view.group.rules.series.meetings_least)
        return await self._see(question, look)

    @whole
    async def _see(self, question: Question, look: Preview | NoPlan) -> Shown:
        """Keep what an organiser is shown, so that its buttons mean exactly this plan and no other."""
        poll = question.view.poll

        def seen(plan: Plan) -> Proposal:
            return Proposal(0, poll.id, look.mode, ids_of(poll, plan), question.stamp)

        async with self._means.database.writing() as db:
            if isinstance(look, Preview):
                return Shown(question.view, look, await series.see(db, seen(look.plan)))
            ways = [await series.see(db, seen(way.plan)) for way in look.ways]
            return Shown(question.view, look, ways=tuple(ways))
