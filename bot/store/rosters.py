"""Which series there are to have a seat in."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import PollState
from bot.domain.meeting import MeetingState
from bot.store.tables import meetings, polls, rosters, series

_ASKED = polls.c.state.in_([PollState.OPEN, PollState.CLOSED])
_OF_GROUP = select(series.c.id).join(polls, polls.c.id == series.c.poll_id)


async def running(db: AsyncConnection, group_id: int, at: datetime) -> tuple[int, ...]:
    """Return the series of a group that are still asked about, or have a meeting to come; the oldest first."""
    to_come = exists().where(
        meetings.c.series_id == series.c.id,
        meetings.c.starts_at > at,
        meetings.c.state != MeetingState.CANCELLED,
    )
    wanted = _OF_GROUP.where(polls.c.group_id == group_id, or_(_ASKED, to_come)).order_by(series.c.id)
    return tuple((await db.execute(wanted)).scalars())


async def without_dates(db: AsyncConnection, group_id: int) -> int | None:
    """Return the latest series of a group that has a roster, where its dates never came; None where they did."""
    seated = exists().where(rosters.c.series_id == series.c.id)
    wanted = _OF_GROUP.add_columns(series.c.published_at).where(polls.c.group_id == group_id, seated)
    latest = (await db.execute(wanted.order_by(series.c.id.desc()).limit(1))).first()
    return latest.id if latest is not None and latest.published_at is None else None
