"""The bus stop: what each rider chose, and who rides on, keeps a seat, gets off, or has not decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.rules import Rules, SeatRules
from bot.domain.series import Break
from bot.errors import UserError

PersonId = int


class Choice(StrEnum):
    """What a rider wants. Silence is none of these: it is the absence of a choice."""

    STAY = "stay"
    KEEP_SEAT = "keep_seat"
    GET_OFF = "get_off"
    UNDECIDED = "undecided"


class StopState(StrEnum):
    """Where a bus stop stands; before it opens there is none."""

    OPEN = "open"
    CLOSED = "closed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one rider said last.

    :param asked_at: since when they want this; an earlier request for a kept seat wins
    :param act_id: of the tap; a greater one is later
    :param min_active: staying only if at least so many ride
    :param tell_later: getting off: wants to hear of later stops
    :param tell_self: getting off: tells the group themselves
    :param wants_back: got off, and wanted to stay when the seat was promised to somebody already
    :param recorded_by: the organiser who wrote down what was said by voice
    """

    choice: Choice
    asked_at: datetime
    act_id: int
    min_active: int | None = None
    tell_later: bool = False
    tell_self: bool = False
    wants_back: bool = False
    recorded_by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """How a bus stop ended: who rides on, whose seat is kept, who got off, how many seats are free."""

    riding: tuple[PersonId, ...]
    kept: tuple[PersonId, ...]
    left: tuple[PersonId, ...]
    pending: tuple[PersonId, ...]
    seats: int

    @property
    def free_seats(self) -> int:
        """Seats neither taken, kept nor pending; never negative, so an over-full group puts nobody out."""
        return max(0, self.seats - len(self.riding) - len(self.kept) - len(self.pending))


