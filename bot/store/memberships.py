"""Who stands where with a group."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, Select, and_, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.membership import Membership, State
from bot.store.database import upsert
from bot.store.tables import groups, memberships, rosters

_ROW = TypeAdapter(Membership)
_SEATS = and_(rosters.c.group_id == memberships.c.group_id, rosters.c.user_id == memberships.c.user_id)
_EVERYBODY = select(memberships, rosters.c.series_id, rosters.c.seat).outerjoin(rosters, _SEATS)
_BY_GROUP = _EVERYBODY.where(memberships.c.group_id == bindparam("group")).order_by(
    memberships.c.since, memberships.c.user_id
)


async def load(db: AsyncConnection, group_id: int, user_id: int) -> Membership | None:
    """Return one person's row in a group, None for a stranger."""
    which = and_(memberships.c.group_id == group_id, memberships.c.user_id == user_id)
    found = await _all(db, _EVERYBODY.where(which))
    return found[0] if found else None


async def of_group(db: AsyncConnection, group_id: int) -> tuple[Membership, ...]:
    """Return everybody a group knows, in the order they came."""
    return _memberships((await db.execute(_BY_GROUP, {"group": group_id})).mappings())


async def of_person(db: AsyncConnection, user_id: int, guild_id: int | None) -> tuple[Membership, ...]:
    """Return somebody's rows in every group of a server; of all servers when it is None."""
    wanted = _EVERYBODY.where(memberships.c.user_id == user_id).order_by(memberships.c.group_id)
    if guild_id is not None:
        wanted = wanted.join(groups, groups.c.id == memberships.c.group_id).where(groups.c.guild_id == guild_id)
    return await _all(db, wanted)


async def save(db: AsyncConnection, membership: Membership) -> None:
    """Write one person's row as it is now, with the series they have a seat in."""
    values = {**asdict(membership), "can_make": list(membership.can_make)}
    taken, kept = values.pop("rides"), values.pop("keeps")
    new = upsert(db.dialect.name, memberships).values(**values)
    keys = (memberships.c.group_id, memberships.c.user_id)
    changed = {name: new.excluded[name] for name in values if name not in {"group_id", "user_id"}}
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=changed))
    await _save_seats(db, membership, {**dict.fromkeys(taken, "taken"), **dict.fromkeys(kept, "kept")})


def as_plain(membership: Membership) -> Any:
    """Return a row as JSON values, without the wish to be phoned: that is kept in one place and goes from there."""
    return _ROW.dump_python(membership, mode="json", exclude={"please_phone"})


def from_plain(plain: Any) -> Membership:
    """Return the row that ``as_plain`` took apart."""
    return _ROW.validate_python(plain)


async def _save_seats(db: AsyncConnection, membership: Membership, wanted: dict[int, str]) -> None:
    """Write what has changed of somebody's seats; mostly nothing has."""
    mine = and_(rosters.c.group_id == membership.group_id, rosters.c.user_id == membership.user_id)
    found = {
        row.series_id: row.seat for row in await db.execute(select(rosters.c.series_id, rosters.c.seat).where(mine))
    }
    if found == wanted:
        return
    await db.execute(delete(rosters).where(mine))
    person = {"group_id": membership.group_id, "user_id": membership.user_id}
    seats = [{**person, "series_id": series_id, "seat": seat} for series_id, seat in sorted(wanted.items())]
    if seats:
        await db.execute(insert(rosters), seats)


async def _all(db: AsyncConnection, wanted: "Select[tuple[object, ...]]") -> tuple[Membership, ...]:
    return _memberships((await db.execute(wanted)).mappings())


def _memberships(rows: Iterable[RowMapping]) -> tuple[Membership, ...]:
    """Return people of rows that stand together for each, one for every seat."""
    found = ([*each] for _, each in groupby(rows, key=lambda row: (row["group_id"], row["user_id"])))
    return tuple(_membership(each) for each in found)


def _membership(rows: list[RowMapping]) -> Membership:
    values: dict[str, Any] = {column.name: rows[0][column] for column in memberships.columns}
    values |= {"state": State(values["state"]), "can_make": tuple(values["can_make"])}
    seats = [(row["series_id"], row["seat"]) for row in rows if row["series_id"] is not None]
    rides, keeps = (frozenset(number for number, seat in seats if seat == kind) for kind in ("taken", "kept"))
    return Membership(**values, rides=rides, keeps=keeps)
