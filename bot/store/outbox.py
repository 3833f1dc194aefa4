"""What must be said, and how far each message has got (reliability.md section 3)."""

import secrets
from datetime import datetime

from sqlalchemy import RowMapping, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Ending, Kind, Message, Outgoing, Target, marker_of
from bot.store.database import upsert
from bot.store.tables import groups, outbox

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
    made = {"nonce": secrets.token_urlsafe(16), "marker": marker_of(message.key)}
    fixed = {"state": "pending", "attempts": 0, "generation": 0, **made}
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


async def take_over(db: AsyncConnection) -> None:
    """Free what an earlier process was sending when it ended; the instance lock says that it has."""
    await db.execute(update(outbox).where(outbox.c.state == "sending").values(lease_until=None, state="pending"))


async def is_held(db: AsyncConnection, outgoing: Outgoing) -> bool:
    """Say whether a claimed message is still to be sent, by whoever made this claim."""
    mine = (outbox.c.id == outgoing.id, outbox.c.generation == outgoing.generation, outbox.c.state == "sending")
    return (await db.execute(select(outbox.c.id).where(*mine))).first() is not None


async def record(db: AsyncConnection, outgoing: Outgoing, ending: Ending, at: datetime) -> bool:
    """Write how a message ended; return False when somebody else has claimed it since."""
    mine = and_(outbox.c.id == outgoing.id, outbox.c.generation == outgoing.generation)
    ended = {"state": ending.state, "message_id": ending.message_id, "error_code": ending.code}
    written = update(outbox).where(mine).values(**ended, done_at=at, lease_until=None).returning(outbox.c.id)
    return (await db.execute(written)).first() is not None


async def put_back(db: AsyncConnection, outgoing: Outgoing, next_try_at: datetime, *, unsent: bool = False) -> None:
    """Leave a message for a later try, with the same nonce.

    :param unsent: whether this try has surely made no message
    """
    mine = and_(outbox.c.id == outgoing.id, outbox.c.generation == outgoing.generation)
    clean = {"first_attempt_at": None, "after_id": None} if unsent and outgoing.is_fresh else {}
    await db.execute(update(outbox).where(mine).values(next_try_at=next_try_at, lease_until=next_try_at, **clean))


async def begin_anew(db: AsyncConnection, outgoing: Outgoing, at: datetime) -> None:
    """Note that no earlier try has made a message, so that the nonce counts from now."""
    mine = and_(outbox.c.id == outgoing.id, outbox.c.generation == outgoing.generation)
    await db.execute(update(outbox).where(mine).values(first_attempt_at=at))


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


async def cancel_server(db: AsyncConnection, guild_id: int) -> None:
    """Take back whatever is still to be said for the groups of a server."""
    theirs = select(groups.c.id).where(groups.c.guild_id == guild_id)
    await db.execute(update(outbox).where(outbox.c.group_id.in_(theirs), _LIVE).values(state="cancelled"))


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


async def all_failed(db: AsyncConnection, occasion: str) -> bool:
    """Say whether a notice that each organiser got for one occasion reached none of them; nobody to reach is none."""
    each = (outbox.c.key > f"{occasion}:u:", outbox.c.key < f"{occasion}:u;")  # the next character after a colon
    states = (await db.execute(select(outbox.c.state).where(*each))).scalars()
    return all(state == "failed" for state in states)


async def load(db: AsyncConnection, outbox_id: int) -> Message | None:
    """Return a message by its number."""
    row = (await db.execute(select(outbox).where(outbox.c.id == outbox_id))).mappings().first()
    return None if row is None else message_of(row)


async def is_waiting(db: AsyncConnection, group_id: int, kind: Kind) -> bool:
    """Say whether a group has a message of a kind that is still to be sent."""
    wanted = select(outbox.c.id).where(outbox.c.group_id == group_id, outbox.c.kind == kind, _LIVE)
    return (await db.execute(wanted.limit(1))).first() is not None


async def missed_since(db: AsyncConnection, group_id: int, at: datetime) -> tuple[Message, ...]:
    """Return what a group was not told in time, from an instant on, in the order in which it was due."""
    missed = (outbox.c.group_id == group_id, outbox.c.state == "missed", outbox.c.done_at >= at)
    wanted = select(outbox).where(*missed).order_by(outbox.c.due_at, outbox.c.id)
    return tuple(message_of(row) for row in (await db.execute(wanted)).mappings())


async def ahead(db: AsyncConnection, limit: int, group_id: int | None = None) -> tuple[Message, ...]:
    """Return what is still to be said, of one group where it is named, the next first."""
    which = [_LIVE] if group_id is None else [_LIVE, outbox.c.group_id == group_id]
    rows = select(outbox).where(*which).order_by(outbox.c.next_try_at, outbox.c.id).limit(limit)
    return tuple(message_of(row) for row in (await db.execute(rows)).mappings())


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
