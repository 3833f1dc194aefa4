"""Who said after an initial meeting that they are in; forgotten once people are seated."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitment import Commitment, Round
from bot.store.tables import commitment_rounds, commitments, meetings


async def ask(db: AsyncConnection, meeting_id: int, user_ids: Iterable[int], at: datetime) -> None:
    """Write that some people are asked after a meeting."""
    await db.execute(insert(commitment_rounds).values(meeting_id=meeting_id, asked_at=at))
    rows = [{"meeting_id": meeting_id, "user_id": user_id, "act_id": 0} for user_id in user_ids]
    if rows:
        await db.execute(insert(commitments), rows)


async def load(db: AsyncConnection, meeting_id: int) -> Round | None:
    """Return the question after a meeting, None where nobody was asked."""
    found = await _rounds(db, commitment_rounds.c.meeting_id == meeting_id)
    return found[0] if found else None


async def unsettled(db: AsyncConnection, group_id: int) -> tuple[Round, ...]:
    """Return a group's questions after which nobody has been seated yet, the latest first."""
    return await _rounds(db, (meetings.c.group_id == group_id) & commitment_rounds.c.settled_at.is_(None))


async def answer(db: AsyncConnection, meeting_id: int, user_id: int, value: Commitment, act_id: int) -> None:
    """Write what somebody who was asked says; an older tap that arrives late changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    mine = (commitments.c.meeting_id == meeting_id) & (commitments.c.user_id == user_id)
    later = commitments.c.act_id < act_id
    await db.execute(update(commitments).where(mine, later).values(value=value, act_id=act_id))


async def settle(db: AsyncConnection, meeting_id: int, by: int, at: datetime) -> None:
    """Note who seated people, and forget what everybody said."""
    which = commitment_rounds.c.meeting_id == meeting_id
    await db.execute(update(commitment_rounds).where(which).values(settled_by=by, settled_at=at))
    await db.execute(delete(commitments).where(commitments.c.meeting_id == meeting_id))


async def _rounds(db: AsyncConnection, which: ColumnElement[bool]) -> tuple[Round, ...]:
    wanted = (
        select(commitment_rounds, commitments.c.user_id, commitments.c.value)
        .join(meetings, meetings.c.id == commitment_rounds.c.meeting_id)
        .outerjoin(commitments, commitments.c.meeting_id == commitment_rounds.c.meeting_id)
        .where(which)
        .order_by(commitment_rounds.c.meeting_id.desc(), commitments.c.user_id)
    )
    found: dict[int, Round] = {}
    for row in (await db.execute(wanted)).mappings():
        number = row["meeting_id"]
        one = found.setdefault(number, Round(number, {}, row["settled_at"], row["settled_by"]))
        if row["user_id"] is not None:
            value = Commitment(row["value"]) if row["value"] else None
            found[number] = replace(one, answers={**one.answers, row["user_id"]: value})
    return tuple(found.values())
