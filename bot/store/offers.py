"""Offers of seats, and what was said of the dates before a seat was taken."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Answer
from bot.domain.offers import Offer, OfferState
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import offer_answers, seat_offers


async def load(db: AsyncConnection, offer_id: int) -> Offer | None:
    """Return one offer, None when there is none."""
    found = await _all(db, seat_offers.c.id == offer_id)
    return found[0] if found else None


async def of_round(db: AsyncConnection, round_id: int) -> tuple[Offer, ...]:
    """Return the offers of a round, in the order in which they were made."""
    return await _all(db, seat_offers.c.round_id == round_id)


async def live_of(db: AsyncConnection, group_id: int, user_id: int) -> Offer | None:
    """Return the offer that waits for somebody's answer, None where none does."""
    mine = (seat_offers.c.group_id == group_id) & (seat_offers.c.user_id == user_id)
    found = await _all(db, mine & (seat_offers.c.state == OfferState.LIVE))
    return found[0] if found else None


async def add(db: AsyncConnection, new: Offer) -> Offer:
    """Write a new offer, its own number ignored, and return it with its number."""
    return replace(new, id=await add_row(db, seat_offers, **_columns(new)))


async def save(db: AsyncConnection, changed: Offer) -> None:
    """Write an offer as it is now."""
    await db.execute(update(seat_offers).where(seat_offers.c.id == changed.id).values(**_columns(changed)))


async def buddies(db: AsyncConnection, group_id: int) -> Counter[int]:
    """Return how often each rider has welcomed a newcomer."""
    wanted = select(seat_offers.c.buddy, func.count()).where(
        seat_offers.c.group_id == group_id, seat_offers.c.buddy.is_not(None)
    )
    found = await db.execute(wanted.group_by(seat_offers.c.buddy))
    return Counter({user_id: times for user_id, times in found if user_id is not None})


async def dates(db: AsyncConnection, offer_id: int) -> dict[int, Answer]:
    """Return what was said of the meetings that come with a seat, by meeting."""
    wanted = select(offer_answers.c.meeting_id, offer_answers.c.value).where(offer_answers.c.offer_id == offer_id)
    return {row.meeting_id: Answer(row.value) for row in await db.execute(wanted)}


async def answer(db: AsyncConnection, offer_id: int, meeting_id: int, value: Answer, act_id: int) -> None:
    """Write what somebody says of a date; an older tap that arrives late changes nothing.

    :param act_id: the snowflake of the tap; of two taps the greater is the later
    """
    date = {"offer_id": offer_id, "meeting_id": meeting_id}
    new = upsert(db.dialect.name, offer_answers).values(**date, value=value, act_id=act_id)
    later = {"value": new.excluded.value, "act_id": new.excluded.act_id}
    keys, where = (offer_answers.c.offer_id, offer_answers.c.meeting_id), new.excluded.act_id > offer_answers.c.act_id
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=later, where=where))


async def forget_dates(db: AsyncConnection, offer_id: int) -> None:
    """Forget what was said of the dates; with the seat it becomes what is said of the meetings."""
    await db.execute(delete(offer_answers).where(offer_answers.c.offer_id == offer_id))


async def _all(db: AsyncConnection, which: ColumnElement[bool]) -> tuple[Offer, ...]:
    rows = (await db.execute(select(seat_offers).where(which).order_by(seat_offers.c.id))).mappings()
    return tuple(_offer(row) for row in rows)


def _offer(row: RowMapping) -> Offer:
    own: dict[str, Any] = {column.name: row[column.name] for column in seat_offers.columns}
    own["state"] = OfferState(own["state"])
    return Offer(**own)


def _columns(one: Offer) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in seat_offers.columns if column.name != "id"}
