"""Taking messages for sending: which may go now, by whom they are held, when the next may go."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, case, exists, func, literal, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Outgoing, snowflake_at
from bot.store.outbox import message_of
from bot.store.tables import groups, outbox, pauses
from bot.store.types import Id, Instant

LEASE = timedelta(seconds=60)
CLAIM_AT_MOST = 50  # so that sending never delays deciding (design.md, "A tick")
LOOK_AT_MOST = 5 * CLAIM_AT_MOST
SLACK = timedelta(hours=1)
"""How much older than its first try a message is looked for, since clocks differ."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may not go now, and how much of the rest may.

    :param room: how many messages at all
    :param taken: by target, how many went there lately
    :param each: how many may go to one target in that time
    :param overdue_before: what was due before this goes one by one in each server
    :param resting: the servers that have just had one of those
    """

    room: int = CLAIM_AT_MOST
    taken: Mapping[str, int] = field(default_factory=dict[str, int])
    each: int = CLAIM_AT_MOST
    overdue_before: datetime | None = None
    resting: frozenset[int] = frozenset()


NO_LIMITS = Limits()


async def is_due(db: AsyncConnection, at: datetime, limits: Limits = NO_LIMITS) -> bool:
    """Say whether there is anything to claim, so that a tick with nothing to do writes nothing."""
    return limits.room > 0 and bool(await _candidates(db, at, limits, 1))


async def claim(
    db: AsyncConnection,
    at: datetime,
    limits: Limits = NO_LIMITS,
    *,
    lease: timedelta = LEASE,
    discord_now: datetime | None = None,
) -> tuple[Outgoing, ...]:
    """Take the messages that are due for sending, at most fifty, the longest due first.

    :param discord_now: the instant by Discord's clock, by which it numbers messages and remembers a nonce
    """
    ids = _chosen(await _candidates(db, at, limits, LOOK_AT_MOST), limits)
    if not ids:
        return ()
    theirs = discord_now or at
    oldest = snowflake_at(theirs - SLACK)
    taken = {
        "state": "sending",
        "attempts": outbox.c.attempts + 1,
        "generation": outbox.c.generation + 1,
        "first_attempt_at": func.coalesce(outbox.c.first_attempt_at, literal(theirs, Instant())),
        "after_id": func.coalesce(outbox.c.after_id, literal(oldest, Id)),
        "lease_until": at + lease,
    }
    await db.execute(update(outbox).where(outbox.c.id.in_(ids)).values(**taken))
    rows = select(outbox, groups.c.guild_id).join(groups, groups.c.id == outbox.c.group_id)
    rows = rows.where(outbox.c.id.in_(ids)).order_by(outbox.c.next_try_at, outbox.c.id)
    return tuple(_outgoing(row, theirs) for row in (await db.execute(rows)).mappings())


async def too_late(db: AsyncConnection, at: datetime) -> tuple[Outgoing, ...]:
    """Return what is due, was never tried, and is of no use any more, wherever it was to go."""
    late = (outbox.c.state == "pending", outbox.c.next_try_at <= at, outbox.c.useful_until <= at)
    rows = select(outbox, groups.c.guild_id).join(groups, groups.c.id == outbox.c.group_id)
    rows = rows.where(*late, outbox.c.first_attempt_at.is_(None)).order_by(outbox.c.next_try_at, outbox.c.id)
    return tuple(_outgoing(row, at) for row in (await db.execute(rows)).mappings())


async def next_due(db: AsyncConnection, at: datetime, limits: Limits = NO_LIMITS) -> datetime | None:
    """Return when the next message can be claimed, None when there is none; one being sent, when its lease ends.

    What limits hold back is left out; what waits for a closed place comes when that is tried again.
    """
    free = _open_at(at) & _unheld(limits)
    first = select(outbox.c.next_try_at).where(outbox.c.state == "pending", free).order_by(outbox.c.next_try_at)
    later = case((outbox.c.lease_until > outbox.c.next_try_at, outbox.c.lease_until), else_=outbox.c.next_try_at)
    leased = select(func.min(later, type_=Instant())).where(outbox.c.state == "sending", free)
    held = exists().where(
        outbox.c.group_id == pauses.c.group_id,
        outbox.c.target == pauses.c.target,
        outbox.c.state.in_(["pending", "sending"]),
    )
    opens = select(func.min(pauses.c.until)).where(pauses.c.until > at, held)
    looked = select(first.limit(1).scalar_subquery(), leased.scalar_subquery(), opens.scalar_subquery())
    found = (await db.execute(looked)).one()
    return min((each for each in found if each is not None), default=None)


async def _candidates(db: AsyncConnection, at: datetime, limits: Limits, most: int) -> list[RowMapping]:
    """Return what is due and not held, the longest due first; one look for each state, since each has its index."""
    columns = (outbox.c.id, outbox.c.target, outbox.c.due_at, outbox.c.next_try_at, groups.c.guild_id)
    wanted = select(*columns).join(groups, groups.c.id == outbox.c.group_id)
    wanted = wanted.where(outbox.c.next_try_at <= at, _open_at(at), _unheld(limits))
    wanted = wanted.order_by(outbox.c.next_try_at, outbox.c.id).limit(most)
    found: list[RowMapping] = []
    for state in (outbox.c.state == "pending", and_(outbox.c.state == "sending", outbox.c.lease_until <= at)):
        found += (await db.execute(wanted.where(state))).mappings()
    return sorted(found, key=lambda row: (row["next_try_at"], row["id"]))[:most]


def _open_at(at: datetime) -> ColumnElement[bool]:
    """Return that a message's place is not closed to the bot."""
    closed = and_(pauses.c.group_id == outbox.c.group_id, pauses.c.target == outbox.c.target, pauses.c.until > at)
    return ~exists().where(closed)


def _unheld(limits: Limits) -> ColumnElement[bool]:
    held: list[ColumnElement[bool]] = []
    if full := [target for target, count in limits.taken.items() if count >= limits.each]:
        held.append(outbox.c.target.not_in(full))
    if limits.overdue_before is not None and limits.resting:
        theirs = select(groups.c.id).where(groups.c.guild_id.in_(limits.resting))
        held.append(or_(outbox.c.due_at >= limits.overdue_before, outbox.c.group_id.not_in(theirs)))
    return and_(true(), *held)


def _chosen(candidates: Iterable[RowMapping], limits: Limits) -> list[int]:
    """Return what goes now: no target gets more than it may, no server more than one that is overdue."""
    taken, resting, ids = Counter(limits.taken), set(limits.resting), list[int]()
    for row in candidates:
        is_overdue = limits.overdue_before is not None and row["due_at"] < limits.overdue_before
        if taken[row["target"]] >= limits.each or (is_overdue and row["guild_id"] in resting):
            continue
        taken[row["target"]] += 1
        if is_overdue:
            resting.add(row["guild_id"])
        ids.append(row["id"])
    return ids[: min(limits.room, CLAIM_AT_MOST)]


def _outgoing(row: RowMapping, at: datetime) -> Outgoing:
    return Outgoing(
        id=row["id"],
        message=message_of(row),
        guild_id=row["guild_id"],
        nonce=row["nonce"],
        marker=row["marker"],
        attempts=row["attempts"],
        generation=row["generation"],
        claimed_at=at,
        first_attempt_at=row["first_attempt_at"] or at,
        after_id=row["after_id"] or 0,
    )
