"""What must be decided at an instant."""

from datetime import datetime

from sqlalchemy import RowMapping, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import NO_GROUP, AgendaItem, Due
from bot.store.database import upsert
from bot.store.tables import agenda

_PENDING = agenda.c.state == "pending"


async def put(db: AsyncConnection, item: AgendaItem) -> None:
    """Put something on the agenda; the same occasion again takes the new time and counts afresh."""
    values = {name: getattr(item, name) for name in ("kind", "ref_id", "about", "due_at")}
    values["group_id"] = None if item.group_id == NO_GROUP else item.group_id
    again = {**values, "state": "pending", "attempts": 0, "done_at": None}
    new = upsert(db.dialect.name, agenda).values(key=item.key, **again)
    await db.execute(new.on_conflict_do_update(index_elements=(agenda.c.key,), set_=again))


async def cancel(db: AsyncConnection, key: str) -> None:
    """Take something off the agenda."""
    await db.execute(update(agenda).where(and_(agenda.c.key == key, _PENDING)).values(state="cancelled"))


async def is_done(db: AsyncConnection, key: str) -> bool:
    """Say whether something was on the agenda and is decided."""
    which = and_(agenda.c.key == key, agenda.c.state == "done")
    return (await db.execute(select(agenda.c.id).where(which))).first() is not None


async def due_at(db: AsyncConnection, key: str) -> datetime | None:
    """Return when something is decided, None when it is not on the agenda or is done."""
    return (await db.execute(select(agenda.c.due_at).where(and_(agenda.c.key == key, _PENDING)))).scalar()


async def cancel_about(
    db: AsyncConnection, group_id: int, ref_id: int, kinds: list[Due], *, due_after: datetime | None = None
) -> None:
    """Take some kinds of thing about something off the agenda.

    :param due_after: what is due by then stays, and is judged when it is decided
    """
    which = [agenda.c.group_id == group_id, agenda.c.ref_id == ref_id, agenda.c.kind.in_(kinds), _PENDING]
    if due_after is not None:
        which.append(agenda.c.due_at > due_after)
    await db.execute(update(agenda).where(*which).values(state="cancelled"))


async def next_item(db: AsyncConnection, at: datetime) -> AgendaItem | None:
    """Return the first item that is due, None when nothing is."""
    due = select(agenda).where(_PENDING, agenda.c.due_at <= at).order_by(agenda.c.due_at, agenda.c.id).limit(1)
    row = (await db.execute(due)).mappings().first()
    return None if row is None else _item(row)


async def ahead(db: AsyncConnection, limit: int, group_id: int | None = None) -> tuple[AgendaItem, ...]:
    """Return what is on the agenda, of one group where it is named, the next first."""
    which = [_PENDING] if group_id is None else [_PENDING, agenda.c.group_id == group_id]
    wanted = select(agenda).where(*which).order_by(agenda.c.due_at, agenda.c.id).limit(limit)
    return tuple(_item(row) for row in (await db.execute(wanted)).mappings())


async def first_of(db: AsyncConnection, kind: Due) -> AgendaItem | None:
    """Return the next item of one kind, None when there is none."""
    wanted = select(agenda).where(_PENDING, agenda.c.kind == kind).order_by(agenda.c.due_at, agenda.c.id).limit(1)
    row = (await db.execute(wanted)).mappings().first()
    return None if row is None else _item(row)


async def tries(db: AsyncConnection, key: str) -> int:
    """Return how often something has been tried in vain."""
    return (await db.execute(select(agenda.c.attempts).where(agenda.c.key == key))).scalar() or 0


async def done(db: AsyncConnection, item: AgendaItem, at: datetime) -> None:
    """Record that something was decided."""
    await db.execute(update(agenda).where(agenda.c.key == item.key).values(state="done", done_at=at))


async def put_off(db: AsyncConnection, item: AgendaItem, until: datetime) -> None:
    """Try something again later, after it failed."""
    later = {"due_at": until, "attempts": agenda.c.attempts + 1}
    await db.execute(update(agenda).where(agenda.c.key == item.key).values(**later))


async def next_due(db: AsyncConnection) -> datetime | None:
    """Return when the next item is due, None when there is none."""
    return (await db.execute(select(func.min(agenda.c.due_at)).where(_PENDING))).scalar()


def _item(row: RowMapping) -> AgendaItem:
    group_id = row["group_id"] or NO_GROUP
    return AgendaItem(row["key"], Due(row["kind"]), group_id, row["ref_id"], row["due_at"], row["about"])