@dataclass(frozen=True, slots=True)
class BusStop:
    """The decision period at the end of a series.

    :param closes_at: as announced
    :param before_last_id: meeting N-1, as it was when the stop opened
    :param riders: everybody who is asked: with a seat, or away with their seat kept; in order of seating
    :param away: those of them whose seat is kept in this series, and who can't keep it once more
    :param chosen: by person; who is not in it has not answered
    :param conditions_stand: whether the time to answer for a condition is over
    :param news_is_out: whether the time to tell one's news oneself is over
    :param is_over: whether the last meeting is over, so that silence counts as getting off
    :param breaks: days without meetings that organisers declared for the next series
    """

    id: int
    group_id: int
    series_id: int
    state: StopState
    opened_at: datetime
    closes_at: datetime
    before_last_id: int
    riders: tuple[PersonId, ...] = ()
    away: frozenset[PersonId] = frozenset()
    chosen: Mapping[PersonId, Chosen] = field(default_factory=dict[PersonId, Chosen])
    conditions_stand: bool = False
    news_is_out: bool = False
    is_over: bool = False
    breaks: tuple[Break, ...] = ()
    settled_at: datetime | None = None

    @property
    def silent(self) -> tuple[PersonId, ...]:
        """Who has not answered."""
        return tuple(one for one in self.riders if one not in self.chosen)

    @property
    def undecided(self) -> tuple[PersonId, ...]:
        """Who is not sure yet."""
        return self._with(Choice.UNDECIDED)

    @property
    def holding_news(self) -> tuple[PersonId, ...]:
        """Who gets off and tells it themselves, as long as they may."""
        return tuple(one for one in self._with(Choice.GET_OFF) if self.chosen[one].tell_self and not self.news_is_out)

    @property
    def wants_back(self) -> tuple[PersonId, ...]:
        """Who is to have the next seat that comes free, the earliest wish first."""
        waiting = [one for one in self._with(Choice.GET_OFF) if self.chosen[one].wants_back]
        return tuple(sorted(waiting, key=lambda one: self.chosen[one].asked_at))

    def choose(self, person: PersonId, said: Chosen) -> "BusStop":
        """Return the stop with what a rider says now; of two taps the later wins, whichever comes first.

        Saying the same again keeps since when it was wanted.

        :raises UserError: ``not_a_rider``, ``bus_stop_settled``, ``kept_already``
        """
        if person not in self.riders:
            raise UserError("not_a_rider")
        if self.state is StopState.SETTLED:
            raise UserError("bus_stop_settled")
        if said.choice is Choice.KEEP_SEAT and person in self.away:
            raise UserError("kept_already")
        before = self.chosen.get(person)
        if before is not None and before.act_id >= said.act_id:
            return self
        is_same = before is not None and (before.choice, before.wants_back) == (said.choice, said.wants_back)
        since = before.asked_at if before is not None and is_same else said.asked_at
        return replace(self, chosen={**self.chosen, person: replace(said, asked_at=since)})

    def close(self) -> "BusStop":
        """Return the stop closed; closed already it stays as it is."""
        return replace(self, state=StopState.CLOSED) if self.state is StopState.OPEN else self

    def kept_limit(self, seats: SeatRules) -> int:
        """Return how many seats may be kept at once.

        :source: domain.md section 4, "Kept seat"
        """
        return seats.kept_small if seats.most <= seats.kept_small_up_to else seats.kept_large

    def refused(self, seats: SeatRules) -> tuple[PersonId, ...]:
        """Return whose wish for a kept seat came after as many as there may be: the earliest made wins."""
        place = {one: number for number, one in enumerate(self.riders)}
        asked = sorted(self._with(Choice.KEEP_SEAT), key=lambda one: (self.chosen[one].asked_at, place[one]))
        return tuple(asked[self.kept_limit(seats) :])

    def staying(self) -> Mapping[PersonId, int | None]:
        """Return who wants to stay, with their condition where they have one."""
        return {one: self.chosen[one].min_active for one in self._with(Choice.STAY)}

    def dropped(self) -> tuple[PersonId, ...]:
        """Return whose condition is not met: who stays only if more ride than would."""
        stable = largest_stable(self.staying())
        return tuple(one for one in self._with(Choice.STAY) if one not in stable)

    def number_with(self, person: PersonId) -> int:
        """Return how many would ride if somebody whose condition is not met stayed all the same."""
        return len(largest_stable({**self.staying(), person: None}))

    def departure(self, rules: Rules) -> Departure:
        """Return how the stop ends, by what is known now; it changes as pending seats are decided.

        Silence and "not sure yet" leave a seat pending until the last meeting is over, as does a wish for a kept seat
        that came too late, and a condition that is not met until the time to answer for it is over. A seat that was
        kept already opens without an answer.

        :source: domain.md 3.6
        """
        dropped, refused = {*self.dropped()}, {*self.refused(rules.seats)}
        open_ends = {*self.silent, *self.undecided, *refused}
        lapsed = {one for one in open_ends if self.is_over or one in self.away}
        gone = {*self._with(Choice.GET_OFF)} | lapsed | (dropped if self.conditions_stand else set[int]())
        pending = (open_ends | dropped) - gone
        kept = {*self._with(Choice.KEEP_SEAT)} - refused
        riding = {*self._with(Choice.STAY)} - dropped
        rows = (tuple(one for one in self.riders if one in them) for them in (riding, kept, gone, pending))
        stays, keeps, leaves, waits = rows
        return Departure(stays, keeps, leaves, waits, rules.seats.most)

    def returns_first(self, rules: Rules) -> tuple[PersonId, ...]:
        """Return who leaves without having said so, and has the first right of return at the next stop.

        :source: domain.md 3.6, "No reply at close", "More keep-seat requests than allowed", "Conditional stays"
        """
        said = {one for one in self._with(Choice.GET_OFF) if not self.chosen[one].wants_back}
        return tuple(one for one in self.departure(rules).left if one not in said)

    def shown_off(self, rules: Rules) -> tuple[PersonId, ...]:
        """Return whose getting off the group sees, once the stop has closed.

        Not who tells it themselves as long as they may, nor whose kept seat opens without an answer.
        """
        hidden = {*self.holding_news}
        if not self.is_over:
            hidden |= self.away & ({*self.silent} | {*self.undecided})
        return tuple(one for one in self.departure(rules).left if one not in hidden)

    def to_talk_with(self, rules: Rules) -> tuple[PersonId, ...]:
        """Return with whom organisers are asked to talk: whose seat is pending, but for an unmet condition.

        Whoever stays on a condition is asked by the bot itself.
        """
        return tuple(one for one in self.departure(rules).pending if one not in self.dropped())

    def _with(self, choice: Choice) -> tuple[PersonId, ...]:
        return tuple(one for one in self.riders if one in self.chosen and self.chosen[one].choice is choice)


def largest_stable(staying: Mapping[PersonId, int | None]) -> frozenset[PersonId]:
    """Return the largest set of people all of whose conditions it meets itself: the greatest fixed point.

    :param staying: who wants to stay, with the fewest people they stay for, None for no condition
    :source: domain.md 3.6, "Conditional stays"
    """
    left = frozenset(staying)
    while unmet := _unmet(left, staying):
        left -= unmet
    return left


def _unmet(together: Iterable[PersonId], staying: Mapping[PersonId, int | None]) -> frozenset[PersonId]:
    people = frozenset(together)
    return frozenset(one for one in people if (staying[one] or 0) > len(people))
