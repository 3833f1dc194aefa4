"""The consent round: the continuing are asked, privately, about newcomers before any of them is offered a seat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.rules import OfferRules
from bot.errors import UserError


class Said(StrEnum):
    """What a member says of a newcomer; nothing said is fine too, and no reason is ever asked."""

    FINE = "fine"
    CONFLICT = "conflict"
    TALK_FIRST = "talk_first"


class RoundState(StrEnum):
    """How far a filling of seats has got: confirmed, asked about, without newcomers this time, or over."""

    CALLED = "called"
    OPEN = "open"
    DECLINED = "declined"
    SETTLED = "settled"


Answers = Mapping[int, Mapping[int, Said]]
"""What was said, by member and then by newcomer."""

OFTEN = 2
"""How many *talk to me first* of one member bring the matter to the meeting (domain.md 3.8)."""

Pair = frozenset[int]
"""Two newcomers who can't share a group."""


@dataclass(frozen=True, slots=True)
class Round:
    """One filling of seats: whom the continuing are asked about, and until when.

    :param series_id: the series that ends at the bus stop, or the one with dates whose seats are filled
    :param stop_id: None for a series that has dates
    :param called_by: the organiser whose tap covers the offers, each passing-on and the settlement
    :param starts_at: when the asking begins; where nobody is asked, from when it may be settled
    :param ends_at: when the asking ends, and the first offers go out
    :param newcomers: whom it asks about, in the order of the line; none after the settlement
    :param flagged: who is not offered a seat this time; nobody knows any more by whom or why
    :param apart: newcomers who can't share a group: the later is offered a seat only if the earlier does not take one
    :param word_id: the other organiser's word, None where none was needed
    """

    id: int
    group_id: int
    series_id: int
    stop_id: int | None
    called_by: int
    called_at: datetime
    starts_at: datetime
    ends_at: datetime
    state: RoundState = RoundState.CALLED
    newcomers: tuple[int, ...] = ()
    flagged: frozenset[int] = frozenset()
    apart: frozenset[Pair] = frozenset()
    word_id: int | None = None

    @property
    def has_dates(self) -> bool:
        """Whether it fills seats of a series that has its dates."""
        return self.stop_id is None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state is RoundState.SETTLED

    def asks_at(self, at: datetime) -> bool:
        """Say whether members are asked at an instant."""
        return self.state is RoundState.OPEN and at < self.ends_at

    def is_over_at(self, at: datetime) -> bool:
        """Say whether members have been asked, so that seats can be offered."""
        return self.state is RoundState.OPEN and at >= self.ends_at

    def open(self, newcomers: Iterable[int], ends_at: datetime) -> "Round":
        """Return it asking about newcomers until an instant."""
        return replace(self, state=RoundState.OPEN, newcomers=tuple(newcomers), ends_at=ends_at)

    def require_asking(self, newcomer: int, *, at: datetime) -> None:
        """Check that something can be said about a newcomer.

        :raises UserError: ``not_found``, ``consent_over``
        """
        if newcomer not in self.newcomers:
            raise UserError("not_found")
        if not self.asks_at(at):
            raise UserError("consent_over", at=self.ends_at)

    def settle(self) -> "Round":
        """Return it over: nothing says any more whom it asked about, or who was flagged."""
        nobody = frozenset[int]()
        return replace(
            self, state=RoundState.SETTLED, newcomers=(), flagged=nobody, apart=frozenset[Pair](), word_id=None
        )


def newcomers_asked(line: Sequence[int], open_seats: int, rules: OfferRules) -> tuple[int, ...]:
    """Return whom members are asked about: the first of the line, some more than there are seats.

    :param line: who waits, in order
    :source: domain.md 3.8, step 1
    """
    return tuple(line[: open_seats + rules.consent_extra]) if open_seats > 0 else ()


def asking_ends(starts_at: datetime, zone: str, rules: OfferRules) -> datetime:
    """Return when a consent round ends: some days later at the same time of day, to the minute.

    :source: domain.md 3.8, step 1
    """
    wall = wall_time.local(starts_at, zone).replace(second=0, microsecond=0)
    return wall_time.instant(wall + timedelta(days=rules.consent_days), zone)


def asking_starts(confirmed_at: datetime, earliest: datetime | None) -> datetime:
    """Return when a consent round starts: when confirmed, but not before the leavers have spoken.

    :param earliest: 09:00 on the day after the last meeting but one; None for a series that has dates
    :source: domain.md 3.8, step 1
    """
    return max(confirmed_at, earliest) if earliest is not None else confirmed_at


def flags(answers: Answers) -> frozenset[int]:
    """Return the newcomers of whom somebody said anything but fine.

    :source: domain.md 3.8, step 2
    """
    return frozenset(
        newcomer for said in answers.values() for newcomer, value in said.items() if value is not Said.FINE
    )


def asks_often(answers: Answers, member: int) -> bool:
    """Say whether somebody would like to talk first about so many that it is better brought to the meeting.

    :source: domain.md 3.8, "Existing member objects to everyone"
    """
    return [*answers.get(member, {}).values()].count(Said.TALK_FIRST) >= OFTEN
