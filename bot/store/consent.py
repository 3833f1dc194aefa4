"""Rounds in which members are asked about newcomers; a settlement takes away who they were and what was said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.consent import Answers, Pair, Round, RoundState, Said
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import consent_answers, consent_flags, consent_newcomers, consent_pairs, consent_rounds

_UNDER_WAY = consent_rounds.c.state != RoundState.SETTLED


async def load(db: AsyncConnection, round_id: int) -> Round | None:
    """Return one round, None when there is none."""
    return await _load(db, consent_rounds.c.id == round_id)


async def of_stop(db: AsyncConnection, stop_id: int) -> Round | None:
    """Return the round of a bus stop, None where organisers have said nothing yet."""
    return await _load(db, consent_rounds.c.stop_id == stop_id)


async def under_way(db: AsyncConnection, group_id: int) -> tuple[Round, ...]:
    """Return a group's rounds that are not settled, the oldest first."""
    ids = select(consent_rounds.c.id).where(consent_rounds.c.group_id == group_id, _UNDER_WAY)
    found = [await load(db, each) for each in (await db.execute(ids.order_by(consent_rounds.c.id))).scalars().all()]
    return tuple(each for each in found if each is not None)


async def of_newcomer(db: AsyncConnection, newcomer_id: int) -> tuple[Round, int] | None:
    """Return the round that asks about somebody, and who they are; None where nothing is asked any more."""
    wanted = select(consent_newcomers).where(consent_newcomers.c.id == newcomer_id)
    row = (await db.execute(wanted)).mappings().first()
    asked = await load(db, row["round_id"]) if row else None
    return (asked, row["user_id"]) if row and asked else None


async def newcomer_ids(db: AsyncConnection, round_id: int) -> dict[int, int]:
    """Return the number by which buttons name each newcomer of a round, in the order of the line."""
    wanted = select(consent_newcomers.c.user_id, consent_newcomers.c.id).where(consent_newcomers.c.round_id == round_id)
    return {row.user_id: row.id for row in await db.execute(wanted.order_by(consent_newcomers.c.id))}


async def add(db: AsyncConnection, new: Round) -> Round:
    """Write a new round, its own number ignored, and return it with its number."""
    return replace(new, id=await add_row(db, consent_rounds, **_columns(new)))


async def save(db: AsyncConnection, changed: Round) -> None:
    """Write a round as it is now; newcomers who are asked about already keep their numbers."""
    await db.execute(update(consent_rounds).where(consent_rounds.c.id == changed.id).values(**_columns(changed)))
    before = await newcomer_ids(db, changed.id)
    gone = [user_id for user_id in before if user_id not in changed.newcomers]
    if gone:
        mine = (consent_newcomers.c.round_id == changed.id, consent_newcomers.c.user_id.in_(gone))
        await db.execute(delete(consent_newcomers).where(*mine))
    new = [{"round_id": changed.id, "user_id": one} for one in changed.newcomers if one not in before]
    if new:
        await db.execute(insert(consent_newcomers), new)
    await _save_flags(db, changed)
    await _save_pairs(db, changed)


async def answers(db: AsyncConnection, round_id: int) -> Answers:
    """Return what was said in a round, by member and then by newcomer."""
    wanted = select(consent_answers.c.user_id, consent_newcomers.c.user_id.label("newcomer"), consent_answers.c.value)
    wanted = wanted.join(consent_newcomers, consent_newcomers.c.id == consent_answers.c.newcomer_id)
    found: dict[int, dict[int, Said]] = defaultdict(dict)
    for row in await db.execute(wanted.where(consent_newcomers.c.round_id == round_id)):
        found[row.user_id][row.newcomer] = Said(row.value)
    return dict(found)


async def answer(db: AsyncConnection, newcomer_id: int, user_id: int, value: Said, act_id: int) -> None:
    """Write what somebody says of a newcomer; an older tap that arrives late changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    person = {"newcomer_id": newcomer_id, "user_id": user_id}
    new = upsert(db.dialect.name, consent_answers).values(**person, value=value, act_id=act_id)
    later = {"value": new.excluded.value, "act_id": new.excluded.act_id}
    keys, where = (
        (consent_answers.c.newcomer_id, consent_answers.c.user_id),
        new.excluded.act_id > consent_answers.c.act_id,
    )
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))


async def forget_doubts(db: AsyncConnection, newcomer_ids: Iterable[int]) -> None:
    """Forget whatever was said of some newcomers, since organisers have talked it through."""
    await db.execute(delete(consent_answers).where(consent_answers.c.newcomer_id.in_([*newcomer_ids])))


async def _save_flags(db: AsyncConnection, changed: Round) -> None:
    await db.execute(delete(consent_flags).where(consent_flags.c.round_id == changed.id))
    rows = [{"round_id": changed.id, "user_id": user_id} for user_id in sorted(changed.flagged)]
    if rows:
        await db.execute(insert(consent_flags), rows)


async def _save_pairs(db: AsyncConnection, changed: Round) -> None:
    await db.execute(delete(consent_pairs).where(consent_pairs.c.round_id == changed.id))
    pairs = sorted(sorted(pair) for pair in changed.apart)
    rows = [{"round_id": changed.id, "user_id": one, "other_id": other} for one, other in pairs]
    if rows:
        await db.execute(insert(consent_pairs), rows)


async def _load(db: AsyncConnection, which: ColumnElement[bool]) -> Round | None:
    row = (await db.execute(select(consent_rounds).where(which))).mappings().first()
    if row is None:
        return None
    of_round = row["id"]
    flagged = select(consent_flags.c.user_id).where(consent_flags.c.round_id == of_round)
    pairs = select(consent_pairs.c.user_id, consent_pairs.c.other_id).where(consent_pairs.c.round_id == of_round)
    return _round(
        row,
        newcomers=tuple(await newcomer_ids(db, of_round)),
        flagged=frozenset((await db.execute(flagged)).scalars()),
        apart=frozenset(Pair(tuple(each)) for each in await db.execute(pairs)),
    )


def _round(row: RowMapping, **more: Any) -> Round:
    own: dict[str, Any] = {column.name: row[column.name] for column in consent_rounds.columns}
    own["state"] = RoundState(own["state"])
    return Round(**own, **more)


def _columns(one: Round) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in consent_rounds.columns if column.name != "id"}
