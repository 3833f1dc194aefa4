"""What organisers type about dates, as services take it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.group import Group
from bot.domain.pattern import Pattern
from bot.domain.series import Offered
from bot.domain.typed_dates import TypedDate, read_dates
from bot.errors import UserError


def offered(dates: Sequence[TypedDate]) -> tuple[Offered, ...]:
    """Return the dates that were understood."""
    return tuple(Offered(date.local, date.minutes) for date in dates if date.local is not None)


def closing(typed: str, group: Group, now: datetime) -> datetime | None:
    """Return the wall time at which a poll is to close, None for the usual; a day alone means the usual hour.

    :raises UserError: ``one_closing_time``
    """
    if not typed.strip():
        return None
    at = group.rules.poll.close_at
    usual = tuple(Pattern(weekday, at, 60) for weekday in range(7))
    read = read_dates(typed, now=now, zone=group.zone, patterns=usual)
    if len(read) != 1 or read[0].local is None or read[0].problem:
        raise UserError("one_closing_time")
    return read[0].local
