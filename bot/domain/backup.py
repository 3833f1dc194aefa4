"""Copies of the database: what they are called, when the next one is made, and which have had their time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

NIGHT = time(3, 30, tzinfo=UTC)
"""When nobody is likely to be tapping."""

KEPT_WHEN_ASKED = 7
LONGEST = timedelta(days=35)
"""Nothing that somebody had deleted lives on in a copy for longer than this."""

STAMP = "%Y-%m-%dT%H%M%SZ"
SUFFIX = ".sqlite3"


class Occasion(StrEnum):
    """Why a copy was made."""

    NIGHTLY = "nightly"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database, which was found sound when it was made.

    :param taken_at: aware, UTC, in whole seconds
    :param size: bytes
    """

    taken_at: datetime
    occasion: Occasion
    size: int


def next_night(after: datetime) -> datetime:
    """Return the first quiet hour after an instant."""
    tonight = datetime.combine(after.astimezone(UTC).date(), NIGHT)
    return tonight if tonight > after else tonight + timedelta(days=1)


def name_of(stem: str, taken_at: datetime, occasion: Occasion) -> str:
    """Return what the copy of a database is called; copies of several databases may lie side by side.

    :param stem: the name of the database's file without its suffix
    """
    return f"{stem}.{taken_at.astimezone(UTC).strftime(STAMP)}.{occasion}{SUFFIX}"


def read_name(stem: str, name: str, size: int) -> Copy | None:
    """Return the copy of a database that a file of this name is, None when it is something else."""
    if not (name.startswith(f"{stem}.") and name.endswith(SUFFIX)):
        return None
    stamp, _, occasion = name.removeprefix(f"{stem}.").removesuffix(SUFFIX).partition(".")
    try:
        return Copy(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), Occasion(occasion), size)
    except ValueError:
        return None


def outlived(copies: Sequence[Copy], kept: int, at: datetime) -> tuple[Copy, ...]:
    """Return the copies to delete; the newest of all always stays.

    :param kept: how many nightly ones stay; those that somebody asked for do not push them out
    :source: reliability.md sections 3.9, "rotate 7", and 4.1, "expired within 7-35 days"
    """
    of_nights = _newest_first(each for each in copies if each.occasion is Occasion.NIGHTLY)
    asked_for = _newest_first(each for each in copies if each.occasion is Occasion.ASKED)
    staying = {*of_nights[:kept], *asked_for[:KEPT_WHEN_ASKED]}
    young = {each for each in staying if at - each.taken_at <= LONGEST}
    young |= {*_newest_first(copies)[:1]}
    return tuple(each for each in copies if each not in young)


def _newest_first(copies: Iterable[Copy]) -> list[Copy]:
    return sorted(copies, key=lambda each: each.taken_at, reverse=True)
