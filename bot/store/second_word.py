"""What waits for another organiser's word, and what became of it."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.second_word import Act, SecondWord, WordState
from bot.store.database import add as add_row
from bot.store.tables import second_words


async def add(db: AsyncConnection, word: SecondWord) -> int:
    """Write what is asked for, its own number ignored, and return its number."""
    return await add_row(db, second_words, **_columns(word))


async def load(db: AsyncConnection, word_id: int) -> SecondWord | None:
    """Return one, None when there is none."""
    row = (await db.execute(select(second_words).where(second_words.c.id == word_id))).mappings().first()
    return None if row is None else _word(row)


async def undecided(db: AsyncConnection, group_id: int) -> tuple[SecondWord, ...]:
    """Return what of a group is still undecided, objected to or not, the oldest first."""
    open_ = second_words.c.state.in_([WordState.WAITING, WordState.OBJECTED])
    wanted = select(second_words).where(second_words.c.group_id == group_id, open_).order_by(second_words.c.id)
    return tuple(_word(row) for row in (await db.execute(wanted)).mappings())


async def save(db: AsyncConnection, word: SecondWord) -> None:
    """Write one as it is now."""
    await db.execute(update(second_words).where(second_words.c.id == word.id).values(**_columns(word)))


def _columns(word: SecondWord) -> dict[str, Any]:
    return {name: value for name, value in asdict(word).items() if name != "id"}


def _word(row: RowMapping) -> SecondWord:
    values: dict[str, Any] = {column.name: row[column] for column in second_words.columns}
    values |= {"act": Act(values["act"]), "state": WordState(values["state"])}
    return SecondWord(**values)
