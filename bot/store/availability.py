"""Polls, their dates and what people answered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import RowMapping, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import TypedReturnsRows

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.series import add as add_series
from bot.store.series import series_of
from bot.store.tables import answers, candidates, polls, series

_OFFERED = (candidates.c.id.label("candidate_id"), candidates.c.local, candidates.c.minutes, candidates.c.starts_at)
_AS_THEY_ARE = (
    *("id", "group_id", "created_by", "channel_id", "opened_at", "closes_at", "chosen_id"),
    *("purpose", "changed_by", "changed_at"),
)
_GIVEN = (answers.c.user_id, answers.c.value)
_OF_SERIES = [each.label(f"series_{each.name}") for each in series.columns if each.name != "poll_id"]
_ALL = (
    select(polls, *_OFFERED, *_GIVEN, *_OF_SERIES)
    .join(candidates, candidates.c.poll_id == polls.c.id)
    .outerjoin(series, series.c.poll_id == polls.c.id)
    .outerjoin(answers, answers.c.candidate_id == candidates.c.id)
    .order_by(polls.c.id, candidates.c.starts_at, candidates.c.id)
)
_BY_ID = _ALL.where(polls.c.id == bindparam("poll"))
_ASKED_ABOUT = select(candidates.c.poll_id).where(candidates.c.id == bindparam("candidate")).scalar_subquery()
_BY_CANDIDATE = _ALL.where(polls.c.id == _ASKED_ABOUT)
_BY_GROUP = _ALL.where(polls.c.group_id == bindparam("group"), polls.c.state.in_(bindparam("states", expanding=True)))


async def load(db: AsyncConnection, poll_id: int) -> Poll | None:
    """Return one poll with its dates and answers, None when there is none."""
    return next(iter(_polls((await db.execute(_BY_ID, {"poll": poll_id})).mappings())), None)


async def of_candidate(db: AsyncConnection, candidate_id: int) -> Poll | None:
    """Return the poll that offers a date, None when there is none."""
    return next(iter(_polls((await db.execute(_BY_CANDIDATE, {"candidate": candidate_id})).mappings())), None)


async def of_group(db: AsyncConnection, group_id: int, states: Iterable[PollState]) -> tuple[Poll, ...]:
    """Return a group's polls in the given states, the newest first."""
    found = await db.execute(_BY_GROUP, {"group": group_id, "states": [*states]})
    return tuple(reversed(_polls(found.mappings())))


async def of_all_groups(db: AsyncConnection, states: Iterable[PollState]) -> tuple[Poll, ...]:
    """Return the polls of all groups in the given states."""
    return _polls((await db.execute(_ALL.where(polls.c.state.in_([*states])))).mappings())


async def shift(db: AsyncConnection, instants: Mapping[int, datetime]) -> None:
    """Give dates, by their numbers, other instants; their wall times stay."""
    for candidate_id, starts_at in instants.items():
        await db.execute(update(candidates).where(candidates.c.id == candidate_id).values(starts_at=starts_at))


async def add(db: AsyncConnection, poll: Poll) -> Poll:
    """Write a new poll and its dates, their numbers ignored, and return it with its numbers."""
    poll_id = await add_row(db, polls, **_columns(poll))
    dates: list[Candidate] = []
    for date in poll.candidates:
        values = {"local": date.local, "minutes": date.minutes, "starts_at": date.starts_at}
        dates.append(replace(date, id=await add_row(db, candidates, poll_id=poll_id, **values)))
    made = poll.series and replace(poll.series, id=await add_series(db, poll_id, poll.series))
    return replace(poll, id=poll_id, candidates=tuple(dates), series=made)


async def save(db: AsyncConnection, poll: Poll) -> None:
    """Write what can change of a poll itself; its dates stay and answers have ``answer``."""
    await db.execute(update(polls).where(polls.c.id == poll.id).values(**_columns(poll)))


async def answer(db: AsyncConnection, user_id: int, given: Mapping[int, Answer], act_id: int) -> dict[int, Answer]:
    """Write one person's answers by candidate id and return those that stand; an older tap changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    if not given:
        return {}
    rows = [
        {"candidate_id": candidate_id, "user_id": user_id, "value": value, "act_id": act_id}
        for candidate_id, value in given.items()
    ]
    written = (await db.execute(_latest(db.dialect.name), rows)).scalars()
    return {candidate_id: given[candidate_id] for candidate_id in written}


async def delete_drafts(db: AsyncConnection, group_id: int, created_by: int) -> None:
    """Delete somebody's echoes that never became a poll."""
    mine = (polls.c.group_id == group_id) & (polls.c.created_by == created_by)
    await db.execute(delete(polls).where(mine & (polls.c.state == PollState.DRAFT)))


@cache
def _latest(dialect: str) -> "TypedReturnsRows[int]":
    """Return the statement that writes an answer unless a later tap has been there."""
    new = upsert(dialect, answers)
    later = {"value": new.excluded.value, "act_id": new.excluded.act_id}
    keys, where = (answers.c.candidate_id, answers.c.user_id), new.excluded.act_id > answers.c.act_id
    written = new.on_conflict_do_update(index_elements=keys, set_=later, where=where)
    return written.returning(answers.c.candidate_id)


def _polls(rows: Iterable[RowMapping]) -> tuple[Poll, ...]:
    return tuple(_poll([*of_one]) for _, of_one in groupby(rows, key=itemgetter("id")))


def _poll(rows: Sequence[RowMapping]) -> Poll:
    first = rows[0]
    offered = {row["candidate_id"]: row for row in rows}
    given: dict[int, dict[int, Answer]] = defaultdict(dict)
    for row in rows:
        if row["user_id"] is not None:
            given[row["user_id"]][row["candidate_id"]] = Answer(row["value"])
    kept = {name: first[name] for name in _AS_THEY_ARE}
    return Poll(
        **kept,
        audience=Audience(first["audience"]),
        state=PollState(first["state"]),
        candidates=tuple(map(_candidate, offered.values())),
        invited=tuple(first["invited"]),
        answers=dict(given),
        series=series_of(first),
    )


def _candidate(row: RowMapping) -> Candidate:
    return Candidate(row["candidate_id"], row["local"], row["minutes"], row["starts_at"])


def _columns(poll: Poll) -> dict[str, object]:
    values = {column.name: getattr(poll, column.name) for column in polls.columns if column.name != "id"}
    return {**values, "invited": list(poll.invited)}
