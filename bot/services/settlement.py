"""The settlement: the next roster is fixed, its question opens, and everybody hears what concerns them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.availability import Audience, Candidate, Poll, PollState, closing_time
from bot.domain.bus_stop import BusStop
from bot.domain.consent import Round
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.offers import Offer
from bot.domain.series import Break, Offered, Series, offered_dates
from bot.domain.waiting_list import in_line
from bot.services.departing import settle_departure
from bot.services.means import Means
from bot.services.poll_view import organisers, put_on_agenda, touch
from bot.services.say import NOTICE_STANDS, notice, say, tell_organisers
from bot.store import availability, cards, meetings, memberships, offers


@dataclass(frozen=True, slots=True)
class Filled:
    """A round whose seats are settled.

    :param stop: None for a series that has dates, whose newcomers are seated as they accept
    :param taken: offers whose people board with this settlement, in the order in which they were made
    """

    asked: Round
    stop: BusStop | None
    taken: tuple[Offer, ...]


async def settle_seats(db: AsyncConnection, means: Means, group: Group, filled: Filled) -> None:
    """Fix the roster in the present transaction, and have everybody told.

    :source: domain.md 3.8, step 6
    """
    series_id = filled.asked.series_id
    if filled.stop is not None:
        poll = await _settle_stop(db, means, group, filled, filled.stop)
        series_id = poll.series.id if poll.series else series_id
        told = notice(f"stop:{filled.stop.id}:settled", Kind.SEATS_SETTLED, group, poll.id, means.now())
        await tell_organisers(db, group, organisers(await memberships.of_group(db, group.id)), told)
    occasion = f"stop:{filled.stop.id}" if filled.stop else f"round:{filled.asked.id}"
    await _tell_the_waiting(db, means, group, occasion, series_id)
    await cards.touch(db, [Kind.GROUP_CARD], group.id, means.now(), means.redraw_after)


async def welcome(db: AsyncConnection, means: Means, group: Group, offer: Offer, riders: Iterable[int]) -> Offer:
    """Have a newcomer welcomed by direct message, and a rider asked to be their buddy, in fair turn.

    :source: domain.md 3.8, step 5
    """
    been = await offers.buddies(db, group.id)
    able = [one for one in riders if one != offer.user_id]
    buddy = min(able, key=lambda one: (been[one], able.index(one)), default=None)
    welcomed = replace(offer, buddy=buddy)
    await offers.save(db, welcomed)
    now, until = means.now(), means.now() + NOTICE_STANDS
    to = {Kind.WELCOME: offer.user_id, Kind.BUDDY: buddy}
    for kind, user_id in to.items():
        if user_id is not None:
            key, target = f"offer:{offer.id}:{kind}", Target(user_id=user_id)
            await say(db, Message(key, kind, group.id, target, offer.id, now, until, about=user_id))
    return welcomed


def dates_to_ask(
    group: Group, closes_at: datetime, breaks: tuple[Break, ...], last: date | None
) -> tuple[Offered, ...]:
    """Return the dates the question about the next series offers."""
    poll = group.rules.poll
    earliest = wall_time.local(closes_at, group.zone).date() + timedelta(days=poll.lead_days)
    return offered_dates(earliest, group.rules.series, breaks, last, poll.dates_most)


async def _settle_stop(db: AsyncConnection, means: Means, group: Group, filled: Filled, stop: BusStop) -> Poll:
    """Write the next roster, open its question to those who ride, and end the stop."""
    departure, new = stop.departure(group.rules), [offer.user_id for offer in filled.taken]
    poll = await _next_poll(db, means, group, filled.asked, stop)
    series_id = poll.series.id if poll.series else 0
    for row in await memberships.of_group(db, group.id):
        seat = row.get_off([series_id])
        if row.user_id in departure.riding:
            seat = seat.ride([series_id])
        elif row.user_id in departure.kept:
            seat = seat.keep_seat(series_id)
        elif row.state is State.SEATED and row.user_id not in stop.riders:  # added by hand, since the series ended
            seat = seat.ride([series_id])
        elif row.user_id in new:
            seat = seat.leave_line(State.OFFERED, at=means.now()).ride([series_id])
        if seat != row:
            await memberships.save(db, seat)
    await _open(db, means, group, poll)
    await settle_departure(db, means, group, stop)
    for offer in filled.taken:
        await welcome(db, means, group, offer, departure.riding)
    return poll


async def _next_poll(db: AsyncConnection, means: Means, group: Group, asked: Round, stop: BusStop) -> Poll:
    """Return the question about the next series: the one organisers asked meanwhile, else a new one."""
    found = await availability.of_group(db, group.id, [PollState.OPEN, PollState.CLOSED])
    ours = [poll for poll in found if poll.series is not None and poll.series.id > stop.series_id]
    if ours:
        return ours[0]
    now = means.now()
    closes_at = closing_time(now, Audience.MEMBERS, group.zone, group.rules.poll)
    last = await meetings.last_before(db, group.id, date.max)
    dates = dates_to_ask(group, closes_at, stop.breaks, last)
    return await availability.add(
        db,
        Poll(
            id=0,
            group_id=group.id,
            audience=Audience.MEMBERS,
            state=PollState.DRAFT,
            created_by=asked.called_by,
            channel_id=group.channel_id,
            closes_at=closes_at,
            candidates=tuple(_candidate(one, group) for one in dates),
            series=Series(0, group.rules.series.meetings, stop.breaks),
        ),
    )


async def _open(db: AsyncConnection, means: Means, group: Group, poll: Poll) -> None:
    """Open the question; one that organisers have opened meanwhile asks others now, and is drawn anew."""
    now = means.now()
    if poll.state is not PollState.DRAFT:
        await touch(db, means, poll)
        return
    opened = poll.open(at=now)
    await availability.save(db, opened)
    await put_on_agenda(db, means, group, opened)
    card, key = Target(channel_id=opened.channel_id), f"poll:{opened.id}:card"
    await say(db, Message(key, Kind.POLL_CARD, group.id, card, opened.id, now, opened.closes_at))


async def _tell_the_waiting(db: AsyncConnection, means: Means, group: Group, occasion: str, series_id: int) -> None:
    """Write to everybody in line, whatever became of them this time: their place, and when the next stop may be.

    :source: domain.md 3.8, step 2: the words are the same for all
    """
    now, until = means.now(), means.now() + NOTICE_STANDS
    for place, row in enumerate(in_line(await memberships.of_group(db, group.id))):
        due, to = now + place * means.direct_message_every, Target(user_id=row.user_id)
        key = f"{occasion}:no_seat:{row.user_id}"
        told = Message(key, Kind.STILL_WAITING, group.id, to, series_id, due, until, about=row.user_id)
        await say(db, told)


def _candidate(date: Offered, group: Group) -> Candidate:
    return Candidate(0, date.local, date.minutes, wall_time.instant(date.local, group.zone))


def with_names(rows: Iterable[Membership]) -> dict[int, str]:
    """Return what to call people who have said so."""
    return {row.user_id: row.name for row in rows if row.name}
