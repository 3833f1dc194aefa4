"""Questions how helpful a series was, and the boxes with the answers while they are open."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.rating import Rating, RatingState
from bot.store.database import upsert
from bot.store.tables import ratings, sealed_answers

_OPEN = ratings.c.state == RatingState.OPEN


@dataclass(frozen=True, slots=True)
class Kept:
    """An open question with the name of its key."""

    rating: Rating
    key: str


async def load(db: AsyncConnection, series_id: int) -> Rating | None:
    """Return the question about a series, None when it was never asked."""
    row = (await db.execute(select(ratings).where(ratings.c.series_id == series_id))).mappings().first()
    return None if row is None else _rating(row)


async def closed(db: AsyncConnection, group_id: int) -> tuple[Rating, ...]:
    """Return a group's questions that are closed, the first one first."""
    wanted = select(ratings).where(ratings.c.group_id == group_id, ~_OPEN)
    rows = await db.execute(wanted.order_by(ratings.c.closes_at, ratings.c.series_id))
    return tuple(_rating(row) for row in rows.mappings())


async def all_open(db: AsyncConnection) -> tuple[Kept, ...]:
    """Return every question that is open, of whatever group."""
    rows = await db.execute(select(ratings).where(_OPEN).order_by(ratings.c.series_id))
    return tuple(Kept(_rating(row), row["key"]) for row in rows.mappings())


async def load_open(db: AsyncConnection, series_id: int) -> Kept | None:
    """Return the question about a series while it is open."""
    row = (await db.execute(select(ratings).where(ratings.c.series_id == series_id, _OPEN))).mappings().first()
    return None if row is None else Kept(_rating(row), row["key"])


async def begin(db: AsyncConnection, rating: Rating, key: str, people: Iterable[int]) -> None:
    """Write a question that opens, with an empty place for each person who is asked."""
    await db.execute(insert(ratings).values(**_columns(rating), key=key))
    await db.execute(insert(sealed_answers), [_place(rating.series_id, one) for one in sorted(people)])


async def begin_anew(db: AsyncConnection, rating: Rating, key: str) -> None:
    """Write a question that is asked again; the boxes that no key opens any more go."""
    await db.execute(update(ratings).where(ratings.c.series_id == rating.series_id).values(**_columns(rating), key=key))
    await db.execute(update(sealed_answers).where(sealed_answers.c.series_id == rating.series_id).values(box=None))


async def close(db: AsyncConnection, rating: Rating) -> None:
    """Write what is left of a question that is closed; every box goes in the same transaction."""
    left = {**_columns(rating), "key": None}
    await db.execute(update(ratings).where(ratings.c.series_id == rating.series_id).values(**left))
    await db.execute(delete(sealed_answers).where(sealed_answers.c.series_id == rating.series_id))


async def boxes(db: AsyncConnection, series_id: int) -> Mapping[int, str | None]:
    """Return the box of each person who is asked, None for who has not answered."""
    wanted = select(sealed_answers.c.user_id, sealed_answers.c.box).where(sealed_answers.c.series_id == series_id)
    return {row.user_id: row.box for row in await db.execute(wanted)}


async def seal(db: AsyncConnection, series_id: int, user_id: int, box: str) -> None:
    """Put somebody's box in its place."""
    mine = and_(sealed_answers.c.series_id == series_id, sealed_answers.c.user_id == user_id)
    await db.execute(update(sealed_answers).where(mine).values(box=box))


async def asking(db: AsyncConnection, user_id: int) -> Mapping[int, tuple[tuple[Rating, bool], ...]]:
    """Return the open questions that somebody is asked, by group, each with whether they have answered."""
    its = sealed_answers.c.series_id == ratings.c.series_id
    wanted = select(ratings, sealed_answers.c.box.is_not(None).label("is_answered")).join(sealed_answers, its)
    found: dict[int, tuple[tuple[Rating, bool], ...]] = {}
    for row in (await db.execute(wanted.where(_OPEN, sealed_answers.c.user_id == user_id))).mappings():
        found[row["group_id"]] = (*found.get(row["group_id"], ()), (_rating(row), bool(row["is_answered"])))
    return found


async def ask_too(db: AsyncConnection, series_id: int, user_id: int) -> None:
    """Make a place for somebody who is asked after all."""
    new = upsert(db.dialect.name, sealed_answers).values(**_place(series_id, user_id))
    await db.execute(new.on_conflict_do_nothing())


async def forget(db: AsyncConnection, group_id: int, user_ids: Collection[int]) -> None:
    """Take people's boxes and places out of a group's open questions."""
    its = select(ratings.c.series_id).where(ratings.c.group_id == group_id)
    theirs = and_(sealed_answers.c.series_id.in_(its), sealed_answers.c.user_id.in_(user_ids))
    await db.execute(delete(sealed_answers).where(theirs))


def _place(series_id: int, user_id: int) -> dict[str, Any]:
    return {"series_id": series_id, "user_id": user_id, "box": None}


def _rating(row: RowMapping) -> Rating:
    histogram: list[int] | None = row["histogram"]
    return Rating(
        series_id=row["series_id"],
        group_id=row["group_id"],
        round=row["round"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        state=RatingState(row["state"]),
        asked=row["asked"],
        histogram=tuple(histogram) if histogram is not None else None,
    )


def _columns(rating: Rating) -> dict[str, Any]:
    own = {name: getattr(rating, name) for name in ("series_id", "group_id", "round", "opens_at", "closes_at")}
    histogram = list(rating.histogram) if rating.histogram is not None else None
    return {**own, "state": rating.state, "asked": rating.asked, "histogram": histogram}
