"""The tables of clock changes: when they change, meetings and offered dates keep their wall time, not their instant."""

import logging
from dataclasses import replace
from importlib.metadata import version

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.availability import Poll, PollState
from bot.domain.meeting import Meeting
from bot.domain.message import Kind
from bot.services.arranging import arrange
from bot.services.means import Means
from bot.services.meeting_view import touch
from bot.services.poll_view import organisers
from bot.services.poll_view import touch as touch_poll
from bot.services.say import notice, tell_organisers
from bot.services.stop_agenda import plan_stop_of
from bot.store import availability, facts, groups, meetings, memberships
from bot.store.database import whole

log = logging.getLogger(__name__)

TZDATA = "tzdata"
"""The fact that says by which tables the instants were worked out last, and the package that brings them."""

_UNSETTLED = (PollState.DRAFT, PollState.OPEN, PollState.CLOSED)


@whole
async def work_out_anew(means: Means) -> int:
    """Work out when meetings to come are, where the tables have changed since; return how many have moved.

    Wall times stay; organisers are told of each meeting whose instant is another. The dates of questions that are not
    settled yet follow, and their cards; nobody has been promised one of them, so nobody is told. One transaction each,
    and the fact at the end, so that a start that is cut off goes on where it was.

    :source: reliability.md 3.5
    """
    present = version(TZDATA)
    async with means.database.reading() as db:
        known = await facts.load(db, TZDATA)
        ahead = await meetings.of_all_groups(db, means.now()) if known != present else ()
        asked = await availability.of_all_groups(db, _UNSETTLED) if known != present else ()
    if known == present:
        return 0
    changed = [one for one in ahead if wall_time.instant(one.local, one.zone) != one.starts_at]
    for meeting in changed:
        async with means.database.writing() as db:
            await _shift(db, means, meeting, present)
    for poll in asked:
        async with means.database.writing() as db:
            await _shift_dates(db, means, poll)
    async with means.database.writing() as db:
        await facts.save(db, TZDATA, present)
    log.info("clock_tables version=%s meetings=%s", present, len(changed))
    return len(changed)


async def _shift_dates(db: AsyncConnection, means: Means, poll: Poll) -> None:
    """Give the dates of a question the instants that their wall times have now."""
    group = await groups.load(db, poll.group_id, means.rules)
    if group is None:
        return
    dates = {date.id: wall_time.instant(date.local, group.zone) for date in poll.candidates}
    if any(dates[date.id] != date.starts_at for date in poll.candidates):
        await availability.shift(db, dates)
        await touch_poll(db, means, poll)


async def _shift(db: AsyncConnection, means: Means, meeting: Meeting, tables: str) -> None:
    """Give a meeting the instant that its wall time has now, and have organisers told."""
    group = await groups.load(db, meeting.group_id, means.rules)
    if group is None:
        return
    shifted = replace(meeting, starts_at=wall_time.instant(meeting.local, meeting.zone))
    await meetings.save(db, shifted)
    await arrange(db, means, group, shifted)
    await plan_stop_of(db, means, group, shifted)
    await touch(db, means, shifted)
    told = notice(f"{shifted.key}:instant:{tables}", Kind.INSTANT_CHANGED, group, shifted.id, means.now())
    await tell_organisers(db, group, organisers(await memberships.of_group(db, group.id)), told)
