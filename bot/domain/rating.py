"""How helpful a series was, 0 to 10: asked once it is over, and shown only as what cannot be told of anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.meeting import Meeting
from bot.domain.rules import RatingRules

WORST, BEST = 0, 10
SCALE = range(WORST, BEST + 1)
TENTH = Decimal("0.1")
TIMES_ASKED = 2
"""How often a series is asked about at most: once more where the key to the answers was lost."""

Histogram = tuple[int, ...]
"""How many gave each answer, from 0 to 10."""


class RatingState(StrEnum):
    """Where the question stands; once it is closed, what can be said of the answers."""

    OPEN = "open"
    MEAN = "mean"
    ALIKE = "alike"
    TOO_FEW = "too_few"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Rating:
    """The question about one series.

    :param round: 1, or 2 where it had to be asked again
    :param asked: how many were asked, noted at the close; None before, and where nothing may be shown
    :param histogram: None before the close, and where nothing may be shown
    """

    series_id: int
    group_id: int
    round: int
    opens_at: datetime
    closes_at: datetime
    state: RatingState = RatingState.OPEN
    asked: int | None = None
    histogram: Histogram | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has not been counted."""
        return self.state is RatingState.OPEN

    def takes_answers(self, *, at: datetime) -> bool:
        """Say whether an answer given at an instant counts."""
        return self.is_open and at < self.closes_at

    def count(self, scores: Sequence[int], asked: int, least: int) -> "Rating":
        """Return it closed, with what is kept of the answers: the numbers, where they tell of nobody, else nothing."""
        found = shown(tally(scores), asked, least)
        if isinstance(found, Mean):
            return replace(self, state=RatingState.MEAN, asked=asked, histogram=tally(scores))
        return replace(self, state=found.state)

    @property
    def shown(self) -> "Shown":
        """What people see of it, once it is closed."""
        if self.state is RatingState.MEAN and self.histogram is not None and self.asked is not None:
            return Mean(mean_of(self.histogram), sum(self.histogram), self.asked)
        return Verdict(self.state)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean, how many it is of, and how many were asked."""

    mean: Decimal
    answers: int
    asked: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """No number: everyone found it about the same, too few answered, or the key to the answers was lost twice."""

    state: RatingState


Shown = Mean | Verdict


@dataclass(frozen=True, slots=True)
class Rated:
    """One series in the trend.

    :param until: the wall time of its last meeting
    """

    until: datetime
    shown: Shown


def tally(scores: Iterable[int]) -> Histogram:
    """Count how often each answer was given."""
    given = [*scores]
    return tuple(given.count(score) for score in SCALE)


def mean_of(histogram: Histogram) -> Decimal:
    """Return the mean to one decimal; a half goes up, as people reckon: 8.375 is 8.4, and so is 8.35."""
    total = sum(score * number for score, number in zip(SCALE, histogram, strict=True))
    return (Decimal(total) / Decimal(sum(histogram))).quantize(TENTH, ROUND_HALF_UP)


def shown(histogram: Histogram, asked: int, least: int) -> Shown:
    """Return what people may see of the answers.

    :param least: fewer answers than this are not shown
    :source: domain.md section 4, "Rating"; where all are equal the number would tell what each one said
    """
    answers = sum(histogram)
    if answers < least:
        return Verdict(RatingState.TOO_FEW)
    if max(histogram) == answers:
        return Verdict(RatingState.ALIKE)
    return Mean(mean_of(histogram), answers, asked)


def last_of(meetings: Sequence[Meeting]) -> Meeting | None:
    """Return the meeting N of N of a series, cancelled or not; None where it has none."""
    numbered = [meeting for meeting in meetings if meeting.part is not None]
    return max(numbered, key=lambda meeting: meeting.part.number if meeting.part else 0, default=None)


def closes_at(opened: datetime, zone: str, rules: RatingRules) -> datetime:
    """Return when a question opened at an instant closes: whole calendar days later, at the group's wall time.

    :source: domain.md section 4, "Rating" and "Wall-clock rule"
    """
    return _at(wall_time.local(opened, zone), rules.open_days, rules.close_at, zone)


def remind_at(rating: Rating, zone: str, rules: RatingRules) -> datetime | None:
    """Return when those who have not answered are reminded, by the wall; None when that is not after the opening."""
    wall = wall_time.local(rating.closes_at, zone) - timedelta(hours=rules.remind_before_hours)
    at = wall_time.instant(wall, zone)
    return at if at > rating.opens_at else None


def has_trend(rated: Iterable[Rated]) -> bool:
    """Say whether there is a trend to draw: two numbers at least."""
    return sum(isinstance(one.shown, Mean) for one in rated) > 1


def _at(local: datetime, days: int, at: time, zone: str) -> datetime:
    return wall_time.instant(datetime.combine(local.date() + timedelta(days=days), at), zone)
