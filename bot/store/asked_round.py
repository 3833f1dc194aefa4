"""Questions that each of some people gets by direct message, and what each said last."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.asked_round import Asking, Round
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import round_answers, rounds

_NAMES = [column.name for column in rounds.columns]


async def add(db: AsyncConnection, asked: Round) -> int:
    """Write a new one, its own number ignored, and return its number."""
    return await add_row(db, rounds, **_columns(asked))


async def load(db: AsyncConnection, round_id: int) -> Round | None:
    """Return one with its answers, None when there is none."""
    row = (await db.execute(select(rounds).where(rounds.c.id == round_id))).mappings().first()
    return None if row is None else _round(row, await _answers(db, round_id))


async def of_group(db: AsyncConnection, group_id: int, asking: Asking) -> tuple[Round, ...]:
    """Return a group's of one kind, the newest first."""
    which = and_(rounds.c.group_id == group_id, rounds.c.asking == asking)
    rows = (await db.execute(select(rounds).where(which).order_by(rounds.c.id.desc()))).mappings().all()
    return tuple([_round(row, await _answers(db, row["id"])) for row in rows])


async def under_way(db: AsyncConnection, group_id: int) -> tuple[Round, ...]:
    """Return what is being asked in a group, the oldest first."""
    which = and_(rounds.c.group_id == group_id, rounds.c.is_open)
    rows = (await db.execute(select(rounds).where(which).order_by(rounds.c.id))).mappings().all()
    return tuple([_round(row, await _answers(db, row["id"])) for row in rows])


async def save(db: AsyncConnection, asked: Round) -> None:
    """Write one as it is now; its answers have rows of their own."""
    await db.execute(update(rounds).where(rounds.c.id == asked.id).values(**_columns(asked)))


async def answer(db: AsyncConnection, round_id: int, user_id: int, value: str, act_id: int) -> None:
    """Note what somebody says; of two taps the later one counts."""
    new = upsert(db.dialect.name, round_answers).values(round_id=round_id, user_id=user_id, value=value, act_id=act_id)
    later = {"value": new.excluded.value, "act_id": new.excluded.act_id}
    keys = (round_answers.c.round_id, round_answers.c.user_id)
    where = round_answers.c.act_id < new.excluded.act_id
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))


async def forget_answers(db: AsyncConnection, round_id: int) -> None:
    """Delete who said what."""
    await db.execute(delete(round_answers).where(round_answers.c.round_id == round_id))


async def forget_person(db: AsyncConnection, group_id: int, user_id: int) -> None:
    """Delete what somebody said in a group who does not wait for it any more."""
    theirs = select(rounds.c.id).where(rounds.c.group_id == group_id)
    which = (round_answers.c.user_id == user_id, round_answers.c.round_id.in_(theirs))
    await db.execute(delete(round_answers).where(*which))


async def _answers(db: AsyncConnection, round_id: int) -> dict[int, str]:
    wanted = select(round_answers.c.user_id, round_answers.c.value).where(round_answers.c.round_id == round_id)
    return {row.user_id: row.value for row in await db.execute(wanted)}


def _columns(asked: Round) -> dict[str, Any]:
    plain = {name: getattr(asked, name) for name in _NAMES if name not in {"id", "asked", "outcome"}}
    return {**plain, "asked": list(asked.asked), "outcome": dict(asked.outcome)}


def _round(row: RowMapping, answers: Mapping[int, str]) -> Round:
    values: dict[str, Any] = {column.name: row[column] for column in rounds.columns}
    values |= {"asking": Asking(values["asking"]), "asked": tuple(values["asked"]), "answers": answers}
    return Round(**values)
