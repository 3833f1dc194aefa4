"""What is not said of what was to be said, and what organisers say is done all the same."""

from datetime import datetime

from sqlalchemy import and_, exists, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.away import Away
from bot.domain.health import Trouble, Unsaid
from bot.domain.message import DISCORD_EPOCH, INSTEAD, MILLISECOND, Kind, Message
from bot.domain.to_do import Noticed
from bot.store.database import upsert
from bot.store.outbox import message_of
from bot.store.tables import cards, outbox, pauses, tasks_done

_LATER = outbox.alias("later")
_IS_DONE = exists().where(tasks_done.c.outbox_id == outbox.c.id)
_IS_OVERTAKEN = exists().where(
    _LATER.c.group_id == outbox.c.group_id,
    _LATER.c.kind == outbox.c.kind,
    _LATER.c.target == outbox.c.target,
    _LATER.c.id > outbox.c.id,
    outbox.c.kind.in_([Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE]),
)
"""A role that was changed again since: only the last change counts."""
_IS_MENTIONED = exists().where(_LATER.c.key == literal(INSTEAD) + outbox.c.key)
"""Said in the channel instead, without content."""


async def ended(db: AsyncConnection, group_id: int, since: datetime) -> tuple[Unsaid, ...]:
    """Return what of a group failed or came too late since an instant and nobody has settled, the newest first."""
    which = (outbox.c.group_id == group_id, outbox.c.state.in_(["failed", "missed"]), outbox.c.done_at >= since)
    wanted = select(outbox).where(*which, ~_IS_DONE, ~_IS_OVERTAKEN, ~_IS_MENTIONED).order_by(outbox.c.id.desc())
    return tuple(
        Unsaid(row["id"], message_of(row), Trouble(row["state"]), row["done_at"], row["error_code"])
        for row in (await db.execute(wanted)).mappings()
    )


async def held(db: AsyncConnection, group_id: int, at: datetime) -> tuple[Unsaid, ...]:
    """Return what of a group is due and waits until its place is open to the bot."""
    closed = and_(pauses.c.group_id == outbox.c.group_id, pauses.c.target == outbox.c.target)
    which = (outbox.c.group_id == group_id, outbox.c.state.in_(["pending", "sending"]), outbox.c.due_at <= at)
    wanted = select(outbox, pauses.c.since, pauses.c.code).join(pauses, closed).where(*which).order_by(outbox.c.id)
    return tuple(
        Unsaid(row["id"], message_of(row), Trouble.HELD, row["since"], row["code"])
        for row in (await db.execute(wanted)).mappings()
    )


async def gone(db: AsyncConnection, group_id: int) -> tuple[Unsaid, ...]:
    """Return the cards that somebody deleted in a group's channels and nobody has settled.

    What the bot itself took out of a channel is not gone.
    """
    again = exists().where(_LATER.c.key == outbox.c.key + ":again:" + outbox.c.id.cast(outbox.c.key.type))
    which = (outbox.c.group_id == group_id, outbox.c.state == "sent", outbox.c.target.startswith("c:"))
    wanted = select(outbox).join(cards, cards.c.id == outbox.c.id).where(*which, cards.c.message_id.is_(None))
    removed = exists().where(_LATER.c.kind == Kind.REMOVAL, _LATER.c.ref_id == outbox.c.id)
    rows = (await db.execute(wanted.where(~_IS_DONE, ~again, ~removed).order_by(outbox.c.id.desc()))).mappings()
    return tuple(Unsaid(row["id"], message_of(row), Trouble.GONE, row["done_at"], row["error_code"]) for row in rows)


async def noticed(db: AsyncConnection, group_id: int, kinds: list[Kind]) -> tuple[Noticed, ...]:
    """Return what organisers of a group were told of these kinds, the oldest first."""
    wanted = select(outbox, _IS_DONE.label("is_done")).where(outbox.c.group_id == group_id, outbox.c.kind.in_(kinds))
    rows = (await db.execute(wanted.order_by(outbox.c.id))).mappings()
    return tuple(Noticed(row["id"], message_of(row), bool(row["is_done"])) for row in rows)


async def absences(db: AsyncConnection, group_id: int) -> tuple[Away, ...]:
    """Return when the bot was away, as organisers of a group were told, the last time first."""
    told = (outbox.c.group_id == group_id, outbox.c.kind == Kind.UNSAID, outbox.c.ref_id > 0)
    rows = await db.execute(select(outbox.c.ref_id, outbox.c.due_at).where(*told).order_by(outbox.c.id.desc()))
    return tuple(Away(DISCORD_EPOCH + since * MILLISECOND, until) for since, until in rows)


async def to_person(db: AsyncConnection, group_id: int, target: str, at: datetime) -> tuple[Message, ...]:
    """Return what could not be delivered to somebody and is of use, the newest first."""
    which = (outbox.c.group_id == group_id, outbox.c.target == target, outbox.c.state == "failed")
    wanted = select(outbox).where(*which, outbox.c.useful_until > at).order_by(outbox.c.id.desc())
    return tuple(message_of(row) for row in (await db.execute(wanted)).mappings())


async def is_out_of_reach(db: AsyncConnection, group_id: int, target: str, kinds: frozenset[Kind]) -> bool:
    """Say whether the last of these messages to a place failed."""
    tried = (outbox.c.group_id == group_id, outbox.c.target == target, outbox.c.state.in_(["sent", "failed"]))
    last = select(outbox.c.state).where(*tried, outbox.c.kind.in_(kinds)).order_by(outbox.c.id.desc()).limit(1)
    return (await db.execute(last)).scalar() == "failed"


async def state_of(db: AsyncConnection, outbox_id: int) -> str | None:
    """Return how far a message has got, None where there is none."""
    return (await db.execute(select(outbox.c.state).where(outbox.c.id == outbox_id))).scalar()


async def try_again(db: AsyncConnection, outbox_id: int, at: datetime) -> None:
    """Have a message that failed tried again.

    It keeps its nonce, its marker and the time of its first try, so that it is looked for before it is sent.
    """
    again = {"state": "pending", "next_try_at": at, "lease_until": None, "error_code": None, "done_at": None}
    await db.execute(update(outbox).where(outbox.c.id == outbox_id, outbox.c.state == "failed").values(**again))


async def try_place_again(db: AsyncConnection, message: Message, at: datetime) -> None:
    """Have all that waits until the place of a message is open tried now; what is on its way is left alone."""
    rests = and_(outbox.c.state == "sending", outbox.c.lease_until == outbox.c.next_try_at)
    here = (outbox.c.group_id == message.group_id, outbox.c.target == str(message.target), outbox.c.next_try_at > at)
    due = (*here, outbox.c.due_at <= at)
    await db.execute(update(outbox).where(*due, rests).values(next_try_at=at, lease_until=at))
    await db.execute(update(outbox).where(*due, outbox.c.state == "pending").values(next_try_at=at))
    place = (pauses.c.group_id == message.group_id, pauses.c.target == str(message.target), pauses.c.until > at)
    await db.execute(update(pauses).where(*place).values(until=at))


async def settle(db: AsyncConnection, outbox_id: int, user_id: int, at: datetime) -> None:
    """Note that somebody says what a row is about is done; the first who says so stands."""
    new = upsert(db.dialect.name, tasks_done).values(outbox_id=outbox_id, user_id=user_id, at=at)
    await db.execute(new.on_conflict_do_nothing(index_elements=(tasks_done.c.outbox_id,)))
