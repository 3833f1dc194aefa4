"""Small facts about the process itself, such as which commands Discord was last given."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.tables import facts


async def load(db: AsyncConnection, name: str) -> str | None:
    """Return a fact, None when it was never noted."""
    return (await db.execute(select(facts.c.value).where(facts.c.name == name))).scalar()


async def save(db: AsyncConnection, name: str, value: str) -> None:
    """Note a fact."""
    new = upsert(db.dialect.name, facts).values(name=name, value=value)
    await db.execute(new.on_conflict_do_update(index_elements=(facts.c.name,), set_={"value": value}))


async def forget(db: AsyncConnection, name: str) -> None:
    """Drop a fact that is none any more."""
    await db.execute(delete(facts).where(facts.c.name == name))
