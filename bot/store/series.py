"""The series a poll asks about, the proposals organisers have looked at, and answers that came late."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.planner import Mode
from bot.domain.proposal import Change, Proposal
from bot.domain.series import Break, Series
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import late_answers, proposals, series


async def add(db: AsyncConnection, poll_id: int, new: Series) -> int:
    """Write the series a new poll asks about, its own number ignored, and return its number."""
    return await add_row(db, series, poll_id=poll_id, **_columns(new))


async def save(db: AsyncConnection, changed: Series) -> None:
    """Write what can change of a series."""
    await db.execute(update(series).where(series.c.id == changed.id).values(**_columns(changed)))


async def grow(db: AsyncConnection, series_id: int, meetings: int) -> None:
    """Note that a series has so many meetings, where it had fewer."""
    fewer = (series.c.id == series_id) & (series.c.meetings < meetings)
    await db.execute(update(series).where(fewer).values(meetings=meetings))


async def poll_of(db: AsyncConnection, series_id: int) -> int | None:
    """Return the poll that asks about a series, None when there is no such series."""
    return (await db.execute(select(series.c.poll_id).where(series.c.id == series_id))).scalar()


def series_of(row: RowMapping) -> Series | None:
    """Return the series in a row of a poll, None where the poll asks for one date."""
    if row["series_id"] is None:
        return None
    breaks: list[list[str]] = row["series_breaks"]
    published_at: datetime | None = row["series_published_at"]
    return Series(
        id=row["series_id"],
        meetings=row["series_meetings"],
        breaks=tuple(Break(date.fromisoformat(first), date.fromisoformat(last)) for first, last in breaks),
        proposed=tuple(row["series_proposed"]),
        published_at=published_at,
    )


async def see(db: AsyncConnection, seen: Proposal) -> Proposal:
    """Write a proposal as somebody looks at it, its own number ignored; the same one again keeps its number."""
    values = {"poll_id": seen.poll_id, "mode": seen.mode, "plan": list(seen.plan), "stamp": seen.stamp}
    new = upsert(db.dialect.name, proposals).values(**values)
    await db.execute(new.on_conflict_do_nothing())
    found = select(proposals).where(*(proposals.c[name] == value for name, value in values.items()))
    return _proposal((await db.execute(found)).mappings().one())


async def load_proposal(db: AsyncConnection, proposal_id: int) -> Proposal | None:
    """Return one proposal, None when there is none."""
    row = (await db.execute(select(proposals).where(proposals.c.id == proposal_id))).mappings().first()
    return None if row is None else _proposal(row)


async def add_change(db: AsyncConnection, poll_id: int, change: Change) -> int:
    """Write what somebody's late answers changed, and return its number."""
    plans = {"before": list(change.before), "after": list(change.after)}
    new = insert(late_answers).values(poll_id=poll_id, user_id=change.user_id, **plans)
    return (await db.execute(new.returning(late_answers.c.id))).scalar_one()


async def load_change(db: AsyncConnection, change_id: int) -> tuple[int, Change] | None:
    """Return what somebody's late answers changed, with the poll; None when there is none."""
    row = (await db.execute(select(late_answers).where(late_answers.c.id == change_id))).mappings().first()
    if row is None:
        return None
    return row["poll_id"], Change(row["user_id"], tuple(row["before"]), tuple(row["after"]))


def _proposal(row: RowMapping) -> Proposal:
    return Proposal(row["id"], row["poll_id"], Mode(row["mode"]), tuple(row["plan"]), row["stamp"])


def _columns(one: Series) -> dict[str, Any]:
    breaks = [[each.first.isoformat(), each.last.isoformat()] for each in one.breaks]
    fixed = {"meetings": one.meetings, "proposed": list(one.proposed), "published_at": one.published_at}
    return {**fixed, "breaks": breaks}
