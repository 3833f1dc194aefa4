"""What becomes of free seats: the rows are looked at, one pure function decides, and the difference is written."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem, Due
from bot.domain.boarding import Boarding, Seats, Step, Waits, Word, decide
from bot.domain.bus_stop import BusStop, StopState
from bot.domain.consent import Round
from bot.domain.group import Group
from bot.domain.meeting import MeetingState
from bot.domain.membership import Membership, State
from bot.domain.offers import Offer, OfferState
from bot.domain.second_word import SecondWord, WordState
from bot.domain.waiting_list import in_line
from bot.errors import UserError
from bot.services.after_stop import ask_what_becomes, runs_small
from bot.services.consenting import ask_members
from bot.services.means import Means
from bot.services.offering import expire, make, withdraw
from bot.services.settlement import Filled, settle_seats
from bot.store import agenda, bus_stops, consent, groups, meetings, memberships, offers, second_word


@dataclass(frozen=True, slots=True)
class Outlook:
    """One filling of seats as its rows have it.

    :param stop: None for a series that has dates
    """

    group: Group
    boarding: Boarding
    known: tuple[Membership, ...]
    stop: BusStop | None = None

    @property
    def asked(self) -> Round:
        """The round."""
        return self.boarding.round

    @property
    def continuing(self) -> tuple[int, ...]:
        """Who is asked about newcomers: those who ride on, and those whose seat is kept."""
        if self.stop is not None:
            departure = self.stop.departure(self.group.rules)
            return (*departure.riding, *departure.kept)
        series_id = self.asked.series_id
        return tuple(row.user_id for row in self.known if series_id in row.rides | row.keeps)


async def go_on(db: AsyncConnection, means: Means, group: Group, stop_id: int, *, occasion: str) -> None:
    """Write what follows from a departure that may have changed, or from a time that has come; often nothing.

    :param occasion: names the cause, such as "closed" or "tap:17"
    """
    del occasion
    asked = await consent.of_stop(db, stop_id)
    if asked is not None:
        await advance(db, means, group, asked)


async def promised(db: AsyncConnection, stop_id: int) -> int:
    """Return how many seats of the next series are offered to newcomers now, or taken by them."""
    asked = await consent.of_stop(db, stop_id)
    made = await offers.of_round(db, asked.id) if asked else ()
    return sum(offer.state in {OfferState.LIVE, OfferState.ACCEPTED} for offer in made)


async def advance(db: AsyncConnection, means: Means, group: Group, asked: Round, *, word: Word | None = None) -> Round:
    """Do what is to be done now with the seats of one round, and have it looked at again when something is due.

    :param word: where the other organiser's word stands, None to look it up
    """
    if asked.is_settled:
        return asked
    outlook = await look(db, means, group, asked, word=word)
    if outlook.stop is not None and outlook.stop.state is not StopState.CLOSED:
        return asked
    step = decide(outlook.boarding, group.rules, group.zone, means.now())
    return await _write(db, means, outlook, step)


async def advance_all(db: AsyncConnection, means: Means, group: Group) -> None:
    """Go on with every round of a group, since its line or its seats have changed."""
    for asked in await consent.under_way(db, group.id):
        await advance(db, means, group, asked)


async def look(db: AsyncConnection, means: Means, group: Group, asked: Round, *, word: Word | None = None) -> Outlook:
    """Return a filling of seats as its rows have it; an offer whose person has gone elsewhere has ended."""
    known = await memberships.of_group(db, group.id)
    stop = await bus_stops.load(db, asked.stop_id) if asked.stop_id is not None else None
    made = tuple([await _mend(db, offer, known, means.now()) for offer in await offers.of_round(db, asked.id)])
    boarding = Boarding(
        asked,
        _seats_of(stop, group) if stop else _seats_in(asked.series_id, known, group),
        made,
        tuple(row.user_id for row in in_line(known)),
        None if stop else await first_meeting(db, asked.series_id),
        word or await _word(db, asked),
        runs_small=stop is not None and await runs_small(db, group, stop),
    )
    return Outlook(group, boarding, known, stop)


async def first_meeting(db: AsyncConnection, series_id: int) -> datetime | None:
    """Return when the first meeting of a series is, None where it has no dates."""
    made = await meetings.of_series(db, series_id)
    return next((one.starts_at for one in made if one.state is not MeetingState.CANCELLED), None)


async def fall_due(db: AsyncConnection, means: Means, item: AgendaItem) -> None:
    """Look at a round at an instant that was waited for."""
    group, asked = await groups.load(db, item.group_id, means.rules), await consent.load(db, item.ref_id)
    if group is not None and asked is not None:
        await advance(db, means, group, asked)


async def word_given(db: AsyncConnection, means: Means, word: SecondWord) -> int | None:
    """Go on with the offers that waited for the other organiser's word; there is nothing to undo them with.

    :raises UserError: ``not_found``, where there is no such round any more
    """
    group, asked = await groups.load(db, word.group_id, means.rules), await consent.load(db, word.ref_id)
    if group is None or asked is None or asked.is_settled:
        raise UserError("not_found")
    await advance(db, means, group, asked, word=Word.GIVEN)
    return None


async def _write(db: AsyncConnection, means: Means, outlook: Outlook, step: Step) -> Round:
    """Write the difference."""
    asked, group = outlook.asked, outlook.group
    if step.begins is not None and step.asks_until is not None:
        asked = asked.open(step.begins, step.asks_until)
        await consent.save(db, asked)
        await ask_members(db, means, group, asked, outlook.continuing)
    for offer in step.expired:
        await expire(db, means, group, offer)
    for offer in step.withdrawn:
        await withdraw(db, means, group, offer)
    for offer in step.made:
        await make(db, means, group, offer)
    await agenda.cancel_about(db, group.id, asked.id, [Due.BOARD])
    if step.due_at is not None:
        key = f"round:{asked.id}:{int(step.due_at.timestamp())}"
        await agenda.put(db, AgendaItem(key, Due.BOARD, group.id, asked.id, step.due_at))
    if step.waits is Waits.TOO_FEW and outlook.stop is not None:
        active = sorted(outlook.boarding.seats.riding | outlook.boarding.accepted)
        await ask_what_becomes(db, means, group, outlook.stop, active)
    if step.settles:
        asked = asked.settle()
        taken = [offer for offer in outlook.boarding.offers if offer.user_id in outlook.boarding.accepted]
        await settle_seats(db, means, group, Filled(outlook.asked, outlook.stop, tuple(taken)))
        await consent.save(db, asked)
    return asked


def _seats_of(stop: BusStop, group: Group) -> Seats:
    departure = stop.departure(group.rules)
    return Seats(frozenset(departure.riding), len(departure.kept), len(departure.pending), departure.seats)


def _seats_in(series_id: int, known: tuple[Membership, ...], group: Group) -> Seats:
    riding = frozenset(row.user_id for row in known if series_id in row.rides)
    kept = sum(series_id in row.keeps for row in known)
    return Seats(riding, kept, 0, group.rules.seats.most)


async def _word(db: AsyncConnection, asked: Round) -> Word:
    """Return where the other organiser's word stands; one that was taken back counts as an objection."""
    word = await second_word.load(db, asked.word_id) if asked.word_id is not None else None
    if word is None or word.is_carried_out:
        return Word.GIVEN
    return Word.AWAITED if word.state is WordState.WAITING else Word.OBJECTED


async def _mend(db: AsyncConnection, offer: Offer, known: tuple[Membership, ...], at: datetime) -> Offer:
    """End an offer whose person has left the line, or was given a seat by hand."""
    row = next((row for row in known if row.user_id == offer.user_id), None)
    state = row.state if row else State.REMOVED
    if offer.is_live and state is not State.OFFERED:
        mended = offer.ended(OfferState.WITHDRAWN, at=at)
    elif offer.state is OfferState.ACCEPTED and state not in {State.OFFERED, State.SEATED}:
        mended = replace(offer, state=OfferState.WITHDRAWN, decided_at=at)
    else:
        return offer
    await offers.save(db, mended)
    return mended
