"""Polls, their dates and what people answered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import answers, candidates, polls


async def load(db: AsyncConnection, poll_id: int) -> Poll | None:
    """Return one poll with its dates and answers, None when there is none."""
    found = await _load(db, polls.c.id == poll_id)
    return found[0] if found else None


async def of_candidate(db: AsyncConnection, candidate_id: int) -> Poll | None:
    """Return the poll that offers a date, None when there is none."""
    which = select(candidates.c.poll_id).where(candidates.c.id == candidate_id).scalar_subquery()
    found = await _load(db, polls.c.id == which)
    return found[0] if found else None


async def of_group(db: AsyncConnection, group_id: int, states: Iterable[PollState]) -> tuple[Poll, ...]:
    """Return a group's polls in the given states, the newest first."""
    found = await _load(db, (polls.c.group_id == group_id) & polls.c.state.in_([*states]))
    return tuple(reversed(found))


async def add(db: AsyncConnection, poll: Poll) -> Poll:
    """Write a new poll and its dates, their numbers ignored, and return it with its numbers."""
    poll_id = await add_row(db, polls, **_columns(poll))
    dates: list[Candidate] = []
    for date in poll.candidates:
        values = {"local": date.local, "minutes": date.minutes, "starts_at": date.starts_at}
        dates.append(replace(date, id=await add_row(db, candidates, poll_id=poll_id, **values)))
    return replace(poll, id=poll_id, candidates=tuple(dates))


async def save(db: AsyncConnection, poll: Poll) -> None:
    """Write what can change of a poll itself; its dates stay and answers have ``answer``."""
    await db.execute(update(polls).where(polls.c.id == poll.id).values(**_columns(poll)))


async def answer(db: AsyncConnection, user_id: int, given: dict[int, Answer], act_id: int) -> None:
    """Write one person's answers by candidate id; an older tap that arrives late changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    if not given:
        return
    rows = [
        {"candidate_id": candidate_id, "user_id": user_id, "value": value, "act_id": act_id}
        for candidate_id, value in given.items()
    ]
    new = upsert(db, answers).values(rows)
    later = {"value": new.excluded.value, "act_id": new.excluded.act_id}
    keys = (answers.c.candidate_id, answers.c.user_id)
    where = new.excluded.act_id > answers.c.act_id
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))


async def delete_drafts(db: AsyncConnection, group_id: int, created_by: int) -> None:
    """Delete somebody's echoes that never became a poll."""
    mine = (polls.c.group_id == group_id) & (polls.c.created_by == created_by)
    await db.execute(delete(polls).where(mine & (polls.c.state == PollState.DRAFT)))


async def _load(db: AsyncConnection, which: ColumnElement[bool]) -> tuple[Poll, ...]:
    rows = (await db.execute(select(polls).where(which).order_by(polls.c.id))).mappings().all()
    ids = [row["id"] for row in rows]
    wanted = (
        select(candidates, answers.c.user_id, answers.c.value)
        .join(answers, answers.c.candidate_id == candidates.c.id, isouter=True)
        .where(candidates.c.poll_id.in_(ids))
        .order_by(candidates.c.starts_at, candidates.c.id)
    )
    dates: dict[int, list[RowMapping]] = defaultdict(list)
    for date in (await db.execute(wanted)).mappings():
        dates[date["poll_id"]].append(date)
    return tuple(_poll(row, dates[row["id"]]) for row in rows)


def _poll(row: RowMapping, dates: Sequence[RowMapping]) -> Poll:
    offered = {date["id"]: Candidate(date["id"], date["local"], date["minutes"], date["starts_at"]) for date in dates}
    given: dict[int, dict[int, Answer]] = defaultdict(dict)
    for date in dates:
        if date["user_id"] is not None:
            given[date["user_id"]][date["id"]] = Answer(date["value"])
    kept = {name: row[name] for name in ("id", "group_id", "created_by", "channel_id", "opened_at", "closes_at")}
    return Poll(
        **kept,
        audience=Audience(row["audience"]),
        state=PollState(row["state"]),
        candidates=tuple(offered.values()),
        chosen_id=row["chosen_id"],
        invited=tuple(row["invited"]),
        answers=dict(given),
    )


def _columns(poll: Poll) -> dict[str, object]:
    values = {column.name: getattr(poll, column.name) for column in polls.columns if column.name != "id"}
    return {**values, "invited": list(poll.invited)}
