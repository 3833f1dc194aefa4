"""Wall time and instants: a meeting keeps what the clock on the wall shows, and the instant follows from it.

Policy: a wall time that a clock change skips moves forward by the gap, one that happens twice means the first pass.

:source: reliability.md 3.5
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ClockChange = Literal["gap", "fold"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time in a zone: what a meeting keeps, whatever the tables of clock changes become."""

    local: datetime  # naive
    zone: str  # IANA

    def __post_init__(self) -> None:
        if self.local.tzinfo is not None:
            raise ValueError("a wall time is naive")

    @property
    def instant(self) -> datetime:
        """The instant in UTC."""
        return instant(self.local, self.zone)

    @property
    def clock_change(self) -> ClockChange | None:
        """Whether the clocks skip or repeat this wall time."""
        return clock_change(self.local, self.zone)


def instant(local: datetime, zone: str) -> datetime:
    """Return the instant in UTC of a naive wall time in an IANA zone."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def local(instant: datetime, zone: str) -> datetime:
    """Return what the clock on the wall shows in an IANA zone at an instant, naive."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def clock_change(local: datetime, zone: str) -> ClockChange | None:
    """Tell whether the clocks skip (gap) or repeat (fold) a naive wall time."""
    aware = local.replace(tzinfo=ZoneInfo(zone))
    first, second = (aware.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    if first == second:
        return None
    return "gap" if first < second else "fold"


def at_days_before(local_start: datetime, days: int, at: time, zone: str) -> datetime:
    """Return the instant at wall time ``at``, whole calendar days before a naive wall time; never minus N times 24 h.

    :source: domain.md section 4, "Wall-clock rule"
    """
    return instant(datetime.combine(local_start.date() - timedelta(days=days), at), zone)


def next_at(after: datetime, days: int, at: time, zone: str) -> datetime:
    """Return the first instant at wall time ``at`` that leaves at least ``days`` calendar days, to the minute.

    Opened on Sunday at 20:00 and some seconds, seven days end next Sunday at 20:00; opened at 20:01, on Monday.

    :param after: aware instant
    :source: domain.md section 4, "Poll window"
    """
    earliest = local(after, zone).replace(second=0, microsecond=0) + timedelta(days=days)
    wall = datetime.combine(earliest.date(), at)
    if wall < earliest or instant(wall, zone) < after.replace(second=0, microsecond=0):
        wall += timedelta(days=1)
    return instant(wall, zone)


def in_words(local: datetime, *, year: bool = False) -> str:
    """Return a wall time as "Sun 14 Mar, 15:00", or with its year; the same under every locale."""
    dated = f"{WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
    return f"{dated} {local.year}, {local:%H:%M}" if year else f"{dated}, {local:%H:%M}"
