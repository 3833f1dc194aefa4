"""A group's life as a whole: which of five states it is in, until when it is paused, and what its end leaves behind."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain import wall_time
from bot.domain.group import Group
from bot.domain.typed_days import read_day
from bot.domain.typed_times import readable
from bot.errors import UserError

PAUSE_YEARS = 2
"""The longest pause; after that it is kinder to close, and to found again."""


class Life(StrEnum):
    """Where a group is in its life."""

    FORMING = "forming"
    RUNNING = "running"
    AT_BUS_STOP = "at_bus_stop"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Found:
    """What a group's rows say of where it is.

    :param has_series: whether the dates of a series were ever announced
    :param at_bus_stop: whether a bus stop is open or not settled yet
    """

    has_series: bool
    at_bus_stop: bool


def life(group: Group, found: Found) -> Life:
    """Return where a group is in its life.

    :source: domain.md section 2, "Group"
    """
    if group.closed_at is not None:
        return Life.CLOSED
    if group.wake_on is not None:
        return Life.PAUSED
    if found.at_bus_stop:
        return Life.AT_BUS_STOP
    return Life.RUNNING if found.has_series else Life.FORMING


def read_wake_date(typed: str, *, now: datetime, zone: str) -> date:
    """Return the day a pause ends, as somebody typed it.

    :raises UserError: ``not_a_wake_date`` (typed), ``wake_date_over`` (on), ``wake_date_too_far`` (years)
    """
    today = wall_time.local(now, zone).date()
    read = read_day(readable(typed), today)
    if read is None or read.is_contradictory or read.rest.strip():
        raise UserError("not_a_wake_date", typed=typed)
    if read.on <= today:
        raise UserError("wake_date_over", on=read.on)
    if read.on > _years_later(today, PAUSE_YEARS):
        raise UserError("wake_date_too_far", years=PAUSE_YEARS)
    return read.on


def morning_of(day: date, at: time, zone: str) -> datetime:
    """Return the instant of a wall time on a day."""
    return wall_time.instant(datetime.combine(day, at), zone)


def next_morning(after: datetime, at: time, zone: str) -> datetime:
    """Return the instant of a wall time on the day after: when who left loses the role, and Undo ends.

    :source: domain.md 3.8, step 6
    """
    return morning_of(wall_time.local(after, zone).date() + timedelta(days=1), at, zone)


def days_later(after: datetime, days: int, zone: str) -> datetime:
    """Return the same wall time some calendar days later."""
    return wall_time.instant(wall_time.local(after, zone) + timedelta(days=days), zone)


def yearly_until(paused_at: datetime, wake_on: date, at: time, zone: str) -> tuple[datetime, ...]:
    """Return when a paused group hears that it is still paused: once a year, before it wakes.

    :source: domain.md 3.9, "Pause"
    """
    begun = wall_time.local(paused_at, zone).date()
    days = [_years_later(begun, years) for years in range(1, PAUSE_YEARS + 1)]
    return tuple(morning_of(day, at, zone) for day in days if day < wake_on)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
