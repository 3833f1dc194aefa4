"""When a group usually meets: a weekday, a start and a length."""

import re
from dataclasses import dataclass
from datetime import time

from bot.domain.typed_days import WEEKDAY, weekday_number
from bot.domain.typed_text import clip
from bot.domain.typed_times import read_minutes, read_time, readable
from bot.domain.wall_time import WEEKDAYS
from bot.errors import UserError

MOST_PATTERNS = 3
SHORTEST, LONGEST = 15, 720  # minutes
USUAL_START = time(15)  # what "Sun at 3" is nearest to; domain.md section 4, "Sunday afternoon"

_PATTERN = re.compile(rf"(?:every |on )?(?P<weekday>{WEEKDAY})s?\b[\s,:]*(?P<rest>.*)")
_CLIP = 60  # characters of what was typed that an answer repeats


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """One usual time, in the group's wall time."""

    weekday: int  # 0 Monday .. 6 Sunday
    start: time
    minutes: int

    @property
    def words(self) -> str:
        """As "Wed 19:00, 2 h 30"; ``parse_pattern`` reads it back."""
        return f"{WEEKDAYS[self.weekday]} {self.start:%H:%M}, {length_in_words(self.minutes)}"


def length_in_words(minutes: int) -> str:
    """Return a length as "3 h", "2 h 30" or "45 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def parse_patterns(text: str) -> tuple[Pattern, ...]:
    """Read one to three patterns, divided by semicolons or new lines, in the order typed.

    :raises UserError: ``no_patterns``; ``too_many_patterns`` (limit); ``pattern_twice`` (pattern, in words);
        and what ``parse_pattern`` raises
    """
    typed = [entry for entry in re.split(r"[;\r\n]", text) if entry.strip()]
    if not typed:
        raise UserError("no_patterns")
    if len(typed) > MOST_PATTERNS:
        raise UserError("too_many_patterns", limit=MOST_PATTERNS)
    patterns = tuple(map(parse_pattern, typed))
    for place, pattern in enumerate(patterns):
        if any((pattern.weekday, pattern.start) == (other.weekday, other.start) for other in patterns[:place]):
            raise UserError("pattern_twice", pattern=pattern.words)
    return patterns


def parse_pattern(text: str) -> Pattern:
    """Read "Sun 15:00 3h", "Wednesday 7pm 2h30", "sun 3pm 180 min" or "Sun 3-6pm".

    :raises UserError: ``pattern_weekday``, ``pattern_start``, ``pattern_length`` (typed: the text, clipped) for what
        is missing or not understood; ``pattern_length_range`` (typed, shortest, longest, in minutes)
    """
    typed = clip(text, _CLIP)
    found = _PATTERN.fullmatch(readable(typed))
    if not found:
        raise UserError("pattern_weekday", typed=typed)
    start, minutes = _start_and_minutes(found["rest"])
    if not start:
        raise UserError("pattern_start", typed=typed)
    if minutes is None:
        raise UserError("pattern_length", typed=typed)
    if not SHORTEST <= minutes <= LONGEST:
        raise UserError("pattern_length_range", typed=typed, shortest=SHORTEST, longest=LONGEST)
    return Pattern(weekday_number(found["weekday"]), start, minutes)


def _start_and_minutes(rest: str) -> tuple[time | None, int | None]:
    """Divide "7pm 2h30" where both sides make sense; else it is a range, or the length is missing."""
    for blank in re.finditer(r"[\s,]+(?:for\s)?", rest):
        start = read_time(rest[: blank.start()], bare=True)
        minutes = read_minutes(rest[blank.end() :])
        if start and minutes is not None and start.minutes is None:
            return start.near(USUAL_START), minutes
    whole = read_time(rest, bare=True)
    if whole:
        return whole.near(USUAL_START), whole.minutes
    head = read_time(re.split(r"[\s,]", rest, maxsplit=1)[0], bare=True)
    return (head.near(USUAL_START) if head else None), None
