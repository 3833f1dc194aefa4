"""Read the dates an organiser types for a poll; what was assumed and what is wrong goes into an echo."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal

from bot.domain.pattern import Pattern
from bot.domain.typed_days import Mention, TypedDay, mention, read_day
from bot.domain.typed_text import clip
from bot.domain.typed_times import TypedTime, read_time, readable
from bot.domain.wall_time import clock_change, instant, local
from bot.errors import UserError

MOST_DATES = 20  # domain.md section 4, "Poll options"
YEARS_AHEAD = 2  # reliability.md 4.5, "Sizes"
_CLIP = 80  # characters; no date is longer

Guess = Literal["year", "day", "time", "hour", "gap", "fold"]
Problem = Literal["not_a_date", "weekday", "in_the_past", "too_far", "which_time", "twice"]


@dataclass(frozen=True, slots=True)
class TypedDate:
    """One date as typed and as understood: the group's wall time (naive), its length, guesses, and a problem if any."""

    text: str
    local: datetime | None
    minutes: int
    guesses: tuple[Guess, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Circle:
    """What a date is read against."""

    now: datetime
    zone: str
    patterns: tuple[Pattern, ...]

    @property
    def today(self) -> date:
        return local(self.now, self.zone).date()

    def usual(self, on: date) -> tuple[Pattern, ...]:
        return tuple(pattern for pattern in self.patterns if pattern.weekday == on.weekday())

    def minutes(self, on: date, start: time) -> int:
        """Return the length of the pattern on that weekday, first of all the one with that start."""
        usual = sorted(self.usual(on), key=lambda pattern: pattern.start != start)
        return (*usual, *self.patterns)[0].minutes


def read_dates(text: str, *, now: datetime, zone: str, patterns: tuple[Pattern, ...]) -> tuple[TypedDate, ...]:
    """Read one to twenty dates, divided by new lines, semicolons, or a comma after which a whole date follows.

    :param now: aware instant; the next such day, the past and "tomorrow" are judged by it, in ``zone``
    :param patterns: at least one; the first gives the length where no pattern has that weekday
    :raises UserError: ``no_dates``; ``too_many_dates`` (limit, typed: how many)
    """
    entries = [entry for line in re.split(r"[;\r\n]", text) for entry in _entries(line) if clip(entry, _CLIP)]
    if not entries:
        raise UserError("no_dates")
    if len(entries) > MOST_DATES:
        raise UserError("too_many_dates", limit=MOST_DATES, typed=len(entries))
    circle = _Circle(now, zone, patterns)
    return _marking_repeats(_read(clip(entry, _CLIP), circle) for entry in entries)


def _entries(line: str) -> list[str]:
    """Divide a line at the commas after which a whole date follows; a weekday alone waits for its date."""
    entries: list[str] = []
    before: Mention | None = None
    for piece in line.split(","):
        named = mention(readable(clip(piece, _CLIP)))
        belongs = before is None or named is None or (before == "weekday alone" and named == "date")
        if entries and belongs:
            entries[-1] += f",{piece}"
        else:
            entries.append(piece)
        before = named or ("weekday" if before == "weekday alone" and piece.strip() else before)
    return entries


def _read(text: str, circle: _Circle) -> TypedDate:
    """Read one entry."""
    unread = TypedDate(text, None, circle.patterns[0].minutes, problem="not_a_date")
    day = read_day(readable(text), circle.today)
    if not day:
        return unread
    typed = read_time(day.rest) if day.rest else None
    if day.rest and not typed:
        return unread
    start, guess = _start(day, typed, circle)
    guesses: tuple[Guess, ...] = tuple(each for each in (day.guess, guess) if each)
    if start is None:
        problem = _day_problem(day, circle) or "which_time"
        return replace(unread, minutes=circle.minutes(day.on, time()), guesses=guesses, problem=problem)
    minutes = (typed and typed.minutes) or circle.minutes(day.on, start)
    dated = TypedDate(text, datetime.combine(day.on, start), minutes, guesses, _day_problem(day, circle))
    return _placed(dated, circle)


def _start(day: TypedDay, typed: TypedTime | None, circle: _Circle) -> tuple[time | None, Guess | None]:
    """Return the start, and what of it was assumed."""
    usual = circle.usual(day.on)
    if typed:
        return typed.near((*usual, *circle.patterns)[0].start), None if typed.sure else "hour"
    return (usual[0].start, "time") if len(usual) == 1 else (None, None)


def _day_problem(day: TypedDay, circle: _Circle) -> Problem | None:
    today = circle.today
    if day.is_contradictory:
        return "weekday"
    if day.on < today:
        return "in_the_past"
    is_far = (day.on.year - YEARS_AHEAD, day.on.month, day.on.day) > (today.year, today.month, today.day)
    return "too_far" if is_far else None


def _placed(dated: TypedDate, circle: _Circle) -> TypedDate:
    """Return the date on the group's clock: out of a gap, a fold noted, and not in the past."""
    if dated.local is None or dated.problem:
        return dated
    at = instant(dated.local, circle.zone)
    change = clock_change(dated.local, circle.zone)
    return replace(
        dated,
        local=local(at, circle.zone),
        guesses=(*dated.guesses, change) if change else dated.guesses,
        problem=None if at > circle.now else "in_the_past",
    )


def _marking_repeats(dates: Iterable[TypedDate]) -> tuple[TypedDate, ...]:
    seen: set[datetime] = set()
    marked: list[TypedDate] = []
    for dated in dates:
        is_repeat = dated.problem is None and dated.local in seen
        marked.append(replace(dated, problem="twice") if is_repeat else dated)
        if dated.local and not dated.problem:
            seen.add(dated.local)
    return tuple(marked)
