"""What falls due: each kind of agenda row is one use case, decided in one transaction and then done."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.availability import Audience, PollState
from bot.domain.meeting import MeetingState
from bot.domain.message import Kind
from bot.services.arrangements import hide_place, share_roles
from bot.services.attendance import ask_attendance
from bot.services.backup import BackupService
from bot.services.boarding import fall_due as board
from bot.services.closing import end_asking, erase_group
from bot.services.commitment import ask_who_is_in
from bot.services.departing import forget_choices, take_roles
from bot.services.handing_over import end_handing_over
from bot.services.late_answers import AnsweredMeanwhileError, work_out
from bot.services.look_round import LookRound
from bot.services.means import Means
from bot.services.pausing import end_roll_call, fall_awake, say_still_paused
from bot.services.poll_view import PollView
from bot.services.quorum import check_quorum
from bot.services.rating_rounds import RATING_DUES, RatingRounds
from bot.services.second_acts import ACTS
from bot.services.second_word import fall_due
from bot.services.stop_closing import close_when_due, let_conditions_stand, news_out, news_today, remind, remind_again
from bot.services.stop_ending import end_series
from bot.services.stop_opening import open_stop
from bot.services.superseded import remove_superseded
from bot.services.too_few import end_choice, recruited
from bot.services.too_few_outcomes import OUTCOMES
from bot.services.turnout import close_poll, remind_silent
from bot.store import agenda, availability, groups, meetings, memberships
from bot.store.database import whole

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(minutes=5)

Decide = Callable[[AsyncConnection, Means, AgendaItem], Awaitable[None]]
WorkOut = Callable[[Means, AgendaItem], Awaitable[Decide]]


class DueService:
    """Decides what is due, one row after the other."""

    def __init__(
        self, means: Means, backups: BackupService, ratings: RatingRounds, look_round: LookRound | None = None
    ) -> None:
        self._means = means
        self._backups = backups
        self._ratings = ratings
        self._look_round = look_round

    async def plan(self) -> None:
        """Put on the agenda what comes by itself; at each start, since settings may have changed."""
        await self._backups.plan()
        await self._ratings.mend()

    async def connected(self) -> None:
        """Have a look round soon, because the bot has just connected anew."""
        if self._look_round is not None:
            await self._look_round.soon()

    @whole
    async def decide_next(self) -> bool:
        """Decide the first row that is due, in one transaction; return False when none is.

        A row that fails is put off, so that it never stands in the way of the others.
        """
        async with self._means.database.reading() as db:
            item = await agenda.next_item(db, self._means.now())
        if item is None:
            return False
        try:
            await self._decide(item)
        except AnsweredMeanwhileError:
            return True
        except Exception:
            log.exception("agenda_failed key=%s", item.key)
            async with self._means.database.writing() as db:
                await agenda.put_off(db, item, self._means.now() + TRY_AGAIN)
        return True

    async def _decide(self, item: AgendaItem) -> None:
        if item.kind is Due.BACK_UP:
            await self._backups.back_up_nightly(item)  # a copy can't be made inside a transaction
            return
        if item.kind in RATING_DUES:
            await self._ratings.decide(item)  # keys are files, and no part of a transaction
            return
        if item.kind in {Due.LOOK_ROUND, Due.LOOK_AT_GROUP} and self._look_round is not None:
            await self._look_round.decide(item)  # it looks at Discord, which no transaction waits for
            return
        decide = _DECISIONS.get(item.kind) or await _WORKED_OUT[item.kind](self._means, item)
        async with self._means.database.writing() as db:
            await decide(db, self._means, item)
            await agenda.done(db, item, self._means.now())


async def _poll(db: AsyncConnection, means: Means, item: AgendaItem) -> PollView | None:
    group = await groups.load(db, item.group_id, means.rules)
    poll = await availability.load(db, item.ref_id)
    if group is None or poll is None or poll.state is not PollState.OPEN:
        return None
    return PollView(group, poll, await memberships.of_group(db, group.id), user_id=0)


async def _remind(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    view = await _poll(db, means, item)
    if view is not None:
        await remind_silent(db, means, view, Kind.POLL_REMINDER)


async def _close(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    view = await _poll(db, means, item)
    if view is not None:
        await close_poll(db, means, view, closed_at=view.poll.closes_at)


async def _meeting_over(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Note that a meeting was held; after the initial one of a founding invitation ask everybody who is in."""
    group = await groups.load(db, item.group_id, means.rules)
    meeting = await meetings.load(db, item.ref_id)
    if group is None or meeting is None or meeting.state is MeetingState.CANCELLED:
        return
    await meetings.save(db, meeting.hold())
    if meeting.audience is not Audience.FOUNDING:
        return
    await ask_who_is_in(db, means, group, meeting)


_WORKED_OUT: Mapping[Due, WorkOut] = {
    Due.PROPOSE: work_out,
    Due.COUNT_LATE: work_out,
}
"""What takes a while, and is thought about before its transaction begins."""


async def _nothing(_: AsyncConnection, __: Means, ___: AgendaItem) -> None:
    """Let a row go that nobody here can decide."""


_DECISIONS: Mapping[Due, Decide] = {
    Due.LOOK_ROUND: _nothing,
    Due.LOOK_AT_GROUP: _nothing,
    Due.REMIND_SILENT: _remind,
    Due.CLOSE_POLL: _close,
    Due.MEETING_OVER: _meeting_over,
    Due.CHECK_QUORUM: check_quorum,
    Due.SHARE_ROLES: share_roles,
    Due.REMOVE_SUPERSEDED: remove_superseded,
    Due.HIDE_PLACE: hide_place,
    Due.ATTENDANCE: ask_attendance,
    Due.OPEN_STOP: open_stop,
    Due.REMIND_RIDERS: remind,
    Due.REMIND_RIDERS_AGAIN: remind_again,
    Due.CLOSE_STOP: close_when_due,
    Due.NEWS_TODAY: news_today,
    Due.NEWS_OUT: news_out,
    Due.CONDITIONS_STAND: let_conditions_stand,
    Due.SERIES_OVER: end_series,
    Due.ROLES_OFF: take_roles,
    Due.FORGET_CHOICES: forget_choices,
    Due.BOARD: board,
    Due.SECOND_WORD: fall_due(ACTS),
    Due.WAKE_GROUP: fall_awake,
    Due.STILL_PAUSED: say_still_paused,
    Due.ROLL_CALL_OVER: end_roll_call,
    Due.CLOSE_ASKED: end_asking,
    Due.ERASE_GROUP: erase_group,
    Due.TOO_FEW_OVER: end_choice(OUTCOMES),
    Due.RECRUITED: recruited(OUTCOMES),
    Due.HAND_OVER_OVER: end_handing_over,
}
