"""Who stands where with a group."""

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, Select, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.membership import Membership, State
from bot.store.database import upsert
from bot.store.tables import groups, memberships

_ROW = TypeAdapter(Membership)
_BY_GROUP = (
    select(memberships)
    .where(memberships.c.group_id == bindparam("group"))
    .order_by(memberships.c.since, memberships.c.user_id)
)


async def load(db: AsyncConnection, group_id: int, user_id: int) -> Membership | None:
    """Return one person's row in a group, None for a stranger."""
    which = and_(memberships.c.group_id == group_id, memberships.c.user_id == user_id)
    found = await _all(db, select(memberships).where(which))
    return found[0] if found else None


async def of_group(db: AsyncConnection, group_id: int) -> tuple[Membership, ...]:
    """Return everybody a group knows, in the order they came."""
    return tuple(_membership(row) for row in (await db.execute(_BY_GROUP, {"group": group_id})).mappings())


async def of_person(db: AsyncConnection, user_id: int, guild_id: int | None) -> tuple[Membership, ...]:
    """Return somebody's rows in every group of a server; of all servers when it is None."""
    wanted = select(memberships).where(memberships.c.user_id == user_id).order_by(memberships.c.group_id)
    if guild_id is not None:
        wanted = wanted.join(groups).where(groups.c.guild_id == guild_id)
    return await _all(db, wanted)


async def save(db: AsyncConnection, membership: Membership) -> None:
    """Write one person's row as it is now."""
    values = {**asdict(membership), "can_make": list(membership.can_make)}
    new = upsert(db.dialect.name, memberships).values(**values)
    keys = (memberships.c.group_id, memberships.c.user_id)
    changed = {name: new.excluded[name] for name in values if name not in {"group_id", "user_id"}}
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=changed))


def as_plain(membership: Membership) -> Any:
    """Return a row as JSON values."""
    return _ROW.dump_python(membership, mode="json")


def from_plain(plain: Any) -> Membership:
    """Return the row that ``as_plain`` took apart."""
    return _ROW.validate_python(plain)


async def _all(db: AsyncConnection, wanted: "Select[tuple[object, ...]]") -> tuple[Membership, ...]:
    return tuple(_membership(row) for row in (await db.execute(wanted)).mappings())


def _membership(row: RowMapping) -> Membership:
    values: dict[str, Any] = {column.name: row[column] for column in memberships.columns}
    values |= {"state": State(values["state"]), "can_make": tuple(values["can_make"])}
    return Membership(**values)
