"""Bus stops and what each rider chose."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.bus_stop import BusStop, Choice, Chosen, StopState
from bot.domain.series import Break
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import bus_stops, choices, memberships, rosters

_COMPOSED = {"id", "breaks"}
_OWN = [each.name for each in bus_stops.columns if each.name not in _COMPOSED]
_SAID = [each.name for each in choices.columns if each.name not in {"stop_id", "user_id"}]


async def load(db: AsyncConnection, stop_id: int) -> BusStop | None:
    """Return one bus stop, None when there is none."""
    return await _load(db, bus_stops.c.id == stop_id)


async def of_series(db: AsyncConnection, series_id: int) -> BusStop | None:
    """Return the bus stop of a series, None before it opens."""
    return await _load(db, bus_stops.c.series_id == series_id)


async def latest(db: AsyncConnection, group_id: int) -> BusStop | None:
    """Return a group's latest bus stop, None when it has had none."""
    return await _load(db, bus_stops.c.group_id == group_id)


async def add(db: AsyncConnection, stop: BusStop) -> int:
    """Write a bus stop that opens, its own number and riders ignored, and return its number."""
    return await add_row(db, bus_stops, **_columns(stop))


async def save(db: AsyncConnection, stop: BusStop) -> None:
    """Write what can change of a bus stop; choices have rows of their own, and so have riders."""
    await db.execute(update(bus_stops).where(bus_stops.c.id == stop.id).values(**_columns(stop)))


async def choose(db: AsyncConnection, stop_id: int, user_id: int, said: Chosen) -> None:
    """Write what somebody chose; an older tap that arrives late changes nothing."""
    values = {"stop_id": stop_id, "user_id": user_id, **asdict(said)}
    new = upsert(db.dialect.name, choices).values(**values)
    later, keys = {name: new.excluded[name] for name in _SAID}, (choices.c.stop_id, choices.c.user_id)
    where = new.excluded.act_id >= choices.c.act_id
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))


async def forget(db: AsyncConnection, stop_id: int) -> None:
    """Forget what everybody chose."""
    await db.execute(delete(choices).where(choices.c.stop_id == stop_id))


async def _load(db: AsyncConnection, which: ColumnElement[bool]) -> BusStop | None:
    wanted = select(bus_stops).where(which).order_by(bus_stops.c.id.desc()).limit(1)
    row = (await db.execute(wanted)).mappings().first()
    return None if row is None else await _with_people(db, _stop(row))


async def _with_people(db: AsyncConnection, stop: BusStop) -> BusStop:
    """Return the stop with everybody who has a seat in its series, taken or kept, and what they said."""
    mine = and_(rosters.c.group_id == memberships.c.group_id, rosters.c.user_id == memberships.c.user_id)
    aboard = select(rosters.c.user_id, rosters.c.seat).join(memberships, mine)
    wanted = aboard.where(rosters.c.series_id == stop.series_id).order_by(memberships.c.since, memberships.c.user_id)
    people: dict[int, str] = {row.user_id: row.seat for row in await db.execute(wanted)}
    said = (await db.execute(select(choices).where(choices.c.stop_id == stop.id))).mappings()
    chosen = {row["user_id"]: _chosen(row) for row in said if row["user_id"] in people}
    away = frozenset(user_id for user_id, seat in people.items() if seat == "kept")
    return replace(stop, riders=tuple(people), away=away, chosen=chosen)


def _stop(row: RowMapping) -> BusStop:
    breaks: list[list[str]] = row["breaks"]
    values: dict[str, Any] = {name: row[name] for name in ("id", *_OWN)}
    values |= {"state": StopState(row["state"])}
    values |= {"breaks": tuple(Break(date.fromisoformat(first), date.fromisoformat(last)) for first, last in breaks)}
    return BusStop(**values)


def _chosen(row: RowMapping) -> Chosen:
    values: dict[str, Any] = {name: row[name] for name in _SAID}
    values |= {"choice": Choice(row["choice"])}
    return Chosen(**values)


def _columns(stop: BusStop) -> dict[str, Any]:
    breaks = [[each.first.isoformat(), each.last.isoformat()] for each in stop.breaks]
    return {**{name: getattr(stop, name) for name in _OWN}, "breaks": breaks}
