"""A person's relation to a group: one row, one state."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where somebody stands with a group; never two of these at once."""

    INVITED = "invited"
    INTERESTED = "interested"
    WAITING = "waiting"
    OFFERED = "offered"
    SEATED = "seated"
    ON_LEAVE = "on_leave"
    ALUMNI = "alumni"
    DECLINED = "declined"
    REMOVED = "removed"


INSIDE = frozenset({State.SEATED, State.ON_LEAVE})
"""Who belongs to the circle now: with a seat, or away with their seat kept."""

TAKING_PART = INSIDE | {State.OFFERED, State.INVITED, State.INTERESTED, State.WAITING}
"""Whom something may wait for."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in one group.

    :param name: what they asked to be called, None until they typed it
    :param since: when the present state began
    :param waiting_since: when they showed interest; orders the waiting list and is never moved
    :param lot: drawn once among equal ``waiting_since``, the lower is earlier
    :param can_make: indices of the group's patterns they could make
    :param line: one optional line they wrote about themselves
    :param please_phone: there is somebody they could not share a group with, so that an organiser is to phone; for
        organisers' eyes only, and neither who nor why is known
    :param rides: the series in which they have a seat, by their numbers
    :param keeps: the series in which their seat is kept while they are away
    :param missed: how many offers of a seat they did not answer or declined
    :param returns_since: since when they have the first right of return, ahead of the line; None for who has not
    :param tell_later: got off, and wants to hear of the next bus stop
    """

    group_id: int
    user_id: int
    state: State
    since: datetime
    name: str | None = None
    is_organiser: bool = False
    waiting_since: datetime | None = None
    lot: int | None = None
    can_make: tuple[int, ...] = ()
    line: str = ""
    please_phone: bool = False
    rides: frozenset[int] = frozenset()
    keeps: frozenset[int] = frozenset()
    missed: int = 0
    returns_since: datetime | None = None
    tell_later: bool = False

    @property
    def is_inside(self) -> bool:
        """Whether they belong to the circle now."""
        return self.state in INSIDE

    def ride(self, series_ids: Iterable[int]) -> "Membership":
        """Return the row with a seat in some series more."""
        return replace(self, rides=self.rides | {*series_ids}, keeps=self.keeps - {*series_ids})

    def keep_seat(self, series_id: int) -> "Membership":
        """Return the row with a kept seat in a series."""
        return replace(self, rides=self.rides - {series_id}, keeps=self.keeps | {series_id})

    def get_off(self, series_ids: Iterable[int]) -> "Membership":
        """Return the row without a seat in some series."""
        gone = {*series_ids}
        return replace(self, rides=self.rides - gone, keeps=self.keeps - gone)

    def become(self, state: State, *, at: datetime) -> "Membership":
        """Return the row in another state; the same state again changes nothing."""
        return self if state is self.state else replace(self, state=state, since=at)

    def show_interest(self, *, at: datetime, waiting: bool) -> "Membership":
        """Return the row of somebody who said yes, tell me more; the first such moment keeps their place.

        :param waiting: there is nothing to come to yet, so the interest is a place in line at once
        """
        if self.is_inside or self.state is State.OFFERED:
            return self
        kept = self.waiting_since if self.state in {State.INTERESTED, State.WAITING} else None
        state = State.WAITING if waiting or self.state is State.WAITING else State.INTERESTED
        return replace(self.become(state, at=at), waiting_since=kept or at)

    def wait(self, *, at: datetime) -> "Membership":
        """Return the row in line, with the time of the first interest."""
        return replace(self.become(State.WAITING, at=at), waiting_since=self.waiting_since or at)

    def return_first(self, *, at: datetime) -> "Membership":
        """Return the row at the head of the line: of somebody who gave up a seat and has the first right of return."""
        return replace(self.wait(at=at), returns_since=self.returns_since or at)

    def offer(self, *, at: datetime) -> "Membership":
        """Return the row with a seat offered; the place in line stays."""
        return self.become(State.OFFERED, at=at)

    def miss_offer(self, *, at: datetime) -> "Membership":
        """Return the row in line again after an offer that was declined or not answered; the place is the same."""
        return replace(self.become(State.WAITING, at=at), missed=self.missed + 1)

    def leave_line(self, state: State, *, at: datetime) -> "Membership":
        """Return the row out of the line: the place is given up, and with it what was typed to join."""
        left = replace(self.become(state, at=at), waiting_since=None, lot=None, can_make=(), line="")
        return replace(left, missed=0, returns_since=None, tell_later=False, please_phone=False)
