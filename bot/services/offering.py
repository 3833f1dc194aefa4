"""One offer of a seat as rows: made, reminded of, let pass, taken back, and told anew where it was not delivered."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.offers import Offer, OfferState, asks_whether_to_stay, reminder_at, untold_until, window_end
from bot.services.means import Means
from bot.services.poll_view import organisers
from bot.services.say import NOTICE_STANDS, notice, say, tell_organisers
from bot.store import agenda, cards, consent, groups, meetings, memberships, offers, outbox

ABOUT_IT = [Kind.SEAT_OFFER, Kind.OFFER_REMINDER, Kind.OFFER_UNTOLD]
"""What is no longer to be said of an offer that has ended."""


async def make(db: AsyncConnection, means: Means, group: Group, new: Offer) -> Offer:
    """Offer a seat: somebody is told by direct message, and reminded before it ends; the place in line stays."""
    offer = await offers.add(db, new)
    row = await memberships.load(db, group.id, offer.user_id)
    if row is not None:
        await memberships.save(db, row.offer(at=means.now()))
    await _say(db, offer, Kind.SEAT_OFFER, means.now(), offer.ends_at)
    await _remind(db, means, group, offer)
    return offer


async def expire(db: AsyncConnection, means: Means, group: Group, offer: Offer) -> None:
    """Let an offer pass that nobody answered; the place in line stays."""
    await let_pass(db, means, group, offer.ended(OfferState.EXPIRED, at=offer.ends_at))


async def let_pass(db: AsyncConnection, means: Means, group: Group, ended: Offer) -> None:
    """Write an offer that was declined or not answered; after three somebody is asked whether to stay on the list.

    :source: domain.md 3.8, step 4
    """
    now = means.now()
    await _end(db, means, ended)
    row = await memberships.load(db, group.id, ended.user_id)
    if row is None or row.state is not State.OFFERED:
        return
    waiting = row.miss_offer(at=now)
    await memberships.save(db, waiting)
    if asks_whether_to_stay(waiting.missed, group.rules.offers):
        await _ask_to_stay(db, group, waiting, now)


async def withdraw(db: AsyncConnection, means: Means, group: Group, offer: Offer) -> None:
    """Take an offer back whose seat is not free any more; it counts as no missed one."""
    now = means.now()
    await _end(db, means, offer.ended(OfferState.WITHDRAWN, at=now))
    row = await memberships.load(db, group.id, offer.user_id)
    if row is not None and row.state is State.OFFERED:
        await memberships.save(db, row.become(State.WAITING, at=now))
    await _say(db, offer, Kind.OFFER_WITHDRAWN, now, now + NOTICE_STANDS)


async def take(db: AsyncConnection, means: Means, accepted: Offer) -> None:
    """Write an offer that was accepted; nothing more is said of it."""
    await _end(db, means, accepted)


async def refused(db: AsyncConnection, means: Means, message: Message) -> None:
    """Let the window of an offer begin later that Discord refused to deliver, and have organisers asked to tell it.

    :source: domain.md 3.8, step 3
    """
    offer, group = await offers.load(db, message.ref_id), await groups.load(db, message.group_id, means.rules)
    if offer is None or group is None or not offer.is_live:
        return
    now = means.now()
    until = untold_until(now, group.zone, group.rules.offers)
    put_off = replace(await _anew(db, group, offer, until), refused_at=now)
    await _put_off(db, means, group, put_off)
    told = notice(f"offer:{offer.id}:untold", Kind.OFFER_UNTOLD, group, offer.id, now)
    known = await memberships.of_group(db, group.id)
    about = replace(told, about=offer.user_id, useful_until=put_off.ends_at)
    await tell_organisers(db, group, organisers(known), about)


async def told_by_hand(db: AsyncConnection, means: Means, group: Group, offer: Offer) -> Offer:
    """Let the window of an offer begin now, since somebody has told the person; a second time changes nothing."""
    if offer.refused_at is None or not offer.is_live:
        return offer
    begun = replace(await _anew(db, group, offer, means.now()), refused_at=None)
    await _put_off(db, means, group, begun)
    return begun


async def _anew(db: AsyncConnection, group: Group, offer: Offer, starts_at: datetime) -> Offer:
    """Return an offer whose window begins at an instant, and at the earliest when it would have."""
    asked = await consent.load(db, offer.round_id)
    made = await meetings.of_series(db, asked.series_id) if asked and asked.has_dates else ()
    first = next((one.starts_at for one in made), None)
    ends = window_end(starts_at, first, group.zone, group.rules.offers)
    return replace(offer, starts_at=starts_at, ends_at=ends)


async def _put_off(db: AsyncConnection, means: Means, group: Group, offer: Offer) -> None:
    """Write an offer with another end; its round looks at it then."""
    await offers.save(db, offer)
    await _remind(db, means, group, offer)
    await board_at(db, group, offer.round_id, means.now())


async def board_at(db: AsyncConnection, group: Group, round_id: int, at: datetime) -> None:
    """Have a round looked at, which then knows itself when to be looked at next."""
    key = f"round:{round_id}:{int(at.timestamp())}"
    await agenda.put(db, AgendaItem(key, Due.BOARD, group.id, round_id, at))


async def _end(db: AsyncConnection, means: Means, ended: Offer) -> None:
    await offers.save(db, ended)
    await offers.forget_dates(db, ended.id)
    await outbox.cancel(db, ended.group_id, ended.id, ABOUT_IT)
    await cards.touch(db, [Kind.GROUP_CARD], ended.group_id, means.now(), means.redraw_after)


async def _remind(db: AsyncConnection, means: Means, group: Group, offer: Offer) -> None:
    at = reminder_at(offer, group.zone, group.rules.offers)
    if at is not None and at > means.now():
        reminder = _message(offer, Kind.OFFER_REMINDER, at, offer.ends_at)
        if not await say(db, reminder):
            await outbox.reschedule(db, reminder)


async def _ask_to_stay(db: AsyncConnection, group: Group, row: Membership, now: datetime) -> None:
    key, to = f"group:{group.id}:stay:{row.user_id}:{row.missed}:{int(now.timestamp())}", Target(user_id=row.user_id)
    until = now + timedelta(days=group.rules.offers.window_days)
    await say(db, Message(key, Kind.STAY_IN_LINE, group.id, to, group.id, now, until, about=row.user_id))


async def _say(db: AsyncConnection, offer: Offer, kind: Kind, at: datetime, until: datetime) -> None:
    await say(db, _message(offer, kind, at, until))


def _message(offer: Offer, kind: Kind, at: datetime, until: datetime) -> Message:
    to, key = Target(user_id=offer.user_id), f"offer:{offer.id}:{kind}"
    return Message(key, kind, offer.group_id, to, offer.id, at, until, about=offer.user_id)
