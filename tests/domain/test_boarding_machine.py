"""Free seats under any order of taps, expiries and restarts: domain.md 3.10, invariants 1, 3, 4 and 5."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.boarding import Boarding, Seats, Step, decide
from bot.domain.consent import Round, RoundState
from bot.domain.offers import Offer, OfferState
from config.rules import default_rules

RULES = default_rules()
LONDON = "Europe/London"
BEGINNING = datetime(2027, 10, 28, 19, tzinfo=UTC)
RUNS = int(os.environ.get("BUSSTOP_PROPERTY_RUNS", "200"))
FIRST_NEWCOMER = 100
PEOPLE = st.integers(0, 9)


class FreeSeats(RuleBasedStateMachine):
    """A bus stop whose seats are decided, offered, taken and passed on, with what is kept in rows only."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINNING
        self.riding, self.pending, self.kept = {1, 2, 3, 4, 5}, {6}, 1
        self.most = 8
        self.since = {FIRST_NEWCOMER + number: number for number in range(6)}
        self.gone: set[int] = set()
        times = (self.now, self.now + timedelta(hours=13), self.now + timedelta(days=6))
        self.round = Round(1, 1, 1, 1, 1, *times)
        self.offers: list[Offer] = []
        self.roster: frozenset[int] | None = None
        self.settled_with: frozenset[int] | None = None

    @property
    def line(self) -> tuple[int, ...]:
        """Who waits or is offered a seat, in order; on the next roster nobody does any more."""
        taken = {offer.user_id for offer in self.offers if offer.state is OfferState.ACCEPTED}
        waiting = [one for one in self.since if one not in self.gone | (taken if self.roster is not None else set())]
        return tuple(sorted(waiting, key=lambda one: self.since[one]))

    @property
    def boarding(self) -> Boarding:
        """How the seats stand, as it is read of the rows."""
        seats = Seats(frozenset(self.riding), self.kept, len(self.pending), self.most)
        return Boarding(self.round, seats, tuple(self.offers), self.line)

    @property
    def live(self) -> list[Offer]:
        """The offers that wait for an answer."""
        return [offer for offer in self.offers if offer.is_live]

    @rule(hours=st.sampled_from([1, 5, 11, 24, 49, 168]))
    def time_passes(self, hours: int) -> None:
        """The bot may be away meanwhile: it looks once, however much fell due."""
        self.now += timedelta(hours=hours)
        self.look()

    @rule()
    def restart(self) -> None:
        """The same rows at the same instant: nothing more is done."""
        self.look()
        before = (self.round, [*self.offers])
        self.look()
        assert before == (self.round, self.offers)

    @rule(which=PEOPLE, state=st.sampled_from([OfferState.ACCEPTED, OfferState.DECLINED]))
    def answer(self, which: int, state: OfferState) -> None:
        """A tap on any offer there ever was: only one that stands takes it."""
        if not self.offers or self.roster is not None:
            return
        place = which % len(self.offers)
        offer = self.offers[place]
        if offer.is_live and self.now < offer.ends_at:
            self.look()
            if self.offers[place].is_live:
                self.offers[place] = self.offers[place].ended(state, at=self.now)
        self.look()

    @rule(which=PEOPLE)
    def flag(self, which: int) -> None:
        """Somebody says something of a newcomer while the group is asked."""
        if self.round.asks_at(self.now):
            newcomer = self.round.newcomers[which % len(self.round.newcomers)]
            self.round = replace(self.round, flagged=self.round.flagged | {newcomer})
        self.look()

    @rule(which=PEOPLE)
    def lift(self, which: int) -> None:
        """Organisers have talked it through."""
        if self.round.flagged:
            lifted = sorted(self.round.flagged)[which % len(self.round.flagged)]
            self.round = replace(self.round, flagged=self.round.flagged - {lifted})
        self.look()

    @rule(which=PEOPLE)
    def leave_the_list(self, which: int) -> None:
        """Somebody who waits gives up their place; an offer they have is over."""
        waiting = [one for one in self.line if not self.has_taken(one)]
        if not waiting or self.roster is not None:
            return
        left = waiting[which % len(waiting)]
        self.gone.add(left)
        self.offers = [
            offer.ended(OfferState.DECLINED, at=self.now) if offer.user_id == left else offer for offer in self.offers
        ]
        self.look()

    @rule()
    def join(self) -> None:
        """Somebody new goes to the end of the line."""
        number = len(self.since)
        self.since[FIRST_NEWCOMER + number] = number
        self.look()

    @precondition(lambda self: self.pending and self.roster is None)
    @rule(stays=st.booleans())
    def decide_pending(self, stays: bool) -> None:
        """The silent rider says something at last."""
        one = self.pending.pop()
        if stays:
            self.riding.add(one)
        self.look()

    @precondition(lambda self: self.roster is None)
    @rule(most=st.integers(5, 10))
    def resize(self, most: int) -> None:
        """The group wants another size."""
        self.most = most
        self.look()

    def has_taken(self, user_id: int) -> bool:
        """Say whether somebody has taken a seat."""
        return any(offer.user_id == user_id and offer.state is OfferState.ACCEPTED for offer in self.offers)

    def look(self) -> None:
        """Decide, and write the difference as the service does."""
        before = self.boarding
        step = decide(before, RULES, LONDON, self.now)
        if step.begins is not None and step.asks_until is not None:
            self.round = self.round.open(step.begins, step.asks_until)
        ends = {offer.id: OfferState.EXPIRED for offer in step.expired}
        ends |= {offer.id: OfferState.WITHDRAWN for offer in step.withdrawn}
        self.offers = [offer.ended(ends[offer.id], at=self.now) if offer.id in ends else offer for offer in self.offers]
        self._check_new(before, step)
        for offer in step.made:
            self.offers.append(replace(offer, id=len(self.offers) + 1))
        if step.settles:
            assert not self.live
            assert not self.pending
            self.roster = frozenset(self.riding | {one for one in self.since if self.has_taken(one)})
            self.settled_with = self.roster
            self.round = self.round.settle()

    def _check_new(self, before: Boarding, step: Step) -> None:
        """Invariants 3 and 4: each offer follows consent, goes to nobody flagged, and skips nobody who is eligible."""
        new = [offer.user_id for offer in step.made]
        for offer in step.made:
            assert before.round.is_over_at(self.now)
            assert offer.user_id in before.round.newcomers
            assert offer.user_id not in before.round.flagged
        had = {offer.user_id for offer in before.offers}
        had = had | before.round.flagged
        eligible = [one for one in before.line if one in before.round.newcomers and one not in had]
        assert new == eligible[: len(new)]

    @invariant()
    def seats_add_up(self) -> None:
        """Invariant 1."""
        if self.roster is not None:
            return
        self.look()
        now, offered = self.boarding, len(self.live)
        held = now.active + now.seats.kept + now.seats.pending
        assert held + offered + now.open == max(self.most, held)
        assert offered <= now.free

    @invariant()
    def one_offer_each(self) -> None:
        """One live offer a person and a seat, and nobody is offered a seat twice in a round."""
        people = [offer.user_id for offer in self.offers]
        assert len(people) == len({*people})

    @invariant()
    def places_stay(self) -> None:
        """Invariant 4: whoever waits keeps the place they had."""
        assert list(self.line) == sorted(self.line)

    @invariant()
    def the_roster_changes_only_by_the_settlement(self) -> None:
        """Invariant 5."""
        assert self.roster == self.settled_with
        assert (self.roster is not None) == (self.round.state is RoundState.SETTLED)


FreeSeats.TestCase.settings = settings(max_examples=RUNS, stateful_step_count=20, deadline=None)
TestFreeSeats = FreeSeats.TestCase
