"""A bus stop under any taps in any order: invariants 1, 2 and 9 of domain.md 3.10 hold after each of them.

`make test` plays some 200 stops, `make bench-properties` 10,000.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.bus_stop import BusStop, Choice, Chosen, StopState, largest_stable
from bot.errors import UserError
from config.rules import default_rules

OPENED = datetime(2027, 10, 14, 8, tzinfo=UTC)
RULES = default_rules()
ORGANISER = 1


class BusStopMachine(RuleBasedStateMachine):
    """Riders tap, organisers write answers down, time passes; taps come late and twice."""

    @initialize(riders=st.integers(1, 10), seats=st.integers(3, 10), away=st.sets(st.integers(1, 10), max_size=2))
    def open(self, riders: int, seats: int, away: set[int]) -> None:
        """Open a stop, of a group that may have more people than seats."""
        people = tuple(range(1, riders + 1))
        self.ours = RULES.changed("seats", least=min(3, seats), most=seats)
        self.stop = BusStop(
            1, 1, 1, StopState.OPEN, OPENED, OPENED + timedelta(days=14), 7, people, frozenset(away & {*people})
        )
        self.acts = 0
        self.latest: dict[int, int] = {}
        self.replays: list[tuple[int, Chosen]] = []

    @rule(
        person=st.integers(1, 10),
        choice=st.sampled_from(Choice),
        least=st.none() | st.integers(2, 10),
        by_voice=st.booleans(),
    )
    def choose(self, person: int, choice: Choice, least: int | None, *, by_voice: bool) -> None:
        """Tap a button, or be written down by an organiser."""
        self.acts += 1
        at = OPENED + timedelta(minutes=self.acts)
        condition = least if choice is Choice.STAY else None
        said = Chosen(choice, at, self.acts, condition, recorded_by=ORGANISER if by_voice else None)
        refused = self.refusal(person, choice)
        if refused:
            with pytest.raises(UserError, match=refused):
                self.stop.choose(person, said)
            return
        self.stop = self.stop.choose(person, said)
        self.latest[person] = self.acts
        self.replays.append((person, said))

    def refusal(self, person: int, choice: Choice) -> str:
        """Return why somebody may not say this now, nothing where they may."""
        if person not in self.stop.riders:
            return "not_a_rider"
        if self.stop.state is StopState.SETTLED:
            return "bus_stop_settled"
        return "kept_already" if choice is Choice.KEEP_SEAT and person in self.stop.away else ""

    @precondition(lambda self: bool(self.replays) and self.stop.state is not StopState.SETTLED)
    @rule(number=st.integers(0, 1000))
    def replay(self, number: int) -> None:
        """A tap comes late or once more: it changes nothing."""
        person, said = self.replays[number % len(self.replays)]
        assert self.stop.choose(person, said) == self.stop

    @rule()
    def close(self) -> None:
        """The time is over; closing twice is closing once."""
        self.stop = self.stop.close()
        assert self.stop.close() == self.stop

    @precondition(lambda self: self.stop.state is StopState.CLOSED)
    @rule()
    def let_conditions_stand(self) -> None:
        """The morning after meeting N-1 has come."""
        self.stop = replace(self.stop, conditions_stand=True, news_is_out=True)

    @precondition(lambda self: self.stop.conditions_stand)
    @rule()
    def end(self) -> None:
        """The last meeting is over: nothing is pending any more."""
        self.stop = replace(self.stop, is_over=True)
        assert self.stop.departure(self.ours).pending == ()

    @precondition(lambda self: self.stop.state is StopState.CLOSED and not self.stop.departure(self.ours).pending)
    @rule()
    def settle(self) -> None:
        """Who rides on is fixed."""
        self.stop = replace(self.stop, state=StopState.SETTLED)

    @invariant()
    def every_rider_is_in_exactly_one_place(self) -> None:
        """Invariant 2: staying, kept, left or pending, and nobody else is."""
        departure = self.stop.departure(self.ours)
        places = [*departure.riding, *departure.kept, *departure.left, *departure.pending]
        assert sorted(places) == sorted(self.stop.riders)

    @invariant()
    def seats_add_up(self) -> None:
        """Invariant 1: and an over-full group has no free seat, and puts nobody out."""
        departure = self.stop.departure(self.ours)
        held = len(departure.riding) + len(departure.kept) + len(departure.pending)
        assert departure.free_seats >= 0
        assert held + departure.free_seats == max(departure.seats, held)
        assert len(departure.kept) <= self.stop.kept_limit(self.ours.seats)

    @invariant()
    def nobody_is_removed_by_silence(self) -> None:
        """Invariant 9: before the last meeting is over only one's own word ends a seat that one has."""
        if self.stop.is_over:
            return
        for person in {*self.stop.departure(self.ours).left} - self.stop.away:
            said = self.stop.chosen[person]
            stands = self.stop.conditions_stand and said.choice is Choice.STAY and said.min_active
            assert said.choice is Choice.GET_OFF or stands

    @invariant()
    def the_last_word_counts(self) -> None:
        """Of all taps of one person the latest."""
        assert {one: said.act_id for one, said in self.stop.chosen.items()} == self.latest

    @invariant()
    def conditions_are_met_by_the_largest_set(self) -> None:
        """Everybody in it is content with it, and whoever is left out would not be, even with all others."""
        staying = self.stop.staying()
        stable = largest_stable(staying)
        assert all((staying[one] or 0) <= len(stable) for one in stable)
        left_out = {*staying} - stable
        for size in range(1, len(left_out) + 1):
            willing = [one for one in left_out if (staying[one] or 0) <= len(stable) + size]
            assert len(willing) < size


BusStopMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("BUSSTOP_PROPERTY_RUNS", "200")), stateful_step_count=15, deadline=None
)
TestBusStop = BusStopMachine.TestCase
