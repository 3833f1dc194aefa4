"""What a group has agreed, in versions, and who accepted which."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agreement import Accepted, Agreement
from bot.domain.first_agreement import first_text
from bot.domain.group import Kind
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import acceptances, agreements


async def begin(db: AsyncConnection, group_id: int, kind: Kind) -> None:
    """Write the first version of a new group's agreement."""
    await add_row(db, agreements, group_id=group_id, number=1, text=first_text(kind))


async def load(db: AsyncConnection, agreement_id: int) -> Agreement | None:
    """Return one version, None when there is none."""
    row = (await db.execute(select(agreements).where(agreements.c.id == agreement_id))).mappings().first()
    return None if row is None else _agreement(row)


async def present(db: AsyncConnection, group_id: int) -> Agreement:
    """Return the version a group has now; every group has one."""
    wanted = select(agreements).where(agreements.c.group_id == group_id).order_by(agreements.c.number.desc()).limit(1)
    return _agreement((await db.execute(wanted)).mappings().one())


async def change(db: AsyncConnection, before: Agreement, text: str, user_id: int, at: datetime) -> Agreement:
    """Write the version that follows another, and return it."""
    made = replace(before, number=before.number + 1, text=text, since=at, changed_by=user_id)
    columns = {column.name: getattr(made, column.name) for column in agreements.columns if column.name != "id"}
    return replace(made, id=await add_row(db, agreements, **columns))


async def accepted(db: AsyncConnection, agreement_id: int) -> Accepted:
    """Return who has accepted a version, and when."""
    wanted = select(acceptances.c.user_id, acceptances.c.at).where(acceptances.c.agreement_id == agreement_id)
    return {row.user_id: row.at for row in await db.execute(wanted)}


async def accept(db: AsyncConnection, agreement_id: int, user_id: int, at: datetime) -> None:
    """Note that somebody has accepted a version; the first time stands."""
    new = upsert(db.dialect.name, acceptances).values(agreement_id=agreement_id, user_id=user_id, at=at)
    await db.execute(new.on_conflict_do_nothing())


async def forget(db: AsyncConnection, group_id: int, user_id: int) -> None:
    """Forget which versions somebody has accepted in a group."""
    versions = select(agreements.c.id).where(agreements.c.group_id == group_id)
    which = (acceptances.c.user_id == user_id, acceptances.c.agreement_id.in_(versions))
    await db.execute(delete(acceptances).where(*which))


def _agreement(row: RowMapping) -> Agreement:
    return Agreement(**{column.name: row[column.name] for column in agreements.columns})
