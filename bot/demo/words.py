"""Times in words, in the group's zone: British English, 24-hour clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def long_time(at: datetime, zone: str) -> str:
    """Say an instant in full: ``Sunday 10 January 2027, 15:00``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"


def short_time(at: datetime, zone: str) -> str:
    """Say an instant briefly: ``Sun 10 Jan 2027, 15:00``."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def zone_words(zone: str) -> str:
    """Name a zone after its city: ``London time``."""
    return f"{zone.rsplit('/', 1)[-1].replace('_', ' ')} time"


def distance(now: datetime, at: datetime) -> str:
    """Say how long from now until then, rounded to the largest unit that fits: ``in 3 days``."""
    minutes = round((at - now) / timedelta(minutes=1))
    if minutes < 1:
        return "now"
    for size, unit in ((7 * 1440, "week"), (1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size * (2 if unit == "week" else 1):
            return f"in {count(round(minutes / size), unit)}"
    raise AssertionError(minutes)


def days_later(at: datetime, days: int, zone: str) -> datetime:
    """Return the same time of day so many days later, on the clocks of that zone."""
    local = at.astimezone(ZoneInfo(zone)) + timedelta(days=days)
    return local.astimezone(at.tzinfo)


def count(number: int, noun: str) -> str:
    """Count things: ``1 day``, ``2 days``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
