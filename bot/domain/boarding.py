"""The one decision about free seats: whom to ask about, what to offer, and when the roster is settled."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.consent import Pair, Round, RoundState, asking_ends, newcomers_asked
from bot.domain.offers import Offer, OfferState, is_too_near, morning_after, window_end
from bot.domain.rules import Rules


class Word(StrEnum):
    """Where the other organiser's word stands."""

    GIVEN = "given"
    AWAITED = "awaited"
    OBJECTED = "objected"


class Waits(StrEnum):
    """What it waits for."""

    START = "start"
    CONSENT = "consent"
    WORD = "word"
    MORNING = "morning"
    OFFERS = "offers"
    PENDING = "pending"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Seats:
    """How the seats of the next roster stand, offers left aside.

    :param riding: who rides in it already: those who stay, or everybody in a series that has dates
    :param kept: whose seat is kept
    :param pending: riders who have not said
    :param seats: how many there are
    """

    riding: frozenset[int]
    kept: int
    pending: int
    seats: int


@dataclass(frozen=True, slots=True)
class Boarding:
    """All that is looked at.

    :param offers: of this round, in the order in which they were made
    :param line: who waits or is offered a seat, in order
    :param first_meeting: of a series that has dates, None at a bus stop
    :param runs_small: whether the riders have chosen to go on with fewer than the least
    """

    round: Round
    seats: Seats
    offers: tuple[Offer, ...]
    line: tuple[int, ...]
    first_meeting: datetime | None = None
    word: Word = Word.GIVEN
    runs_small: bool = False

    @property
    def accepted(self) -> frozenset[int]:
        """Who has taken a seat and is not on the roster yet; their seats are taken."""
        taken = {offer.user_id for offer in self.offers if offer.state is OfferState.ACCEPTED}
        return frozenset(taken - self.seats.riding)

    @property
    def active(self) -> int:
        """How many ride, newcomers who have accepted too; kept seats are not counted."""
        return len(self.seats.riding) + len(self.accepted)

    @property
    def free(self) -> int:
        """Seats neither taken, kept nor pending; an over-full group has none."""
        return max(0, self.seats.seats - self.active - self.seats.kept - self.seats.pending)

    @property
    def open(self) -> int:
        """Free seats that nobody is offered.

        :source: domain.md section 2, "Free seats", and invariant 1 of 3.10
        """
        return max(0, self.free - sum(offer.is_live for offer in self.offers))


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done now, and what it waits for then.

    :param begins: whom members are asked about from now on, None where the asking does not begin
    :param asks_until: when that asking ends
    :param made: new offers, their numbers still to come
    :param settles: whether the roster is fixed now
    :param due_at: when to look again, None where something else has to happen first
    """

    begins: tuple[int, ...] | None = None
    asks_until: datetime | None = None
    expired: tuple[Offer, ...] = ()
    withdrawn: tuple[Offer, ...] = ()
    made: tuple[Offer, ...] = ()
    settles: bool = False
    waits: Waits | None = None
    due_at: datetime | None = None


def decide(boarding: Boarding, rules: Rules, zone: str, now: datetime) -> Step:
    """Return what is to be made of free seats now: asked about, offered, passed on, settled, or waited for.

    :param now: aware instant; the same rows at the same instant always give the same step
    :source: domain.md 3.8
    """
    asked = boarding.round
    if asked.is_settled:
        return Step()
    if asked.state is not RoundState.OPEN and now < asked.starts_at:
        return Step(waits=Waits.START, due_at=asked.starts_at)
    if asked.state is RoundState.CALLED:
        newcomers = newcomers_asked(boarding.line, boarding.open, rules.offers)
        if newcomers:
            until = asking_ends(now, zone, rules.offers)
            return Step(begins=newcomers, asks_until=until, waits=Waits.CONSENT, due_at=until)
    if asked.asks_at(now):
        return Step(waits=Waits.CONSENT, due_at=asked.ends_at)
    return _fill(boarding, rules, zone, now)


def _fill(boarding: Boarding, rules: Rules, zone: str, now: datetime) -> Step:
    """Return what becomes of the offers, once members have been asked."""
    live = [offer for offer in boarding.offers if offer.is_live]
    expired = tuple(offer for offer in live if offer.is_due(now))
    standing = [offer for offer in live if offer not in expired]
    held, withdrawn = tuple(standing[: boarding.free]), tuple(standing[boarding.free :])
    wanted = _next(boarding, held)[: boarding.free - len(held)]
    waits, due = _hindrance(boarding, rules, zone, now) if wanted else (None, None)
    leaves_empty = _leaves_empty(boarding, rules, zone, now)
    made = () if waits or leaves_empty else tuple(_offer(boarding, one, rules, zone, now) for one in wanted)
    ends = [offer.ends_at for offer in (*held, *made)] + ([due] if due else [])
    next_at = min(ends, default=None)
    step = Step(expired=expired, withdrawn=withdrawn, made=made)
    if held or made:
        return replace(step, waits=Waits.OFFERS, due_at=next_at)
    if waits and not leaves_empty:
        return replace(step, waits=waits, due_at=next_at)
    stays = _stays(boarding, rules)
    return replace(step, settles=stays is None, waits=stays)


def _next(boarding: Boarding, held: Iterable[Offer]) -> tuple[int, ...]:
    """Return who can be offered a seat next, in order: asked about, unflagged, and not offered one before."""
    asked = boarding.round
    had = {offer.user_id for offer in boarding.offers}
    can = {*asked.newcomers} - asked.flagged - had
    taking = {offer.user_id for offer in held} | boarding.accepted | boarding.seats.riding
    found: list[int] = []
    for one in boarding.line:
        if one in can and not _is_apart(one, {*taking, *found}, asked.apart):
            found.append(one)
    return tuple(found)


def _is_apart(one: int, others: Iterable[int], apart: Iterable[Pair]) -> bool:
    return any(frozenset({one, other}) in apart for other in others)


def _hindrance(boarding: Boarding, rules: Rules, zone: str, now: datetime) -> tuple[Waits | None, datetime | None]:
    """Return why no offer may start now, and until when; an objection stops the offers, not the round."""
    if boarding.word is not Word.GIVEN:
        return Waits.WORD, None
    morning = morning_after(now, zone, rules.offers)
    return (Waits.MORNING, morning) if morning else (None, None)


def _leaves_empty(boarding: Boarding, rules: Rules, zone: str, now: datetime) -> bool:
    first = boarding.first_meeting
    return first is not None and is_too_near(now, first, zone, rules.offers)


def _offer(boarding: Boarding, user_id: int, rules: Rules, zone: str, now: datetime) -> Offer:
    ends = window_end(now, boarding.first_meeting, zone, rules.offers)
    return Offer(0, boarding.round.group_id, boarding.round.id, user_id, now, ends)


def _stays(boarding: Boarding, rules: Rules) -> Waits | None:
    """Return what keeps the roster from being fixed; in a series that has dates it is fixed already.

    :source: domain.md 3.8, step 6
    """
    if boarding.round.has_dates:
        return None
    if boarding.seats.pending:
        return Waits.PENDING
    if boarding.active < rules.seats.least and not boarding.runs_small:
        return Waits.TOO_FEW
    return None
