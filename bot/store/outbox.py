"""What must be said, and how far each message has got (reliability.md section 3)."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, case, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Ending, Kind, Message, Outgoing, Target
from bot.store.database import upsert
from bot.store.tables import outbox
from bot.store.types import Instant

LEASE = timedelta(seconds=60)
CLAIM_AT_MOST = 50  # so that sending never delays deciding (design.md, "A tick")

_LIVE = outbox.c.state.in_(["pending", "sending"])


async def put(db: AsyncConnection, message: Message) -> int | None:
    """Write a message to be said; return its number, or None when the same occasion has been written before."""
    values = {
        "key": message.key,
        "kind": message.kind,
        "group_id": message.group_id,
        "target": str(message.target),
        "ref_id": message.ref_id,
        "about": message.about,
        "due_at": message.due_at,
        "useful_until": message.useful_until,
        "next_try_at": message.due_at,
    }
    fixed = {"state": "pending", "attempts": 0, "generation": 0, "nonce": secrets.token_urlsafe(16)}
    new = (
        upsert(db.dialect.name, outbox).values(**values, **fixed).on_conflict_do_nothing(index_elements=(outbox.c.key,))
    )
    return (await db.execute(new.returning(outbox.c.id))).scalar_one_or_none()


async def reschedule(db: AsyncConnection, message: Message) -> None:
    """Write a message, or move one that is still unsent (or was taken back) to its new time."""
    if await put(db, message) is None:
        moved = {"due_at": message.due_at, "next_try_at": message.due_at, "useful_until": message.useful_until}
        unsent = and_(outbox.c.key == message.key, outbox.c.state.in_(["pending", "cancelled"]))
        await db.execute(update(outbox).where(unsent).values(state="pending", **moved))


async def is_due(db: AsyncConnection, at: datetime) -> bool:
    """Say whether there is anything to claim, so that a tick with nothing to do writes nothing."""
    first = select(outbox.c.id).where(_free(at), outbox.c.next_try_at <= at).limit(1)
    return (await db.execute(first)).first() is not None


async def claim(db: AsyncConnection, at: datetime, owner_lease: timedelta = LEASE) -> tuple[Outgoing, ...]:
    """Take the messages that are due for sending, at most fifty, the longest due first."""
    due = select(outbox.c.id).where(_free(at), outbox.c.next_try_at <= at)
    first = due.order_by(outbox.c.next_try_at, outbox.c.id).limit(CLAIM_AT_MOST)
    ids = [*(await db.execute(first)).scalars()]
    taken = {
        "state": "sending",
        "attempts": outbox.c.attempts + 1,
        "generation": outbox.c.generation + 1,
        "first_attempt_at": func.coalesce(outbox.c.first_attempt_at, literal(at, Instant())),
        "lease_until": at + owner_lease,
    }
    if ids:
        await db.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**taken))
    rows = select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.next_try_at, outbox.c.id)
    return tuple(_outgoing(row) for row in (await db.execute(rows)).mappings())


async def take_over(db: AsyncConnection) -> None:
    """Free what an earlier process was sending when it ended; the instance lock says that it has."""
    await db.execute(update(outbox).where(outbox.c.state == "sending").values(lease_until=None, state="pending"))


async def record(db: AsyncConnection, outgoing: Outgoing, ending: Ending, at: datetime) -> bool:
    """Write how a message ended; return False when somebody else has claimed it since."""
    mine = and_(outbox.c.id == outgoing.id, outbox.c.generation == outgoing.generation)
    ended = {"state": ending.state, "message_id": ending.message_id, "error_code": ending.code}
    written = update(outbox).where(mine).values(**ended, done_at=at, lease_until=None).returning(outbox.c.id)
    return (await db.execute(written)).first() is not None


async def put_back(db: AsyncConnection, outgoing: Outgoing, next_try_at: datetime) -> None:
    """Leave a message for a later try, with the same nonce."""
    mine = and_(outbox.c.id == outgoing.id, outbox.c.generation == outgoing.generation)
    await db.execute(update(outbox).where(mine).values(next_try_at=next_try_at, lease_until=next_try_at))


async def cancel(  # noqa: PLR0913 - what is taken back, each part of it optional
    db: AsyncConnection,
    group_id: int,
    ref_id: int,
    kinds: list[Kind],
    about: int | None = None,
    *,
    due_after: datetime | None = None,
) -> None:
    """Take back what is no longer to be said about something, to somebody where one is named.

    :param due_after: what is due by then stays, and is judged when it is written
    """
    which = [outbox.c.group_id == group_id, outbox.c.ref_id == ref_id, outbox.c.kind.in_(kinds), _LIVE]
    if about is not None:
        which.append(outbox.c.about == about)
    if due_after is not None:
        which.append(outbox.c.due_at > due_after)
    await db.execute(update(outbox).where(*which).values(state="cancelled"))


async def cancel_letters(db: AsyncConnection, group_id: int, user_id: int, *, but: list[Kind]) -> None:
    """Take back everything of a group that is still to be written to one person, except some kinds."""
    to_them = [outbox.c.group_id == group_id, outbox.c.target == str(Target(user_id=user_id)), _LIVE]
    await db.execute(update(outbox).where(*to_them, outbox.c.kind.not_in(but)).values(state="cancelled"))


async def is_written(db: AsyncConnection, key: str) -> bool:
    """Say whether an occasion has its message, sent or not."""
    return (await db.execute(select(outbox.c.id).where(outbox.c.key == key))).first() is not None


async def sent_at(db: AsyncConnection, key: str) -> datetime | None:
    """Return when something was said, None while it was not."""
    sent = select(outbox.c.done_at).where(outbox.c.key == key, outbox.c.state == "sent")
    return (await db.execute(sent)).scalar()


async def standing(db: AsyncConnection, kind: Kind, ref_id: int) -> tuple[tuple[int, Message], ...]:
    """Return what of a kind was sent about something, each with its number here, the longest due first."""
    which = [
        outbox.c.kind == kind,
        outbox.c.ref_id == ref_id,
        outbox.c.state == "sent",
        outbox.c.message_id.is_not(None),
    ]
    rows = (await db.execute(select(outbox).where(*which).order_by(outbox.c.due_at, outbox.c.id))).mappings()
    return tuple((row["id"], message_of(row)) for row in rows)


async def message_id(db: AsyncConnection, outbox_id: int) -> int | None:
    """Return which message on Discord something became, None when it became none."""
    return (await db.execute(select(outbox.c.message_id).where(outbox.c.id == outbox_id))).scalar()


async def ahead(db: AsyncConnection, limit: int) -> tuple[Message, ...]:
    """Return what is still to be said, the next first."""
    rows = select(outbox).where(_LIVE).order_by(outbox.c.next_try_at, outbox.c.id).limit(limit)
    return tuple(_outgoing(row).message for row in (await db.execute(rows)).mappings())


async def next_due(db: AsyncConnection) -> datetime | None:
    """Return when the next message can be claimed, None when there is none; one being sent, when its lease ends."""
    leased = outbox.c.lease_until > outbox.c.next_try_at
    free_at = case((leased, outbox.c.lease_until), else_=outbox.c.next_try_at)
    return (await db.execute(select(func.min(free_at)).where(_LIVE))).scalar()


def _free(at: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.state == "pending", and_(outbox.c.state == "sending", outbox.c.lease_until <= at))


def _outgoing(row: RowMapping) -> Outgoing:
    return Outgoing(row["id"], message_of(row), row["nonce"], row["attempts"], row["generation"])


def message_of(row: RowMapping) -> Message:
    """Return the message a row of the outbox holds."""
    return Message(
        key=row["key"],
        kind=Kind(row["kind"]),
        group_id=row["group_id"],
        target=Target.parse(row["target"]),
        ref_id=row["ref_id"],
        due_at=row["due_at"],
        useful_until=row["useful_until"],
        about=row["about"],
    )
