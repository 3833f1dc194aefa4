"""Cards: sent messages that show a row and are edited when it changes, at most once in a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, and_, bindparam, case, func, insert, literal, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Card, Kind
from bot.store.outbox import message_of
from bot.store.tables import cards, outbox
from bot.store.types import Id, Instant, milliseconds

MILLISECOND = timedelta(milliseconds=1)

_BEHIND = cards.c.wanted > cards.c.drawn
_STALE = and_(cards.c.message_id.is_not(None), _BEHIND)
_RESTED = type_coerce(cards.c.drawn_at, Id) + bindparam("pause", type_=Id)
_NOW = bindparam("now", type_=Id)
_WHEN = case((_BEHIND, type_coerce(cards.c.redraw_at, Id)), (_RESTED > _NOW, _RESTED), else_=_NOW)
_TOUCH = (
    update(cards)
    .where(cards.c.kind.in_(bindparam("kinds", expanding=True)), cards.c.ref_id == bindparam("ref"))
    .values(wanted=cards.c.wanted + 1, redraw_at=func.coalesce(_WHEN, _NOW))
)


async def add(db: AsyncConnection, outbox_id: int, group_id: int, kind: Kind, ref_id: int) -> None:
    """Note that a message to be sent will be a card; changes count from now on."""
    row = {"id": outbox_id, "group_id": group_id, "kind": kind, "ref_id": ref_id, "wanted": 1, "drawn": 0}
    await db.execute(insert(cards).values(**row))


async def touch(db: AsyncConnection, kinds: Iterable[Kind], ref_id: int, at: datetime, pause: timedelta) -> None:
    """Note that what some cards show has changed.

    The first edit is due at once, later ones one pause after the last edit, however many changes there were.
    """
    values = {"kinds": [*kinds], "ref": ref_id, "now": milliseconds(at), "pause": pause // MILLISECOND}
    await db.execute(_TOUCH, values)


async def look_at(db: AsyncConnection, group_id: int, at: datetime) -> None:
    """Have a group's live cards in channels drawn again, which finds out whether they still stand.

    Live is what lasts as long as the group does, and what is still of use.
    """
    live = select(outbox.c.id).where(
        outbox.c.group_id == group_id,
        outbox.c.target.startswith("c:"),
        (outbox.c.useful_until > at) | outbox.c.kind.in_([Kind.GROUP_CARD, Kind.AGREEMENT_CARD]),
    )
    where = cards.c.message_id.is_not(None), cards.c.group_id == group_id, ~_BEHIND, cards.c.id.in_(live)
    await db.execute(update(cards).where(*where).values(wanted=cards.c.wanted + 1, redraw_at=at))


async def version(db: AsyncConnection, outbox_id: int) -> int:
    """Return the version a card's row has now, 0 when the message is no card."""
    return (await db.execute(select(cards.c.wanted).where(cards.c.id == outbox_id))).scalar() or 0


async def stale(db: AsyncConnection, at: datetime, limit: int) -> tuple[Card, ...]:
    """Return the cards that are due to be drawn again."""
    wanted = (
        select(outbox, cards.c.wanted, cards.c.message_id.label("shown_as"))
        .join(cards, cards.c.id == outbox.c.id)
        .where(_STALE, cards.c.redraw_at <= at)
        .order_by(cards.c.redraw_at, cards.c.id)
        .limit(limit)
    )
    return tuple(_card(row) for row in (await db.execute(wanted)).mappings())


async def drawn(db: AsyncConnection, card_id: int, shown: int, at: datetime, pause: timedelta) -> None:
    """Note which version of its row a card shows since when; a later version waits for one pause."""
    later = case((cards.c.wanted > shown, literal(at + pause, Instant())))  # so that what is fresh is in no index
    values = {"drawn": shown, "drawn_at": at, "redraw_at": later}
    await db.execute(update(cards).where(cards.c.id == card_id).values(**values))


async def posted(db: AsyncConnection, card_id: int, message_id: int) -> None:
    """Note which message on Discord a card is."""
    await db.execute(update(cards).where(cards.c.id == card_id).values(message_id=message_id))


async def gone(db: AsyncConnection, card_id: int) -> None:
    """Note that somebody deleted a card; it is not posted again by itself."""
    await db.execute(update(cards).where(cards.c.id == card_id).values(message_id=None))


async def stands(db: AsyncConnection, card_id: int) -> bool:
    """Say whether a card stands, or is still to be posted."""
    shown = (
        select(cards.c.message_id, outbox.c.state).join(outbox, outbox.c.id == cards.c.id).where(cards.c.id == card_id)
    )
    row = (await db.execute(shown)).first()
    return row is not None and (row.message_id is not None or row.state != "sent")


async def put_off(db: AsyncConnection, card_id: int, until: datetime) -> None:
    """Draw a card later, after Discord did not answer."""
    await db.execute(update(cards).where(cards.c.id == card_id).values(redraw_at=until))


async def next_due(db: AsyncConnection) -> datetime | None:
    """Return when the next card is to be drawn again, None when all are fresh."""
    first = select(cards.c.redraw_at).where(_STALE, cards.c.redraw_at.is_not(None)).order_by(cards.c.redraw_at).limit(1)
    return (await db.execute(first)).scalar()


async def links(db: AsyncConnection, kind: Kind, ref_id: int) -> tuple[tuple[int, int], ...]:
    """Return the channel and message of each standing card of something."""
    wanted = (
        select(outbox.c.target, cards.c.message_id)
        .join(cards, cards.c.id == outbox.c.id)
        .where(cards.c.kind == kind, cards.c.ref_id == ref_id, cards.c.message_id.is_not(None))
    )
    return tuple((int(target[2:]), message_id) for target, message_id in await db.execute(wanted))


def _card(row: RowMapping) -> Card:
    return Card(row["id"], message_of(row), row["shown_as"], row["wanted"])
